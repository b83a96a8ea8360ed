//! Albums of an Immich server: found by name, made where there is none.

use super::answers::{Added, Album, Version, called};
use super::{Immich, read};
use crate::targets::Trouble;
use crate::targets::work::later;
use serde_json::json;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Albums that are remembered; with more, it begins anew.
const MOST: usize = 1000;
/// From this one on, all albums that others share with us are listed beside ours, and names can be asked for.
const LISTS_FOREIGN_ONES: u64 = 3;

/// The numbers of albums, by name.
#[derive(Debug, Default)]
pub(super) struct Albums(Mutex<HashMap<String, String>>);

impl Albums {
    fn get(&self, name: &str) -> Option<String> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(name).cloned()
    }

    fn remember(&self, name: &str, id: &str) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(name.to_owned(), id.to_owned());
    }

    fn forget(&self, name: &str) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.remove(name);
    }
}

impl Immich {
    /// Puts a photo into the album of this name. Nothing happens if it is in there.
    pub(super) async fn add(
        &self,
        version: Version,
        name: &str,
        photo: &str,
    ) -> Result<(), Trouble> {
        if let Some(album) = self.albums.get(name) {
            match self.add_to(&album, name, photo).await? {
                true => return Ok(()),
                // The owner may have removed the album since.
                false => self.albums.forget(name),
            }
        }
        let album = match self.find(version, name).await? {
            Some(album) => album,
            None => self.make(name).await?,
        };
        self.albums.remember(name, &album.id);
        match self.add_to(&album.id, name, photo).await? {
            true => Ok(()),
            false => Err(later(format!("the album {name} is gone again"))),
        }
    }

    async fn find(&self, version: Version, name: &str) -> Result<Option<Album>, Trouble> {
        let all = self.at(&["albums"]);
        let address = match version.major >= LISTS_FOREIGN_ONES {
            true => all.query([("isOwned", "true"), ("name", name)]),
            false => all,
        };
        let answer = self.ask_at("GET", address, None).await?;
        let albums = read(answer.accepted().await?).await?;
        Ok(called(albums, name))
    }

    async fn make(&self, name: &str) -> Result<Album, Trouble> {
        let wanted = json!({ "albumName": name });
        let answer = self.ask("POST", &["albums"], Some(wanted)).await?;
        read(answer.accepted().await?).await
    }

    /// Whether there is such an album.
    async fn add_to(&self, album: &str, name: &str, photo: &str) -> Result<bool, Trouble> {
        let photos = json!({ "ids": [photo] });
        let answer = self
            .ask("PUT", &["albums", album, "assets"], Some(photos))
            .await?;
        if matches!(answer.status(), 400 | 404) {
            return Ok(false);
        }
        let added: Vec<Added> = read(answer.accepted().await?).await?;
        let failed = added.into_iter().find(|it| !it.success);
        match failed.map(|it| it.error.unwrap_or_default()) {
            None => Ok(true),
            Some(error) if error == "duplicate" => Ok(true),
            Some(error) if error == "no_permission" => Err(Trouble::Owner(format!(
                "nothing may be put into the album {name}; look at `album`, and at what `api_key_file` may do"
            ))),
            Some(error) => Err(later(format!(
                "it is stored, but not in the album {name}: {error}"
            ))),
        }
    }
}
