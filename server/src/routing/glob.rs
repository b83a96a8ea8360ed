//! Patterns for names: `*` stands for any run of characters (none as well), `?` for exactly one.
//!
//! Upper and lower case are the same, and the pattern must cover the whole name. There is no way to write a literal `*`
//! or `?`, because no site, address or model has one.

use std::fmt;

/// A pattern for a site, an address or a model, for example `*@example.org`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob(String);

impl Glob {
    /// Takes any text; without `*` and `?` it stands for itself.
    pub fn new(pattern: impl Into<String>) -> Self {
        Self(pattern.into())
    }

    /// Whether the whole of `text` fits the pattern.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let pattern: Vec<char> = self.0.chars().flat_map(char::to_lowercase).collect();
        let text: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
        covers(&pattern, &text)
    }

    /// What it stands for, where that is one name only.
    #[must_use]
    pub fn literal(&self) -> Option<&str> {
        (!self.0.contains(['*', '?'])).then_some(&self.0)
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Only the last `*` ever has to be tried again, so the work is at most pattern times text, also for hostile input.
fn covers(mut pattern: &[char], mut text: &[char]) -> bool {
    let mut after_star: Option<(&[char], &[char])> = None;
    loop {
        match (pattern, text) {
            (['*', rest @ ..], _) => {
                after_star = Some((rest, text));
                pattern = rest;
            }
            ([wanted, pattern_rest @ ..], [found, text_rest @ ..])
                if *wanted == '?' || wanted == found =>
            {
                (pattern, text) = (pattern_rest, text_rest);
            }
            ([], []) => return true,
            _ => {
                let Some((rest, [_, longer @ ..])) = after_star else {
                    return false;
                };
                after_star = Some((rest, longer));
                (pattern, text) = (rest, longer);
            }
        }
    }
}

#[cfg(test)]
mod tests;
