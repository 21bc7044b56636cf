//! Files that hold other documents: mails with attachments, mailboxes, feeds.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::{Desk, REPORT};

/// A mail with these attachments, each a name and what is in it.
fn mail(attached: &[(&str, &str)]) -> String {
    let mut mail = "From: Ana Petrosyan <ana@lantern.example>\r\nTo: desk@paper.example\r\n\
        Subject: The dockers\r\nDate: Wed, 12 Mar 2025 10:00:00 +0000\r\nMIME-Version: 1.0\r\n\
        Message-ID: <1@lantern.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain\r\n\r\nThe minister said that the nine would be freed.\r\n"
        .to_owned();
    for (name, content) in attached {
        mail += &format!(
            "--b\r\nContent-Type: application/octet-stream\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{content}\r\n"
        );
    }
    mail + "--b--\r\n"
}

#[test]
fn what_is_attached_is_read_with_its_place_and_its_mail_and_what_is_broken_is_named() {
    let desk = Desk::new();
    let attached = [
        ("report.txt", REPORT),
        ("b.docx", "no archive"),
        ("c.md", "# C\n\nShe said no."),
    ];
    desk.file("mail.eml", mail(&attached));
    let read = desk.run(&["read", "mail.eml", "--format", "json"]);
    assert_eq!(read.code, Some(2), "{}", read.err);
    let readings = read.json();
    let mail = &readings[0];
    assert_eq!(mail["document"]["title"], "The dockers");
    assert!(mail.get("inside").is_none());
    let inside = |n: usize| &readings[n]["inside"];
    assert_eq!(inside(1)["path"], "report.txt");
    assert_eq!(inside(1)["parent"], mail["document"]["id"]);
    assert_eq!(inside(2)["path"], "c.md");
    assert!(
        read.err
            .contains("mail.eml/b.docx: not what its name says: it does not begin as a Word file"),
        "{}",
        read.err
    );
    assert!(read.err.contains("3 of 4 read, 1 failed"), "{}", read.err);
}

#[test]
fn readings_of_inner_documents_are_files_of_the_folder_whatever_these_are_called() {
    let desk = Desk::new();
    let names = [
        "../../evil.txt",
        "/etc/evil.txt",
        "a.txt",
        "A.txt",
        "mail.json",
        "x.meta",
    ];
    let attached: Vec<_> = names.iter().map(|name| (*name, REPORT)).collect();
    desk.file("mail.eml", mail(&attached[..5]));
    desk.file("mail--a.txt.txt", REPORT);
    desk.run(&["read", ".", "--out", "in/out"]);
    let mut written: Vec<String> = fs::read_dir(desk.path().join("in/out"))
        .expect("the folder")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    written.sort();
    let small: std::collections::HashSet<String> =
        written.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!((written.len(), small.len()), (6, 6), "{written:?}");
    assert!(written.contains(&"mail.json".to_owned()), "{written:?}");
    let beside: Vec<_> = fs::read_dir(desk.path().join("in"))
        .expect("a folder")
        .collect();
    assert_eq!(beside.len(), 1);
    // Again: its own readings are overwritten, and what is somebody's stays.
    let somebody = desk.file("in/out/mail--a.txt.2.json", "mine");
    let again = desk.run(&["read", "mail.eml", "--out", "in/out"]);
    assert_eq!(fs::read_to_string(somebody).expect("it is there"), "mine");
    assert_eq!(again.code, Some(2));
}

#[test]
fn the_text_of_each_document_has_its_path_above_it() {
    let desk = Desk::new();
    desk.file("mail.eml", mail(&[("c.md", "# Dockers\n\nShe said no.")]));
    let text = desk.run(&["text", "mail.eml", "--map"]).fine();
    let expected = "\n\n== c.md ==\npage\tplace\tbytes\tconfidence\ttext\n\
                    -\t0\t2-9\t-\tDockers\n-\t9\t11-23\t-\tShe said no.\n";
    assert!(text.out.ends_with(expected), "{}", text.out);
    // The bytes of the mail's own text are those of the mail.
    let own = fs::read_to_string(desk.path().join("mail.eml")).expect("it is there");
    let line = text.out.lines().nth(1).expect("a line");
    let [_, _, bytes, _, said] = line.split('\t').collect::<Vec<_>>()[..] else {
        panic!("{line}")
    };
    let (start, end) = bytes.split_once('-').expect("a range");
    let range = start.parse().expect("a number")..end.parse().expect("a number");
    assert_eq!(&own[range], said);
    let one = desk.run(&["explain", "mail.eml", "--at", "4"]).fine();
    assert!(one.out.contains("minister"), "{}", one.out);
}

#[test]
fn the_mails_of_a_mailbox_and_the_items_of_a_feed_are_readings_of_their_own() {
    let desk = Desk::new();
    let one = mail(&[]).replace("\r\n", "\n");
    desk.file(
        "all.mbox",
        format!("From a Wed Mar 12 10:00:00 2025\n{one}\nFrom b Wed Mar 12 11:00:00 2025\n{one}\n"),
    );
    desk.file("news.rss", "<rss><channel><title>N</title><item><description>The judge said no.</description></item>\
        <item><title>Two</title><description>The court said yes.</description></item></channel></rss>");
    let read = desk.run(&["read", "all.mbox", "news.rss"]).fine();
    for name in [
        "all.mbox/mail 1",
        "all.mbox/mail 2",
        "news.rss/item 1",
        "news.rss/item 2",
    ] {
        assert!(read.out.contains(name), "{name}: {}", read.out);
    }
}

/// A PDF file whose page is packed into 300 times less than it is, in letters.
fn bomb() -> String {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..300 {
        packed.write_all(&[0; 1 << 20]).expect("memory");
    }
    let packed = packed.finish().expect("memory");
    let data: String = packed.iter().map(|b| format!("{b:02x}")).collect();
    format!(
        "{}4 0 obj\n<< /Filter [/ASCIIHexDecode /FlateDecode] /Length {} >>\nstream\n{data}>\nendstream\nendobj\n\
         trailer\n<< /Root 1 0 R >>\n",
        SCAN.replace("/MediaBox", "/Contents 4 0 R /MediaBox")
            .replace("trailer\n<< /Root 1 0 R >>\n", ""),
        data.len() + 1,
    )
}

#[test]
fn a_part_that_ends_the_process_is_named_and_those_behind_it_are_read() {
    let desk = Desk::new();
    // The mark of a PDF file in the first kilobyte would make one of the mail.
    let first = REPORT.repeat(3);
    let bomb = bomb();
    let attached = [
        ("a.txt", first.as_str()),
        ("one.pdf", &bomb),
        ("b.txt", REPORT),
        ("two.pdf", &bomb),
        ("c.txt", REPORT),
    ];
    desk.file("mail.eml", mail(&attached));
    let read = desk.run(&["read", "mail.eml", "--format", "json", "--max-time", "60"]);
    assert_eq!(read.code, Some(2), "{}", read.err);
    for part in ["one", "two"] {
        let error = format!("mail.eml/{part}.pdf: needs more than 512 MB of memory\nhint: split");
        assert!(read.err.contains(&error), "{}", read.err);
    }
    assert!(read.err.contains("4 of 6 read, 2 failed"), "{}", read.err);
    let readings = read.json();
    let paths: Vec<_> = (readings.as_array().expect("readings").iter())
        .map(|reading| reading["inside"]["path"].as_str())
        .collect();
    assert_eq!(paths, [None, Some("a.txt"), Some("b.txt"), Some("c.txt")]);
}

#[test]
fn many_parts_that_end_the_process_end_the_file() {
    let desk = Desk::new();
    let first = REPORT.repeat(3);
    let bomb = bomb();
    let names: Vec<String> = (0..12).map(|n| format!("{n}.pdf")).collect();
    let bombs = names.iter().map(|name| (name.as_str(), bomb.as_str()));
    let attached: Vec<_> = [("a.txt", first.as_str())]
        .into_iter()
        .chain(bombs)
        .collect();
    desk.file("mail.eml", mail(&attached));
    let read = desk.run(&["read", "mail.eml", "--format", "jsonl", "--max-time", "300"]);
    assert_eq!((read.code, read.out.lines().count()), (Some(2), 2));
    assert!(
        read.err.contains("mail.eml/7.pdf: needs more"),
        "{}",
        read.err
    );
    let error = "error: mail.eml: 8 parts of it could not be taken out, and no more is tried behind 2 documents of it\nhint: unpack it";
    assert!(read.err.contains(error), "{}", read.err);
}

#[test]
fn the_mails_of_a_mailbox_come_in_their_order_however_many_read_them() {
    let desk = Desk::new();
    let mail = |n: usize| {
        let said = "The judge said that nobody came. ".repeat(1 + n % 5);
        format!(
            "From a Wed Mar 12 10:00:00 2025\nFrom: a@b.example\nSubject: Mail {n}\n\n{said}\n\n"
        )
    };
    desk.file("all.mbox", (0..60).map(mail).collect::<String>());
    desk.file("after.txt", REPORT);
    let read = |jobs| {
        let inputs = [
            "read",
            "all.mbox",
            "after.txt",
            "--format",
            "jsonl",
            "--jobs",
            jobs,
        ];
        desk.run(&inputs).fine().out
    };
    let one = read("1");
    for (n, line) in one.lines().take(60).enumerate() {
        assert!(
            line.contains(&format!("\"title\":\"Mail {n}\"")),
            "{n}: {line}"
        );
    }
    assert_eq!(one.lines().count(), 61);
    assert_eq!(read("4"), one);
}

/// A PDF file of one empty page.
const SCAN: &str = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
    2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
    3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n\
    trailer\n<< /Root 1 0 R >>\n";

#[test]
fn the_text_of_a_scan_may_lie_beside_it_and_is_no_document_of_its_own() {
    let desk = Desk::new();
    desk.file("scan.pdf", SCAN);
    let alone = desk.run(&["read", "scan.pdf"]);
    assert!(alone.err.contains("no text in its page"), "{}", alone.err);
    desk.file("scan.txt", REPORT);
    let read = desk.run(&["read", ".", "--format", "jsonl"]).fine();
    assert_eq!(read.out.lines().count(), 1, "{}", read.out);
    let text = desk
        .run(&["read", "scan.txt", "--format", "json"])
        .fine()
        .json();
    let scan = desk
        .run(&["read", "scan.pdf", "--format", "json"])
        .fine()
        .json();
    assert_eq!(scan[0]["document"]["text"], text[0]["document"]["text"]);
    assert_ne!(scan[0]["document"]["id"], text[0]["document"]["id"]);
    assert_eq!(scan[0]["diagnostics"][0]["code"], "text.pasted");
}
