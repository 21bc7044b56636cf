//! How much is read at most.

/// How much is read at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one document. Values over [`Limits::MAX_BYTES`] count as that.
    pub bytes: usize,
}

impl Limits {
    /// 1 GiB. Offsets are kept in 32 bits, and decoding a byte can give three.
    pub const MAX_BYTES: usize = 1 << 30;
}

impl Default for Limits {
    /// 256 MiB.
    fn default() -> Self {
        Self { bytes: 256 << 20 }
    }
}
