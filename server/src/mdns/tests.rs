//! Where it is announced; that others find it then is tried with a real one of them in `tests/it/two_hosts.rs`.

use super::*;

#[test]
fn an_address_is_told_where_a_browser_is_answered_at_it() {
    let check = |listening: &str, address: &str| {
        answers_at(listening.parse().unwrap(), address.parse().unwrap())
    };
    assert!(check("0.0.0.0:80", "192.168.1.23"));
    assert!(!check("0.0.0.0:80", "fe80::1"));
    assert!(check("[::]:80", "192.168.1.23") && check("[::]:80", "fe80::1"));
    assert!(check("192.168.1.23:80", "192.168.1.23"));
    assert!(!check("192.168.1.23:80", "192.168.1.24"));
}

#[tokio::test]
async fn what_nobody_else_can_reach_is_not_announced() {
    let loopback = SocketAddr::from(([127, 0, 0, 1], 80));
    assert!(announce("nx-gateway", &[loopback]).unwrap().is_none());
    assert!(announce("nx-gateway", &[]).unwrap().is_none());
}
