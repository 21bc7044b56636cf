//! What may still be unpacked out of one file.

use std::io::Read;

use crate::{ExtractError, Limits};

/// Bytes that may come out of any file: small files are often of one repeated piece.
const ALWAYS: u64 = 16 << 20;

/// Counts what is unpacked out of one file, however deep its parts are nested.
#[derive(Debug)]
pub(crate) struct Budget {
    pub(crate) limits: Limits,
    /// Bytes given.
    packed: u64,
    /// Bytes that may come out of them in all.
    allowed: u64,
    unpacked: u64,
}

impl Budget {
    pub(crate) fn new(bytes: usize, limits: Limits) -> Self {
        let packed = bytes as u64;
        let by_ratio = packed.saturating_mul(limits.ratio).max(ALWAYS);
        Self {
            limits,
            packed,
            allowed: limits.unpacked.min(by_ratio),
            unpacked: 0,
        }
    }

    /// All that `packed` gives, or an error as soon as it is too much. `what` names it in words.
    pub(crate) fn read(
        &mut self,
        packed: impl Read,
        what: &'static str,
    ) -> Result<Vec<u8>, ExtractError> {
        let left = self.allowed - self.unpacked;
        let one = self.limits.bytes.min(Limits::MAX_BYTES) as u64;
        let mut bytes = Vec::new();
        packed
            .take(left.min(one) + 1)
            .read_to_end(&mut bytes)
            .map_err(|e| ExtractError::Broken {
                what,
                reason: e.to_string(),
            })?;
        let len = bytes.len() as u64;
        self.unpacked = self.allowed.min(self.unpacked + len);
        if len > left {
            return Err(ExtractError::Bomb {
                packed: self.packed,
                limit: self.allowed,
            });
        }
        if len > one {
            return Err(ExtractError::TooLarge {
                bytes: len,
                limit: one,
            });
        }
        Ok(bytes)
    }
}
