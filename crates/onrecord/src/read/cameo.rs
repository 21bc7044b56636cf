//! Events in the codes of CAMEO, as a table with tabs.

use std::io::{self, Write};

use record::Reading;

use crate::coding;
use crate::spreadsheet;

/// The first line.
pub fn header(out: &mut impl Write) -> io::Result<()> {
    let columns = [
        "date",
        "source",
        "target",
        "code",
        "root",
        "factuality",
        "according_to",
        "id",
        "document",
    ];
    writeln!(out, "{}", columns.join("\t"))
}

/// A line for each thing that is said or happens and has a CAMEO code.
pub fn write(out: &mut impl Write, reading: &Reading) -> io::Result<()> {
    let document = reading.document.id.0.as_str();
    for line in coding::lines(reading) {
        let Some(code) = line.cameo else { continue };
        let date = line.date.map(|d| d.to_string()).unwrap_or_default();
        let cells = [
            date,
            cell(&line.actor.join("; ")),
            cell(&line.recipient.join("; ")),
            cell(code),
            cell(code.get(..2).unwrap_or(code)),
            line.factuality.to_string(),
            cell(line.according_to.unwrap_or_default()),
            line.id.to_owned(),
            document.to_owned(),
        ];
        writeln!(out, "{}", cells.join("\t"))?;
    }
    Ok(())
}

/// Words that stay in their cell, no tab and no line end among them, and that a spreadsheet does not
/// run.
fn cell(words: &str) -> String {
    spreadsheet::tame(&words.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_spreadsheet_runs_nothing_and_no_cell_leaves_its_column() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\u{ff1d}1"] {
            assert!(cell(formula).starts_with('\''), "{formula}");
        }
        assert_eq!(cell("Ana\tRuiz\n"), "Ana Ruiz");
    }
}
