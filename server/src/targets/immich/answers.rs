//! What an Immich server says; no more of it is read than is needed. Pure.

use serde::Deserialize;

/// Of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) struct Version {
    pub(super) major: u64,
}

/// The answer to the question whether photos are wanted.
#[derive(Debug, Deserialize)]
pub(super) struct Checks {
    results: Vec<CheckResult>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CheckResult {
    action: String,
    reason: Option<String>,
    asset_id: Option<String>,
    is_trashed: Option<bool>,
}

/// What the library has of a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Check {
    /// Nothing.
    Wanted,
    /// All of it, under this number.
    There(String),
    /// The same, but the owner threw it away.
    InTrash(String),
    /// It will have nothing of it, for this reason.
    Refused(String),
}

impl Checks {
    /// Where it isn't clear the photo is sent: then the server says itself what it has.
    pub(super) fn first(self) -> Check {
        let Some(result) = self.results.into_iter().next() else {
            return Check::Wanted;
        };
        if result.action != "reject" {
            return Check::Wanted;
        }
        match (result.reason.as_deref(), result.asset_id) {
            (Some("duplicate") | None, Some(id)) if result.is_trashed == Some(true) => {
                Check::InTrash(id)
            }
            (Some("duplicate") | None, Some(id)) => Check::There(id),
            (Some("duplicate") | None, None) => Check::Wanted,
            (Some(reason), _) => Check::Refused(super::super::web::one_line(reason)),
        }
    }
}

/// The answer to an upload, be it new or not.
#[derive(Debug, Deserialize)]
pub(super) struct Uploaded {
    pub(super) id: String,
}

/// One of the albums.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Album {
    pub(super) id: String,
    album_name: String,
    #[serde(default)]
    created_at: String,
}

/// The one of this name; of several the oldest, so that it is always the same.
pub(super) fn called(albums: Vec<Album>, name: &str) -> Option<Album> {
    let albums = albums.into_iter().filter(|it| it.album_name == name);
    albums.min_by(|one, other| (&one.created_at, &one.id).cmp(&(&other.created_at, &other.id)))
}

/// What became of a photo that was to be put into an album.
#[derive(Debug, Deserialize)]
pub(super) struct Added {
    pub(super) success: bool,
    pub(super) error: Option<String>,
}

/// The key that we have: what it may do, in Immich's own words.
#[derive(Debug, Deserialize)]
pub(super) struct Key {
    pub(super) permissions: Vec<String>,
}

/// Whose key it is.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) email: String,
}

#[cfg(test)]
mod tests;
