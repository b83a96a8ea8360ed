//! Threads.

use super::*;
use proptest::prelude::*;

fn pictures(count: usize) -> Vec<Attached> {
    let attached = (0..count).map(|place| Attached {
        place,
        is_video: false,
    });
    attached.collect()
}

fn post(text: &str, pictures: &[usize]) -> Post {
    Post {
        text: text.to_owned(),
        pictures: pictures.to_vec(),
    }
}

#[test]
fn what_fits_is_one_post() {
    assert_eq!(
        thread("sea", "", &pictures(4), 500, 4),
        [post("sea", &[0, 1, 2, 3])]
    );
    assert_eq!(
        thread("sea", "#cam", &pictures(1), 500, 4),
        [post("sea\n\n#cam", &[0])]
    );
    assert_eq!(
        thread("", "#cam", &pictures(1), 500, 4),
        [post("#cam", &[0])]
    );
    assert_eq!(thread("", "", &pictures(1), 500, 4), [post("", &[0])]);
}

#[test]
fn more_pictures_than_fit_make_a_thread() {
    let want = [post("sea", &[0, 1]), post("", &[2, 3]), post("", &[4])];
    assert_eq!(thread("sea", "", &pictures(5), 500, 2), want);
}

#[test]
fn videos_are_alone() {
    let mut attached = pictures(5);
    attached[2].is_video = true;
    let want = [post("", &[0, 1]), post("", &[2]), post("", &[3, 4])];
    assert_eq!(thread("", "", &attached, 500, 4), want);
}

#[test]
fn more_text_than_fits_goes_on_at_the_end_of_a_word() {
    let want = [
        post("one two…\n\n#c", &[0]),
        post("three four five…", &[]),
        post("six", &[]),
    ];
    let text = "one two three four five six";
    assert_eq!(thread(text, "#c", &pictures(1), 16, 4), want);
}

#[test]
fn a_word_without_an_end_is_cut() {
    let want = [post("abcdefghi…", &[0]), post("jklm", &[])];
    assert_eq!(thread("abcdefghijklm", "", &pictures(1), 10, 4), want);
}

#[test]
fn very_long_texts_end_somewhere() {
    let posts = thread(&"word ".repeat(1000), "", &pictures(1), 20, 4);
    assert_eq!(posts.len(), MOST_TEXTS);
    assert!(posts[MOST_TEXTS - 1].text.ends_with('…'));
}

proptest! {
    #[test]
    fn every_post_fits_and_nothing_is_lost(
        text in "[a-zä ]{0,300}", footer in "[a-z ]{0,30}", letters in 12..200_usize,
        videos in prop::collection::vec(any::<bool>(), 1..20), most in 0..6_usize,
    ) {
        let videos = videos.into_iter().enumerate();
        let attached: Vec<_> = videos.map(|(place, is_video)| Attached { place, is_video }).collect();
        let posts = thread(&text, &footer, &attached, letters, most);
        let places: Vec<usize> = posts.iter().flat_map(|it| it.pictures.clone()).collect();
        prop_assert_eq!(places, (0..attached.len()).collect::<Vec<_>>());
        for post in &posts {
            prop_assert!(post.text.chars().count() <= letters, "{:?}", post);
            prop_assert!(post.pictures.len() <= most.max(1));
        }
        if posts.len() < MOST_TEXTS && footer.trim().is_empty() {
            let letters = |text: &str| text.replace(['…', ' '], "");
            let posted: String = posts.iter().map(|it| letters(&it.text)).collect();
            prop_assert_eq!(posted, letters(&text));
        }
    }
}
