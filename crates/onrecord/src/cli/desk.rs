//! The record in a browser.

use clap::Args;

use super::StoreFlags;

/// Open the record in a browser on this computer
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord desk
  onrecord desk --store ruiz.db --passphrase-file secret --port 8400
  onrecord desk --no-browser

It prints a link that works once, in one browser, and opens it. It listens to this computer alone; whoever uses it acts as
--as ID. Ctrl-C ends it.")]
pub struct Desk {
    /// The port [default: one that is free]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub port: u16,
    /// The address: of this computer alone
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    pub host: std::net::IpAddr,
    /// Print the link, and open no browser
    #[arg(long)]
    pub no_browser: bool,
    #[command(flatten)]
    pub store: StoreFlags,
}
