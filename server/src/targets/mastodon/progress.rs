//! How far a delivery has come, as it is noted between attempts. Pure.

use super::answers::Media;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What has been uploaded and posted of a batch. Displayed, it is what is noted: JSON.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Progress {
    /// For each photo of the batch what became of it.
    pub(super) pictures: Vec<Picture>,
    /// The posts that are there, from the first of the thread on.
    pub(super) posts: Vec<Posted>,
    /// The next post was sent, and may be there.
    pub(super) is_sent: bool,
}

/// What became of a photo.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) enum Picture {
    /// It is to be uploaded.
    #[default]
    Here,
    /// The server has it.
    There(Media),
    /// The server has it and works on it.
    Unfinished(Media),
    /// It isn't posted, for this reason.
    LeftOut(String),
}

/// A post that is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Posted {
    pub(super) id: String,
    pub(super) url: String,
    /// What is different from what was asked for.
    pub(super) remark: Option<String>,
}

impl Progress {
    /// Reads the notes on a batch of so many photos. What can't be read counts as nothing.
    pub(super) fn read(notes: &str, photos: usize) -> Self {
        let mut progress: Self = serde_json::from_str(notes).unwrap_or_default();
        progress.pictures.resize(photos, Picture::Here);
        progress
    }

    /// What the server has of a photo.
    pub(super) fn media(&self, place: usize) -> Option<&Media> {
        match self.pictures.get(place)? {
            Picture::There(media) => Some(media),
            _ => None,
        }
    }

    pub(super) fn set(&mut self, place: usize, picture: Picture) {
        if let Some(slot) = self.pictures.get_mut(place) {
            *slot = picture;
        }
    }
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests;
