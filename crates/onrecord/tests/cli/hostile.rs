//! Whoever wrote the files wants the program to hang, to fall over or to say what is not so.


use crate::{Desk, REPORT};

fn any_number_of_jobs_ends() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    desk.file("b.txt", REPORT);
    let jobs = "2305843009213693952";
    let read = desk.run(&["read", ".", "--jobs", jobs, "--format", "jsonl"]);
    assert_eq!(read.fine().out.lines().count(), 2);
}

fn metadata_holds_nothing_that_hides_or_turns_text() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    let title = r#"{"title": "\u009b31m\u202eevil\u0000", "publisher": "G\u200bull"}"#;
    desk.file("a.meta.json", title);
    let read = desk.run(&["read", "a.txt", "--format", "json"]).fine();
    let document = &read.json()[0]["document"];
    assert_eq!(document["title"], "31mevil");
    assert_eq!(document["publisher"], "Gull");
}
