//! What the document is, and at the end what the reader should know.

use record::{Level, PublishedFrom, Reading};

use super::page::{BOLD, DIM, Page, clean, piece};

/// Title, publisher, date, file.
pub fn put(page: &mut Page, reading: &Reading, input: &str) {
    let document = &reading.document;
    let title = document.title.as_deref().unwrap_or(input);
    page.flow(0, 0, &[piece(BOLD, title)]);
    let published = document
        .published
        .map(|date| match document.published_from {
            Some(PublishedFrom::Text) => format!("{date} (from the text)"),
            _ => date.to_string(),
        });
    let parts: Vec<String> = [
        document.publisher.clone(),
        published,
        document.title.as_ref().map(|_| input.to_owned()),
    ]
    .into_iter()
    .flatten()
    .map(|part| clean(&part))
    .collect();
    page.flow(0, 0, &[(DIM, parts.join(" · "))]);
}

/// What the reader should know; dates that could not be resolved are many and of little weight.
pub fn notes(page: &mut Page, reading: &Reading) {
    let worth = |d: &&record::Diagnostic| d.level != Level::Note || !d.code.starts_with("date.");
    for (n, diagnostic) in reading.diagnostics.iter().filter(worth).enumerate() {
        if n == 0 {
            page.gap();
        }
        let line = format!("{}: {}", diagnostic.level, clean(&diagnostic.message));
        page.flow(0, 2, &[(DIM, line)]);
    }
}
