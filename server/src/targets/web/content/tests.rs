//! Text and photos one behind the other, in bounded pieces, and never another photo than came in.

use super::*;
use crate::targets::sample;
use std::fs;
use std::future::poll_fn;

pub(in crate::targets::web) async fn all(content: Content) -> Result<Vec<u8>, FileTrouble> {
    let mut body = content.into_body(Pulse::default());
    let announced = body.size_hint().exact().unwrap();
    let mut all = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let piece = frame?.into_data().unwrap();
        assert!(!piece.is_empty() && piece.len() <= PIECE);
        all.extend_from_slice(&piece);
        assert_eq!(body.size_hint().exact(), Some(announced - all.len() as u64));
    }
    assert!(body.is_end_stream());
    assert_eq!(announced, all.len() as u64);
    Ok(all)
}

fn bytes(count: usize) -> Vec<u8> {
    (0..count).map(|it| (it % 251) as u8).collect()
}

#[tokio::test]
async fn text_and_photos_one_behind_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let (large, small) = (bytes(3 * PIECE + 7), bytes(10));
    let mut content = Content::text("before ");
    content.push_photo(&sample::photo(folder.path(), "large", &large));
    content.push_text("");
    content.push_photo(&sample::photo(folder.path(), "empty", b""));
    content.push_photo(&sample::photo(folder.path(), "small", &small));
    content.push_text(" behind");
    let want = [b"before ", large.as_slice(), &small, b" behind"].concat();
    assert_eq!(all(content).await.unwrap(), want);
}

#[tokio::test]
async fn a_part_of_a_photo() {
    let folder = tempfile::tempdir().unwrap();
    let content = bytes(PIECE * 2);
    let photo = sample::photo(folder.path(), "a.mp4", &content);
    for range in [0..0, 0..5, 5..PIECE + 6, PIECE * 2 - 1..PIECE * 2] {
        let part = Content::part(&photo, range.start as u64..range.end as u64);
        assert_eq!(all(part).await.unwrap(), &content[range]);
    }
}

#[tokio::test]
async fn another_photo_than_came_in_is_not_sent_whole() {
    let folder = tempfile::tempdir().unwrap();
    let photo = sample::photo(folder.path(), "a.jpg", &bytes(PIECE + 9));
    let changed = changed("a.jpg");
    for another in [bytes(PIECE + 8), bytes(PIECE + 10), vec![0; PIECE + 9]] {
        fs::write(&photo.path, another).unwrap();
        let sent = all(Content::photo(&photo)).await;
        assert_eq!(sent.unwrap_err().0, changed);
    }
    fs::remove_file(&photo.path).unwrap();
    let gone = Trouble::Never(format!("{} is gone from the library", photo.path.display()));
    assert_eq!(all(Content::photo(&photo)).await.unwrap_err().0, gone);
}

#[tokio::test(start_paused = true)]
async fn the_pulse_stops_when_nothing_moves() {
    let pulse = Pulse::default();
    let patience = Duration::from_secs(10);
    let start = tokio::time::Instant::now();
    let beating = async {
        for _ in 0..5 {
            sleep(Duration::from_secs(9)).await;
            pulse.beat();
        }
    };
    tokio::join!(beating, pulse.stops(patience));
    assert_eq!(start.elapsed(), Duration::from_secs(60));
}
