//! What a server takes, in its own words, and how long it wants to be left alone. Pure.

use jiff::Timestamp;
use serde_json::Value;
use std::time::Duration;

/// Longer posts are cut before they get into a plan: nobody reads threads of that length, and servers lie.
const MOST_LETTERS: u64 = 100_000;
/// More than this no server takes; it keeps a thread from being one post where a server says 0, or nonsense.
const MOST_PICTURES: u64 = 100;
/// Numbers that are larger count seconds since 1970, smaller ones from now on.
const LONG_AGO: i64 = 1_000_000_000;

/// How much of what a post may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Limits {
    /// Letters of a post.
    pub(super) letters: usize,
    /// Pictures of a post.
    pub(super) pictures: usize,
    /// Letters of an alt text.
    pub(super) alt: usize,
    /// Bytes of a picture and of a video.
    pub(super) picture_size: Option<u64>,
    pub(super) video_size: Option<u64>,
    /// Dots of a picture.
    pub(super) dots: Option<u64>,
    /// The only media types it takes, if it says so.
    pub(super) types: Vec<String>,
}

/// What Mastodon takes, for servers that don't say.
impl Default for Limits {
    fn default() -> Self {
        Self {
            letters: 500,
            pictures: 4,
            alt: 1500,
            picture_size: None,
            video_size: None,
            dots: None,
            types: Vec::new(),
        }
    }
}

impl Limits {
    /// From what the server says of itself. Pleroma and Akkoma have names of their own for some of it.
    pub(super) fn read(instance: &Value) -> Self {
        let usual = Self::default();
        let first = |paths: &[&str]| {
            let found = paths
                .iter()
                .find_map(|path| instance.pointer(path)?.as_u64());
            found.filter(|it| *it > 0)
        };
        let count = |paths: &[&str], most: u64, usual: usize| {
            let found = first(paths).map(|it| it.min(most));
            found
                .and_then(|it| usize::try_from(it).ok())
                .unwrap_or(usual)
        };
        let posts = "/configuration/statuses";
        let media = "/configuration/media_attachments";
        let types = instance.pointer(&format!("{media}/supported_mime_types"));
        let types = types.and_then(Value::as_array).into_iter().flatten();
        Self {
            letters: count(
                &[&format!("{posts}/max_characters"), "/max_toot_chars"],
                MOST_LETTERS,
                usual.letters,
            ),
            pictures: count(
                &[
                    &format!("{posts}/max_media_attachments"),
                    "/max_media_attachments",
                ],
                MOST_PICTURES,
                usual.pictures,
            ),
            alt: count(
                &[&format!("{media}/description_limit"), "/description_limit"],
                MOST_LETTERS,
                usual.alt,
            ),
            picture_size: first(&[&format!("{media}/image_size_limit"), "/upload_limit"]),
            video_size: first(&[&format!("{media}/video_size_limit"), "/upload_limit"]),
            dots: first(&[&format!("{media}/image_matrix_limit")]),
            types: types
                .filter_map(Value::as_str)
                .map(str::to_lowercase)
                .collect(),
        }
    }

    /// Whether it takes files of this type.
    pub(super) fn takes(&self, media_type: &str) -> bool {
        self.types.is_empty() || self.types.iter().any(|it| it == media_type)
    }
}

/// How long it is until then: a date, or a number of seconds since 1970 or from now on.
pub(super) fn patience(until: &str, now: Timestamp) -> Option<Duration> {
    let until = until.trim();
    let until = match until.parse::<i64>() {
        Ok(seconds) if seconds < LONG_AGO => {
            return u64::try_from(seconds).ok().map(Duration::from_secs);
        }
        Ok(seconds) => Timestamp::from_second(seconds).ok()?,
        Err(_) => until.parse().ok()?,
    };
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests;
