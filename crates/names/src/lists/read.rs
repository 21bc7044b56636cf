//! The files of a list, whatever their form, as a list.

use sha2::{Digest, Sha256};

use super::collect::{Collected, File};
use super::format::{Companion, Role, role};
use super::lines::Lines;
use super::mapping::Mapping;
use super::ofac_csv::Files;
use super::text::decode;
use super::{Format, List, ListError, Source};
use super::{
    eu_csv, eu_xml, ftm, mapping, ofac_advanced, ofac_csv, ofac_xml, opensanctions_csv, uk_csv,
    uk_xml, un,
};

/// How much is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of all files together.
    pub bytes: u64,
    /// Entries of a list.
    pub entries: usize,
    /// Faults that are told one by one; those beyond are counted.
    pub faults: usize,
}

impl Default for Limits {
    /// Well above the largest public collection: 1 GiB, 4 million entries; 1,000 faults.
    fn default() -> Self {
        Self {
            bytes: 1 << 30,
            entries: 4_000_000,
            faults: 1_000,
        }
    }
}

/// What is known of a list besides its files.
#[derive(Clone, Debug, Default)]
pub struct Options<'a> {
    /// What the list is called; otherwise by its publisher, its mapping or its file.
    pub id: Option<&'a str>,
    /// The form of its main file, where it is not to be recognised.
    pub format: Option<Format>,
    /// How a CSV file of another form is read; otherwise from the `.toml` file among the files.
    pub mapping: Option<&'a Mapping>,
    /// How much is read.
    pub limits: Limits,
}

/// Reads the files of one list, each a name and its bytes.
///
/// Rows and elements that cannot be read are told in [`List::faults`] and the rest is kept. An error
/// means that there is no list: the form is not known, a limit was passed, nothing could be read.
pub fn read(files: &[(&str, &[u8])], options: &Options<'_>) -> Result<List, ListError> {
    let bytes = files.iter().map(|(_, b)| b.len() as u64).sum();
    if bytes > options.limits.bytes {
        return Err(ListError::TooLarge {
            bytes,
            limit: options.limits.bytes,
        });
    }
    let parts = Parts::of(files, options)?;
    let mut collected = Collected::new(options.limits);
    let decoded: Vec<_> = files.iter().map(|(_, bytes)| decode(bytes)).collect();
    let file = |at: usize| File {
        name: files[at].0,
        text: &decoded[at].text,
    };
    for (at, text) in decoded.iter().enumerate() {
        if let Some((byte, reason)) = &text.doubt {
            let line = Lines::of(&text.text).line(*byte);
            collected.fault(file(at), line, reason.as_str());
        }
    }
    let main = file(parts.main);
    if main.text.trim_start().starts_with('<') && main.text.contains("<!ENTITY") {
        return Err(ListError::Entities {
            file: main.name.to_owned(),
        });
    }
    let mut id = match parts.format {
        // The entries of both lists of OFAC are numbered together; the lists must be told apart.
        Format::OfacCsv | Format::OfacXml | Format::OfacAdvanced => {
            match called(main.name).to_ascii_lowercase().starts_with("cons") {
                true => "ofac-consolidated".to_owned(),
                false => "ofac".to_owned(),
            }
        }
        Format::UnXml => "un".to_owned(),
        Format::EuXml | Format::EuCsv => "eu".to_owned(),
        Format::UkConlistCsv | Format::UkCsv | Format::UkXml => "uk".to_owned(),
        Format::Ftm | Format::OpensanctionsCsv | Format::MappedCsv => called(main.name),
    };
    match parts.format {
        Format::OfacCsv => {
            let of = |wanted| {
                let beside = parts.companions.iter().filter(move |(c, _)| *c == wanted);
                beside.map(|(_, at)| file(*at)).collect()
            };
            let files = Files {
                main,
                names: of(Companion::Names),
                addresses: of(Companion::Addresses),
                comments: of(Companion::Comments),
            };
            ofac_csv::read(&files, &mut collected)?;
        }
        Format::OfacXml => ofac_xml::read(main, &mut collected)?,
        Format::OfacAdvanced => ofac_advanced::read(main, &mut collected)?,
        Format::UnXml => un::read(main, &mut collected)?,
        Format::EuXml => eu_xml::read(main, &mut collected)?,
        Format::EuCsv => eu_csv::read(main, &mut collected)?,
        Format::UkConlistCsv => uk_csv::read(main, uk_csv::Layout::Conlist, &mut collected)?,
        Format::UkCsv => uk_csv::read(main, uk_csv::Layout::Uksl, &mut collected)?,
        Format::UkXml => uk_xml::read(main, &mut collected)?,
        Format::Ftm => ftm::read(main, &mut collected)?,
        Format::OpensanctionsCsv => opensanctions_csv::read(main, &mut collected)?,
        Format::MappedCsv => {
            let read;
            let mapping = match (options.mapping, parts.mapping) {
                (Some(mapping), _) => mapping,
                (None, Some(at)) => {
                    read = Mapping::parse(file(at).text).map_err(|error| ListError::Mapping {
                        file: files[at].0.to_owned(),
                        error,
                    })?;
                    &read
                }
                (None, None) => {
                    return Err(ListError::NoMapping {
                        file: main.name.to_owned(),
                        stem: super::group::stem(main.name).to_owned(),
                    });
                }
            };
            id = options
                .id
                .or(mapping.list.as_deref())
                .unwrap_or(&id)
                .to_owned();
            mapping::read(main, mapping, &id, &mut collected)?;
        }
    }
    collected.entries.iter_mut().for_each(super::Entry::tidy);
    if collected.entries.is_empty() {
        let first = collected.faults.first();
        return Err(ListError::Empty {
            file: main.name.to_owned(),
            format: parts.format,
            first: first.map_or(String::new(), |f| {
                format!(" (line {}: {})", f.line, f.reason)
            }),
        });
    }
    Ok(List {
        id: options.id.map_or(id, str::to_owned),
        format: parts.format.name().to_owned(),
        version: collected.version,
        date: collected.date,
        files: files
            .iter()
            .map(|(name, bytes)| source(name, bytes))
            .collect(),
        entries: collected.entries,
        faults: collected.faults,
        more_faults: collected.more_faults,
    })
}

/// Which file is which.
struct Parts {
    format: Format,
    main: usize,
    companions: Vec<(Companion, usize)>,
    mapping: Option<usize>,
}

impl Parts {
    fn of(files: &[(&str, &[u8])], options: &Options<'_>) -> Result<Self, ListError> {
        let mut main: Option<(usize, Format)> = None;
        let mut companions = Vec::new();
        let mut mapping = None;
        let name = |at: usize| files[at].0.to_owned();
        let mapped = options.mapping.is_some()
            || files.len() == 2
                && files
                    .iter()
                    .any(|(name, _)| role(name, b"") == Role::Mapping);
        for (at, (_, bytes)) in files.iter().enumerate() {
            let format = match (role(files[at].0, bytes), options.format) {
                (Role::Mapping, _) if mapping.is_none() => {
                    mapping = Some(at);
                    continue;
                }
                (Role::Companion(companion), None | Some(Format::OfacCsv)) if !mapped => {
                    companions.push((companion, at));
                    continue;
                }
                (_, Some(format)) => format,
                (Role::Main(_) | Role::Table | Role::Companion(_), None) if mapped => {
                    Format::MappedCsv
                }
                (Role::Main(format), None) => format,
                (Role::Table, None) => Format::MappedCsv,
                (Role::Other(seems), None) => {
                    return Err(ListError::Unknown {
                        file: name(at),
                        seems,
                    });
                }
                (Role::Mapping | Role::Companion(_), None) => {
                    return Err(ListError::Mixed {
                        file: name(at),
                        of: main.map_or_else(|| name(0), |(of, _)| name(of)),
                    });
                }
            };
            match main {
                Some((of, _)) => {
                    return Err(ListError::Mixed {
                        file: name(at),
                        of: name(of),
                    });
                }
                None => main = Some((at, format)),
            }
        }
        match (main, companions.first(), mapping) {
            (Some((_, format)), Some((_, at)), _) if format != Format::OfacCsv => {
                Err(ListError::Mixed {
                    file: name(*at),
                    of: main.map_or_else(String::new, |(of, _)| name(of)),
                })
            }
            (Some((main, format)), _, _) => Ok(Self {
                format,
                main,
                companions,
                mapping,
            }),
            (None, Some((_, at)), _) => Err(ListError::MainMissing { file: name(*at) }),
            (None, None, Some(at)) => Err(ListError::Unknown {
                file: name(at),
                seems: "a mapping without its CSV file",
            }),
            (None, None, None) => Err(ListError::NoFiles),
        }
    }
}

fn source(name: &str, bytes: &[u8]) -> Source {
    let digest = Sha256::digest(bytes);
    Source {
        name: name.to_owned(),
        sha256: digest.iter().map(|b| format!("{b:02x}")).collect(),
    }
}

/// What a list is called by its file: `targets.simple.csv` is `targets`.
fn called(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = base.split('.').find(|part| !part.is_empty());
    stem.unwrap_or("list").to_owned()
}
