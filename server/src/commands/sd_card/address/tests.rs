//! Which address is written, and what is said about it.

use super::*;
use expect_test::{Expect, expect};

fn addresses(all: &[(&str, &str)]) -> Vec<Address> {
    let address = |(interface, address): &(&str, &str)| Address {
        interface: (*interface).to_owned(),
        address: address.parse().expect("an address"),
    };
    all.iter().map(address).collect()
}

#[track_caller]
fn check(all: &[(&str, &str)], want: Expect) {
    want.assert_eq(&choose(&addresses(all)).expect("one").why);
}

#[test]
fn a_single_one_is_taken() {
    check(
        &[("wlan0", "192.168.1.23")],
        expect!["the camera will look for nx-gateway on this computer, at 192.168.1.23 (wlan0)"],
    );
}

#[test]
fn of_several_the_first_is_taken_and_the_reason_told() {
    check(
        &[
            ("wlan0", "192.168.1.23"),
            ("eth0", "10.0.0.2"),
            ("docker0", "172.17.0.1"),
        ],
        expect![[r#"
            the camera will look for nx-gateway on this computer, at 192.168.1.23 (wlan0)
               It has other addresses too: 10.0.0.2 (eth0), 172.17.0.1 (docker0). This one was taken because it comes first among those of a home network.
               If the camera's WiFi doesn't lead there, run this again with --address and the right one."#]],
    );
    let why = choose(&addresses(&[
        ("eth0", "169.254.1.1"),
        ("eth1", "169.254.1.2"),
    ]))
    .expect("one")
    .why;
    assert!(why.contains("there is no better one"), "{why}");
}

#[test]
fn without_one_it_is_said_what_to_do() {
    let error = choose(&[]).expect_err("none").to_string();
    assert!(error.contains("--address"), "{error}");
}

#[test]
fn only_addresses_at_which_a_camera_finds_a_computer_can_be_typed() {
    assert_eq!(
        parse(" 192.168.1.23 ").expect("one"),
        Ipv4Addr::new(192, 168, 1, 23)
    );
    for wrong in [
        "",
        "192.168.1",
        "192.168.1.256",
        "192.168.1.023",
        "http://192.168.1.23",
        "192.168.1.23:80",
        "::1",
        "my-pc",
    ] {
        let error = parse(wrong).expect_err(wrong).to_string();
        assert!(error.contains("is not an address"), "{error}");
    }
    for nobody in ["0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255"] {
        let error = parse(nobody).expect_err(nobody).to_string();
        assert!(error.contains("could find a computer"), "{error}");
    }
}
