//! The record in a browser.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::{FramesFlag, LexiconFlag, LimitFlags, ModelFlag, StoreFlags, TextLimit};

/// Open the record in a browser on this computer
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord desk
  onrecord desk --store ruiz.db --passphrase-file secret --port 8400
  onrecord desk --no-browser
  onrecord desk --max-size 64                 for larger files at the page Add
  onrecord desk --list un/ --list ofac/       to look up officials who were picked

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
    /// Print a link with the address in it, for a browser that knows no names under `.localhost`: whatever else listens on
    /// this computer, and is opened in that browser, is sent the desk's cookie as well
    #[arg(long)]
    pub by_address: bool,
    /// A file of a list of sanctions, or a folder with its files (docs/LISTS.md), in which officials who were picked can be
    /// looked up; may be given several times
    #[arg(long = "list", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub lists: Vec<PathBuf>,
    #[command(flatten)]
    pub lexicon: LexiconFlag,
    #[command(flatten)]
    pub reading: ReadingFlags,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// How files are read that are added at the desk.
#[derive(Args, Clone, Debug)]
pub struct ReadingFlags {
    #[command(flatten)]
    pub model: ModelFlag,
    #[command(flatten)]
    pub frames: FramesFlag,
    #[command(flatten)]
    pub limits: LimitFlags,
    #[command(flatten)]
    pub text: TextLimit,
    /// Propose no links between what is added and what is kept already
    #[arg(long)]
    pub no_links: bool,
}
