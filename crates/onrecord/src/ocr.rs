//! Scanned pages: their letters recognised by `tesseract`, which the user installs and asks for.
//!
//! `pdftoppm` makes a picture of a page, `tesseract` gives the words on it, each with its confidence.
//! Both are programs of the system: they are run one page at a time, each with a clock. The text says
//! that it was recognised (`text.recognised`), how surely, and which words are the least sure.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use ingest::{Extracted, Format, Hint, PageStart};
use record::{Diagnostic, Level};

use crate::sandbox::Refusal;

/// Pages that are recognised of one file.
const MOST_PAGES: u32 = 200;

/// Time for one page in each program.
const LONGEST: Duration = Duration::from_secs(60);

/// Dots an inch of the picture.
const RESOLUTION: &str = "300";

/// Confidence, in hundredths, below which a word is listed, and how many are.
const UNSURE: f64 = 60.0;
const LISTED: usize = 20;

/// Bytes that a page may give.
const LARGEST_ANSWER: u64 = 64 << 20;

/// A page as it was recognised.
#[derive(Debug, Default, PartialEq)]
struct Page {
    text: String,
    /// Mean confidence of its words, in hundredths.
    confidence: f64,
    unsure: Vec<String>,
}

/// Recognises the letters of all pages.
pub fn recognise(bytes: &[u8], hint: &Hint, pages: u32) -> Result<Extracted, Refusal> {
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
    let (mut text, mut starts, mut notes) = (String::new(), Vec::new(), Vec::new());
    let mut unsure = Vec::new();
    for number in 1..=pages {
        let page = page(&file, number).map_err(failed)?;
        if page.text.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        starts.push(PageStart {
            at: text.chars().count() as u32,
            page: number,
        });
        text.push_str(&page.text);
        notes.push(recognised(format!(
            "page {number}: its letters were recognised, with a confidence of {:.0} in 100",
            page.confidence
        )));
        unsure.extend(page.unsure);
    }
    if !unsure.is_empty() {
        let more = unsure.len().saturating_sub(LISTED);
        unsure.truncate(LISTED);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        notes.push(recognised(format!(
            "least sure: {}{more}",
            unsure.join(", ")
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
    read.pages = starts;
    read.diagnostics.splice(0..0, notes);
    Ok(read)
}

fn recognised(message: String) -> Diagnostic {
    Diagnostic {
        level: Level::Warning,
        code: "text.recognised".to_owned(),
        message,
        span: None,
    }
}

fn page(file: &Path, number: u32) -> Result<Page, String> {
    let number = number.to_string();
    let mut picture = Command::new("pdftoppm");
    picture
        .args(["-r", RESOLUTION, "-gray", "-f", &number, "-l", &number])
        .arg(file);
    let picture = output(picture, &[])?;
    let mut words = Command::new("tesseract");
    words.args(["stdin", "stdout", "-l", "eng", "tsv"]);
    // One thread: documents are read at the same time already.
    words.env("OMP_THREAD_LIMIT", "1");
    Ok(layout(&String::from_utf8_lossy(&output(words, &picture)?)))
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
fn layout(table: &str) -> Page {
    let mut page = Page::default();
    let mut before: Option<[&str; 3]> = None;
    let (mut sum, mut count) = (0.0, 0.0);
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
        page.text.push_str(word);
        before = Some(place);
        sum += confidence;
        count += 1.0;
        if confidence < UNSURE {
            page.unsure.push(word.to_owned());
        }
    }
    page.confidence = if count > 0.0 { sum / count } else { 0.0 };
    page
}

#[cfg(test)]
mod tests {
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
        let page = layout(&table);
        assert_eq!(page.text, "Dear Minister,\nwc\n\nSigned");
        assert_eq!(
            (page.confidence, page.unsure),
            (75.0, vec!["wc".to_owned()])
        );
    }
}
