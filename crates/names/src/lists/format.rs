//! Which form a file is in, by its content and its name.

use serde::{Deserialize, Serialize};

use super::table::{Heading, Rows};
use super::text::decode;

/// The forms of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// OFAC: `sdn.csv` with `alt.csv`, `add.csv`, `sdn_comments.csv`, and the `cons_` files.
    OfacCsv,
    /// OFAC: `sdn.xml`, `consolidated.xml`.
    OfacXml,
    /// OFAC: `sdn_advanced.xml`, `cons_advanced.xml`.
    OfacAdvanced,
    /// United Nations Security Council: the consolidated list.
    UnXml,
    /// European Union: the consolidated list of financial sanctions, XML.
    EuXml,
    /// The same, CSV.
    EuCsv,
    /// United Kingdom, OFSI: `ConList.csv`.
    UkConlistCsv,
    /// United Kingdom: the UK Sanctions List, CSV.
    UkCsv,
    /// The same, XML.
    UkXml,
    /// FollowTheMoney entities, a line each; also with others nested in them.
    Ftm,
    /// OpenSanctions: `targets.simple.csv`.
    OpensanctionsCsv,
    /// Any CSV file with a mapping.
    MappedCsv,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::OfacCsv,
        Self::OfacXml,
        Self::OfacAdvanced,
        Self::UnXml,
        Self::EuXml,
        Self::EuCsv,
        Self::UkConlistCsv,
        Self::UkCsv,
        Self::UkXml,
        Self::Ftm,
        Self::OpensanctionsCsv,
        Self::MappedCsv,
    ];

    /// Its name in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::OfacCsv => "ofac-csv",
            Self::OfacXml => "ofac-xml",
            Self::OfacAdvanced => "ofac-advanced",
            Self::UnXml => "un-xml",
            Self::EuXml => "eu-xml",
            Self::EuCsv => "eu-csv",
            Self::UkConlistCsv => "uk-conlist-csv",
            Self::UkCsv => "uk-csv",
            Self::UkXml => "uk-xml",
            Self::Ftm => "ftm",
            Self::OpensanctionsCsv => "opensanctions-csv",
            Self::MappedCsv => "mapped-csv",
        }
    }

    /// The form of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }
}

/// What a file is to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A list, or the main file of one.
    Main(Format),
    /// OFAC's names, addresses and further remarks, which go with its main file.
    Companion(Companion),
    /// A mapping file.
    Mapping,
    /// A CSV file of no known form: a list if there is a mapping.
    Table,
    /// No list; what it looks like.
    Other(&'static str),
}

/// The files that go with OFAC's main file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Companion {
    Names,
    Addresses,
    Comments,
}

/// Bytes that are looked at.
const HEAD: usize = 64 << 10;

/// What a file is. The first 64 kB are enough.
pub(super) fn role(name: &str, bytes: &[u8]) -> Role {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let lower = base.to_ascii_lowercase();
    if lower.ends_with(".toml") {
        return Role::Mapping;
    }
    for (start, seems) in [
        (b"PK\x03\x04".as_slice(), "a ZIP archive or an Excel file"),
        (b"\x1f\x8b", "compressed with gzip"),
        (b"%PDF", "a PDF file"),
        (b"\xd0\xcf\x11\xe0", "an old Office file"),
    ] {
        if head.starts_with(start) {
            return Role::Other(seems);
        }
    }
    let decoded = decode(head);
    let text = decoded
        .text
        .trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
    match text.chars().next() {
        None => Role::Other("empty"),
        Some('<') => markup(text),
        Some('{') => match text.contains("\"schema\"") || lower.contains(".ftm") {
            true => Role::Main(Format::Ftm),
            false => Role::Other("JSON of another form"),
        },
        Some('[') => Role::Other("a JSON array"),
        Some(_) => table(&lower, text),
    }
}

fn markup(text: &str) -> Role {
    for (tag, format) in [
        ("<sdnList", Format::OfacXml),
        ("<CONSOLIDATED_LIST", Format::UnXml),
        ("<Designations", Format::UkXml),
        ("<ReferenceValueSets", Format::OfacAdvanced),
    ] {
        if text.contains(tag) {
            return Role::Main(format);
        }
    }
    if text.contains("<export") && text.contains("sanctionEntity") {
        return Role::Main(Format::EuXml);
    }
    let html = text.get(..200).unwrap_or(text).to_ascii_lowercase();
    match html.contains("<html") || html.contains("<!doctype html") {
        true => Role::Other("a web page"),
        false => Role::Other("XML of another form"),
    }
}

fn table(name: &str, text: &str) -> Role {
    let rows = |delimiter| {
        Rows::of(text, delimiter)
            .filter_map(|(_, row)| row.ok())
            .take(2)
    };
    let Some(first) = rows(b',').next() else {
        return Role::Other("empty");
    };
    let field = |at: usize| first.get(at).unwrap_or_default().trim();
    let number = |at: usize| !field(at).is_empty() && field(at).bytes().all(|b| b.is_ascii_digit());
    // OFAC's files have no heading.
    if number(0) {
        let null = first.iter().any(|f| f.trim() == "-0-");
        let about = name.contains("comment");
        match first.len() {
            12 if null => return Role::Main(Format::OfacCsv),
            6 if number(1) && (null || name.contains("add")) => {
                return Role::Companion(Companion::Addresses);
            }
            5 if number(1) && matches!(field(2), "aka" | "fka" | "nka") => {
                return Role::Companion(Companion::Names);
            }
            2 if about => return Role::Companion(Companion::Comments),
            _ => {}
        }
    }
    if let Some(format) = rows(b',').find_map(|row| headed(&Heading::of(&row))) {
        return Role::Main(format);
    }
    if let Some(format) = rows(b';').find_map(|row| headed(&Heading::of(&row))) {
        return Role::Main(format);
    }
    match name.ends_with(".csv") || name.ends_with(".tsv") || name.ends_with(".txt") {
        true => Role::Table,
        false => Role::Other("text of another form"),
    }
}

/// The form by its heading, which the United Kingdom writes into the second line.
fn headed(heading: &Heading) -> Option<Format> {
    let all = |columns: &[&str]| columns.iter().all(|c| heading.has(c));
    if all(&["Entity_LogicalId", "NameAlias_WholeName"]) {
        return Some(Format::EuCsv);
    }
    if all(&["Group ID", "Name 6", "Alias Type"]) {
        return Some(Format::UkConlistCsv);
    }
    if all(&["Unique ID", "Name 6", "Name type"]) {
        return Some(Format::UkCsv);
    }
    all(&["id", "schema", "name", "aliases"]).then_some(Format::OpensanctionsCsv)
}
