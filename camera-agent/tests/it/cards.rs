//! The card's hosts file as people leave it: what they are told.

use camera_agent::card_hosts::{PLACEHOLDER, Wanted};
use expect_test::expect;

#[test]
fn every_mistake_is_told_with_its_line_and_what_to_do() {
    let cards = [
        &format!("# comment\n{PLACEHOLDER} gld.samsungosp.com"),
        "gld.samsungosp.com 192.168.1.23",
        "http://192.168.1.23 gld.samsungosp.com",
        "192.168.1.23:8080 gld.samsungosp.com",
        "127.0.0.1 gld.samsungosp.com",
        "255.255.255.255 gld.samsungosp.com",
        "192.168.1.23",
        "192.168.1.23 gld.samsungosp.com, www.ospserver.net",
        "192.168.1.23 localhost",
        "192.168.1.23 a\n192.168.1.24 a",
        "# nothing",
        "1\u{0}9\u{0}",
        "192.168.1.23 a\n\u{0}",
    ];
    let told: Vec<_> = cards
        .iter()
        .map(|card| Wanted::parse(card.as_bytes()).unwrap_err().to_string())
        .collect();
    expect![[r#"
        line 2 still says ADDRESS-OF-YOUR-COMPUTER: put the address of your computer there, for example 192.168.1.23
        line 1 begins with "gld.samsungosp.com", which is not an address: first comes the address of your computer, four numbers from 0 to 255 without zeros in front, for example 192.168.1.23, then the names
        line 1 begins with "http://192.168.1.23": write the address only, for example 192.168.1.23, without http:// in front and without a port or a slash behind; cameras always use port 80
        line 1 begins with "192.168.1.23:8080": write the address only, for example 192.168.1.23, without http:// in front and without a port or a slash behind; cameras always use port 80
        line 1: 127.0.0.1 is the camera itself; put the address that your computer has in your network there
        line 1: no computer can have the address 255.255.255.255; put the address of yours there
        line 1: the names are missing behind the address
        line 1: "gld.samsungosp.com," is not the name of a host: letters, digits, dots and hyphens, with blanks between names, no http://, no * and no second address
        line 1 would lead localhost away from the camera, which its programs need: take localhost out
        line 2: a leads to another address in line 1: keep one of them
        no line leads a name to an IPv4 address such as 192.168.1.23; the cameras can't use IPv6
        the file was saved as Unicode (UTF-16): save it again as plain text; in Notepad: Save as, Encoding: ANSI or UTF-8
        line 2 has a byte that no text has: copy the file to the card again"#]].assert_eq(&told.join("\n"));
}
