//! How long a job waits after an attempt. Pure.

use super::Pace;
use std::time::Duration;

/// The pause after an attempt, for a job that has waited for so much in all: as long as that and a bit more, which makes
/// it double each time, up to the longest. `dice` shortens it by up to a quarter, so that jobs that failed together don't
/// come back together. Who `asked` for more patience gets it, within reason.
pub(super) fn pause(pace: &Pace, waited: Duration, asked: Option<Duration>, dice: u16) -> Duration {
    let doubled = waited
        .saturating_add(pace.first_pause)
        .min(pace.longest_pause);
    let shortened = doubled.saturating_sub(doubled / 4 * u32::from(dice) / u32::from(u16::MAX));
    let asked = asked.unwrap_or_default().min(pace.longest_asked);
    shortened.max(asked)
}

/// A number that looks random, and is the same for the same attempt of the same job. The key is 32 hexadecimal digits.
pub(super) fn dice(key: &str, attempts: u32) -> u16 {
    let at = usize::try_from(attempts % 28).unwrap_or(0);
    let digits = key.get(at..at + 4).unwrap_or_default();
    u16::from_str_radix(digits, 16).unwrap_or_default()
}

#[cfg(test)]
mod tests;
