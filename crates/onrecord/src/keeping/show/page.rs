//! One thing on a page, for people.

use anstyle::{AnsiColor, Style};
use serde_json::Value;
use store::query::{
    DocumentShown, EntityShown, EntryShown, FactLine, FactShown, LinkRow, Shown, in_words,
};
use store::{Protection, Reference, State};

use crate::keeping::OLDER_VERSION;
use crate::printable::printable;
use crate::read::page::{BOLD, DIM, PLAIN, Page, Piece, clean, of, piece};
use crate::read::{NARROWEST, terminal_width};

pub fn render(shown: &Shown, width: Option<u16>, with_text: bool) -> String {
    let width = width.map_or_else(terminal_width, usize::from);
    let mut page = Page::new(width.max(NARROWEST));
    match shown {
        Shown::Document(shown) => document(&mut page, shown),
        Shown::Entity(shown) => entity(&mut page, shown),
        Shown::Fact(shown) => fact(&mut page, shown),
        Shown::Entry(shown) => entry(&mut page, shown),
    }
    let mut out = page.finish();
    if let (Shown::Document(shown), true) = (shown, with_text) {
        out.push('\n');
        for line in shown.text.trim_end().split('\n') {
            out += &printable(line);
            out.push('\n');
        }
    }
    out
}

/// What was accepted is plain; all else is marked.
fn state(state: State) -> Piece {
    let style: Style = match state {
        State::Proposed | State::Added => of(AnsiColor::Yellow),
        State::Rejected => of(AnsiColor::Red),
        State::Accepted | State::Corrected | State::SecondReviewed => of(AnsiColor::Green),
    };
    (style, state.to_string())
}

fn head(page: &mut Page, name: &str, reference: String) {
    page.flow(0, 2, &[piece(BOLD, name), (DIM, format!("  {reference}"))]);
}

/// "protected: minor=yes, publishable=no (is 15)": marks stand above all that is told.
pub fn marks(page: &mut Page, marks: &[Protection]) {
    if marks.is_empty() {
        return;
    }
    let told = marks.iter().map(|mark| {
        let note = mark.note.as_ref().map(|note| format!(" ({note})"));
        clean(&format!("{}{}", mark.told(), note.unwrap_or_default()))
    });
    let told: Vec<String> = told.collect();
    let pieces = [
        (of(AnsiColor::Red), "protected: ".to_owned()),
        (BOLD, told.join(", ")),
    ];
    page.flow(0, 2, &pieces);
}

/// "Vila News · 2026-02-27 · letter": what of it is known.
fn known(page: &mut Page, parts: &[Option<String>]) {
    let parts: Vec<String> = parts.iter().flatten().map(|part| clean(part)).collect();
    page.flow(0, 2, &[(DIM, parts.join(" · "))]);
}

/// What stands in an older version of its article is marked, with the text that took its place.
fn newer(page: &mut Page, newer: Option<Reference>) {
    if let Some(newer) = newer {
        let words = format!("{OLDER_VERSION}; the newest is {newer}");
        page.flow(0, 2, &[(of(AnsiColor::Yellow), words)]);
    }
}

fn document(page: &mut Page, shown: &DocumentShown) {
    let title = shown.title.as_deref().unwrap_or("(without a title)");
    head(page, title, shown.reference.to_string());
    marks(page, &shown.marks);
    let origin = (shown.origin != "read").then(|| shown.origin.clone());
    known(
        page,
        &[
            shown.publisher.clone(),
            shown.published.clone(),
            shown.kind.clone(),
            shown.language.clone(),
            origin,
        ],
    );
    known(page, std::slice::from_ref(&shown.url));
    newer(page, shown.newer);
    if shown.versions.len() > 1 {
        page.title("Versions", "");
        for version in &shown.versions {
            let published = version.published.as_deref().unwrap_or("undated");
            let line = format!(
                "{} {published}, added {}",
                version.version, version.added_at
            );
            let reference = format!("  {}", version.reference);
            page.flow(2, 4, &[piece(PLAIN, &line), (DIM, reference)]);
        }
    }
    page.title("Collected", "");
    for from in &shown.collections {
        let inner = match from.inner.as_str() {
            "" => String::new(),
            inner => format!("/{inner}"),
        };
        let line = format!("{} {}{inner}, by {}", from.at, from.name, from.actor);
        page.flow(2, 4, &[piece(PLAIN, &line)]);
        let hash = from
            .original
            .as_deref()
            .map(|hash| format!("original {hash}"));
        page.flow(
            4,
            4,
            &[(DIM, hash.unwrap_or("no original was kept".to_owned()))],
        );
    }
    if !shown.entities.is_empty() {
        page.title("Named", "");
        for entity in &shown.entities {
            let more = format!(
                "  {}, {}×  {}",
                entity.kind, entity.mentions, entity.reference
            );
            page.flow(2, 4, &[piece(PLAIN, &entity.name), (DIM, more)]);
        }
    }
    facts(page, "Told", &shown.facts);
}

fn facts(page: &mut Page, title: &str, facts: &[FactLine]) {
    if facts.is_empty() {
        return;
    }
    page.title(title, "");
    for fact in facts {
        let mut pieces = vec![state(fact.state), (PLAIN, " ".to_owned())];
        let mut what = fact.of_type.clone().unwrap_or_default().replace('_', " ");
        if let Some(part) = &fact.part {
            what = format!("{what} ({})", part.replace('_', " "));
        }
        pieces.push(piece(BOLD, &what));
        if let Some(date) = &fact.date {
            pieces.push((DIM, format!(" {}", clean(date))));
        }
        if let Some(who) = &fact.said_by {
            pieces.push((PLAIN, format!(" {}:", clean(who))));
        }
        pieces.push((PLAIN, format!(" {}", shortened(&fact.words))));
        pieces.push((DIM, format!("  {}", fact.reference)));
        page.flow(2, 4, &pieces);
    }
}

fn shortened(words: &str) -> String {
    const LONGEST: usize = 200;
    let mut start: String = words.chars().take(LONGEST).collect();
    if start.len() < words.len() {
        start.push('…');
    }
    clean(&start)
}

fn entity(page: &mut Page, shown: &EntityShown) {
    let entity = &shown.entity;
    head(page, &entity.name, shown.reference.to_string());
    marks(page, &shown.marks);
    let age = entity.age.map(|age| format!("{age} years old"));
    known(page, &[Some(entity.kind.to_string()), age]);
    let aliases =
        (!entity.aliases.is_empty()).then(|| format!("also {}", entity.aliases.join(", ")));
    known(page, &[aliases]);
    for role in &entity.roles {
        let former = if role.former { "former " } else { "" };
        let body = role.of.as_ref().map(|of| format!(" of {of}"));
        let line = format!("{former}{}{}", role.title, body.unwrap_or_default());
        page.flow(2, 4, &[piece(PLAIN, &line)]);
    }
    let named = format!("named {}× in ", entity.mentions.len());
    let title = shown
        .title
        .as_deref()
        .unwrap_or("a document without a title");
    let document = format!("  {}", shown.document);
    page.flow(0, 2, &[(DIM, named), piece(DIM, title), (DIM, document)]);
    newer(page, shown.newer);
    if !shown.joined.is_empty() {
        page.title("One, as people say", "");
        for one in &shown.joined {
            let age = one.age.map(|age| age.to_string());
            let more: Vec<String> = one.roles.iter().cloned().chain(age).collect();
            let more = match more.is_empty() {
                true => String::new(),
                false => format!(", {}", more.join(", ")),
            };
            let where_named = format!("  {} in {}", one.reference, one.document);
            page.flow(
                2,
                4,
                &[
                    piece(PLAIN, &one.name),
                    piece(PLAIN, &more),
                    (DIM, where_named),
                ],
            );
        }
    }
    links(page, &shown.links, &shown.proposals);
    facts(page, "Told", &shown.facts);
}

fn links(page: &mut Page, decided: &[LinkRow], proposals: &[LinkRow]) {
    if !decided.is_empty() {
        page.title("Decided", "");
    }
    for link in decided {
        let verdict = link.verdict.map_or("", |verdict| verdict.as_str());
        let mut pieces = vec![(PLAIN, format!("{verdict}: "))];
        pieces.extend(sides(link));
        if !link.detail.is_null() {
            pieces.push(piece(PLAIN, &format!(", {}", in_words(&link.detail))));
        }
        let who = link.actor.as_deref().unwrap_or_default();
        let when = link.at.as_deref().unwrap_or_default();
        let entry = link.entry.unwrap_or_default();
        pieces.push((DIM, format!("  {who} {when} entry:{entry}")));
        page.flow(2, 4, &pieces);
        page.flow(
            4,
            4,
            &link
                .note
                .iter()
                .map(|note| piece(DIM, note))
                .collect::<Vec<_>>(),
        );
    }
    if !proposals.is_empty() {
        page.title("Proposed by the machine", "");
    }
    for link in proposals {
        let score = link.score.unwrap_or_default();
        let mut pieces = vec![state(State::Proposed), (PLAIN, format!(" {score:.2} "))];
        pieces.extend(sides(link));
        page.flow(2, 4, &pieces);
        if !link.reasons.is_null() {
            page.flow(4, 4, &[piece(DIM, &link.why().join("; "))]);
        }
    }
}

fn sides(link: &LinkRow) -> Vec<Piece> {
    vec![
        piece(PLAIN, &shortened(&link.left_words)),
        (DIM, format!(" {} ", link.left)),
        (BOLD, format!("{} ", link.kind.as_str().replace('_', " "))),
        piece(PLAIN, &shortened(&link.right_words)),
        (DIM, format!(" {}", link.right)),
    ]
}

fn fact(page: &mut Page, shown: &FactShown) {
    page.flow(
        0,
        2,
        &[
            (BOLD, shown.reference.to_string()),
            (PLAIN, " ".to_owned()),
            state(shown.state),
        ],
    );
    let title = shown.title.as_deref().unwrap_or("(without a title)");
    let document = format!("  {}", shown.document);
    page.flow(0, 2, &[piece(PLAIN, title), (DIM, document)]);
    known(page, &[shown.publisher.clone(), shown.published.clone()]);
    newer(page, shown.newer);
    page.title("Words", "");
    page.flow(2, 2, &context(shown));
    page.title("As it stands", "");
    let mut value = shown.value.clone();
    if let Some(fact) = &shown.accusing {
        value["fact"] = fact.to_string().into();
    }
    fields(page, &value);
    if let Some(corrected) = &shown.corrected {
        page.title("Read or put in first", "");
        fields(page, &differing(&shown.first, corrected));
    }
    if !shown.reviews.is_empty() {
        page.title("Who decided", "");
        for review in &shown.reviews {
            let who = format!(" {} {}  entry:{}", review.actor, review.at, review.entry);
            page.flow(2, 4, &[state(review.state), (DIM, who)]);
            page.flow(
                4,
                4,
                &review
                    .note
                    .iter()
                    .map(|note| piece(PLAIN, note))
                    .collect::<Vec<_>>(),
            );
        }
    }
    links(page, &shown.links, &shown.proposals);
}

/// The words in what stands around them.
fn context(shown: &FactShown) -> Vec<Piece> {
    let around: Vec<char> = shown.context.chars().collect();
    let (from, to) = (shown.context_span.start, shown.context_span.end);
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut put = |style: Style, end: u32, at: &mut usize| {
        let end = (end.clamp(from, to) - from) as usize;
        if end > *at {
            let words: String = around[*at..end].iter().collect();
            // Blanks at the ends part the pieces.
            let words = printable(&words).replace('\n', " ");
            pieces.push((style, words));
            *at = end;
        }
    };
    for span in &shown.spans {
        put(DIM, span.start, &mut at);
        put(BOLD, span.end, &mut at);
    }
    put(DIM, to, &mut at);
    pieces
}

/// The fields of a value that tell something.
fn fields(page: &mut Page, value: &Value) {
    const WIDEST: usize = 14;
    for (name, field) in value.as_object().into_iter().flatten() {
        let is_bookkeeping = matches!(
            name.as_str(),
            "id" | "rules"
                | "evidence"
                | "cue"
                | "content"
                | "addressee_spans"
                | "plover"
                | "cameo"
        );
        if is_bookkeeping || name.ends_with("entity") {
            continue;
        }
        let words = match field {
            Value::Null => continue,
            Value::Array(items) if items.is_empty() => continue,
            Value::Array(items) => items.iter().map(in_words).collect::<Vec<_>>().join("; "),
            Value::Object(fields) if fields.contains_key("name") => in_words(&fields["name"]),
            other => in_words(other),
        };
        let name = format!("{:\u{a0}<WIDEST$} ", name.replace('_', "\u{a0}"));
        page.flow(2, 2 + WIDEST + 1, &[(DIM, name), piece(PLAIN, &words)]);
    }
}

/// The fields of the first value that another took the place of; null is told as such.
fn differing(first: &Value, corrected: &Value) -> Value {
    let fields = first.as_object().into_iter().flatten();
    let differs = fields.filter(|(name, value)| corrected.get(name.as_str()) != Some(value));
    let told = differs.map(|(name, value)| {
        let value = match value {
            Value::Null => Value::from("(not told)"),
            value => value.clone(),
        };
        (name.clone(), value)
    });
    Value::Object(told.collect())
}

fn entry(page: &mut Page, shown: &EntryShown) {
    head(page, &shown.action, shown.reference.to_string());
    known(
        page,
        &[
            Some(shown.subject.clone()),
            Some(shown.actor.clone()),
            Some(shown.at.clone()),
        ],
    );
    let payload = shown.payload.as_ref().map(Value::to_string);
    let payload = payload.unwrap_or("its payload was purged".to_owned());
    page.gap();
    page.flow(0, 2, &[piece(PLAIN, &payload)]);
    page.gap();
    for (name, hash) in [
        ("payload", &shown.payload_sha256),
        ("previous", &shown.previous),
        ("hash", &shown.hash),
    ] {
        page.flow(
            0,
            2,
            &[(DIM, format!("{name:\u{a0}<9}")), (PLAIN, hash.clone())],
        );
    }
}
