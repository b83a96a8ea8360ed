//! Whether photos would be taken, without one: the server's version, what the key may do, and the question that comes before
//! each upload, about a photo that nobody has.

use super::answers::{Check, Key, User};
use super::{Immich, read};
use crate::targets::{Outcome, Receipt, Trouble};

/// The checksum of no photo.
const NOBODYS: &str = "00006e782d676174657761792d6c6f6f6b730000";
/// What a key may do that may do everything.
const ALL: &str = "all";
/// What a key must be allowed, in the words of Immich 2 and 3.
const UPLOADS: [&str; 1] = ["asset.upload"];
/// The same for albums.
const ALBUMS: [&str; 3] = ["album.read", "album.create", "albumAsset.create"];

impl Immich {
    pub(super) async fn try_out(&self) -> Outcome {
        let version = self.version().await?;
        self.check_key().await?;
        if let Check::Refused(reason) = self.check(NOBODYS).await? {
            return Err(self.refused(&reason));
        }
        let whom = match self.user().await? {
            Some(user) => format!(" of {user}"),
            None => String::new(),
        };
        let (host, major) = (self.settings.address.host(), version.major);
        Ok(Receipt(format!(
            "Immich {major} at {host} takes photos with the key{whom}"
        )))
    }

    /// Each key may ask about itself. Where a server can't tell, as those of version 1, what it says to the rest counts.
    async fn check_key(&self) -> Result<(), Trouble> {
        let answer = self.ask("GET", &["api-keys", "me"], None).await?;
        if matches!(answer.status(), 400 | 403 | 404) {
            return Ok(());
        }
        let Key { permissions } = read(answer.accepted().await?).await?;
        let albums = self.settings.album.iter().flat_map(|_| ALBUMS);
        let needed = UPLOADS.into_iter().chain(albums);
        let missing: Vec<&str> = needed
            .filter(|needed| !permissions.iter().any(|it| it == needed || it == ALL))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let host = self.settings.address.host();
        Err(Trouble::Owner(format!(
            "the key in `api_key_file` lacks permissions at {host}: {}; give it those under Account Settings, API Keys",
            missing.join(", ")
        )))
    }

    /// Whose photos they will be, if the key may know that; uploading doesn't need it.
    async fn user(&self) -> Result<Option<String>, Trouble> {
        let answer = self.ask("GET", &["users", "me"], None).await?;
        if matches!(answer.status(), 403 | 404) {
            return Ok(None);
        }
        let User { email } = read(answer.accepted().await?).await?;
        Ok(Some(email))
    }
}
