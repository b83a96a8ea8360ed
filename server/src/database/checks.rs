//! The table `hotspot`: which answer to its WiFi check let which camera go on (Q21).

use super::DatabaseError;
use rusqlite::Connection;

/// Keeps the answer that worked for a camera, in place of an earlier one.
///
/// # Errors
/// When the row can't be written.
pub fn remember(
    connection: &Connection,
    client: &str,
    host: &str,
    flavour: &str,
) -> Result<(), DatabaseError> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO hotspot (client, host, flavour) VALUES (?1, ?2, ?3)",
        )?
        .execute((client, host, flavour))?;
    Ok(())
}

/// All that is known: client, host, flavour.
///
/// # Errors
/// When the query fails.
pub fn all(connection: &Connection) -> Result<Vec<(String, String, String)>, DatabaseError> {
    connection
        .prepare("SELECT client, host, flavour FROM hotspot")?
        .query_map((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()
        .map_err(DatabaseError::from)
}
