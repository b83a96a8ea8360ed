//! Where the server on this computer is asked.

use super::places;

fn asked(listen: &[&str]) -> Vec<String> {
    let listen: Vec<_> = listen.iter().map(|it| it.parse().unwrap()).collect();
    places(&listen).iter().map(ToString::to_string).collect()
}

#[test]
fn a_server_at_all_addresses_is_asked_on_this_computer() {
    assert_eq!(asked(&["0.0.0.0:8081"]), ["127.0.0.1:8081"]);
    assert_eq!(asked(&["[::]:8081"]), ["[::1]:8081"]);
}

#[test]
fn a_server_at_one_address_is_asked_there() {
    assert_eq!(
        asked(&["192.168.1.24:8081", "127.0.0.1:9000"]),
        ["192.168.1.24:8081", "127.0.0.1:9000"]
    );
}

#[test]
fn where_port_80_could_not_be_had_it_is_asked_at_8080() {
    assert_eq!(asked(&["0.0.0.0:80"]), ["127.0.0.1:80", "127.0.0.1:8080"]);
}
