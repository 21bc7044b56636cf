//! A listing for programs: an array with an object for each row, a line each.

use std::io::{self, Write};

use serde_json::Value;

use super::{Cell, Listing};
use crate::json::write_text;

pub struct Json {
    any: bool,
}

impl Json {
    pub fn new() -> Self {
        Self { any: false }
    }

    pub fn begin(&self, out: &mut impl Write) -> io::Result<()> {
        write!(out, "[")
    }

    pub fn row(
        &mut self,
        out: &mut impl Write,
        listing: &Listing,
        cells: &[Cell],
    ) -> io::Result<()> {
        let mut line = String::from(if self.any { ",\n{" } else { "\n{" });
        self.any = true;
        for (n, (column, cell)) in listing.columns.iter().zip(cells).enumerate() {
            if n > 0 {
                line.push_str(", ");
            }
            line.push_str(&serde_json::to_string(column.name)?);
            line.push_str(": ");
            line.push_str(&serde_json::to_string(&value(cell))?);
        }
        line.push('}');
        write_text(out, &line)
    }

    pub fn finish(self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{}]", if self.any { "\n" } else { "" })
    }
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => Value::from(text.as_str()),
        Cell::Number(number) => Value::from(*number),
        // With the digits that people see. What is no number is not known.
        Cell::Decimal(..) => cell.plain().parse::<f64>().map_or(Value::Null, Value::from),
        Cell::Date(date) => Value::from(date.to_string()),
        Cell::Texts(texts) => Value::from(texts.as_slice()),
        Cell::YesNo(yes) => Value::from(*yes),
        Cell::Marked(text, _) => Value::from(text.as_str()),
        Cell::Spans(spans) => serde_json::json!(spans),
    }
}
