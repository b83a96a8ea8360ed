//! Lengths of time, read and written.

use super::*;

#[test]
fn whole_numbers_with_a_unit() {
    for (text, seconds) in [
        ("30 s", 30),
        ("30S", 30),
        ("2 min", 120),
        ("2m", 120),
        ("1 hour", 3600),
        (" 30  days ", 30 * 86_400),
        ("0 s", 0),
    ] {
        assert_eq!(parse(text), Ok(Duration::from_secs(seconds)), "{text}");
    }
}

#[test]
fn what_is_wrong_is_said() {
    for (text, hint) in [
        ("", "write a whole number and a unit, for example \"2 min\""),
        (
            "2",
            "write a whole number and a unit, for example \"2 min\"",
        ),
        (
            "1.5 h",
            "write a whole number and a unit, for example \"2 min\"",
        ),
        (
            "-1 s",
            "write a whole number and a unit, for example \"2 min\"",
        ),
        (
            "2 minuts",
            "there is no unit `minuts`; did you mean `minutes`?",
        ),
        (
            "2 weeks",
            "there is no unit `weeks`; write one of s min h days",
        ),
        (
            "99999999999999999999 s",
            "this is longer than anybody waits",
        ),
    ] {
        assert_eq!(parse(text), Err(hint.to_owned()), "{text}");
    }
}

#[test]
fn what_is_written_is_read_again() {
    for (seconds, text) in [
        (0, "0 s"),
        (90, "90 s"),
        (120, "2 min"),
        (7200, "2 h"),
        (86_400, "1 day"),
        (172_800, "2 days"),
    ] {
        let time = Duration::from_secs(seconds);
        assert_eq!(display(time), text);
        assert_eq!(parse(text), Ok(time));
    }
}
