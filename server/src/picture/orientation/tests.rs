//! Every way up, and what is none.

use super::*;

#[test]
fn what_is_written_is_read_again() {
    for number in 2..=8 {
        assert_eq!(read(&block(Turned(number))), Some(Turned(number)));
    }
}

#[test]
fn the_usual_way_up_and_nonsense_need_no_words() {
    for number in [0, 1, 9, 255] {
        assert_eq!(read(&block(Turned(number))), None);
    }
    for bytes in [
        &b""[..],
        b"Exif\0\0",
        b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01",
        b"http://ns.adobe.com/xap/1.0/\0",
    ] {
        assert_eq!(read(bytes), None);
    }
}

#[test]
fn it_is_found_in_a_block_of_the_other_byte_order_that_breaks_off() {
    let mut block = b"Exif\0\0II\x2a\0\x08\0\0\0".to_vec();
    block.extend(b"\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
    // The maker's notes, which lie beyond the end.
    block.extend(b"\x7c\x92\x07\0\xff\xff\0\0\xff\xff\0\0\0\0\0\0");
    assert_eq!(read(&block), Some(Turned(6)));
}
