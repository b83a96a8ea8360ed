//! Amounts of bytes as people write them: `4 GiB`, `500 MB`, `65536`. Pure.

use crate::did_you_mean;

/// The units, largest first. Those with an `i` count by 1024, the others by 1000.
const UNITS: [(&str, u64); 9] = [
    ("TiB", 1 << 40),
    ("TB", 1_000_000_000_000),
    ("GiB", 1 << 30),
    ("GB", 1_000_000_000),
    ("MiB", 1 << 20),
    ("MB", 1_000_000),
    ("KiB", 1 << 10),
    ("kB", 1_000),
    ("B", 1),
];

/// The number of bytes meant by a whole number and a unit, in any case, with or without a blank between them.
///
/// # Errors
/// What is wrong with the text and how to write it instead.
pub(super) fn parse(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit = unit.trim();
    if number.is_empty() || unit.starts_with(['.', ',']) {
        return Err("write a whole number and a unit, for example \"500 MiB\"".to_owned());
    }
    let factor = match unit {
        "" => 1,
        _ => factor(unit)?,
    };
    let number: Option<u64> = number.parse().ok();
    number
        .and_then(|number| number.checked_mul(factor))
        .ok_or_else(|| "this is more than any disk holds".to_owned())
}

fn factor(unit: &str) -> Result<u64, String> {
    let found = UNITS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(unit));
    found.map(|(_, factor)| *factor).ok_or_else(|| {
        let names = UNITS.iter().rev().map(|(name, _)| *name);
        match did_you_mean::nearest(unit, names.clone()) {
            Some(meant) => format!("there is no unit `{unit}`; did you mean `{meant}`?"),
            None => format!(
                "there is no unit `{unit}`; write one of {}",
                names.collect::<Vec<_>>().join(" ")
            ),
        }
    })
}

/// The amount in the largest unit that needs no fraction, as the configuration takes it.
#[must_use]
pub fn display(bytes: u64) -> String {
    let fitting = UNITS
        .iter()
        .find(|(_, factor)| bytes >= *factor && bytes.is_multiple_of(*factor));
    match fitting {
        Some((unit, factor)) => format!("{} {unit}", bytes / factor),
        None => format!("{bytes} B"),
    }
}

#[cfg(test)]
mod tests;
