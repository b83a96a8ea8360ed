//! `[dns]` and `[mdns]`.

use super::{check, read_in};
use crate::config::{Dns, Mdns};
use expect_test::expect;
use std::path::Path;

fn read(text: &str) -> (Dns, Mdns) {
    let reading = read_in(Path::new("/cfg"), text);
    assert!(reading.problems.is_empty(), "{}", reading.problems);
    (reading.config.dns, reading.config.mdns)
}

#[test]
fn the_defaults_serve_nobody_but_are_found() {
    let (dns, mdns) = read("");
    assert!(!dns.enabled && dns.forward_to.is_empty() && dns.live_names.is_empty());
    assert_eq!(dns.listen, ["0.0.0.0:53".parse().expect("an address")]);
    assert!(mdns.enabled);
    assert_eq!(mdns.name, "nx-gateway");
}

#[test]
fn everything_can_be_said() {
    let (dns, mdns) = read(
        "[dns]\nenabled = true\nlisten = \"192.168.1.23:53\"\naddress = \"192.168.1.24\"\n\
         live_names = [\"www.MSN.com\"]\nforward_to = [\"192.168.1.1\", \"[2001:db8::1]:5353\"]\nrate_limit = 5\n\
         [mdns]\nenabled = false\nname = \"Photos.local\"\n",
    );
    expect![[r#"
        Dns { enabled: true, listen: [192.168.1.23:53], address: Some(192.168.1.24), live_names: ["www.msn.com"], forward_to: [192.168.1.1:53, [2001:db8::1]:5353], rate_limit: 5 }
        Mdns { enabled: false, name: "photos" }
    "#]]
    .assert_eq(&format!("{dns:?}\n{mdns:?}\n"));
}

#[test]
fn mistakes_are_told_with_a_way_out() {
    check(
        "[dns]\nlisten = \"0.0.0.0\"\naddress = \"::1\"\nlive_names = [\"www.msm.com\"]\n\
         forward_to = [\"router\", \"0.0.0.0\"]\nrate_limit = 0\n[mdns]\nname = \"my photos\"\n",
        &expect![[r#"
            error: `0.0.0.0` isn't an address and a port
             --> config.toml:2:10
              |
            2 | listen = "0.0.0.0"
              |          ^^^^^^^^^ add the port; name servers use 53: "0.0.0.0:53"

            error: `::1` isn't an address that a camera could go to
             --> config.toml:3:11
              |
            3 | address = "::1"
              |           ^^^^^ write for example "192.168.1.23"; cameras know IPv4 only

            error: there is no live_names `www.msm.com`
             --> config.toml:4:15
              |
            4 | live_names = ["www.msm.com"]
              |               ^^^^^^^^^^^^^ did you mean "www.msn.com"?

            error: `router` isn't the address of a name server
             --> config.toml:5:15
              |
            5 | forward_to = ["router", "0.0.0.0"]
              |               ^^^^^^^^ write for example "192.168.1.1", mostly your router

            error: `0.0.0.0` isn't the address of a name server
             --> config.toml:5:25
              |
            5 | forward_to = ["router", "0.0.0.0"]
              |                         ^^^^^^^^^ write for example "192.168.1.1", mostly your router

            error: `rate_limit` can't be 0
             --> config.toml:6:14
              |
            6 | rate_limit = 0
              |              ^ it goes from 1 to 1000000

            error: `my photos` can't be the name of a computer
             --> config.toml:8:8
              |
            8 | name = "my photos"
              |        ^^^^^^^^^^^ take up to 63 letters, digits and dashes, for example "photos"
        "#]],
    );
    check(
        "[dns]\nlisten = [\"192.168.1.23:53\"]\nforward_to = [\"192.168.1.23\"]\n",
        &expect![[r#"
            error: 192.168.1.23:53 is this name server itself
             --> config.toml:3:14
              |
            3 | forward_to = ["192.168.1.23"]
              |              ^^^^^^^^^^^^^^^^ name the one that was asked before, mostly your router
        "#]],
    );
}
