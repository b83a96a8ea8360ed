//! Lengths of time as people write them: `30 s`, `2 min`, `1 h`, `30 days`. Pure.

use crate::did_you_mean;
use std::time::Duration;

/// The units with their seconds, largest first. The first word of each is the one that is printed.
const UNITS: [(&[&str], u64); 4] = [
    (&["days", "day", "d"], 24 * 60 * 60),
    (&["h", "hours", "hour"], 60 * 60),
    (&["min", "minutes", "minute", "m"], 60),
    (&["s", "seconds", "second", "sec"], 1),
];

/// The time meant by a whole number and a unit, in any case, with or without a blank between them.
///
/// # Errors
/// What is wrong with the text and how to write it instead.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit = unit.trim();
    if number.is_empty() || unit.is_empty() || unit.starts_with(['.', ',']) {
        return Err("write a whole number and a unit, for example \"2 min\"".to_owned());
    }
    let seconds = seconds(unit)?;
    let number: Option<u64> = number.parse().ok();
    number
        .and_then(|number| number.checked_mul(seconds))
        .map(Duration::from_secs)
        .ok_or_else(|| "this is longer than anybody waits".to_owned())
}

fn seconds(unit: &str) -> Result<u64, String> {
    let is_it = |name: &&str| name.eq_ignore_ascii_case(unit);
    let found = UNITS.iter().find(|(names, _)| names.iter().any(is_it));
    found.map(|(_, seconds)| *seconds).ok_or_else(|| {
        let names = UNITS.iter().flat_map(|(names, _)| names.iter().copied());
        match did_you_mean::nearest(unit, names) {
            Some(meant) => format!("there is no unit `{unit}`; did you mean `{meant}`?"),
            None => format!("there is no unit `{unit}`; write one of s min h days"),
        }
    })
}

/// The time in the largest unit that needs no fraction, as the configuration takes it; fractions of a second are left
/// out.
#[must_use]
pub fn display(time: Duration) -> String {
    let whole = time.as_secs();
    let fitting = UNITS
        .iter()
        .find(|(_, seconds)| whole >= *seconds && whole.is_multiple_of(*seconds));
    match fitting {
        Some((["days", "day", ..], seconds)) if whole == *seconds => "1 day".to_owned(),
        Some(([name, ..], seconds)) => format!("{} {name}", whole / seconds),
        _ => format!("{whole} s"),
    }
}

#[cfg(test)]
mod tests;
