//! The audit log: the chain of [`crate::chain`], kept in the database.

use serde_json::Value as Json;

use crate::chain::{self, Entry, Head, from_hex, to_hex};
use crate::db::{Db, Row};
use crate::error::Result;
use crate::store::{Act, broken};

const COLUMNS: &str = "entry, at, actor, action, subject, payload_sha256, previous, hash";

/// The number that the next entry will have, for rows that bear it. Only in a transaction that writes.
pub fn next(db: &mut Db) -> Result<i64> {
    let last = db.row("SELECT COALESCE(MAX(entry), 0) FROM audit", &[])?;
    Ok(last.map_or(Ok(0), |row| row.integer(0))? + 1)
}

/// Adds an entry; its number. The payload gets something random, so that its hash tells nothing of it
/// once it is purged.
pub fn append(db: &mut Db, act: &Act, action: &str, subject: &str, payload: Json) -> Result<i64> {
    let mut payload = payload;
    if let (Some(fields), Ok(blind)) = (payload.as_object_mut(), chain::blind()) {
        fields.insert("blind".to_owned(), blind.into());
    }
    let payload = payload.to_string();
    let last = last(db)?;
    let next = Entry::next(
        last.as_ref(),
        &act.at,
        &act.actor,
        action,
        subject,
        chain::sha256(payload.as_bytes()),
    );
    let number = i64::try_from(next.seq).unwrap_or(i64::MAX);
    let values = [
        number.into(),
        next.at.into(),
        next.actor.into(),
        next.action.into(),
        next.subject.into(),
        payload.into(),
        to_hex(&next.payload_sha256).into(),
        to_hex(&next.previous).into(),
        to_hex(&next.hash).into(),
    ];
    db.execute(
        "INSERT INTO audit (entry, at, actor, action, subject, payload, payload_sha256, previous, hash)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        &values,
    )?;
    Ok(number)
}

fn last(db: &mut Db) -> Result<Option<Entry>> {
    let last = format!("SELECT {COLUMNS} FROM audit ORDER BY entry DESC LIMIT 1");
    db.row(&last, &[])?.map(|row| entry(&row)).transpose()
}

/// The end of the log.
pub fn head(db: &mut Db) -> Result<Head> {
    Ok(last(db)?.map_or(Head::START, |last| last.head()))
}

/// A row of the log as an entry of the chain.
pub fn entry(row: &Row) -> Result<Entry> {
    let number = row.integer(0)?;
    let place = || format!("audit {number}");
    let hash = |column| -> Result<[u8; 32]> {
        let digits = row.text(column)?;
        let name = COLUMNS.split(", ").nth(column).unwrap_or_default();
        from_hex(digits).ok_or_else(|| broken(place(), format!("its `{name}` is no SHA-256")))
    };
    Ok(Entry {
        seq: u64::try_from(number).map_err(|_| broken(place(), "its number is below 1"))?,
        at: row.text(1)?.to_owned(),
        actor: row.text(2)?.to_owned(),
        action: row.text(3)?.to_owned(),
        subject: row.text(4)?.to_owned(),
        payload_sha256: hash(5)?,
        previous: hash(6)?,
        hash: hash(7)?,
    })
}
