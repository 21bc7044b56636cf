//! Developers' driver.
use onrecord_reader::{Model, Reader};
use record::*;
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
fn document(text: String, meta: &Value) -> Document {
    let s = |k: &str| meta[k].as_str().map(str::to_owned);
    Document {
        id: DocumentId("sha256:0".into()),
        title: s("title"),
        publisher: s("publisher"),
        url: None,
        kind: s("kind"),
        published: s("published").or(s("date")).and_then(|d| d.parse().ok()),
        published_from: Some(PublishedFrom::Metadata),
        language: Some("en".into()),
        text: Text::new(text),
    }
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let model = if a.get(4).is_some_and(|m| m == "fast") {
        Model::Fast
    } else {
        Model::Default
    };
    let begun = std::time::Instant::now();
    let reader = Reader::new(model).unwrap();
    eprintln!("loaded in {:?}", begun.elapsed());
    let begun = std::time::Instant::now();
    let mut words = 0;
    if a[1] == "tree" {
        let text = Text::new(fs::read_to_string(&a[2]).unwrap());
        let an = reader.analyse(&text);
        for s in &an.sentences {
            let line: String = s
                .clone()
                .map(|n| text.slice(an.tokens[n].span))
                .collect::<Vec<_>>()
                .join(" ");
            if !line.contains(&a[3]) {
                continue;
            }
            for n in s.clone() {
                let t = &an.tokens[n];
                println!(
                    "{n}\t{}\t{}\t{}\t{}\t{:?}\t{}\t{}",
                    text.slice(t.span),
                    t.lemma,
                    t.upos.as_str(),
                    t.xpos,
                    t.head,
                    t.deprel,
                    t.quoted
                );
            }
            for x in an.names.iter().filter(|x| s.contains(&x.tokens.start)) {
                println!("NAME {:?} {}", x.kind, text.slice(an.span(&x.tokens)));
            }
            for x in an
                .attributions
                .iter()
                .filter(|x| x.content.iter().chain(&x.cue).any(|c| s.contains(&c.start)))
            {
                println!(
                    "ATT {:?} {:?} {:?}",
                    x.source
                        .iter()
                        .map(|t| text.slice(an.span(t)))
                        .collect::<Vec<_>>(),
                    x.cue
                        .iter()
                        .map(|t| text.slice(an.span(t)))
                        .collect::<Vec<_>>(),
                    x.content
                        .iter()
                        .map(|t| text.slice(an.span(t)))
                        .collect::<Vec<_>>()
                );
            }
            for x in an.mentions.iter().filter(|x| s.contains(&x.head)) {
                println!(
                    "MENTION {} {} {}",
                    x.cluster,
                    x.kind,
                    text.slice(an.span(&x.tokens))
                );
            }
        }
        return;
    }
    if a[1] == "gold" {
        fs::create_dir_all(&a[3]).unwrap();
        for e in fs::read_dir(&a[2]).unwrap() {
            let p = e.unwrap().path();
            if p.extension().is_none_or(|x| x != "txt") {
                continue;
            }
            let meta: Value =
                serde_json::from_str(&fs::read_to_string(p.with_extension("meta.json")).unwrap())
                    .unwrap();
            let text = fs::read_to_string(&p).unwrap();
            words += text.split_whitespace().count();
            let r = reader.read(document(text, &meta));
            fs::write(
                format!("{}/{}.json", a[3], p.file_stem().unwrap().to_str().unwrap()),
                serde_json::to_string_pretty(&r).unwrap(),
            )
            .unwrap();
        }
    } else {
        let mut out = fs::File::create(&a[3]).unwrap();
        for line in fs::read_to_string(&a[2]).unwrap().lines() {
            let v: Value = serde_json::from_str(line).unwrap();
            let text = v["text"].as_str().unwrap().to_owned();
            words += text.split_whitespace().count();
            let d = document(text, &v);
            let atts: Vec<Value> = reader
                .attributions(&d)
                .iter()
                .map(|s| json!({"source": s.source, "cue": s.cue, "content": s.content}))
                .collect();
            writeln!(out, "{}", json!({"id": v["id"], "attributions": atts})).unwrap();
        }
    }
    eprintln!(
        "{words} words, {:.0} words/s",
        words as f64 / begun.elapsed().as_secs_f64()
    );
    for (n, t) in reader.timings().steps() {
        eprintln!("{n} {t:?}");
    }
}
