//! What each address may hold.

use super::*;

const ONE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 168, 1, 40));
const OTHER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 168, 1, 41));

#[test]
fn each_address_has_its_own_share() {
    let shares = Shares::new(2);
    let held = [shares.try_take(ONE), shares.try_take(ONE)];
    assert!(held.iter().all(Option::is_some));
    assert!(shares.try_take(ONE).is_none());
    assert!(shares.try_take(OTHER).is_some());
    drop(held);
    assert!(shares.try_take(ONE).is_some());
}

#[test]
fn addresses_that_hold_nothing_are_forgotten() {
    let shares = Shares::new(1);
    let held = shares.try_take(ONE);
    for number in 0..5000_u32 {
        drop(shares.try_take(IpAddr::V4(number.into())));
    }
    assert!(shares.of.lock().unwrap().len() <= MANY);
    assert!(held.is_some() && shares.try_take(ONE).is_none());
}
