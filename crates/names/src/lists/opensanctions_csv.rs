//! OpenSanctions' `targets.simple.csv`: an entry a row, several values of a cell behind semicolons.

use super::collect::{Collected, File, clean, each, kind};
use super::dates::iso;
use super::table::{Heading, Rows};
use super::{Entry, Identifier, Kind, ListError, NameKind};

pub(super) fn read(file: File<'_>, into: &mut Collected) -> Result<(), ListError> {
    let mut rows = Rows::of(file.text, b',');
    let mut heading = None;
    while let Some((line, row)) = rows.next_whole(file, into) {
        let Some(heading) = &heading else {
            let found = Heading::of(&row);
            found.need(file, line, &["id", "schema", "name", "aliases"])?;
            rows.width(row.len());
            heading = Some(found);
            continue;
        };
        let get = |column: &str| heading.get(&row, column);
        let cells = |column: &str| each(get(column), ";").collect::<Vec<_>>();
        let (Some(id), Some(name)) = (clean(get("id")), clean(get("name"))) else {
            into.fault(file, line, "has no id or no name; it was left out");
            continue;
        };
        let mut entry = Entry {
            id,
            kind: match get("schema") {
                "LegalEntity" => Kind::Unknown,
                schema => kind(schema).unwrap_or_default(),
            },
            countries: cells("countries"),
            addresses: cells("addresses"),
            ..Entry::default()
        };
        entry.name(&name, NameKind::Primary, false);
        for alias in cells("aliases") {
            entry.name(&alias, NameKind::Alias, false);
        }
        for born in cells("birth_date") {
            into.date(file, line, &born, &mut entry.born);
        }
        // Older files have the programmes by name alone.
        let programmes = [cells("program_ids"), cells("sanctions")].into_iter();
        entry.programmes = programmes
            .into_iter()
            .find(|p| !p.is_empty())
            .unwrap_or_default();
        for value in cells("identifiers") {
            entry.identifiers.push(Identifier {
                // The file does not tell which kind of number it is.
                kind: "Identifier".to_owned(),
                value,
                country: None,
            });
        }
        // The collection is as old as what was seen in it last.
        into.date = into.date.max(iso(get("last_seen")));
        into.push(file, line, entry)?;
    }
    Ok(())
}
