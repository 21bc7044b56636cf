//! Spreadsheets in and out, on both databases.

mod speed;

use onrecord_store::import::{
    Cell, FieldValue, How, Import, Imported, Mapping, Outcome, Sheet, SheetRow, Table, joined,
};
use onrecord_store::query::{Part, PeopleQuery};
use onrecord_store::{Act, Decision, Exported, Member, Purge, Role, State, Store, StoreError};

use crate::{TEXT, act, reading, source, stores};

/// A sheet as a table is written: cells with `|` between, the heading first.
fn sheet(table: &str) -> Sheet {
    let mut lines = table
        .trim()
        .lines()
        .map(|line| line.split('|').map(str::trim));
    let headings = lines
        .next()
        .expect("a heading")
        .map(str::to_owned)
        .collect();
    let row = |(number, cells): (u64, _)| SheetRow {
        number,
        cells: Iterator::map(cells, |cell: &str| match cell {
            "" => Cell::Empty,
            words => Cell::Text(words.to_owned()),
        })
        .collect(),
    };
    Sheet {
        file: "held.csv".to_owned(),
        name: None,
        headings,
        rows: (2..).zip(lines).map(row).collect(),
    }
}

fn import(store: &mut Store, table: Table, sheet: &Sheet, how: How) -> Imported {
    let mapping = Mapping::guess(table, &sheet.headings, None).expect("guessed");
    import_by(store, &mapping, sheet, how, &act())
}

fn import_by(store: &mut Store, mapping: &Mapping, sheet: &Sheet, how: How, act: &Act) -> Imported {
    let import = Import {
        sheet,
        mapping,
        original: b"the bytes of the file",
    };
    store.import(&import, how, act).expect("imported")
}

/// What became of each row, in a word.
fn outcomes(imported: &Imported) -> Vec<&'static str> {
    let word = |outcome: &Outcome| match outcome {
        Outcome::New(_) => "new",
        Outcome::Changed(_) => "changed",
        Outcome::Unchanged => "unchanged",
        Outcome::Conflict { .. } => "conflict",
        Outcome::Wrong(_) => "wrong",
    };
    imported
        .planned
        .rows
        .iter()
        .map(|row| word(&row.outcome))
        .collect()
}

fn exported(store: &mut Store, table: Table, all: bool) -> Vec<Exported> {
    let mut rows = Vec::new();
    let done: Result<(), StoreError> = store.export(table, table.as_str(), all, |row| {
        rows.push(row);
        Ok(())
    });
    done.expect("exported");
    rows
}

fn words(value: Option<&FieldValue>) -> String {
    match value {
        None => String::new(),
        Some(FieldValue::Text(text)) => text.clone(),
        Some(FieldValue::Texts(texts)) => joined(texts, ";"),
        Some(FieldValue::Date(date)) => date.to_string(),
        Some(FieldValue::Count(count)) => count.to_string(),
        Some(FieldValue::YesNo(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
    }
}

fn field(row: &Exported, name: &str) -> String {
    let found = row.values.iter().find(|(field, _)| field.name == name);
    words(found.expect(name).1.as_ref())
}

/// What was exported as a sheet, as `onrecord export` writes it.
fn as_sheet(table: Table, rows: &[Exported]) -> Sheet {
    let mut headings = vec!["id".to_owned()];
    headings.extend(table.columns().map(|field| field.name.to_owned()));
    headings.extend(["onrecord_state".to_owned(), "onrecord_entry".to_owned()]);
    let row = |(number, row): (u64, &Exported)| {
        let mut cells = vec![Cell::Text(row.id.clone())];
        let values = row.values.iter();
        cells.extend(values.map(|(_, value)| Cell::Text(words(value.as_ref()))));
        cells.push(Cell::Text(row.state.to_string()));
        cells.push(Cell::Number(row.entry as f64));
        SheetRow { number, cells }
    };
    Sheet {
        file: "out.csv".to_owned(),
        name: None,
        headings,
        rows: (2..).zip(rows).map(row).collect(),
    }
}

fn entries(store: &mut Store) -> u64 {
    let verified = store.verify().expect("looked through");
    assert_eq!(verified.faults, [""; 0]);
    verified.looked_at.2
}

const HELD: &str = "
    id | name          | status     | since      | charges           | remarks
    1  | Thant Zin     | imprisoned | 2021-02-03 | sedition; treason | seen in May
    2  | Nadia Rahmani | on trial   | 2024-10    |                   |
    3  | João Bembe    | released   |            | defamation        |
";

#[test]
fn ids_of_another_list_are_seen_by_names_that_have_no_word_in_common() {
    for kept in stores("sheet_others") {
        let mut store = kept.open();
        import(&mut store, Table::Cases, &sheet(HELD), How::Whole);
        let other = sheet(
            "id | name             | status
             1  | Mirela Dascal    | imprisoned
             2  | RAHMANI, Nadia   | on trial
             3  | João Bembe       | detained
             4  | Somebody New     | detained",
        );
        let dry = import(&mut store, Table::Cases, &other, How::DryRun);
        let rows = dry.planned.rows.iter();
        let others: Vec<_> = rows.map(|row| row.other_person()).collect();
        let first = Some(("Thant Zin", "Mirela Dascal"));
        assert_eq!(others, [first, None, None, None]);
        assert_eq!(dry.planned.other_persons(), 1);
    }
}

#[test]
fn what_is_fixed_is_not_copied_into_more_rows_than_memory_holds() {
    for kept in stores("sheet_fixed") {
        let mut store = kept.open();
        let mut held = sheet(HELD);
        let mut mapping = Mapping::guess(Table::Cases, &held.headings, None).expect("guessed");
        mapping.fixed.insert("place".into(), "a".repeat(1000));
        held.rows = vec![SheetRow::default(); 140_000];
        let import = Import {
            sheet: &held,
            mapping: &mapping,
            original: b"",
        };
        let refused = store.import(&import, How::DryRun, &act());
        let refused = refused.map(|_| ()).expect_err("too much").to_string();
        assert!(refused.contains("each of so many rows"), "{refused}");
    }
}

#[test]
fn rows_become_facts_and_change_nothing_the_second_time() {
    for kept in stores("sheet_rows") {
        let mut store = kept.open();
        let held = sheet(HELD);
        let dry = import(&mut store, Table::Cases, &held, How::DryRun);
        assert_eq!(outcomes(&dry), ["new", "new", "new"]);
        assert_eq!(
            (dry.is_kept, store.stats().expect("counted").cases),
            (false, 0)
        );
        let done = import(&mut store, Table::Cases, &held, How::Whole);
        assert!(done.is_kept);
        // Three rows, and one entry of the log.
        assert_eq!(entries(&mut store), 1);
        let stats = store.stats().expect("counted");
        assert_eq!((stats.cases, stats.documents, stats.accepted), (3, 0, 0));
        assert_eq!(exported(&mut store, Table::Cases, false), []);
        let rows = exported(&mut store, Table::Cases, true);
        assert_eq!(field(&rows[0], "charges"), "sedition; treason");
        assert_eq!((rows[1].state, rows[1].id.as_str()), (State::Added, "2"));
        assert_eq!(field(&rows[1], "status"), "on_trial");
        for again in [How::DryRun, How::Whole] {
            let again = import(&mut store, Table::Cases, &held, again);
            assert_eq!(outcomes(&again), ["unchanged"; 3]);
            assert!(!again.is_kept);
        }
        let out = as_sheet(Table::Cases, &rows);
        assert_eq!(
            outcomes(&import(&mut store, Table::Cases, &out, How::Whole)),
            ["unchanged"; 3]
        );
        assert_eq!(entries(&mut store), 1);
    }
}

#[test]
fn a_changed_row_corrects_its_fact_which_stays_the_same_one() {
    for kept in stores("sheet_changed") {
        let mut store = kept.open();
        import(&mut store, Table::Cases, &sheet(HELD), How::Whole);
        let before = exported(&mut store, Table::Cases, true);
        let newer = HELD
            .replace("on trial  ", "imprisoned")
            .replace("seen in May", "seen in June");
        let newer = sheet(&newer);
        let done = import(&mut store, Table::Cases, &newer, How::Whole);
        assert_eq!(outcomes(&done), ["changed", "changed", "unchanged"]);
        let after = exported(&mut store, Table::Cases, true);
        assert_eq!(after[1].fact, before[1].fact);
        assert_eq!(
            (field(&after[1], "status"), after[1].state),
            ("imprisoned".into(), State::Added)
        );
        // Of the first row only words that are no field were changed: it has a new version, its fact does not.
        assert_eq!(after[0].entry, before[0].entry);
        let reviews = store.reviews(after[1].fact).expect("reviewed");
        assert_eq!(reviews.len(), 1);
        let row = store
            .row_words(after[1].fact)
            .expect("asked")
            .expect("a row");
        let words: Vec<&str> = row.1.iter().map(String::as_str).collect();
        assert_eq!(words, ["2", "Nadia Rahmani", "imprisoned", "2024-10"]);
        assert_ne!(row.0, after[1].document);
        assert_eq!(entries(&mut store), 3);
        let again = import(&mut store, Table::Cases, &newer, How::Whole);
        assert_eq!(outcomes(&again), ["unchanged"; 3]);
        // And back again: the words of the first version come a second time.
        let back = import(&mut store, Table::Cases, &sheet(HELD), How::Whole);
        assert_eq!(outcomes(&back), ["changed", "changed", "unchanged"]);
        assert_eq!(
            field(&exported(&mut store, Table::Cases, true)[1], "status"),
            "on_trial"
        );
        entries(&mut store);
    }
}

#[test]
fn what_people_decided_since_is_not_written_over() {
    for kept in stores("sheet_conflict") {
        let mut store = kept.open();
        import(&mut store, Table::Cases, &sheet(HELD), How::Whole);
        let facts = exported(&mut store, Table::Cases, true);
        for row in &facts[..2] {
            store
                .review(row.fact, Decision::Accept, None, None, &act())
                .expect("accepted");
        }
        let newer = sheet(
            &HELD
                .replace("imprisoned", "released  ")
                .replace("defamation", "insult    "),
        );
        let done = import(&mut store, Table::Cases, &newer, How::Whole);
        assert_eq!(outcomes(&done), ["conflict", "unchanged", "changed"]);
        let now = exported(&mut store, Table::Cases, true);
        assert_eq!(field(&now[0], "status"), "imprisoned");
        assert_eq!(field(&now[2], "charges"), "insult");
        // Who exports what stands and changes that has seen what was decided.
        let accepted = exported(&mut store, Table::Cases, false);
        assert_eq!(accepted.len(), 2);
        let mut out = as_sheet(Table::Cases, &accepted);
        out.rows[0].cells[2] = Cell::Text("released".into());
        let corrected = import(&mut store, Table::Cases, &out, How::Whole);
        assert_eq!(outcomes(&corrected), ["changed", "unchanged"]);
        assert_eq!(
            corrected.planned.vanished,
            [("3".to_owned(), facts[2].fact)]
        );
        let now = exported(&mut store, Table::Cases, false);
        assert_eq!(
            (field(&now[0], "status"), now[0].state),
            ("released".into(), State::Corrected)
        );
        // The same sheet a second time is of before that.
        out.rows[0].cells[2] = Cell::Text("acquitted".into());
        assert_eq!(
            outcomes(&import(&mut store, Table::Cases, &out, How::DryRun)),
            ["conflict", "unchanged"]
        );
        entries(&mut store);
    }
}

#[test]
fn what_is_locked_stays_also_where_the_sheet_is_new() {
    for kept in stores("sheet_locked") {
        let mut store = kept.open();
        import(&mut store, Table::Cases, &sheet(HELD), How::Whole);
        let fact = exported(&mut store, Table::Cases, true)[0].fact;
        store
            .review(fact, Decision::Accept, None, None, &act())
            .expect("accepted");
        let second = Act {
            actor: "u-2".into(),
            ..act()
        };
        store
            .review(fact, Decision::SecondReview, None, None, &second)
            .expect("reviewed");
        let mut out = as_sheet(Table::Cases, &exported(&mut store, Table::Cases, true));
        out.rows[0].cells[2] = Cell::Text("released".into());
        let done = import(&mut store, Table::Cases, &out, How::Whole);
        assert_eq!(outcomes(&done), ["conflict", "unchanged", "unchanged"]);
    }
}

#[test]
fn rows_with_errors_are_told_all_at_once_and_keep_the_rest_out_unless_skipped() {
    for kept in stores("sheet_errors") {
        let mut store = kept.open();
        let wrong = sheet(
            "
            id | name          | status     | since
            1  | Thant Zin     | in a cell  | 31/31/2020
            2  | Nadia Rahmani | on trial   | 3/10/2024
               | João Bembe    | released   |
            4  | Leila Haddad  | detained   | 2024
            4  | Leila Haddad  | detained   | 2023
        ",
        );
        let done = import(&mut store, Table::Cases, &wrong, How::Whole);
        assert_eq!(outcomes(&done), ["wrong", "wrong", "wrong", "new", "wrong"]);
        assert!(!done.is_kept);
        let told: Vec<String> = done
            .planned
            .rows
            .iter()
            .flat_map(|row| match &row.outcome {
                Outcome::Wrong(errors) => errors.iter().map(ToString::to_string).collect(),
                _ => vec![],
            })
            .collect();
        assert_eq!(told.len(), 5, "{told:?}");
        assert!(told[1].starts_with("row 2, column `since`: `31/31/2020` is no date; hint: "));
        assert!(told[2].contains("2024-10-03 or 2024-03-10") && told[2].contains("day_first"));
        assert!(told[4].contains("row 5 is of the same fact"), "{told:?}");
        assert_eq!(store.verify().expect("looked through").looked_at, (0, 0, 0));
        let done = import(&mut store, Table::Cases, &wrong, How::SkipErrors);
        assert!(done.is_kept);
        assert_eq!(exported(&mut store, Table::Cases, true).len(), 1);
        entries(&mut store);
    }
}

#[test]
fn facts_that_the_machine_read_come_back_as_corrections() {
    for kept in stores("sheet_read") {
        let mut store = kept.open();
        store
            .save(&reading("sha256:1", TEXT, None), &source("a.txt"), &act())
            .expect("saved");
        let events = exported(&mut store, Table::Events, true);
        assert_eq!(events[0].id, format!("onrecord:event:{}", events[0].fact));
        // The dispute of the same statement, which nobody has accepted.
        assert_eq!(events[0].disputed_by, ["Ministry (proposed)"]);
        let mut out = as_sheet(Table::Events, &events);
        assert_eq!(
            outcomes(&import(&mut store, Table::Events, &out, How::Whole)),
            ["unchanged"]
        );
        let place = out
            .headings
            .iter()
            .position(|heading| heading == "place")
            .expect("a column");
        out.rows[0].cells[place] = Cell::Text("Valmora".into());
        let done = import(&mut store, Table::Events, &out, How::Whole);
        assert_eq!(outcomes(&done), ["changed"]);
        let now = exported(&mut store, Table::Events, false);
        assert_eq!(
            (now[0].fact, now[0].state),
            (events[0].fact, State::Corrected)
        );
        assert_eq!(
            (field(&now[0], "place"), field(&now[0], "date")),
            ("Valmora".into(), "2026-02".into())
        );
        assert_eq!(
            outcomes(&import(&mut store, Table::Events, &out, How::Whole)),
            ["unchanged"]
        );
        // What the machine read stays as it was.
        assert_eq!(store.reading(1).expect("a reading").events[0].place, None);
        for table in [Table::Cases, Table::Demands] {
            let out = as_sheet(table, &exported(&mut store, table, true));
            assert_eq!(
                outcomes(&import(&mut store, table, &out, How::Whole)),
                ["unchanged"],
                "{table}"
            );
        }
        let strange = sheet("id | type\nonrecord:event:999 | arrest");
        assert_eq!(
            outcomes(&import(&mut store, Table::Events, &strange, How::Whole)),
            ["wrong"]
        );
        entries(&mut store);
    }
}

#[test]
fn signatories_sign_and_withdraw() {
    for kept in stores("sheet_signatories") {
        let mut store = kept.open();
        let signed = "
            no | letter       | signatory     | title   | party | constituency | signed on  | withdrawn on
            1  | On Ana Ruiz  | Kerstin Holm  | senator | Green | Skåne        | 2024-10-23 |
            2  | On Ana Ruiz  | Ravi Menon    | MP      |       | Kollam       | 2024-10-23 |
        ";
        import(&mut store, Table::Signatories, &sheet(signed), How::Whole);
        let withdrawn = signed.replace(
            "Kollam       | 2024-10-23 |",
            "Kollam       | 2024-10-23 | 2024-11-02",
        );
        let done = import(
            &mut store,
            Table::Signatories,
            &sheet(&withdrawn),
            How::Whole,
        );
        assert_eq!(outcomes(&done), ["unchanged", "changed"]);
        let rows = exported(&mut store, Table::Signatories, true);
        let of = |row: &Exported| {
            ["name", "office", "state", "status", "date"].map(|name| field(row, name))
        };
        assert_eq!(
            of(&rows[0]),
            ["Kerstin Holm", "senator", "Skåne", "signed", "2024-10-23"]
        );
        assert_eq!(
            of(&rows[1]),
            ["Ravi Menon", "MP", "Kollam", "withdrawn", "2024-11-02"]
        );
        entries(&mut store);
    }
}

#[test]
fn a_row_with_an_error_has_not_vanished_and_a_fact_has_one_row() {
    for kept in stores("sheet_twice") {
        let mut store = kept.open();
        import(&mut store, Table::Cases, &sheet(HELD), How::Whole);
        let wrong = sheet(&HELD.replace("2024-10   ", "2024-31-31"));
        let done = import(&mut store, Table::Cases, &wrong, How::DryRun);
        assert_eq!(outcomes(&done), ["unchanged", "wrong", "unchanged"]);
        assert_eq!(done.planned.vanished, []);
        let fact = exported(&mut store, Table::Cases, true)[0].fact;
        let twice = sheet(&format!(
            "{HELD}    onrecord:case:{fact} | Thant Zin | released | | |"
        ));
        let done = import(&mut store, Table::Cases, &twice, How::DryRun);
        assert_eq!(
            outcomes(&done),
            ["unchanged", "unchanged", "unchanged", "wrong"]
        );
    }
}

#[test]
fn a_row_that_was_purged_does_not_come_back() {
    for kept in stores("sheet_purged") {
        let mut store = kept.open();
        import(&mut store, Table::Cases, &sheet(HELD), How::Whole);
        let newer = sheet(&HELD.replace("on trial  ", "imprisoned"));
        import(&mut store, Table::Cases, &newer, How::Whole);
        let rows = exported(&mut store, Table::Cases, true);
        store
            .purge(Purge::Document(rows[0].document), None, &act())
            .expect("purged");
        assert_eq!(exported(&mut store, Table::Cases, true).len(), 2);
        entries(&mut store);
        let done = import(&mut store, Table::Cases, &newer, How::Whole);
        assert_eq!(outcomes(&done), ["wrong", "unchanged", "unchanged"]);
        entries(&mut store);
    }
}

#[test]
fn a_sheet_that_fails_half_way_leaves_nothing() {
    for kept in stores("sheet_fails") {
        let mut store = kept.open();
        // Its rows are written last, when much else was.
        kept.change("ALTER TABLE name_word RENAME TO aside");
        let held = sheet(HELD);
        let mapping = Mapping::guess(Table::Cases, &held.headings, None).expect("guessed");
        let import_it = Import {
            sheet: &held,
            mapping: &mapping,
            original: b"bytes",
        };
        assert!(store.import(&import_it, How::Whole, &act()).is_err());
        assert_eq!(store.verify().expect("looked through").looked_at, (0, 0, 0));
        kept.change("ALTER TABLE aside RENAME TO name_word");
        assert!(import(&mut store, Table::Cases, &held, How::Whole).is_kept);
        entries(&mut store);
    }
}

#[test]
fn a_row_has_one_bearer_whatever_names_it_had() {
    for kept in stores("sheet_bearer") {
        let mut store = kept.open();
        let first = "id | name | status\n1 | Lee Bar | detained\n2 | Lee Bar | detained";
        import(&mut store, Table::Cases, &sheet(first), How::Whole);
        let called = |store: &mut Store, name: &str| {
            let query = PeopleQuery {
                name: Some(name.to_owned()),
                ..PeopleQuery::default()
            };
            let (people, _) = store.people(&query, Part::ALL).expect("listed");
            let counts: Vec<(String, i64)> =
                people.into_iter().map(|p| (p.name, p.unjoined)).collect();
            let bearers = store.bearers(name).expect("looked up").len();
            (counts, bearers)
        };
        let one = |name: &str, count: i64| vec![(name.to_owned(), count)];
        assert_eq!(called(&mut store, "Lee Bar"), (one("Lee Bar", 2), 2));
        // Another word in the row is another version, of the same person.
        let freed = first.replacen("detained", "released", 1);
        import(&mut store, Table::Cases, &sheet(&freed), How::Whole);
        assert_eq!(called(&mut store, "Lee Bar"), (one("Lee Bar", 2), 2));
        let renamed = freed.replacen("Lee Bar ", "Lee Barr ", 1);
        let done = import(&mut store, Table::Cases, &sheet(&renamed), How::Whole);
        assert_eq!(outcomes(&done), ["changed", "unchanged"]);
        assert_eq!(called(&mut store, "Lee Bar"), (one("Lee Bar", 1), 1));
        assert_eq!(called(&mut store, "Lee Barr"), (one("Lee Barr", 1), 1));
        entries(&mut store);
    }
}

#[test]
fn who_imports_does_not_review_their_own_rows() {
    for kept in stores("sheet_members") {
        let mut store = kept.open();
        let member = |id: &str, role| Member {
            id: id.into(),
            name: id.into(),
            role,
        };
        store
            .set_member(&member("u-1", Role::Lead), &act())
            .expect("set");
        store
            .set_member(&member("u-2", Role::Reader), &act())
            .expect("set");
        import(&mut store, Table::Cases, &sheet(HELD), How::Whole);
        let fact = exported(&mut store, Table::Cases, true)[0].fact;
        assert_eq!(
            store.standing(fact).expect("it stands").author.as_deref(),
            Some("u-1")
        );
        let own = store.review(fact, Decision::Accept, None, None, &act());
        assert!(matches!(own, Err(StoreError::NotNow { .. })), "{own:?}");
        // Nor does an editor by importing what was accepted anew, with other words in it.
        let editor = Act {
            actor: "u-3".into(),
            ..act()
        };
        for (id, role) in [("u-3", Role::Editor), ("u-4", Role::Reviewer)] {
            store.set_member(&member(id, role), &act()).expect("set");
        }
        let reviewer = Act {
            actor: "u-4".into(),
            ..act()
        };
        let accepted = store.review(fact, Decision::Accept, None, None, &reviewer);
        accepted.expect("accepted");
        let mut out = as_sheet(Table::Cases, &exported(&mut store, Table::Cases, true)[..1]);
        let status = out.headings.iter().position(|name| name == "status");
        out.rows[0].cells[status.expect("a column")] = Cell::Text("executed".into());
        let mapping = Mapping::guess(Table::Cases, &out.headings, None).expect("guessed");
        let done = import_by(&mut store, &mapping, &out, How::Whole, &editor);
        assert_eq!(outcomes(&done)[0], "changed");
        assert_eq!(store.value(fact).expect("there").state, State::Added);
        let held = sheet(HELD);
        let mapping = Mapping::guess(Table::Cases, &held.headings, None).expect("guessed");
        let import = Import {
            sheet: &held,
            mapping: &mapping,
            original: b"bytes",
        };
        let reader = Act {
            actor: "u-2".into(),
            ..act()
        };
        let refused = store
            .import(&import, How::Whole, &reader)
            .expect_err("refused");
        assert!(
            matches!(refused, StoreError::NotAllowed { .. }),
            "{refused}"
        );
    }
}

#[test]
fn ids_of_two_sources_are_two_and_of_two_kinds_an_error() {
    for kept in stores("sheet_sources") {
        let mut store = kept.open();
        let held = sheet(HELD);
        import(&mut store, Table::Cases, &held, How::Whole);
        let mut other = Mapping::guess(Table::Cases, &held.headings, None).expect("guessed");
        other.source = "another-list".into();
        let done = import_by(&mut store, &other, &held, How::Whole, &act());
        assert_eq!(outcomes(&done), ["new"; 3]);
        // The other source's rows have the store's own ids here, and are found by them.
        let all = exported(&mut store, Table::Cases, true);
        assert_eq!(all[3].id, format!("onrecord:case:{}", all[3].fact));
        let out = as_sheet(Table::Cases, &all);
        assert_eq!(
            outcomes(&import(&mut store, Table::Cases, &out, How::Whole)),
            ["unchanged"; 6]
        );
        let events = sheet("id | type\n1 | arrest");
        let mut mapping = Mapping::guess(Table::Events, &events.headings, None).expect("guessed");
        mapping.source = "another-list".into();
        assert_eq!(
            outcomes(&import_by(
                &mut store,
                &mapping,
                &events,
                How::Whole,
                &act()
            )),
            ["wrong"]
        );
    }
}

#[test]
fn a_changed_id_or_mapping_is_found() {
    for kept in stores("sheet_proof") {
        let mut store = kept.open();
        let held = sheet(HELD);
        import(&mut store, Table::Cases, &held, How::Whole);
        let mapping = Mapping::guess(Table::Cases, &held.headings, None).expect("guessed");
        store
            .save_mapping("prison-watch", &mapping, &act())
            .expect("kept");
        assert_eq!(store.mapping("prison-watch").expect("there"), mapping);
        assert!(
            store
                .save_mapping("Prison Watch", &mapping, &act())
                .is_err()
        );
        entries(&mut store);
        for (change, back, told) in [
            (
                "UPDATE external SET source = source || 'x'",
                "UPDATE external SET source = 'cases'",
                "external",
            ),
            (
                "UPDATE external SET id = id || 'x'",
                "UPDATE external SET id = substr(id, 1, 1)",
                "external",
            ),
            (
                "UPDATE external SET entry = entry + 1",
                "UPDATE external SET entry = entry - 1",
                "external",
            ),
            (
                "UPDATE external SET fact = fact + 10",
                "UPDATE external SET fact = fact - 10",
                "external",
            ),
            (
                "UPDATE mapping SET body = body || ' '",
                "UPDATE mapping SET body = substr(body, 1, length(body) - 1)",
                "mapping",
            ),
            (
                "UPDATE mapping SET entry = entry + 1",
                "UPDATE mapping SET entry = entry - 1",
                "mapping",
            ),
            (
                "UPDATE mapping SET name = 'x'",
                "UPDATE mapping SET name = 'prison-watch'",
                "mapping",
            ),
            (
                "UPDATE document SET text = text || 'x' WHERE key = 2",
                "UPDATE document SET text = substr(text, 1, length(text) - 1) WHERE key = 2",
                "document 2",
            ),
            (
                "UPDATE collection SET inner_path = inner_path || 'x'",
                "UPDATE collection SET inner_path = substr(inner_path, 1, length(inner_path) - 1)",
                "collection",
            ),
            (
                "UPDATE fact SET state = 'accepted' WHERE key = 1",
                "UPDATE fact SET state = 'added'",
                "fact.state",
            ),
        ] {
            kept.change(change);
            let faults = store.verify().expect("looked through").faults;
            assert!(
                faults.iter().any(|fault| fault.contains(told)),
                "{change}: {faults:?}"
            );
            kept.change(back);
            entries(&mut store);
        }
        kept.change("DELETE FROM external WHERE id = '2'");
        let faults = store.verify().expect("looked through").faults;
        assert_eq!(faults.len(), 1, "{faults:?}");
    }
}

#[test]
fn of_a_row_about_somebody_who_is_purged_no_cell_stays() {
    for kept in stores("sheet_purged_whole") {
        let mut store = kept.open();
        let held = HELD.replace("seen in May", "passport X-4711, mother Ma Hla");
        import(&mut store, Table::Cases, &sheet(&held), How::Whole);
        // A new version of the row, in which the name is again.
        let changed = held.replace("passport X", "flat 9, passport X");
        import(&mut store, Table::Cases, &sheet(&changed), How::Whole);
        entries(&mut store);
        let whom = store.bearers("Thant Zin").expect("looked up");
        let whom = whom[0].reference.replace("entity:", "");
        let whom = Purge::Entity(whom.parse().expect("a key"));
        let stones = store.purge(whom, None, &act()).expect("purged");
        assert_eq!(stones.len(), 2, "both versions");
        entries(&mut store);
        for document in [1, 4] {
            let read = store.reading(document).expect("there");
            let left = format!("{:?} {}", read.document.title, read.document.text.as_str());
            for canary in ["Thant", "4711", "Hla", "flat", "sedition", "imprisoned"] {
                assert!(!left.contains(canary), "{canary} in {left}");
            }
        }
        let other = store.reading(2).expect("there").document;
        assert!(other.text.as_str().contains("Nadia Rahmani"));
    }
}

#[test]
fn a_cell_or_an_id_longer_than_any_is_an_error_and_takes_no_time() {
    for kept in stores("sheet_long") {
        let mut store = kept.open();
        let mut held = sheet(HELD);
        held.rows[0].cells[1] = Cell::Text("Ab ".repeat(1_500_000));
        held.rows[1].cells[0] = Cell::Text("x".repeat(1_000_000));
        held.rows[2].cells[5] = Cell::Text("remark ".repeat(5_000));
        let done = import(&mut store, Table::Cases, &held, How::Whole);
        let rows = done.planned.rows.iter();
        let told: Vec<String> = rows
            .flat_map(|row| match &row.outcome {
                Outcome::Wrong(errors) => errors.iter().map(ToString::to_string).collect(),
                _ => Vec::new(),
            })
            .collect();
        let begins = [
            "row 2, column `name`: it is longer than a cell can be: 32767",
            "row 3, column `id`: the id is longer than 200",
            "row 4, column `remarks`: it is longer",
        ];
        assert_eq!(told.len(), begins.len(), "{told:?}");
        for (told, begins) in told.iter().zip(begins) {
            assert!(told.starts_with(begins), "{told}");
        }
    }
}
