//! Notes.

use super::*;

#[test]
fn what_is_noted_is_read_again() {
    let media = |id: &str| Media {
        id: id.to_owned(),
        url: Some("https://files.example/1".to_owned()),
    };
    let progress = Progress {
        pictures: vec![
            Picture::There(media("1")),
            Picture::Unfinished(media("2")),
            Picture::LeftOut("too large".to_owned()),
            Picture::Here,
        ],
        posts: vec![Posted {
            id: "7".to_owned(),
            url: "https://m.example/@me/7".to_owned(),
            remark: None,
        }],
        is_sent: true,
    };
    assert_eq!(Progress::read(&progress.to_string(), 4), progress);
    assert_eq!(progress.media(0), Some(&media("1")));
    assert_eq!([1, 2, 3, 4].map(|it| progress.media(it)), [None; 4]);
}

#[test]
fn what_cannot_be_read_counts_as_nothing() {
    for notes in ["", "photos=3", "{}", "{\"pictures\":[1]}"] {
        let progress = Progress::read(notes, 2);
        assert_eq!(progress.pictures, [Picture::Here, Picture::Here], "{notes}");
        assert!(progress.posts.is_empty() && !progress.is_sent);
    }
}
