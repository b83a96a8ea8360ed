//! The names in the three forms.

use super::*;
use expect_test::{Expect, expect};

fn address(interface: &str, last: u8) -> Address {
    Address {
        interface: interface.to_owned(),
        address: Ipv4Addr::new(192, 168, 1, last),
    }
}

#[track_caller]
fn check(format: HostsFormat, addresses: &[Address], want: Expect) {
    let cameras = Cameras::built_in().expect("the table is well-formed");
    let text = match lines(format, addresses, &cameras) {
        Ok(text) => text,
        Err(error) => format!("error: {error:#}"),
    };
    want.assert_eq(&text);
}

#[test]
fn a_hosts_file_gets_one_line() {
    check(
        HostsFormat::Hosts,
        &[address("wlan0", 23)],
        expect![[r#"
            # The names Samsung's WiFi cameras ask for, pointed at this host.
            # For the file hosts on a camera's memory card. Only who copies it over a camera's own file needs this line:
            127.0.0.1 localhost
            192.168.1.23 gld.samsungosp.com www.samsungimaging.com www.ospserver.net snsgw.samsungmobile.com samsungimaging.com
            # www.yahoo.co.kr is a live site that nobody here could open then: take the # away only for WB850F, ST200F, perhaps for EX2F, DV300F, SH100, DV150F, WB150F, WB250F, WB350F, WB800F, WB2200F.
            #192.168.1.23 www.yahoo.co.kr
            # www.msn.com is a live site that nobody here could open then: take the # away only for WB37F, WB35F, WB36F, WB1100F, perhaps for EX2F, DV300F, SH100, DV150F, WB150F, WB250F, WB350F, WB800F, WB2200F.
            #192.168.1.23 www.msn.com
        "#]],
    );
}

#[test]
fn dnsmasq_gets_a_line_for_each_name() {
    check(
        HostsFormat::Dnsmasq,
        &[address("wlan0", 23)],
        expect![[r#"
            # The names Samsung's WiFi cameras ask for, pointed at this host.
            address=/gld.samsungosp.com/192.168.1.23
            local=/gld.samsungosp.com/
            address=/www.samsungimaging.com/192.168.1.23
            local=/www.samsungimaging.com/
            address=/www.ospserver.net/192.168.1.23
            local=/www.ospserver.net/
            address=/snsgw.samsungmobile.com/192.168.1.23
            local=/snsgw.samsungmobile.com/
            address=/samsungimaging.com/192.168.1.23
            local=/samsungimaging.com/
            # www.yahoo.co.kr is a live site that nobody here could open then: take the # away only for WB850F, ST200F, perhaps for EX2F, DV300F, SH100, DV150F, WB150F, WB250F, WB350F, WB800F, WB2200F.
            #address=/www.yahoo.co.kr/192.168.1.23
            #local=/www.yahoo.co.kr/
            # www.msn.com is a live site that nobody here could open then: take the # away only for WB37F, WB35F, WB36F, WB1100F, perhaps for EX2F, DV300F, SH100, DV150F, WB150F, WB250F, WB350F, WB800F, WB2200F.
            #address=/www.msn.com/192.168.1.23
            #local=/www.msn.com/
        "#]],
    );
}

#[test]
fn unbound_gets_a_zone_for_each_name() {
    check(
        HostsFormat::Unbound,
        &[address("wlan0", 23)],
        expect![[r##"
            # The names Samsung's WiFi cameras ask for, pointed at this host.
            server:
                local-zone: "gld.samsungosp.com." static
                local-data: "gld.samsungosp.com. A 192.168.1.23"
                local-zone: "www.samsungimaging.com." static
                local-data: "www.samsungimaging.com. A 192.168.1.23"
                local-zone: "www.ospserver.net." static
                local-data: "www.ospserver.net. A 192.168.1.23"
                local-zone: "snsgw.samsungmobile.com." static
                local-data: "snsgw.samsungmobile.com. A 192.168.1.23"
                local-zone: "samsungimaging.com." static
                local-data: "samsungimaging.com. A 192.168.1.23"
            # www.yahoo.co.kr is a live site that nobody here could open then: take the # away only for WB850F, ST200F, perhaps for EX2F, DV300F, SH100, DV150F, WB150F, WB250F, WB350F, WB800F, WB2200F.
            #    local-zone: "www.yahoo.co.kr." static
            #    local-data: "www.yahoo.co.kr. A 192.168.1.23"
            # www.msn.com is a live site that nobody here could open then: take the # away only for WB37F, WB35F, WB36F, WB1100F, perhaps for EX2F, DV300F, SH100, DV150F, WB150F, WB250F, WB350F, WB800F, WB2200F.
            #    local-zone: "www.msn.com." static
            #    local-data: "www.msn.com. A 192.168.1.23"
        "##]],
    );
}

#[test]
fn other_addresses_are_named_in_a_comment() {
    let addresses = [
        address("wlan0", 23),
        address("eth0", 7),
        address("docker0", 9),
    ];
    check(
        HostsFormat::Hosts,
        &addresses,
        expect![[r#"
            # The names Samsung's WiFi cameras ask for, pointed at this host.
            # Chosen of several addresses: 192.168.1.23 (wlan0).
            # If the cameras cannot reach it: 192.168.1.7 (eth0), 192.168.1.9 (docker0).
            # For the file hosts on a camera's memory card. Only who copies it over a camera's own file needs this line:
            127.0.0.1 localhost
            192.168.1.23 gld.samsungosp.com www.samsungimaging.com www.ospserver.net snsgw.samsungmobile.com samsungimaging.com
            # www.yahoo.co.kr is a live site that nobody here could open then: take the # away only for WB850F, ST200F, perhaps for EX2F, DV300F, SH100, DV150F, WB150F, WB250F, WB350F, WB800F, WB2200F.
            #192.168.1.23 www.yahoo.co.kr
            # www.msn.com is a live site that nobody here could open then: take the # away only for WB37F, WB35F, WB36F, WB1100F, perhaps for EX2F, DV300F, SH100, DV150F, WB150F, WB250F, WB350F, WB800F, WB2200F.
            #192.168.1.23 www.msn.com
        "#]],
    );
}

#[test]
fn without_an_address_there_is_nothing_to_print() {
    check(
        HostsFormat::Hosts,
        &[],
        expect![[r#"
        error: this host has no IPv4 address that a camera could reach
        hint: connect it to the network of the cameras, by cable or WiFi, and try again"#]],
    );
}
