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
    assert_eq!(run.code, Some(0));
    assert!(
        run.err.contains("names.csv: line 3: `soon` is no date"),
        "{}",
        run.err
    );
    let rows: Vec<&str> = run.out.lines().collect();
    assert!(
        rows[1].starts_with("7,Quillon Vesterly,match,0."),
        "{}",
        run.out
    );
    assert!(rows[1].contains("'=Quillon Vesterly"), "{}", run.out);
    assert!(
        rows[2].starts_with("8,Adaeze Okoro,match,0."),
        "{}",
        run.out
    );
    assert!(rows[2].contains("`soon` is no date"), "{}", run.out);
    assert!(rows[3].starts_with("9,Nobody Known,none,,,"), "{}", run.out);
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
        run.err.contains("none: there is no such path"),
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
        run.out.contains("\n2,Ada Okoro,match,0.") && run.out.contains("\n3,"),
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
    assert!(run.out.contains("\"OKORO, Ada\",match,0."), "{}", run.out);
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

const HEADING: &str = "id,name,status,score,list,list_version,list_sha256,entry,kind,listed_name,weak,primary_name,\
                       programmes,born,countries,explanation,note\n";

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
    let none = "9,Nobody Known,none,,,,,,,,,,,,,,\n";
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
            assert_eq!(at(3).as_f64(), row[3].parse().ok());
            // The apostrophe of the table is the spreadsheet's own.
            let listed = row[9].trim_start_matches('\'');
            assert_eq!(at(9).as_string().unwrap_or_default(), listed);
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
        let again = desk.run(&[&ask, &ON[..]].concat());
        // Nor over what was found before, but by force.
        assert_eq!(again.code == Some(0), format == "text", "{again:?}");
        let run = desk.run(&[&ask[..], &["--force"], &ON[..]].concat());
        assert_eq!((run.code, run.out.as_str()), (Some(0), ""), "{run:?}");
        let found = std::fs::read(desk.path().join("found")).expect("written");
        assert!(!found.is_empty() && (format == "xlsx" || !found.contains(&0x1b)));
    }
}

/// What JSON has of the one name asked.
fn of_one(desk: &Desk, more: &[&str]) -> serde_json::Value {
    let run = desk.run(&[more, &["--format", "json"], &ON[..]].concat());
    assert_eq!(run.code, Some(0), "{}", run.err);
    run.json()["results"][0].clone()
}

/// Invented, as the United Nations and OFAC write countries.
const COUNTRIES: &str = "id,schema,name,aliases,birth_date,countries\n\
    1,Person,Pak Sun Rimhyok,,1961,\"Korea, North\"\n\
    2,Person,Farhad Mirqasemi,,1961,Iran (Islamic Republic of)\n\
    3,Person,Bokele Mundunga,,1961,\"Congo, Democratic Republic of the\"\n\
    4,Person,Thura Zawminlat,,1961,Burma\n";

#[test]
fn a_country_agrees_by_any_of_its_names_and_codes() {
    let desk = Desk::new();
    desk.file("targets.simple.csv", COUNTRIES);
    let context = |name, country| {
        let found = of_one(&desk, &["screen", name, "--country", country]);
        found["candidates"][0]["context"].to_string()
    };
    for (name, countries) in [
        (
            "Pak Sun Rimhyok",
            &[
                "DPRK",
                "KP",
                "North Korea",
                "Democratic People's Republic of Korea",
            ][..],
        ),
        ("Farhad Mirqasemi", &["Iran", "IR", "IRN", "ایران"]),
        ("Bokele Mundunga", &["DRC", "CD", "Congo-Kinshasa"]),
        ("Thura Zawminlat", &["MM", "Myanmar"]),
    ] {
        for country in countries {
            assert!(
                context(name, country).contains("country_agrees"),
                "{name}, {country}"
            );
        }
    }
    for (name, country) in [
        ("Pak Sun Rimhyok", "South Korea"),
        ("Bokele Mundunga", "CG"),
    ] {
        assert!(
            context(name, country).contains("country_differs"),
            "{name}, {country}"
        );
    }
}

#[test]
fn a_country_that_is_not_known_counts_for_nothing_and_is_told_once() {
    let desk = desk();
    desk.file(
        "names.csv",
        "name,country\nAda Okoro,Absurdistan\nAna Ruiz,Absurdistan\n",
    );
    let said = "`Absurdistan` is no country known here; it counts for nothing";
    let run = desk
        .run(&[&["screen", "--file", "names.csv"], &ON[..]].concat())
        .fine();
    assert_eq!(run.err.matches(said).count(), 1, "{}", run.err);
    let found = of_one(
        &desk,
        &["screen", "Adaeze Okoro", "--country", "Absurdistan"],
    );
    assert_eq!(found["note"], said);
    let without = of_one(&desk, &["screen", "Adaeze Okoro"]);
    assert_eq!(found["candidates"], without["candidates"]);
    let differs = of_one(&desk, &["screen", "Adaeze Okoro", "--country", "Peru"]);
    assert_ne!(
        differs["candidates"][0]["score"],
        without["candidates"][0]["score"]
    );
}

#[test]
fn whom_a_date_of_birth_keeps_out_is_told() {
    let desk = desk();
    let ask = |born, format| {
        let ask = ["screen", "Adaeze Okoro", "--born", born, "--format", format];
        desk.run(&[&ask, &ON[..]].concat()).fine()
    };
    let text = ask("1990", "text");
    let said = "1 more whose name is as like, left out because the date of birth differs: Adaeze Okoro x-1";
    assert!(text.out.contains(said), "{}", text.out);
    let found = ask("1990", "json").json()["results"][0].clone();
    assert_eq!(found["candidates"], serde_json::json!([]));
    let left_out = &found["left_out"][0];
    assert_eq!(left_out["entry_id"], "x-1");
    assert_eq!(left_out["context"], serde_json::json!(["born_differs"]));
    assert!(left_out["name_score"].as_f64() > Some(0.67), "{left_out}");
    let rows = ask("1990", "csv").out;
    assert!(rows.contains("\n,Adaeze Okoro,none,,,"), "{rows}");
    assert!(rows.contains("\n,Adaeze Okoro,left_out,0."), "{rows}");
    // A year that is off by one leaves nobody out.
    for born in ["1962", "1960", "1961-05"] {
        let found = ask(born, "json").json()["results"][0].clone();
        assert_eq!(
            found["candidates"][0]["context"],
            serde_json::json!(["born_near"])
        );
        assert_eq!(found["left_out"], serde_json::json!([]));
    }
}

#[test]
fn as_many_results_as_rows_come_out() {
    let desk = desk();
    desk.file(
        "names.csv",
        "id,name,born,kind\n1,Ada Okoro,05.10.1976,\n2,Ada Okoro,,wizard\n3,,1961,\n4,Ana Ruiz,11/09/1965,\n5,\"Ada\n6,Ada Okoro,,\n",
    );
    let ask = |format| {
        let ask = ["screen", "--file", "names.csv", "--format", format];
        desk.run(&[&ask, &ON[..]].concat())
    };
    let run = ask("csv");
    // Rows 3 and 5 have no name; the others were looked up.
    assert_eq!(run.code, Some(2));
    for said in [
        "note: names.csv: line 2: `05.10.1976` is no date",
        "note: names.csv: line 3: `wizard` is no kind",
        "error: names.csv: line 4: there is no name in it",
        "note: names.csv: line 5: `11/09/1965` is no date",
        "error: names.csv: line 6: a quotation mark is missing",
    ] {
        assert!(run.err.contains(said), "{said}: {}", run.err);
    }
    let statuses: Vec<String> = csv::Reader::from_reader(run.out.as_bytes())
        .records()
        .map(|row| row.expect("a row")[2].to_owned())
        .collect();
    assert_eq!(
        statuses,
        ["match", "match", "error", "none", "error", "match"]
    );
    let found = ask("json").json();
    let results = found["results"].as_array().expect("results");
    assert_eq!(results.len(), 6);
    assert!(results[0]["note"].to_string().contains("is no date"));
    assert!(results[2]["error"].to_string().contains("no name"));
    assert_eq!(results[2]["id"], "3");
    assert_eq!(results[5]["error"], serde_json::Value::Null);
}

#[test]
fn names_in_parts_are_joined_and_unknown_headings_are_refused() {
    let desk = desk();
    let ask = |table: &str| {
        desk.file("names.csv", table);
        let ask = ["screen", "--file", "names.csv", "--format", "csv"];
        desk.run(&[&ask, &ON[..]].concat())
    };
    for table in [
        "Surname,Given Name,DOB\nOkoro,Adaeze,1961\n",
        "first_name;family_name;nationality\nAdaeze;Okoro;Nigeria\n",
    ] {
        let run = ask(table).fine();
        assert!(run.out.contains(",Adaeze Okoro,match,0."), "{}", run.out);
    }
    let run = ask("Full name,DOB\nAdaeze Okoro,1961\n").fine();
    assert!(run.out.contains("the date of birth agrees"), "{}", run.out);
    let run = ask("ref,nombre\n1,Adaeze Okoro\n");
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(
        run.err.contains("is of names: `ref`, `nombre`"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("hint: call the column `name`"),
        "{}",
        run.err
    );
    // A name a line may have a comma, and one column may be called anything.
    assert_eq!(
        ask("OKORO, Adaeze\nRUIZ, Ana\n").fine().out.lines().count(),
        3
    );
    assert_eq!(ask("nombre\nAdaeze Okoro\n").fine().out.lines().count(), 3);
}

#[test]
fn a_version_is_told_as_what_is_known_of_it() {
    let desk = Desk::new();
    // OFAC's CSV tells no day.
    desk.file(
        "ofac/sdn.csv",
        "101,\"OKORO, Adaeze\",\"individual\",\"RAIN\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 03 Mar 1961.\"\n",
    );
    desk.file(
        "un.xml",
        "<CONSOLIDATED_LIST dateGenerated=\"2026-02-27T00:00:09.554Z\"><INDIVIDUALS><INDIVIDUAL><DATAID>7</DATAID>\
         <FIRST_NAME>Adaeze</FIRST_NAME><SECOND_NAME>Okoro</SECOND_NAME></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>",
    );
    let ask = |more: &[&str]| desk.run(&[&["screen", "--no-cache"], more].concat()).fine();
    let run = ask(&["Adaeze Okoro", "--list", "ofac"]);
    assert!(run.out.contains("list ofac sha256 "), "{}", run.out);
    assert!(run.out.contains(": 1 entry\n"), "{}", run.out);
    let run = ask(&["Adaeze Okoro", "--list", "un.xml"]);
    assert!(run.out.contains("list un 2026-02-27\n"), "{}", run.out);
    let run = ask(&[
        "Adaeze Okoro",
        "--list",
        "ofac",
        "--list",
        "un.xml",
        "--format",
        "csv",
    ]);
    let versions: Vec<(String, String)> = csv::Reader::from_reader(run.out.as_bytes())
        .records()
        .map(|row| row.expect("a row"))
        .map(|row| (row[4].to_owned(), row[5].to_owned()))
        .collect();
    let of = |list: &str, version: &str| (list.to_owned(), version.to_owned());
    assert_eq!(versions, [of("ofac", ""), of("un", "2026-02-27")]);
    assert_eq!(
        run.err.matches("visa ban may be private").count(),
        1,
        "{}",
        run.err
    );
}

#[test]
fn no_match_tells_where_it_looked_and_who_is_nearest() {
    let desk = desk();
    let ask = |name, threshold| {
        let ask = ["screen", name, "--threshold", threshold];
        desk.run(&[&ask, &ON[..]].concat()).fine().out
    };
    let none = ask("Tetiana Kovalchuk", "0.67");
    let said = "no match at 0.67 or above among 2 entries of targets 2026-02-13\n";
    assert!(none.contains(said) && !none.contains("nearest"), "{none}");
    let near = ask("Adaeze Okoro", "0.99");
    assert!(near.contains("nearest below the threshold: 0."), "{near}");
    assert!(near.contains(" Adaeze Okoro x-1\n"), "{near}");
}

#[test]
fn numbers_have_four_digits_at_most() {
    let run = desk().run(&[&["screen", "Ada Okoro", "--format", "json"], &ON[..]].concat());
    assert_eq!(run.json()["threshold"], 0.67);
    let long = run
        .out
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .find(|word| {
            word.split_once('.')
                .is_some_and(|(_, behind)| behind.len() > 4 && !behind.contains('.'))
        });
    assert_eq!(long, None, "{}", run.out);
}

#[test]
fn a_country_of_birth_that_differs_lowers_nothing() {
    let desk = Desk::new();
    let row = |number, remarks| {
        format!(
            "{number},\"OKORO, Adaeze\",\"individual\",\"RAIN\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"{remarks}\"\n"
        )
    };
    // The second tells that Kenya is a country.
    let rows = row(101, "POB Nyeri, Kenya.") + &row(102, "POB Nyeri, Kenya; nationality Kenya.");
    desk.file("sdn.csv", rows);
    let ask = |country| {
        let ask = ["screen", "Adaeze Okoro", "--list", "sdn.csv", "--no-cache"];
        let found = desk.run(&[&ask[..], &["--format", "json", "--country", country]].concat());
        let found = found.fine().json()["results"][0]["candidates"].clone();
        let context = |id: &str| {
            let mut all = found.as_array().into_iter().flatten();
            let of = all.find(|c| c["entry"]["id"] == id);
            of.map(|c| c["context"].to_string()).unwrap_or_default()
        };
        [context("ofac:101"), context("ofac:102")]
    };
    assert_eq!(ask("Chile"), ["[]", "[\"country_differs\"]"]);
    assert_eq!(
        ask("Kenya"),
        ["[\"country_agrees\"]", "[\"country_agrees\"]"]
    );
}
