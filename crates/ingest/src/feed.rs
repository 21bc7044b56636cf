//! Feeds: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed. One document an item.

use std::borrow::Cow;
use std::ops::Range;

use mail_parser::DateTime;
use serde_json::Value;

use crate::diagnostics::note;
use crate::draft::Draft;
use crate::encoding::Decoded;
use crate::metadata::{Metadata, iso_date};
use crate::offsets::{Builder, compose};
use crate::plain::Plain;
use crate::xml::{Tag, Token, Tokens};
use crate::{ExtractError, encoding, html};

/// An item of a feed.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    title: Field,
    link: Option<String>,
    /// An address that names the item, where it has no link.
    id: Option<String>,
    author: Field,
    published: Option<String>,
    updated: Option<String>,
    /// All of the text.
    content: Field,
    /// The beginning of it.
    summary: Field,
    /// Where it stands in the feed.
    place: Range<usize>,
}

/// What stands in an element.
#[derive(Clone, Debug, Default)]
struct Field {
    text: String,
    /// Where `text` stands in the feed as it is.
    at: Option<usize>,
    is_html: bool,
}

/// A feed: the texts of its items, and who publishes it.
pub(crate) struct Feed<'a> {
    decoded: Decoded<'a>,
    publisher: Option<String>,
    pub(crate) entries: Vec<Entry>,
    /// Why it could not be read to its end.
    pub(crate) broken: Option<ExtractError>,
}

impl<'a> Feed<'a> {
    /// Reads a feed of any kind, at most `most` items.
    pub(crate) fn read(bytes: &'a [u8], most: usize) -> Self {
        let decoded = encoding::decode(bytes, true);
        let mut feed = Feed {
            decoded,
            publisher: None,
            entries: Vec::new(),
            broken: None,
        };
        let source = std::mem::take(&mut feed.decoded.text);
        let read = if source.trim_start().starts_with('{') {
            feed.read_json(&source, most)
        } else {
            feed.read_xml(&source, most)
        };
        feed.broken = read.err();
        feed.decoded.text = source;
        feed
    }

    fn read_xml(&mut self, source: &str, most: usize) -> Result<(), ExtractError> {
        let mut tokens = Tokens::of(source);
        let mut entry: Option<(Entry, usize)> = None;
        // The element whose text is taken, its depth, and whether it is still in one piece.
        let mut open: Option<Open> = None;
        loop {
            let before = tokens.at();
            let Some(token) = tokens.next() else {
                return Ok(());
            };
            match token? {
                Token::Open(tag) => {
                    let depth = tokens.depth();
                    let name = plain_name(&tag);
                    if open.is_some() {
                        // Markup within an element: taken as it stands where it is XHTML.
                        continue;
                    }
                    match &mut entry {
                        None if matches!(name.as_str(), "item" | "entry") => {
                            if self.entries.len() >= most {
                                return Err(ExtractError::TooMany { limit: most });
                            }
                            entry = Some((Entry::default(), depth));
                            if let Some((entry, _)) = &mut entry {
                                entry.place.start = before;
                                entry.id = tag.attribute("about");
                            }
                        }
                        // An author has a name of its own, but for RSS.
                        Some((_, at)) if depth == *at + 1 && name == "author" => {}
                        Some((entry, at)) if depth == *at + 1 => {
                            if name == "link" {
                                entry.take_link(&tag);
                            }
                            open = Some(Open::new(name, &tag, depth, tokens.at()));
                        }
                        // <author><name>
                        Some((_, at)) if depth == *at + 2 && name == "name" => {
                            open = Some(Open::new(name, &tag, depth, tokens.at()));
                        }
                        None if name == "title" && self.publisher.is_none() && depth <= 3 => {
                            open = Some(Open::new(name, &tag, depth, tokens.at()));
                        }
                        _ => {}
                    }
                }
                Token::Close => {
                    let depth = tokens.depth();
                    if let Some(closed) = open.take_if(|open| open.depth > depth) {
                        match &mut entry {
                            Some((entry, _)) => entry.take(closed, source, before),
                            None => {
                                let title = closed.field.text.trim();
                                self.publisher = (!title.is_empty()).then(|| title.to_owned());
                            }
                        }
                    }
                    if let Some((mut entry, _)) = entry.take_if(|(_, at)| *at > depth) {
                        entry.place.end = tokens.at();
                        self.entries.push(entry);
                    }
                }
                Token::Text(text, at) => {
                    if let Some(open) = &mut open {
                        open.put(&text, at);
                    }
                }
            }
        }
    }

    fn read_json(&mut self, source: &str, most: usize) -> Result<(), ExtractError> {
        let broken = |reason: String| ExtractError::Broken {
            what: "the feed",
            reason,
        };
        let feed: Value = serde_json::from_str(source).map_err(|e| broken(e.to_string()))?;
        let text = |of: &Value, key: &str| of.get(key)?.as_str().map(str::to_owned);
        self.publisher = text(&feed, "title");
        let Some(Value::Array(items)) = feed.get("items") else {
            return Err(broken("there is no list of items in it".to_owned()));
        };
        for item in items {
            if self.entries.len() >= most {
                return Err(ExtractError::TooMany { limit: most });
            }
            let plain = |key: &str| Field {
                text: text(item, key).unwrap_or_default(),
                ..Field::default()
            };
            let content = match text(item, "content_html") {
                Some(text) => Field {
                    text,
                    at: None,
                    is_html: true,
                },
                None => plain("content_text"),
            };
            let author = item
                .get("authors")
                .and_then(|authors| authors.get(0))
                .or(item.get("author"))
                .and_then(|author| text(author, "name"));
            self.entries.push(Entry {
                title: plain("title"),
                link: text(item, "url").or_else(|| text(item, "external_url")),
                id: text(item, "id"),
                author: Field {
                    text: author.unwrap_or_default(),
                    ..Field::default()
                },
                published: text(item, "date_published"),
                updated: text(item, "date_modified"),
                content,
                summary: plain("summary"),
                place: 0..0,
            });
        }
        Ok(())
    }

    /// The text of an item, with the way to the bytes of the feed.
    pub(crate) fn plain(&self, entry: &Entry) -> Plain<'static> {
        let field = [&entry.content, &entry.summary, &entry.title]
            .into_iter()
            .find(|field| !field.text.trim().is_empty());
        let mut plain = Plain {
            metadata: self.metadata(entry),
            ..Plain::default()
        };
        let Some(field) = field else {
            return plain;
        };
        if std::ptr::eq(field, &raw const entry.title) {
            let message = "the item has no text but its title";
            plain.diagnostics.push(note("feed.title_only", message));
        }
        let draft = if field.is_html {
            html::whole(&field.text)
        } else {
            let mut draft = Draft::default();
            for line in lines(&field.text) {
                draft.end_line();
                draft.copy(&field.text[line.clone()], line.start);
                if field.text[line].trim().is_empty() {
                    draft.end_block();
                }
            }
            draft
        };
        let (text, to_field) = draft.finish();
        let mut to_feed = Builder::default();
        match field.at {
            Some(at) => to_feed.append(&to_field, at as u32),
            None => to_feed.unknown(text.len() as u32),
        }
        plain.to_bytes = compose(&to_feed.finish(), &self.decoded.offsets, &self.decoded.text);
        plain.text = Cow::Owned(text);
        plain
    }

    fn metadata(&self, entry: &Entry) -> Metadata {
        let mut metadata = Metadata::default();
        let title = entry.title.without_markup();
        let link = entry.link.as_deref().or(entry.id.as_deref());
        let link = link.filter(|link| link.trim().starts_with("http"));
        let author = entry.author.without_markup();
        for (key, value) in [
            ("title", Some(title.as_str())),
            ("url", link),
            ("publisher", self.publisher.as_deref()),
            ("publisher", Some(author.as_str())),
        ] {
            if let Some(value) = value {
                metadata.set(key, value);
            }
        }
        let dates = [&entry.published, &entry.updated];
        if let Some(date) = dates.into_iter().flatten().find_map(|d| day(d)) {
            metadata.set("published", &date);
        }
        metadata
    }

    /// What stands for an item as its bytes: the feed's own, where they are known.
    pub(crate) fn bytes(&self, entry: &Entry) -> Vec<u8> {
        match self.decoded.text.get(entry.place.clone()) {
            Some(own) if !own.is_empty() => own.as_bytes().to_vec(),
            _ => {
                let id = entry.id.as_deref().unwrap_or_default();
                let texts = [&entry.title.text, &entry.content.text, &entry.summary.text];
                let texts = texts.map(String::as_str).join("\n");
                format!("{id}\n{texts}").into_bytes()
            }
        }
    }
}

/// Lines of a text, without their ends.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end().len()
    })
}

/// A date as feeds give it: RFC 822 in RSS, ISO 8601 in the others.
fn day(given: &str) -> Option<String> {
    let given = given.trim();
    if iso_date(given).is_some() {
        return Some(given.to_owned());
    }
    let date = DateTime::parse_rfc822(given)?;
    Some(format!(
        "{:04}-{:02}-{:02}",
        date.year, date.month, date.day
    ))
}

/// The name of an element without the prefixes of feeds; elements of extensions keep theirs
/// (`media:title` is no title).
fn plain_name(tag: &Tag) -> String {
    let name = tag.full_name();
    let own = ["atom:", "rss:", "rdf:", "a10:"];
    let name = own
        .iter()
        .find_map(|p| name.strip_prefix(p))
        .unwrap_or(name);
    name.to_owned()
}

/// An element whose text is being taken.
struct Open {
    name: String,
    depth: usize,
    field: Field,
    /// It has come in one piece.
    whole: bool,
    /// XHTML: taken as it stands, from here on.
    markup: Option<usize>,
}

impl Open {
    fn new(name: String, tag: &Tag, depth: usize, start: usize) -> Self {
        let kind = tag.attribute("type").unwrap_or_default();
        // In RSS, all descriptions are HTML; in Atom, only those that say so.
        let rss_text = matches!(name.as_str(), "description" | "content:encoded");
        let xhtml = kind == "xhtml" || kind.ends_with("+xml");
        Self {
            field: Field {
                text: String::new(),
                at: None,
                is_html: rss_text || xhtml || kind.contains("html"),
            },
            name,
            depth,
            whole: true,
            markup: xhtml.then_some(start),
        }
    }

    fn put(&mut self, text: &str, at: Range<usize>) {
        if self.markup.is_some() {
            return;
        }
        if !text.trim().is_empty() || !self.field.text.is_empty() {
            let goes_on = match self.field.at {
                Some(start) => start + self.field.text.len() == at.start,
                None => self.field.text.is_empty(),
            };
            self.whole &= goes_on && text.len() == at.len();
            if self.field.text.is_empty() {
                self.field.at = Some(at.start);
            }
            self.field.text.push_str(text);
        }
    }
}

impl Field {
    /// For titles and names, which are often HTML without saying so.
    fn without_markup(&self) -> String {
        if self.text.contains(['<', '&']) {
            let (text, _) = html::whole(&self.text).finish();
            text
        } else {
            self.text.clone()
        }
    }
}

impl Entry {
    fn take_link(&mut self, tag: &Tag) {
        let rel = tag.attribute("rel");
        if rel.is_none_or(|rel| rel == "alternate")
            && let Some(address) = tag.attribute("href")
        {
            self.link.get_or_insert(address);
        }
    }

    /// Takes the text of an element that ends before byte `end`.
    fn take(&mut self, open: Open, source: &str, end: usize) {
        let mut field = open.field;
        if !open.whole {
            field.at = None;
        }
        if let Some(start) = open.markup {
            field.text = source.get(start..end).unwrap_or_default().to_owned();
            field.at = Some(start);
        }
        if field.text.trim().is_empty() {
            return;
        }
        let value = || field.text.trim().to_owned();
        match open.name.as_str() {
            "title" => self.title = field,
            "link" => {
                self.link.get_or_insert(value());
            }
            "guid" | "id" => self.id = Some(value()),
            "pubDate" | "published" | "issued" | "dc:date" | "dcterms:issued" => {
                self.published.get_or_insert(value());
            }
            "updated" | "modified" => self.updated = Some(value()),
            "name" | "dc:creator" if self.author.text.is_empty() => self.author = field,
            "content:encoded" | "content" => self.content = field,
            "description" | "summary" => self.summary = field,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{items, text};
    use crate::{ExtractError, Item};

    fn metadata(item: &Item) -> [Option<String>; 4] {
        let document = &item.result.as_ref().expect("a document").document;
        [
            document.title.clone(),
            document.url.clone(),
            document.published.map(|d| d.to_string()),
            document.publisher.clone(),
        ]
    }

    fn known(values: [&str; 4]) -> [Option<String>; 4] {
        values.map(|v| Some(v.to_owned()))
    }

    #[test]
    fn the_items_of_rss_are_documents() {
        let rss = r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="c" xmlns:media="m"><channel><title>The Gull</title><image><title>no</title></image>
            <item><title>Harbour &amp;amp; town</title><link>https://gull.example/1</link><pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate>
            <media:title>no</media:title><description>Short.</description><content:encoded><![CDATA[<p>The harbour &amp; the <b>town</b>.</p><p>More.</p>]]></content:encoded></item>
            <item><title>Two</title><guid>https://gull.example/2</guid><description>&lt;p&gt;Escaped &amp;amp; so.&lt;/p&gt;</description></item>
            <item><title>Only a title</title></item></channel></rss>"#;
        let items = items(rss.as_bytes(), "feed.xml");
        assert_eq!(items.len(), 3);
        assert_eq!(text(&items[0]), "The harbour & the town.\n\nMore.");
        assert_eq!(
            metadata(&items[0]),
            known([
                "Harbour & town",
                "https://gull.example/1",
                "2024-03-05",
                "The Gull"
            ])
        );
        assert_eq!(text(&items[1]), "Escaped & so.");
        assert_eq!(text(&items[2]), "Only a title");
        assert_eq!(items[2].path, "item 3");
        let read = items[0].result.as_ref().unwrap();
        let own = &read.document.text;
        let at = own.as_str().find("& the town").unwrap();
        let source = read.map.source(own, own.span(at..at + 10)).unwrap();
        assert_eq!(&rss[source], "&amp; the <b>town");
    }

    #[test]
    fn rss_of_every_age_is_read() {
        let rdf = r#"<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/"><channel><title>The Gull</title></channel>
            <item rdf:about="https://gull.example/1"><title>One</title><link>https://gull.example/1</link><description>Text.</description><dc:date>2024-03-05T10:00:00Z</dc:date></item></rdf:RDF>"#;
        let one = items(rdf.as_bytes(), "a.rss");
        assert_eq!(
            metadata(&one[0]),
            known(["One", "https://gull.example/1", "2024-03-05", "The Gull"])
        );
        let old = r#"<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "rss-0.91.dtd"><rss version="0.91"><channel><title>T</title>
            <item><title>One</title><description>Caf&eacute;.</description></item></channel></rss>"#;
        assert_eq!(text(&items(old.as_bytes(), "feed.xml")[0]), "Caf\u{e9}.");
    }

    #[test]
    fn the_entries_of_atom_are_documents() {
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>The Gull</title><author><name>Staff</name></author>
            <entry><title type="html">A &amp;amp; B</title><link rel="self" href="x"/><link href="https://gull.example/1"/><id>tag:1</id><updated>2024-04-01T00:00:00Z</updated><published>2024-03-05T10:00:00Z</published>
            <author><name>Ana</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The <em>harbour</em>.</p><p>More.</p></div></content></entry>
            <entry><title>Plain</title><summary>a &lt; b
and more</summary><updated>2024-04-01T00:00:00Z</updated></entry></feed>"#;
        let items = items(atom.as_bytes(), "feed.xml");
        assert_eq!(text(&items[0]), "The harbour.\n\nMore.");
        assert_eq!(
            metadata(&items[0]),
            known(["A & B", "https://gull.example/1", "2024-03-05", "The Gull"])
        );
        assert_eq!(text(&items[1]), "a < b\nand more");
        assert_eq!(metadata(&items[1])[2].as_deref(), Some("2024-04-01"));
    }

    #[test]
    fn the_items_of_a_json_feed_are_documents() {
        let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "The Gull", "items": [
            {"id": "1", "url": "https://gull.example/1", "title": "One", "content_html": "<p>Text &amp; more.</p>", "date_published": "2024-03-05T10:00:00Z"},
            {"id": "2", "content_text": "Plain <b>."}]}"#;
        let items = items(json.as_bytes(), "feed.json");
        assert_eq!(text(&items[0]), "Text & more.");
        assert_eq!(
            metadata(&items[0]),
            known(["One", "https://gull.example/1", "2024-03-05", "The Gull"])
        );
        assert_eq!(text(&items[1]), "Plain <b>.");
    }

    #[test]
    fn a_broken_feed_gives_what_comes_before() {
        let rss = "<rss><channel><item><description>One.</description></item><item></channel>";
        let items = items(rss.as_bytes(), "a.rss");
        assert_eq!(text(&items[0]), "One.");
        assert!(matches!(items[1].result, Err(ExtractError::Broken { .. })));
        assert_eq!(items[1].path, "");
    }
}
