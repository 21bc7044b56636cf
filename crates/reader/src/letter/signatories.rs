//! Who signed a letter: names, with the office, party and state beside or below them.

use record::Signatory;

use super::lines::Line;
use super::words::{WORDS, is_in, opens_with};
use crate::lexicon;

/// Lines in a row that name nobody end the signatures.
const STRANGE: usize = 3;

/// The signatories, how many more signed without being named, and how many lines were taken.
pub(super) fn of(lines: &[Line]) -> (Vec<Signatory>, Option<u32>, usize) {
    let mut found = Found::default();
    let mut strange = 0;
    let mut n = 0;
    while n < lines.len() {
        let line = &lines[n];
        if opens_with(&WORDS.footers, line.words) && !is_name(name_words(line.words)) {
            break;
        }
        if let Some(count) = others(line.words) {
            found.unnamed = Some(count);
            found.used = n + 1;
            n += 1;
            continue;
        }
        // A grid is read down its columns: names over their offices.
        let columns = lines[n].cells().len();
        if columns > 1 {
            let end = (n + 1..lines.len())
                .find(|m| lines[*m].cells().len() < 2)
                .unwrap_or(lines.len());
            found.grid(&lines[n..end]);
            found.used = end;
            n = end;
            strange = 0;
            continue;
        }
        if found.line(line) {
            found.used = n + 1;
            strange = 0;
        } else {
            strange += 1;
            if strange >= STRANGE || line.words.split_whitespace().count() > 16 {
                break;
            }
        }
        n += 1;
    }
    (found.signatories, found.unnamed, found.used)
}

#[derive(Default)]
struct Found {
    signatories: Vec<Signatory>,
    unnamed: Option<u32>,
    used: usize,
    /// The next line may tell the office of the last one who signed.
    open: bool,
}

impl Found {
    /// Takes a line; false where it names nobody and tells nothing of the one above.
    fn line(&mut self, line: &Line) -> bool {
        let line = &without_mark(line);
        if line.words.is_empty() {
            return true;
        }
        // "Signed: Ana Ruiz, Luis Vega and Eva Sol"
        if let Some((lead, _)) = line.words.split_once(':')
            && opens_with(&WORDS.closings, lead)
        {
            return self.list(&line.cell(lead.len() + 1, line.words.len()));
        }
        if self.list(line) {
            return true;
        }
        if let Some(signatory) = signatory(line) {
            self.signatories.push(signatory);
            self.open = true;
            return true;
        }
        self.detail(line)
    }

    /// Several names in one line: "Ana Ruiz MP, Luis Vega MP and Eva Sol MP".
    fn list(&mut self, line: &Line) -> bool {
        let pieces = pieces(line);
        let named: Vec<Signatory> = pieces.iter().filter_map(signatory).collect();
        let plain = pieces.len() > 1
            && named.len() == pieces.len()
            && named
                .iter()
                .all(|s| s.office.is_none() || offices_only(&pieces));
        if plain {
            self.signatories.extend(named);
            self.open = false;
        }
        plain
    }

    /// Office, party or state of the one above; "Members of Parliament" is of all above.
    fn detail(&mut self, line: &Line) -> bool {
        if !self.open
            || line.words.ends_with(['.', ':']) && line.words.contains(' ') && line.words.len() > 60
        {
            return false;
        }
        let plural = line.words.to_lowercase().starts_with("members ")
            || line.words.to_lowercase().starts_with("senators");
        let kind = kind_of(line.words);
        if matches!(kind, Kind::Strange) && !line.words.starts_with(char::is_uppercase) {
            return false;
        }
        let mut last = self.signatories.iter_mut().rev();
        if plural {
            for one in last.filter(|s| s.office.is_none()) {
                one.office = Some(line.words.to_owned());
                one.spans.push(line.span);
            }
            return true;
        }
        let Some(one) = last.next() else { return false };
        fill(one, line);
        true
    }

    /// Rows of cells: each column is a block of names and what stands below them.
    fn grid(&mut self, rows: &[Line]) {
        let cells: Vec<Vec<Line>> = rows.iter().map(Line::cells).collect();
        let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
        // "Ana Ruiz <tab> MP <tab> Finland": a row for each.
        let first = cells
            .iter()
            .filter(|r| r.first().is_some_and(|c| is_name(name_words(c.words))))
            .count();
        let other = cells
            .iter()
            .flat_map(|r| r.iter().skip(1))
            .filter(|c| is_name(name_words(c.words)))
            .count();
        if first > 0 && other == 0 {
            for row in &cells {
                if let Some(mut one) = row.first().and_then(signatory) {
                    for cell in &row[1..] {
                        fill(&mut one, cell);
                    }
                    self.signatories.push(one);
                }
            }
            self.open = false;
            return;
        }
        for column in 0..columns {
            self.open = false;
            for cell in cells.iter().filter_map(|r| r.get(column)) {
                self.line(cell);
            }
        }
        self.open = false;
    }
}

/// "and fourteen colleagues", "and 20 others".
fn others(words: &str) -> Option<u32> {
    let low = words.to_lowercase();
    let mut rest = low.strip_prefix("and ")?.split_whitespace();
    let count = lexicon::number(rest.next()?)?;
    let whom = rest.next().unwrap_or_default();
    let known = [
        "other",
        "others",
        "colleagues",
        "more",
        "members",
        "further",
    ];
    known
        .contains(&whom.trim_end_matches('.'))
        .then(|| u32::try_from(count).ok())?
}

/// "1. Ana Ruiz", "- Ana Ruiz".
fn without_mark<'t>(line: &Line<'t>) -> Line<'t> {
    if !line.is_item() {
        return line.clone();
    }
    let first = line.words.split_whitespace().next().map_or(0, str::len);
    // "J. Ruiz" is no item "J.".
    let letter = line.words.chars().next().is_some_and(char::is_uppercase);
    if letter {
        return line.clone();
    }
    line.cell(first, line.words.len())
}

/// The pieces of a list of names.
fn pieces<'t>(line: &Line<'t>) -> Vec<Line<'t>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut depth = 0usize;
    let text = line.words;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' | ';' if depth == 0 => {
                out.push(line.cell(start, at));
                start = at + 1;
            }
            'a' if depth == 0
                && text[at..].starts_with("and ")
                && at > 0
                && text[..at].ends_with(' ') =>
            {
                out.push(line.cell(start, at));
                start = at + 4;
            }
            _ => {}
        }
    }
    out.push(line.cell(start, text.len()));
    out.retain(|p| !p.words.is_empty());
    out
}

fn offices_only(pieces: &[Line]) -> bool {
    pieces.iter().all(|p| {
        let last = p
            .words
            .split_whitespace()
            .last()
            .unwrap_or_default()
            .to_lowercase();
        is_in(&WORDS.offices_after, &last)
    })
}

/// A signatory told in one line: "Sen. Ana Ruiz MP (Labour, Leeds East)", "Ana Ruiz, Minister of Justice".
fn signatory(line: &Line) -> Option<Signatory> {
    let text = line.words;
    let cut = text
        .find([',', '(', ';', '–', '—'])
        .or_else(|| text.find(" - "))
        .unwrap_or(text.len());
    let head = text.get(..cut).unwrap_or(text).trim();
    let words = name_words(head);
    if !is_name(words) {
        return None;
    }
    let mut one = Signatory {
        name: words.to_owned(),
        office: None,
        party: None,
        state: None,
        spans: vec![line.span],
    };
    // What stands before and after the bare name in the head.
    let at = head.find(words).unwrap_or(0);
    let title = head[..at].trim().trim_end_matches('.');
    if !title.is_empty() && is_office(title) {
        one.office = Some(head[..at].trim().to_owned());
    }
    let after = head[at + words.len()..].trim();
    let office = after
        .split_whitespace()
        .find(|w| is_in(&WORDS.offices_after, &bare(w)));
    if let Some(office) = office {
        one.office = Some(
            office
                .trim_matches(|c: char| !c.is_alphanumeric())
                .to_owned(),
        );
    }
    for piece in text
        .get(cut..)
        .unwrap_or_default()
        .split([',', '(', ')', ';', '–', '—'])
    {
        let piece = piece.trim().trim_start_matches("- ").trim();
        if !piece.is_empty() {
            put(&mut one, piece, text[cut..].starts_with('('));
        }
    }
    Some(one)
}

/// What a line below a name, or a cell beside it, tells.
fn fill(one: &mut Signatory, line: &Line) {
    one.spans.push(line.span);
    let bracketed = line.words.starts_with('(');
    if is_office(line.words) && !line.words.contains('(') {
        // "Director for European Affairs, Ministry": one office, commas and all.
        let known = one.office.take();
        one.office =
            Some(known.map_or_else(|| line.words.to_owned(), |o| format!("{o}, {}", line.words)));
        return;
    }
    for piece in line.words.split([',', '(', ')', ';']) {
        let piece = piece.trim();
        if !piece.is_empty() {
            put(one, piece, bracketed);
        }
    }
}

/// What a few words beside a name tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Office,
    Party,
    State,
    Strange,
}

fn put(one: &mut Signatory, piece: &str, bracketed: bool) {
    // "D-MA", "R–Texas"
    if let Some((party, state)) = piece.split_once(['-', '–', '—'])
        && let Some(party) = WORDS.congress.get(&party.trim().to_lowercase())
        && !state.trim().is_empty()
    {
        one.party = Some(party.clone());
        one.state = Some(state.trim().to_owned());
        return;
    }
    if is_in(&WORDS.honours_after, &bare(piece)) {
        return;
    }
    let slot = match kind_of(piece) {
        Kind::Office => &mut one.office,
        Kind::Party => &mut one.party,
        Kind::State => &mut one.state,
        Kind::Strange if bracketed || one.office.is_some() => &mut one.state,
        Kind::Strange => &mut one.office,
    };
    match slot {
        Some(known) if known != piece => *known = format!("{known}, {piece}"),
        slot => *slot = Some(piece.to_owned()),
    }
}

fn kind_of(words: &str) -> Kind {
    let low = words.to_lowercase();
    let low = low.trim_matches(|c: char| !c.is_alphanumeric());
    let party = low
        .split_whitespace()
        .any(|w| w == "party" || w == "parti" || w == "partei")
        || is_in(&WORDS.parties, low)
        || WORDS.congress.contains_key(low)
        || is_acronym(words) && !is_in(&WORDS.offices_after, low);
    let office = words
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .any(|w| is_in(&WORDS.offices, &w.to_lowercase()));
    if party && !office {
        return Kind::Party;
    }
    if is_office(words) || is_in(&WORDS.offices_after, low) {
        return Kind::Office;
    }
    if lexicon::country(words).is_some() || lexicon::capital(words).is_some() {
        return Kind::State;
    }
    Kind::Strange
}

/// "SPD", "CDU/CSU", "ALDE".
fn is_acronym(words: &str) -> bool {
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    (2..=7).contains(&letters)
        && !words.contains(' ')
        && words
            .chars()
            .all(|c| c.is_uppercase() || matches!(c, '/' | '-' | '&'))
}

/// Words that name an office or a body.
fn is_office(words: &str) -> bool {
    words
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .any(|w| {
            let low = w.to_lowercase();
            is_in(&WORDS.offices, &low)
                || is_in(&WORDS.bodies, &low)
                || is_in(&WORDS.offices_after, &low)
        })
}

fn bare(word: &str) -> String {
    word.chars()
        .filter(|c| c.is_alphanumeric())
        .collect::<String>()
        .to_lowercase()
}

/// The name in some words: without titles in front, letters of office and honour behind.
fn name_words(words: &str) -> &str {
    let words = words
        .trim()
        .trim_matches(|c: char| matches!(c, '_' | '*' | '†' | '"' | '“' | '”'));
    let mut from = 0;
    for word in words.split_inclusive(' ') {
        let low = word.trim().trim_end_matches('.').to_lowercase();
        let title = lexicon::is_title(word.trim())
            || is_in(&WORDS.offices, &low)
            || matches!(
                low.as_str(),
                "hon" | "the" | "rt" | "sen" | "rep" | "deputy" | "prof" | "sir" | "lord" | "h"
            );
        if !title || from + word.len() >= words.len() {
            break;
        }
        from += word.len();
    }
    let mut rest = words.get(from..).unwrap_or(words).trim();
    while let Some((head, last)) = rest.rsplit_once(' ') {
        let low = bare(last);
        let letters = is_in(&WORDS.offices_after, &low) || is_in(&WORDS.honours_after, &low);
        let written_so = last
            .chars()
            .filter(|c| c.is_alphabetic())
            .all(char::is_uppercase)
            || matches!(low.as_str(), "phd" | "esq" | "jr" | "mdb" | "senator");
        if !letters || !written_so {
            break;
        }
        rest = head.trim().trim_end_matches(',');
    }
    rest
}

/// Two to six words, each with a capital but for particles and initials, none of them of an office.
fn is_name(words: &str) -> bool {
    let all: Vec<&str> = words.split_whitespace().collect();
    // "al-Masri", "O'Riordan"
    let capital = |w: &str| {
        w.split('-').any(|part| {
            let mut letters = part.chars().filter(|c| c.is_alphabetic());
            letters
                .next()
                .is_some_and(|c| c.is_uppercase() || !c.is_lowercase())
        })
    };
    let word = |w: &&str| {
        let low = w.to_lowercase();
        let small = is_in(
            &WORDS.particles,
            low.trim_matches(|c: char| !c.is_alphanumeric()),
        ) || low
            .split('-')
            .next()
            .is_some_and(|p| is_in(&WORDS.particles, p));
        (capital(w) || small)
            && w.chars().all(|c| {
                c.is_alphabetic()
                    || matches!(c, '.' | '-' | '\'' | '’' | '‘' | '·')
                    || !c.is_ascii()
            })
    };
    let office = |w: &&str| {
        let low = bare(w);
        is_in(&WORDS.offices, &low) || is_in(&WORDS.bodies, &low)
    };
    (2..=7).contains(&all.len())
        && all.iter().all(word)
        && !all.iter().any(office)
        && all.iter().filter(|w| capital(w)).count() >= 2
        && lexicon::country(words).is_none()
}
