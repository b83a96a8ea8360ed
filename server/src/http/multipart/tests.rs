//! Bodies in, parts out: every ending, every cut, every interruption.

mod properties;

use super::*;
use std::collections::VecDeque;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

const CONTENT_TYPE: &[u8] = b"multipart/form-data; boundary=-----7d93b9550d4a";
const BOUNDARY: &str = "-----7d93b9550d4a";

/// The four endings of Q32, and those that lie between and behind them.
const ENDINGS: [&str; 12] = [
    "\r\n--B--\r\n",
    "\r\n--B\r\n",
    "\r\n--B",
    "",
    "\r\n--B--",
    "\r\n--B-",
    "\r\n--B\r",
    "\r\n--B \t\r\n",
    "\r\n--B\0\0\0\0",
    "\r\n--B--\r\n\0\0\0\0",
    "\r\n--B\r\n\r\n\r\n",
    "\r\n--B--\r\nThis is the epilogue.\r\n--Bye\r\n",
];

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the camera hung up")]
struct HungUp;

/// A body that is always ready, and counts the bytes it has been asked for.
#[derive(Debug)]
struct Body {
    pieces: VecDeque<Result<Bytes, HungUp>>,
    produced: u64,
}

impl Body {
    fn whole(bytes: &[u8]) -> Self {
        Self::cut(bytes, [])
    }

    /// `bytes`, cut at each of the places.
    fn cut(bytes: &[u8], places: impl IntoIterator<Item = usize>) -> Self {
        let mut places: Vec<usize> = places.into_iter().filter(|&at| at <= bytes.len()).collect();
        places.extend([0, bytes.len()]);
        places.sort_unstable();
        let pieces = places
            .windows(2)
            .map(|it| Ok(Bytes::copy_from_slice(&bytes[it[0]..it[1]])));
        Self {
            pieces: pieces.collect(),
            produced: 0,
        }
    }

    fn byte_by_byte(bytes: &[u8]) -> Self {
        Self::cut(bytes, 0..bytes.len())
    }

    fn then_hangs_up(mut self) -> Self {
        self.pieces.push_back(Err(HungUp));
        self
    }
}

impl Stream for Body {
    type Item = Result<Bytes, HungUp>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.pieces.pop_front();
        if let Some(Ok(piece)) = &next {
            self.produced += piece.len() as u64;
        }
        Poll::Ready(next)
    }
}

/// Nothing here ever waits, so one poll is the whole story.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("waits although the body is always ready"),
    }
}

type Failure = MultipartError<HungUp>;

/// Every part that came whole, and how the body ended.
fn read(body: Body) -> (Vec<Vec<u8>>, Result<(), Failure>) {
    let mut whole = Vec::new();
    let end = ready(async {
        let mut parts = Parts::new(CONTENT_TYPE, body)?;
        while let Some(mut part) = parts.next().await? {
            whole.push(part.whole(usize::MAX).await?);
        }
        Ok(())
    });
    (whole, end)
}

fn body_of(photos: &[impl AsRef<[u8]>], ending: &str) -> Vec<u8> {
    let mut body = Vec::new();
    for (at, photo) in photos.iter().enumerate() {
        let line_end = if at == 0 { "" } else { "\r\n" };
        let head = format!(
            "{line_end}--{BOUNDARY}\r\n\
             content-disposition: form-data; name=\"binary\"; fileName=\"SAM_{at:04}.JPG\"\r\n\
             content-Type: image/jpeg;\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(photo.as_ref());
    }
    body.extend_from_slice(ending.replace("--B", &format!("--{BOUNDARY}")).as_bytes());
    body
}

#[track_caller]
fn check(body: Body, want: &[impl AsRef<[u8]>]) {
    let (got, end) = read(body);
    assert!(end.is_ok(), "{end:?}");
    let want: Vec<&[u8]> = want.iter().map(AsRef::as_ref).collect();
    assert_eq!(got, want);
}

/// Photos that are hard to tell from delimiters.
fn photos(count: usize) -> Vec<Vec<u8>> {
    let awkward = [
        "\u{fffd}\r\n",
        "",
        "\r\n--",
        "\r\n-----7d93b9550d4a",
        "--\r\n\r\n",
        "\r\n-------7d93b9550d4\r\n",
        "\n",
        "\r",
        "------7d93b9550d4a",
        "\r\r\n\r",
    ];
    awkward
        .iter()
        .cycle()
        .take(count)
        .map(|it| it.as_bytes().to_vec())
        .collect()
}

#[test]
fn q32_every_ending_keeps_every_photo_for_1_2_and_30_photos() {
    for ending in ENDINGS {
        for count in [1, 2, 30] {
            let photos = photos(count);
            let body = body_of(&photos, ending);
            check(Body::whole(&body), &photos);
            check(Body::byte_by_byte(&body), &photos);
        }
    }
}

#[test]
fn q32_every_ending_keeps_every_photo_wherever_the_body_is_cut() {
    // With many photos every seventh place: the parts differ in length, so each place around a
    // boundary has its turn.
    let few = ENDINGS
        .iter()
        .flat_map(|ending| [(ending, 1, 1), (ending, 2, 1)]);
    let many = ENDINGS.iter().take(4).map(|ending| (ending, 30, 7));
    for (ending, count, step) in few.chain(many) {
        let photos = photos(count);
        let body = body_of(&photos, ending);
        for at in (0..=body.len()).step_by(step) {
            check(Body::cut(&body, [at]), &photos);
        }
    }
}

#[test]
fn a_body_that_breaks_off_is_never_whole_wherever_it_does() {
    for ending in ENDINGS {
        let photos = photos(3);
        let body = body_of(&photos, ending);
        for at in 0..=body.len() {
            let (got, end) = read(Body::whole(&body[..at]).then_hangs_up());
            assert!(
                matches!(end, Err(MultipartError::Body(HungUp))),
                "{at}: {end:?}"
            );
            assert_eq!(
                got,
                photos[..got.len()],
                "a part that was cut at {at} was passed on as whole"
            );
        }
    }
}

#[test]
fn after_the_body_broke_off_nothing_looks_like_an_end() {
    let body = body_of(&["photo"], "\r\n--B--\r\n");
    ready(async {
        let mut parts = Parts::new(CONTENT_TYPE, Body::whole(&body).then_hangs_up()).unwrap();
        parts.next().await.unwrap();
        assert!(matches!(
            parts.next().await,
            Err(MultipartError::Body(HungUp))
        ));
        assert!(matches!(
            parts.next().await,
            Err(MultipartError::BrokeOffBefore)
        ));
    });
}

#[test]
fn a_part_tells_its_name_file_name_and_type() {
    let body = body_of(&["photo"], "");
    ready(async {
        let mut parts = Parts::new(CONTENT_TYPE, Body::whole(&body)).unwrap();
        let mut part = parts.next().await.unwrap().unwrap();
        assert_eq!(part.name(), Some("binary"));
        assert_eq!(part.file_name(), Some("SAM_0000.JPG"));
        assert_eq!(part.media_type(), Some("image/jpeg"));
        assert_eq!(part.chunk().await.unwrap().as_deref(), Some(&b"photo"[..]));
        assert_eq!(part.chunk().await.unwrap(), None);
        assert_eq!(part.chunk().await.unwrap(), None);
    });
}

#[test]
fn parts_that_are_not_read_are_skipped() {
    let body = body_of(&photos(30), "\r\n--B");
    ready(async {
        let mut parts = Parts::new(CONTENT_TYPE, Body::byte_by_byte(&body)).unwrap();
        let mut names = Vec::new();
        while let Some(part) = parts.next().await.unwrap() {
            names.extend(part.file_name().map(str::to_owned));
        }
        assert_eq!(names.len(), 30);
    });
}

#[test]
fn a_preamble_and_bare_line_ends_are_no_hindrance() {
    let preamble = [
        &b"Mail follows.\r\n"[..],
        &body_of(&["a", "b"], "\r\n--B--"),
    ]
    .concat();
    check(Body::byte_by_byte(&preamble), &["a", "b"]);
    let bare = b"-------7d93b9550d4a\nContent-Disposition: form-data; name=\"a\"\n\n\
                 ends in a carriage return\r\n-------7d93b9550d4a\nContent-Type: image/jpeg\n\nb";
    check(
        Body::byte_by_byte(bare),
        &["ends in a carriage return\r", "b"],
    );
}

#[test]
fn a_part_may_have_no_content_and_no_line_of_its_own() {
    let body = b"-------7d93b9550d4a\r\ncontent-disposition: form-data; name=\"message\"\r\n\r\n\
                 -------7d93b9550d4a\r\ncontent-disposition: form-data; name=\"binary\"\r\n\r\nphoto";
    check(Body::whole(body), &["", "photo"]);
    check(Body::byte_by_byte(body), &["", "photo"]);
}

#[test]
fn blank_lines_nuls_or_words_after_the_last_part_make_no_part() {
    for rest in [
        "\0\0\0",
        "\r\n\r\n\r\n",
        "\0\r\n\r\nbye",
        "the end\r\n\r\n",
        "Note: bye",
    ] {
        let body = [&body_of(&["photo"], "\r\n--B\r\n"), rest.as_bytes()].concat();
        check(Body::byte_by_byte(&body), &["photo"]);
    }
}

#[track_caller]
fn check_malformed(body: &[u8], want: Malformed) {
    for body in [Body::whole(body), Body::byte_by_byte(body)] {
        let (_, end) = read(body);
        assert!(
            matches!(end, Err(MultipartError::Malformed(got)) if got == want),
            "{end:?}"
        );
    }
}

#[test]
fn what_is_no_multipart_body_is_refused() {
    check_malformed(b"", Malformed::NoDelimiter);
    check_malformed(b"<email><sender/></email>", Malformed::NoDelimiter);
    check_malformed(
        b"-------7d93b9550d4a\r\ncontent-disposition: form-data; name=\"binary\"\r\n",
        Malformed::UnfinishedHead,
    );
    check_malformed(
        &body_of(&vec![""; 201], "\r\n--B--"),
        Malformed::TooManyParts,
    );
    let long = format!("--{BOUNDARY}\r\nX: {}", "x".repeat(17_000));
    check_malformed(long.as_bytes(), Malformed::HeadTooLong);
    let none = Parts::new(b"image/jpeg", Body::whole(b""));
    assert!(matches!(none, Err(MultipartError::NoBoundary)));
}

#[test]
fn a_small_part_is_read_whole_up_to_its_limit() {
    let body = body_of(&["four"], "");
    for (limit, fits) in [(4, true), (3, false)] {
        ready(async {
            let mut parts = Parts::new(CONTENT_TYPE, Body::byte_by_byte(&body)).unwrap();
            let mut part = parts.next().await.unwrap().unwrap();
            assert_eq!(part.whole(limit).await.is_ok(), fits);
        });
    }
}

/// The longest way between a byte that was taken from the body and the same byte handed out.
fn most_bytes_held(body: Body) -> u64 {
    ready(async {
        let mut parts = Parts::new(CONTENT_TYPE, body).unwrap();
        let (mut handed_out, mut most) = (0, 0);
        while let Some(mut part) = parts.next().await.unwrap() {
            while let Some(bytes) = part.chunk().await.unwrap() {
                handed_out += bytes.len() as u64;
                most = most.max(part.parts.body.produced - handed_out);
            }
        }
        most
    })
}

#[test]
fn a_body_that_is_always_ready_is_not_piled_up() {
    let piece = Bytes::from(b"\r\n------- is not a boundary, and a photo is large".repeat(5000));
    let mut body = Body::whole(&body_of(&[""], ""));
    body.pieces.extend((0..256).map(|_| Ok(piece.clone())));
    assert!(most_bytes_held(body) <= piece.len() as u64 + 100);
}

#[test]
fn text_before_the_first_boundary_is_not_piled_up() {
    let piece = Bytes::from(vec![b'-'; 64 * 1024]);
    let mut parser = Parser::new(BOUNDARY.as_bytes());
    for _ in 0..64 {
        assert_eq!(parser.next(), Ok(Event::Hungry));
        parser.feed(piece.clone());
    }
    assert_eq!(parser.next(), Ok(Event::Hungry));
    parser.feed(Bytes::from_static(
        b"\r\n-------7d93b9550d4a\r\nA: b\r\n\r\n",
    ));
    assert!(matches!(parser.next(), Ok(Event::PartBegins(_))));
}

#[test]
fn a_large_piece_is_handed_out_in_small_ones() {
    let body = body_of(&[vec![7; 1_000_000]], "");
    ready(async {
        let mut parts = Parts::new(CONTENT_TYPE, Body::whole(&body)).unwrap();
        let mut part = parts.next().await.unwrap().unwrap();
        let mut total = 0;
        while let Some(bytes) = part.chunk().await.unwrap() {
            assert!(bytes.len() <= LARGEST_PIECE + 100);
            total += bytes.len();
        }
        assert_eq!(total, 1_000_000);
    });
}
