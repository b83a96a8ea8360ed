//! What a server answers; no more of it is read than is needed. Pure.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Something uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Media {
    #[serde(deserialize_with = "text")]
    pub(super) id: String,
    /// Where it can be seen; nothing while the server works on it. Some servers give it another id once it is in a post;
    /// this stays.
    #[serde(default)]
    pub(super) url: Option<String>,
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Status {
    #[serde(deserialize_with = "text")]
    pub(super) id: String,
    #[serde(default)]
    pub(super) url: Option<String>,
    #[serde(default)]
    pub(super) uri: Option<String>,
    #[serde(default)]
    pub(super) visibility: Option<String>,
    #[serde(default)]
    in_reply_to_id: Option<Value>,
    #[serde(default)]
    media_attachments: Vec<Media>,
}

impl Status {
    /// Whether it shows one of these.
    pub(super) fn shows(&self, pictures: &[&Media]) -> bool {
        let is_same = |one: &Media, other: &Media| {
            one.id == other.id || (one.url.is_some() && one.url == other.url)
        };
        let mut shown = self.media_attachments.iter();
        shown.any(|one| pictures.iter().any(|other| is_same(one, other)))
    }

    /// Whether it is an answer to that post, without pictures.
    pub(super) fn only_answers(&self, post: &str) -> bool {
        let to = self.in_reply_to_id.as_ref().map(words);
        self.media_attachments.is_empty() && to.as_deref() == Some(post)
    }
}

/// Whose token it is.
#[derive(Debug, Deserialize)]
pub(super) struct Account {
    #[serde(deserialize_with = "text")]
    pub(super) id: String,
    #[serde(default)]
    pub(super) username: String,
}

/// The program that a token was made for, and what it asked to be allowed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Application {
    /// Servers older than Mastodon 4.3, and others than Mastodon, don't tell.
    #[serde(default)]
    scopes: Vec<String>,
}

impl Application {
    /// Which of these rights it can't have. A wider right, such as `write`, holds the finer ones, such as `write:media`.
    pub(super) fn lacks<'a>(&self, rights: &[&'a str]) -> Vec<&'a str> {
        if self.scopes.is_empty() {
            return Vec::new();
        }
        let has = |right: &str| {
            let wide = right.split(':').next();
            let mut scopes = self.scopes.iter();
            scopes.any(|scope| scope == right || Some(scope.as_str()) == wide)
        };
        let rights = rights.iter().copied();
        rights.filter(|right| !has(right)).collect()
    }
}

/// Some servers number things, others name them.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Value::deserialize(deserializer).map(|value| words(&value))
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
