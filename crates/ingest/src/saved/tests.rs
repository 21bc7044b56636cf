use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::ExtractError;
use crate::testing::{items, text, zipped};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A record of an answer from this address.
fn record(url: &str, answer: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-05T10:00:00Z\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        answer.len()
    )
    .into_bytes();
    record.extend(answer);
    record.extend(b"\r\n\r\n");
    record
}

fn answer(headers: &str, body: &[u8]) -> Vec<u8> {
    let mut answer =
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{headers}\r\n")
            .into_bytes();
    answer.extend(body);
    answer
}

const INFO: &[u8] = b"WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nx: y\r\n\r\n";

#[test]
fn the_pages_of_a_web_archive_are_documents() {
    let gone = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>Gone.</p>";
    let picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG";
    let packed = gzip("<p>The caf\u{e9}.</p>".as_bytes());
    let chunked = [
        format!("{:x}\r\n", packed.len()).as_bytes(),
        &packed,
        b"\r\n0\r\n\r\n",
    ]
    .concat();
    let records = [
        INFO.to_vec(),
        record("https://a.example/1", &answer("", b"<p>One.</p>")),
        record("https://a.example/2", gone),
        record("https://a.example/3", picture),
        record(
            "<https://a.example/4>",
            &answer(
                "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n",
                &chunked,
            ),
        ),
        record(
            "https://a.example/5",
            &answer(
                "Transfer-Encoding: chunked\r\n",
                b"4;x=y\r\n<p>F\r\n5\r\nive.<\r\n3\r\n/p>\r\n0\r\n\r\n",
            ),
        ),
    ];
    let members: Vec<u8> = records.iter().flat_map(|r| gzip(r)).collect();
    for (bytes, name) in [(records.concat(), "a"), (members, "a.warc.gz")] {
        let items = items(&bytes, name);
        let texts: Vec<String> = items.iter().map(text).collect();
        assert_eq!(texts, ["One.", "The caf\u{e9}.", "Five."], "{name}");
        assert_eq!(items[1].path, "https://a.example/4");
        let read = items[1].result.as_ref().unwrap();
        assert_eq!(read.document.url.as_deref(), Some("https://a.example/4"));
        assert!(read.diagnostics.iter().any(|d| d.code == "published.saved"));
    }
}

#[test]
fn a_wacz_gives_the_pages_it_lists() {
    let records = gzip(
        &[
            record("https://a.example/1", &answer("", b"<p>One.</p>")),
            record("https://a.example/frame", &answer("", b"<p>Frame.</p>")),
        ]
        .concat(),
    );
    let wacz = |pages: &[u8]| {
        zipped(&[
            ("datapackage.json", b"{}"),
            ("archive/data.warc.gz", &records),
            ("pages/pages.jsonl", pages),
        ])
    };
    let listed = b"{\"format\": \"json-pages-1.0\"}\n{\"url\": \"https://a.example/1\"}\n";
    let one = items(&wacz(listed), "a.wacz");
    assert_eq!((one.len(), text(&one[0])), (1, "One.".to_owned()));
    assert_eq!(items(&wacz(b""), "a.wacz").len(), 2);
}

#[test]
fn a_broken_web_archive_gives_what_comes_before() {
    let mut records = record("https://a.example/1", &answer("", b"<p>One.</p>"));
    records.extend(b"nonsense\r\n\r\n");
    let items = items(&records, "a.warc");
    assert_eq!(text(&items[0]), "One.");
    assert!(matches!(items[1].result, Err(ExtractError::Broken { .. })));
}
