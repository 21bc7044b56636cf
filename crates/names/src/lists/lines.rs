//! Which line a byte of a text is in.

/// Counts lines up to bytes that are asked for in ascending order, so that all of it takes the
/// length of the text once.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
        }
    }

    /// The line of this byte, from 1; of the last one asked for where it lies before that.
    pub(super) fn line(&mut self, byte: usize) -> u64 {
        let byte = byte.min(self.text.len());
        if byte > self.at {
            let passed = &self.text.as_bytes()[self.at..byte];
            self.line += passed.iter().filter(|b| **b == b'\n').count() as u64;
            self.at = byte;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_counted_from_one_and_never_goes_back() {
        let mut lines = Lines::of("a\nbb\n\nc");
        let asked = [0, 1, 2, 6, 3, 99];
        assert_eq!(asked.map(|at| lines.line(at)), [1, 1, 2, 4, 4, 4]);
    }
}
