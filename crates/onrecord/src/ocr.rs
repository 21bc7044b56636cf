//! Scanned pages: their letters recognised by `tesseract`, which the user installs and asks for.
//!
//! `pdftoppm` makes a picture of a page, `tesseract` gives the words on it, each with its confidence.
//! Both are programs of the system: they are run one page at a time, each with a clock. The text says
//! that it was recognised (`text.recognised`), how surely, and which words are the least sure; the
//! document marks all of them ([`Recognised`]).

use std::io::{Read, Write};
use std::ops::Range;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use ingest::{Extracted, Format, Hint, PageStart, SourceMap};
use record::{Diagnostic, Level, Recognised};

use crate::sandbox::Refusal;

/// Pages that are recognised of one file.
const MOST_PAGES: u32 = 200;

/// Time for one page in each program.
const LONGEST: Duration = Duration::from_secs(60);

/// Dots an inch of the picture.
const RESOLUTION: &str = "300";

/// Unsure words that are listed.
const LISTED: usize = 20;

/// Bytes that a page may give.
const LARGEST_ANSWER: u64 = 64 << 20;

/// A page as it was recognised.
#[derive(Debug, Default, PartialEq)]
struct Page {
    text: String,
    words: Vec<Word>,
}

/// A word, where it is in what was recognised, and how sure it is, from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
struct Word {
    bytes: Range<usize>,
    confidence: f64,
    page: u32,
}

/// Recognises the letters of all pages; no page is begun once they are not wanted any more.
pub fn recognise(
    bytes: &[u8],
    hint: &Hint,
    pages: u32,
    is_wanted: &dyn Fn() -> bool,
) -> Result<Extracted, Refusal> {
    if pages > MOST_PAGES {
        let reason = format!("too many pages to recognise: {pages}, and the limit is {MOST_PAGES}");
        return Err(Refusal::new(reason, "split it into parts"));
    }
    let failed = |what: String| {
        Refusal::new(
            format!("its letters could not be recognised: {what}"),
            "install tesseract and pdftoppm (tesseract-ocr and poppler-utils in Debian), or put its text into NAME.txt and read that",
        )
    };
    let folder = tempfile::tempdir().map_err(|e| failed(e.to_string()))?;
    let file = folder.path().join("scan.pdf");
    std::fs::write(&file, bytes).map_err(|e| failed(e.to_string()))?;
    let (mut text, mut words, mut notes) = (String::new(), Vec::new(), Vec::new());
    for number in 1..=pages {
        if !is_wanted() {
            return Err(Refusal::new("it was stopped", "read it again"));
        }
        let page = page(&file, number).map_err(failed)?;
        if page.text.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let sum: f64 = page.words.iter().map(|word| word.confidence).sum();
        notes.push(recognised(format!(
            "page {number}: its letters were recognised, with a confidence of {:.0} in 100",
            100.0 * sum / page.words.len() as f64
        )));
        let base = text.len();
        words.extend(page.words.into_iter().map(|word| Word {
            bytes: base + word.bytes.start..base + word.bytes.end,
            ..word
        }));
        text.push_str(&page.text);
    }
    let unsure = |word: &&Word| word.confidence < Recognised::UNSURE;
    let mut listed: Vec<&str> = (words.iter().filter(unsure))
        .map(|word| &text[word.bytes.clone()])
        .collect();
    if !listed.is_empty() {
        let more = listed.len().saturating_sub(LISTED);
        listed.truncate(LISTED);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        notes.push(recognised(format!(
            "least sure: {}{more}",
            listed.join(", ")
        )));
    }
    // The words are a plain text now; the document is still the file.
    let plain = Hint {
        format: Some(Format::PlainText),
        ..hint.clone()
    };
    let mut read = ingest::extract(text.as_bytes(), &plain)
        .map_err(|e| Refusal::new(e.to_string(), e.hint()))?;
    read.document.id = ingest::id_of(bytes);
    mark(&mut read, &words);
    read.diagnostics.splice(0..0, notes);
    Ok(read)
}

/// Marks the words of a document that was made of recognised ones, and where its pages begin. Its
/// way back to the text they were in has done its work then: it does not lead into the file.
fn mark(read: &mut Extracted, words: &[Word]) {
    let text = &read.document.text;
    let (mut marks, mut pages) = (Vec::<Recognised>::new(), Vec::<PageStart>::new());
    let (mut at, mut line, mut count) = (0, true, 0.0);
    for piece in text.as_str().split_inclusive(char::is_whitespace) {
        let bytes = at..at + piece.trim_end().len();
        at += piece.len();
        let span = text.span(bytes);
        let word = read.map.source(text, span).and_then(|source| {
            let n = words.partition_point(|word| word.bytes.end <= source.start);
            words.get(n).filter(|word| word.bytes.start < source.end)
        });
        if let Some(word) = word {
            if pages.last().is_none_or(|last| last.page != word.page) {
                pages.push(PageStart {
                    at: span.start,
                    page: word.page,
                });
            }
            let own = Recognised {
                span,
                confidence: word.confidence,
            };
            match marks.last_mut() {
                Some(last) if !line && last.is_unsure() == own.is_unsure() => {
                    last.span = last.span.hull(span);
                    last.confidence = (last.confidence * count + own.confidence) / (count + 1.0);
                    count += 1.0;
                }
                _ => {
                    marks.push(own);
                    count = 1.0;
                }
            }
            line = false;
        }
        line |= piece.ends_with('\n');
    }
    // More digits than these say nothing.
    for mark in &mut marks {
        mark.confidence = (mark.confidence * 1_000.0).round() / 1_000.0;
    }
    read.document.recognised = marks;
    read.pages = pages;
    read.map = SourceMap::default();
}

fn recognised(message: String) -> Diagnostic {
    Diagnostic {
        level: Level::Warning,
        code: "text.recognised".to_owned(),
        message,
        span: None,
    }
}

fn page(file: &Path, at: u32) -> Result<Page, String> {
    let number = at.to_string();
    let mut picture = Command::new("pdftoppm");
    picture
        .args(["-r", RESOLUTION, "-gray", "-f", &number, "-l", &number])
        .arg(file);
    let picture = output(picture, &[])?;
    let mut words = Command::new("tesseract");
    words.args(["stdin", "stdout", "-l", "eng", "tsv"]);
    // One thread: documents are read at the same time already.
    words.env("OMP_THREAD_LIMIT", "1");
    Ok(layout(
        &String::from_utf8_lossy(&output(words, &picture)?),
        at,
    ))
}

/// What a program gives for `input`, which it has a minute for.
fn output(mut command: Command, input: &[u8]) -> Result<Vec<u8>, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| format!("{name} is not installed"))?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(format!("{name} gave no pipe"));
    };
    let (answer, status) = thread::scope(|scope| {
        scope.spawn(move || {
            let _ = stdin.write_all(input);
        });
        let answer = scope.spawn(move || {
            let mut answer = Vec::new();
            let _ = stdout.take(LARGEST_ANSWER).read_to_end(&mut answer);
            answer
        });
        let begun = Instant::now();
        let status = loop {
            match child.try_wait() {
                Ok(Some(status)) => break Some(status),
                Ok(None) if begun.elapsed() < LONGEST => thread::sleep(Duration::from_millis(20)),
                _ => {
                    let _ = child.kill();
                    let _ = child.wait();
                    break None;
                }
            }
        };
        (answer.join().unwrap_or_default(), status)
    });
    match status {
        Some(status) if status.success() => Ok(answer),
        Some(_) => Err(format!("{name} failed")),
        None => Err(format!(
            "{name} took more than {} seconds",
            LONGEST.as_secs()
        )),
    }
}

/// The words of a page from the table that `tesseract ... tsv` prints: level, page, block, paragraph,
/// line, word, four measures, confidence, text.
fn layout(table: &str, number: u32) -> Page {
    let mut page = Page::default();
    let mut before: Option<[&str; 3]> = None;
    for row in table.lines() {
        let cells: Vec<&str> = row.split('\t').collect();
        let [
            level,
            _,
            block,
            paragraph,
            line,
            _,
            _,
            _,
            _,
            _,
            confidence,
            word,
        ] = cells[..]
        else {
            continue;
        };
        let Ok(confidence) = confidence.parse::<f64>() else {
            continue;
        };
        if level != "5" || word.trim().is_empty() || confidence < 0.0 {
            continue;
        }
        let place = [block, paragraph, line];
        let gap = match before {
            None => "",
            Some(last) if last[..2] != place[..2] => "\n\n",
            Some(last) if last == place => " ",
            // A paragraph's lines are kept: a letter's address must not run together.
            Some(_) => "\n",
        };
        page.text.push_str(gap);
        let start = page.text.len();
        page.text.push_str(word);
        page.words.push(Word {
            bytes: start..page.text.len(),
            confidence: (confidence / 100.0).min(1.0),
            page: number,
        });
        before = Some(place);
    }
    page
}

#[cfg(test)]
mod tests {
    use record::Span;

    use super::*;

    #[test]
    fn words_of_a_table_become_lines_and_paragraphs_with_their_confidence() {
        let head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n";
        let row = |b, p, l, confidence, word: &str| {
            format!("5\t1\t{b}\t{p}\t{l}\t1\t0\t0\t9\t9\t{confidence}\t{word}\n")
        };
        let table = [
            head.to_owned(),
            "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t\n".to_owned(),
            row(1, 1, 1, 96, "Dear"),
            row(1, 1, 1, 90, "Minister,"),
            row(1, 1, 2, 30, "wc"),
            row(2, 1, 1, 84, "Signed"),
        ]
        .concat();
        let page = layout(&table, 1);
        assert_eq!(page.text, "Dear Minister,\nwc\n\nSigned");
        let words: Vec<_> = (page.words.iter())
            .map(|word| (&page.text[word.bytes.clone()], word.confidence))
            .collect();
        let expected = [
            ("Dear", 0.96),
            ("Minister,", 0.9),
            ("wc", 0.3),
            ("Signed", 0.84),
        ];
        assert_eq!(words, expected);
    }

    #[test]
    fn runs_of_words_are_marked_where_they_stand_in_the_document_with_their_pages() {
        // A letter that is composed, and a mark that is taken away, move all that is behind them.
        let text = "Jose\u{301} Ruiz wc\u{200b} said\nno\n\nTwo";
        let mut at = 0;
        let mut word = |word: &str, confidence, page| {
            let start = at + text[at..].find(word).expect("it is there");
            at = start + word.len();
            Word {
                bytes: start..at,
                confidence,
                page,
            }
        };
        let words = [
            word("Jose\u{301}", 0.75, 1),
            word("Ruiz", 1.0, 1),
            word("wc\u{200b}", 0.25, 1),
            word("said", 0.75, 1),
            word("no", 0.75, 1),
            word("Two", 0.5, 3),
        ];
        let plain = Hint {
            format: Some(Format::PlainText),
            ..Hint::default()
        };
        let mut read = ingest::extract(text.as_bytes(), &plain).expect("a text");
        mark(&mut read, &words);
        let own = &read.document.text;
        let marks: Vec<_> = (read.document.recognised.iter())
            .map(|mark| (own.slice(mark.span), mark.confidence))
            .collect();
        let expected = [
            ("José Ruiz", 0.875),
            ("wc", 0.25),
            ("said", 0.75),
            ("no", 0.75),
            ("Two", 0.5),
        ];
        assert_eq!(marks, expected);
        let pages: Vec<_> = read.pages.iter().map(|p| (p.at, p.page)).collect();
        assert_eq!(pages, [(0, 1), (own.len() - 3, 3)]);
        assert_eq!(read.map.source(own, Span::new(0, 3)), None);
    }
}
