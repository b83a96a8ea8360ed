//! Dates as cameras write them, and as they write them when nobody set their clock.

use super::*;
use std::io::Write as _;

fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}

#[track_caller]
fn check_filing(taken: Option<&str>, want: (&str, TakenFrom)) {
    let found = date_to_file_under(taken.map(at), at("2026-11-22T10:00:00"));
    assert_eq!(found, (at(want.0), want.1));
}

#[test]
fn a_photo_is_filed_under_its_own_date() {
    check_filing(
        Some("2014-05-31T12:30:00"),
        ("2014-05-31T12:30:00", TakenFrom::Camera),
    );
}

#[test]
fn a_clock_that_was_never_set_does_not_count() {
    for unset in [
        "1970-01-01T00:00:12",
        "1980-01-01T00:00:00",
        "2000-01-01T00:03:00",
        "2036-02-07T06:28:15",
    ] {
        check_filing(
            Some(unset),
            ("2026-11-22T10:00:00", TakenFrom::ArrivalForClockUnset),
        );
    }
}

#[test]
fn a_camera_in_another_time_zone_may_be_ahead() {
    check_filing(
        Some("2026-11-22T23:00:00"),
        ("2026-11-22T23:00:00", TakenFrom::Camera),
    );
}

#[test]
fn without_a_date_the_day_of_arrival_counts() {
    check_filing(None, ("2026-11-22T10:00:00", TakenFrom::Arrival));
}

#[test]
fn a_computer_without_a_clock_believes_the_camera() {
    let unset = at("1970-01-01T00:10:00");
    let taken = at("2014-05-31T12:30:00");
    assert_eq!(
        date_to_file_under(Some(taken), unset),
        (taken, TakenFrom::Camera)
    );
    let both = date_to_file_under(Some(at("2000-01-01T00:00:00")), unset);
    assert_eq!(both, (unset, TakenFrom::ArrivalForClockUnset));
}

#[test]
fn exif_dates_of_unset_clocks_are_no_dates() {
    assert_eq!(
        exif_date("2014:05:31 12:30:00"),
        Some(at("2014-05-31T12:30:00"))
    );
    for broken in [
        "0000:00:00 00:00:00",
        "    :  :     :  :  ",
        "",
        "2014:13:31 12:30:00",
        "2014:05:31",
    ] {
        assert_eq!(exif_date(broken), None, "{broken:?}");
    }
}

#[test]
fn the_maker_is_no_part_of_the_model() {
    for (tag, model) in [
        ("NX300", "NX300"),
        ("SAMSUNG NX300 ", "NX300"),
        ("Samsung WB850F", "WB850F"),
        ("é", "é"),
    ] {
        assert_eq!(model_name(tag), model);
    }
}

#[track_caller]
fn check_facts(content: &[u8], want: Facts) {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(content).unwrap();
    assert_eq!(facts(&mut file), want);
}

fn movie_box(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).unwrap();
    [&length.to_be_bytes(), kind.as_slice(), content].concat()
}

fn movie_header(seconds_since_1904: u32) -> Vec<u8> {
    movie_box(
        b"mvhd",
        &[[0; 4], seconds_since_1904.to_be_bytes(), [0; 4]].concat(),
    )
}

#[test]
fn a_video_is_dated_by_its_movie_header_wherever_that_stands() {
    let date = Facts {
        taken: Some(at("2014-05-31T12:30:00")),
        camera: None,
    };
    let header = movie_header(3_484_384_200);
    let brand = movie_box(b"ftyp", b"mp42");
    let data = movie_box(b"mdat", &[0; 1000]);
    let movie = movie_box(b"moov", &[movie_box(b"free", b"x"), header].concat());
    check_facts(
        &[brand.clone(), movie.clone(), data.clone()].concat(),
        date.clone(),
    );
    check_facts(&[brand, data, movie].concat(), date);
}

#[test]
fn damage_is_no_error() {
    let endless = [
        movie_box(b"ftyp", b"mp42"),
        vec![0, 0, 0, 1, b'f', b'r', b'e', b'e'],
        vec![0; 8],
    ]
    .concat();
    let zero = movie_box(b"moov", &movie_header(0));
    for content in [
        &b""[..],
        b"\xff\xd8",
        b"\xff\xd8\xff\xe1\x00\x10Exif\0\0MM",
        b"not a photo at all",
        &endless,
        &zero,
    ] {
        check_facts(content, Facts::default());
    }
}
