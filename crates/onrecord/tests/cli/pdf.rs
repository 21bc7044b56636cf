//! PDF files, which are parsed in a process of their own.

use std::time::{Duration, Instant};

use crate::Desk;

/// A PDF file of one page, with an object 6 that its content can paint as `/X`.
fn file(content: &[u8], form: &str) -> Vec<u8> {
    let stream = |head: &str, data: &[u8]| {
        let head = format!("<< {head} /Length {} >>\nstream\n", data.len());
        [head.as_bytes(), data, b"\nendstream"].concat()
    };
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
                /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>";
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        page.as_bytes().to_vec(),
        stream("", content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>".to_vec(),
        stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>",
            form.as_bytes(),
        ),
    ];
    let (mut out, mut places) = (b"%PDF-1.4\n".to_vec(), Vec::new());
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", n + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let table = out.len();
    out.extend(b"xref\n0 7\n0000000000 65535 f \n");
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    out.extend(format!("trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").bytes());
    out
}

const LETTER: &str = "BT /F 12 Tf 72 720 Td (OSLO, 3 May 2023 - The court said that it would meet.) Tj \
                      0 -40 Td (Nobody came, the judge said.) Tj ET";

#[test]
fn the_text_of_a_pdf_file_is_shown_with_its_pages_and_places() {
    let desk = Desk::new();
    desk.file("letter.pdf", file(LETTER.as_bytes(), ""));
    let text = desk.run(&["text", "letter.pdf"]).fine();
    assert_eq!(
        text.out,
        "OSLO, 3 May 2023 - The court said that it would meet.\n\nNobody came, the judge said.\n"
    );
    let map = desk.run(&["text", "letter.pdf", "--map"]).fine();
    assert!(
        map.out.contains("\n1\t0\t-\t-\tOSLO") && map.out.contains("\n1\t55\t-\t-\tNobody"),
        "{}",
        map.out
    );
    assert!(
        map.err.contains("no way back from a PDF file"),
        "{}",
        map.err
    );
}

#[test]
fn a_pdf_file_is_read_like_any_other_whatever_it_is_called() {
    let desk = Desk::new();
    desk.file("letter.txt", file(LETTER.as_bytes(), ""));
    let read = desk.run(&["read", "letter.txt", "--format", "json"]).fine();
    assert_eq!(read.json()[0]["document"]["published"], "2023-05-03");
}

#[test]
fn a_file_that_takes_too_long_or_is_damaged_is_named_and_the_rest_goes_on() {
    let desk = Desk::new();
    let forms = "/X Do ".repeat(9);
    desk.file("bomb.pdf", file(b"/X Do", &forms));
    desk.file("broken.pdf", "%PDF-1.4\n1 0 obj\n<<");
    desk.file("blank.pdf", file(b"", ""));
    desk.file("good.pdf", file(LETTER.as_bytes(), ""));
    let begun = Instant::now();
    let read = desk.run(&["read", ".", "--format", "jsonl", "--max-time", "2"]);
    assert!(begun.elapsed() < Duration::from_secs(60));
    assert_eq!((read.code, read.out.lines().count()), (Some(2), 1));
    for said in [
        "broken.pdf: broken: the PDF file cannot be read",
        "blank.pdf: no text in its page",
        "tesseract",
    ] {
        assert!(read.err.contains(said), "{said}: {}", read.err);
    }
}
