//! What is noted between attempts.

use super::*;

#[test]
fn what_is_noted_is_read_again() {
    let mut progress = Progress::read("", 5);
    assert!(!progress.is_done());
    progress.largest = Some(5_000);
    let portion = |photos| Portion {
        photos,
        left_out: Vec::new(),
    };
    progress.sent(&portion(0..2), "queued as 1".to_owned());
    progress.sent(&portion(2..4), "queued as 2 receipt=x".to_owned());
    let noted = progress.to_string();
    assert_eq!(
        noted,
        "photos=4 mails=2 first=2 largest=5000 receipt=queued as 2 receipt=x"
    );
    assert_eq!(Progress::read(&noted, 5), progress);
    progress.sent(&portion(4..5), String::new());
    assert!(progress.is_done());
    assert!(Progress::read(&progress.to_string(), 5).is_done());
}

#[test]
fn notes_that_make_no_sense_count_for_nothing() {
    for notes in [
        "",
        "photos=many",
        "photos",
        "{\"photos\":3}",
        "photos=-1 mails=x",
    ] {
        let nothing = Progress::read("", 5);
        assert_eq!(Progress::read(notes, 5), nothing, "{notes}");
    }
}
