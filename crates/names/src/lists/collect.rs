//! What the readers of all forms gather, and the limits on it.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::{Entry, Fault, Gender, Kind, Limits, ListError, ListedDate, ListedName, NameKind};

/// A file of a list as the readers get it.
#[derive(Clone, Copy, Debug)]
pub(super) struct File<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
}

/// What has been read so far.
#[derive(Debug)]
pub(super) struct Collected {
    pub(super) version: Option<String>,
    pub(super) date: Option<record::PartialDate>,
    pub(super) entries: Vec<Entry>,
    pub(super) faults: Vec<Fault>,
    pub(super) more_faults: u64,
    limits: Limits,
    by_id: HashMap<String, usize>,
    /// Bytes that have been copied from where they are told once to all that refer to them.
    copied: usize,
}

/// What may be copied where a file tells it once: 64 MB and twice the file. No list comes near it.
const COPIES: usize = 64 << 20;

impl Collected {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            version: None,
            date: None,
            entries: Vec::new(),
            faults: Vec::new(),
            more_faults: 0,
            limits,
            by_id: HashMap::new(),
            copied: 0,
        }
    }

    /// Whether so many bytes more may be copied. A hostile file has one long text and a great many that
    /// refer to it; from there on they go without, which is told once.
    pub(super) fn may_copy(&mut self, file: File<'_>, line: u64, bytes: usize) -> bool {
        let most = COPIES + 2 * file.text.len();
        let before = self.copied;
        // Each copy costs something besides its letters.
        self.copied = before.saturating_add(bytes + 32);
        if before <= most && self.copied > most {
            self.fault(
                file,
                line,
                "too much refers to the same texts; entries from here on are without them",
            );
        }
        self.copied <= most
    }

    pub(super) fn fault(&mut self, file: File<'_>, line: u64, reason: impl Into<String>) {
        if self.faults.len() >= self.limits.faults {
            self.more_faults += 1;
            return;
        }
        self.faults.push(Fault {
            file: file.name.to_owned(),
            line,
            reason: reason.into(),
        });
    }

    /// Adds an entry. One whose id is there already is kept beside it and told.
    pub(super) fn push(
        &mut self,
        file: File<'_>,
        line: u64,
        entry: Entry,
    ) -> Result<(), ListError> {
        if self.by_id.contains_key(&entry.id) {
            let reason = format!("the id {} is there already; both are kept", entry.id);
            self.fault(file, line, reason);
        }
        let id = entry.id.clone();
        let at = self.add(file, line, entry)?;
        self.by_id.entry(id).or_insert(at);
        Ok(())
    }

    /// The entry of this id, for forms that tell of one in several rows; a new one where there is none.
    pub(super) fn of_id(
        &mut self,
        file: File<'_>,
        line: u64,
        id: &str,
    ) -> Result<&mut Entry, ListError> {
        let at = match self.by_id.get(id) {
            Some(at) => *at,
            None => {
                let entry = Entry {
                    id: id.to_owned(),
                    ..Entry::default()
                };
                let at = self.add(file, line, entry)?;
                self.by_id.insert(id.to_owned(), at);
                at
            }
        };
        Ok(&mut self.entries[at])
    }

    /// The entry of this id where there is one.
    pub(super) fn find(&mut self, id: &str) -> Option<&mut Entry> {
        let at = *self.by_id.get(id)?;
        self.entries.get_mut(at)
    }

    fn add(&mut self, file: File<'_>, line: u64, entry: Entry) -> Result<usize, ListError> {
        if self.entries.len() >= self.limits.entries {
            return Err(ListError::TooMany {
                file: file.name.to_owned(),
                line,
                limit: self.limits.entries,
            });
        }
        self.entries.push(entry);
        Ok(self.entries.len() - 1)
    }

    /// A date of birth or death; one that is none is told, and the entry kept without it.
    pub(super) fn date(
        &mut self,
        file: File<'_>,
        line: u64,
        written: &str,
        into: &mut Vec<ListedDate>,
    ) {
        let Some(written) = clean(written) else {
            return;
        };
        match ListedDate::parse(&written) {
            Some(date) => into.push(date),
            None => self.no_date(file, line, &written),
        }
    }

    /// Leaves out entries made of several rows of which none had a name, and tells so.
    pub(super) fn leave_nameless(&mut self, file: File<'_>) {
        let nameless = |e: &Entry| e.names.is_empty();
        let ids: Vec<String> = self
            .entries
            .iter()
            .filter(|e| nameless(e))
            .map(|e| e.id.clone())
            .collect();
        for id in ids {
            self.fault(
                file,
                1,
                format!("no row of {id} has a name; it was left out"),
            );
        }
        self.entries.retain(|e| !nameless(e));
        // Places have moved, and no row is left to come.
        self.by_id.clear();
    }

    /// Tells that a file ends before its last mark: what is missing behind cannot be known.
    pub(super) fn cut_off(&mut self, file: File<'_>) {
        let line = super::lines::Lines::of(file.text).line(file.text.trim_end().len());
        self.fault(
            file,
            line,
            "the file ends before its list does; what was behind is missing",
        );
    }

    pub(super) fn no_date(&mut self, file: File<'_>, line: u64, written: &str) {
        let shown: String = written.chars().take(60).collect();
        self.fault(
            file,
            line,
            format!("`{shown}` is no date; the entry is kept without it"),
        );
    }
}

impl Entry {
    /// Adds a name, if it is one.
    pub(super) fn name(&mut self, text: &str, kind: NameKind, weak: bool) {
        if let Some(text) = clean(text) {
            self.names.push(ListedName { text, kind, weak });
        }
    }

    /// Takes out what is there twice and keeps the order. Of a name that is there as several kinds,
    /// the first stays. Where the list names none as primary, the first strong one is.
    pub(super) fn tidy(&mut self) {
        if !self.names.iter().any(|n| n.kind == NameKind::Primary) {
            let strong = self.names.iter().position(|n| !n.weak);
            if let Some(first) = self.names.get_mut(strong.unwrap_or(0)) {
                first.kind = NameKind::Primary;
            }
        }
        // The primary name first, wherever the list has it.
        self.names.sort_by_key(|n| n.kind != NameKind::Primary);
        // A name that is there as a strong one too is no weak one.
        let strong: HashSet<String> = self
            .names
            .iter()
            .filter(|n| !n.weak)
            .map(|n| n.text.clone())
            .collect();
        let mut seen = HashSet::new();
        self.names.retain(|n| seen.insert(n.text.clone()));
        for name in &mut self.names {
            name.weak = name.weak && !strong.contains(&name.text);
        }
        unique(&mut self.born);
        unique(&mut self.died);
        unique(&mut self.birth_places);
        // Until here they stand apart.
        let others = std::mem::take(&mut self.countries);
        self.countries = [self.birth_countries.as_slice(), &others].concat();
        self.birth_countries.retain(|c| !others.contains(c));
        unique(&mut self.countries);
        unique(&mut self.birth_countries);
        unique(&mut self.addresses);
        unique(&mut self.positions);
        unique(&mut self.programmes);
        unique(&mut self.topics);
        unique(&mut self.identifiers);
    }
}

fn unique<T: Clone + Eq + Hash>(all: &mut Vec<T>) {
    if all.len() > 1 {
        let mut seen = HashSet::new();
        all.retain(|one| seen.insert(one.clone()));
    }
}

/// Without the blanks at its ends, and each run of blanks within as one; None where nothing is left.
pub(super) fn clean(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    (!out.is_empty()).then_some(out)
}

/// The parts that are there, with `between` between them.
pub(super) fn joined<'a>(
    parts: impl IntoIterator<Item = &'a str>,
    between: &str,
) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().filter_map(clean).collect();
    (!parts.is_empty()).then(|| parts.join(between))
}

/// Each part of a cell that holds several.
pub(super) fn each<'a>(cell: &'a str, separator: &'a str) -> impl Iterator<Item = String> + 'a {
    let parts: Box<dyn Iterator<Item = &'a str>> = if separator.is_empty() {
        Box::new(std::iter::once(cell))
    } else {
        Box::new(cell.split(separator))
    };
    parts.filter_map(clean)
}

/// The gender where it is told.
pub(super) fn gender(written: &str) -> Option<Gender> {
    match written.trim().to_ascii_lowercase().as_str() {
        "m" | "male" => Some(Gender::Male),
        "f" | "female" => Some(Gender::Female),
        _ => None,
    }
}

/// What an entry is by the words the publishers have for it.
pub(super) fn kind(written: &str) -> Option<Kind> {
    Some(match written.trim().to_ascii_lowercase().as_str() {
        "person" | "individual" | "p" | "i" => Kind::Person,
        "organization" | "organisation" | "entity" | "enterprise" | "company" | "publicbody"
        | "e" => Kind::Organization,
        "vessel" | "ship" => Kind::Vessel,
        "aircraft" | "airplane" => Kind::Aircraft,
        _ => return None,
    })
}
