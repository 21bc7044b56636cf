//! `onrecord explain`: how a place in a document is read.

mod facts;

use std::fmt::Write as _;
use std::io::Write;
use std::process::ExitCode;

use reader::Reader;
use reader::analysis::{Analysis, Tokens};
use record::{Reading, Span};

use crate::cli::Explain;
use crate::failure::Failure;
use crate::printable::printable;
use crate::{inputs, load, readers};

/// Prints the sentence around the place with all that was found in it.
pub fn run(options: &Explain) -> Result<ExitCode, Failure> {
    let input = inputs::single(&options.file)?;
    let document = load::load(&input, &options.metadata, &options.limits, options.text)?.document;
    let length = document.text.len();
    if options.at >= length {
        let reason = format!(
            "there is no place {}: its text has {length} characters",
            options.at
        );
        return Err(Failure::new(
            input.name(),
            reason,
            "count from 0, as the spans of the JSON do",
        ));
    }
    let reader = readers::open(options.model, &options.frames)?;
    let foreign = document.language.as_deref().is_some_and(|l| l != "en");
    let shown = if foreign {
        // A tree of words that are not English would be made up.
        let notes = reader.read(document).diagnostics;
        let line = |d: &record::Diagnostic| format!("{}: {}\n", d.level, printable(&d.message));
        notes.iter().map(line).collect()
    } else {
        let analysis = reader.analyse(&document.text);
        explain(&reader, &reader.read(document), &analysis, options.at)
    };
    anstream::stdout()
        .write_all(shown.as_bytes())
        .map_err(|e| Failure::stdout(&e))?;
    Ok(ExitCode::SUCCESS)
}

fn explain(reader: &Reader, reading: &Reading, analysis: &Analysis, at: u32) -> String {
    let mut out = String::new();
    let Some(sentence) = analysis
        .sentences
        .iter()
        .find(|s| analysis.span(s).end > at)
        .or(analysis.sentences.last())
    else {
        return "There are no words in this text.\n".to_owned();
    };
    let words = |tokens: &Tokens| shown(reading, analysis.span(tokens));
    let here = |tokens: &Tokens| tokens.start < sentence.end && sentence.start < tokens.end;
    let span = analysis.span(sentence);
    let _ = writeln!(
        out,
        "sentence {}-{}: {}\n",
        span.start,
        span.end,
        words(sentence)
    );
    let _ = writeln!(
        out,
        "tokens (place, form, lemma, tags, relation to its governor)"
    );
    for n in sentence.clone() {
        let token = &analysis.tokens[n];
        let depth = depth(analysis, n);
        let governor = token
            .head
            .map_or("-".to_owned(), |h| shown(reading, analysis.tokens[h].span));
        let form = format!(
            "{}{}",
            "  ".repeat(depth.min(12)),
            shown(reading, token.span)
        );
        let tags = format!("{} {}", token.upos.as_str(), token.xpos);
        let quoted = if token.quoted { " quoted" } else { "" };
        let _ = writeln!(
            out,
            "  {:>6} {form:<36} {:<16} {tags:<11} {} < {governor}{quoted}",
            token.span.start, token.lemma, token.deprel
        );
    }
    section(
        &mut out,
        "names",
        analysis
            .names
            .iter()
            .filter(|n| here(&n.tokens))
            .map(|n| format!("{:?}: {}", n.kind, words(&n.tokens))),
    );
    let mentions = analysis.mentions.iter().filter(|m| here(&m.tokens));
    section(
        &mut out,
        "mentions (cluster, kind)",
        mentions.map(|m| format!("{} {}: {}", m.cluster, m.kind, words(&m.tokens))),
    );
    let marked = analysis
        .attributions
        .iter()
        .filter(|a| a.content.iter().chain(&a.cue).any(here));
    section(
        &mut out,
        "marked by the tagger",
        marked.map(|a| {
            let of = |pieces: &[Tokens]| pieces.iter().map(words).collect::<Vec<_>>().join(" … ");
            format!(
                "source [{}] cue [{}] content [{}]",
                of(&a.source),
                of(&a.cue),
                of(&a.content)
            )
        }),
    );
    let touches = |spans: &[Span]| spans.iter().any(|s| s.overlaps(span));
    for statement in reading
        .statements
        .iter()
        .filter(|s| touches(&s.content) || touches(&s.cue))
    {
        let of = |spans: &[Span]| {
            spans
                .iter()
                .map(|s| shown(reading, *s))
                .collect::<Vec<_>>()
                .join(" … ")
        };
        let source = statement
            .source
            .as_ref()
            .map_or("nobody named", |s| s.name.as_str());
        let _ = writeln!(
            out,
            "\nstatement {}: {} by {}",
            statement.id.0,
            statement.speech_act,
            printable(source)
        );
        let _ = writeln!(
            out,
            "  cue      {}\n  content  {}",
            of(&statement.cue),
            of(&statement.content)
        );
        if let Some(addressee) = &statement.addressee {
            let _ = writeln!(out, "  to       {}", printable(addressee));
        }
        for rule in &statement.rules {
            let _ = writeln!(out, "  {rule}: {}", description(rule));
        }
    }
    facts::put(&mut out, reader, reading, span);
    let dates = reading.dates.iter().filter(|d| touches(&d.spans));
    section(
        &mut out,
        "dates",
        dates.map(|d| {
            let value = d.value.map_or("not resolved".to_owned(), |v| v.to_string());
            let of = d
                .spans
                .iter()
                .map(|s| shown(reading, *s))
                .collect::<Vec<_>>()
                .join(" ");
            format!("{of}: {value} ({}: {})", d.rule, description(&d.rule))
        }),
    );
    out
}

/// What a rule does. Cues are described by an example, which is said to be one.
fn description(rule: &str) -> String {
    let says = reader::rules::explain(rule).unwrap_or("(no description)");
    let example = reader::acts::cues().iter().any(|cue| cue.id == rule);
    format!("{}{says}", if example { "e.g. " } else { "" })
}

fn section(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        let _ = writeln!(out, "\n{title}");
        for line in lines {
            let _ = writeln!(out, "  {line}");
        }
    }
}

fn shown(reading: &Reading, span: Span) -> String {
    printable(reading.document.text.slice(span)).into_owned()
}

/// How many governors stand above a token.
fn depth(analysis: &Analysis, n: usize) -> usize {
    let above = std::iter::successors(Some(n), |at| analysis.tokens[*at].head);
    above.take(64).count() - 1
}
