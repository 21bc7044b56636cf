use std::fs;
use std::io::Cursor;

use calamine::{Data, DataType, Reader, Xlsx, open_workbook_from_rs};
use tempfile::TempDir;
use textwrap::core::display_width;

use super::*;
use crate::cli::Color;
use crate::spreadsheet::tame;

const COLUMNS: &[Column] = &[
    Column::new("name", "Name", Kind::Text),
    Column::new("count", "Count", Kind::Number),
    Column::new("day", "Day", Kind::Date),
];

/// One of each kind.
const ALL: &[Column] = &[
    Column::new("id", "Id", Kind::Reference),
    Column::new("words", "Words", Kind::Text),
    Column::new("days", "Days", Kind::Number),
    Column::new("score", "Score", Kind::Number),
    Column::new("date", "Date", Kind::Date),
    Column::new("roles", "Roles", Kind::Texts),
    Column::new("open", "Open", Kind::YesNo),
];

fn all() -> Vec<Cell> {
    vec![
        "d1".into(),
        "free them".into(),
        Cell::Number(-12),
        Cell::Decimal(0.5, 2),
        date("2024-10-03"),
        vec!["editor".to_owned(), "poet".to_owned()].into(),
        true.into(),
    ]
}

fn date(text: &str) -> Cell {
    Cell::Date(text.parse().expect("a date"))
}

fn listing(columns: &'static [Column]) -> Listing {
    Listing {
        name: "demands",
        title: String::new(),
        columns,
        empty: "no demand is open".to_owned(),
        hint: "add documents with `onrecord add FILE`".to_owned(),
    }
}

fn flags(format: ListingFormat, out: &std::path::Path) -> ListingFlags {
    ListingFlags {
        format: Some(format),
        out: Some(out.to_owned()),
        force: true,
        limit: None,
        offset: 0,
        width: Some(60),
        color: Color::Auto,
    }
}

fn printed(format: ListingFormat, columns: &'static [Column], rows: &[Vec<Cell>]) -> Vec<u8> {
    let dir = TempDir::new().expect("a folder");
    let out = dir.path().join("out");
    let mut printer = Printer::open(listing(columns), &flags(format, &out), &[]).expect("opens");
    for row in rows {
        printer.row(row).expect("written");
    }
    printer.note("proposed, not reviewed");
    printer.finish().expect("written");
    assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 1);
    fs::read(out).expect("there")
}

fn text(format: ListingFormat, columns: &'static [Column], rows: &[Vec<Cell>]) -> String {
    String::from_utf8(printed(format, columns, rows)).expect("UTF-8")
}

fn book(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes)).expect("a spreadsheet")
}

/// What nobody may be hurt by.
fn hostile() -> Vec<String> {
    let cells = [
        "=1+1",
        "=HYPERLINK(\"http://example.org\")",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\tAna",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        " =1",
        "x;=1",
        "{=1}",
        "a\u{202e}b\u{2066}c",
        "\u{1b}[31mred\u{1b}]0;title\u{7}",
        "\u{9b}31m",
        "two\nlines",
        "two\r\nlines",
        "a\0b",
        "a,b \"c\"",
        "\u{fffe}\u{ffff}",
        "_x0041_",
        "<b>&amp;</b>",
        "http://example.org/",
        "007",
        "1e5",
    ];
    let long = ["=", "word ", "字"].map(|part| part.repeat(100_000 / part.len()));
    cells.into_iter().map(str::to_owned).chain(long).collect()
}

fn hostile_rows() -> Vec<Vec<Cell>> {
    hostile()
        .into_iter()
        .map(|cell| vec![cell.into(), Cell::Empty, Cell::Empty])
        .collect()
}

fn is_obeyed_by_terminals(c: char) -> bool {
    c.is_control() && c != '\n'
}

#[test]
fn hostile_cells_come_back_from_json_as_they_were() {
    let json = text(ListingFormat::Json, COLUMNS, &hostile_rows());
    assert!(!json.contains(is_obeyed_by_terminals));
    let rows: Vec<serde_json::Value> = serde_json::from_str(&json).expect("JSON");
    for (row, cell) in rows.iter().zip(hostile()) {
        assert_eq!(row["name"], cell);
        assert_eq!(row["count"], serde_json::Value::Null);
    }
    assert_eq!(rows.len(), hostile().len());
}

#[test]
fn hostile_cells_come_back_from_csv_tamed() {
    let table = text(ListingFormat::Csv, COLUMNS, &hostile_rows());
    let mut reader = ::csv::Reader::from_reader(table.as_bytes());
    assert_eq!(
        reader.headers().expect("a heading"),
        vec!["name", "count", "day"]
    );
    let rows: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
    for (row, cell) in rows.iter().zip(hostile()) {
        assert_eq!(&row[0], tame(&cell));
        assert!(!row[0].starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']));
        assert_eq!(&row[1], "");
    }
    assert_eq!(rows.len(), hostile().len());
}

#[test]
fn hostile_cells_are_texts_of_a_spreadsheet_and_no_formulas() {
    let mut book = book(printed(ListingFormat::Xlsx, COLUMNS, &hostile_rows()));
    let formulas = book.worksheet_formula("demands").expect("read");
    assert!(formulas.used_cells().next().is_none());
    let cells = book.worksheet_range("demands").expect("read");
    for (n, cell) in hostile().iter().enumerate() {
        let Some(Data::String(read)) = cells.get((n + 1, 0)) else {
            panic!("{cell:?} is no text");
        };
        match cell.as_str() {
            long if long.chars().count() > 32_767 => {
                assert!(read.ends_with('…') && read.chars().count() == 32_767);
            }
            "\r=1" => assert_eq!(read, "\n=1"),
            "two\r\nlines" => assert_eq!(read, "two\nlines"),
            "a\0b" => assert_eq!(read, "a\\u{0}b"),
            "\u{9b}31m" => assert_eq!(read, "\\u{9b}31m"),
            "\u{fffe}\u{ffff}" => assert_eq!(read, "\\u{fffe}\\u{ffff}"),
            words if words.contains(['\u{1b}', '\u{202e}']) => {
                assert!(!read.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{read:?}");
            }
            // The reader of these tests does not undo how this is written; spreadsheets do.
            "_x0041_" => {}
            words => assert_eq!(read, words),
        }
    }
}

#[test]
fn hostile_cells_keep_to_their_line_of_a_page() {
    let page = text(ListingFormat::Text, COLUMNS, &hostile_rows());
    assert!(!page.contains(is_obeyed_by_terminals));
    assert!(!page.contains(['\u{202e}', '\u{2066}', '\u{2068}']));
    for line in page.lines() {
        assert!(display_width(line) <= 60, "{line}");
    }
    assert!(page.len() < 10_000, "{}", page.len());
}

#[test]
fn json_and_csv_have_each_kind_of_cell() {
    let rows = [all(), vec![Cell::Empty; ALL.len()]];
    assert_eq!(
        text(ListingFormat::Json, ALL, &rows),
        "[\n{\"id\": \"d1\", \"words\": \"free them\", \"days\": -12, \"score\": 0.5, \"date\": \"2024-10-03\", \
         \"roles\": [\"editor\",\"poet\"], \"open\": true},\n\
         {\"id\": null, \"words\": null, \"days\": null, \"score\": null, \"date\": null, \
         \"roles\": null, \"open\": null}\n]\n"
    );
    assert_eq!(
        text(ListingFormat::Csv, ALL, &rows),
        "id,words,days,score,date,roles,open\nd1,free them,-12,0.50,2024-10-03,editor; poet,yes\n,,,,,,\n"
    );
}

#[test]
fn a_spreadsheet_has_dates_and_numbers_and_what_is_not_known_is_empty() {
    let mut row = all();
    row[4] = date("2024-10");
    row[2] = Cell::Number(i64::MAX);
    row[3] = Cell::Decimal(f64::NAN, 2);
    let rows = [all(), vec![Cell::Empty; ALL.len()], row];
    let mut book = book(printed(ListingFormat::Xlsx, ALL, &rows));
    let cells = book.worksheet_range("demands").expect("read");
    let at = |row: usize, column: usize| cells.get((row, column)).cloned().unwrap_or(Data::Empty);
    assert_eq!(at(0, 0), Data::String("Id".to_owned()));
    assert_eq!(at(1, 2).as_f64(), Some(-12.0));
    assert_eq!(at(1, 3).as_f64(), Some(0.5));
    // Days since the end of 1899, by the calendar.
    let day = at(1, 4).get_datetime().map(|day| day.as_f64());
    assert_eq!(day, Some(45_568.0));
    assert_eq!(at(1, 5), Data::String("editor; poet".to_owned()));
    assert_eq!(at(1, 6), Data::Bool(true));
    assert!((0..ALL.len()).all(|n| at(2, n) == Data::Empty));
    // A month is no day, and no number is one of so many digits.
    assert_eq!(at(3, 4), Data::String("2024-10".to_owned()));
    assert_eq!(at(3, 2), Data::String(i64::MAX.to_string()));
    assert_eq!(at(3, 3), Data::Empty);
    let notes = book.worksheet_range("notes").expect("read");
    let note = Data::String("proposed, not reviewed".to_owned());
    assert_eq!(notes.get((0, 0)), Some(&note));
}

#[test]
fn a_spreadsheet_held_in_memory_is_the_same() {
    let mut held = xlsx::Xlsx::new(&listing(COLUMNS), None).expect("begun");
    for row in hostile_rows() {
        held.row(&row).expect("written");
    }
    assert!(
        held.told_cut()
            .is_some_and(|told| told.starts_with("3 cells"))
    );
    let mut bytes = Vec::new();
    held.finish(&mut bytes, &listing(COLUMNS), &[])
        .expect("written");
    let of = |bytes| book(bytes).worksheet_range("demands").expect("read");
    let rows = of(printed(ListingFormat::Xlsx, COLUMNS, &hostile_rows()));
    assert_eq!(of(bytes).rows().count(), rows.rows().count());
}

#[test]
fn the_same_rows_give_the_same_bytes() {
    let bytes = || printed(ListingFormat::Xlsx, ALL, &[all()]);
    assert_eq!(bytes(), bytes());
}

#[test]
fn columns_stand_under_each_other_whatever_the_script() {
    let rows = [
        vec!["李明".into(), Cell::Number(3), date("2024-10-03")],
        // A letter and a mark that is drawn over it.
        vec!["Zoe\u{308}".into(), Cell::Number(12), date("2024")],
        vec!["راغ".into(), Cell::Empty, Cell::Empty],
    ];
    assert_eq!(
        text(ListingFormat::Text, COLUMNS, &rows),
        "Name  Count  Day\n────  ─────  ──────────\n李明      3  2024-10-03\n\
         Zoe\u{308}      12  2024\nراغ\n\nproposed, not reviewed\n"
    );
}

#[test]
fn words_wrap_in_their_column_and_numbers_stay_whole() {
    let words = "Minister of the Interior who promised to answer within ninety days";
    let row = vec![words.into(), Cell::Number(1_234_567), date("2024-10-03")];
    assert_eq!(
        text(ListingFormat::Text, COLUMNS, &[row]),
        "Name                                       Count  Day\n\
         ───────────────────────────────────────  ───────  ──────────\n\
         Minister of the Interior who promised    1234567  2024-10-03\n\
         to answer within ninety days\n\nproposed, not reviewed\n"
    );
}

#[test]
fn where_there_is_no_room_for_columns_each_has_a_line() {
    let mut row = all();
    row[0] = "sha256:0123456789abcdef0123456789abcdef".into();
    row[1] = "they are to be freed at once".into();
    row[3] = Cell::Empty;
    let one = "Id     sha256:0123456789abcdef0123456789abcdef\n\
               Words  they are to be freed at once\n\
               Days   -12\nDate   2024-10-03\nRoles  editor; poet\nOpen   yes\n";
    assert_eq!(
        text(ListingFormat::Text, ALL, &[row.clone(), row]),
        format!("{one}\n{one}\nproposed, not reviewed\n")
    );
}

#[test]
fn a_terminal_is_told_where_writing_from_right_to_left_ends() {
    let page = Page {
        width: 40,
        styled: false,
        isolated: true,
    };
    let mut form = text::Text::new(page);
    let mut out = Vec::new();
    let listing = listing(COLUMNS);
    for name in ["عمران خان", "Ana"] {
        let row = [name.into(), Cell::Number(3), Cell::Empty];
        form.row(&mut out, &listing, &row).expect("written");
    }
    form.finish(&mut out, &listing, &[]).expect("written");
    let page = String::from_utf8(out).expect("UTF-8");
    assert!(
        page.contains("\u{2068}عمران خان\u{2069}      3\n"),
        "{page}"
    );
    assert!(page.contains("\nAna            3\n"), "{page}");
}

#[test]
fn an_empty_listing_says_so_and_teaches_what_to_do() {
    let page = text(ListingFormat::Text, COLUMNS, &[]);
    let said = "no demand is open\nhint: add documents with `onrecord add FILE`\n";
    assert!(page.starts_with(said), "{page}");
    assert_eq!(text(ListingFormat::Json, COLUMNS, &[]), "[]\n");
    assert_eq!(text(ListingFormat::Csv, COLUMNS, &[]), "name,count,day\n");
    let mut book = book(printed(ListingFormat::Xlsx, COLUMNS, &[]));
    let cells = book.worksheet_range("demands").expect("read");
    assert_eq!(cells.rows().count(), 1);
    let notes = book.worksheet_range("notes").expect("read");
    assert_eq!(
        notes.get((1, 0)),
        Some(&Data::String("no demand is open".to_owned()))
    );
}

#[test]
fn rows_behind_those_that_were_measured_keep_the_columns() {
    let rows: Vec<Vec<Cell>> = (0..1_200)
        .map(|n| vec![format!("Ana {n}").into(), Cell::Number(n), Cell::Empty])
        .collect();
    let page = text(ListingFormat::Text, COLUMNS, &rows);
    let lines: Vec<&str> = page.lines().collect();
    assert_eq!(lines[2], "Ana 0        0");
    assert_eq!(lines[501], "Ana 499    499");
    assert_eq!(lines[502], "Ana 500    500");
    // Wider than what was measured, and nothing of it is lost.
    assert_eq!(lines[1_002..1_004], ["Ana       1000", "1000"]);
}

#[test]
fn a_listing_that_is_not_finished_leaves_the_file_as_it_was() {
    let dir = TempDir::new().expect("a folder");
    let out = dir.path().join("people.csv");
    fs::write(&out, "as it was").expect("written");
    for format in [ListingFormat::Csv, ListingFormat::Xlsx, ListingFormat::Text] {
        let mut printer = Printer::open(listing(ALL), &flags(format, &out), &[]).expect("opens");
        printer.row(&all()).expect("written");
        drop(printer);
        assert_eq!(fs::read_to_string(&out).expect("there"), "as it was");
        assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 1);
    }
}

#[test]
fn an_input_a_folder_and_what_is_no_file_are_not_written_over() {
    let dir = TempDir::new().expect("a folder");
    let input = dir.path().join("in.csv");
    fs::write(&input, "as it was").expect("written");
    let there = dir.path().join(".").join("in.csv");
    let open = |out: &std::path::Path| {
        Printer::open(
            listing(ALL),
            &flags(ListingFormat::Csv, out),
            std::slice::from_ref(&input),
        )
        .is_ok()
    };
    assert!(!open(&there));
    assert!(!open(dir.path()));
    #[cfg(unix)]
    {
        let link = dir.path().join("link.csv");
        std::os::unix::fs::symlink(&input, &link).expect("a link");
        assert!(!open(&link));
        assert!(!open(std::path::Path::new("/dev/null")));
    }
    assert!(!open(&dir.path().join("none/out.csv")));
    assert!(open(&dir.path().join("out.csv")));
    assert_eq!(fs::read_to_string(&input).expect("there"), "as it was");
    // Any other file is, by force alone.
    for force in [false, true] {
        let mut flags = flags(ListingFormat::Csv, &input);
        flags.force = force;
        let opened = Printer::open(listing(ALL), &flags, &[]);
        assert_eq!(opened.is_ok(), force);
    }
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_rights_and_a_link_its_end() {
    use std::os::unix::fs::PermissionsExt;
    let dir = TempDir::new().expect("a folder");
    let (out, link) = (dir.path().join("out.csv"), dir.path().join("link.csv"));
    fs::write(&out, "").expect("written");
    fs::set_permissions(&out, PermissionsExt::from_mode(0o600)).expect("set");
    std::os::unix::fs::symlink(&out, &link).expect("a link");
    let printer = Printer::open(listing(ALL), &flags(ListingFormat::Csv, &link), &[]);
    printer.expect("opens").finish().expect("written");
    let mode = fs::metadata(&out).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // A new one is its owner's alone.
    let new = dir.path().join("new.csv");
    let printer = Printer::open(listing(ALL), &flags(ListingFormat::Csv, &new), &[]);
    printer.expect("opens").finish().expect("written");
    let mode = fs::metadata(&new).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(link.is_symlink());
    assert!(fs::read_to_string(&out).expect("there").starts_with("id,"));
}

#[test]
fn what_the_name_of_the_file_ends_in_tells_the_format() {
    let of = |out: &str, format| {
        let mut flags = flags(ListingFormat::Text, std::path::Path::new(out));
        flags.format = format;
        flags.format()
    };
    assert_eq!(of("a.XLSX", None), ListingFormat::Xlsx);
    assert_eq!(of("a.csv", None), ListingFormat::Csv);
    assert_eq!(of("a.json", None), ListingFormat::Json);
    assert_eq!(of("a", None), ListingFormat::Text);
    assert_eq!(of("a.csv", Some(ListingFormat::Json)), ListingFormat::Json);
    let known = |out: &str, format| {
        let mut flags = flags(ListingFormat::Text, std::path::Path::new(out));
        flags.format = format;
        flags.check().is_ok()
    };
    assert!(known("a.xlsx", None) && known("a", None) && known("a.TXT", None));
    assert!(!known("a.pdf", None) && known("a.pdf", Some(ListingFormat::Csv)));
}
