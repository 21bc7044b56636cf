//! Original bytes, by what they are.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use sha2::{Digest, Sha256};

use crate::chain::to_hex;
use crate::db::Db;
use crate::error::{Result, StoreError};
use crate::store::broken;

/// Keeps bytes once; their SHA-256.
pub fn keep(db: &mut Db, bytes: &[u8]) -> Result<String> {
    let sha256 = to_hex(&Sha256::digest(bytes));
    if db
        .row(
            "SELECT 1 FROM blob WHERE sha256 = ?1",
            &[sha256.as_str().into()],
        )?
        .is_some()
    {
        return Ok(sha256);
    }
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
    let packed = packed.write_all(bytes).and_then(|()| packed.finish());
    let packed = packed.map_err(|e| broken(format!("blob {sha256}"), e.to_string()))?;
    let values = [
        sha256.as_str().into(),
        i64::try_from(bytes.len()).unwrap_or(i64::MAX).into(),
        packed.into(),
    ];
    db.execute(
        "INSERT INTO blob (sha256, length, packed) VALUES (?1, ?2, ?3)",
        &values,
    )?;
    Ok(sha256)
}

/// The bytes of a SHA-256, which are checked: what is not what was kept is never given out.
pub fn get(db: &mut Db, sha256: &str) -> Result<Vec<u8>> {
    let row = db.row(
        "SELECT length, packed FROM blob WHERE sha256 = ?1",
        &[sha256.into()],
    )?;
    let row = row.ok_or_else(|| StoreError::Unknown {
        what: "original",
        name: sha256.to_owned(),
    })?;
    unpacked(sha256, row.integer(0)?, row.bytes(1)?)
}

/// What is kept under a SHA-256, where it is that.
pub fn unpacked(sha256: &str, length: i64, packed: &[u8]) -> Result<Vec<u8>> {
    let place = || format!("blob {sha256}");
    let mut bytes = Vec::new();
    // No more than was kept: a changed one may grow without end.
    let most = u64::try_from(length).unwrap_or(0) + 1;
    let mut from = DeflateDecoder::new(packed).take(most);
    from.read_to_end(&mut bytes)
        .map_err(|e| broken(place(), e.to_string()))?;
    if bytes.len() as u64 + 1 != most || to_hex(&Sha256::digest(&bytes)) != sha256 {
        return Err(broken(place(), "its bytes are not those that were kept"));
    }
    Ok(bytes)
}
