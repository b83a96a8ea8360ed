//! Files taken apart, whole and damaged.

use super::*;

fn file(segments: &[(u8, &[u8])], scan: &[u8]) -> Vec<u8> {
    let mut file = vec![0xff, marker::START];
    for (marker, content) in segments {
        write_segment(&mut file, *marker, content);
    }
    file.extend_from_slice(scan);
    file
}

#[test]
fn the_scan_ends_at_a_marker_that_is_not_its_own() {
    let scan = b"\x01\xff\0\xff\xd0\x02\xff\xff\0\x03";
    let mut bytes = file(&[(0xdb, b"table"), (marker::SCAN, b"head")], scan);
    let whole = [
        Piece::Segment(0xdb, b"table"),
        Piece::Segment(marker::SCAN, b"head"),
        Piece::Scan(scan),
    ];
    assert_eq!(pieces(&bytes).unwrap(), whole, "it breaks off");
    bytes.extend(b"\xff\xd9\xff\xd8\xff\xe1\0\x04GP");
    assert_eq!(pieces(&bytes).unwrap(), whole, "more behind its end");
}

#[test]
fn progressive_pictures_have_several_scans() {
    let mut bytes = file(&[(0xc2, b"frame"), (marker::SCAN, b"1")], b"one");
    write_segment(&mut bytes, 0xc4, b"table");
    write_segment(&mut bytes, 0xe1, b"Exif in between");
    write_segment(&mut bytes, marker::SCAN, b"2");
    bytes.extend(b"two\xff\xd9");
    let want = [
        Piece::Segment(0xc2, b"frame"),
        Piece::Segment(marker::SCAN, b"1"),
        Piece::Scan(b"one"),
        Piece::Segment(0xc4, b"table"),
        Piece::Segment(marker::SCAN, b"2"),
        Piece::Scan(b"two"),
    ];
    assert_eq!(pieces(&bytes).unwrap(), want);
}

#[test]
fn what_has_no_picture_has_no_pieces() {
    let without_a_scan = file(&[(0xdb, b"table")], b"");
    for bytes in [
        &b""[..],
        b"\xff",
        b"\xff\xd8",
        b"\x89PNG",
        &without_a_scan,
        b"\xff\xd8\xff\xda\0\x01",
    ] {
        assert_eq!(pieces(bytes), None);
    }
}

#[test]
fn fill_bytes_and_rubbish_between_segments_are_passed_over() {
    let mut bytes = b"\xff\xd8rubbish\xff\xff\xff\xdb\0\x03t\0\xff\0".to_vec();
    write_segment(&mut bytes, marker::SCAN, b"");
    let want = [
        Piece::Segment(0xdb, b"t"),
        Piece::Segment(marker::SCAN, b""),
        Piece::Scan(b""),
    ];
    assert_eq!(pieces(&bytes).unwrap(), want);
}

#[test]
fn a_jfif_thumbnail_is_cut_off() {
    let jfif = b"JFIF\0\x01\x01\0\0\x48\0\x48\x01\x01RGB";
    assert_eq!(without_thumbnail(jfif), b"JFIF\0\x01\x01\0\0\x48\0\x48\0\0");
}
