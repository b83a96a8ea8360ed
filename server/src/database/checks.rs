//! The table `hotspot`: which answer to its WiFi check let which camera go on (Q21).

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
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO hotspot (client, host, flavour) VALUES (?1, ?2, ?3)",
        )?
        .execute((client, host, flavour))
        .map(drop)
}

/// All that is known: client, host, flavour.
///
/// # Errors
/// When the query fails.
pub fn all(connection: &Connection) -> rusqlite::Result<Vec<(String, String, String)>> {
    connection
        .prepare("SELECT client, host, flavour FROM hotspot")?
        .query_map((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect()
}
