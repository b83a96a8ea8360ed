//! Files taken apart, whole and damaged.

use super::*;
use std::io::BufReader;

fn file(segments: &[(u8, &[u8])], scan: &[u8]) -> Vec<u8> {
    let mut file = vec![0xff, marker::START];
    for (marker, content) in segments {
        write_segment(&mut file, *marker, content);
    }
    file.extend_from_slice(scan);
    file
}

/// Marker and content of each, and the scans; whatever the size of the pieces in which the file is read.
fn pieces(file: &[u8]) -> Option<Vec<(u8, Vec<u8>)>> {
    let found = pieces_read_by(file, 1);
    for size in [2, 3, 64] {
        assert_eq!(pieces_read_by(file, size), found, "{size}");
    }
    found
}

fn pieces_read_by(file: &[u8], size: usize) -> Option<Vec<(u8, Vec<u8>)>> {
    let input = BufReader::with_capacity(size, file);
    let mut segments = Segments::begin(input).unwrap()?;
    let mut found = Vec::new();
    while let Some(Segment { marker, start, end }) = segments.next().unwrap() {
        let stored = &file[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()];
        assert_eq!((stored[1], &stored[4..]), (marker, segments.content()));
        found.push((marker, segments.content().to_vec()));
        if marker == marker::SCAN {
            let scan_end = segments.pass_scan().unwrap();
            let scan = &file[usize::try_from(end).unwrap()..usize::try_from(scan_end).unwrap()];
            found.push((0, scan.to_vec()));
        }
    }
    Some(found)
}

fn owned(pieces: &[(u8, &[u8])]) -> Vec<(u8, Vec<u8>)> {
    pieces.iter().map(|(it, of)| (*it, of.to_vec())).collect()
}

#[test]
fn the_scan_ends_at_a_marker_that_is_not_its_own() {
    let scan = b"\x01\xff\0\xff\xd0\x02\xff\xff\0\x03";
    let mut bytes = file(&[(0xdb, b"table"), (marker::SCAN, b"head")], scan);
    let whole = owned(&[(0xdb, b"table"), (marker::SCAN, b"head"), (0, scan)]);
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
    let want = owned(&[
        (0xc2, b"frame"),
        (marker::SCAN, b"1"),
        (0, b"one"),
        (0xc4, b"table"),
        (0xe1, b"Exif in between"),
        (marker::SCAN, b"2"),
        (0, b"two"),
    ]);
    assert_eq!(pieces(&bytes).unwrap(), want);
}

#[test]
fn what_begins_otherwise_is_no_picture_and_what_breaks_off_ends() {
    for bytes in [&b""[..], b"\xff", b"\x89PNG"] {
        assert_eq!(pieces(bytes), None);
    }
    for bytes in [
        &b"\xff\xd8"[..],
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xda\0\x01",
        b"\xff\xd8\xff\xdb\0\x09tab",
    ] {
        assert_eq!(pieces(bytes), Some(Vec::new()), "{bytes:?}");
    }
}

#[test]
fn fill_bytes_and_rubbish_between_segments_are_passed_over() {
    let mut bytes = b"\xff\xd8rubbish\xff\xff\xff\xdb\0\x03t\0\xff\0".to_vec();
    write_segment(&mut bytes, marker::SCAN, b"");
    let want = owned(&[(0xdb, b"t"), (marker::SCAN, b""), (0, b"")]);
    assert_eq!(pieces(&bytes).unwrap(), want);
}

#[test]
fn a_jfif_thumbnail_is_cut_off() {
    let jfif = b"JFIF\0\x01\x01\0\0\x48\0\x48\x01\x01RGB";
    assert_eq!(without_thumbnail(jfif), b"JFIF\0\x01\x01\0\0\x48\0\x48\0\0");
}
