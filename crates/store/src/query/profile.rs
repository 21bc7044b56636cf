//! Somebody, or a body, over all documents of those whom people made one: names, offices, and where they are named.

use record::{PartialDate, Span, Text};

use super::Part;
use crate::db::Db;
use crate::error::Result;
use crate::fact::Family;
use crate::kinds::Post;
use crate::links::{self, LinkKind};
use crate::official::{self, Held};
use crate::pack;
use crate::reading;
use crate::reference::Reference;
use crate::store::Store;

/// How somebody is called, and what they are.
#[derive(Clone, Debug)]
pub struct ProfileShown {
    /// All names, in whatever script; those of most documents first.
    pub names: Vec<NameShown>,
    /// Offices and callings as documents tell them, the newest document first.
    pub roles: Vec<RoleShown>,
    /// Offices that people put in, with the days on which they were held.
    pub posts: Vec<Held<Post>>,
    /// In how many documents.
    pub documents: usize,
}

/// A name.
#[derive(Clone, Debug, PartialEq)]
pub struct NameShown {
    /// As it is written.
    pub name: String,
    /// In how many documents they are called so.
    pub documents: usize,
}

/// An office or calling, as a document tells it.
#[derive(Clone, Debug)]
pub struct RoleShown {
    /// "governor".
    pub title: String,
    /// Of which body or place.
    pub of: Option<String>,
    /// Whether it is a former one.
    pub former: bool,
    /// Every document that tells it so, the newest first.
    pub documents: usize,
    /// The newest of these.
    pub document: Reference,
    /// When that was published.
    pub published: Option<PartialDate>,
    /// Where it stands in it.
    pub span: Option<Span>,
}

/// A document that names somebody.
#[derive(Clone, Debug)]
pub struct Mentioned {
    /// The document.
    pub document: Reference,
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When.
    pub published: Option<String>,
    /// `read` by the machine, a `note` of a person, a `row` of a spreadsheet.
    pub origin: String,
    /// As whom it has them.
    pub entity: Reference,
    /// The name there.
    pub name: String,
    /// Where they are named.
    pub spans: Vec<Span>,
    /// Words around the first place: before, the name, behind.
    pub words: Option<(String, String, String)>,
}

/// Code points that are shown on each side of a name.
const AROUND: u32 = 70;

impl Store {
    /// How somebody is called, and what they are, with all who are one with them.
    ///
    /// # Errors
    ///
    /// There is no such entity.
    pub fn profile(&mut self, entity: i64) -> Result<ProfileShown> {
        let db = &mut self.db;
        let members = links::members(db, LinkKind::Same, entity)?;
        let mut names: Vec<NameShown> = Vec::new();
        let mut roles: Vec<RoleShown> = Vec::new();
        let rows = named(db, &members, Part::ALL)?;
        for row in &rows {
            let (_, entity) = pack::entity_of(row, 0)?;
            let published = row.maybe_text(8)?.and_then(|day| day.parse().ok());
            for name in std::iter::once(&entity.name).chain(&entity.aliases) {
                match names.iter_mut().find(|known| known.name == *name) {
                    Some(known) => known.documents += 1,
                    None => names.push(NameShown {
                        name: name.clone(),
                        documents: 1,
                    }),
                }
            }
            for role in entity.roles {
                let is_known = |known: &&mut RoleShown| {
                    (&known.title, &known.of, known.former) == (&role.title, &role.of, role.former)
                };
                match roles.iter_mut().find(is_known) {
                    Some(known) => known.documents += 1,
                    None => roles.push(RoleShown {
                        span: role.spans.first().copied(),
                        title: role.title,
                        of: role.of,
                        former: role.former,
                        documents: 1,
                        document: Reference::Document(row.integer(5)?),
                        published,
                    }),
                }
            }
        }
        names.sort_by_key(|name| std::cmp::Reverse(name.documents));
        Ok(ProfileShown {
            names,
            roles,
            posts: official::held(db, &members, Family::Post)?,
            documents: rows.len(),
        })
    }

    /// Where somebody is named, with all who are one with them, the newest document first; and whether more follow.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub fn mentions(&mut self, entity: i64, part: Part) -> Result<(Vec<Mentioned>, bool)> {
        let db = &mut self.db;
        let members = links::members(db, LinkKind::Same, entity)?;
        let (rows, more) = part.cut(named(db, &members, part)?);
        let mut mentions = Vec::new();
        for row in &rows {
            let (key, entity) = pack::entity_of(row, 0)?;
            let document = row.integer(5)?;
            let text = |column| -> Result<_> { Ok(row.maybe_text(column)?.map(str::to_owned)) };
            let words = match entity.mentions.first() {
                Some(first) => Some(around(&reading::document(db, document)?.text, *first)),
                None => None,
            };
            mentions.push(Mentioned {
                document: Reference::Document(document),
                title: text(6)?,
                publisher: text(7)?,
                published: text(8)?,
                origin: row.text(9)?.to_owned(),
                entity: Reference::Entity(key),
                name: entity.name,
                spans: entity.mentions,
                words,
            });
        }
        Ok((mentions, more))
    }
}

/// Rows of entities with their documents, the newest first.
fn named(db: &mut Db, members: &[i64], part: Part) -> Result<Vec<crate::db::Row>> {
    let keys: Vec<String> = members.iter().map(i64::to_string).collect();
    let sql = format!(
        "SELECT e.key, e.id, e.kind, e.name, e.body, e.document, d.title, d.publisher, d.published, d.origin
        FROM entity e JOIN document d ON d.key = e.document WHERE e.key IN ({})
        ORDER BY COALESCE(d.published, '') DESC, e.key DESC {}",
        keys.join(", "),
        part.clause()
    );
    db.rows(&sql, &[])
}

/// A place, and a line of what stands around it.
fn around(text: &Text, place: Span) -> (String, String, String) {
    let end = place.end.min(text.len());
    let start = place.start.min(end);
    let before = Span::new(start.saturating_sub(AROUND), start);
    let behind = Span::new(end, end.saturating_add(AROUND).min(text.len()));
    let line = |span: Span| text.slice(span).to_owned();
    let before = line(before);
    let behind = line(behind);
    let before = before.rsplit('\n').next().unwrap_or_default().to_owned();
    let behind = behind.split('\n').next().unwrap_or_default().to_owned();
    (before, line(Span::new(start, end)), behind)
}
