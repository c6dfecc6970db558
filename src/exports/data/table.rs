//! Tables: columns that say how they are written and what they mean, so that a file and its description can't disagree.

use std::borrow::Cow;

use serde::Serialize;

use crate::diagnostics::{Diagnostic, codes};

/// What parts the items of a list within a cell.
pub const LIST_DELIMITER: &str = ";";

/// A column of a table whose rows are `R`.
pub struct Column<R> {
    /// Its name in the first line of the file.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: CellKind,
    /// What they mean.
    pub meaning: &'static str,
    /// The cell of a row; empty text for none.
    pub cell: for<'a> fn(&'a R) -> Cow<'a, str>,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Words.
    Text,
    /// Words, in every row.
    RequiredText,
    /// An address.
    Address,
    /// A date in EDTF (ISO 8601-2), as precise as it is known.
    Date,
    /// A day of the calendar.
    Day,
    /// A whole number.
    Integer,
    /// Several texts.
    List,
}

/// A column in the words of Table Schema (Data Package 2).
#[derive(Debug, Serialize)]
pub struct FieldSchema {
    /// The column's name.
    pub name: &'static str,
    /// The type of its values.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The form of its values, if it is not the usual one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<&'static str>,
    /// What they mean.
    pub description: Cow<'static, str>,
    /// What parts the items of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<&'static str>,
    /// The type of the items of a list.
    #[serde(rename = "itemType", skip_serializing_if = "Option::is_none")]
    pub item_type: Option<&'static str>,
    /// What holds of every value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constraints: Option<Constraints>,
}

/// What holds of every value of a column.
#[derive(Debug, Serialize)]
pub struct Constraints {
    /// There is one in each row.
    pub required: bool,
}

impl<R> Column<R> {
    /// A column.
    pub const fn new(
        name: &'static str,
        kind: CellKind,
        meaning: &'static str,
        cell: for<'a> fn(&'a R) -> Cow<'a, str>,
    ) -> Self {
        Self { name, kind, meaning, cell }
    }

    fn schema(&self) -> FieldSchema {
        let (kind, format) = match self.kind {
            CellKind::Text | CellKind::RequiredText | CellKind::Date => ("string", None),
            CellKind::Address => ("string", Some("uri")),
            CellKind::Day => ("date", None),
            CellKind::Integer => ("integer", None),
            CellKind::List => ("list", None),
        };
        let is_list = self.kind == CellKind::List;
        FieldSchema {
            name: self.name,
            kind,
            format,
            description: match self.kind {
                CellKind::Date => format!("{} EDTF (ISO 8601-2), as precise as it is known.", self.meaning).into(),
                _ => self.meaning.into(),
            },
            delimiter: is_list.then_some(LIST_DELIMITER),
            item_type: is_list.then_some("string"),
            constraints: (self.kind == CellKind::RequiredText).then_some(Constraints { required: true }),
        }
    }

    fn written<'a>(&self, row: &'a R) -> Cow<'a, str> {
        let cell = (self.cell)(row);
        match self.kind {
            CellKind::Integer | CellKind::Day => cell,
            _ => harmless(cell),
        }
    }
}

/// The columns as the data package describes them.
pub fn fields<R>(columns: &[Column<R>]) -> Vec<FieldSchema> {
    columns.iter().map(Column::schema).collect()
}

/// The table as RFC 4180 has it: a line of names, then a line a row, each ended by CR LF.
pub fn csv<R>(columns: &[Column<R>], rows: impl IntoIterator<Item = R>) -> Result<Vec<u8>, Diagnostic> {
    let fault =
        |e: &dyn std::fmt::Display| Diagnostic::general(codes::BAD_VALUE, format!("a table can't be written: {e}"));
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns.iter().map(|c| c.name)).map_err(|e| fault(&e))?;
    for row in rows {
        writer.write_record(columns.iter().map(|c| c.written(&row)).map(Bytes)).map_err(|e| fault(&e))?;
    }
    writer.into_inner().map_err(|e| fault(&e))
}

/// A cell as the writer takes it.
struct Bytes<'a>(Cow<'a, str>);

impl AsRef<[u8]> for Bytes<'_> {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// A cell that no spreadsheet takes for a formula: one that would be begins with an apostrophe. Numbers stay numbers.
fn harmless(cell: Cow<'_, str>) -> Cow<'_, str> {
    const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    match cell.starts_with(STARTS) && !is_number(&cell) {
        true => format!("'{cell}").into(),
        false => cell,
    }
}

/// Whether a cell is a sign, digits, and at most one point with digits on both sides.
fn is_number(cell: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let unsigned = cell.strip_prefix(['+', '-']).unwrap_or(cell);
    match unsigned.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(unsigned),
    }
}

/// The cell of an optional text.
pub fn optional(text: &Option<String>) -> Cow<'_, str> {
    text.as_deref().unwrap_or_default().into()
}

/// The cell of a list. An item that holds the delimiter has a comma in its place.
pub fn list<'a>(items: impl IntoIterator<Item = &'a String>) -> Cow<'static, str> {
    let items: Vec<String> = items.into_iter().map(|item| item.replace(LIST_DELIMITER, ",")).collect();
    items.join(LIST_DELIMITER).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("＝1", "'＝1"),
            ("-12.5", "-12.5"),
            ("+380", "+380"),
            ("-1.2.3", "'-1.2.3"),
            ("-0044-03-15", "'-0044-03-15"),
            ("a = b", "a = b"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell.into()), expected);
        }
    }

    #[test]
    fn lines_end_as_the_standard_says_and_cells_are_quoted_where_they_must() {
        let columns = [Column::<String>::new("name", CellKind::Text, "", |row| row.as_str().into())];
        let rows = ["a, \"b\"".to_owned(), "c\nd".to_owned(), String::new()];
        let text = String::from_utf8(csv(&columns, rows).unwrap()).unwrap();
        assert_eq!(text, "name\r\n\"a, \"\"b\"\"\"\r\n\"c\nd\"\r\n\"\"\r\n");
    }
}
