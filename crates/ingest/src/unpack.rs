//! All documents of a file: mails with what is attached, mailboxes, feeds, archives.

use std::collections::{HashMap, HashSet};

use record::DocumentId;

use crate::archive::Archive;
use crate::budget::Budget;
use crate::feed::Feed;
use crate::mail::{self, mbox};
use crate::metadata::Metadata;
use crate::normalise::normalise;
use crate::plain::id_of;
use crate::saved::warc;
use crate::{ExtractError, Extracted, Format, Hint, One, binary, format, one, within};

/// Longest name of an inner file, in characters.
const LONGEST_NAME: usize = 200;

/// A document of a file, or why it is none.
#[derive(Clone, Debug)]
pub struct Item {
    /// Where it is in the file: `letters.zip/mail.eml/report.docx` without the name of the file
    /// itself, so `mail.eml/report.docx`; empty for the file itself.
    pub path: String,
    /// The mail that it came with: its place among the items.
    pub parent: Option<usize>,
    /// The document.
    pub result: Result<Extracted, ExtractError>,
}

/// Makes documents of all that is in a file: one of most files, one a mail and one an attachment,
/// one an item of a feed, one a page of a web archive, and so on through archives in archives.
///
/// What is broken, encrypted or of another kind is an item too, with the reason; the rest goes on.
/// What is known of the file beforehand holds for all of its documents as far as it can: who
/// published them, and of what kind they are.
pub fn unpack(bytes: &[u8], hint: &Hint) -> Vec<Item> {
    let mut items = Vec::new();
    unpack_each(bytes, hint, &[], |step| {
        if let Step::Item(item) = step {
            items.push(item);
        }
    });
    items
}

/// What happens while a file is taken apart.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "each is handed on at once, none is kept"
)]
pub enum Step {
    /// A part is taken up: the file itself, a file in it, a mail, an item, a page. This is where it is
    /// in the file.
    Begun(String),
    /// A document, or why it is none.
    Item(Item),
}

/// [`unpack`] for a process that a part may be the end of: each step is given away as it happens.
///
/// Parts are counted from 0, the file itself. Those whose numbers are in `fatal` (ascending) are
/// passed over, and steps are given from behind the last of them on: what stands before it was given
/// already, and is opened again only where there may be more in it.
pub fn unpack_each(bytes: &[u8], hint: &Hint, fatal: &[usize], mut take: impl FnMut(Step)) {
    let mut unpacker = Unpacker {
        budget: Budget::new(bytes.len(), hint.limits),
        take: &mut take,
        items: 0,
        paths: HashMap::new(),
        begun: 0,
        fatal,
    };
    let whole = Place::default();
    unpacker.part(&whole, |own| own.file(bytes, hint, &whole));
}

/// Where a file was found.
#[derive(Clone, Debug, Default)]
struct Place {
    path: String,
    /// The mail around it: its place among the items, and its id.
    mail: Option<(usize, DocumentId)>,
    depth: usize,
}

impl Place {
    /// A file within.
    fn inner(&self, name: &str) -> Self {
        let name = shown(name);
        Self {
            path: if self.path.is_empty() {
                name
            } else {
                format!("{}/{name}", self.path)
            },
            mail: self.mail.clone(),
            depth: self.depth + 1,
        }
    }
}

/// A name fit to be shown: archives may hold any.
fn shown(name: &str) -> String {
    let name = normalise(name).text.replace(['\n', '\t'], " ");
    let name = name.trim().trim_matches('/');
    if name.is_empty() {
        return "unnamed".to_owned();
    }
    name.chars().take(LONGEST_NAME).collect()
}

struct Unpacker<'a> {
    budget: Budget,
    take: &'a mut dyn FnMut(Step),
    /// How many items there were.
    items: usize,
    /// How often a path has come.
    paths: HashMap<String, usize>,
    /// How many parts were taken up.
    begun: usize,
    /// Numbers of the parts that are passed over.
    fatal: &'a [usize],
}

impl Unpacker<'_> {
    /// Takes up a part. False where there have been too many.
    fn part(&mut self, place: &Place, open: impl FnOnce(&mut Self) -> bool) -> bool {
        let number = self.begun;
        self.begun += 1;
        if self.fatal.contains(&number) {
            return self.pass(place);
        }
        if !self.is_given() {
            (self.take)(Step::Begun(place.path.clone()));
        }
        open(self)
    }

    /// True while what is taken up was given before.
    fn is_given(&self) -> bool {
        self.fatal.last().is_some_and(|last| self.begun <= last + 1)
    }

    /// A part that is one document.
    fn leaf(
        &mut self,
        place: &Place,
        read: impl FnOnce() -> Result<Extracted, ExtractError>,
    ) -> bool {
        self.part(place, |own| match own.is_given() {
            true => own.pass(place),
            false => own.push(place, read()),
        })
    }

    /// All documents of a file. False where there have been too many.
    fn file(&mut self, bytes: &[u8], hint: &Hint, place: &Place) -> bool {
        if place.depth > self.budget.limits.nesting {
            return self.push(
                place,
                Err(ExtractError::TooDeep {
                    what: "archives and mails",
                    limit: self.budget.limits.nesting,
                }),
            );
        }
        let format = format::tell(bytes, hint);
        if format == Ok(Format::Eml) && within(bytes, hint).is_ok() {
            return self.mail(bytes, hint, place);
        }
        if self.is_given() && !format.is_ok_and(Format::holds_documents) {
            return self.pass(place);
        }
        let format = match one(bytes, hint, &mut self.budget) {
            Ok(One::Document(document)) => return self.push(place, Ok(*document)),
            Err(error) => return self.push(place, Err(error)),
            Ok(One::Several(format)) => format,
        };
        let inner = Hint {
            name: None,
            format: None,
            metadata: Metadata {
                publisher: hint.metadata.publisher.clone(),
                kind: hint.metadata.kind.clone(),
                ..Metadata::default()
            },
            limits: hint.limits,
        };
        let before = self.items;
        let read = match format {
            Format::Zip => self.zip(bytes, &inner, place),
            Format::Warc if bytes.starts_with(b"PK") => self.wacz(bytes, &inner, place),
            Format::Warc => warc::unpacked(bytes, &mut self.budget)
                .and_then(|records| self.warc(&records, &[], &inner, place)),
            Format::Feed => self.feed(bytes, &inner, place),
            _ => Ok(self.mbox(bytes, &inner, place)),
        };
        match read {
            Ok(true) if self.items == before => self.push(place, Err(ExtractError::Empty)),
            Ok(goes_on) => goes_on,
            Err(error) => self.push(place, Err(error)),
        }
    }

    /// Counts an item; false where there are too many. It has its path to itself.
    fn count(&mut self, place: &Place) -> (String, bool) {
        let mut path = place.path.clone();
        let times = self.paths.entry(path.clone()).or_default();
        *times += 1;
        if *times > 1 {
            path = format!("{path} ({times})");
        }
        self.items += 1;
        (path, self.items <= self.budget.limits.documents)
    }

    /// Leaves an item out that was given before, or that cannot be.
    fn pass(&mut self, place: &Place) -> bool {
        self.count(place).1
    }

    /// Adds an item; false where there are too many.
    fn push(&mut self, place: &Place, result: Result<Extracted, ExtractError>) -> bool {
        if self.is_given() {
            return self.pass(place);
        }
        let limit = self.budget.limits.documents;
        if self.items > limit {
            return false;
        }
        let result = if self.items == limit {
            Err(ExtractError::TooMany { limit })
        } else {
            result.map(|extracted| Extracted {
                parent: place.mail.as_ref().map(|(_, id)| id.clone()),
                ..extracted
            })
        };
        let (path, goes_on) = self.count(place);
        (self.take)(Step::Item(Item {
            path,
            parent: place.mail.as_ref().map(|(item, _)| *item),
            result,
        }));
        goes_on
    }

    /// A mail and what is attached to it.
    fn mail(&mut self, bytes: &[u8], hint: &Hint, place: &Place) -> bool {
        let mail = match mail::open(bytes, self.budget.limits.documents) {
            Ok(mail) => mail,
            Err(error) => return self.push(place, Err(error)),
        };
        let item = self.items;
        // A cover note may be empty, and the attachments all there is to read.
        let goes_on = if self.is_given() {
            self.pass(place)
        } else {
            let own = mail
                .plain(&mut self.budget)
                .and_then(|plain| plain.document(bytes, hint.metadata.clone()));
            self.push(place, own)
        };
        if !goes_on {
            return false;
        }
        let within = Place {
            mail: Some((item, id_of(bytes))),
            ..place.clone()
        };
        for (n, part) in mail.attachments.iter().enumerate() {
            let head = &part.head;
            let is_mail = head.kind == "message/rfc822" || head.kind == "message/global";
            let name = head.name.clone().unwrap_or_else(|| {
                let extension = if is_mail { ".eml" } else { "" };
                format!("attachment {}{extension}", n + 1)
            });
            let place = within.inner(&name);
            let format = match head.kind.as_str() {
                _ if is_mail => Some(Format::Eml),
                "text/html" => Some(Format::Html),
                _ => None,
            };
            let goes_on = self.part(&place, |own| match part.decoded(&mut own.budget) {
                Ok((bytes, _)) => own.inner_file(&bytes, &name, format, hint.limits, &place),
                Err(error) => own.push(&place, Err(error)),
            });
            if !goes_on {
                return false;
            }
        }
        true
    }

    /// A file whose name and kind may tell that it is none to read.
    fn inner_file(
        &mut self,
        bytes: &[u8],
        name: &str,
        format: Option<Format>,
        limits: crate::Limits,
        place: &Place,
    ) -> bool {
        let hint = Hint {
            name: Some(name),
            format,
            limits,
            metadata: Metadata::default(),
        };
        let known = format.is_some() || format::reads(name);
        if !known && matches!(format::tell(bytes, &hint), Ok(Format::PlainText)) {
            return self.push(place, Err(binary::OTHER));
        }
        self.file(bytes, &hint, place)
    }

    fn mbox(&mut self, bytes: &[u8], hint: &Hint, place: &Place) -> bool {
        for (n, mail) in mbox::mails(bytes).iter().enumerate() {
            let place = place.inner(&format!("mail {}", n + 1));
            if !self.part(&place, |own| own.mail(mail, hint, &place)) {
                return false;
            }
        }
        true
    }

    fn zip(&mut self, bytes: &[u8], hint: &Hint, place: &Place) -> Result<bool, ExtractError> {
        let mut archive = Archive::open(bytes)?;
        for n in 0..archive.len() {
            let Some(name) = archive.name(n) else {
                continue;
            };
            // What makes up a saved page, and what other systems leave behind.
            let file = name.rsplit('/').next().unwrap_or_default();
            let passed = file.is_empty() || file.starts_with('.') || name.starts_with("__MACOSX/");
            if passed || !format::is_document(file) {
                continue;
            }
            let place = place.inner(&name);
            let goes_on = self.part(&place, |own| match archive.read(n, &mut own.budget) {
                Ok(inner) => {
                    let known = Hint {
                        name: Some(file),
                        ..hint.clone()
                    };
                    if format::reads(file) {
                        own.file(&inner, &known, &place)
                    } else {
                        own.inner_file(&inner, file, None, hint.limits, &place)
                    }
                }
                // What is left of a bomb is not worth the time.
                Err(bomb @ ExtractError::Bomb { .. }) => {
                    own.push(&place, Err(bomb));
                    false
                }
                Err(error) => own.push(&place, Err(error)),
            });
            if !goes_on {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn feed(&mut self, bytes: &[u8], hint: &Hint, place: &Place) -> Result<bool, ExtractError> {
        let feed = Feed::read(bytes, self.budget.limits.documents);
        for (n, entry) in feed.entries.iter().enumerate() {
            let place = place.inner(&format!("item {}", n + 1));
            let read = || {
                let own = feed.bytes(entry);
                feed.plain(entry).document(&own, hint.metadata.clone())
            };
            if !self.leaf(&place, read) {
                return Ok(false);
            }
        }
        feed.broken.map_or(Ok(true), Err)
    }

    fn wacz(&mut self, bytes: &[u8], hint: &Hint, place: &Place) -> Result<bool, ExtractError> {
        let mut archive = Archive::open(bytes)?;
        let listed = warc::listed(&mut archive, &mut self.budget);
        for (n, name) in warc::record_files(&archive) {
            let file = place.inner(&name);
            let goes_on = self.part(&file, |own| {
                let read = archive.read(n, &mut own.budget).and_then(|file| {
                    let records = warc::unpacked(&file, &mut own.budget)?;
                    own.warc(&records, &listed, hint, place)
                });
                read.unwrap_or_else(|error| own.push(&file, Err(error)))
            });
            if !goes_on {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The pages among records; only those that are `listed`, where some are.
    fn warc(
        &mut self,
        records: &[u8],
        listed: &[String],
        hint: &Hint,
        place: &Place,
    ) -> Result<bool, ExtractError> {
        let listed: HashSet<&str> = listed.iter().map(String::as_str).collect();
        let (found, broken) = warc::pages(records, &mut self.budget, |url| {
            listed.is_empty() || listed.contains(url)
        });
        for page in found {
            let goes_on = match page {
                Ok(page) => self.leaf(&place.inner(&page.url), || {
                    page.plain().document(&page.bytes, hint.metadata.clone())
                }),
                Err((url, error)) => self.leaf(&place.inner(&url), || Err(error)),
            };
            if !goes_on {
                return Ok(false);
            }
        }
        broken.map_or(Ok(true), Err)
    }
}

#[cfg(test)]
mod tests;
