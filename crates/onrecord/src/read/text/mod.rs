//! A reading for people: the record on a page. Where each case stands, what was demanded, what is
//! disputed, then who said what.

mod cases;
mod demands;
mod disputes;
mod events;
mod head;
pub mod page;
mod signatories;
mod statements;

use record::{PartialDate, Reading};

pub use cases::list;
use page::Page;

/// Fewer columns are not filled.
pub const NARROWEST: usize = 30;
const WIDEST: usize = 100;

/// Columns of the terminal, at most 100; 80 where there is none.
pub fn terminal_width() -> usize {
    terminal_size::terminal_size()
        .map_or(80, |(width, _)| usize::from(width.0))
        .min(WIDEST)
}

/// The reading as text; colours are taken out again by the stream where they are not wanted.
/// `as_of` is the day up to which demands are counted, the day of publication if there is none.
pub fn render(reading: &Reading, input: &str, width: usize, as_of: Option<PartialDate>) -> String {
    let mut page = Page::new(width.max(NARROWEST));
    head::put(&mut page, reading, input);
    let bare = page.len();
    cases::put(&mut page, reading);
    events::others(&mut page, reading);
    demands::put(&mut page, reading, as_of);
    disputes::put(&mut page, reading);
    // A document that only speaks needs no title over what it says.
    let titled = page.len() > bare;
    statements::put(&mut page, reading, titled);
    signatories::put(&mut page, reading);
    head::notes(&mut page, reading);
    page.finish()
}
