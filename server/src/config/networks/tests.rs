//! Who is let in.

use super::*;

#[track_caller]
fn check(networks: &[&str], inside: &[&str], outside: &[&str]) {
    let networks = networks.iter().map(|text| Network::parse(text));
    let networks = Networks::new(networks.collect::<Result<_, _>>().expect("good networks"));
    let served = |address: &&&str| networks.contains(address.parse().expect("an address"));
    let turned_away: Vec<_> = inside.iter().filter(|address| !served(address)).collect();
    let let_in: Vec<_> = outside.iter().filter(served).collect();
    assert!(
        turned_away.is_empty() && let_in.is_empty(),
        "{turned_away:?} {let_in:?}"
    );
}

#[test]
fn the_lan_is_what_no_router_forwards() {
    check(
        &["lan"],
        &[
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.40",
            "169.254.7.7",
            "::1",
            "fd00::1",
            "fe80::1",
        ],
        &[
            "8.8.8.8",
            "172.32.0.1",
            "100.64.0.1",
            "0.0.0.0",
            "2001:db8::1",
            "fec0::1",
            "::",
        ],
    );
}

#[test]
fn an_ipv4_address_in_ipv6_clothes_is_the_ipv4_address() {
    check(&["lan"], &["::ffff:192.168.1.40"], &["::ffff:8.8.8.8"]);
    check(
        &["192.0.2.0/24"],
        &["::ffff:192.0.2.1"],
        &["::ffff:192.0.3.1"],
    );
}

#[test]
fn a_range_is_exactly_that() {
    check(
        &["192.0.2.77/24"],
        &["192.0.2.0", "192.0.2.255"],
        &["192.0.3.0", "127.0.0.1"],
    );
    check(
        &["2001:db8::/32"],
        &["2001:db8:1::1"],
        &["2001:db9::1", "::1"],
    );
    check(
        &["192.0.2.1", "LAN"],
        &["192.0.2.1", "10.0.0.1"],
        &["192.0.2.2"],
    );
    check(&["0.0.0.0/0"], &["8.8.8.8"], &["2001:db8::1"]);
}

#[test]
fn no_network_serves_nobody() {
    check(&[], &[], &["127.0.0.1", "192.168.1.1", "::1"]);
}

#[test]
fn what_is_no_network_is_explained() {
    assert_eq!(
        Network::parse("lann"),
        Err("did you mean \"lan\"?".to_owned())
    );
    let how = "write \"lan\", or a range such as \"192.168.1.0/24\"".to_owned();
    assert_eq!(Network::parse("192.168.1.0/33"), Err(how.clone()));
    assert_eq!(Network::parse("everybody"), Err(how));
}
