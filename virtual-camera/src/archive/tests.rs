//! Archives as the kernel reads them.

use super::Archive;

fn archive() -> Vec<u8> {
    let mut archive = Archive::default();
    archive.folder("dev");
    archive.device("dev/console", 5, 1);
    archive.file("init", 0o755, b"#!/bin/sh\n");
    archive.link("sh", "busybox");
    archive.finish()
}

/// Name, mode and content of each entry, read as the format is described in the kernel's documentation.
fn entries(mut bytes: &[u8]) -> Vec<(String, String, Vec<u8>)> {
    let mut entries = Vec::new();
    let mut offset = 0;
    while !bytes.is_empty() {
        assert_eq!((&bytes[..6], offset % 4), (&b"070701"[..], 0));
        let number = |index: usize| {
            let digits = &bytes[6 + 8 * index..14 + 8 * index];
            usize::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap()
        };
        let (mode, size, name) = (number(1), number(6), number(11));
        let content = (110 + name).next_multiple_of(4);
        let text = String::from_utf8(bytes[110..110 + name - 1].to_vec()).unwrap();
        let mode = format!("{mode:o} {}:{}", number(9), number(10));
        entries.push((text, mode, bytes[content..content + size].to_vec()));
        let whole = (content + size).next_multiple_of(4);
        offset += whole;
        bytes = &bytes[whole..];
    }
    entries
}

#[test]
fn an_archive_holds_its_entries_in_order_and_ends_with_the_trailer() {
    let entry = |name: &str, mode: &str, content: &[u8]| {
        (name.to_owned(), mode.to_owned(), content.to_vec())
    };
    let want = [
        entry("dev", "40755 0:0", b""),
        entry("dev/console", "20600 5:1", b""),
        entry("init", "100755 0:0", b"#!/bin/sh\n"),
        entry("sh", "120777 0:0", b"busybox"),
        entry("TRAILER!!!", "0 0:0", b""),
    ];
    assert_eq!(entries(&archive()), want);
}
