//! What was typed on the camera: the post's text, and behind each `~` what one of the pictures shows.
//!
//! `At the sea~A boat on the sand~Our dog, wet` is how users of the older upload service write it. Blanks around the parts
//! don't count, and nothing between two `~` means that this picture isn't described.

use super::{Job, Mastodon, MissingAlt};
use crate::disk;
use crate::targets::web::content::unreadable;
use crate::targets::work::{later, off_the_runtime};
use crate::targets::{Delivery, Photo, Trouble};
use std::ffi::OsString;
use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::PathBuf;

/// In front of each alt text.
const MARK: char = '~';
/// Of a description in a file, in bytes.
const LONGEST_FILE: u64 = 64 << 10;

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    /// For the post.
    pub(super) text: String,
    /// What the pictures show, in their order; empty for those that aren't described.
    pub(super) alts: Vec<String>,
}

impl Typed {
    pub(super) fn read(text: &str) -> Self {
        let mut parts = text.split(MARK).map(|part| part.trim().to_owned());
        Self {
            text: parts.next().unwrap_or_default(),
            alts: parts.collect(),
        }
    }

    fn alt(&self, place: usize) -> Option<&str> {
        let alt = self.alts.get(place).map(String::as_str);
        alt.filter(|it| !it.is_empty())
    }

    /// What the owner is told where more was described than there are pictures.
    pub(super) fn surplus(&self, photos: usize) -> Option<String> {
        let surplus = self.alts.iter().skip(photos).filter(|it| !it.is_empty());
        match surplus.count() {
            0 => None,
            1 => Some("1 alt text is for no picture".to_owned()),
            count => Some(format!("{count} alt texts are for no picture")),
        }
    }
}

impl Mastodon {
    /// What each picture shows, as far as that has been said.
    ///
    /// # Errors
    /// When something isn't described that has to be.
    pub(super) async fn alts(
        &self,
        delivery: &Delivery,
        typed: &Typed,
    ) -> Result<Vec<Option<String>>, Trouble> {
        let policy = self.settings.missing_alt;
        let (mut alts, mut missing) = (Vec::new(), Vec::new());
        for (place, photo) in delivery.photos.iter().enumerate() {
            let mut alt = typed.alt(place).map(str::to_owned);
            if alt.is_none() && photo.missing.is_none() && policy == MissingAlt::Hold {
                alt = in_file(photo).await?;
            }
            if alt.is_none() && photo.missing.is_none() {
                missing.push(photo);
            }
            alts.push(alt);
        }
        match policy {
            _ if missing.is_empty() => Ok(alts),
            MissingAlt::Post => Ok(alts),
            MissingAlt::Hold => Err(later(held(&missing))),
            MissingAlt::Refuse => Err(Trouble::Never(format!(
                "{} has no alt text; on the camera it is typed behind the text: text~first picture~second picture",
                names(&missing)
            ))),
        }
    }
}

impl Job<'_> {
    /// An alt text as long as the server takes it.
    pub(super) fn alt<'a>(&self, alts: &'a [Option<String>], place: usize) -> Option<String> {
        let alt: Option<&'a String> = alts.get(place)?.as_ref();
        Some(cut(alt?, self.limits.alt))
    }
}

fn names(photos: &[&Photo]) -> String {
    let names: Vec<&str> = photos.iter().map(|photo| photo.name.as_str()).collect();
    names.join(", ")
}

fn held(missing: &[&Photo]) -> String {
    let files: Vec<String> = missing
        .iter()
        .map(|photo| beside(photo).display().to_string())
        .collect();
    format!(
        "it waits for an alt text of {}: write what is to be seen into {}",
        names(missing),
        files.join(", ")
    )
}

/// The file for the description of a photo: its own name and `.txt`.
fn beside(photo: &Photo) -> PathBuf {
    let mut path = OsString::from(photo.path.as_os_str());
    path.push(".txt");
    path.into()
}

/// The description that the owner has put beside the photo.
async fn in_file(photo: &Photo) -> Result<Option<String>, Trouble> {
    let path = beside(photo);
    off_the_runtime(move |_| {
        // It may well be a link, but not to a pipe.
        let file = match fs::canonicalize(&path).and_then(|path| disk::open_file(&path)) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(&path, &error)),
        };
        let mut bytes = Vec::new();
        let read = file.take(LONGEST_FILE).read_to_end(&mut bytes);
        read.map_err(|error| unreadable(&path, &error))?;
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{FEFF}').trim();
        Ok((!text.is_empty()).then(|| text.to_owned()))
    })
    .await
}

/// The beginning of a text that is too long; `room` counts letters.
pub(super) fn cut(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(room.saturating_sub(1)).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests;
