//! Which address a camera can probably reach.

use super::*;

#[track_caller]
fn check(found: &[(&str, [u8; 4])], want: &[&str]) {
    let addresses = found.iter().map(|(interface, address)| Address {
        interface: (*interface).to_owned(),
        address: Ipv4Addr::from(*address),
    });
    let interfaces: Vec<String> = likeliest_first(addresses.collect())
        .into_iter()
        .map(|address| address.interface)
        .collect();
    assert_eq!(interfaces, want);
}

#[test]
fn loopback_is_not_reachable() {
    check(&[("lo", [127, 0, 0, 1])], &[]);
}

#[test]
fn a_private_address_comes_before_a_public_one() {
    check(
        &[("eth0", [203, 0, 113, 9]), ("wlan0", [192, 168, 1, 23])],
        &["wlan0", "eth0"],
    );
}

#[test]
fn containers_and_tunnels_come_last() {
    check(
        &[
            ("docker0", [172, 17, 0, 1]),
            ("br-4f1c", [172, 18, 0, 1]),
            ("tun0", [10, 8, 0, 2]),
            ("eth0", [203, 0, 113, 9]),
        ],
        &["eth0", "docker0", "br-4f1c", "tun0"],
    );
}

#[test]
fn a_bridge_made_by_the_owner_is_a_home_network() {
    check(
        &[("docker0", [172, 17, 0, 1]), ("br0", [192, 168, 1, 23])],
        &["br0", "docker0"],
    );
}

#[test]
fn a_self_assigned_address_is_the_last_of_its_kind() {
    check(
        &[
            ("eth0", [169, 254, 7, 7]),
            ("eth1", [203, 0, 113, 9]),
            ("wlan0", [10, 0, 0, 5]),
        ],
        &["wlan0", "eth1", "eth0"],
    );
}

#[test]
fn equals_stay_in_the_order_of_the_system() {
    check(
        &[("wlan0", [192, 168, 2, 5]), ("eth0", [10, 0, 0, 5])],
        &["wlan0", "eth0"],
    );
}

#[test]
fn what_this_machine_reports_is_never_loopback() {
    assert!(reachable().iter().all(|found| !found.address.is_loopback()));
}

#[test]
fn a_home_network_is_private_and_no_tunnel() {
    let check = |interface, address: &str| is_at_home(interface, address.parse().unwrap());
    assert!(check("wlan0", "192.168.1.23") && check("eth0", "169.254.3.4"));
    assert!(check("wlan0", "fe80::1") && check("wlan0", "fd00::1"));
    assert!(!check("lo", "127.0.0.1") && !check("wlan0", "203.0.113.1"));
    assert!(!check("wlan0", "2001:db8::1"));
    assert!(!check("docker0", "172.17.0.1") && !check("wwan0", "10.64.0.1"));
}
