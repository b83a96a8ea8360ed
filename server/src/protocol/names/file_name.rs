//! The name of a photo as the camera gives it, made safe for every file system.

use super::component::{beside_device, is_allowed, is_edge};

/// Longest name in bytes, its number included; leaves room below the usual 255 for what the owner's layout puts in
/// front of it.
const LONGEST: usize = 200;

/// What follows the last dot counts as an extension up to this many bytes.
const LONGEST_EXTENSION: usize = 16;

/// The name of a photo that came without a usable one.
const NAMELESS: &str = "photo.jpg";

/// One safe path component, at most 200 bytes: only [allowed](is_allowed) characters, no dot or blank in
/// front or at the end, no device name of Windows. Letters beyond ASCII stay.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FileName(String);

impl FileName {
    /// Makes a safe name of whatever a camera sent; path parts are cut off. Never fails: text in
    /// which nothing is usable becomes `photo.jpg`.
    #[must_use]
    pub fn from_camera(text: &str) -> Self {
        let component = text
            .rsplit(['/', '\\'])
            .find(|part| !part.trim().is_empty())
            .unwrap_or_default();
        let harmless: String = component
            .chars()
            .map(|c| if is_allowed(c) { c } else { '_' })
            .collect();
        let trimmed = trim(&harmless);
        if trimmed.is_empty() {
            return Self(NAMELESS.to_owned());
        }
        let (stem, extension) = split(trimmed);
        Self(trim(&join(&beside_device(stem), "", extension)).to_owned())
    }

    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What follows the last dot, as the camera wrote it: `JPG` of `SAM_0001.JPG`.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        split(&self.0).1
    }

    /// The name with a number before its extension, for the second of two equal names:
    /// `SAM_0001-2.JPG`.
    #[must_use]
    pub fn with_number(&self, number: u32) -> Self {
        let (stem, extension) = split(&self.0);
        Self(join(stem, &format!("-{number}"), extension))
    }
}

impl std::fmt::Display for FileName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Without the hiding dot in front and what Windows would drop at the end.
fn trim(name: &str) -> &str {
    name.trim_matches(is_edge)
}

/// Stem and extension; a name whose last dot is far from its end has none.
fn split(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once('.') {
        Some((stem, extension))
            if !stem.is_empty() && (1..=LONGEST_EXTENSION).contains(&extension.len()) =>
        {
            (stem, Some(extension))
        }
        _ => (name, None),
    }
}

/// Puts a name together again; when it gets too long, the stem gives way.
fn join(stem: &str, suffix: &str, extension: Option<&str>) -> String {
    let rest = match extension {
        Some(extension) => format!("{suffix}.{extension}"),
        None => suffix.to_owned(),
    };
    let room = stem.floor_char_boundary(LONGEST.saturating_sub(rest.len()));
    let (kept, _) = stem.split_at(room);
    format!("{kept}{rest}")
}

#[cfg(test)]
mod tests;
