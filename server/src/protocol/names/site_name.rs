//! The name of a site, as it stands in the path of a request (`/facebook/auth`).

/// Longest name accepted; the longest known one has 14 letters, and cameras keep 16 bytes for it.
const LONGEST: usize = 32;

/// A site: one to 32 of `a`–`z` and `0`–`9`. Any such name is accepted, known or not (Q47).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SiteName(String);

impl SiteName {
    /// Reads a path element; capitals are accepted and lowered. `None` for anything else than
    /// letters and digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_name = (1..=LONGEST).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_name.then(|| Self(text.to_ascii_lowercase()))
    }

    /// The name in small letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for SiteName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
