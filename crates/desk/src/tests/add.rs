//! Files and texts that people add.

use std::time::{Duration, Instant};

use axum::http::{StatusCode, header};
use store::Purge;

use super::browser::{Browser, desk, multipart};
use super::reads::{LARGEST, LARGEST_SIDECAR};
use crate::sheets;

/// The page of a job when all of it is done with.
pub fn done(browser: &Browser, path: &str) -> String {
    let begun = Instant::now();
    loop {
        let page = browser.see(path);
        if !page.contains("data-unfinished") {
            return page;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{page}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Adds files, and waits until they are read.
fn add(browser: &Browser, files: &[(&str, &[u8])]) -> String {
    let parts: Vec<_> = files.iter().map(|(n, b)| ("file", Some(*n), *b)).collect();
    let page = browser.send("/add", &parts);
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    done(browser, page.location())
}

#[test]
fn two_files_are_added_and_one_that_cannot_be_read_stops_none() {
    let desk = desk(&[]);
    let browser = desk.browser();
    assert!(
        browser
            .see("/add")
            .contains("enctype=\"multipart/form-data\"")
    );
    let page = add(
        &browser,
        &[
            ("held.txt", b"Kofi Adu was held in Accra."),
            ("scan.pdf", b"%PDF"),
            ("broken.panic", b"x"),
            ("freed.txt", b"Kofi Adu was freed."),
        ],
    );
    assert!(page.contains("2 documents kept, 2 not read"), "{page}");
    assert!(page.contains("href=\"/document/1\"") && page.contains("href=\"/document/2\""));
    assert!(
        page.contains("no text in its pages: it is a scan"),
        "{page}"
    );
    assert!(page.contains("read it with --ocr"));
    assert!(page.contains("the program failed on this file"));
    assert!(page.contains("read as held.txt"), "its warnings are told");
    assert!(
        browser
            .see("/document/1")
            .contains("Kofi Adu was held in Accra.")
    );
    // The bytes are kept, by the name that they came with.
    let document = browser.see("/document/2");
    let original = document.split('"').find(|part| part.contains("/original/"));
    assert_eq!(
        browser.get(original.expect("a link")).body,
        "Kofi Adu was freed."
    );
    assert!(document.contains("freed.txt"), "{document}");
    let list = browser.see("/add");
    assert!(
        list.contains("href=\"/add/1\"") && list.contains("4 files"),
        "{list}"
    );
}

#[test]
fn the_same_file_twice_is_already_kept() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let file: (&str, &[u8]) = ("held.txt", b"Ines Couto was held in Porto.");
    assert!(add(&browser, &[file]).contains("1 document kept."));
    let page = add(&browser, &[file]);
    assert!(
        page.contains("already kept</span> as <a href=\"/document/1\">"),
        "{page}"
    );
    assert!(page.contains("Nothing new kept, 1 already kept."), "{page}");
}

#[test]
fn a_text_is_pasted_with_what_is_known_of_it_and_another_one_is_a_version() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let paste = |text: &str, published: &str| {
        browser.send(
            "/add/text",
            &[
                ("text", None, text.as_bytes()),
                ("title", None, "Editor held".as_bytes()),
                ("publisher", None, "Bergen Post".as_bytes()),
                ("published", None, published.as_bytes()),
                ("url", None, b""),
            ],
        )
    };
    // As browsers send line ends.
    let page = paste("Liv Aas was held.\r\nHer lawyer said so.", "2024-05-03");
    let page = done(&browser, page.location());
    assert!(page.contains("1 document kept"), "{page}");
    let document = browser.see("/document/1");
    for words in [
        "Editor held",
        "Bergen Post",
        "2024-05-03",
        "Liv Aas was held.\nHer lawyer",
    ] {
        assert!(document.contains(words), "{words}: {document}");
    }
    let page = paste("Liv Aas was held on Friday.", "2024-05-03");
    let page = done(&browser, page.location());
    assert!(page.contains("version 2 of an article"), "{page}");
    assert!(page.contains("1 document kept, 1 as a new version"));

    let wrong = paste("Liv Aas was held.", "in May");
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("“in May” is no date"));
    let empty = paste("  \r\n ", "");
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("There is no text"));
}

#[test]
fn documents_in_a_file_are_told_one_by_one() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let page = add(&browser, &[("mails.zip", b"One.\nbroken\nTwo.")]);
    assert!(page.contains("2 documents kept, 1 not read"), "{page}");
    assert!(page.contains("<bdi>1.txt</bdi>") && page.contains("it is broken"));
    let many: String = (0..150).map(|n| format!("Document {n}.\n")).collect();
    let page = add(&browser, &[("many.zip", many.as_bytes())]);
    assert!(page.contains("150 documents kept"), "{page}");
    assert!(page.contains("and 50 more documents of this file"));
    let page = add(&browser, &[("empty.zip", b"")]);
    assert!(page.contains("no document is in it"), "{page}");
}

#[test]
fn metadata_goes_with_its_document_and_never_without() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let files: [(&str, &[u8]); 3] = [
        ("a.meta.json", b"Of the sidecar"),
        ("a.txt", b"Tomas Vik was held."),
        ("b.meta.json", b"Of nobody"),
    ];
    let page = add(&browser, &files);
    assert!(page.contains("1 document kept, 1 not read"), "{page}");
    assert!(page.contains("did not come along"));
    assert!(browser.see("/document/1").contains("Of the sidecar"));
}

#[test]
fn what_is_too_large_is_refused_and_told_and_the_rest_is_read() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let large = vec![b'a'; LARGEST + 1];
    let page = add(&browser, &[("large.txt", &large), ("held.txt", b"Held.")]);
    assert!(
        page.contains("too large: 0.1 MB, and the limit is"),
        "{page}"
    );
    assert!(page.contains("--max-size") && page.contains("1 document kept, 1 not read"));
    // A pasted text has nowhere to be listed.
    let page = browser.send("/add/text", &[("text", None, &large)]);
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.body.contains("The text is too long"), "{}", page.body);
    let page = browser.send(
        "/add/text",
        &[("text", None, b"Held."), ("title", None, &vec![b'a'; 9000])],
    );
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    // More files than are taken at once.
    let many: Vec<(String, Vec<u8>)> = (0..103)
        .map(|n| (format!("{n}.txt"), format!("Number {n}.").into_bytes()))
        .collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (&**n, &**b)).collect();
    let page = add(&browser, &many);
    assert!(page.contains("100 documents kept, 1 not read"), "{page}");
    assert!(
        page.contains("3 more files") && page.contains("more than 100 files, or 128 MB, at once")
    );
}

#[test]
fn a_form_without_a_file_or_cut_off_changes_nothing() {
    let desk = desk(&[]);
    let browser = desk.browser();
    for parts in [&[][..], &[("file", Some(""), &b""[..])]] {
        let page = browser.send("/add", parts);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains("No file was chosen"), "{}", page.body);
    }
    let form = browser.post("/add", "file=a");
    assert_eq!(form.status, StatusCode::BAD_REQUEST);
    assert!(form.body.contains("Nothing was kept"), "{}", form.body);
    assert!(browser.see("/add").contains("Read and keep"));
    assert_eq!(browser.get("/add/1").status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/add/x").status, StatusCode::BAD_REQUEST);
}

#[test]
fn a_form_from_elsewhere_adds_nothing() {
    let desk = desk(&[]);
    let browser = desk.browser();
    for path in [
        "/add",
        "/add/text",
        "/add/sheet",
        "/add/1/keep",
        "/add/1/again",
        "/add/1/stop",
    ] {
        for origin in [None, Some("null"), Some("http://evil.example")] {
            let parts: &[(&str, Option<&str>, &[u8])] = &[("file", Some("a.txt"), b"Held.")];
            let mut post = multipart(path, &browser.cookie, parts);
            post.headers_mut().remove(header::ORIGIN);
            if let Some(origin) = origin {
                let origin = origin.parse().expect("a header");
                post.headers_mut().insert(header::ORIGIN, origin);
            }
            assert_eq!(desk.send(post).status, StatusCode::FORBIDDEN, "{path}");
        }
        let post = multipart(path, "", &[]);
        assert_eq!(desk.send(post).status, StatusCode::UNAUTHORIZED);
    }
    assert!(!browser.see("/add").contains("/add/1"));
}

#[test]
fn a_hostile_name_is_a_label() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let names = [
        "../../../etc/passwd",
        "\"><script>alert(1)</script>.txt",
        "gnp.\u{202e}txt.exe",
        "a\u{200b}b.txt",
        "<img src=x onerror=alert(2)>",
        "C:\\Windows\\system.ini",
    ];
    for (n, name) in names.into_iter().enumerate() {
        let text = format!("Number {n}.");
        let page = add(&browser, &[(name, text.as_bytes())]);
        assert!(page.contains("1 document kept"), "{name}: {page}");
        let document = browser.see(&format!("/document/{}", n + 1));
        for page in [page, browser.see("/add"), document] {
            assert_eq!(page.matches("<script").count(), 1, "{name}: {page}");
            assert!(
                !page.contains("<img") && !page.contains('\u{202e}'),
                "{page}"
            );
        }
    }
    assert!(browser.see("/add").contains("gnp.⟨U+202E⟩txt.exe"));
}

#[test]
fn a_page_without_a_script_looks_again_until_all_is_read() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let gate = desk.gate.lock().expect("free");
    let parts: [(&str, Option<&str>, &[u8]); 2] = [
        ("file", Some("slow.txt"), b"Slow."),
        ("file", Some("next.txt"), b"Next."),
    ];
    let sent = browser.send("/add", &parts);
    let waits = browser.see(sent.location());
    assert!(waits.contains("<noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>"));
    assert!(
        waits.contains("Look again") && waits.contains("0 of 2 done"),
        "{waits}"
    );
    assert!(waits.contains(">waiting<"), "{waits}");
    // Others are read behind it, in their order.
    let other = browser.send("/add", &[("file", Some("last.txt"), b"Last.")]);
    assert!(browser.see(other.location()).contains(">waiting<"));
    drop(gate);
    let page = done(&browser, sent.location());
    assert!(
        !page.contains("http-equiv") && page.contains("2 documents kept"),
        "{page}"
    );
    assert!(done(&browser, other.location()).contains("document:3"));
}

#[test]
fn a_desk_that_closes_keeps_no_more_and_counts_what_was_not_read() {
    let desk = desk(&[]);
    let browser = desk.browser();
    add(&browser, &[("held.txt", b"Held.")]);
    let gate = desk.gate.lock().expect("free");
    let parts: [(&str, Option<&str>, &[u8]); 2] = [
        ("file", Some("slow.txt"), b"Slow."),
        ("file", Some("next.txt"), b"Next."),
    ];
    let sent = browser.send("/add", &parts);
    while !browser.see(sent.location()).contains(">reading<") {
        std::thread::sleep(Duration::from_millis(5));
    }
    desk.app.jobs.close();
    assert_eq!(desk.app.jobs.unfinished(), 2);
    drop(gate);
    // What is read by now is not kept any more, and nothing says that it was.
    std::thread::sleep(Duration::from_millis(50));
    let page = browser.see(sent.location());
    assert!(!page.contains("document:2"), "{page}");
    assert_eq!(browser.get("/document/2").status, StatusCode::NOT_FOUND);
}

/// Waits until a page says something.
fn until(browser: &Browser, path: &str, words: &str) -> String {
    let begun = Instant::now();
    loop {
        let page = browser.see(path);
        if page.contains(words) {
            return page;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{words}: {page}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_file_that_waits_is_taken_out_and_can_be_added_again() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let gate = desk.gate.lock().expect("free");
    let files: [(&str, Option<&str>, &[u8]); 3] = [
        ("file", Some("slow.txt"), b"Slow."),
        ("file", Some("mistake.txt"), b"A list of our own members."),
        ("file", Some("next.txt"), b"Next."),
    ];
    let sent = browser.send("/add", &files);
    let path = sent.location();
    let page = until(&browser, path, ">reading<");
    for words in ["Stop reading<", "Do not read<", "Stop the rest<"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let room = desk.app.jobs.room(LARGEST);
    browser.decide(&format!("{path}/stop"), "file=1");
    assert!(
        desk.app.jobs.room(LARGEST) > room,
        "its bytes are let go of"
    );
    let page = browser.see(path);
    assert!(page.contains("1 of 3 done, 1 taken out."), "{page}");
    assert!(page.contains("taken out</span> <span class=\"quiet\">not read; what was kept of it before stays; add it again"));
    drop(gate);
    let page = done(&browser, path);
    assert!(page.contains("2 documents kept, 1 taken out."), "{page}");
    assert!(!page.contains("/stop"), "nothing is left to be stopped");
    // What came too late changes nothing.
    browser.decide(&format!("{path}/stop"), "file=0");
    browser.decide(&format!("{path}/stop"), "file=77");
    assert_eq!(browser.see(path), page);
    let page = add(&browser, &[("mistake.txt", b"A list of our own members.")]);
    assert!(page.contains("1 document kept."), "{page}");
}

#[test]
fn what_is_being_read_is_ended_and_the_rest_of_an_upload_with_it() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let files: [(&str, Option<&str>, &[u8]); 3] = [
        ("file", Some("endless.zip"), b"Never."),
        ("file", Some("next.txt"), b"Next."),
        ("file", Some("last.txt"), b"Last."),
    ];
    let sent = browser.send("/add", &files);
    let path = sent.location();
    let other = browser.send("/add", &[("file", Some("other.txt"), b"Other.")]);
    until(&browser, path, ">reading<");
    browser.decide(&format!("{path}/stop"), "");
    let page = done(&browser, path);
    assert!(page.contains("Nothing new kept, 3 taken out."), "{page}");
    // Another upload is another's.
    let page = done(&browser, other.location());
    assert!(page.contains("1 document kept."), "{page}");
    assert_eq!(desk.app.jobs.unfinished(), 0);
    let list = browser.see("/add");
    assert!(list.contains("Nothing new kept, 3 taken out"), "{list}");
}

#[test]
fn what_cannot_be_ended_is_read_to_its_end_and_not_kept() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let gate = desk.gate.lock().expect("free");
    let sent = browser.send("/add", &[("file", Some("slow.txt"), b"Slow.")]);
    let path = sent.location();
    until(&browser, path, ">reading<");
    browser.decide(&format!("{path}/stop"), "file=0");
    let page = browser.see(path);
    assert!(page.contains(">being stopped<"), "{page}");
    assert!(
        page.contains("goes on to its end, and is not kept"),
        "{page}"
    );
    drop(gate);
    let page = done(&browser, path);
    assert!(page.contains("Nothing new kept, 1 taken out."), "{page}");
    assert_eq!(browser.get("/document/1").status, StatusCode::NOT_FOUND);
    assert_eq!(
        browser.post("/add/9/stop", "").status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn the_text_beside_a_scan_is_the_text_of_the_scan_and_no_document_of_its_own() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let page = add(
        &browser,
        &[
            ("letters/1.txt", b"Ines Couto was held in Porto."),
            ("letters/1.pdf", b"scan"),
            ("2.pdf", b"Kofi Adu was held."),
            ("2.txt", b"A note on him."),
            ("letters/3.txt", b"Liv Aas was held."),
        ],
    );
    assert!(page.contains("4 documents kept."), "{page}");
    assert!(page.contains("<bdi>letters/1.txt</bdi></b> <span class=\"quiet\">29 bytes</span> <span class=\"state kept\">read with its scan</span>"), "{page}");
    let scan = browser.see("/document/1");
    assert!(scan.contains("Ines Couto was held in Porto.") && scan.contains("letters/1.pdf"));
    // What has a text of its own is no scan, and the text beside it is another document.
    assert!(browser.see("/document/2").contains("Kofi Adu was held."));
    assert!(browser.see("/document/3").contains("A note on him."));
    // Two texts of one name: nobody knows which is whose.
    let page = add(
        &browser,
        &[("4.pdf", b"scan"), ("4.txt", b"One."), ("4.txt", b"Two.")],
    );
    assert!(page.contains("2 documents kept, 1 not read."), "{page}");
}

#[test]
fn of_a_folder_what_can_be_read_is_read_under_its_path_in_it() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let parts: [(&str, Option<&str>, &[u8]); 8] = [
        ("file", Some(""), b""),
        ("folder", Some("case/a.txt"), b"Ines Couto was held."),
        ("folder", Some("case/photos/1.jpg"), b"jpg"),
        ("folder", Some("case/.git/notes.txt"), b"No."),
        ("folder", Some("case/sub/a.txt"), b"Kofi Adu was held."),
        ("folder", Some("case/sub/a.meta.json"), b"Of the sidecar"),
        ("more", None, b"7"),
        ("passed_over", None, b"40"),
    ];
    let page = browser.send("/add", &parts);
    let page = done(&browser, page.location());
    for words in [
        "2 documents kept, 2 not read.",
        "<bdi>case/sub/a.txt</bdi>",
        "42 files of the folder",
        "hidden, or of kinds that are not read",
        "7 more files",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let document = browser.see("/document/2");
    assert!(document.contains("Of the sidecar") && document.contains("case/sub/a.txt"));
    let none: [(&str, Option<&str>, &[u8]); 1] = [("folder", Some("case/1.jpg"), b"jpg")];
    let page = browser.send("/add", &none);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body
            .contains("Nothing in the folder is of a kind that is read")
    );
    let page = browser.see("/add");
    assert!(
        page.contains("webkitdirectory accept=\".txt,.pdf,.zip,.meta.json\""),
        "{page}"
    );
}

#[test]
fn a_text_that_was_taken_out_is_not_that_of_its_scan_either() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let gate = desk.gate.lock().expect("free");
    let files: [(&str, Option<&str>, &[u8]); 3] = [
        ("file", Some("slow.txt"), b"Slow."),
        ("file", Some("1.pdf"), b"scan"),
        ("file", Some("1.txt"), b"Of another letter."),
    ];
    let sent = browser.send("/add", &files);
    let path = sent.location();
    until(&browser, path, ">reading<");
    browser.decide(&format!("{path}/stop"), "file=2");
    drop(gate);
    let page = done(&browser, path);
    assert!(
        page.contains("1 document kept, 1 not read, 1 taken out."),
        "{page}"
    );
    assert!(page.contains("no text in its pages"), "{page}");
}

#[test]
fn a_text_that_is_taken_out_while_its_scan_is_read_is_kept_nowhere() {
    let desk = desk(&[]);
    let browser = desk.browser();
    // Before the reader takes it up, and after.
    for (name, told) in [
        ("slow", "no text in its pages"),
        (
            "slow-early",
            "a scan, and slow-early.txt, its text, was taken out",
        ),
    ] {
        let gate = desk.gate.lock().expect("free");
        let (scan, text) = (format!("{name}.pdf"), format!("{name}.txt"));
        let files: [(&str, Option<&str>, &[u8]); 2] = [
            ("file", Some(&scan), b"scan"),
            ("file", Some(&text), b"Our own members."),
        ];
        let sent = browser.send("/add", &files);
        let path = sent.location();
        until(&browser, path, ">reading<");
        std::thread::sleep(Duration::from_millis(50));
        browser.decide(&format!("{path}/stop"), "file=1");
        drop(gate);
        let page = done(&browser, path);
        assert!(
            page.contains("Nothing new kept, 1 not read, 1 taken out."),
            "{page}"
        );
        assert!(page.contains(told), "{page}");
        assert_eq!(browser.get("/document/1").status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn metadata_is_there_once_and_counted_however_many_files_it_is_for() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let gate = desk.gate.lock().expect("free");
    let slow = browser.send("/add", &[("file", Some("slow.txt"), b"Slow.")]);
    until(&browser, slow.location(), ">reading<");
    let room = desk.app.jobs.room(LARGEST);
    let files: [(&str, Option<&str>, &[u8]); 5] = [
        ("file", Some("a.meta.json"), &[b'm'; 500]),
        ("file", Some("a.htm"), b"0123456789"),
        ("file", Some("a.html"), b"012345678"),
        ("file", Some("a.pdf"), b"scan"),
        ("file", Some("a.txt"), b"Its text."),
    ];
    let sent = browser.send("/add", &files);
    assert_eq!(
        room - desk.app.jobs.room(LARGEST),
        500 + 10 + 9 + 4 + 9,
        "as many as came"
    );
    drop(gate);
    done(&browser, sent.location());
    assert_eq!(desk.app.jobs.room(LARGEST), 2 * LARGEST);
    // What is no metadata by its size.
    let large = [b'm'; LARGEST_SIDECAR + 1];
    let page = add(&browser, &[("b.meta.json", &large), ("b.txt", b"Held.")]);
    assert!(
        page.contains("its metadata is too large: metadata has at most 1 KB"),
        "{page}"
    );
    assert!(page.contains("Nothing new kept, 1 not read."), "{page}");
}

#[test]
fn what_lies_in_another_folder_is_of_another_file_however_long_their_paths_are() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let long = |case: &str, end: &str| format!("{case}/{}/scan{end}", "k".repeat(300));
    let page = add(
        &browser,
        &[
            (&long("a", ".pdf"), b"scan"),
            (&long("b", ".txt"), b"Bruno Diaz was held."),
            (&long("c", ".meta.json"), b"Of the sidecar"),
            (&long("d", ".pdf"), b"scan"),
            (&long("d", ".txt"), b"Ines Couto was held."),
            ("e\u{81}.pdf", b"scan"),
            ("e\u{82}.txt", b"Kofi Adu was held."),
        ],
    );
    assert!(page.contains("3 documents kept, 3 not read."), "{page}");
    assert!(!page.contains(&"k".repeat(256)), "what is shown is cut");
    assert_eq!(page.matches(">read with its scan<").count(), 1, "{page}");
    for key in 1..=3 {
        let page = browser.see(&format!("/document/{key}"));
        assert!(!page.contains("Of the sidecar"), "{page}");
    }
    let page = add(&browser, &[(&"k".repeat(5000), b"Held.")]);
    assert!(
        page.contains("its path is longer than 4096 bytes"),
        "{page}"
    );
}

/// Purges something, as its page offers it.
fn purge(browser: &Browser, path: &str) {
    let page = browser.see(path);
    let hidden = page.split("<input type=\"hidden\" name=\"").skip(1);
    let hidden = hidden.filter_map(|input| {
        let (name, rest) = input.split_once("\" value=\"")?;
        Some(format!("{name}={}&", rest.split('"').next()?))
    });
    let form: String = hidden.collect();
    let gone = browser.post(path, &format!("{form}sure=1"));
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
}

#[test]
fn what_is_purged_is_told_by_no_name_on_the_pages_of_what_was_added() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let page = browser.send(
        "/add",
        &[
            ("file", Some("Ines-Couto.meta.json"), b"Ines Couto is held"),
            ("file", Some("Ines-Couto.pdf"), b"scan"),
            ("file", Some("Ines-Couto.txt"), b"Ines Couto was held."),
            ("file", Some("other.txt"), b"Kofi Adu was held."),
        ],
    );
    let files = page.location().to_owned();
    let page = done(&browser, &files);
    assert!(page.contains("Ines Couto is held"), "{page}");
    let sheet = |rows: &str| {
        let parts: [(&str, Option<&str>, &[u8]); 2] = [
            ("file", Some("list.csv"), rows.as_bytes()),
            ("by", None, b"names:cases"),
        ];
        let page = browser.send("/add/sheet", &parts);
        done(&browser, page.location());
        page.location().to_owned()
    };
    let kept = sheet("id,person\n1,Ines Couto\n");
    browser.decide(&format!("{kept}/keep"), "");
    assert!(done(&browser, &kept).contains("Ines Couto"));
    let held = sheet("id,person\n1,Ines Couto\n2,Ines Couto\n");
    assert!(browser.see(&held).contains("Ines Couto"));

    purge(&browser, "/purge/document/1");
    for path in [&*files, &kept, &held, "/add"] {
        let page = browser.see(path);
        assert!(!page.contains("Couto"), "{path}: {page}");
    }
    let page = browser.see(&files);
    assert!(
        page.contains("purged</span>") && !page.contains("href=\"/document/1\""),
        "{page}"
    );
    assert!(page.contains("other.txt") && page.contains("href=\"/document/2\""));
    assert!(browser.see(&held).contains("something was purged"));

    // Another program purges as well.
    let act = desk.app.act();
    let gone = desk
        .app
        .ask(|store| store.purge(Purge::Document(2), None, &act));
    gone.expect("purged");
    let page = browser.see(&files);
    assert!(
        !page.contains("other.txt") && !page.contains("href=\"/document/2\""),
        "{page}"
    );
}

#[test]
fn a_sheet_that_nobody_looks_at_is_forgotten_though_nobody_asks_for_anything() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let parts: [(&str, Option<&str>, &[u8]); 2] = [
        ("file", Some("list.csv"), b"id,person\n1,Ines Couto\n"),
        ("by", None, b"names:cases"),
    ];
    let sent = browser.send("/add/sheet", &parts);
    done(&browser, sent.location());
    let before = Instant::now().checked_sub(sheets::TIME + Duration::from_secs(1));
    let looked_at = |touched: Option<Instant>| {
        desk.app.jobs.sheet(1, |sheet| {
            sheet.touched = touched.expect("a time");
        });
    };
    let a_while = || {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_time().build().expect("runs");
        let often = crate::forget(&desk.app, Duration::from_millis(1));
        let some = Duration::from_millis(20);
        let ended = runtime.block_on(async { tokio::time::timeout(some, often).await });
        ended.expect_err("it has no end");
        desk.app.jobs.sheet(1, |sheet| sheet.is_held())
    };
    looked_at(Some(Instant::now()));
    assert_eq!(a_while(), Some(true));
    looked_at(before);
    assert_eq!(a_while(), Some(false));
    assert!(!browser.see(sent.location()).contains("Couto"));
}

#[test]
fn what_was_refused_is_done_with_and_not_read() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let gate = desk.gate.lock().expect("free");
    let files: [(&str, Option<&str>, &[u8]); 3] = [
        ("file", Some("rows.csv"), b"id,person"),
        ("file", Some("slow.txt"), b"Slow."),
        ("file", Some("next.txt"), b"Next."),
    ];
    let sent = browser.send("/add", &files);
    let path = sent.location();
    let page = browser.see(path);
    assert!(page.contains("1 of 3 done, 1 not read."), "{page}");
    browser.decide(&format!("{path}/stop"), "file=2");
    let page = browser.see(path);
    assert!(
        page.contains("2 of 3 done, 1 not read, 1 taken out."),
        "{page}"
    );
    drop(gate);
    let page = done(&browser, path);
    assert!(page.contains("1 document kept, 1 not read, 1 taken out."));
}

#[test]
fn a_spreadsheet_that_waits_is_taken_out() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let gate = desk.gate.lock().expect("free");
    let slow = browser.send("/add", &[("file", Some("slow.txt"), b"Slow.")]);
    let parts: [(&str, Option<&str>, &[u8]); 2] = [
        ("file", Some("members.csv"), b"id,person\n1,Ines Couto\n"),
        ("by", None, b"names:cases"),
    ];
    until(&browser, slow.location(), ">reading<");
    let room = desk.app.jobs.room(LARGEST);
    let sent = browser.send("/add/sheet", &parts);
    assert!(desk.app.jobs.room(LARGEST) < room);
    let stop = format!("{}/stop", sent.location());
    assert!(browser.see("/add").contains(&format!("action=\"{stop}\"")));
    browser.decide(&stop, "");
    assert_eq!(
        desk.app.jobs.room(LARGEST),
        room,
        "its bytes are let go of at once"
    );
    let page = browser.see(sent.location());
    assert!(
        page.contains("Nothing was kept: it was taken out before it was read"),
        "{page}"
    );
    assert!(!browser.see("/add").contains("Do not read"));
    drop(gate);
    done(&browser, slow.location());
    assert_eq!(browser.see(sent.location()), page);
}
