//! Markdown to text: what a reader sees, with its place in the source.

use std::ops::Range;

use pulldown_cmark::{Event, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use crate::draft::Draft;
use crate::metadata::Metadata;

/// Takes the text and the front matter out of `source`. Fenced code and raw HTML are left out.
pub(crate) fn read(source: &str) -> (Draft, Metadata) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_FOOTNOTES;
    let mut draft = Draft::default();
    let mut metadata = Metadata::default();
    let mut lists: Vec<Option<u64>> = Vec::new();
    let (mut hidden, mut front_matter) = (0usize, false);
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        match event {
            Event::Start(Tag::MetadataBlock(MetadataBlockKind::YamlStyle)) => front_matter = true,
            Event::End(TagEnd::MetadataBlock(_)) => front_matter = false,
            Event::Text(text) if front_matter => fields(&text, &mut metadata),
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. }) => hidden += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Image) => {
                hidden = hidden.saturating_sub(1)
            }
            _ if hidden > 0 => {}
            Event::Start(Tag::List(first)) => lists.push(first),
            Event::End(TagEnd::List(_)) => {
                lists.pop();
                draft.end_block();
            }
            Event::Start(Tag::Item) => {
                draft.end_line();
                match lists.last_mut() {
                    Some(Some(number)) => {
                        draft.mark(&format!("{number}. "));
                        *number += 1;
                    }
                    _ => draft.mark("- "),
                }
            }
            Event::End(TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead) => draft.end_line(),
            Event::End(TagEnd::TableCell) => draft.mark(" "),
            Event::Start(
                Tag::Paragraph | Tag::Heading { .. } | Tag::BlockQuote(_) | Tag::Table(_),
            ) if lists.is_empty() => {
                draft.end_block();
            }
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_)) if !lists.is_empty() => {
                draft.end_line()
            }
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::BlockQuote(_) | TagEnd::Table,
            ) => draft.end_block(),
            Event::Text(text) | Event::Code(text) => put(&mut draft, source, &text, range),
            Event::SoftBreak => draft.mark(" "),
            Event::HardBreak => draft.end_line(),
            _ => {}
        }
    }
    (draft, metadata)
}

/// Text that stands in the source as it is keeps its place; escapes and entities stand for theirs.
fn put(draft: &mut Draft, source: &str, text: &str, range: Range<usize>) {
    let raw = &source[range.clone()];
    match raw.find(text) {
        Some(at) => draft.copy(text, range.start + at),
        None => draft.whole(text, range),
    }
}

/// `key: value` lines of front matter.
fn fields(text: &str, metadata: &mut Metadata) {
    for line in text.lines() {
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim().trim_matches(['"', '\'']);
        let key = match key.trim().to_lowercase().as_str() {
            "date" | "published" => "published",
            "publisher" | "source" | "author" => "publisher",
            "url" | "link" => "url",
            "title" => "title",
            "kind" | "type" => "kind",
            _ => continue,
        };
        metadata.set(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_taken_away_and_lists_keep_their_markers() {
        let source = "---\ntitle: A harbour\ndate: 2024-05-06\n---\n# Heading\n\nThe *old* harbour, \
                      says [Ana](https://example.org) &amp; co.\n\n- one\n- two\n\n```\ncode\n```\n\n> Quoted.\n";
        let (draft, metadata) = read(source);
        assert_eq!(
            draft.text(),
            "Heading\n\nThe old harbour, says Ana & co.\n\n- one\n- two\n\nQuoted."
        );
        assert_eq!(metadata.title.as_deref(), Some("A harbour"));
        assert_eq!(metadata.published.unwrap().to_string(), "2024-05-06");
    }

    #[test]
    fn numbered_lists_count() {
        assert_eq!(read("3. a\n4. b\n").0.text(), "3. a\n4. b");
    }
}
