//! What is a delimiter, and what only looks like one (Q32).

use super::*;

#[track_caller]
fn check(text: &str, open: Verdict, ended: Verdict) {
    let delimiter = Delimiter::first(b"B").with_line_end_of(b"--B\r\n");
    assert_eq!(
        delimiter.judge(text.as_bytes(), Flow::Open),
        open,
        "open {text:?}"
    );
    assert_eq!(
        delimiter.judge(text.as_bytes(), Flow::Ended),
        ended,
        "ended {text:?}"
    );
}

#[test]
fn q32_every_known_ending_is_the_last_delimiter_of_an_ended_body() {
    check("\r\n--B--\r\n", Verdict::Last, Verdict::Last);
    check("\r\n--B--", Verdict::Last, Verdict::Last);
    check("\r\n--B-", Verdict::Undecided, Verdict::Last);
    check("\r\n--B", Verdict::Undecided, Verdict::Last);
    check("\r\n--B\r", Verdict::Undecided, Verdict::Last);
    check("\r\n--B \t\0\0", Verdict::Undecided, Verdict::Last);
}

#[test]
fn a_line_end_after_the_boundary_opens_the_next_part() {
    check("\r\n--B\r\n", Verdict::Next(7), Verdict::Next(7));
    check("\r\n--B\n", Verdict::Next(6), Verdict::Next(6));
    check("\r\n--B \0\r\nx", Verdict::Next(9), Verdict::Next(9));
}

#[test]
fn half_a_delimiter_is_data_once_nothing_can_complete_it() {
    check("\r", Verdict::Undecided, Verdict::Data);
    check("\r\n--", Verdict::Undecided, Verdict::Data);
    check("\r\n-x", Verdict::Data, Verdict::Data);
    check("\r\n--Bx", Verdict::Data, Verdict::Data);
    check("\r\n--B -", Verdict::Undecided, Verdict::Last);
    check("\r\n--B --", Verdict::Data, Verdict::Data);
}

#[test]
fn endless_padding_is_data() {
    check(
        &format!("\r\n--B{}", " ".repeat(4097)),
        Verdict::Data,
        Verdict::Data,
    );
}

#[test]
fn the_line_end_is_the_one_of_the_first_delimiter() {
    let bare = Delimiter::first(b"B").with_line_end_of(b"\n--B\n");
    assert_eq!(bare.find(b"photo\r\n--B--", Flow::Open), (6, Verdict::Last));
}
