//! Between values and columns: one spelling each way, and a clear error when a column holds none.

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::Row;
use rusqlite::types::FromSql;
use serde::de::DeserializeOwned;

use crate::store::error::{Doing, LedgerError};

/// A time as text: always UTC with nine decimals, so that texts sort as times do and nothing is
/// lost.
pub(super) fn time_text(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Nanos, true)
}

/// A column of a row.
pub(super) fn get<T: FromSql>(row: &Row<'_>, column: &str) -> Result<T, LedgerError> {
    row.get(column).doing("read a column")
}

/// A column that holds the text form of a value.
pub(super) fn parse<T>(row: &Row<'_>, column: &'static str) -> Result<T, LedgerError>
where
    T: std::str::FromStr<Err: std::fmt::Display>,
{
    let text: String = get(row, column)?;
    text.parse().map_err(|reason: T::Err| damaged(column, &reason))
}

/// A column that may be empty and else holds the text form of a value.
pub(super) fn parse_optional<T>(row: &Row<'_>, column: &'static str) -> Result<Option<T>, LedgerError>
where
    T: std::str::FromStr<Err: std::fmt::Display>,
{
    let text: Option<String> = get(row, column)?;
    let parsed = text.map(|text| text.parse().map_err(|reason: T::Err| damaged(column, &reason)));
    parsed.transpose()
}

/// A column of JSON.
pub(super) fn json<T: DeserializeOwned>(row: &Row<'_>, column: &'static str) -> Result<T, LedgerError> {
    let text: String = get(row, column)?;
    serde_json::from_str(&text).map_err(|reason| damaged(column, &reason))
}

fn damaged(column: &str, reason: &impl std::fmt::Display) -> LedgerError {
    LedgerError::Damaged {
        what: format!("column {column}"),
        reason: reason.to_string(),
    }
}
