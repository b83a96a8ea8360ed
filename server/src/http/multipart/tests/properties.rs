//! Any photos, any cuts, any bytes at all.

use super::*;
use proptest::prelude::*;

/// Bytes made of what delimiters are made of, but never a whole delimiter line.
fn any_photo() -> impl Strategy<Value = Vec<u8>> {
    let fragment = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..40),
        prop_oneof![
            Just("\r\n"),
            Just("\r"),
            Just("\n"),
            Just("--"),
            Just("\r\n--"),
            Just("\r\n-----7d93b9550d4"),
            Just("-----7d93b9550d4a"),
            Just("\r\n-------7d93b9550d4a!"),
            Just("CRLF--"),
        ]
        .prop_map(|it| it.as_bytes().to_vec()),
    ];
    proptest::collection::vec(fragment, 0..8)
        .prop_map(|it| it.concat())
        .prop_filter("a real delimiter", |photo| {
            let line = [b"\r\n--", BOUNDARY.as_bytes()].concat();
            let as_part = [b"\r\n", photo.as_slice()].concat();
            !as_part.windows(line.len()).enumerate().any(|(at, found)| {
                let next = as_part.get(at + line.len());
                found == line && next.is_none_or(|next| b"-\r\n \t\0".contains(next))
            })
        })
}

proptest! {
    #[test]
    fn any_photos_with_any_ending_come_out_of_any_cuts(
        photos in proptest::collection::vec(any_photo(), 1..=5),
        ending in proptest::sample::select(&ENDINGS[..]),
        cuts in proptest::collection::vec(any::<proptest::sample::Index>(), 0..30),
    ) {
        let body = body_of(&photos, ending);
        let cuts = cuts.into_iter().map(|it| it.index(body.len() + 1));
        let (got, end) = read(Body::cut(&body, cuts));
        prop_assert!(end.is_ok(), "{:?}", end);
        prop_assert_eq!(got, photos);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic_and_the_same_however_cut(
        bytes in proptest::collection::vec(prop_oneof![
            any::<u8>().prop_map(|it| vec![it]), Just(BOUNDARY.as_bytes().to_vec()), Just(b"\r\n--".to_vec()),
            Just(b"\r\n".to_vec()), Just(b"a: b\r\n\r\n".to_vec()),
        ], 0..40),
    ) {
        let bytes = bytes.concat();
        let whole = read(Body::whole(&bytes));
        let cut = read(Body::byte_by_byte(&bytes));
        prop_assert_eq!(format!("{whole:?}"), format!("{cut:?}"));
    }
}
