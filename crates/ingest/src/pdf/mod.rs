//! PDF files with a text layer: characters with places in, text in reading order out.
//!
//! | step | file |
//! | --- | --- |
//! | the content of a page is run, its characters kept with their places | `glyphs` |
//! | pages that run from right to left are mirrored, their lines put in order | `direction` |
//! | characters to words, words to rows | `rows` |
//! | running heads and page numbers are left out | `furniture` |
//! | rows to columns and tables, in reading order | `columns`, `tables` |
//! | lines to paragraphs; footnotes | `paragraphs`, `hyphens` |
//! | paragraphs over page ends to one text | `flow` |
//!
//! The parser and interpreter (`hayro`) are not ours. They forbid unsafe code; a panic in them is
//! caught here and told as a broken file, and a page that takes too long is left in the middle.

mod columns;
mod direction;
mod flow;
mod furniture;
mod glyphs;
mod hyphens;
mod metadata;
mod paragraphs;
mod rows;
mod tables;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use hayro_interpret::hayro_syntax::page::Page as Source;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use record::Diagnostic;

use crate::diagnostics::{count, note, warning};
use crate::metadata::Metadata;
use crate::offsets::Offsets;
use crate::pages;
use crate::plain::{Plain, taken_away};
use crate::{ExtractError, Limits};
use glyphs::{Collector, Page, Stop};
use rows::Row;

/// What a PDF file says.
#[derive(Debug)]
struct Read {
    /// The text in pieces, each with the number of its page, from 1.
    pieces: Vec<(u32, String)>,
    title: Option<String>,
    notes: Vec<Diagnostic>,
}

const WHAT: &str = "the PDF file";

/// Takes the text out of a PDF file.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Plain<'static>, ExtractError> {
    // Nothing of what a panic may have left half done is looked at afterwards.
    let outcome = catch_unwind(AssertUnwindSafe(|| open(bytes, limits)));
    let read = outcome.unwrap_or_else(|cause| Err(stopped(cause.as_ref(), limits)))?;
    let (text, pages, removed) = pages::join(read.pieces);
    let mut diagnostics = read.notes;
    diagnostics.extend(taken_away(&removed));
    Ok(Plain {
        text: Cow::Owned(text),
        // Its characters stand nowhere in the bytes as such, but each on a page.
        to_bytes: Offsets::default(),
        pages,
        metadata: Metadata {
            title: read.title,
            ..Metadata::default()
        },
        diagnostics,
        ..Plain::default()
    })
}

/// Why the interpreter did not come back.
fn stopped(cause: &(dyn std::any::Any + Send), limits: &Limits) -> ExtractError {
    match cause.downcast_ref::<Stop>() {
        Some(Stop::Characters) => ExtractError::TooMuch {
            what: "characters",
            limit: limits.characters as u64,
        },
        Some(Stop::Time) => ExtractError::TooSlow {
            seconds: limits.seconds,
        },
        None => broken("its parser gave up"),
    }
}

fn broken(reason: &str) -> ExtractError {
    ExtractError::Broken {
        what: WHAT,
        reason: reason.to_owned(),
    }
}

fn open(bytes: &[u8], limits: &Limits) -> Result<Read, ExtractError> {
    let deadline = Instant::now() + std::time::Duration::from_secs(limits.seconds.into());
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            ExtractError::Encrypted { what: WHAT }
        }
        LoadPdfError::Decryption(_) => broken("its encryption is of a kind that is not known"),
        LoadPdfError::Invalid => broken("it has no pages that can be found"),
    })?;
    let too_much = |what, limit: usize| ExtractError::TooMuch {
        what,
        limit: limit as u64,
    };
    if pdf.len() > limits.objects {
        return Err(too_much("objects", limits.objects));
    }
    let sources = pdf.pages();
    if sources.len() > limits.pages {
        return Err(too_much("pages", limits.pages));
    }
    let cache = InterpreterCache::new();
    let settings = InterpreterSettings::default();
    let mut room = limits.characters;
    let mut pages = Vec::with_capacity(sources.len());
    for source in sources.iter() {
        let collector = Collector::new(source.render_dimensions(), room, deadline);
        let collected = collect(source, &pdf, &cache, &settings, collector);
        room = collected.room;
        pages.push(collected.page);
    }
    let mut read = layout(pages)?;
    read.title = pdf
        .metadata()
        .title
        .as_deref()
        .and_then(self::metadata::title);
    Ok(read)
}

/// Runs the content of a page.
fn collect<'a>(
    source: &Source<'a>,
    pdf: &'a Pdf,
    cache: &InterpreterCache<'a>,
    settings: &InterpreterSettings,
    mut collector: Collector,
) -> Collector {
    let (width, height) = source.render_dimensions();
    let bounds = Rect::new(0.0, 0.0, width.into(), height.into());
    let upright = Affine::new(source.initial_transform(true).as_coeffs());
    let mut context = Context::new(upright, bounds, cache, pdf.xref(), settings.clone());
    interpret_page(source, &mut context, &mut collector);
    collector
}

/// The text of pages, in reading order.
fn layout(mut pages: Vec<Page>) -> Result<Read, ExtractError> {
    let characters: usize = pages.iter().map(|p| p.glyphs.len()).sum();
    let unknown: usize = pages.iter().map(|p| p.unknown).sum();
    let blank = |page: &Page| page.glyphs.iter().filter(|g| g.c.is_alphanumeric()).count() < 3;
    if pages.iter().all(blank) || unknown > characters {
        return Err(ExtractError::NoTextLayer {
            pages: pages.len() as u32,
        });
    }
    let mut notes = Vec::new();
    if unknown > 0 {
        let what = count(unknown, "character");
        notes.push(warning(
            "text.unreadable",
            format!("{what} left out: the file does not say which letters they are"),
        ));
    }
    let pictures = pages.iter().filter(|p| blank(p) && p.pictures > 0).count();
    if pictures > 0 {
        let what = count(pictures, "page");
        let message = format!("{what} without text, only with pictures; recognise them with --ocr");
        notes.push(warning("text.pictures", message));
    }
    let invisible: usize = pages.iter().map(|p| p.invisible).sum();
    if invisible * 2 > characters {
        let message = "the text was recognised by a scanner, and may have wrong letters";
        notes.push(note("text.recognised", message));
    }
    let (mut rows, mut directions) = (Vec::new(), Vec::new());
    for page in &mut pages {
        let mut direction = direction::turn(page);
        let found = rows::rows(&page.glyphs);
        direction.look_at_brackets(&found);
        rows.push((found, page.height));
        directions.push(direction);
    }
    let body = body_size(&rows);
    furniture::remove(&mut rows);
    let words = hyphens::Vocabulary::of(rows.iter().flat_map(|(rows, _)| rows));
    let margins = margins(&rows);
    let mut flow = flow::Flow::new(&words);
    let mut table = tables::Last::default();
    for (n, (page, (rows, height))) in pages.iter().zip(rows).enumerate() {
        let mut notes = Vec::new();
        let number = n as u32 + 1;
        for mut region in columns::regions(rows, &page.rules, margins, &mut table) {
            for line in &mut region.lines {
                line.text = directions[n].ordered(&line.text);
            }
            let mut found = paragraphs::paragraphs(&region, body, &words);
            notes.extend(paragraphs::take_footnotes(&mut found, body, height));
            flow.add(number, found);
        }
        flow.end_page(number, notes);
    }
    Ok(Read {
        pieces: flow.finish(),
        title: None,
        notes,
    })
}

/// The size that most letters have.
fn body_size(pages: &[(Vec<Row>, i32)]) -> i32 {
    let mut sizes: BTreeMap<i32, usize> = BTreeMap::new();
    for word in pages
        .iter()
        .flat_map(|(rows, _)| rows)
        .flat_map(|r| &r.words)
    {
        // Sizes within half a point are one.
        *sizes.entry(word.size / 10).or_default() += word.text.len();
    }
    let most = sizes.iter().max_by_key(|(size, n)| (**n, **size));
    most.map_or(200, |(size, _)| size * 10 + 5)
}

/// Left and right edge of the text of all pages, lines that stick out aside.
fn margins(pages: &[(Vec<Row>, i32)]) -> (i32, i32) {
    let rows = || pages.iter().flat_map(|(rows, _)| rows);
    let mut lefts: Vec<i32> = rows().filter_map(|r| Some(r.words.first()?.x0)).collect();
    let mut rights: Vec<i32> = rows().filter_map(|r| Some(r.words.last()?.x1)).collect();
    lefts.sort_unstable();
    rights.sort_unstable();
    let at = |sorted: &[i32], hundredths: usize| {
        sorted
            .get(sorted.len().saturating_sub(1) * hundredths / 100)
            .copied()
            .unwrap_or(0)
    };
    (at(&lefts, 2), at(&rights, 98))
}
