//! Which part of a page is its article, and what the page says of itself.

use dom_smoothie::{Config, Readability};

use super::tags::without_long_tags;
use super::tree;
use crate::metadata::Metadata;

/// Larger pages are read without the library.
const LARGEST: usize = 8 << 20;

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
    let page = tree::grow(&without_long_tags(source))
        .ok_or_else(|| "the page is built in a way that no article can be looked for".to_owned())?;
    let config = Config {
        max_elements_to_parse: tree::MOST,
        ..Config::default()
    };
    let mut page =
        Readability::with_document(page, None, Some(config)).map_err(|e| e.to_string())?;
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
