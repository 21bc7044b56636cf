//! `onrecord`: reads reports, letters and statements and keeps who said what.

mod cli;
mod coding;
mod eval;
mod explain;
mod failure;
mod inputs;
mod json;
mod keeping;
mod listing;
mod load;
mod log;
mod ocr;
mod own_files;
mod printable;
mod read;
mod readers;
mod sandbox;
mod screen;
mod shell;
mod spreadsheet;
mod text;
mod workers;

use std::process::ExitCode;

use clap::Parser;

use cli::cases::{AnswerCommand, DemandCommand, EventCommand};
use cli::officials::OfficialCommand;
use cli::{Cli, Command};

fn main() -> ExitCode {
    let cli = Cli::parse();
    log::start();
    let outcome = match cli.command {
        Command::Read(options) => read::run(options),
        Command::Add(options) => keeping::add(&options),
        Command::Stats(options) => keeping::stats(&options),
        Command::Verify(options) => keeping::verify(&options),
        Command::Search(options) => keeping::search::run(&options),
        Command::Show(options) => keeping::show::run(&options),
        Command::People(options) => keeping::people::run(&options),
        Command::Disputes(options) => keeping::disputes::run(&options),
        Command::Timeline(options) => keeping::timeline::run(&options),
        Command::Review(options) => keeping::review::run(&options),
        Command::Same(options) => keeping::links::same(&options),
        Command::NotSame(options) => keeping::links::not_same(&options),
        Command::Link(options) => keeping::links::link(&options),
        Command::Links(options) => keeping::links::list(&options),
        Command::Undo(options) => keeping::links::undo(&options),
        Command::Members(options) => keeping::members::run(&options),
        Command::Backup(options) => keeping::backup::back_up(&options),
        Command::Restore(options) => keeping::backup::restore(&options),
        Command::Key(command) => keeping::key::run(&command),
        Command::Cases(options) => keeping::cases::list(&options),
        Command::Case(options) => keeping::cases::run(&options),
        Command::Demands(options) => keeping::demands::run(&options),
        Command::Protect(options) => keeping::protect::run(&options),
        Command::Purge(options) => keeping::purge::run(&options),
        Command::Officials(options) => keeping::officials::list(&options),
        Command::Official(OfficialCommand::Pick(options)) => keeping::officials::pick(&options),
        Command::Official(OfficialCommand::Post(options)) => keeping::officials::post(&options),
        Command::Official(OfficialCommand::Measure(options)) => {
            keeping::officials::measure(&options)
        }
        Command::Official(OfficialCommand::Screen(options)) => keeping::officials::screen(&options),
        Command::Import(options) => keeping::sheets::import::run(&options),
        Command::Export(options) => keeping::sheets::export::run(&options),
        Command::Event(EventCommand::Add(options)) => keeping::by_hand::event(&options),
        Command::Demand(DemandCommand::Add(options)) => keeping::by_hand::demand(&options),
        Command::Answer(AnswerCommand::Add(options)) => keeping::by_hand::answer(&options),
        Command::Desk(options) => keeping::desk::run(&options),
        Command::Eval(options) => eval::run(&options),
        Command::Explain(options) => explain::run(&options),
        Command::Screen(options) => screen::run(&options),
        Command::Lists(options) => screen::inventory::run(&options),
        Command::Text(options) => text::run(&options),
        Command::ExtractWorker => Ok(sandbox::work()),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man => shell::man(),
    };
    match outcome {
        Ok(code) => code,
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report();
            ExitCode::from(failure::SOME_FAILED)
        }
    }
}
