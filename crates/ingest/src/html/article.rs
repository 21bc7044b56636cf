//! Which part of a page is its article, and what the page says of itself.

use dom_smoothie::{Config, Readability};

use crate::metadata::Metadata;

/// Larger pages are read without the library.
const LARGEST: usize = 8 << 20;
/// Elements inside one another; the parser and the library climb trees by recursion.
const DEEPEST: usize = 400;
/// Elements and attributes of a page.
const MOST: usize = 200_000;

/// An article as the library cuts it out.
#[derive(Debug, Default)]
pub(crate) struct Article {
    pub(crate) html: String,
    pub(crate) metadata: Metadata,
}

/// Finds the article of a page; an error says why it was not looked for or not found.
pub(crate) fn find(source: &str) -> Result<Article, String> {
    if source.len() > LARGEST {
        return Err("the page is too large to look for its article".to_owned());
    }
    let (depth, elements) = shape(source);
    if depth > DEEPEST || elements > MOST {
        return Err("the page is built in a way that no article can be looked for".to_owned());
    }
    let config = Config {
        max_elements_to_parse: MOST,
        ..Config::default()
    };
    let mut page = Readability::new(source, None, Some(config)).map_err(|e| e.to_string())?;
    let about = page.get_article_metadata(page.parse_json_ld());
    let canonical = page
        .doc
        .select_single("link[rel=canonical]")
        .attr("href")
        .map(|href| href.to_string());
    let time = page
        .doc
        .select_single("time[datetime]")
        .attr("datetime")
        .map(|time| time.to_string());
    let mut metadata = Metadata::default();
    metadata.set("title", &about.title);
    metadata.set("publisher", about.site_name.as_deref().unwrap_or_default());
    metadata.set(
        "published",
        about.published_time.as_deref().unwrap_or_default(),
    );
    metadata.set("published", time.as_deref().unwrap_or_default());
    metadata.set("url", &canonical.or(about.url).unwrap_or_default());
    // A page without an article still has its metadata.
    let html = page
        .parse()
        .map(|article| article.content.to_string())
        .unwrap_or_default();
    Ok(Article { html, metadata })
}

/// How deep elements can stand in one another, and how many tags and attributes there are, at
/// most: counted in the raw text, without building a tree.
fn shape(source: &str) -> (usize, usize) {
    let bytes = source.as_bytes();
    let (mut depth, mut deepest, mut count) = (0usize, 0usize, 0usize);
    for (at, byte) in bytes.iter().enumerate() {
        match (byte, bytes.get(at + 1)) {
            (b'<', Some(b'/')) => depth = depth.saturating_sub(1),
            (b'<', Some(next)) if next.is_ascii_alphabetic() => {
                count += 1;
                if !is_void(&bytes[at + 1..]) {
                    depth += 1;
                    deepest = deepest.max(depth);
                }
            }
            (b'=', _) => count += 1,
            _ => {}
        }
    }
    (deepest, count)
}

/// Elements that hold nothing, and those that the next of their kind closes.
fn is_void(tag: &[u8]) -> bool {
    const NAMES: [&str; 19] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr", "p", "li", "td", "tr", "option", "path",
    ];
    let end = tag
        .iter()
        .take(8)
        .position(|b| !b.is_ascii_alphanumeric())
        .unwrap_or(8);
    let name = String::from_utf8_lossy(&tag[..end.min(tag.len())]).to_ascii_lowercase();
    NAMES.contains(&name.as_str())
}
