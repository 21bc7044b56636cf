//! `onrecord desk`.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use super::open;
use crate::cli::desk::Desk;
use crate::failure::Failure;

/// Opens the desk, and answers until it is stopped.
pub fn run(options: &Desk) -> Result<ExitCode, Failure> {
    let address = SocketAddr::new(options.host, options.port);
    if !options.host.is_loopback() {
        let why = "a desk is for one person at one computer, and is not open to others";
        let hint =
            "leave --host out; a team works on one PostgreSQL store, each with a desk of their own";
        return Err(Failure::new(options.host.to_string(), why, hint));
    }
    let opened = open::make(&options.store)?;
    let actor = opened.act().actor;
    let store = opened.store;
    let failed = |error: io::Error| {
        let hint = "another program may have this port: leave --port out, or give another one";
        Failure::new(address.to_string(), error.to_string(), hint)
    };
    let desk = desk::Desk::new(address, desk::Options { store, actor }).map_err(failed)?;
    let mut out = io::stdout().lock();
    // Whoever starts it may have closed the pipe; it is for the browser then.
    let told = writeln!(out, "{}", desk.link()).and_then(|()| out.flush());
    drop(out);
    if told.is_err() && options.no_browser {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("The link opens the desk once, in one browser. Ctrl-C ends it.");
    if !options.no_browser && ::open::that_detached(desk.link()).is_err() {
        eprintln!("No browser could be opened: open the link by hand.");
    }
    desk.serve().map_err(failed)?;
    Ok(ExitCode::SUCCESS)
}
