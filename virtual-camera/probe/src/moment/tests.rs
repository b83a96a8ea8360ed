//! Moments are recognised by what a system call is about to do.

use super::Moment;
use crate::tracing::Call;

fn call(number: i32, arguments: [i32; 3]) -> Call {
    Call {
        number: number.into(),
        arguments: arguments.map(Into::into),
    }
}

/// Before which of these calls the moment is.
fn found(word: &str, calls: &[Call]) -> Vec<usize> {
    let mut moment = Moment::parse(word).unwrap();
    let numbered = calls.iter().enumerate();
    numbered
        .filter(|(_, call)| moment.is_at(call))
        .map(|(index, _)| index)
        .collect()
}

#[test]
fn a_moment_is_once_at_the_call_it_names() {
    let (read, open, fsync) = (call(3, [5, 0, 9]), call(5, [0, 0, 0]), call(118, [4, 0, 0]));
    let calls = [read, open, fsync, read, fsync, fsync];
    assert_eq!(found("2", &calls), [1]);
    assert_eq!(found("fsync", &calls), [2]);
    assert_eq!(found("fsync:2", &calls), [4]);
    assert_eq!(found("fsync:9", &calls), []);
}

#[test]
fn reading_and_talking_are_no_changes() {
    let calls = [
        call(5, [0, 0, 0]),      // open, to read
        call(4, [1, 0, 9]),      // write, to the terminal
        call(5, [0, 0o101, 0]),  // open, to write, making it
        call(4, [3, 0, 9]),      // write, to a file
        call(192, [0, 4096, 3]), // mmap2
        call(21, [0, 0, 0]),     // mount
    ];
    assert_eq!(found("change:1", &calls), [2]);
    assert_eq!(found("change:2", &calls), [3]);
    assert_eq!(found("change:3", &calls), [5]);
}

#[test]
fn what_is_no_moment_is_refused() {
    for word in ["0", "fsync:0", "change:x", "7x"] {
        assert!(Moment::parse(word).is_err(), "{word}");
    }
}
