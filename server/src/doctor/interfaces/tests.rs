//! Which address cameras use, and whether they are let in.

use super::*;
use crate::config::Network;
use crate::doctor::finding::tests::check;
use expect_test::{Expect, expect};

fn address(interface: &str, address: &str) -> Address {
    Address {
        interface: interface.to_owned(),
        address: address.parse().unwrap(),
    }
}

#[track_caller]
fn check_at(addresses: &[(&str, &str)], listen: &[&str], want: &Expect) {
    let addresses: Vec<_> = addresses
        .iter()
        .map(|(name, ip)| address(name, ip))
        .collect();
    let networks = Networks::new(vec![Network::Lan]);
    let facts = Facts {
        addresses: &crate::addresses::likeliest_first(addresses),
        listen: listen.iter().map(|ip| ip.parse().unwrap()).collect(),
        networks: &networks,
    };
    check(judge(&facts), want);
}

#[test]
fn a_home_network_beside_containers_is_the_one() {
    let addresses = [("docker0", "172.17.0.1"), ("wlan0", "192.168.1.23")];
    check_at(
        &addresses,
        &[],
        &expect![[r#"
            ok       addresses: cameras find this computer at 192.168.1.23 (wlan0)
        "#]],
    );
}

#[test]
fn nobody_but_the_owner_knows_which_of_two_networks_it_is() {
    let addresses = [("eth0", "192.168.1.23"), ("wlan0", "10.0.0.5")];
    check_at(
        &addresses,
        &[],
        &expect![[r#"
            WARNING  addresses: cameras find this computer at 192.168.1.23 (eth0); it has 10.0.0.5 (wlan0) as
                     well
                     The first one stands on cards and in what `nx-gateway hosts` prints. Is it the one of the
                     cameras' WiFi? Then all is well. If it isn't, say so:
                       run:  nx-gateway sd-card --address 10.0.0.5 --model MODEL DIR
                       or in the configuration, section [server], say:  listen = ["10.0.0.5:80"]
        "#]],
    );
    check_at(
        &addresses,
        &["10.0.0.5"],
        &expect![[r#"
            ok       addresses: cameras find this computer at 10.0.0.5 (wlan0)
        "#]],
    );
}

#[test]
fn no_address_is_a_problem() {
    check_at(
        &[("lo", "127.0.0.1")],
        &[],
        &expect![[r#"
            PROBLEM  addresses: this computer has no address that a camera could reach
                     It is in no network, or in one that knows IPv6 only. Cameras know IPv4 only.
                       connect it to the cameras' network, by cable or WiFi
                       or run:  ip -brief address
        "#]],
    );
}

#[test]
fn what_no_camera_is_behind_is_doubted() {
    check_at(
        &[("tailscale0", "100.64.1.2")],
        &[],
        &expect![[r#"
            WARNING  addresses: cameras find this computer at 100.64.1.2 (tailscale0), which leads to
                     containers, a virtual machine, a tunnel or a telephone network
                     There is no other address, and a camera's WiFi is hardly behind this one.
                       connect this computer to the cameras' network, by cable or WiFi
            WARNING  addresses: 100.64.1.2 is in none of the networks that are let in: "lan"
                     A camera beside this computer, with an address like this one, would be hung up on.
                       in the configuration, section [server], say:  allow_networks = ["lan", "100.64.1.0/24"]
        "#]],
    );
    check_at(
        &[("eth0", "169.254.3.4")],
        &[],
        &expect![[r#"
            WARNING  addresses: cameras find this computer at 169.254.3.4 (eth0), an address that it gave
                     itself
                     Nobody in that network hands out addresses, or none came: mostly a cable or a WiFi
                     without a router.
                       look at the cable or the WiFi, and at the router; then ask the doctor again
        "#]],
    );
}

#[test]
fn a_public_address_is_not_let_in_by_lan() {
    check_at(
        &[("eth0", "203.0.113.5")],
        &[],
        &expect![[r#"
            ok       addresses: cameras find this computer at 203.0.113.5 (eth0)
            WARNING  addresses: 203.0.113.5 is in none of the networks that are let in: "lan"
                     A camera beside this computer, with an address like this one, would be hung up on.
                       in the configuration, section [server], say:  allow_networks = ["lan", "203.0.113.0/24"]
        "#]],
    );
}
