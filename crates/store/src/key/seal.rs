//! Files of an encrypted store other than its database: backups, exports, blobs.
//!
//! A sealed file, version 1:
//!
//! ```text
//!  0   16  "onrecord sealed1", the format and its version
//! 16   32  salt, random for each file
//! 48   32  check of the key: HKDF-SHA-256(key, salt, "onrecord sealed 1 check")
//! 80   32  SHA-256 of the 80 bytes before, so that a damaged head is not taken for a wrong key
//! 112      chunks of 65,536 bytes (the last one shorter or as long), each followed by its tag of 16 bytes
//! ```
//!
//! Chunks are encrypted by the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015; `StreamBE32`
//! of the crate `aead-stream`) of ChaCha20-Poly1305: a chunk's nonce is seven zeros, its number in 32 bits,
//! big endian, and 1 for the last chunk or 0, so that none can be changed, moved, left out or put on at
//! the end unseen. The key of the stream is HKDF-SHA-256(key, salt, "onrecord sealed 1 stream"), another for
//! every file; that is why zeros will do in the nonce. The check also ties the file to one key, which
//! ChaCha20-Poly1305 alone does not.

use std::io::{self, ErrorKind, Read, Write};

use aead_stream::{NewStream, StreamBE32, StreamPrimitive};
use chacha20poly1305::ChaCha20Poly1305;
use hkdf::Hkdf;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::Key;

const FORMAT: &[u8; 16] = b"onrecord sealed1";
const HEAD: usize = 16 + 32 + 32 + 32;
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;

/// Why a file was not sealed or opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// It does not begin as a sealed file does.
    #[error("not a file that onrecord has sealed")]
    NotSealed,
    /// It is whole so far, and was sealed with another key.
    #[error("the key is not the one that this file was sealed with")]
    WrongKey,
    /// Bytes were changed, moved or added, or the last chunk lacks its end.
    #[error(
        "the sealed file is damaged: it was changed or cut off within the {CHUNK} bytes after byte {at}"
    )]
    Damaged {
        /// Where the part that was changed begins, in bytes from the start of the sealed file.
        at: u64,
    },
    /// The end is missing.
    #[error("the sealed file is cut off at byte {at}: its end is missing")]
    Truncated {
        /// How many bytes there are.
        at: u64,
    },
    /// More than 2^32 chunks: 256 TiB.
    #[error("too large to seal: more than 256 TiB")]
    TooLarge,
    /// Reading or writing failed.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(#[from] getrandom::Error),
}

impl SealError {
    /// What a reader or writer of this module has failed with.
    pub fn within(error: io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(error) => error,
            Err(error) => Self::Io(error),
        }
    }

    /// The way out, where the user has one.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NotSealed => Some("is it the right file, and is it encrypted at all?"),
            Self::WrongKey => {
                Some("check the passphrase; a file from before it was changed needs the old one")
            }
            Self::Damaged { .. } | Self::Truncated { .. } => {
                Some("take another copy of the file; nothing of this one should be used")
            }
            Self::TooLarge | Self::Io(_) | Self::Random(_) => None,
        }
    }
}

/// Encrypts all that `reader` gives, and returns how many bytes that was. Holds 128 KiB at a time.
///
/// # Errors
/// [`SealError::Io`], [`SealError::Random`] and [`SealError::TooLarge`]; what was written by then is of no
/// use.
pub fn seal(mut reader: impl Read, writer: impl Write, key: &Key) -> Result<u64, SealError> {
    let mut sealing = Sealing::new(writer, key)?;
    let length = io::copy(&mut reader, &mut sealing).map_err(SealError::within)?;
    sealing.finish()?;
    Ok(length)
}

/// Seals what is written to it. Without [`Sealing::finish`] the end is missing, and nothing opens it.
pub struct Sealing<W> {
    writer: W,
    stream: StreamBE32<ChaCha20Poly1305>,
    /// The number of the chunk that is filled.
    number: u32,
    /// What is not written yet: whether a full chunk is the last one is known when more comes.
    chunk: Zeroizing<Vec<u8>>,
}

impl<W: Write> Sealing<W> {
    /// Writes the head.
    ///
    /// # Errors
    /// [`SealError::Io`] and [`SealError::Random`].
    pub fn new(mut writer: W, key: &Key) -> Result<Self, SealError> {
        let mut head = [0; HEAD];
        head[..16].copy_from_slice(FORMAT);
        getrandom::fill(&mut head[16..48])?;
        let (check, stream) = keys(key, &head[16..48]);
        head[48..80].copy_from_slice(&check[..]);
        let sum = Sha256::digest(&head[..80]);
        head[80..].copy_from_slice(&sum);
        writer.write_all(&head)?;
        Ok(Self {
            writer,
            stream,
            number: 0,
            chunk: room(),
        })
    }

    /// Writes the last chunk; the writer below.
    ///
    /// # Errors
    /// [`SealError::Io`].
    pub fn finish(mut self) -> Result<W, SealError> {
        self.put(true)?;
        self.writer.flush()?;
        Ok(self.writer)
    }

    fn put(&mut self, last: bool) -> Result<(), SealError> {
        // It cannot fail on 64 KiB.
        self.stream
            .encrypt_in_place(self.number, last, b"", &mut *self.chunk)
            .map_err(|_| SealError::TooLarge)?;
        self.writer.write_all(&self.chunk)?;
        self.chunk.clear();
        Ok(())
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.chunk.len() == CHUNK && !bytes.is_empty() {
            self.put(false)?;
            self.number = self.number.checked_add(1).ok_or(SealError::TooLarge)?;
        }
        let n = bytes.len().min(CHUNK - self.chunk.len());
        self.chunk.extend_from_slice(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        // What is not a whole chunk waits for the rest of it.
        self.writer.flush()
    }
}

/// Decrypts what [`seal`] has written, and returns how many bytes it was. Holds 128 KiB at a time.
///
/// Each chunk is written when it has been proved, before the end of the file is known to be there:
/// write to a place that can be thrown away, and throw it away on any error.
///
/// # Errors
/// [`SealError::WrongKey`], [`SealError::Damaged`], [`SealError::Truncated`], [`SealError::NotSealed`] and
/// [`SealError::Io`].
pub fn open(reader: impl Read, mut writer: impl Write, key: &Key) -> Result<u64, SealError> {
    let mut opening = Opening::new(reader, key)?;
    let mut length = 0;
    while let Some(chunk) = opening.next()? {
        length += chunk.len() as u64;
        writer.write_all(chunk)?;
    }
    writer.flush()?;
    Ok(length)
}

/// Gives what was sealed, each chunk when it has been proved. Its errors as a reader are those of
/// [`SealError`], to be had again by [`SealError::within`].
pub struct Opening<R> {
    chunks: Chunks<R>,
    stream: StreamBE32<ChaCha20Poly1305>,
    /// Where the next chunk begins.
    at: u64,
    /// How much of the chunk was given to whoever reads.
    given: usize,
}

impl<R: Read> Opening<R> {
    /// Reads the head.
    ///
    /// # Errors
    /// [`SealError::WrongKey`], [`SealError::Damaged`], [`SealError::Truncated`], [`SealError::NotSealed`] and
    /// [`SealError::Io`].
    pub fn new(mut reader: R, key: &Key) -> Result<Self, SealError> {
        let mut head = Vec::with_capacity(HEAD);
        reader.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        if !head.starts_with(FORMAT) {
            return Err(SealError::NotSealed);
        }
        if head.len() < HEAD {
            return Err(SealError::Truncated {
                at: head.len() as u64,
            });
        }
        if Sha256::digest(&head[..80])[..] != head[80..] {
            return Err(SealError::Damaged { at: 0 });
        }
        let (check, stream) = keys(key, &head[16..48]);
        // Whoever can time this comparison has the file, and so the check, already.
        if check[..] != head[48..80] {
            return Err(SealError::WrongKey);
        }
        Ok(Self {
            chunks: Chunks::new(reader, CHUNK + TAG)?,
            stream,
            at: HEAD as u64,
            given: 0,
        })
    }

    /// What the sealed file is read from.
    pub fn reader(&self) -> &R {
        &self.chunks.reader
    }

    /// The next chunk, proved; none after the last.
    fn next(&mut self) -> Result<Option<&[u8]>, SealError> {
        let Some((number, last, chunk)) = self.chunks.next()? else {
            return Ok(None);
        };
        let (at, sealed, stream) = (self.at, chunk.len() as u64, &self.stream);
        // A whole chunk that was not sealed as the last one tells that others came after it.
        let cut_off = last && {
            let mut other = Zeroizing::new(chunk.clone());
            stream
                .decrypt_in_place(number, false, b"", &mut *other)
                .is_ok()
        };
        if cut_off || chunk.len() < TAG && number == 0 {
            return Err(SealError::Truncated { at: at + sealed });
        }
        stream
            .decrypt_in_place(number, last, b"", chunk)
            .map_err(|_| SealError::Damaged { at })?;
        self.at += sealed;
        self.given = 0;
        Ok(Some(chunk))
    }
}

impl<R: Read> Read for Opening<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // Before the first chunk, what is given is empty.
        if self.given == self.chunks.given.len() {
            let next = self.next().map(|chunk| chunk.is_some());
            if !matches!(next, Ok(true)) {
                // What was not proved is given to nobody, and nothing that comes after it either.
                self.chunks.given.clear();
                self.chunks.number = None;
                self.given = 0;
                return Ok(next.map(|_| 0)?);
            }
        }
        let rest = &self.chunks.given[self.given..];
        let n = rest.len().min(buffer.len());
        buffer[..n].copy_from_slice(&rest[..n]);
        self.given += n;
        Ok(n)
    }
}

impl From<SealError> for io::Error {
    fn from(error: SealError) -> Self {
        match error {
            SealError::Io(error) => error,
            error => Self::other(error),
        }
    }
}

/// The check that stands in the head, and the stream.
fn keys(key: &Key, salt: &[u8]) -> (Zeroizing<[u8; 32]>, StreamBE32<ChaCha20Poly1305>) {
    let hkdf = Hkdf::<Sha256>::new(Some(salt), key.bytes());
    let derive = |what: &[u8]| {
        let mut out = Zeroizing::new([0; 32]);
        hkdf.expand(what, &mut out[..])
            .expect("32 bytes are not too many for SHA-256");
        out
    };
    let check = derive(b"onrecord sealed 1 check");
    let stream = derive(b"onrecord sealed 1 stream");
    (
        check,
        StreamBE32::new((&*stream).into(), &Default::default()),
    )
}

/// Room for a chunk and its tag: a vector that moved would leave its content behind in memory.
fn room() -> Zeroizing<Vec<u8>> {
    Zeroizing::new(Vec::with_capacity(CHUNK + TAG))
}

/// A chunk's number, whether it is the last, and its bytes.
type Chunk<'a> = (u32, bool, &'a mut Vec<u8>);

/// What a reader gives, in pieces of one size, with the knowledge which is the last. Nothing at all is
/// one empty piece.
struct Chunks<R> {
    reader: R,
    size: usize,
    /// The number of the piece in `ahead`; none after the last.
    number: Option<u32>,
    ahead: Zeroizing<Vec<u8>>,
    given: Zeroizing<Vec<u8>>,
}

impl<R: Read> Chunks<R> {
    fn new(reader: R, size: usize) -> Result<Self, SealError> {
        let mut chunks = Self {
            reader,
            size,
            number: Some(0),
            ahead: room(),
            given: room(),
        };
        chunks.fill()?;
        Ok(chunks)
    }

    fn next(&mut self) -> Result<Option<Chunk<'_>>, SealError> {
        let Some(number) = self.number else {
            return Ok(None);
        };
        std::mem::swap(&mut self.ahead, &mut self.given);
        self.ahead.clear();
        let last = self.given.len() < self.size || {
            self.fill()?;
            self.ahead.is_empty()
        };
        self.number = match last {
            true => None,
            false => Some(number.checked_add(1).ok_or(SealError::TooLarge)?),
        };
        Ok(Some((number, last, &mut self.given)))
    }

    fn fill(&mut self) -> Result<(), SealError> {
        // Not `read_to_end`: it may make the vector larger, to find the end.
        self.ahead.resize(self.size, 0);
        let mut filled = 0;
        while filled < self.size {
            match self.reader.read(&mut self.ahead[filled..]) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e.into()),
            }
        }
        self.ahead.truncate(filled);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(byte: u8) -> Key {
        Key::from_bytes([byte; 32])
    }

    fn sealed(plain: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        assert_eq!(
            seal(plain, &mut out, &key(1)).expect("sealed"),
            plain.len() as u64
        );
        out
    }

    fn opened(sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut out = Vec::new();
        open(sealed, &mut out, &key(1)).map(|_| out)
    }

    /// No two stretches of it alike, so that no change of order passes unseen.
    fn plain(length: usize) -> Vec<u8> {
        (0u32..)
            .flat_map(|i| i.wrapping_mul(2_654_435_761).to_be_bytes())
            .take(length)
            .collect()
    }

    #[test]
    fn what_was_sealed_is_opened_at_every_length_around_a_chunk() {
        for length in [
            0,
            1,
            15,
            16,
            CHUNK - 1,
            CHUNK,
            CHUNK + 1,
            2 * CHUNK,
            2 * CHUNK + TAG,
            3 * CHUNK - TAG,
        ] {
            let plain = plain(length);
            let sealed = sealed(&plain);
            let chunks = length.div_ceil(CHUNK).max(1);
            assert_eq!(sealed.len(), HEAD + length + TAG * chunks);
            assert_eq!(opened(&sealed).expect("opened"), plain, "{length}");
        }
    }

    #[test]
    fn the_same_bytes_are_sealed_another_way_each_time() {
        let (a, b) = (sealed(b"pelican heron"), sealed(b"pelican heron"));
        assert_ne!(a[16..48], b[16..48]);
        assert_ne!(a[HEAD..], b[HEAD..]);
        assert!(!a.windows(7).any(|w| w == b"pelican"));
    }

    /// Written by another implementation of the format (Python, `cryptography`): version 1 can be read
    /// for good.
    #[test]
    fn a_file_that_another_program_sealed_is_opened() {
        let digits = "\
            6f6e7265636f7264207365616c656431000102030405060708090a0b0c0d0e0f1011121314151617\
            18191a1b1c1d1e1fb85e651103291de9aadebe97db3f8cbfbc858ead383e9524fb888dc9d979f8e7\
            24393df593a7aa71943a47ffe7630c7e3a64e82b18eefc90d56d29f1200252a868292bf7ff13c8af\
            fc862edbb4686280774f3ecc401dd4";
        let digit = |d: u8| char::from(d).to_digit(16).expect("a digit") as u8;
        let whole: Vec<u8> = digits
            .as_bytes()
            .chunks_exact(2)
            .map(|d| digit(d[0]) << 4 | digit(d[1]))
            .collect();
        assert_eq!(opened(&whole).expect("opened"), b"pelican");
    }

    #[test]
    fn every_flipped_byte_is_found() {
        let whole = sealed(b"Named in confidence: Ilmar Saar, born 1961.");
        for at in 0..whole.len() {
            for change in 1..=255 {
                let mut other = whole.clone();
                other[at] ^= change;
                let found = opened(&other);
                match at {
                    0..16 => assert!(matches!(found, Err(SealError::NotSealed)), "{at} {found:?}"),
                    16..HEAD => {
                        assert!(
                            matches!(found, Err(SealError::Damaged { at: 0 })),
                            "{at} {found:?}"
                        );
                    }
                    _ => assert!(
                        matches!(found, Err(SealError::Damaged { at: 112 })),
                        "{at} {found:?}"
                    ),
                }
            }
        }
    }

    #[test]
    fn damage_is_told_by_its_chunk() {
        let mut whole = sealed(&plain(3 * CHUNK));
        let second = HEAD + CHUNK + TAG;
        whole[second + 77] ^= 1;
        assert!(matches!(opened(&whole), Err(SealError::Damaged { at }) if at == second as u64));
    }

    #[test]
    fn every_truncation_is_found() {
        let whole = sealed(b"pelican");
        for length in 0..whole.len() {
            assert!(opened(&whole[..length]).is_err(), "{length}");
        }
        // Also at the end of a chunk, where all that is left is whole.
        let whole = sealed(&plain(2 * CHUNK + 5));
        for length in [HEAD + CHUNK + TAG, HEAD + 2 * (CHUNK + TAG)] {
            let found = opened(&whole[..length]);
            assert!(matches!(found, Err(SealError::Truncated { at }) if at == length as u64));
        }
        for length in [
            HEAD,
            HEAD + 1,
            HEAD + CHUNK,
            HEAD + CHUNK + TAG + 1,
            whole.len() - 1,
        ] {
            assert!(opened(&whole[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn chunks_that_change_places_or_come_twice_or_are_added_are_found() {
        let whole = sealed(&plain(3 * CHUNK));
        let chunk = |n: usize| &whole[HEAD + n * (CHUNK + TAG)..HEAD + (n + 1) * (CHUNK + TAG)];
        for order in [
            &[1, 0, 2][..],
            &[0, 2, 1],
            &[2, 1, 0],
            &[0, 0, 1, 2],
            &[0, 2],
            &[1, 2],
            &[2],
            &[0, 1, 2, 2],
        ] {
            let mut other = whole[..HEAD].to_vec();
            order.iter().for_each(|&n| other.extend(chunk(n)));
            assert!(opened(&other).is_err(), "{order:?}");
        }
        let mut longer = whole.clone();
        longer.push(0);
        assert!(opened(&longer).is_err());
    }

    #[test]
    fn a_chunk_of_another_file_under_the_same_key_is_found() {
        let (a, b) = (sealed(b"pelican"), sealed(b"cormorant"));
        assert!(opened(&[&a[..HEAD], &b[HEAD..]].concat()).is_err());
    }

    #[test]
    fn a_wrong_key_is_named_and_nothing_is_written() {
        let whole = sealed(b"pelican");
        let mut out = Vec::new();
        let error = open(&whole[..], &mut out, &key(2)).expect_err("a wrong key");
        assert!(matches!(error, SealError::WrongKey) && error.hint().is_some());
        assert!(out.is_empty());
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("pelican") && !shown.contains("0101") && !shown.contains("1, 1"));
    }

    #[test]
    fn another_file_is_no_sealed_file() {
        for other in [
            &b""[..],
            b"onrecord",
            b"SQLite format 3\0 and more",
            b"onrecord sealed2....",
        ] {
            assert!(matches!(opened(other), Err(SealError::NotSealed)));
        }
    }

    /// Gives one byte at a time, with interruptions.
    struct Slow<'a>(&'a [u8], bool);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.1 = !self.1;
            if self.1 {
                return Err(ErrorKind::Interrupted.into());
            }
            let n = self.0.len().min(buffer.len()).min(1);
            buffer[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    #[test]
    fn a_slow_reader_gives_the_same() {
        let plain = plain(CHUNK + 9);
        let whole = sealed(&plain);
        let mut out = Vec::new();
        open(Slow(&whole, false), &mut out, &key(1)).expect("opened");
        assert_eq!(out, plain);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_bytes_come_back(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
            prop_assert_eq!(opened(&sealed(&bytes)).expect("opened"), bytes);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = opened(&bytes);
            let mut head = sealed(b"")[..HEAD].to_vec();
            head.extend(&bytes);
            prop_assert!(opened(&head).is_err());
        }
    }
}
