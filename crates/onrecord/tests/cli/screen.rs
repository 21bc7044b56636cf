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

#[test]
fn a_list_that_is_not_there_keeps_no_other_from_being_read() {
    let run = desk().run(&[&["screen", "Ada Okoro", "--list", "none"], &ON[..]].concat());
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("none: there is no such file"),
        "{}",
        run.err
    );
    assert!(run.out.contains("x-1"), "{}", run.out);
}

#[test]
fn the_same_list_twice_is_one() {
    let run = desk().run(&[&["screen", "Ada Okoro"], &ON[..], &ON[..2]].concat());
    assert_eq!(run.out.matches("x-1,").count(), 1, "{}", run.out);
    assert!(run.err.contains("read already"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn what_is_passed_over_in_a_folder_is_told() {
    let desk = Desk::new();
    desk.file("lists/targets.simple.csv", LIST);
    desk.file("lists/more/targets.simple.csv", LIST);
    std::os::unix::fs::symlink("gone.csv", desk.path().join("lists/un.csv")).expect("a link");
    let ask = |list| desk.run(&["screen", "Ada Okoro", "--no-cache", "--list", list]);
    let run = ask("lists");
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert!(
        run.err.contains("lists/un.csv: there is no such file"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("lists/more: a folder in a folder"),
        "{}",
        run.err
    );
    assert!(run.out.contains("x-1"), "{}", run.out);
    assert!(ask("/dev/null").err.contains("neither a file nor a folder"));
    desk.file("lists/.own.csv", LIST);
    assert_eq!(ask("lists/.own.csv").code, Some(0));
}

#[test]
fn what_the_limit_cuts_off_is_no_answer_of_none() {
    let ask = |format| {
        let more = ["screen", "Ada Okoro", "--limit", "0", "--format", format];
        desk().run(&[&more, &ON[..]].concat())
    };
    let run = ask("text");
    assert!(
        run.out.contains("1 more") && !run.out.contains("no match"),
        "{}",
        run.out
    );
    let run = ask("csv");
    assert_eq!(run.out.lines().count(), 1, "{}", run.out);
    assert!(run.err.contains("raise --limit"), "{}", run.err);
}

#[test]
fn no_row_of_a_table_is_lost_unsaid() {
    let desk = desk();
    let ask = |table: &str| {
        desk.file("names.csv", table);
        let ask = ["screen", "--file", "names.csv", "--format", "csv"];
        desk.run(&[&ask, &ON[..]].concat())
    };
    // A quotation mark too few costs its own row.
    let run = ask("id,name\n1,\"Tetiana Kovalchuk\n2,\"Ada Okoro\"\n3,\"Ana\nRuiz\"\n");
    assert_eq!(run.code, Some(2));
    assert!(
        run.err
            .contains("names.csv: line 2: a quotation mark is missing"),
        "{}",
        run.err
    );
    assert!(
        run.out.contains("\n2,Ada Okoro,0.") && run.out.contains("\n3,"),
        "{}",
        run.out
    );
    // Without a heading a line is a name whatever its marks.
    let run = ask("\"Tetiana Kovalchuk\nAda Okoro\n\"OKORO, Ada\"\n");
    assert_eq!((run.code, run.out.lines().count()), (Some(0), 4), "{run:?}");
    // Nor is a line lost where lines end as they did on old Macs.
    assert_eq!(ask("Ada Okoro\rAna Ruiz\r").out.lines().count(), 3);
    assert!(ask("Ada Okoro\r\n\r\n...\r\n").err.contains("line 3: "));
    // Half a name is none.
    let run = ask("id,name\n1,OKORO, Ada\n");
    assert!(
        run.err
            .contains("line 2: has 3 fields where 2 are expected"),
        "{}",
        run.err
    );
    let run = ask("name\nOKORO, Ada\n");
    assert!(run.out.contains("\"OKORO, Ada\",0."), "{}", run.out);
    let run = ask("name\n");
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("there is no name in it"), "{}", run.err);
    let run = ask("n\0a\0m\0e\0");
    assert!(run.err.contains("not in UTF-8"), "{}", run.err);
    // Many such rows do not take the square of their number.
    let run = ask(&format!("id,name\n{}", "1,\"a\n".repeat(200_000)));
    assert!(
        run.err.contains("too many quotation marks"),
        "{}",
        run.err.len()
    );
}

#[test]
fn nothing_that_a_terminal_obeys_is_written() {
    let desk = Desk::new();
    let long = "Ada ".repeat(10_000);
    desk.file(
        "targets.simple.csv",
        format!("id,schema,name,aliases,countries\n1,Person,Ada \u{9b}31m\u{1b}[31m Okoro,,\u{9b}\u{7f}\n2,Person,＝Ada Okoro,,{long}\n"),
    );
    for format in ["text", "csv", "json"] {
        let ask = [
            "screen",
            "Ada Okoro",
            "--format",
            format,
            "--threshold",
            "0.1",
        ];
        let run = desk.run(&[&ask, &ON[..]].concat());
        assert!(run.out.contains("31m"), "{}", run.out);
        assert!(
            !run.out.contains(|c: char| c.is_control() && c != '\n'),
            "{}",
            run.out
        );
        match format {
            "csv" => assert!(run.out.contains(",'＝Ada Okoro,"), "{}", run.out),
            "json" => assert_eq!(
                run.json()["results"][0]["candidates"]
                    .as_array()
                    .map(Vec::len),
                Some(2)
            ),
            _ => assert!(run.out.len() < 3_000, "{}", run.out.len()),
        }
    }
}

#[cfg(unix)]
#[test]
fn no_index_is_taken_from_where_others_can_write() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    let cache = desk.path().join("cache");
    let ask = || {
        let ask = ["screen", "Ada Okoro", "--list", "targets.simple.csv"];
        desk.run_with(&ask, &[("XDG_CACHE_HOME", cache.as_os_str())])
    };
    let first = ask().fine();
    let kept = cache.join("onrecord");
    let mode = |path| std::fs::metadata(path).expect("kept").permissions().mode() & 0o777;
    assert_eq!(mode(&kept), 0o700);
    std::fs::set_permissions(&kept, PermissionsExt::from_mode(0o777)).expect("set");
    let run = ask().fine();
    assert!(run.err.contains("others can write there"), "{}", run.err);
    assert_eq!(run.out, first.out);
}

#[test]
fn what_is_read_is_never_written_over() {
    let desk = desk();
    let row = "{\"id\":1,\"kind\":\"screen_negative\",\"left\":{\"names\":[\"Ada\"]},\"right\":{\"names\":[\"Ada\"]}}\n";
    desk.file("pairs.jsonl", row);
    desk.file("lists/targets.simple.csv", LIST);
    for ask in [
        &["eval", "names", "pairs.jsonl", "--out", "./pairs.jsonl"][..],
        &[
            "eval",
            "screening",
            "pairs.jsonl",
            "--list",
            "lists",
            "--out",
            "pairs.jsonl",
            "--no-cache",
        ],
        &[
            "eval",
            "screening",
            "pairs.jsonl",
            "--list",
            "lists",
            "--out",
            "lists/targets.simple.csv",
            "--no-cache",
        ],
    ] {
        let run = desk.run(ask);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains("it is what is read"), "{}", run.err);
    }
    let content = |name| std::fs::read_to_string(desk.path().join(name)).expect("there");
    assert_eq!(content("pairs.jsonl"), row);
    assert_eq!(content("lists/targets.simple.csv"), LIST);
}

/// Invented: a rank, a nickname, a legal form and a word of bodies that ours do not know.
const LEXICON: &str = "bodies = [\"drumhall\"]\n\
    [[title]]\nid = \"tide_reeve\"\nkind = \"civil\"\nwords = [\"tide reeve\"]\n\
    [[group]]\nid = \"quillon\"\nkind = \"nickname\"\nnames = [\"quillon\", \"lonny\"]\n\
    [[form]]\nid = \"limited_liability\"\nwords = [\"qqv\"]\n\
    [[term]]\nid = \"drumhall\"\nwords = { xx = [\"drumhall\", \"тамтамдом\"] }\n";

#[test]
fn a_lexicon_of_ones_own_finds_what_ours_does_not_and_has_an_index_of_its_own() {
    let desk = desk();
    desk.file("mine/own.toml", LEXICON);
    desk.file("mine/notes.txt", "not read");
    let cache = desk.path().join("cache");
    let ask = |more: &[&str]| {
        let args = [
            "screen",
            "Tide Reeve Lonny Vesterly",
            "--format",
            "json",
            "--list",
        ];
        let args = [&args[..], &["targets.simple.csv"], more].concat();
        let run = desk.run_with(&args, &[("XDG_CACHE_HOME", cache.as_os_str())]);
        assert_eq!(run.code, Some(0), "{}", run.err);
        let found: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
        (
            found["results"][0]["candidates"][0]["entry"]["id"].clone(),
            found["lexicon_sha256"].clone(),
        )
    };
    let kept = || {
        std::fs::read_dir(cache.join("onrecord"))
            .expect("kept")
            .count()
    };
    let without = ask(&[]);
    assert_eq!(without, (serde_json::Value::Null, serde_json::Value::Null));
    assert_eq!(kept(), 1);
    for _ in 0..2 {
        let (entry, sha256) = ask(&["--lexicon", "mine"]);
        assert!(
            entry.as_str().is_some_and(|id| id.ends_with("x-2")),
            "{entry}"
        );
        assert_eq!(sha256.as_str().map(str::len), Some(64));
        assert_eq!(kept(), 2);
    }
    assert_eq!(ask(&[]), without);
    let text = desk.run(&[&["screen", "Lonny Vesterly", "--lexicon", "mine"], &ON[..]].concat());
    assert!(
        text.out.contains("Lexicons of your own: sha256 "),
        "{}",
        text.out
    );
}

#[test]
fn pairs_are_scored_with_a_lexicon_of_ones_own() {
    let desk = Desk::new();
    desk.file("mine/own.toml", LEXICON);
    let pairs = [
        ["Lonny Vesterly", "Quillon Vesterly"],
        ["Vesterly Qqv", "Vesterly GmbH"],
        ["Drumhall of Vesterly", "Тамтамдом Вестерли"],
    ];
    let lines = pairs.iter().enumerate().map(|(n, [left, right])| {
        serde_json::json!({"id": n, "left": {"names": [left]}, "right": {"names": [right]}})
            .to_string()
            + "\n"
    });
    desk.file("pairs.jsonl", lines.collect::<String>());
    let scores = |more: &[&str]| -> Vec<f64> {
        let args = ["eval", "names", "pairs.jsonl", "--out", "scored.jsonl"];
        let run = desk.run(&[&args[..], more].concat());
        assert_eq!(run.code, Some(0), "{}", run.err);
        let lines = std::fs::read_to_string(desk.path().join("scored.jsonl")).expect("written");
        let row = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON");
        lines
            .lines()
            .filter_map(|line| row(line)["score"].as_f64())
            .collect()
    };
    let (ours, own) = (scores(&[]), scores(&["--lexicon", "mine"]));
    assert_eq!((ours.len(), own.len()), (3, 3));
    for (n, (ours, own)) in ours.iter().zip(&own).enumerate() {
        assert!(own > ours, "{:?}: {own} and {ours}", pairs[n]);
    }
}

#[test]
fn a_mistake_in_a_lexicon_is_told_before_anything_is_looked_up() {
    let desk = desk();
    let path = std::path::Path::new("mine").join("own.toml");
    desk.file("mine/own.toml", LEXICON.replace("civil", "royal"));
    desk.file("q.jsonl", "");
    let screening = [
        &["eval", "screening", "q.jsonl", "--out", "p.jsonl"],
        &ON[..],
    ]
    .concat();
    let commands = [
        [&["screen", "Ada Okoro"], &ON[..]].concat(),
        screening,
        vec!["eval", "names", "q.jsonl", "--out", "p.jsonl"],
    ];
    for command in commands {
        let run = desk.run(&[&command[..], &["--lexicon", "mine"]].concat());
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{}", run.err);
        let said = format!(
            "error: {}: line 3, `tide_reeve`: `royal` is no kind of title\nhint: one of civil, ",
            path.display()
        );
        assert!(run.err.starts_with(&said), "{}", run.err);
        assert!(!desk.path().join("p.jsonl").exists());
    }
    desk.file("empty/notes.txt", "no lexicon");
    for (folder, reason) in [
        ("empty", "no file of lexicons"),
        ("none", "no such file"),
        ("targets.simple.csv", "no folder"),
    ] {
        let run = desk.run(&[&["screen", "Ada Okoro", "--lexicon", folder], &ON[..]].concat());
        assert_eq!(run.code, Some(2));
        assert!(
            run.err.contains(reason) && run.err.contains("\nhint: "),
            "{}",
            run.err
        );
    }
}

const HEADING: &str = "id,name,score,list,list_version,list_sha256,entry,kind,listed_name,weak,primary_name,programmes,\
                       born,countries,explanation\n";

#[test]
fn a_table_has_the_same_rows_in_a_file_and_as_a_spreadsheet() {
    use calamine::{Data, DataType, Reader, Xlsx, open_workbook, open_workbook_from_rs};
    let desk = desk();
    desk.file("names.csv", "id,name\n7,Quillon Vesterly\n9,Nobody Known\n");
    let ask = |more: &[&str]| {
        let ask = [&["screen", "--file", "names.csv"], &ON[..], more].concat();
        desk.command(&ask).output().expect("it starts")
    };
    let printed = ask(&["--format", "csv"]);
    let printed = String::from_utf8(printed.stdout).expect("UTF-8");
    let none = "9,Nobody Known,,none,,,,,,,,,,,\n";
    assert!(
        printed.starts_with(HEADING) && printed.ends_with(none),
        "{printed}"
    );
    ask(&["--format", "csv", "--out", "found.csv"]);
    let found = std::fs::read_to_string(desk.path().join("found.csv")).expect("written");
    assert_eq!(found, printed);

    let table: Vec<csv::StringRecord> = csv::Reader::from_reader(printed.as_bytes())
        .records()
        .map(|row| row.expect("a row"))
        .collect();
    ask(&["--format", "xlsx", "--out", "found.xlsx"]);
    let piped = ask(&["--format", "xlsx"]).stdout;
    let mut file: Xlsx<_> = open_workbook(desk.path().join("found.xlsx")).expect("a spreadsheet");
    let mut piped: Xlsx<_> =
        open_workbook_from_rs(std::io::Cursor::new(piped)).expect("a spreadsheet");
    for cells in [
        file.worksheet_range("screening").expect("read"),
        piped.worksheet_range("screening").expect("read"),
    ] {
        assert_eq!(cells.rows().count(), table.len() + 1);
        for (n, row) in table.iter().enumerate() {
            let at = |column| cells.get((n + 1, column)).cloned().unwrap_or(Data::Empty);
            assert_eq!(at(1).as_string().as_deref(), Some(&row[1]));
            assert_eq!(at(2).as_f64(), row[2].parse().ok());
            // The apostrophe of the table is the spreadsheet's own.
            let listed = row[8].trim_start_matches('\'');
            assert_eq!(at(8).as_string().unwrap_or_default(), listed);
        }
    }
    let formulas = file.worksheet_formula("screening").expect("read");
    assert!(formulas.used_cells().next().is_none());
    let notes = file.worksheet_range("notes").expect("read");
    let note = notes.get((0, 0)).and_then(|cell| cell.as_string());
    assert!(note.is_some_and(|note| note.contains("not the same as not sanctioned")));
}

#[test]
fn results_are_never_written_over_what_is_read() {
    let desk = desk();
    desk.file("names.csv", "name\nAda Okoro\n");
    for format in ["text", "json", "csv", "xlsx"] {
        for out in ["names.csv", "targets.simple.csv", "."] {
            let ask = [
                "screen",
                "--file",
                "names.csv",
                "--format",
                format,
                "--out",
                out,
            ];
            let run = desk.run(&[&ask, &ON[..]].concat());
            assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run:?}");
        }
        let ask = ["screen", "Ada Okoro", "--format", format, "--out", "found"];
        let run = desk.run(&[&ask, &ON[..]].concat());
        assert_eq!((run.code, run.out.as_str()), (Some(0), ""), "{run:?}");
        let found = std::fs::read(desk.path().join("found")).expect("written");
        assert!(!found.is_empty() && (format == "xlsx" || !found.contains(&0x1b)));
    }
}
