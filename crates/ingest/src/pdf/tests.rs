use proptest::prelude::*;

use super::glyphs::{Glyph, Rule};
use super::*;

/// A page on which each character is half as wide as its type is high; places in points.
struct Sheet(Page);

impl Sheet {
    fn new() -> Self {
        Self(Page {
            width: 595 * 20,
            height: 842 * 20,
            ..Page::default()
        })
    }

    fn put(mut self, x: i32, y: i32, size: i32, text: &str) -> Self {
        for (n, c) in text.chars().enumerate() {
            let x0 = x * 20 + n as i32 * size * 10;
            self.0.glyphs.push(Glyph {
                c,
                x0,
                x1: x0 + size * 10,
                y: y * 20,
                size: size * 20,
            });
        }
        self
    }

    /// Lines of ten-point type, twelve points apart.
    fn lines(mut self, x: i32, y: i32, lines: &[&str]) -> Self {
        for (n, line) in lines.iter().enumerate() {
            self = self.put(x, y + 12 * n as i32, 10, line);
        }
        self
    }

    fn rule(mut self, y: i32) -> Self {
        self.0.rules.push(Rule {
            x0: 50 * 20,
            x1: 545 * 20,
            y: y * 20,
        });
        self
    }
}

fn text_of(sheets: impl IntoIterator<Item = Sheet>) -> String {
    let pages: Vec<Page> = sheets.into_iter().map(|s| s.0).collect();
    let read = layout(pages).expect("text");
    read.pieces.into_iter().map(|(_, text)| text).collect()
}

const LEFT: [&str; 6] = [
    "The court in Dunrath met on Monday and heard",
    "two witnesses, who said that they had seen a",
    "white van near the market. The judge refused",
    "to hear a third one, and the lawyers left in",
    "protest. The hearing goes on next week in an",
    "other building of the same street.",
];

const RIGHT: [&str; 6] = [
    "A spokesman of the ministry denied that they",
    "had been told of it, and said that a report",
    "would be published soon. The families of the",
    "prisoners have waited for it since the first",
    "day of March and have been given no date for",
    "it by anybody.",
];

#[test]
fn two_columns_are_read_one_after_the_other_and_a_heading_over_both_first() {
    let sheet = Sheet::new()
        .put(150, 80, 16, "A heading over both of them")
        .lines(50, 110, &LEFT)
        .lines(310, 110, &RIGHT);
    let text = text_of([sheet]);
    let expected = format!(
        "A heading over both of them\n\n{}\n\n{}",
        LEFT.join(" "),
        RIGHT.join(" ")
    );
    assert_eq!(text, expected);
}

#[test]
fn columns_whose_lines_stand_at_other_heights_are_columns_too() {
    let sheet = Sheet::new().lines(50, 110, &LEFT).lines(310, 115, &RIGHT);
    let text = text_of([sheet]);
    assert_eq!(text, format!("{}\n\n{}", LEFT.join(" "), RIGHT.join(" ")));
}

#[test]
fn paragraphs_are_told_by_indents_gaps_and_short_lines() {
    let sheet = Sheet::new()
        .lines(60, 100, &["The first line of this begins further in"])
        .lines(
            50,
            112,
            &[
                "and the second one goes on from it and ends.",
                "A third line is still of the same paragraph.",
            ],
        )
        .lines(60, 136, &["Another one begins here with an indent to"])
        .lines(50, 148, &["the right and ends early."])
        .lines(50, 190, &["A gap makes one as well, and this is it, its"])
        .lines(50, 202, &["second line."]);
    assert_eq!(
        text_of([sheet]),
        "The first line of this begins further in and the second one goes on from it and ends. A third line is \
         still of the same paragraph.\n\nAnother one begins here with an indent to the right and ends early.\n\n\
         A gap makes one as well, and this is it, its second line."
    );
}

#[test]
fn lines_of_an_address_stay_lines() {
    let sheet = Sheet::new()
        .lines(
            50,
            100,
            &["The Minister of Justice", "Government Square 2", "Dunrath"],
        )
        .lines(50, 180, &LEFT)
        .lines(380, 280, &["Yetunde Abenov", "Executive Director"]);
    assert_eq!(
        text_of([sheet]),
        format!(
            "The Minister of Justice\nGovernment Square 2\nDunrath\n\n{}\n\nYetunde Abenov\nExecutive Director",
            LEFT.join(" ")
        )
    );
}

#[test]
fn two_lines_of_an_address_that_are_of_one_width_stay_two() {
    let sheet = Sheet::new()
        .lines(
            50,
            100,
            &["The Minister of Law", "Government Square 2", "Dunrath"],
        )
        .lines(50, 180, &LEFT);
    let text = text_of([sheet]);
    assert!(
        text.starts_with("The Minister of Law\nGovernment Square 2\nDunrath\n\n"),
        "{text}"
    );
}

#[test]
fn signatures_in_three_columns_are_never_mixed() {
    let mut sheet = Sheet::new();
    let mut expected = String::new();
    for column in 0..3 {
        for n in 0..5 {
            let (name, office) = (format!("Name {column}{n} Okonjo"), "Senior Legal Adviser");
            let (x, y) = (50 + 170 * column, 100 + 36 * n);
            sheet = sheet.put(x, y, 10, &name).put(x, y + 12, 10, office);
            expected += &format!("{name}\n{office}\n\n");
        }
    }
    assert_eq!(text_of([sheet]), expected.trim_end());
}

#[test]
fn a_ruled_table_is_read_row_by_row() {
    let sheet = Sheet::new()
        .rule(90)
        .put(60, 100, 10, "Place")
        .put(200, 100, 10, "What happened there")
        .rule(105)
        .put(60, 115, 10, "Dunrath")
        .put(200, 115, 10, "Two journalists were held")
        .put(200, 127, 10, "for a week")
        .rule(132)
        .put(60, 142, 10, "Nukulei")
        .put(200, 142, 10, "Nobody was held")
        .rule(147)
        .lines(50, 180, &LEFT);
    assert!(text_of([sheet]).starts_with(
        "Place\tWhat happened there\nDunrath\tTwo journalists were held for a week\nNukulei\tNobody was held\n\n"
    ));
}

/// Names that are all others, offices and states that come again.
const SIGNED: [(&str, &str, &str); 7] = [
    ("Yetunde Abenov", "Senator", "Ghana"),
    ("Goran Lindqvist", "Member of Parliament", "Sweden"),
    ("Palesa Dlamini", "Senator", "Kenya"),
    ("Viorel Grigorescu", "Member of Parliament", "Ghana"),
    ("Jorunn Brandvold", "Member of Parliament", "Norway"),
    ("Kamal Umarov", "Senator", "Sweden"),
    ("Leilani Quispe", "Senator", "Kenya"),
];

#[test]
fn a_table_without_rules_is_read_row_by_row_and_what_stands_above_it_first() {
    let mut sheet = Sheet::new()
        .lines(50, 100, &LEFT)
        .put(50, 190, 10, "Yours sincerely,");
    let mut expected = format!("{}\n\nYours sincerely,\n\n", LEFT.join(" "));
    for (n, (name, office, state)) in SIGNED.into_iter().enumerate() {
        let y = 220 + 14 * n as i32;
        sheet = sheet.put(50, y, 10, name);
        sheet = sheet.put(220, y, 10, office).put(390, y, 10, state);
        expected += &format!("{name}\t{office}\t{state}\n");
    }
    assert_eq!(text_of([sheet]), expected.trim_end());
}

#[test]
fn a_cell_of_two_lines_is_one_and_the_rest_of_a_table_on_the_next_page_is_one_too() {
    let (mut sheet, mut expected, mut y) = (Sheet::new(), String::new(), 100);
    for (n, (name, office, state)) in SIGNED.into_iter().enumerate() {
        sheet = sheet.put(50, y, 10, name);
        sheet = sheet.put(220, y, 10, office).put(390, y, 10, state);
        expected += &format!("{name}\t{office}");
        if n == 2 {
            y += 12;
            sheet = sheet.put(220, y, 10, "and Deputy Speaker");
            expected += " and Deputy Speaker";
        }
        expected += &format!("\t{state}\n");
        y += 12;
    }
    let mut rest = Sheet::new();
    expected += "\n";
    for (n, name) in ["Mireille Fofana", "Tevita Haapala"]
        .into_iter()
        .enumerate()
    {
        let y = 100 + 12 * n as i32;
        rest = rest
            .put(50, y, 10, name)
            .put(220, y, 10, "Honorary President");
        rest = rest.put(390, y, 10, "Sweden");
        expected += &format!("{name}\tHonorary President\tSweden\n");
    }
    assert_eq!(text_of([sheet, rest]), expected.trim_end());
}

#[test]
fn numbers_and_labels_are_no_column_of_a_table() {
    let (mut sheet, mut expected) = (Sheet::new(), String::new());
    for (n, (name, _, state)) in SIGNED.into_iter().enumerate() {
        let y = 100 + 14 * n as i32;
        sheet = sheet.put(50, y, 10, &format!("{}.", n + 1));
        sheet = sheet.put(70, y, 10, name).put(390, y, 10, state);
        expected += &format!("{}. {name}\t{state}\n", n + 1);
    }
    assert_eq!(text_of([sheet]), expected.trim_end());
    let (mut sheet, mut expected) = (Sheet::new(), String::new());
    let labels = [
        "Name:",
        "Born:",
        "Held since:",
        "Place:",
        "Charge:",
        "Lawyer:",
    ];
    for (n, label) in labels.into_iter().enumerate() {
        let (y, value) = (100 + 14 * n as i32, SIGNED[n].0);
        sheet = sheet.put(50, y, 10, label).put(120, y, 10, value);
        expected += &format!("{label} {value}\n");
    }
    assert_eq!(text_of([sheet]), expected.trim_end());
}

#[test]
fn columns_of_names_end_where_the_next_one_begins() {
    // The last name of the first column is its widest.
    let mut sheet = Sheet::new();
    let column = |n: usize| format!("Name {} Okonjo", char::from(b'A' + n as u8));
    for n in 0..16 {
        let y = 100 + 14 * n as i32;
        let wide = if n == 15 { "-Castelhano" } else { "" };
        sheet = sheet.put(50, y, 10, &(column(n) + wide));
        sheet = sheet.put(300, y, 10, &column(n).replace("Name", "Nome"));
    }
    assert!(text_of([sheet]).contains("Name P Okonjo-Castelhano\n\nNome A Okonjo\n"));
}

#[test]
fn names_in_columns_are_no_table_even_line_by_line() {
    // Names beside names: as wide in one column as in the other, and each only once.
    let names = [
        ["Yetunde Abenov", "Mireille Fofana"],
        ["Goran Lindqvist", "Tevita Haapala"],
        ["Palesa Dlamini", "Çağla Eskildsen"],
        ["Viorel Grigorescu", "Nadezhda Jelínek"],
        ["Jorunn Brandvold", "Quirino Castelhano"],
        ["Kamal Umarov", "Saoirse Okonjo"],
    ];
    let mut sheet = Sheet::new();
    for (n, [left, right]) in names.into_iter().enumerate() {
        let y = 100 + 14 * n as i32;
        sheet = sheet.put(50, y, 10, left).put(300, y, 10, right);
    }
    let column = |n: usize| names.map(|row| row[n]).join("\n");
    assert_eq!(text_of([sheet]), format!("{}\n\n{}", column(0), column(1)));
}

#[test]
fn text_from_right_to_left_is_in_the_order_in_which_it_is_read() {
    // As they stand on the page, from left to right: numbers and Latin words run the other way.
    let sheet = Sheet::new()
        .put(300, 100, 10, ".2024 סרמב 12-ב הרטשמה ידיב ורסאנ")
        .put(300, 140, 10, "ושרד (Lantern Trust) ןוגרא ילהנמ");
    assert_eq!(
        text_of([sheet]),
        "נאסרו בידי המשטרה ב-12 במרס 2024.\n\nמנהלי ארגון (Lantern Trust) דרשו"
    );
}

#[test]
fn forms_of_arabic_letters_become_letters_and_vowel_signs_go_to_theirs() {
    // "لا نور": the ligature of two letters, the forms of three. A sign is painted before its letter, on
    // the left of it and higher.
    let sheet = Sheet::new()
        .put(300, 100, 10, "ﺭﻮ")
        .put(309, 96, 10, "\u{64f}")
        .put(310, 100, 10, "ﻧ ﻻ");
    let (text, ..) = crate::pages::join(vec![(1, text_of([sheet]))]);
    assert_eq!(text, "لا نُور");
}

#[test]
fn columns_and_tables_from_right_to_left_begin_on_the_right() {
    let right = [
        "תועמשמב הככ רבד רמא אל טפושה",
        "םירבדל רחא דע שקיב ןכלו הז לש",
        "הכורא העש ךשמב םתוא עמש אוהו",
        "ןוידה תא םייסו",
    ];
    let left = [
        "ואב םירחא םישנא םימי המכ ירחא",
        "דחא לכ רמא המ בתכ אוהו ודיעהו",
        "םהילא בתכ בוש אוה ךכ רחאו םהמ",
        "ןויד עבקו",
    ];
    let read = |lines: &[&str]| {
        let turned = lines.iter().map(|l| l.chars().rev().collect::<String>());
        turned.collect::<Vec<_>>().join(" ")
    };
    let mut sheet = Sheet::new();
    for (x, lines) in [(50, left), (320, right)] {
        for (n, line) in lines.iter().enumerate() {
            // Lines end on the right, where they begin.
            let indent = 160 - 5 * line.chars().count() as i32;
            sheet = sheet.put(x + indent, 100 + 12 * n as i32, 10, line);
        }
    }
    assert_eq!(
        text_of([sheet]),
        format!("{}\n\n{}", read(&right), read(&left))
    );
    let sheet = Sheet::new()
        .rule(90)
        .put(60, 100, 10, "הנידמ")
        .put(400, 100, 10, "םש")
        .rule(105)
        .put(60, 115, 10, "ןווי")
        .put(400, 115, 10, "איבל רמת")
        .rule(120);
    assert_eq!(text_of([sheet]), "שם\tמדינה\nתמר לביא\tיוון");
}

#[test]
fn brackets_told_as_they_are_seen_are_told_as_they_are_read() {
    let told = |line| text_of([Sheet::new().put(300, 100, 10, line)]);
    // The same line by two programs: one names the shape, one the meaning of a bracket.
    assert_eq!(told("ורצענ (ץרמב) השולש"), "שלושה (במרץ) נעצרו");
    assert_eq!(told("ורצענ )ץרמב( השולש"), "שלושה (במרץ) נעצרו");
}

#[test]
fn words_of_the_other_direction_within_a_page_are_in_order_too() {
    let sheet = Sheet::new().put(
        50,
        100,
        10,
        "The sign said רצע תנחת, which means a bus stop.",
    );
    assert_eq!(
        text_of([sheet]),
        "The sign said תחנת עצר, which means a bus stop."
    );
}

#[test]
fn footnotes_stand_behind_what_they_belong_to_even_over_a_page() {
    let cut = [
        "The court in Dunrath met on Monday and heard",
        "two witnesses, who said that they had seen a",
        "white van near the market. The judge refused",
        "to hear a third one, and the lawyers went to",
    ];
    let mut one = Sheet::new().lines(50, 100, &cut);
    // The mark stands raised at the end of "market.".
    one = one.put(50 + 26 * 5, 120, 6, "7");
    one = one
        .put(50, 700, 6, "7")
        .put(58, 703, 8, "According to the minutes.");
    let two = Sheet::new().lines(
        50,
        100,
        &["another building of the same street without", "a word."],
    );
    let pages: Vec<Page> = [one, two].into_iter().map(|s| s.0).collect();
    let read = layout(pages).expect("text");
    let numbers: Vec<u32> = read.pieces.iter().map(|(n, _)| *n).collect();
    assert_eq!(numbers, [1, 2, 1]);
    let text: String = read.pieces.into_iter().map(|(_, text)| text).collect();
    assert!(text.contains("market.⁷ The judge"), "{text}");
    assert!(
        text.ends_with("went to another building of the same street without a word.\n\n⁷ According to the minutes."),
        "{text}"
    );
}

#[test]
fn list_items_are_lines_of_their_own() {
    let sheet = Sheet::new().lines(50, 88, &["We ask you to:"]).lines(
        50,
        100,
        &[
            "1. Release all who are held in the prison of",
            "   Dunrath without a charge.",
            "2. Publish the report.",
            "3. Let the families visit.",
        ],
    );
    assert_eq!(
        text_of([sheet]),
        "We ask you to:\n1. Release all who are held in the prison of Dunrath without a charge.\n\
         2. Publish the report.\n3. Let the families visit."
    );
}

#[test]
fn pages_without_text_are_said_to_have_none() {
    let blank = [Sheet::new().0, Sheet::new().put(50, 50, 10, "1").0];
    let error = layout(blank.into()).unwrap_err();
    assert_eq!(error, ExtractError::NoTextLayer { pages: 2 });
    assert!(error.hint().contains("tesseract") && error.hint().contains("NAME.txt"));
}

/// A PDF file of one page that paints `content`.
fn file(content: &str) -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> \
         /XObject << /X 6 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>".to_owned(),
        "<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 6 0 R >> >> /Length 50 >>\n\
         stream\n/X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do   \nendstream"
            .to_owned(),
    ];
    let (mut out, mut places) = ("%PDF-1.4\n".to_owned(), Vec::new());
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        out += &format!("{} 0 obj\n{object}\nendobj\n", n + 1);
    }
    let table = out.len();
    out += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        out += &format!("{place:010} 00000 n \n");
    }
    out += &format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    out.into_bytes()
}

const HELLO: &str = "BT /F 12 Tf 72 720 Td (The court met on Monday.) Tj 0 -40 Td [(It adj) 20 (ourned.)] TJ ET \
                     BT /F 12 Tf 0 1 -1 0 300 300 Tm (Turned) Tj ET";

fn taken(bytes: &[u8]) -> Result<String, ExtractError> {
    let limits = Limits {
        seconds: 3,
        ..Limits::default()
    };
    Ok(read(bytes, &limits)?.text.into_owned())
}

#[test]
fn a_file_is_read_and_turned_text_left_out() {
    assert_eq!(
        taken(&file(HELLO)).as_deref(),
        Ok("The court met on Monday.\n\nIt adjourned.")
    );
}

#[test]
fn what_asks_for_too_much_is_refused_in_time() {
    // Forms within forms: eight to the fiftieth.
    let outcome = taken(&file(&format!("{HELLO} /X Do")));
    assert!(
        matches!(outcome, Ok(_) | Err(ExtractError::TooSlow { seconds: 3 })),
        "{outcome:?}"
    );
    let few = Limits {
        characters: 10,
        ..Limits::default()
    };
    let error = read(&file(HELLO), &few).unwrap_err();
    assert_eq!(
        error.to_string(),
        "too large: it has more than 10 characters"
    );
    let none = Limits {
        pages: 0,
        ..Limits::default()
    };
    assert!(
        read(&file(HELLO), &none)
            .unwrap_err()
            .to_string()
            .contains("pages")
    );
    assert_eq!(
        read(b"%PDF-1.7", &few).unwrap_err(),
        broken("it has no pages that can be found")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn random_bytes_and_damaged_files_are_text_or_an_error(
        junk in proptest::collection::vec(any::<u8>(), 0..300),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
    ) {
        let _ = taken(&[b"%PDF-1.5\n".as_slice(), &junk].concat());
        let mut bytes = file(HELLO);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = taken(&bytes);
        bytes.truncate(cut.index(bytes.len()));
        let _ = taken(&bytes);
    }

    #[test]
    fn putting_a_line_in_order_loses_nothing_of_it(
        line in "[a-zא-תا-ي\u{64b}-\u{652}0-9٠-٩().,«»\u{202b}\u{2067}\u{2069}\t -]{0,40}",
        lines in proptest::collection::vec("[א-תa-z]{1,8}", 1..4),
    ) {
        let sorted = |text: &str| {
            let mut chars: Vec<char> = text.chars().collect();
            chars.sort_unstable();
            chars
        };
        let mut page = lines.iter().fold(Sheet::new(), |page, line| page.put(50, 50, 10, line)).0;
        let ordered = direction::turn(&mut page).ordered(&line);
        prop_assert_eq!(sorted(&ordered), sorted(&line));
        prop_assert_eq!(sorted(&direction::shown(&line)), sorted(&line));
    }

    #[test]
    fn characters_at_any_place_are_all_kept_or_left_out_and_never_hang(
        marks in proptest::collection::vec((0..12_000i32, 0..17_000i32, 1..900i32, "[a-zא-תا-ي\u{64b}-\u{652}0-9٠-٩().• -]{1,12}"), 1..60),
    ) {
        let mut page = Sheet::new();
        for (x, y, size, text) in &marks {
            page = page.put(x / 20, y / 20, (size / 20).max(1), text);
        }
        let _ = layout(vec![page.0]);
    }
}
