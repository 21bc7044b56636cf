//! Paragraphs, lists, tables and text boxes put down in the order in which they are read.

use std::ops::Range;

use crate::draft::Draft;

/// The text of a word processor's file in the making.
#[derive(Default)]
pub(crate) struct Flow {
    draft: Draft,
    paragraph: Paragraph,
    tables: Vec<Table>,
    /// The paragraph before was an item of a list.
    after_item: bool,
    /// What the open text boxes interrupt.
    outer: Vec<Interrupted>,
    /// Text boxes to follow the paragraph that they hang on.
    boxes: Vec<Draft>,
}

#[derive(Default)]
struct Paragraph {
    /// "- " or "2.1 ", for an item of a list.
    marker: Option<String>,
    begun: bool,
    /// It goes on where the one before ended: the mark between them was deleted.
    joins: bool,
}

#[derive(Default)]
struct Table {
    /// Cells of the row that have text.
    cells: usize,
    /// Paragraphs of the cell that have text.
    paragraphs: usize,
    /// A cell of the row has several paragraphs, so the row is no line.
    broken: bool,
}

struct Interrupted {
    draft: Draft,
    paragraph: Paragraph,
    tables: Vec<Table>,
    after_item: bool,
}

impl Flow {
    /// A paragraph; `marker` where it is an item of a list.
    pub(crate) fn begin_paragraph(&mut self, marker: Option<String>) {
        self.paragraph.marker = marker;
        self.paragraph.begun = false;
    }

    /// Text that stands for `source`.
    pub(crate) fn text(&mut self, text: &str, source: Range<usize>) {
        if text.is_empty() {
            return;
        }
        if !text.trim().is_empty() {
            self.begin();
        }
        if text.len() == source.len() {
            self.draft.copy(text, source.start);
        } else {
            self.draft.whole(text, source);
        }
    }

    /// Text that is not in the source: the mark of a footnote.
    pub(crate) fn insert(&mut self, text: &str) {
        self.begin();
        self.draft.insert(text);
    }

    /// White space between columns.
    pub(crate) fn tab(&mut self) {
        if self.paragraph.begun {
            self.draft.mark("\t");
        }
    }

    /// White space between words.
    pub(crate) fn space(&mut self) {
        if self.paragraph.begun {
            self.draft.mark(" ");
        }
    }

    /// A new line within the paragraph.
    pub(crate) fn end_line(&mut self) {
        if self.paragraph.begun {
            self.draft.end_line();
        }
    }

    /// The end of a paragraph; `joined` where the next one goes on in it.
    pub(crate) fn end_paragraph(&mut self, joined: bool) {
        let begun = self.paragraph.begun;
        self.paragraph = Paragraph {
            joins: joined && (begun || self.paragraph.joins),
            ..Paragraph::default()
        };
        if self.outer.is_empty() && !joined && !self.boxes.is_empty() {
            for text in std::mem::take(&mut self.boxes) {
                self.draft.end_block();
                self.draft.append(text);
            }
            self.after_item = false;
        }
    }

    /// The first text of a paragraph: puts it on a line of its own, or in its cell.
    fn begin(&mut self) {
        if self.paragraph.begun {
            return;
        }
        self.paragraph.begun = true;
        if self.paragraph.joins {
            self.paragraph.joins = false;
            return;
        }
        let marker = self.paragraph.marker.take();
        let item = marker.is_some();
        let marker = marker.unwrap_or_default();
        let in_list = item && self.after_item;
        self.after_item = item;
        match self.tables.last_mut() {
            Some(table) if table.paragraphs == 0 && table.cells > 0 && !table.broken => {
                self.draft.mark(&format!("\t{marker}"));
                table.cells += 1;
                table.paragraphs = 1;
                return;
            }
            Some(table) => {
                let row_begins = table.paragraphs == 0 && table.cells == 0;
                table.cells += usize::from(table.paragraphs == 0);
                table.broken |= table.paragraphs > 0;
                table.paragraphs += 1;
                if row_begins || in_list {
                    self.draft.end_line();
                } else {
                    self.draft.end_block();
                }
            }
            None if in_list => self.draft.end_line(),
            None => self.draft.end_block(),
        }
        if !marker.is_empty() {
            self.draft.mark(&marker);
        }
    }

    pub(crate) fn begin_table(&mut self) {
        if self.tables.is_empty() {
            self.draft.end_block();
        }
        self.tables.push(Table::default());
    }

    pub(crate) fn begin_row(&mut self) {
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        if table.broken {
            self.draft.end_block();
        }
        *table = Table::default();
    }

    pub(crate) fn begin_cell(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.paragraphs = 0;
        }
        self.after_item = false;
    }

    pub(crate) fn end_table(&mut self) {
        self.tables.pop();
        match self.tables.last_mut() {
            // What follows an inner table begins a paragraph of its cell.
            Some(outer) => outer.paragraphs += 1,
            None => self.draft.end_block(),
        }
        self.after_item = false;
    }

    /// A text box or a footnote: what it holds does not belong to the paragraph that it is in.
    pub(crate) fn begin_box(&mut self) {
        self.outer.push(Interrupted {
            draft: std::mem::take(&mut self.draft),
            paragraph: std::mem::take(&mut self.paragraph),
            tables: std::mem::take(&mut self.tables),
            after_item: std::mem::take(&mut self.after_item),
        });
    }

    /// The end of a box, and its text.
    fn take_box(&mut self) -> Option<Draft> {
        let outer = self.outer.pop()?;
        self.paragraph = outer.paragraph;
        self.tables = outer.tables;
        self.after_item = outer.after_item;
        Some(std::mem::replace(&mut self.draft, outer.draft))
    }

    /// The end of a text box: it follows the paragraph.
    pub(crate) fn end_box(&mut self) {
        if let Some(text) = self.take_box().filter(|text| !text.is_empty()) {
            self.boxes.push(text);
        }
    }

    /// The end of a footnote, and its text.
    pub(crate) fn end_note(&mut self) -> Option<Draft> {
        self.take_box().filter(|text| !text.is_empty())
    }

    /// Footnotes, each in a paragraph at the end.
    pub(crate) fn finish(mut self, notes: Vec<Draft>) -> Draft {
        while !self.outer.is_empty() {
            self.end_box();
        }
        self.end_paragraph(false);
        for note in notes {
            self.draft.end_block();
            self.draft.append(note);
        }
        self.draft
    }
}
