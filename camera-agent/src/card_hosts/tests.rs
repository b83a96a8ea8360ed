//! What people write into the hosts file of the card, and what they are told about it.

use super::{Entry, MOST_BYTES, Mistake, Wanted};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use std::net::Ipv4Addr;

fn entry(address: [u8; 4], names: &[&str]) -> Entry {
    Entry {
        address: Ipv4Addr::from(address),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    }
}

#[track_caller]
fn check_entries(file: &[u8], expected: &[Entry]) {
    assert_eq!(
        Wanted::parse(file).map(|wanted| wanted.entries().to_vec()),
        Ok(expected.to_vec())
    );
}

#[track_caller]
fn check_mistake(file: &str, expected: &Expect) {
    expected.assert_eq(&Wanted::parse(file.as_bytes()).unwrap_err().to_string());
}

#[test]
fn a_line_leads_its_names_to_its_address() {
    check_entries(
        b"192.168.1.23 gld.samsungosp.com www.ospserver.net\n10.0.0.7 snsgw.samsungmobile.com\n",
        &[
            entry(
                [192, 168, 1, 23],
                &["gld.samsungosp.com", "www.ospserver.net"],
            ),
            entry([10, 0, 0, 7], &["snsgw.samsungmobile.com"]),
        ],
    );
}

#[test]
fn what_editors_of_all_systems_leave_is_read() {
    let expected = [entry([10, 0, 0, 7], &["a.b", "c"])];
    for file in [
        "10.0.0.7 a.b c",
        "\u{feff}10.0.0.7 a.b c\n",
        "\r\n# Größe\r\n\t 10.0.0.7\ta.b   c  # mine\r\n\r\n",
        "10.0.0.7 a.b c#d",
        "10.0.0.7 A.b\n10.0.0.7 C\n",
    ] {
        let entries = Wanted::parse(file.as_bytes()).unwrap().entries().to_vec();
        let names: Vec<_> = entries
            .iter()
            .flat_map(|entry| entry.names.clone())
            .collect();
        assert_eq!(names, expected[0].names, "{file:?}");
        assert!(
            entries
                .iter()
                .all(|entry| entry.address == expected[0].address),
            "{file:?}"
        );
    }
}

#[test]
fn a_comment_may_be_in_any_encoding() {
    check_entries(
        b"# Gr\xf6\xdfe\n10.0.0.7 a # M\xfcller\n",
        &[entry([10, 0, 0, 7], &["a"])],
    );
}

#[test]
fn lines_for_localhost_and_ipv6_are_passed_over() {
    check_entries(
        b"127.0.0.1 localhost localhost.localdomain\n::1 localhost ip6-localhost\nfe80::1%lo0 localhost\n10.0.0.7 a\n",
        &[entry([10, 0, 0, 7], &["a"])],
    );
}

#[test]
fn a_name_that_is_said_twice_counts_once() {
    check_entries(
        b"10.0.0.7 a b A\n10.0.0.7 b\n10.0.0.7 c a\n",
        &[
            entry([10, 0, 0, 7], &["a", "b"]),
            entry([10, 0, 0, 7], &["c"]),
        ],
    );
}

#[test]
fn a_wanted_name_is_found_however_it_is_capitalised() {
    let wanted = Wanted::parse(b"10.0.0.7 WWW.ospserver.net").unwrap();
    assert_eq!(
        wanted.address_of("www.OSPserver.net"),
        Some(Ipv4Addr::new(10, 0, 0, 7))
    );
    assert_eq!(wanted.address_of("ospserver.net"), None);
}

#[test]
fn the_placeholder_is_told_with_its_line() {
    for file in [
        "# nx-gateway\n\nADDRESS-OF-YOUR-COMPUTER gld.samsungosp.com\n",
        "# nx-gateway\n\n<address-of-your-computer> gld.samsungosp.com\n",
    ] {
        check_mistake(
            file,
            &expect![
                "line 3 still says ADDRESS-OF-YOUR-COMPUTER: put the address of your computer there, for example 192.168.1.23"
            ],
        );
    }
}

#[test]
fn what_is_no_address_is_told_with_what_stands_there() {
    for (file, word) in [
        ("gld.samsungosp.com 10.0.0.7", "gld.samsungosp.com"),
        ("192.168.1.023 a", "192.168.1.023"),
        ("192.168.1.256 a", "192.168.1.256"),
        ("192.168.1 a", "192.168.1"),
        ("0x0a000007 a", "0x0a000007"),
        ("localhost a", "localhost"),
        ("10.0.0.7, a", "10.0.0.7,"),
        ("10.0.0.7\u{a0}a", "10.0.0.7??a"),
    ] {
        let found = word.to_owned();
        assert_eq!(
            Wanted::parse(file.as_bytes()),
            Err(Mistake::NotAnAddress { line: 1, found }),
            "{file}"
        );
    }
}

#[test]
fn a_web_address_is_told_from_other_mistakes() {
    for word in [
        "http://192.168.1.23",
        "https://192.168.1.23/",
        "192.168.1.23:8080",
        "192.168.1.23/24",
        "//pc/photos",
    ] {
        let mistake = Wanted::parse(format!("{word} a").as_bytes()).unwrap_err();
        assert_eq!(
            mistake,
            Mistake::MoreThanAnAddress {
                line: 1,
                found: word.to_owned()
            }
        );
    }
}

#[test]
fn addresses_where_no_computer_of_the_owner_can_be_are_refused() {
    for address in ["127.0.0.1", "127.0.1.1"] {
        let address = address.parse().unwrap();
        let refused = Err(Mistake::TheCameraItself { line: 1, address });
        assert_eq!(
            Wanted::parse(format!("{address} gld.samsungosp.com").as_bytes()),
            refused
        );
        assert_eq!(
            Wanted::parse(format!("{address} localhost pc").as_bytes()),
            refused
        );
    }
    for address in [
        "0.0.0.0",
        "0.1.2.3",
        "224.0.0.251",
        "240.0.0.1",
        "255.255.255.255",
    ] {
        let address = address.parse().unwrap();
        let refused = Err(Mistake::NoSuchPlace { line: 1, address });
        assert_eq!(Wanted::parse(format!("{address} a").as_bytes()), refused);
    }
}

#[test]
fn what_is_no_name_is_told_with_what_stands_there() {
    let label = "l".repeat(63);
    let long = [label.as_str(); 4].join(".");
    let words = [
        "*.samsungosp.com",
        "http://a",
        "a:80",
        "a..b",
        ".a",
        "a.",
        "-a",
        "a-",
        "a,b",
        "10.0.0.8",
        "10.0.0",
        "7",
        "gr\u{f6}\u{df}e",
    ];
    for word in words.into_iter().chain([&*format!("{label}l"), &long]) {
        let mistake = Wanted::parse(format!("\n10.0.0.7 fine {word}").as_bytes());
        assert!(
            matches!(mistake, Err(Mistake::NotAName { line: 2, .. })),
            "{word}: {mistake:?}"
        );
    }
}

#[test]
fn the_longest_names_are_names() {
    let label = "l".repeat(63);
    let longest = [label.as_str(), &label, &label, &label[..61]].join(".");
    check_entries(
        format!("10.0.0.7 {longest} x_1-y").as_bytes(),
        &[entry([10, 0, 0, 7], &[&longest, "x_1-y"])],
    );
}

#[test]
fn one_name_with_two_addresses_is_told_with_both_lines() {
    check_mistake(
        "10.0.0.7 a b\n# other\n10.0.0.8 c B\n",
        &expect!["line 3: b leads to another address in line 1: keep one of them"],
    );
}

#[test]
fn localhost_stays_the_camera() {
    check_mistake(
        "10.0.0.7 a localhost\n",
        &expect![
            "line 1 would lead localhost away from the camera, which its programs need: take localhost out"
        ],
    );
}

#[test]
fn an_address_alone_is_told() {
    check_mistake(
        "10.0.0.7 a\n10.0.0.8 # b\n",
        &expect!["line 2: the names are missing behind the address"],
    );
}

#[test]
fn a_file_without_an_entry_is_told() {
    let said = expect![
        "no line leads a name to an IPv4 address such as 192.168.1.23; the cameras can't use IPv6"
    ];
    for file in [
        "",
        "\n",
        "# 10.0.0.7 a\n",
        "127.0.0.1 localhost\n",
        "fd00::7 gld.samsungosp.com\n",
        "\u{feff}",
    ] {
        check_mistake(file, &said);
    }
}

#[test]
fn more_names_than_any_camera_needs_are_refused() {
    let names = |count: usize| {
        (0..count)
            .map(|number| format!("10.0.0.7 h{number}\n"))
            .collect::<String>()
    };
    assert_eq!(
        Wanted::parse(names(64).as_bytes()).map(|wanted| wanted.entries().len()),
        Ok(64)
    );
    assert_eq!(
        Wanted::parse(names(65).as_bytes()),
        Err(Mistake::TooManyNames { line: 65 })
    );
}

#[test]
fn a_large_file_is_refused_unread() {
    let mut file = b"10.0.0.7 a\n".to_vec();
    file.resize(MOST_BYTES, b'#');
    assert_eq!(
        Wanted::parse(&[&file[..], b"#"].concat()),
        Err(Mistake::TooLarge)
    );
    file[10..].fill(b'\n');
    assert!(Wanted::parse(&file).is_ok());
}

#[test]
fn unicode_of_notepad_gets_its_own_message() {
    let text = "10.0.0.7 gld.samsungosp.com\r\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for file in [
        [b"\xff\xfe".as_slice(), &little].concat(),
        [b"\xfe\xff".as_slice(), &big].concat(),
        little,
        big,
    ] {
        assert_eq!(Wanted::parse(&file), Err(Mistake::Utf16));
    }
    expect![
        "the file was saved as Unicode (UTF-16): save it again as plain text; in Notepad: Save as, Encoding: ANSI or UTF-8"
    ]
    .assert_eq(&Mistake::Utf16.to_string());
}

#[test]
fn a_broken_file_is_no_text() {
    assert_eq!(
        Wanted::parse(b"10.0.0.7 a\n\0\0\0\0\0\0"),
        Err(Mistake::NotText { line: 2 })
    );
    assert_eq!(Wanted::parse(&[0; 512]), Err(Mistake::NotText { line: 1 }));
}

proptest! {
    #[test]
    fn any_bytes_end_in_entries_or_in_a_printable_mistake(file: Vec<u8>) {
        if let Err(mistake) = Wanted::parse(&file) {
            prop_assert!(mistake.to_string().bytes().all(|byte| (b' '..=b'~').contains(&byte)));
        }
    }

    #[test]
    fn any_words_end_in_entries_without_doubles_or_in_a_mistake(words in "([0-9a-z.:/#\r\n\t ]|10[.]0[.]0[.]7 |localhost){0,60}") {
        if let Ok(wanted) = Wanted::parse(words.as_bytes()) {
            let mut names: Vec<_> = wanted.entries().iter().flat_map(|entry| entry.names.clone()).collect();
            prop_assert!(!names.is_empty());
            let count = names.len();
            names.sort();
            names.dedup();
            prop_assert_eq!(names.len(), count);
        }
    }
}
