use crate::Desk;

/// An invented list in the layout of OpenSanctions.
const LIST: &str = "\"id\",\"schema\",\"name\",\"aliases\",\"birth_date\",\"countries\",\"addresses\",\"identifiers\",\"sanctions\",\"phones\",\"emails\",\"program_ids\",\"dataset\",\"first_seen\",\"last_seen\",\"last_change\"\n\
    \"x-1\",\"Person\",\"Adaeze Okoro\",\"Ada Okoro;Адаезе Окоро\",\"1961-03-03\",\"ng\",\"\",\"\",\"Rain list\",\"\",\"\",\"XX-RAIN\",\"Invented\",\"\",\"2026-02-13\",\"\"\n\
    \"x-2\",\"Person\",\"=Quillon Vesterly\",\"\",\"1971\",\"mt\",\"\",\"\",\"Rain list\",\"\",\"\",\"XX-RAIN\",\"Invented\",\"\",\"2026-02-13\",\"\"\n\
    \"x-3\",\"Person\",\"Too Few\"\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("targets.simple.csv", LIST);
    desk
}

const ON: [&str; 3] = ["--list", "targets.simple.csv", "--no-cache"];

#[test]
fn a_name_is_found_with_its_entry_and_the_reason() {
    let run = desk().run(&[&["screen", "OKORO, Adaeze"], &ON[..]].concat());
    assert_eq!(run.code, Some(0), "{}", run.err);
    for said in [
        "Adaeze Okoro",
        "x-1",
        "XX-RAIN",
        "sha256",
        "visa ban may be private",
    ] {
        assert!(run.out.contains(said), "{said}: {}", run.out);
    }
    // The malformed row is told by its line, and the rest was read.
    assert!(
        run.err.contains("targets.simple.csv: line 4: "),
        "{}",
        run.err
    );
}

#[test]
fn no_match_is_an_answer() {
    let run = desk().run(
        &[
            &["screen", "Tetiana Kovalchuk", "--format", "json"],
            &ON[..],
        ]
        .concat(),
    );
    assert_eq!(run.code, Some(0), "{}", run.err);
    let found: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(found["results"][0]["candidates"], serde_json::json!([]));
    assert_eq!(found["lists"][0]["entries"], 2);
    assert_eq!(
        found["lists"][0]["files"][0]["sha256"]
            .as_str()
            .map(str::len),
        Some(64)
    );
}

#[test]
fn a_birth_year_that_differs_lowers_the_score() {
    let score = |born: &str| {
        let run = desk().run(
            &[
                &[
                    "screen",
                    "Adaeze Okoro",
                    "--born",
                    born,
                    "--format",
                    "json",
                    "--threshold",
                    "0.1",
                ],
                &ON[..],
            ]
            .concat(),
        );
        let found: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
        found["results"][0]["candidates"][0]["score"]
            .as_f64()
            .expect("a score")
    };
    assert!(score("1961") > score("1990"));
    assert!(score("1961") < 1.0);
}

#[test]
fn a_table_is_looked_up_row_by_row_and_no_cell_is_a_formula() {
    let desk = desk();
    desk.file(
        "names.csv",
        "id,name,born\n7,Quillon Vesterly,1971\n8,Adaeze Okoro,soon\n9,Nobody Known,\n",
    );
    let run = desk.run(
        &[
            &["screen", "--file", "names.csv", "--format", "csv"],
            &ON[..],
        ]
        .concat(),
    );
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("names.csv: line 3: `soon` is no date"),
        "{}",
        run.err
    );
    let rows: Vec<&str> = run.out.lines().collect();
    assert!(rows[1].starts_with("7,Quillon Vesterly,0."), "{}", run.out);
    assert!(rows[1].contains("'=Quillon Vesterly"), "{}", run.out);
    assert!(rows[2].starts_with("9,Nobody Known,,none,"), "{}", run.out);
}

#[test]
fn the_kept_index_gives_the_same_and_a_broken_one_is_made_anew() {
    let desk = desk();
    let cache = desk.path().join("cache");
    let args = [
        "screen",
        "Ada Okoro",
        "--format",
        "json",
        "--list",
        "targets.simple.csv",
    ];
    let ask = || {
        let run = desk.run_with(&args, &[("XDG_CACHE_HOME", cache.as_os_str())]);
        assert_eq!(run.code, Some(0), "{}", run.err);
        run.out
    };
    let first = ask();
    let kept: Vec<_> = std::fs::read_dir(cache.join("onrecord"))
        .expect("kept")
        .flatten()
        .collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(ask(), first);
    std::fs::write(kept[0].path(), b"onrecord index").expect("written");
    assert_eq!(ask(), first);
}

#[test]
fn what_is_no_list_is_refused_with_a_hint() {
    let desk = Desk::new();
    desk.file("letter.csv", "a,b\n1,2\n");
    let run = desk.run(&["screen", "Ada Okoro", "--list", "letter.csv", "--no-cache"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("letter.csv") && run.err.contains("hint: "),
        "{}",
        run.err
    );
    let run = desk.run(&["screen", "...", "--list", "letter.csv", "--no-cache"]);
    assert!(run.err.contains("no letter in it"), "{}", run.err);
}
