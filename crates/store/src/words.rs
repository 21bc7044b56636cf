//! The words that are looked for: the same for both databases, which get them ready made.

use record::{Statement, Text};
use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::db::Db;
use crate::error::Result;

/// In small letters and without accents.
pub fn folded(text: &str) -> String {
    let lower = text.nfkd().filter(|c| !is_combining_mark(*c));
    lower.flat_map(char::to_lowercase).collect()
}

/// The words of a text as they are kept and looked for, with a space between: folded, English endings
/// taken off ("prisoners" and "prisoner" are one).
pub fn kept(text: &str) -> String {
    let stemmer = Stemmer::create(Algorithm::English);
    let folded = folded(text);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let stems = words
        .filter(|word| !word.is_empty())
        .map(|word| stemmer.stem(word));
    stems.collect::<Vec<_>>().join(" ")
}

/// The words that find a statement: who said it, what, and the cue.
pub fn of_statement(statement: &Statement, text: &Text) -> String {
    let spans = statement.content.iter().chain(&statement.cue);
    let said: Vec<&str> = spans.map(|span| text.slice(*span)).collect();
    let source = statement.source.as_ref();
    let by = source.map_or("", |source| source.name.as_str());
    kept(&format!("{by}\n{}", said.join("\n")))
}

/// Keeps the words of a document.
pub fn keep_document(db: &mut Db, key: i64, title: Option<&str>, text: &str) -> Result<()> {
    let title = title.unwrap_or_default();
    keep(
        db,
        "document_words",
        key,
        &kept(&format!("{title}\n{text}")),
    )
}

/// Keeps the words of a fact.
pub fn keep_fact(db: &mut Db, key: i64, words: &str) -> Result<()> {
    keep(db, "fact_words", key, words)
}

fn keep(db: &mut Db, table: &str, key: i64, words: &str) -> Result<()> {
    let words_of = db.either("?2", "to_tsvector('simple', ?2)");
    let sql = format!("INSERT INTO {table} (rowid, words) VALUES (?1, {words_of})");
    db.execute(&sql, &[key.into(), words.into()]).map(|_| ())
}

/// Makes the words of all documents and facts anew, which a backup does not have.
pub fn keep_all(db: &mut Db) -> Result<()> {
    for table in ["document_words", "fact_words"] {
        db.execute(&format!("DELETE FROM {table}"), &[])?;
    }
    for row in db.rows("SELECT key FROM document ORDER BY key", &[])? {
        let key = row.integer(0)?;
        let document = "SELECT title, text FROM document WHERE key = ?1";
        let Some(document) = db.row(document, &[key.into()])? else {
            continue;
        };
        keep_document(db, key, document.maybe_text(0)?, document.text(1)?)?;
        let text = Text::new(document.text(1)?);
        let statements = "SELECT key, body FROM fact WHERE document = ?1 AND family = 'statement'
            ORDER BY key";
        for fact in db.rows(statements, &[key.into()])? {
            // One that is not what was kept is found by `verify`, and by no words.
            if let Ok(statement) = serde_json::from_str(fact.text(1)?) {
                keep_fact(db, fact.integer(0)?, &of_statement(&statement, &text))?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_one() {
        assert_eq!(kept("Prisoners' families"), kept("prisoner family"));
        assert_eq!(kept("São Tomé"), "sao tome");
        assert_eq!(kept("سجناء 1,200"), "سجناء 1 200");
    }
}
