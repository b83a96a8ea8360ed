//! This computer's clock.

use super::finding::{Check, Finding};
use crate::library::EARLIEST_NOW;
use jiff::civil::DateTime;

/// Now.
pub(super) fn look() -> DateTime {
    jiff::Zoned::now().datetime()
}

pub(super) fn judge(now: DateTime) -> Finding {
    let shown = now.strftime("%Y-%m-%d %H:%M");
    if now >= EARLIEST_NOW {
        return Finding::ok(Check::Clock, format!("it is {shown}"));
    }
    Finding::warning(
        Check::Clock,
        format!("it shows {shown}, so it seems unset"),
        "Photos without a date of their own land in the folder of that day, and encrypted connections to targets \
         fail.",
    )
    .run("sudo timedatectl set-ntp true")
    .run("sudo date --set \"2026-11-22 14:16\"")
}

#[cfg(test)]
mod tests;
