//! Time is passed in.

use super::*;
use std::net::Ipv4Addr;

const ONE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 50));
const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 51));

#[test]
fn as_many_as_a_second_takes_at_once_then_one_after_the_other() {
    let (rates, start) = (Rates::new(4), Instant::now());
    let allowed = |from, at| (0..9).filter(|_| rates.allow(from, at)).count();
    assert_eq!(allowed(ONE, start), 4);
    assert_eq!(allowed(OTHER, start), 4, "each for itself");
    assert_eq!(allowed(ONE, start + Duration::from_millis(500)), 2);
    assert_eq!(
        allowed(ONE, start + Duration::from_secs(60)),
        4,
        "nothing is saved up"
    );
}

#[test]
fn addresses_that_one_host_can_choose_among_count_as_one() {
    let (rates, now) = (Rates::new(1), Instant::now());
    let address = |text: &str| text.parse::<IpAddr>().expect("an address");
    assert!(rates.allow(address("2001:db8::1"), now));
    assert!(!rates.allow(address("2001:db8::2:3"), now));
    assert!(rates.allow(address("2001:db8:0:1::1"), now));
    // In a home network there are several hosts.
    for ours in ["fd00::1", "fe80::1"] {
        let other = format!("{ours}1");
        assert!(rates.allow(address(ours), now) && rates.allow(address(&other), now));
        assert!(!rates.allow(address(ours), now));
    }
}

#[test]
fn any_number_of_addresses_is_remembered_in_little_room() {
    let (rates, now) = (Rates::new(1), Instant::now());
    for number in 0..20_000 {
        let address = Ipv4Addr::from_bits(0x0a00_0000 + number);
        assert!(rates.allow(address.into(), now));
    }
    assert!(rates.at.lock().expect("not poisoned").len() <= MOST_SOURCES);
}
