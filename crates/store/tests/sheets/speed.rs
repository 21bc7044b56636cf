//! How fast sheets are imported: docs/SHEETS.md has the figures. Run by hand, as told there.

use std::time::{Duration, Instant};

use onrecord_store::import::{Cell, How, Sheet, SheetRow, Table};

use super::{as_sheet, entries, exported, import, outcomes};
use crate::stores;

/// Names of many countries, put together anew.
const GIVEN: [&str; 24] = [
    "Amina", "Thant", "Nadia", "João", "Łucja", "Ravi", "Ilse", "Kwame", "Şirin", "Duc", "Mahliyo",
    "Tomás", "Oyun", "Fatou", "Sione", "Mireille", "Andriy", "Noor", "Ximena", "Bekele", "Hana",
    "Yusuf", "Siti", "Goran",
];
const FAMILY: [&str; 26] = [
    "Rahmani",
    "Zin",
    "Bembe",
    "Nowak",
    "Menon",
    "Marek",
    "Asante",
    "Yıldız",
    "Nguyen",
    "Karimova",
    "Ruiz",
    "Batbayar",
    "Diallo",
    "Taufa",
    "Kouassi",
    "Kovalenko",
    "Haddad",
    "Quispe",
    "Tadesse",
    "Sato",
    "Al-Sayed",
    "Wulandari",
    "Petrović",
    "Okafor",
    "Herrera",
    "Mbeki",
];
const STATUS: [&str; 5] = [
    "imprisoned",
    "detained",
    "on trial",
    "released",
    "house arrest",
];
const CHARGES: [&str; 6] = [
    "sedition",
    "defamation",
    "treason",
    "unlawful assembly",
    "insult",
    "spreading false news",
];

/// An invented sheet. A number in each name keeps them all apart: the slowest case, for each name is new.
fn invented(rows: usize) -> Sheet {
    let headings = [
        "id",
        "name",
        "status",
        "place",
        "since",
        "charges",
        "access denied to",
        "remarks",
    ];
    let row = |n: usize| {
        let pick = |list: &[&str], by: usize| list[n / by % list.len()].to_owned();
        let name = format!(
            "{} {}{n} {}",
            pick(&GIVEN, 1),
            pick(&FAMILY, 7),
            pick(&FAMILY, 24)
        );
        let cells = [
            format!("case-{n}"),
            name,
            pick(&STATUS, 1),
            format!("{} prison {}", pick(&FAMILY, 3), n % 400),
            format!("20{:02}-{:02}-{:02}", 10 + n % 15, 1 + n % 12, 1 + n % 28),
            format!("{}; {}", pick(&CHARGES, 1), pick(&CHARGES, 5)),
            if n.is_multiple_of(3) {
                "lawyer; family".to_owned()
            } else {
                String::new()
            },
            format!(
                "Seen by a cousin on day {n}; file {} of the invented archive.",
                n * 7
            ),
        ];
        SheetRow {
            number: n as u64 + 2,
            cells: cells.into_iter().map(Cell::Text).collect(),
        }
    };
    Sheet {
        file: "invented.csv".to_owned(),
        name: None,
        headings: headings.map(str::to_owned).into(),
        rows: (0..rows).map(row).collect(),
    }
}

#[test]
#[ignore = "measures; docs/SHEETS.md has the command"]
fn twenty_thousand_rows() {
    let rows = 20_000;
    for (database, kept) in ["SQLite", "PostgreSQL"].iter().zip(stores("sheet_speed")) {
        let mut store = kept.open();
        let told = |what: &str, took: Duration, rows: usize| {
            let seconds = took.as_secs_f64();
            eprintln!(
                "{database}: {what}: {rows} rows in {seconds:.1} s, {:.0} a second",
                rows as f64 / seconds
            );
        };
        let mut sheet = invented(rows);
        for what in ["new", "unchanged"] {
            let start = Instant::now();
            let done = import(&mut store, Table::Cases, &sheet, How::Whole);
            told(what, start.elapsed(), rows);
            assert!(outcomes(&done).iter().all(|one| *one == what));
        }
        for row in sheet.rows.iter_mut().step_by(10) {
            row.cells[2] = Cell::Text("pardoned".into());
        }
        let start = Instant::now();
        import(&mut store, Table::Cases, &sheet, How::Whole);
        told("one in ten changed", start.elapsed(), rows);
        let start = Instant::now();
        let out = exported(&mut store, Table::Cases, true);
        told("exported", start.elapsed(), rows);
        let start = Instant::now();
        let dry = import(
            &mut store,
            Table::Cases,
            &as_sheet(Table::Cases, &out),
            How::DryRun,
        );
        told("dry run of the export", start.elapsed(), rows);
        assert!(outcomes(&dry).iter().all(|one| *one == "unchanged"));
        let start = Instant::now();
        entries(&mut store);
        told("verified", start.elapsed(), rows);
    }
}
