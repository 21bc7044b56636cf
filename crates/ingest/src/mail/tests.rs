use crate::testing::{docx, items, text, zipped};
use crate::{ExtractError, Extracted, Hint, extract};

/// A mail with these headers beside the usual ones, and this body.
fn mail(headers: &str, body: &str) -> Vec<u8> {
    let usual = "From: =?UTF-8?Q?Jos=C3=A9_Ruiz?= <jose@example.org>\r\nDate: Tue, 5 Mar 2024 23:30:00 -0500\r\n\
                 Subject: =?iso-8859-1?Q?Caf=E9?= of the harbour\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n";
    format!("{usual}{headers}\r\n{body}").into_bytes()
}

fn read(mail: &[u8]) -> Extracted {
    extract(mail, &Hint::default()).expect("a mail")
}

/// Parts between boundaries.
fn multipart(kind: &str, parts: &[&str]) -> Vec<u8> {
    let inner: String = parts.iter().map(|p| format!("--b1\r\n{p}\r\n")).collect();
    mail(
        &format!("Content-Type: multipart/{kind}; boundary=\"b1\"\r\n"),
        &format!("Preamble\r\n{inner}--b1--\r\nEpilogue\r\n"),
    )
}

const TEXT: &str = "Content-Type: text/plain; charset=utf-8\r\n\r\nThe text.";
const PAGE: &str =
    "Content-Type: text/html; charset=utf-8\r\n\r\n<p>The <b>page</b> &amp; more.</p>";

#[test]
fn the_headers_of_a_mail_are_its_metadata() {
    let document = read(&mail("", "Hello.\r\n\r\n> quoted\r\n\r\n-- \r\nJos\u{e9}")).document;
    assert_eq!(document.title.as_deref(), Some("Caf\u{e9} of the harbour"));
    assert_eq!(document.publisher.as_deref(), Some("Jos\u{e9} Ruiz"));
    // The day it was where it was sent.
    assert_eq!(document.published.unwrap().to_string(), "2024-03-05");
    assert_eq!(document.kind.as_deref(), Some("email"));
    assert_eq!(
        document.text.as_str(),
        "Hello.\n\n> quoted\n\n-- \nJos\u{e9}"
    );
}

#[test]
fn bodies_come_in_every_encoding() {
    let body =
        |headers: &str, body: &str| read(&mail(headers, body)).document.text.as_str().to_owned();
    let latin = "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n";
    assert_eq!(
        body(latin, "caf=E9 and a long=\r\n line =3D x ="),
        "caf\u{e9} and a long line = x "
    );
    let base64 = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n";
    assert_eq!(
        body(base64, "Y2Fmw6kg\r\n4oCcb3BlbuKAnQ==\r\n"),
        "caf\u{e9} \u{201c}open\u{201d}"
    );
    let mut raw = mail("Content-Type: text/plain; charset=iso-8859-9\r\n", "");
    raw.extend(b"Y\xFDld\xFDz");
    assert_eq!(read(&raw).document.text.as_str(), "Y\u{131}ld\u{131}z");
}

#[test]
fn the_words_of_a_mail_lead_back_to_its_bytes() {
    let quoted = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n";
    for (headers, body, words, raw) in [
        ("", "Hello there.", "there", "there"),
        (
            quoted,
            "The caf=C3=A9 is =\r\nopen.",
            "caf\u{e9} is open",
            "caf=C3=A9 is =\r\nopen",
        ),
        (
            "Content-Type: text/html\r\n",
            "<p>Tea &amp; <i>more</i></p>",
            "& more",
            "&amp; <i>more",
        ),
    ] {
        let mail = mail(headers, body);
        let read = read(&mail);
        let own = &read.document.text;
        let at = own.as_str().find(words).unwrap();
        let source = read
            .map
            .source(own, own.span(at..at + words.len()))
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&mail[source]), raw);
    }
}

#[test]
fn the_text_is_preferred_and_the_page_is_read_where_there_is_none() {
    assert_eq!(
        text(&items(&multipart("alternative", &[PAGE, TEXT]), "a.eml")[0]),
        "The text."
    );
    let empty = "Content-Type: text/plain\r\n\r\n  ";
    assert_eq!(
        text(&items(&multipart("alternative", &[empty, PAGE]), "a.eml")[0]),
        "The page & more."
    );
    let signature = "Content-Type: application/pgp-signature\r\n\r\nxxx";
    assert_eq!(
        items(&multipart("signed", &[TEXT, signature]), "a.eml").len(),
        1
    );
    let footer = "Content-Type: text/plain\r\n\r\n_____\r\nThe list";
    assert_eq!(
        text(&items(&multipart("mixed", &[TEXT, footer]), "a.eml")[0]),
        "The text.\n\n_____\nThe list"
    );
}

#[test]
fn attachments_are_documents_with_the_mail_as_their_parent() {
    let inner = "Content-Type: message/rfc822\r\n\r\nSubject: Inner\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b2\r\n\r\n\
                 --b2\r\n\r\nInner text.\r\n--b2\r\nContent-Type: text/plain; name=\"note.txt\"\r\nContent-Disposition: attachment; filename=\"note.txt\"\r\n\r\nA note.\r\n--b2--";
    let word = docx("<w:p><w:r><w:t>A letter.</w:t></w:r></w:p>", &[]);
    let word = format!(
        "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*=utf-8''lett%C3%A9r.docx\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        base64(&word)
    );
    let picture = "Content-Type: image/png; name=\"../../x.png\"\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=";
    let bytes = multipart("mixed", &[TEXT, inner, &word, picture]);
    let items = items(&bytes, "a.eml");
    let found: Vec<(&str, Option<usize>, String)> = items
        .iter()
        .map(|i| (i.path.as_str(), i.parent, text(i)))
        .collect();
    assert_eq!(
        found,
        [
            ("", None, "The text.".to_owned()),
            ("attachment 1.eml", Some(0), "Inner text.".to_owned()),
            ("attachment 1.eml/note.txt", Some(1), "A note.".to_owned()),
            ("lett\u{e9}r.docx", Some(0), "A letter.".to_owned()),
            (
                "../../x.png",
                Some(0),
                "error: not a text: it looks like a PNG picture".to_owned()
            ),
        ]
    );
    let own = |n: usize| items[n].result.as_ref().unwrap();
    assert_eq!(own(1).parent.as_ref(), Some(&own(0).document.id));
    assert_eq!(own(2).parent.as_ref(), Some(&own(1).document.id));
    assert_eq!(own(0).parent, None);
    assert_eq!(read(&bytes).document, own(0).document);
}

#[test]
fn a_mail_without_text_still_brings_its_attachments() {
    let note = "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nA note.";
    let items = items(&multipart("mixed", &[note]), "a.eml");
    assert_eq!(items[0].result.as_ref().unwrap_err(), &ExtractError::Empty);
    assert_eq!(
        (items[1].parent, text(&items[1])),
        (Some(0), "A note.".to_owned())
    );
}

#[test]
fn an_encrypted_mail_is_named() {
    let version = "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1";
    let error = extract(&multipart("encrypted", &[version]), &Hint::default()).unwrap_err();
    assert_eq!(error, ExtractError::Encrypted { what: "the mail" });
}

#[test]
fn a_mailbox_gives_all_of_its_mails() {
    let one = String::from_utf8(mail("", "One.\r\n\r\n>From the start.\r\n\r\n")).unwrap();
    let mbox =
        format!("From a Tue Mar  5 10:00:00 2024\r\n{one}From b Tue Mar  5 10:00:00 2024\r\n{one}");
    let items = items(mbox.as_bytes(), "unnamed");
    assert_eq!(items.len(), 2);
    assert_eq!(items[1].path, "mail 2");
    assert!(
        text(&items[0]).ends_with("One.\n\nFrom the start.\n\n"),
        "{}",
        text(&items[0])
    );
    let several = extract(mbox.as_bytes(), &Hint::default()).unwrap_err();
    assert_eq!(several, ExtractError::Several { documents: 2 });
}

#[test]
fn a_mail_whose_parts_never_begin_is_text() {
    let headers = "Content-Type: multipart/mixed; boundary=b9\r\n";
    assert_eq!(
        read(&mail(headers, "The text.")).document.text.as_str(),
        "The text."
    );
}

#[test]
fn hostile_mails_end() {
    // Boundaries that never come, each in a part of another.
    let mut body = String::new();
    for n in 0..30_000 {
        body += &format!("--b1\r\nContent-Type: multipart/mixed; boundary=z{n}\r\n\r\n");
    }
    let many = mail("Content-Type: multipart/mixed; boundary=b1\r\n", &body);
    assert!(items(&many, "a.eml")[0].result.is_err());
    let mut deep = String::new();
    for n in 0..50 {
        deep += &format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n");
    }
    let deep = items(deep.as_bytes(), "a.eml");
    assert!(matches!(deep[0].result, Err(ExtractError::TooDeep { .. })));
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(100_000);
    assert!(items(nested.as_bytes(), "a.eml").len() < 10);
}

#[test]
fn a_saved_page_is_read_as_a_page() {
    let page = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/1\r\nSubject: A harbour\r\nDate: Tue, 5 Mar 2024 10:00:00 +0000\r\n\
                MIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\n\
                Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.org/1\r\n\r\n<html><body><p class=3D\"a\">The caf=C3=A9 of Merrow will close in J=\r\nune.</p></body></html>\r\n\
                --b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n";
    let read = extract(page.as_bytes(), &Hint::default()).unwrap();
    assert_eq!(
        read.document.text.as_str(),
        "The caf\u{e9} of Merrow will close in June."
    );
    assert_eq!(read.document.url.as_deref(), Some("https://example.org/1"));
    assert_eq!(read.document.title.as_deref(), Some("A harbour"));
    assert_eq!(read.document.published, None);
    assert!(read.diagnostics.iter().any(|d| d.code == "published.saved"));
}

#[test]
fn a_zip_of_mails_keeps_the_way_to_each() {
    let note = "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nA note.";
    let zip = zipped(&[
        ("in/mail.eml", &multipart("mixed", &[TEXT, note])),
        ("in/style.css", b"p {}"),
    ]);
    let paths: Vec<String> = items(&zip, "a.zip").into_iter().map(|i| i.path).collect();
    assert_eq!(paths, ["in/mail.eml", "in/mail.eml/a.txt"]);
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let at = |n: usize| u32::from(chunk.get(n).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for n in 0..4 {
            let letter = char::from(LETTERS[(bits >> (18 - 6 * n) & 63) as usize]);
            out.push(if n <= chunk.len() { letter } else { '=' });
        }
        if out.len() % 77 == 76 {
            out += "\r\n";
        }
    }
    out
}
