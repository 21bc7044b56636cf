//! One form for one text: NFC, `\n` line ends, no characters that hide or turn other characters.
//!
//! | what | becomes |
//! | --- | --- |
//! | `\r\n`, `\r` | `\n` |
//! | controls that turn the direction of text (U+061C, 200E, 200F, 202A-202E, 2066-2069) | nothing, a warning |
//! | other control characters but tab, line feed, vertical tab, form feed and U+0085 | nothing, a warning |
//! | soft hyphen, zero width space, word joiner, BOM (U+00AD, 200B, 2060, FEFF) | nothing, a note |
//! | everything else | its canonical composition (NFC) |
//!
//! Spaces of every width stay as they are, non-breaking ones too: nothing is reflowed or trimmed.
//! Zero width joiner and non-joiner stay: Persian, Indic scripts and emoji are spelled with them.

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::offsets::{Builder, Offsets};

/// What was taken away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Removed {
    pub(crate) direction: usize,
    pub(crate) control: usize,
    pub(crate) invisible: usize,
}

/// A text in one form.
#[derive(Debug)]
pub(crate) struct Normalised {
    pub(crate) text: String,
    /// From `text` to the draft it was made from.
    pub(crate) offsets: Offsets,
    pub(crate) removed: Removed,
}

enum Fate {
    Keep,
    /// May join with what stands before it.
    Join,
    LineEnd,
    Direction,
    Control,
    Invisible,
}

fn fate(c: char) -> Fate {
    match c {
        '\r' => Fate::LineEnd,
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' => {
            Fate::Control
        }
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => Fate::Invisible,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Fate::Direction
        }
        // Below U+0300 all characters are NFC and join with nothing before them.
        ..'\u{300}' => Fate::Keep,
        _ if canonical_combining_class(c) == 0
            && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes =>
        {
            Fate::Keep
        }
        _ => Fate::Join,
    }
}

/// Brings `draft` into one form, in time and memory linear in its length.
pub(crate) fn normalise(draft: &str) -> Normalised {
    let mut writer = Writer {
        draft,
        text: String::with_capacity(draft.len()),
        offsets: Builder::default(),
        run: 0,
        cluster: Vec::new(),
    };
    let mut removed = Removed::default();
    // Where the character before starts, if it stands in the run.
    let mut before = 0;
    for (at, c) in draft.char_indices() {
        match fate(c) {
            Fate::Keep => {
                if !writer.cluster.is_empty() {
                    writer.close_cluster();
                    writer.run = at;
                }
            }
            Fate::Join => {
                writer.open_cluster(before, at);
                writer.cluster.push((at, c));
                writer.run = at + c.len_utf8();
            }
            Fate::LineEnd => {
                writer.close_cluster();
                writer.flush(at);
                writer.run = at + 1;
                if draft.as_bytes().get(at + 1) != Some(&b'\n') {
                    writer.text.push('\n');
                    writer.offsets.whole(1, at as u32..at as u32 + 1);
                }
            }
            taken @ (Fate::Direction | Fate::Control | Fate::Invisible) => {
                match taken {
                    Fate::Direction => removed.direction += 1,
                    Fate::Control => removed.control += 1,
                    _ => removed.invisible += 1,
                }
                // What stands on both sides may join now.
                writer.open_cluster(before, at);
                writer.run = at + c.len_utf8();
            }
        }
        before = at;
    }
    writer.close_cluster();
    writer.flush(draft.len());
    Normalised {
        text: writer.text,
        offsets: writer.offsets.finish(),
        removed,
    }
}

struct Writer<'a> {
    draft: &'a str,
    text: String,
    offsets: Builder,
    /// The draft from here on is to be copied as it stands.
    run: usize,
    /// A character and those that may join with it, with their places; not written yet.
    cluster: Vec<(usize, char)>,
}

impl Writer<'_> {
    /// Copies the run up to `end`.
    fn flush(&mut self, end: usize) {
        if let Some(stretch) = self.draft.get(self.run..end) {
            self.text.push_str(stretch);
            self.offsets.copy(stretch.len() as u32, self.run as u32);
        }
        self.run = end;
    }

    /// Takes the last character of the run, which starts at `before`, into the cluster.
    fn open_cluster(&mut self, before: usize, at: usize) {
        if self.cluster.is_empty() && self.run < at {
            self.flush(before);
            self.cluster
                .extend(self.draft[before..at].chars().map(|c| (before, c)));
        }
    }

    /// Writes the cluster in composed form; what composing leaves alone keeps its own place.
    fn close_cluster(&mut self) {
        let cluster = std::mem::take(&mut self.cluster);
        let composed: Vec<char> = cluster.iter().map(|(_, c)| *c).nfc().collect();
        let head = cluster
            .iter()
            .zip(&composed)
            .take_while(|((_, a), b)| a == *b)
            .count();
        let tail = cluster[head..]
            .iter()
            .rev()
            .zip(composed[head..].iter().rev())
            .take_while(|((_, a), b)| a == *b)
            .count();
        for (at, c) in &cluster[..head] {
            self.copy(*at, *c);
        }
        let changed = &cluster[head..cluster.len() - tail];
        if let (Some((first, _)), Some((last, c))) = (changed.first(), changed.last()) {
            let start = self.text.len();
            self.text.extend(&composed[head..composed.len() - tail]);
            let made = (self.text.len() - start) as u32;
            let source = *first as u32..(*last + c.len_utf8()) as u32;
            self.offsets.whole(made, source);
        }
        for (at, c) in &cluster[cluster.len() - tail..] {
            self.copy(*at, *c);
        }
    }

    fn copy(&mut self, at: usize, c: char) {
        self.text.push(c);
        self.offsets.copy(c.len_utf8() as u32, at as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offsets::Place;

    fn text(draft: &str) -> String {
        normalise(draft).text
    }

    #[test]
    fn letters_are_composed_and_line_ends_are_one() {
        assert_eq!(text("Jose\u{301} \u{212b}\r\nx\ry\n"), "José Å\nx\ny\n");
        assert_eq!(text("\u{1112}\u{1161}\u{11ab}"), "한");
    }

    #[test]
    fn a_text_that_is_in_form_stays_byte_for_byte() {
        let draft = "  A\u{a0}line…\t\n\n\u{c}“می‌خواهم” 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 \u{2028} ";
        assert_eq!(text(draft), draft);
    }

    #[test]
    fn characters_that_turn_or_hide_text_are_taken_away_and_counted() {
        let result = normalise("fr\u{202e}ee\u{2069} jour\u{ad}nal\u{200b}ist\u{7}\0");
        assert_eq!(result.text, "free journalist");
        let removed = Removed {
            direction: 2,
            control: 2,
            invisible: 2,
        };
        assert_eq!(result.removed, removed);
    }

    #[test]
    fn letters_join_across_a_removed_character() {
        let result = normalise("ae\u{200e}\u{301}b");
        assert_eq!(result.text, "aéb");
        let place = |range| result.offsets.place(range, |_| 0);
        assert_eq!(place(0..1), Place::At(0..1));
        assert_eq!(place(1..3), Place::At(1..7));
        assert_eq!(place(3..4), Place::At(7..8));
    }

    #[test]
    fn a_line_end_keeps_the_place_of_its_line_feed() {
        let result = normalise("a\r\nb\rc");
        let place = |range| result.offsets.place(range, |_| 0);
        assert_eq!(result.text, "a\nb\nc");
        assert_eq!(place(1..2), Place::At(2..3));
        assert_eq!(place(3..4), Place::At(4..5));
        assert_eq!(place(4..5), Place::At(5..6));
    }
}
