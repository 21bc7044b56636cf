//! Texts that want to be more than text (S5, S26).

use super::browser::{desk, reading};

/// As long as "Ana Ruiz", where the name stands.
const NAME: &str = "<b>Ana\"'";
const TEXT: &str = "Police arrested <b>Ana\"' in Valmora </blockquote><script>alert(1)</script> \
    <img src=x onerror=alert(2)> \u{202e}gnp.exe javascript:alert(3) & so on, her lawyer said at length. And more.";

fn pages() -> Vec<(String, String)> {
    let mut hostile = reading(
        "1",
        "\"><svg onload=alert(4)>{{7*7}}",
        "2024-05-04",
        TEXT,
        NAME,
    );
    hostile["document"]["url"] = "javascript:alert(5)".into();
    hostile["document"]["publisher"] = "</title><script>alert(6)</script>".into();
    hostile["demands"][0]["action"] = "free \u{202e}her\" onmouseover=\"alert(7)".into();
    let other = reading("2", "Held", "2024-05-05", TEXT, NAME);
    let desk = desk(&[hostile, other]);
    let browser = desk.browser();
    for form in [
        "fact=event%3A1&decision=accept&note=%3Cscript%3E",
        "fact=case%3A2&decision=accept",
    ] {
        browser.post("/review", form);
    }
    browser.decide(
        "/official/1",
        "fact=event%3A1&involvement=ordered&read=1&sure=1&according_to=%3Cscript%3E",
    );
    browser.decide(
        "/official/1/measure",
        "type=visa_ban&regime=%3Cscript%3E&status=imposed&source=%3Cscript%3E",
    );
    let paths = [
        "/",
        "/cases",
        "/cases?name=%3Cscript%3E&status=%22%3E",
        "/demands",
        "/people",
        "/people?name=%22%3E%3Cscript%3E",
        "/document/1",
        "/document/1?at=0-40",
        "/person/1",
        "/entity/1",
        "/official/1",
        "/official/1?fact=%22%3E%3Cscript%3E&according_to=%22%3E%3Cscript%3E",
        "/officials",
        "/officials?name=%22%3E%3Cscript%3E",
        "/event/1",
        "/case/2",
        "/demand/3",
        "/letter/1",
        "/letter/1?with=2",
        "/answer?demand=3",
        "/answer?demand=3&fact=event%3A1&by=%22%3E%3Cscript%3E&source=%3C/textarea%3E%3Cscript%3E",
        "/answer?demand=%3Cscript%3E",
        "/search?q=arrested",
        "/search?q=%3Cscript%3Ealert(8)%3C/script%3E%22",
        "/person/1?as-of=%3Cscript%3E",
        "/%3Cscript%3E",
    ];
    let see = |path: &str| (path.to_owned(), browser.get(path).body);
    paths.map(see).into()
}

#[test]
fn no_text_becomes_markup() {
    for (path, page) in pages() {
        let scripts = page.matches("<script").count();
        assert_eq!(scripts, 1, "{path}: the desk's own script alone\n{page}");
        for markup in [
            "<img",
            "<b>Ana",
            "<svg onload",
            "<script>",
            "</title><",
            "style=",
        ] {
            assert!(!page.contains(markup), "{path}: {markup}\n{page}");
        }
        // Within a tag, no attribute begins a script.
        for tag in page.split('<').filter_map(|part| part.split('>').next()) {
            let is_handler = |word: &str| word.starts_with("on") && word.contains('=');
            let outside: String = tag.split('"').step_by(2).collect::<Vec<_>>().join(" ");
            assert!(
                !outside.split_whitespace().any(is_handler),
                "{path}: <{tag}>"
            );
            assert!(!tag.contains("href=\"javascript"), "{path}: <{tag}>");
        }
        for address in page
            .split("=\"")
            .skip(1)
            .filter_map(|value| value.split('"').next())
        {
            let elsewhere = address.starts_with("http:")
                || address.starts_with("https:")
                || address.starts_with("//");
            let is_name_space = address == "http://www.w3.org/2000/svg";
            assert!(!elsewhere || is_name_space, "{path}: {address}");
        }
    }
}

#[test]
fn what_turns_the_writing_is_shown_and_not_obeyed() {
    let pages = pages();
    for (path, page) in &pages {
        // A field has its value as it is: whoever corrects it must not put numbers into it.
        let outside_fields = page
            .split(" value=\"")
            .enumerate()
            .map(|(n, part)| match n {
                0 => part,
                _ => part.split_once('"').map_or("", |(_, behind)| behind),
            });
        let outside_fields: String = outside_fields.collect();
        assert!(!outside_fields.contains('\u{202e}'), "{path}");
    }
    let of = |path: &str| {
        pages
            .iter()
            .find(|(p, _)| p == path)
            .map(|(_, page)| page.as_str())
    };
    assert!(of("/document/1").is_some_and(|page| page.contains("⟨U+202E⟩</span>gnp.exe")));
    assert!(
        of("/demand/3")
            .is_some_and(|page| page.contains("with what is not seen: <bdi>free ⟨U+202E⟩her"))
    );
    assert!(of("/demands").is_some_and(|page| page.contains("free ⟨U+202E⟩her")));
}
