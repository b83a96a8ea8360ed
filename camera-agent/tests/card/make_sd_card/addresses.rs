//! Which address of this computer the card gets: the one that the server would choose.

use crate::desk::Desk;
use crate::shipped;

/// The address on the card, and what was said.
fn chosen(desk: &Desk) -> (String, String) {
    let ran = desk.make("nx300", &[]).well();
    let hosts = desk.on_card("hosts").unwrap();
    let entry = shipped::entries(&hosts)[0];
    (entry.split(' ').next().unwrap().to_owned(), ran.said)
}

#[test]
fn home_networks_come_before_tunnels_private_addresses_before_public_ones_and_self_assigned_ones_last()
 {
    let desk = Desk::new();
    let all = [
        ("lo", "127.0.0.1"),
        ("tailscale0", "100.64.0.9"),
        ("docker0", "172.17.0.1"),
        ("wlan1", "169.254.3.4"),
        ("wwan0", "10.64.0.2"),
        ("eth1", "203.0.113.5"),
        ("wlan0", "172.31.0.7"),
        ("eth0", "10.0.0.7"),
    ];
    let order = [
        "172.31.0.7",
        "10.0.0.7",
        "203.0.113.5",
        "169.254.3.4",
        "172.17.0.1",
        "10.64.0.2",
        "100.64.0.9",
    ];
    let mut left = all.to_vec();
    for expected in order {
        desk.interfaces(&left);
        let (address, said) = chosen(&desk);
        assert_eq!(address, expected);
        for (interface, other) in left.iter().filter(|(name, _)| *name != "lo") {
            assert!(said.contains(&format!("{other} ({interface})")), "{said}");
        }
        left.retain(|(_, address)| *address != expected);
    }
}

#[test]
fn of_several_addresses_the_others_are_named_with_the_way_to_choose_them() {
    let desk = Desk::new();
    desk.interfaces(&[("eth0", "192.168.1.23"), ("wlan0", "192.168.7.2")]);
    let (_, said) = chosen(&desk);
    assert!(
        said.contains("192.168.7.2 (wlan0)") && said.contains("--address"),
        "{said}"
    );
    desk.interfaces(&[("eth0", "192.168.1.23")]);
    assert!(!chosen(&desk).1.contains("--address"));
}

#[test]
fn a_computer_without_a_network_is_explained() {
    let desk = Desk::new();
    desk.interfaces(&[("lo", "127.0.0.1")]);
    desk.make("nx300", &[])
        .refused("no address that a camera could reach");
    assert!(desk.card_names().is_empty());
}

#[test]
fn an_address_that_is_said_is_taken() {
    let desk = Desk::new();
    desk.interfaces(&[]);
    desk.make("nx300", &["--address", "10.255.0.199"]).well();
    assert_eq!(
        desk.on_card("hosts").unwrap(),
        shipped::hosts_with("10.255.0.199")
    );
    desk.make("nx300", &["--address=10.255.0.200"]).well();
    assert_eq!(
        desk.on_card("hosts").unwrap(),
        shipped::hosts_with("10.255.0.200")
    );
}

#[test]
fn what_no_computer_can_have_is_refused() {
    let desk = Desk::new();
    for address in [
        "192.168.1.300",
        "192.168.1",
        "192.168.01.2",
        "192.168.1.2.3",
        "my-pc",
        "http://192.168.1.2",
        "192.168.1.2:80",
        "fe80::1",
        "127.0.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        " 1.2.3.4",
        "1.2.3.4\n",
        "1.2.3.4/24",
    ] {
        desk.make("nx300", &["--address", address])
            .refused("address");
    }
    assert!(desk.card_names().is_empty());
}

#[test]
fn the_interfaces_that_no_camera_is_behind_are_those_of_the_server() {
    let server = shipped::read("server/src/addresses.rs");
    let list = server
        .split("NOT_A_HOME_NETWORK")
        .nth(1)
        .unwrap()
        .split("];")
        .next()
        .unwrap();
    let ours = shipped::read("scripts/address");
    let ours = ours
        .split("not_a_home_network=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let theirs: Vec<_> = list.split('"').skip(1).step_by(2).collect();
    assert!(theirs.len() > 10, "the server's list was not understood");
    assert_eq!(ours.split_whitespace().collect::<Vec<_>>(), theirs);
}
