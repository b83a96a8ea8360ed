//! Which answer is remembered for whom, and for how long (Q21).

use super::CheckHost::{Gld, Msn, YahooKorea};
use super::Flavour::{Cookie, Redirect};
use super::*;
use proptest::prelude::*;
use std::net::Ipv4Addr;

const CAMERA: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 40));
const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 41));

const fn at(seconds: u64) -> Uptime {
    Uptime::from_secs(seconds)
}

/// Checks what one camera is given on one host when it asks at these seconds.
#[track_caller]
fn check(memory: &mut HotspotMemory, asked: &[u64], want: &[Flavour]) {
    let given: Vec<Flavour> = asked
        .iter()
        .map(|now| memory.flavour_for(CAMERA, Msn, at(*now)))
        .collect();
    assert_eq!(given, want);
}

#[test]
fn q21_the_cookie_comes_first_and_then_they_alternate() {
    check(
        &mut HotspotMemory::new(),
        &[0, 1, 500, 9000],
        &[Cookie, Redirect, Cookie, Redirect],
    );
}

#[test]
fn q21_cameras_and_hosts_do_not_disturb_each_other() {
    let mut memory = HotspotMemory::new();
    check(&mut memory, &[0], &[Cookie]);
    assert_eq!(memory.flavour_for(OTHER, Msn, at(1)), Cookie);
    assert_eq!(memory.flavour_for(CAMERA, YahooKorea, at(1)), Cookie);
    assert_eq!(memory.flavour_for(CAMERA, Gld, at(1)), Cookie);
    assert_eq!(memory.flavour_for(CAMERA, Gld, at(1)), Cookie);
    check(&mut memory, &[2], &[Redirect]);
}

#[test]
fn q21_what_let_the_camera_go_on_is_given_again() {
    let mut memory = HotspotMemory::new();
    check(&mut memory, &[0, 5], &[Cookie, Redirect]);
    assert_eq!(memory.proceeded(CAMERA, at(60)), [(Msn, Redirect)]);
    check(&mut memory, &[1000], &[Redirect]);
    assert_eq!(
        memory.proceeded(CAMERA, at(1060)),
        [],
        "it was known before"
    );
    check(&mut memory, &[1070], &[Redirect]);
}

#[test]
fn q21_a_known_camera_that_asks_again_at_once_gets_the_other() {
    let mut memory = HotspotMemory::new();
    memory.restore(CAMERA, Msn, Redirect);
    check(
        &mut memory,
        &[0, 120, 241, 242],
        &[Redirect, Cookie, Redirect, Cookie],
    );
    assert_eq!(memory.proceeded(CAMERA, at(250)), [(Msn, Cookie)]);
    check(&mut memory, &[251], &[Cookie]);
}

#[test]
fn going_on_hours_later_confirms_nothing() {
    let mut memory = HotspotMemory::new();
    check(&mut memory, &[0], &[Cookie]);
    assert_eq!(memory.proceeded(CAMERA, at(7200)), []);
    assert_eq!(memory.proceeded(OTHER, at(7200)), []);
}

#[test]
fn beyond_1024_cameras_the_quietest_is_forgotten() {
    let mut memory = HotspotMemory::new();
    memory.restore(CAMERA, Msn, Redirect);
    for number in 0..MOST_CLIENTS as u64 {
        let address = IpAddr::V6(u128::from(number).into());
        memory.flavour_for(address, Msn, at(1 + number));
    }
    assert_eq!(memory.clients.len(), MOST_CLIENTS);
    check(&mut memory, &[5000], &[Cookie]);
}

proptest! {
    #[test]
    fn an_unknown_camera_never_gets_the_same_twice(asked in prop::collection::vec(0..100_000u64, 2..20)) {
        let mut memory = HotspotMemory::new();
        let given: Vec<Flavour> = asked.iter().map(|now| memory.flavour_for(CAMERA, Msn, at(*now))).collect();
        prop_assert!(given.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
