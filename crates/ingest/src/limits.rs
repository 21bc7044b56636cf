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
    /// Bytes that may come out of one file in all, unpacked.
    pub unpacked: u64,
    /// How many times the bytes given may come out of them. Up to 16 MiB may always.
    pub ratio: u64,
    /// Archives and mails in one another.
    pub nesting: usize,
    /// Documents in one file.
    pub documents: usize,
}

impl Limits {
    /// 1 GiB. Offsets are kept in 32 bits, and decoding a byte can give three.
    pub const MAX_BYTES: usize = 1 << 30;
}

impl Default for Limits {
    /// 256 MiB a document and unpacked, 200 times the bytes given (deflate reaches 1,000, the XML
    /// of a report 30), four levels, 10,000 documents. Of a PDF file 5,000 pages, 500,000 objects, 20 million
    /// characters, 60 seconds.
    fn default() -> Self {
        Self {
            bytes: 256 << 20,
            pages: 5_000,
            objects: 500_000,
            characters: 20_000_000,
            seconds: 60,
            unpacked: 256 << 20,
            ratio: 200,
            nesting: 4,
            documents: 10_000,
        }
    }
}
