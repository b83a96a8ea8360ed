//! The configuration, as it was read.

use super::finding::{Check, Finding};
use crate::config::{Loaded, Source};

pub(super) fn judge(loaded: &Loaded) -> Finding {
    let source = &loaded.source;
    let seen = match source {
        Source::File(_) => format!("{source} is in effect"),
        Source::BuiltIn => "there is no file, so the built-in values are in effect".to_owned(),
    };
    if loaded.warnings.is_empty() {
        return Finding::ok(Check::Configuration, seen);
    }
    Finding::warning(
        Check::Configuration,
        seen + ", with warnings:",
        loaded.warnings.to_string(),
    )
    .advise("mend the marked line, and look again: nx-gateway check")
}

#[cfg(test)]
mod tests;
