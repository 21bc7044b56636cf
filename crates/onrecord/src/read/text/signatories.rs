//! Who signed a letter.

use record::Reading;

use super::page::{BOLD, DIM, PLAIN, Page, clean};

/// A line each; where there are many, they are counted in the title.
pub fn put(page: &mut Page, reading: &Reading) {
    let Some(letter) = &reading.letter else {
        return;
    };
    if letter.signatories.is_empty() {
        return;
    }
    let named = letter.signatories.len();
    let note = match letter.unnamed {
        Some(more) => format!("{named}, and {more} who are not named"),
        None => named.to_string(),
    };
    page.title("Signed by", &note);
    for one in &letter.signatories {
        let mut beside = Vec::new();
        beside.extend(one.office.as_deref().map(clean));
        let of: Vec<String> = [&one.party, &one.state]
            .into_iter()
            .flatten()
            .map(|s| clean(s))
            .collect();
        if !of.is_empty() {
            beside.push(format!("({})", of.join(", ")));
        }
        let mut pieces = vec![(BOLD, clean(&one.name))];
        if !beside.is_empty() {
            pieces.push((DIM, ", ".to_owned()));
            pieces.push((PLAIN, beside.join(" ")));
        }
        page.flow(0, 2, &pieces);
    }
}
