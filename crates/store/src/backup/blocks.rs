//! The blocks of a backup: packed, each with a checksum, a hash over all at the end.

use std::io::{self, Read, Write};

use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use sha2::{Digest, Sha256};

/// Bytes of content in a block.
const BLOCK: usize = 256 * 1024;
/// No packed block is longer: deflate adds a few bytes to what it cannot pack.
const LONGEST: usize = BLOCK + BLOCK / 16;

/// Packs what is written to it.
pub struct Writing<W> {
    writer: W,
    block: Vec<u8>,
    hash: Sha256,
}

impl<W: Write> Writing<W> {
    pub fn new(writer: W) -> Self {
        Self {
            writer,
            block: Vec::with_capacity(BLOCK),
            hash: Sha256::new(),
        }
    }

    /// Writes the end.
    pub fn finish(mut self) -> io::Result<()> {
        if !self.block.is_empty() {
            self.put()?;
        }
        self.writer.write_all(&[0; 8])?;
        self.writer.write_all(&self.hash.finalize())?;
        self.writer.flush()
    }

    fn put(&mut self) -> io::Result<()> {
        self.hash.update(&self.block);
        // Originals, the most of it, are packed already.
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(&self.block)?;
        let packed = packed.finish()?;
        self.writer
            .write_all(&(packed.len() as u32).to_be_bytes())?;
        self.writer.write_all(&sum(&packed).to_be_bytes())?;
        self.writer.write_all(&packed)?;
        self.block.clear();
        Ok(())
    }
}

impl<W: Write> Write for Writing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = bytes.len().min(BLOCK - self.block.len());
        self.block.extend_from_slice(&bytes[..n]);
        if self.block.len() == BLOCK {
            self.put()?;
        }
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Gives what was packed, each block when its checksum was looked at.
pub struct Reading<R> {
    reader: R,
    block: Vec<u8>,
    /// How much of the block was given.
    given: usize,
    hash: Sha256,
    is_over: bool,
}

impl<R: Read> Reading<R> {
    pub fn new(reader: R) -> Self {
        Self {
            reader,
            block: Vec::new(),
            given: 0,
            hash: Sha256::new(),
            is_over: false,
        }
    }

    pub fn inner(&self) -> &R {
        &self.reader
    }

    /// All was read: is the end there, and nothing behind it?
    pub fn end(&mut self) -> io::Result<()> {
        if self.read(&mut [0])? > 0 {
            return Err(wrong("there is more behind its last record"));
        }
        let mut hash = [0; 32];
        self.reader.read_exact(&mut hash)?;
        if self.hash.clone().finalize()[..] != hash {
            return Err(wrong("its SHA-256 is another"));
        }
        match self.reader.read(&mut [0])? {
            0 => Ok(()),
            _ => Err(wrong("there is more behind its end")),
        }
    }

    fn next(&mut self) -> io::Result<()> {
        self.block.clear();
        self.given = 0;
        let mut head = [0; 8];
        self.reader.read_exact(&mut head)?;
        let number = |at: usize| u32::from_be_bytes(std::array::from_fn(|n| head[at + n]));
        let length = number(0) as usize;
        if length > LONGEST {
            return Err(wrong("a block is longer than any can be"));
        }
        if length == 0 {
            if number(4) != 0 {
                return Err(wrong("its end is not as it was written"));
            }
            self.is_over = true;
            return Ok(());
        }
        let mut packed = vec![0; length];
        self.reader.read_exact(&mut packed)?;
        if sum(&packed) != number(4) {
            return Err(wrong("a block does not have its checksum"));
        }
        // One byte more than there can be: more is a fault as well.
        let unpacking = DeflateDecoder::new(&packed[..]).take(BLOCK as u64 + 1);
        let mut unpacking = unpacking;
        let unpacked = unpacking.read_to_end(&mut self.block);
        if unpacked.is_err() || !(1..=BLOCK).contains(&self.block.len()) {
            return Err(wrong("a block cannot be unpacked"));
        }
        self.hash.update(&self.block);
        Ok(())
    }
}

impl<R: Read> Read for Reading<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.block.len() && !self.is_over {
            self.next()?;
        }
        let rest = &self.block[self.given..];
        let n = rest.len().min(buffer.len());
        buffer[..n].copy_from_slice(&rest[..n]);
        self.given += n;
        Ok(n)
    }
}

fn sum(bytes: &[u8]) -> u32 {
    let mut sum = Crc::new();
    sum.update(bytes);
    sum.sum()
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn packed(content: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut writing = Writing::new(&mut out);
        writing.write_all(content).expect("packed");
        writing.finish().expect("ended");
        out
    }

    fn unpacked(packed: &[u8], length: usize) -> io::Result<Vec<u8>> {
        let mut reading = Reading::new(packed);
        let mut content = vec![0; length];
        reading.read_exact(&mut content)?;
        reading.end().map(|()| content)
    }

    #[test]
    fn any_length_around_a_block_comes_back() {
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK - 7] {
            // Cannot be packed: what it takes at most.
            let mut content = vec![0; length];
            getrandom::fill(&mut content).expect("random");
            assert!(unpacked(&packed(&content), length).expect("unpacked") == content);
        }
    }

    #[test]
    fn every_flipped_byte_and_every_end_that_is_missing_is_found() {
        let content = b"Named in confidence: Ilmar Saar.";
        let whole = packed(content);
        for at in 0..whole.len() {
            let mut other = whole.clone();
            other[at] ^= 1;
            assert!(unpacked(&other, content.len()).is_err(), "{at}");
            assert!(unpacked(&whole[..at], content.len()).is_err(), "{at}");
        }
        let longer = [&whole[..], b"x"].concat();
        assert!(unpacked(&longer, content.len()).is_err());
    }

    proptest! {
        #[test]
        fn any_content_comes_back(content in proptest::collection::vec(any::<u8>(), 0..2000)) {
            prop_assert_eq!(unpacked(&packed(&content), content.len()).expect("unpacked"), content);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = io::copy(&mut Reading::new(&bytes[..]), &mut io::sink());
        }
    }
}
