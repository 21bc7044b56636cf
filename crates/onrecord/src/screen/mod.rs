//! `onrecord screen`: is anybody of this name on a list?

mod columns;
pub mod inventory;
pub mod lexicon;
pub mod lists;
mod queries;
mod report;

use std::process::ExitCode;

use names::{Found, Hit, Query, Scratch};

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
    /// Those that only a date of birth or a country keeps below the threshold, at most as many as hits.
    pub left_out: Vec<Hit>,
    /// How many more such there are.
    pub more_left_out: usize,
    /// The nearest below the threshold, in [`ScreenFormat::Text`] and where nothing else was found.
    pub nearest: Option<Hit>,
    /// What of a row was not used, and why.
    pub notes: Vec<String>,
    /// Why a row was not looked up.
    pub error: Option<String>,
}

/// What is less alike than that is not told as the nearest.
const NEAREST: f32 = 0.4;

/// Runs the command.
pub fn run(options: &cli::Screen) -> Result<ExitCode, Failure> {
    lexicon::install(&options.lists.lexicon)?;
    let queries = queries::of(options)?;
    let loaded = lists::load(&options.lists.lists, options.lists.no_cache)?;
    let mut scratch = Scratch::default();
    // Each is written before the next is looked up: all together may be more than fits into memory.
    let answers = queries.asked.into_iter().map(|asked| {
        let found = |threshold, scratch: &mut Scratch| match asked.error {
            Some(_) => Found::default(),
            None => names::look_up(
                &loaded.screen,
                &loaded.lists,
                &asked.query,
                threshold,
                scratch,
            ),
        };
        let Found {
            mut hits,
            mut left_out,
        } = found(options.threshold, &mut scratch);
        let nothing = hits.is_empty() && left_out.is_empty();
        let nearest = (nothing && options.format == ScreenFormat::Text)
            .then(|| found(NEAREST.min(options.threshold), &mut scratch).hits)
            .and_then(|hits| hits.into_iter().next());
        let cut = |hits: &mut Vec<Hit>| {
            let more = hits.len().saturating_sub(options.limit);
            hits.truncate(options.limit);
            more
        };
        Answer {
            more: cut(&mut hits),
            more_left_out: cut(&mut left_out),
            id: asked.id,
            query: asked.query,
            hits,
            left_out,
            nearest,
            notes: asked.notes,
            error: asked.error,
        }
    });
    print(options, &loaded, answers)?;
    Ok(match loaded.failed.len() + queries.failed {
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
    let mut output = Output::open(out, options.force, &inputs, text, Color::Auto)?;
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
