use crate::testing::{docx, items, odt, text, zipped};
use crate::{ExtractError, Hint, extract};

fn word(body: &str, parts: &[(&str, &str)]) -> String {
    text(&items(&docx(body, parts), "a.docx")[0])
}

fn open_document(body: &str, styles: &str) -> String {
    text(&items(&odt(body, styles), "a.odt")[0])
}

/// A paragraph of Word with these properties and runs.
fn p(properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
}

fn r(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

#[test]
fn word_paragraphs_lines_and_tabs_are_text() {
    let body = format!(
        "{}{}",
        p(
            "<w:tabs><w:tab w:val=\"left\"/></w:tabs>",
            &format!(
                "{}<w:r><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t></w:r>",
                r("Fish &amp; chips ")
            )
        ),
        p(
            "",
            &format!("<w:hyperlink r:id=\"x\">{}</w:hyperlink>", r("A link"))
        )
    );
    assert_eq!(word(&body, &[]), "Fish & chips\ntwo\tthree\n\nA link");
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let body = format!(
        "{}{}{}",
        p(
            "<w:pPrChange><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:pPrChange>",
            &format!(
                "{}<w:ins>{}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>\
                 <w:moveFrom>{}</w:moveFrom>{}",
                r("The "),
                r("new "),
                r("moved"),
                r("text")
            )
        ),
        p("<w:rPr><w:del/></w:rPr>", &r("One ")),
        p("", &r("paragraph"))
    );
    assert_eq!(word(&body, &[]), "The new text\n\nOne paragraph");
}

#[test]
fn field_codes_hidden_text_and_comments_are_left_out() {
    let body = p(
        "<w:rPr><w:vanish/></w:rPr>",
        &format!(
            "{}<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>{}\
             <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>\
             <w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>{}<w:r><w:commentReference w:id=\"1\"/></w:r>",
            r("Page "),
            r("code"),
            r("7"),
            r(".")
        ),
    );
    let items = items(&docx(&body, &[]), "a.docx");
    assert_eq!(text(&items[0]), "Page 7.");
    let said: Vec<&str> = items[0]
        .result
        .as_ref()
        .unwrap()
        .diagnostics
        .iter()
        .map(|d| d.code.as_str())
        .collect();
    assert_eq!(said, ["text.hidden", "text.comments"]);
}

#[test]
fn word_lists_have_their_numbers() {
    let numbering = r#"<w:numbering><w:abstractNum w:abstractNumId="7">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl></w:abstractNum>
        <w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="x"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
        <w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>"#;
    let styles = r#"<w:styles><w:style w:styleId="Base"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
        <w:style w:styleId="Bullet"><w:basedOn w:val="Base"/></w:style></w:styles>"#;
    let item = |list: u32, level: u32, text: &str| {
        let list =
            format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
        p(&list, &r(text))
    };
    let body = [
        p("", &r("We ask:")),
        item(1, 0, "one"),
        item(1, 1, "a"),
        item(1, 1, "b"),
        item(1, 0, "two"),
        item(3, 0, "five"),
        p("<w:pStyle w:val=\"Bullet\"/>", &r("bullet")),
        p("", &r("End")),
    ]
    .concat();
    assert_eq!(
        word(&body, &[("numbering", numbering), ("styles", styles)]),
        "We ask:\n\n1. one\n(a) a\n(b) b\n2. two\n5. five\n- bullet\n\nEnd"
    );
}

#[test]
fn tables_are_read_row_by_row() {
    let cell = |paragraphs: &[&str]| {
        let inner: String = paragraphs.iter().map(|t| p("", &r(t))).collect();
        format!("<w:tc><w:tcPr/>{inner}</w:tc>")
    };
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let table = |rows: &[String]| format!("<w:tbl><w:tblPr/>{}</w:tbl>", rows.concat());
    let body = [
        p("", &r("Before")),
        table(&[
            row(&[cell(&["Name"]), cell(&["Age"])]),
            row(&[cell(&["Ana"]), cell(&["", "31"])]),
        ]),
        table(&[row(&[
            cell(&["Ana Ruiz", "Director"]),
            cell(&["Tom Reed", "Clerk"]),
        ])]),
        p("", &r("After")),
    ]
    .concat();
    assert_eq!(
        word(&body, &[]),
        "Before\n\nName\tAge\nAna\t31\n\nAna Ruiz\n\nDirector\n\nTom Reed\n\nClerk\n\nAfter"
    );
}

#[test]
fn notes_follow_at_the_end_with_their_marks() {
    let notes = |kind: &str, text: &str| {
        format!(
            "<w:{kind}s><w:{kind} w:type=\"separator\" w:id=\"-1\">{}</w:{kind}><w:{kind} w:id=\"2\">{}</w:{kind}></w:{kind}s>",
            p("", &r("---")),
            p("", &format!("<w:r><w:{kind}Ref/></w:r>{}", r(text)))
        )
    };
    let body = [
        p(
            "",
            &format!(
                "{}<w:r><w:footnoteReference w:id=\"2\"/></w:r>{}",
                r("Said"),
                r(" so.")
            ),
        ),
        p(
            "",
            &format!("{}<w:r><w:endnoteReference w:id=\"2\"/></w:r>", r("More.")),
        ),
    ]
    .concat();
    let file = docx(
        &body,
        &[
            ("footnotes", &notes("footnote", " In May.")),
            ("endnotes", &notes("endnote", " In June.")),
        ],
    );
    let read = extract(&file, &Hint::default()).unwrap();
    let text = &read.document.text;
    assert_eq!(
        text.as_str(),
        "Said[1] so.\n\nMore.[i]\n\n[1] In May.\n\n[i] In June."
    );
    let at = text.as_str().find("In May").unwrap();
    let span = text.span(at..at + 6);
    assert_eq!(read.map.part(text, span), Some("word/footnotes.xml"));
    let source = read.map.source(text, span).unwrap();
    assert_eq!(&notes("footnote", " In May.")[source], "In May");
    let both = text.span(0..at + 6);
    assert_eq!(read.map.source(text, both), None);
}

#[test]
fn text_boxes_follow_their_paragraph_once() {
    let content = format!("<w:txbxContent>{}</w:txbxContent>", p("", &r("Boxed")));
    let body = p(
        "",
        &format!(
            "{}<w:r><mc:AlternateContent><mc:Choice><w:drawing>{content}</w:drawing></mc:Choice>\
             <mc:Fallback><w:pict>{content}</w:pict></mc:Fallback></mc:AlternateContent></w:r>{}",
            r("Before "),
            r("after.")
        ),
    );
    assert_eq!(word(&body, &[]), "Before after.\n\nBoxed");
}

#[test]
fn a_broken_word_file_says_why() {
    let error = |bytes: &[u8]| extract(bytes, &Hint::default()).unwrap_err();
    let bomb = docx(
        &p("", &r("x")),
        &[(
            "styles",
            "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><w:styles>&b;</w:styles>",
        )],
    );
    assert_eq!(error(&bomb), ExtractError::Entities);
    let deep = docx(&"<w:sdt>".repeat(100_000), &[]);
    assert!(matches!(error(&deep), ExtractError::TooDeep { .. }));
    let torn = docx("<w:p><w:r></w:p>", &[]);
    assert!(matches!(
        error(&torn),
        ExtractError::Broken {
            what: "the XML",
            ..
        }
    ));
    let whole = docx(&p("", &r("x")), &[]);
    let cut = &whole[..whole.len() - 30];
    assert!(matches!(
        error(cut),
        ExtractError::Broken {
            what: "the ZIP archive",
            ..
        }
    ));
    let no_body = zipped(&[
        ("[Content_Types].xml", b"<a/>"),
        ("word/styles.xml", b"<a/>"),
    ]);
    assert!(error(&no_body).to_string().contains("word/document.xml"));
    assert_eq!(error(&docx("<w:p/>", &[])), ExtractError::Empty);
    let sheet = zipped(&[
        ("[Content_Types].xml", b"<a/>"),
        ("xl/workbook.xml", b"<a/>"),
    ]);
    assert!(error(&sheet).to_string().contains("xlsx"));
}

#[test]
fn the_title_of_a_word_file_is_not_made_up() {
    assert_eq!(
        super::docx::title("<a><dc:title>The harbour</dc:title><dc:creator>x</dc:creator></a>")
            .unwrap(),
        "The harbour"
    );
    assert_eq!(
        super::docx::title("<a><dc:title>Microsoft Word - x.doc</dc:title></a>").unwrap(),
        ""
    );
    assert_eq!(
        super::docx::title("<a><dc:title>Document1</dc:title></a>").unwrap(),
        ""
    );
}

#[test]
fn open_document_paragraphs_and_changes_are_text() {
    let body = "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>\
                <text:h text:outline-level=\"1\">Heading</text:h><text:p>One<text:s text:c=\"3\"/>two<text:line-break/>three<text:tab/>four\
                <office:annotation><text:p>comment</text:p></office:annotation></text:p>";
    let items = items(&odt(body, ""), "a.odt");
    assert_eq!(text(&items[0]), "Heading\n\nOne two\nthree\tfour");
    let read = items[0].result.as_ref().unwrap();
    assert_eq!(read.document.title.as_deref(), Some("The harbour"));
    assert_eq!(read.diagnostics[0].code, "text.comments");
}

#[test]
fn open_document_lists_tables_and_notes_keep_their_order() {
    let styles = "<text:list-style style:name=\"L\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\" style:num-suffix=\".\"/>\
                  <text:list-level-style-number text:level=\"2\" style:num-format=\"a\" style:num-prefix=\"(\" style:num-suffix=\")\"/></text:list-style>";
    let body = "<text:list text:style-name=\"L\"><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>sub</text:p></text:list-item></text:list></text:list-item>\
                <text:list-item><text:p>two</text:p></text:list-item></text:list>\
                <text:list text:style-name=\"L\"><text:list-item><text:p>again</text:p></text:list-item></text:list>\
                <table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell><table:table-cell><text:p>B</text:p></table:table-cell></table:table-row></table:table>\
                <text:p>Said<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>In May.</text:p></text:note-body></text:note> so.</text:p>";
    assert_eq!(
        open_document(body, styles),
        "1. one\n(a) sub\n2. two\n1. again\n\nA\tB\n\nSaid[1] so.\n\n[1] In May."
    );
}

#[test]
fn hidden_open_document_text_is_left_out() {
    let styles = "<style:style style:name=\"H\"><style:text-properties text:display=\"none\"/></style:style>";
    let body = "<text:p>Seen<text:span text:style-name=\"H\"> secret</text:span>.</text:p><text:p text:style-name=\"H\">All.</text:p><text:p>End</text:p>";
    assert_eq!(open_document(body, styles), "Seen.\n\nEnd");
}

#[test]
fn an_encrypted_open_document_is_named() {
    let file = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", b"\x01\x02"),
        ("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
    ]);
    assert!(matches!(
        extract(&file, &Hint::default()),
        Err(ExtractError::Encrypted { .. })
    ));
}
