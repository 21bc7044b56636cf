//! `onrecord read`: documents in, readings out.

mod cameo;
mod folder;
mod plover;
mod progress;
mod text;

use std::collections::HashSet;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anstream::{AutoStream, ColorChoice};
use reader::Reader;
use record::{DocumentId, PartialDate, Reading};
use serde::Serialize;

use crate::cli::{Color, DocumentFlags, OutputFormat, Read, TextLimit};
use crate::failure::{self, Failure, Failures, note};
use crate::inputs::{self, Input};
use crate::load::Part;
use crate::workers::{self, Give, Step};
use crate::{load, readers};
pub use folder::Folder;
use progress::Progress;
pub use text::{NARROWEST, list, page, terminal_width};

/// Runs the command; documents that cannot be read are reported as they come, the rest goes on.
pub fn run(options: Read) -> Result<ExitCode, Failure> {
    each(&options.documents, |documents| {
        Output::new(&options, documents)
    })
}

/// Whoever takes readings, in the order of their documents.
pub trait Take {
    /// Takes the reading of a document of the input at a place.
    fn put(&mut self, at: usize, input: &Input, found: &Found) -> Result<(), Failure>;
    /// All were taken.
    fn finish(&mut self) -> Result<(), Failure>;
}

/// Reads documents and gives each to what `taker` makes; that is also told which there are, and may
/// refuse some, with a failure for each.
pub fn each<T: Take>(
    options: &DocumentFlags,
    taker: impl FnOnce(&mut Vec<Input>) -> Result<(T, Vec<Failure>), Failure>,
) -> Result<ExitCode, Failure> {
    let reader = readers::open(options.model, &options.frames)?;
    let found = inputs::find(&options.inputs);
    let mut failed = found.failures.len();
    found.failures.iter().for_each(Failure::report);
    let mut documents = found.documents;
    let mut all = documents.len() + failed;
    if found.passed_over > 0 {
        note(&format!(
            "{} of kinds that are not read passed over",
            files(found.passed_over)
        ));
    }
    if found.companions > 0 {
        note(&format!(
            "{} of metadata or readings passed over",
            files(found.companions)
        ));
    }
    if let Some(first) = found.linked.first() {
        note(&not_followed(first, found.linked.len()));
    }
    if documents.is_empty() {
        if failed == 0 {
            let names: Vec<String> = options
                .inputs
                .iter()
                .map(|p| p.display().to_string())
                .collect();
            let reason = "no document that can be read (.txt, .md, .html, .pdf, .docx, .odt, .rtf, .eml, .zip ...)";
            Failure::new(
                names.join(", "),
                reason,
                "give files or folders with such documents",
            )
            .report();
        }
        return Ok(ExitCode::from(failure::SOME_FAILED));
    }
    let (mut output, refused) = taker(&mut documents)?;
    failed += refused.len();
    refused.iter().for_each(Failure::report);
    let mut progress = Progress::new(&documents);
    let mut pasted = Pasted::default();
    let begun = Instant::now();
    let read = |input: &Input, part: Part| {
        let name = load::name_of(input, &part.path);
        read_part(&reader, &name, part, options.text)
    };
    let open = |input: &Input, give: &mut Give<Part>| {
        load::each(input, &options.metadata, &options.limits, &mut |part| {
            let text = part.result.as_ref().map(|read| &read.document.text);
            let weight = text.map_or(0, |text| text.as_str().len());
            give(part, weight)
        });
    };
    let (mut failures, mut parts) = (Failures::default(), 0);
    let outcome = workers::parts_in_order(
        &documents,
        workers::count(options.jobs),
        open,
        read,
        |at, step| {
            let input = &documents[at];
            let result = match step {
                Step::Part(result) => result,
                Step::End => {
                    progress.advance(at);
                    let ended = std::mem::take(&mut failures);
                    progress.above(|| ended.finish());
                    failed += ended.count();
                    all += std::mem::take(&mut parts).max(1) - 1;
                    return Ok(());
                }
            };
            parts += 1;
            let written = result
                .unwrap_or_else(|_| Err(Failure::panicked(input.name())))
                .and_then(|found| {
                    progress.read(&found.reading);
                    if pasted.is_text_of_a_scan(input) {
                        return Ok(());
                    }
                    pasted.note(input, &found.reading);
                    output.put(at, input, &found)
                });
            match written {
                // A full disk stops the run; one reading that cannot be written does not.
                Err(failure) if failure.is_of_stdout() => return Err(failure),
                Err(failure) => progress.above(|| failures.report(failure)),
                Ok(()) => {}
            }
            Ok(())
        },
    );
    progress.finish();
    outcome?;
    output.finish()?;
    tracing::info!(
        documents = documents.len(),
        failed,
        ms = begun.elapsed().as_millis(),
        "done"
    );
    if failed == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    if all > 1 {
        failure::tell(&format!(
            "{} of {all} read, {failed} failed",
            all - failed.min(all)
        ));
    }
    Ok(ExitCode::from(failure::SOME_FAILED))
}

/// Reads a document of an input, or tells why it cannot be.
pub fn read_part(
    reader: &Reader,
    name: &str,
    part: Part,
    limit: TextLimit,
) -> Result<Found, Failure> {
    let begun = Instant::now();
    let extracted = load::readable(part.result?, limit, name)?;
    // The name of the document is known here, and not where other panics are caught.
    let read = workers::caught(|| reader.read(extracted.document));
    let mut reading = read.map_err(|_| Failure::panicked(name))?;
    reading.diagnostics.splice(0..0, extracted.diagnostics);
    tracing::info!(
        input = name,
        characters = reading.document.text.len(),
        statements = reading.statements.len(),
        ms = begun.elapsed().as_millis(),
        "read"
    );
    Ok(Found {
        inside: Inside {
            path: part.path,
            parent: extracted.parent,
        },
        original: part.original,
        reading,
    })
}

fn files(n: usize) -> String {
    if n == 1 {
        "1 file".to_owned()
    } else {
        format!("{n} files")
    }
}

fn not_followed(first: &Path, n: usize) -> String {
    let more = match n {
        1 => String::new(),
        n => format!(" and {} more", n - 1),
    };
    let first = first.display();
    format!("linked folders are not followed: {first}{more}; give a folder by name to read it")
}

/// A reading, and where its document was found.
pub struct Found {
    pub inside: Inside,
    /// The bytes of the input.
    pub original: Arc<[u8]>,
    pub reading: Reading,
}

/// Where a document is in its file.
#[derive(Serialize)]
pub struct Inside {
    /// Empty for the file itself.
    pub path: String,
    /// The mail that it came with.
    parent: Option<DocumentId>,
}

impl Found {
    /// Its reading as JSON: that of a document within a file says where it was.
    fn json(&self) -> Json<'_> {
        Json {
            reading: &self.reading,
            inside: (!self.inside.path.is_empty()).then_some(&self.inside),
        }
    }
}

#[derive(Serialize)]
pub struct Json<'a> {
    #[serde(flatten)]
    reading: &'a Reading,
    #[serde(skip_serializing_if = "Option::is_none")]
    inside: Option<&'a Inside>,
}

/// Texts of scans that lie beside them, and are no documents of their own.
#[derive(Default)]
struct Pasted(HashSet<PathBuf>);

impl Pasted {
    fn note(&mut self, input: &Input, reading: &Reading) {
        let is_pasted = |d: &record::Diagnostic| d.code == load::PASTED;
        if let (Input::File(path), true) = (input, reading.diagnostics.iter().any(is_pasted)) {
            self.0.insert(path.with_extension("txt"));
        }
    }

    fn is_text_of_a_scan(&self, input: &Input) -> bool {
        matches!(input, Input::File(path) if self.0.contains(path))
    }
}

enum Target {
    /// Text for people; `width` columns.
    Text {
        stream: AutoStream<io::Stdout>,
        width: usize,
        as_of: Option<PartialDate>,
        any: bool,
    },
    /// JSON: an array, or a line each.
    Json {
        stream: BufWriter<io::Stdout>,
        lines: bool,
        any: bool,
    },
    /// Events in published codes; `begun` once the head stands.
    Coded {
        stream: BufWriter<io::Stdout>,
        scheme: Scheme,
        begun: bool,
    },
    /// A file each.
    Folder(Folder),
}

/// A published scheme of events.
#[derive(Clone, Copy)]
enum Scheme {
    Plover,
    Cameo,
}

impl Scheme {
    fn head(self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Plover => plover::metadata(out),
            Self::Cameo => cameo::header(out),
        }
    }

    fn write(self, out: &mut impl Write, reading: &Reading) -> io::Result<()> {
        match self {
            Self::Plover => plover::write(out, reading),
            Self::Cameo => cameo::write(out, reading),
        }
    }
}

/// Where readings go.
struct Output {
    target: Target,
}

impl Output {
    /// Where readings go, and a failure for each document that is taken out because its reading
    /// has nowhere to go.
    fn new(options: &Read, documents: &mut Vec<Input>) -> Result<(Self, Vec<Failure>), Failure> {
        let mut refused = Vec::new();
        let format = options.format.unwrap_or(if options.out.is_some() {
            OutputFormat::Json
        } else {
            OutputFormat::Text
        });
        let coded = |scheme| Target::Coded {
            stream: BufWriter::new(io::stdout()),
            scheme,
            begun: false,
        };
        let target = match (&options.out, format) {
            (Some(_), OutputFormat::Text | OutputFormat::Plover | OutputFormat::Cameo) => {
                let hint = "leave --format out, or the folder";
                let form = match format {
                    OutputFormat::Text => "text",
                    _ => "coded events",
                };
                let reason = format!("writes readings as JSON, not as {form}");
                return Err(Failure::new("--out", reason, hint));
            }
            (Some(dir), _) => {
                let (folder, failures) = Folder::open(dir, documents, options.force)?;
                refused = failures;
                Target::Folder(folder)
            }
            (None, OutputFormat::Text) => {
                let choice = match options.color {
                    Color::Auto => AutoStream::choice(&io::stdout()),
                    Color::Always => ColorChoice::Always,
                    Color::Never => ColorChoice::Never,
                };
                let width = options.width.map_or_else(text::terminal_width, usize::from);
                Target::Text {
                    stream: AutoStream::new(io::stdout(), choice),
                    width,
                    as_of: options.as_of,
                    any: false,
                }
            }
            (None, OutputFormat::Plover) => coded(Scheme::Plover),
            (None, OutputFormat::Cameo) => coded(Scheme::Cameo),
            (None, format) => Target::Json {
                stream: BufWriter::new(io::stdout()),
                lines: format == OutputFormat::Jsonl,
                any: false,
            },
        };
        Ok((Self { target }, refused))
    }
}

impl Take for Output {
    fn put(&mut self, at: usize, input: &Input, found: &Found) -> Result<(), Failure> {
        let reading = &found.reading;
        match &mut self.target {
            Target::Folder(folder) => folder.write(at, &found.inside.path, &found.json()),
            Target::Text {
                stream,
                width,
                as_of,
                any,
            } => {
                let name = load::name_of(input, &found.inside.path);
                let shown = text::render(reading, &name, *width, *as_of);
                let gap = if std::mem::replace(any, true) {
                    "\n"
                } else {
                    ""
                };
                write!(stream, "{gap}{shown}").map_err(|e| Failure::stdout(&e))
            }
            Target::Coded {
                stream,
                scheme,
                begun,
            } => {
                let head = match std::mem::replace(begun, true) {
                    true => Ok(()),
                    false => scheme.head(stream),
                };
                head.and_then(|()| scheme.write(stream, reading))
                    .and_then(|()| stream.flush())
                    .map_err(|e| Failure::stdout(&e))
            }
            Target::Json { stream, lines, any } => {
                let first = !std::mem::replace(any, true);
                let result = if *lines {
                    serde_json::to_writer(&mut *stream, &found.json())
                        .map_err(io::Error::from)
                        .and_then(|()| writeln!(stream))
                } else {
                    write!(stream, "{}", if first { "[\n" } else { ",\n" }).and_then(|()| {
                        serde_json::to_writer_pretty(&mut *stream, &found.json())
                            .map_err(io::Error::from)
                    })
                };
                result
                    .and_then(|()| stream.flush())
                    .map_err(|e| Failure::stdout(&e))
            }
        }
    }

    fn finish(&mut self) -> Result<(), Failure> {
        let result = match &mut self.target {
            Target::Folder(folder) => {
                folder.report();
                Ok(())
            }
            Target::Text { stream, .. } => stream.flush(),
            Target::Coded {
                stream,
                scheme,
                begun: false,
            } => scheme.head(stream).and_then(|()| stream.flush()),
            Target::Coded { stream, .. } => stream.flush(),
            Target::Json {
                lines: true,
                stream,
                ..
            } => stream.flush(),
            Target::Json {
                any: true, stream, ..
            } => writeln!(stream, "\n]").and_then(|()| stream.flush()),
            Target::Json {
                any: false, stream, ..
            } => writeln!(stream, "[]").and_then(|()| stream.flush()),
        };
        result.map_err(|e| Failure::stdout(&e))
    }
}
