//! What is kept of a connection, however its bytes come.

use super::*;

#[track_caller]
fn check(pieces: &[&str], want: (&str, u64, &str)) {
    let recording = Recording::new(Extent {
        head: 4,
        tail: 3,
        answer: 4,
    });
    for piece in pieces {
        recording.received(piece.as_bytes());
        recording.answered(piece.as_bytes());
    }
    let got = recording.look();
    assert_eq!(
        (got.head, got.left_out, got.tail),
        (want.0.into(), want.1, want.2.into())
    );
    assert_eq!(got.answer, want.0.as_bytes());
    assert_eq!(got.answer_left_out, want.1 + want.2.len() as u64);
}

#[test]
fn what_fits_is_kept_whole() {
    check(&[], ("", 0, ""));
    check(&["abcd"], ("abcd", 0, ""));
    check(&["abcdefg"], ("abcd", 0, "efg"));
}

#[test]
fn the_middle_is_counted_however_it_comes() {
    check(&["abcdefghij"], ("abcd", 3, "hij"));
    check(&["ab", "cdef", "g", "hij"], ("abcd", 3, "hij"));
    check(
        &["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"],
        ("abcd", 3, "hij"),
    );
}

#[test]
fn without_a_tail_only_the_beginning_is_kept() {
    let recording = Recording::new(Extent {
        head: 2,
        tail: 0,
        answer: 0,
    });
    recording.received(b"abc");
    recording.answered(b"abc");
    let got = recording.look();
    assert_eq!(
        (got.head, got.left_out, got.tail),
        (b"ab".to_vec(), 1, vec![])
    );
    assert_eq!((got.answer, got.answer_left_out), (vec![], 3));
}
