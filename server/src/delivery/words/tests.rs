//! Jobs and times in words.

use super::*;
use crate::delivery::tests::{job_row, photo_row};

#[test]
fn jobs() {
    assert_eq!(wait(1), "1 job waits");
    assert_eq!(wait(12), "12 jobs wait");
    let one = job_row();
    assert_eq!(job(&one, "folder.wall"), "SAM_0001.JPG to folder.wall");
    let many = JobRow {
        recipient: Some("a\n@b".to_owned()),
        photos: vec![
            photo_row("SAM_0001.JPG"),
            photo_row("SAM_0002.JPG"),
            photo_row("x"),
        ],
        ..one
    };
    assert_eq!(
        job(&many, "mail.home"),
        "SAM_0001.JPG and 2 more to mail.home for a?@b"
    );
}

#[test]
fn times() {
    for (seconds, want) in [
        (0, "1 s"),
        (52, "52 s"),
        (119, "119 s"),
        (125, "2 min"),
        (3700, "61 min"),
        (7300, "2 h"),
        (172_900, "2 days"),
    ] {
        assert_eq!(time(Duration::from_secs(seconds)), want);
    }
}
