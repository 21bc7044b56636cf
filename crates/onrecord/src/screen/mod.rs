//! `onrecord screen`: is anybody of this name on a list?

pub mod inventory;
pub mod lexicon;
pub mod lists;
mod queries;
mod report;

use std::process::ExitCode;

use names::{Hit, Query, Scratch};

use crate::cli::{self, Color, ListingFormat, ScreenFormat};
use crate::failure::{self, Failure};
use crate::listing::{Output, Page, Printer};
use lists::Loaded;

/// What was found for a name.
pub struct Answer {
    /// What the user calls the query, where it has an `id`.
    pub id: Option<String>,
    /// The name, as it was given, and what is known beside it.
    pub query: Query,
    /// The best first, at most so many as were asked for.
    pub hits: Vec<Hit>,
    /// How many more reach the threshold.
    pub more: usize,
}

/// Runs the command.
pub fn run(options: &cli::Screen) -> Result<ExitCode, Failure> {
    lexicon::install(&options.lists.lexicon)?;
    let queries = queries::of(options)?;
    let loaded = lists::load(&options.lists)?;
    let mut scratch = Scratch::default();
    // Each is written before the next is looked up: all together may be more than fits into memory.
    let answers = queries.asked.into_iter().map(|asked| {
        let mut hits = names::screen(
            &loaded.screen,
            &loaded.lists,
            &asked.query,
            options.threshold,
            &mut scratch,
        );
        let more = hits.len().saturating_sub(options.limit);
        hits.truncate(options.limit);
        Answer {
            id: asked.id,
            query: asked.query,
            hits,
            more,
        }
    });
    print(options, &loaded, answers)?;
    Ok(match loaded.failed + queries.failed {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::from(failure::SOME_FAILED),
    })
}

fn print(
    options: &cli::Screen,
    loaded: &Loaded,
    answers: impl Iterator<Item = Answer>,
) -> Result<(), Failure> {
    let mut inputs = loaded.files(&options.lists.lists);
    inputs.extend(options.file.clone());
    let text = options.format == ScreenFormat::Text;
    let out = options.out.as_deref();
    let mut output = Output::open(out, &inputs, text, Color::Auto)?;
    let format = match options.format {
        ScreenFormat::Csv => ListingFormat::Csv,
        ScreenFormat::Xlsx => ListingFormat::Xlsx,
        ScreenFormat::Text | ScreenFormat::Json => {
            let printed = match text {
                true => report::text(&mut output, options, loaded, answers),
                false => report::json(&mut output, options, loaded, answers),
            };
            printed.map_err(|e| output.failure(&e))?;
            return output.finish();
        }
    };
    let page = Page::new(None, &output);
    let mut printer = Printer::to(output, report::listing(), format, page)?;
    report::table(&mut printer, loaded, answers)?;
    printer.finish()
}
