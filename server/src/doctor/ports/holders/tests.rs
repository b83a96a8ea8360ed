//! What the kernel writes about sockets.

use super::*;

const TCP: &str = "\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1001 1 0 100 0 0 10 0
   1: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000   999        0 1002 1 0 100 0 0 10 0
   2: 1701A8C0:0050 0901A8C0:C001 01 00000000:00000000 00:00000000 00000000   999        0 1003 1 0 100 0 0 10 0
";
const TCP6: &str = "\
  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2001 1 0 100 0 0 10 0
   1: 0000000000000000FFFF00001701A8C0:0051 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2002 1 0 100 0 0 10 0
";
const UDP: &str = "\
   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
 1234: 3500007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000   101        0 3001 2 0 0
";

fn told(text: &str, wire: Wire) -> Vec<String> {
    let sockets = sockets(text, wire).into_iter();
    sockets
        .map(|it| format!("{} {}", it.address, it.inode))
        .collect()
}

#[test]
fn whoever_waits_is_listed_and_whoever_talks_is_not() {
    assert_eq!(
        told(TCP, Wire::Tcp),
        ["127.0.0.1:80 1001", "0.0.0.0:8080 1002"]
    );
    assert_eq!(
        told(TCP6, Wire::Tcp),
        ["[::]:80 2001", "192.168.1.23:81 2002"]
    );
    assert_eq!(told(UDP, Wire::Udp), ["127.0.0.53:53 3001"]);
    assert_eq!(told("", Wire::Tcp), Vec::<String>::new());
    assert_eq!(
        told("head\n 0: nonsense\n", Wire::Tcp),
        Vec::<String>::new()
    );
}

#[track_caller]
fn check(there: &str, wanted: &str, is_so: bool) {
    let (there, wanted) = (there.parse().unwrap(), wanted.parse().unwrap());
    assert_eq!(is_in_the_way(there, wanted), is_so, "{there} {wanted}");
}

#[test]
fn all_addresses_are_in_the_way_of_each() {
    check("0.0.0.0:80", "192.168.1.23:80", true);
    check("192.168.1.23:80", "0.0.0.0:80", true);
    check("192.168.1.23:80", "192.168.1.23:80", true);
    check("192.168.1.24:80", "192.168.1.23:80", false);
    check("0.0.0.0:81", "0.0.0.0:80", false);
    check("[::]:80", "0.0.0.0:80", true);
    check("[::1]:80", "0.0.0.0:80", false);
    check("0.0.0.0:80", "[::]:80", true);
    check("192.168.1.23:80", "[fd00::1]:80", false);
}

#[track_caller]
fn check_certainly(at: &str, wanted: &str, want: bool) {
    let held = Held {
        at: vec![at.parse().unwrap()],
        by: Vec::new(),
    };
    assert_eq!(held.certainly(wanted.parse().unwrap()), want);
}

#[test]
fn what_is_certainly_taken_is_not_tried() {
    check_certainly("0.0.0.0:80", "0.0.0.0:80", true);
    check_certainly("192.168.1.23:80", "0.0.0.0:80", true);
    check_certainly("192.168.1.23:80", "192.168.1.23:80", true);
    check_certainly("[::]:80", "[::]:80", true);
    // It may take IPv6 only.
    check_certainly("[::]:80", "0.0.0.0:80", false);
    // That address may not be this computer's.
    check_certainly("0.0.0.0:80", "192.168.1.23:80", false);
}
