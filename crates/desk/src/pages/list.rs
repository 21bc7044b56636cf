//! What all lists share: where they go on, and the same rows as a file.

use std::sync::Arc;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use store::{Store, StoreError};

use super::ROWS;
use crate::app::App;
use crate::failure::Failure;
use crate::{Table, TableFormat};

/// Most rows of a file: `onrecord cases --format csv` and its like write all, without a desk that waits for them.
const MOST_EXPORTED: usize = 10_000;

/// Rows that are asked for at once on their way into a file: others are answered between.
const AT_ONCE: usize = 200;

/// Where a list goes on, and as what it is had.
pub(crate) struct Links {
    /// The first rows, where these are others.
    pub first: Option<String>,
    /// The rows before.
    pub before: Option<String>,
    /// The rows that follow.
    pub next: Option<String>,
    /// The same rows as a file: what it is called, and its address.
    pub files: Vec<(&'static str, String)>,
}

impl Links {
    /// Those of a list that is asked for by these fields.
    pub(crate) fn new(list: &str, fields: &[(&str, &str)]) -> (Self, String) {
        let asked = query(fields);
        let file = |format: &TableFormat| {
            let address = format!("/export/{list}/{}{asked}", format.as_str());
            (format.as_str(), address)
        };
        let links = Self {
            first: None,
            before: None,
            next: None,
            files: TableFormat::ALL.iter().map(file).collect(),
        };
        (links, asked)
    }

    /// Rows by their number.
    pub(crate) fn by_offset(
        list: &str,
        fields: &[(&str, &str)],
        offset: usize,
        rows: usize,
        more: bool,
    ) -> Self {
        let (links, _) = Self::new(list, fields);
        let at = |offset: usize| {
            let offset = offset.to_string();
            let mut fields = fields.to_vec();
            if offset != "0" {
                fields.push(("offset", &offset));
            }
            format!("/{list}{}", query(&fields))
        };
        Self {
            first: (offset > rows).then(|| at(0)),
            before: (offset > 0).then(|| at(offset.saturating_sub(rows))),
            next: more.then(|| at(offset + rows)),
            ..links
        }
    }

    /// Rows that follow one, by its key.
    pub(crate) fn after(
        list: &str,
        fields: &[(&str, &str)],
        after: Option<i64>,
        next: Option<i64>,
    ) -> Self {
        let (links, asked) = Self::new(list, fields);
        let at = |next: i64| {
            let next = next.to_string();
            let mut fields = fields.to_vec();
            fields.push(("after", &next));
            format!("/{list}{}", query(&fields))
        };
        Self {
            first: after.map(|_| format!("/{list}{asked}")),
            next: next.map(at),
            ..links
        }
    }
}

/// Fields as part of an address, without those that are empty.
fn query(fields: &[(&str, &str)]) -> String {
    let given = fields.iter().filter(|(_, value)| !value.is_empty());
    let encoded = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(given)
        .finish();
    match encoded.is_empty() {
        true => encoded,
        false => format!("?{encoded}"),
    }
}

/// All rows of a list, up to a bound. `ask` is given those that are there, and gives those that follow.
pub(crate) async fn all<T: Send + 'static>(
    app: &Arc<App>,
    ask: impl Fn(&mut Store, &[T], usize) -> Result<Vec<T>, StoreError> + Send + Sync + 'static,
) -> Result<Vec<T>, Failure> {
    let ask = Arc::new(ask);
    let mut rows: Vec<T> = Vec::new();
    loop {
        let (ask, had) = (Arc::clone(&ask), rows);
        let asked = app.with(move |store| {
            let new = ask(store, &had, AT_ONCE)?;
            Ok((had, new))
        });
        let (had, new) = asked.await?;
        rows = had;
        let is_last = new.len() < AT_ONCE;
        rows.extend(new);
        if is_last || rows.len() >= MOST_EXPORTED {
            rows.truncate(MOST_EXPORTED);
            return Ok(rows);
        }
    }
}

/// A table as a file for keeping.
pub(crate) fn file(app: &App, table: &Table, format: &str) -> Result<Response, Failure> {
    let known = TableFormat::ALL.iter().find(|one| one.as_str() == format);
    let format = *known.ok_or_else(Failure::unknown_page)?;
    let bytes = app.tables.file(table, format).map_err(|why| {
        let hint = "The same list is written by `onrecord` with --format and --out.";
        Failure::given(why, hint)
    })?;
    let name = format!(
        "attachment; filename=\"{}.{}\"",
        table.name(),
        format.as_str()
    );
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}

/// Rows of one page and whether more follow, of as many as were asked for and one more.
pub(crate) fn cut<T>(mut rows: Vec<T>) -> (Vec<T>, bool) {
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    (rows, more)
}
