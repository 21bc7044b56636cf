//! How much is read at most.

/// How much is read at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one document. Values over [`Limits::MAX_BYTES`] count as that.
    pub bytes: usize,
    /// Pages of a PDF file.
    pub pages: usize,
    /// Objects of a PDF file, used or not.
    pub objects: usize,
    /// Characters painted on all pages of a PDF file.
    pub characters: usize,
    /// Seconds for running the pages of a PDF file. The clock is looked at between the things that
    /// are painted, so that a file which paints nothing may take longer: the command line runs the
    /// whole in a process of its own, and ends that.
    pub seconds: u32,
}

impl Limits {
    /// 1 GiB. Offsets are kept in 32 bits, and decoding a byte can give three.
    pub const MAX_BYTES: usize = 1 << 30;
}

impl Default for Limits {
    /// 256 MiB; 5,000 pages, 500,000 objects, 20 million characters, 60 seconds.
    fn default() -> Self {
        Self {
            bytes: 256 << 20,
            pages: 5_000,
            objects: 500_000,
            characters: 20_000_000,
            seconds: 60,
        }
    }
}
