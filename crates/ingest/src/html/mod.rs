//! Web pages: the article's text, and what the page says of itself.
//!
//! A readability library finds the article; the text itself is taken from the page as it was
//! served, block by block, so that every character keeps its place. A page that the library
//! cannot be given safely (nested too deep, too large) is read without it.

mod article;
mod blocks;
mod tags;
mod tree;

use std::collections::HashSet;

use record::Diagnostic;

use crate::diagnostics::note;
use crate::draft::Draft;
use crate::encoding::Decoded;
use crate::metadata::Metadata;
use crate::plain::Plain;
use blocks::Block;

/// Of the article's characters, the share that must be found in the page again.
const FOUND: f64 = 0.7;
/// Of the characters that would be taken, the share that must stand in `<article>` elements for
/// the rest to be left out. Pages that list other articles in such elements stay below it.
const MARKED: f64 = 0.4;

/// The text of a page's article, and what the page says of itself.
pub(crate) fn page(decoded: Decoded) -> Plain<'static> {
    let (draft, metadata, notes) = read(&decoded.text);
    let mut plain = Plain {
        metadata,
        ..Plain::drafted(draft, decoded)
    };
    plain.diagnostics.extend(notes);
    plain
}

/// All text of a piece of HTML that is no page: a mail, an item of a feed. There is no article to
/// be told from the rest.
pub(crate) fn whole(source: &str) -> Draft {
    let mut draft = Draft::default();
    for block in blocks::of(source) {
        block.write(source, &mut draft);
    }
    draft
}

/// Takes the text and the metadata out of a page.
pub(crate) fn read(source: &str) -> (Draft, Metadata, Vec<Diagnostic>) {
    let mut notes = Vec::new();
    let page = blocks::of(source);
    let article = match article::find(source) {
        Ok(article) => article,
        Err(reason) => {
            notes.push(note(
                "html.no_article",
                format!("{reason}; all of the page's text is read"),
            ));
            article::Article::default()
        }
    };
    let wanted: HashSet<String> = blocks::of(&article.html)
        .iter()
        .map(Block::folded)
        .collect();
    let is_wanted = |block: &&Block| wanted.contains(&block.folded());
    let all: usize = wanted.iter().map(String::len).sum();
    let mut taken: Vec<&Block> = page.iter().filter(is_wanted).collect();
    if all == 0 || length(&taken) < FOUND * all as f64 {
        if all > 0 {
            notes.push(note(
                "html.no_article",
                "the article could not be told from the rest; all of the page's text is read",
            ));
        }
        taken = page.iter().filter(|b| !b.aside).collect();
    }
    // Banners and teasers stand outside of what the page itself marks as its article.
    let marked: Vec<&Block> = taken.iter().copied().filter(|b| b.in_article).collect();
    if !marked.is_empty() && length(&marked) >= MARKED * length(&taken) {
        taken = marked;
    }
    let mut draft = Draft::default();
    taken.iter().for_each(|b| b.write(source, &mut draft));
    (draft, article.metadata, notes)
}

/// How much text there is.
fn length(blocks: &[&Block]) -> f64 {
    blocks.iter().map(|b| b.folded().len()).sum::<usize>() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html><html lang="en"><head><title>A harbour closes | The Gull</title>
<meta property="og:site_name" content="The Gull"><meta property="article:published_time" content="2024-05-06T08:00:00Z">
<link rel="canonical" href="https://gull.example/1"><style>p { color: red }</style><script>var x = "<p>no</p>";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<article><h1>A harbour closes</h1>
<p>The harbour of Merrow will close in June, the port authority said on Monday. Its director, Ana Ruiz,
called the decision &quot;bitter&nbsp;but right&quot; and promised that no docker would lose work.</p>
<p>Fishermen &amp; dockers protested in front of the <b>town hall</b>. Their union urged the council to think again,
and a petition with four thousand names was handed to the mayor in the afternoon.</p>
<ul><li>First demand: talks.</li><li>Second demand: money.</li></ul>
<p>The council has not answered. It meets again in the second week of June, a clerk said, and then only in private.</p>
</article><footer><p>Copyright The Gull, all rights reserved</p></footer></body></html>"#;

    #[test]
    fn the_article_is_taken_from_a_page() {
        let (draft, metadata, notes) = read(PAGE);
        let text = draft.text();
        assert!(
            text.contains("The harbour of Merrow will close in June"),
            "{text}"
        );
        assert!(
            text.contains("\"bitter\u{a0}but right\" and promised"),
            "{text}"
        );
        assert!(
            text.contains("Fishermen & dockers protested in front of the town hall."),
            "{text}"
        );
        assert!(
            text.contains("- First demand: talks.\n- Second demand: money."),
            "{text}"
        );
        for outside in ["Home", "color", "var x", "Copyright"] {
            assert!(!text.contains(outside), "{outside} in {text}");
        }
        assert_eq!(metadata.publisher.as_deref(), Some("The Gull"));
        assert_eq!(metadata.published.unwrap().to_string(), "2024-05-06");
        assert!(notes.is_empty(), "{notes:?}");
    }

    /// Each of these took minutes, or the whole stack, where a parser looks through all that is
    /// open, or all that a tag has, at every step.
    #[test]
    fn markup_that_asks_for_more_time_than_it_has_letters_is_read() {
        let numbered = |n: u32| (0..n).map(|n| format!("a{n} ")).collect::<String>();
        let many = |unit: &str| unit.repeat(60_000);
        let html = |n: u32| (0..n).map(|n| format!("<html a{n}=b>")).collect::<String>();
        for page in [
            format!("<svg>{}</svg><p>Text.", many("<path>")),
            format!("<svg>{}</svg><p>Text.", many("<g><p-x></g>")),
            format!("<math>{}</math><p>Text.", many("<td>")),
            format!("{}<p>Text.", many("<b></x>")),
            format!("{}<p>Text.", many("<div></x>")),
            format!("{}--><p>Text.", many("<div><!--</-->")),
            format!("{}<p>Text.", many("<a></x><div></x>")),
            format!("{}<p>Text.", many("<span><div></span>")),
            format!("{}</template><p>Text.", many("<template></template>")),
            format!("<p {}>Text.", numbered(60_000)),
            format!("<p a='>' {}>Text.", numbered(60_000)),
            format!("<p>Text.</p {}>", numbered(60_000)),
            format!("{}<p>Text.", html(60_000)),
            format!("<p>{}<p>Text.", "& ".repeat(1_500_000)),
            format!("<p>{}<p>Text.", "\u{a0}".repeat(1_500_000)),
            format!("<a b='{}'></a><p>Text.", "&".repeat(3_000_000)),
        ] {
            let text = read(&format!("<html><body>{page}")).0;
            assert!(text.text().ends_with("Text."), "{}", &page[..40]);
        }
    }

    #[test]
    fn a_banner_outside_the_article_is_left_out() {
        let page = r#"<body><div class="cookie"><p>"Accept all," says the banner.</p></div>
<article><h1>A harbour closes</h1><p>The harbour of Merrow will close in June, Ana Ruiz said.</p></article>
<div><p>Subscribe today.</p></div></body>"#;
        assert_eq!(
            read(page).0.text(),
            "A harbour closes\n\nThe harbour of Merrow will close in June, Ana Ruiz said."
        );
    }

    #[test]
    fn teasers_in_article_elements_do_not_replace_the_page() {
        let page = format!(
            "<body><div>{}</div><article><p>Read this too.</p></article></body>",
            "<p>The harbour of Merrow will close in June, Ana Ruiz said on Monday.</p>".repeat(3)
        );
        assert!(read(&page).0.text().contains("The harbour of Merrow"));
    }

    #[test]
    fn hostile_markup_is_read_in_bounded_time() {
        let deep = format!(
            "{}Deep text.{}",
            "<div>".repeat(100_000),
            "</div>".repeat(100_000)
        );
        assert_eq!(read(&deep).0.text(), "Deep text.");
        let wide = format!("<p {}>Wide text.</p>", "a=\"b\" ".repeat(500_000));
        assert_eq!(read(&wide).0.text(), "Wide text.");
        let unclosed = format!("{}Open text.", "<p><b><i><ul><li>".repeat(20_000));
        assert!(read(&unclosed).0.text().ends_with("Open text."));
        assert_eq!(read("<script>alert(1)").0.text(), "");
        assert!(
            read("<p>&#x110000; &bogus; &amp")
                .0
                .text()
                .contains("&bogus;")
        );
    }
}
