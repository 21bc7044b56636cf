//! Completions and the manual page.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::CommandFactory;

use crate::cli::Cli;
use crate::failure::Failure;

/// Prints completions for a shell.
pub fn completions(shell: clap_complete::Shell) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "onrecord", &mut script);
    print(&script)
}

/// Prints the manual page: the program, then each command.
pub fn man() -> Result<ExitCode, Failure> {
    let mut page = Vec::new();
    let mut command = Cli::command();
    command.build();
    let write = |command: &clap::Command, page: &mut Vec<u8>| {
        clap_mangen::Man::new(command.clone()).render(page)
    };
    write(&command, &mut page).map_err(|e| Failure::stdout(&e))?;
    for sub in command.get_subcommands().filter(|c| c.get_name() != "help") {
        write(sub, &mut page).map_err(|e| Failure::stdout(&e))?;
    }
    print(&page)
}

fn print(bytes: &[u8]) -> Result<ExitCode, Failure> {
    io::stdout()
        .write_all(bytes)
        .map_err(|e| Failure::stdout(&e))?;
    Ok(ExitCode::SUCCESS)
}
