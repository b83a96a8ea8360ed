//! Where names lead, from whoever was asked to what is said of it.

use super::*;
use crate::doctor::finding::tests::check;
use expect_test::{Expect, expect};

const NAMES: [&str; 3] = [
    "gld.samsungosp.com",
    "www.ospserver.net",
    "www.samsungimaging.com",
];

fn source(who: Who, leads: &[Lead]) -> Source {
    let names = NAMES.map(str::to_owned).into_iter();
    let leads = names.zip(leads.iter().cycle().cloned());
    Source {
        who,
        leads: leads.collect(),
    }
}

fn router() -> Who {
    Who::Server("192.168.1.1:53".parse().unwrap())
}

fn ours() -> Who {
    Who::Ours("192.168.1.23:53".parse().unwrap())
}

fn away() -> Lead {
    Lead::Elsewhere(Ipv4Addr::new(203, 0, 113, 9))
}

fn facts(sources: Vec<Source>) -> Facts {
    Facts {
        here: vec![Ipv4Addr::new(192, 168, 1, 23)],
        is_ours_on: sources.iter().any(|it| matches!(it.who, Who::Ours(_))),
        sources,
        wrong_lines: Vec::new(),
        beyond: Vec::new(),
    }
}

#[track_caller]
fn check_sources(sources: Vec<Source>, want: &Expect) {
    check(judge(&facts(sources)), want);
}

#[test]
fn all_here_is_one_line() {
    let sources = vec![
        source(Who::Computer, &[Lead::Here]),
        source(router(), &[Lead::Here]),
    ];
    check_sources(
        sources,
        &expect![[r#"
            ok       names: all 3 names lead here (192.168.1.23); asked: this computer, 192.168.1.1
        "#]],
    );
}

#[test]
fn what_only_this_computers_own_file_leads_here_helps_no_camera() {
    let sources = vec![
        source(Who::Computer, &[Lead::Here]),
        source(router(), &[Lead::Nowhere]),
    ];
    check_sources(
        sources,
        &expect![[r#"
            WARNING  names: 192.168.1.1: all 3 names lead nowhere
                     Cameras that ask there don't find this computer. Give your name server the lines that the
                     first command prints; or switch ours on, and write this computer as DNS server into the
                     camera's WiFi settings; or make a card. For a camera with such a card all is well as it
                     is.
                       run:  nx-gateway hosts --format dnsmasq
                       or in the configuration, section [dns], say:  enabled = true
                       or run:  nx-gateway sd-card --model MODEL DIR
        "#]],
    );
}

#[test]
fn some_elsewhere_and_some_unknown_are_told_apart() {
    let silent = Lead::Unknown("nobody answered within 5 s".to_owned());
    let leads = [Lead::Here, away(), silent];
    check_sources(
        vec![source(router(), &leads)],
        &expect![[r#"
            WARNING  names: 192.168.1.1: www.ospserver.net leads to 203.0.113.9, no answer about
                     www.samsungimaging.com (nobody answered within 5 s)
                     Cameras that ask there don't find this computer. Give your name server the lines that the
                     first command prints; or switch ours on, and write this computer as DNS server into the
                     camera's WiFi settings; or make a card. For a camera with such a card all is well as it
                     is.
                       run:  nx-gateway hosts --format dnsmasq
                       or in the configuration, section [dns], say:  enabled = true
                       or run:  nx-gateway sd-card --model MODEL DIR
        "#]],
    );
}

#[test]
fn a_server_that_is_silent_is_told_with_why() {
    let silent = Lead::Unknown("nobody answered within 5 s".to_owned());
    check_sources(
        vec![source(router(), &[silent])],
        &expect![[r#"
            WARNING  names: 192.168.1.1: no answer (nobody answered within 5 s)
                     Cameras that ask there don't find this computer. Give your name server the lines that the
                     first command prints; or switch ours on, and write this computer as DNS server into the
                     camera's WiFi settings; or make a card. For a camera with such a card all is well as it
                     is.
                       run:  nx-gateway hosts --format dnsmasq
                       or in the configuration, section [dns], say:  enabled = true
                       or run:  nx-gateway sd-card --model MODEL DIR
        "#]],
    );
}

#[test]
fn our_own_name_server_is_enough() {
    let sources = vec![
        source(router(), &[Lead::Nowhere]),
        source(ours(), &[Lead::Here]),
    ];
    check_sources(
        sources,
        &expect![[r#"
            ok       names: our own name server (192.168.1.23) leads all 3 names here
            ok       names: 192.168.1.1: all 3 names lead nowhere
                     So the camera has to ask our own name server: write this computer as DNS server into its
                     WiFi settings. Don't let the router hand it out to all devices before `forward_to` in
                     [dns] says who knows the other names: they would have no Internet.
        "#]],
    );
}

#[test]
fn our_own_name_server_has_to_answer_rightly() {
    let silent = Lead::Unknown("Connection refused (os error 111)".to_owned());
    let sources = vec![source(router(), &[Lead::Here]), source(ours(), &[silent])];
    check_sources(
        sources,
        &expect![[r#"
            PROBLEM  names: our own name server (192.168.1.23) doesn't answer: Connection refused (os error
                     111)
                     It is switched on ([dns] enabled = true), and cameras that ask it learn nothing. What is
                     said of port 53 may tell why; or the server was started before it was switched on.
                       run:  sudo systemctl restart nx-gateway
            ok       names: all 3 names lead here (192.168.1.23); asked: 192.168.1.1
        "#]],
    );
    let sources = vec![source(router(), &[Lead::Here]), source(ours(), &[away()])];
    check_sources(
        sources,
        &expect![[r#"
            PROBLEM  names: our own name server (192.168.1.23) says: all 3 names lead to 203.0.113.9
                     Cameras that ask it are led astray.
                       leave `address` in [dns] out, or put this computer's address there
            ok       names: all 3 names lead here (192.168.1.23); asked: 192.168.1.1
        "#]],
    );
}

#[test]
fn our_own_name_server_that_does_not_run_is_no_problem() {
    let mut facts = facts(vec![source(router(), &[Lead::Here])]);
    facts.is_ours_on = true;
    check(
        judge(&facts),
        &expect![[r#"
            ok       names: our own name server is switched on, and can be asked once nx-gateway runs
            ok       names: all 3 names lead here (192.168.1.23); asked: 192.168.1.1
        "#]],
    );
}

#[test]
fn a_wrong_line_in_the_hosts_file_is_told() {
    let mut facts = facts(vec![source(router(), &[Lead::Here])]);
    let hosts = "127.0.0.1 localhost\n192.168.1.23 gld.samsungosp.com # right\n\
                 192.168.1.99 x WWW.ospserver.net\n#192.168.1.99 gld.samsungosp.com\n";
    let names = NAMES.map(str::to_owned);
    facts.wrong_lines = resolvers::wrong_lines(hosts, &names, &facts.here);
    check(
        judge(&facts),
        &expect![[r#"
            ok       names: all 3 names lead here (192.168.1.23); asked: 192.168.1.1
            WARNING  names: line 3 of /etc/hosts leads WWW.ospserver.net to 192.168.1.99, which isn't this
                     computer
                     A name server that reads that file (dnsmasq does) leads cameras there.
                       run:  sudo nano +3 /etc/hosts
        "#]],
    );
}

#[test]
fn behind_systemds_resolver_stand_others() {
    let of_systemd = "nameserver 192.168.1.1\nnameserver fe80::1%2\n";
    let all = |conf: &str| {
        let servers = resolvers::servers(conf, of_systemd);
        servers.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        all("# x\nnameserver 127.0.0.53\noptions edns0\n"),
        ["127.0.0.53", "192.168.1.1", "fe80::1"]
    );
    assert_eq!(all("nameserver 9.9.9.9\nnameserver 9.9.9.9\n"), ["9.9.9.9"]);
    assert_eq!(
        all("nameserver nonsense\nnameserver\n"),
        Vec::<String>::new()
    );
}

#[test]
fn a_camera_may_take_any_of_several_addresses() {
    let here = Ipv4Addr::new(192, 168, 1, 23);
    let other = Ipv4Addr::new(10, 0, 0, 1);
    let lead = |found: &[Ipv4Addr]| lead_of(found.to_vec(), |ip| ip == here);
    assert_eq!(lead(&[here]), Lead::Here);
    assert_eq!(lead(&[here, other]), Lead::Elsewhere(other));
    assert_eq!(lead(&[]), Lead::Nowhere);
}

#[test]
fn whom_our_own_asks_for_the_rest_is_looked_at() {
    let server = |ip: &str| format!("{ip}:53").parse().unwrap();
    let silent = || Some("nobody answered within 5 s".to_owned());
    let with = |beyond: Vec<(SocketAddr, Option<String>)>| Facts {
        beyond,
        ..facts(vec![
            source(ours(), &[Lead::Here]),
            source(router(), &[Lead::Nowhere]),
        ])
    };
    check(
        judge(&with(vec![(server("192.168.1.1"), None)])),
        &expect![[r#"
            ok       names: our own name server (192.168.1.23) leads all 3 names here
            ok       names: all other names are asked for at 192.168.1.1 (forward_to), which answers
            ok       names: 192.168.1.1: all 3 names lead nowhere
                     So cameras have to ask our own name server: write this computer as DNS server into their
                     WiFi settings, or let the router (DHCP) hand it out to all devices.
        "#]],
    );
    check(
        judge(&with(vec![(server("192.168.1.1"), silent())])),
        &expect![[r#"
            ok       names: our own name server (192.168.1.23) leads all 3 names here
            PROBLEM  names: asked for other names (forward_to): 192.168.1.1: nobody answered within 5 s
                     Devices that ask here for names find the cameras', and nothing of the Internet.
                       write the address of your router, or of another name server, into forward_to in [dns]
            ok       names: 192.168.1.1: all 3 names lead nowhere
                     So cameras have to ask our own name server: write this computer as DNS server into their
                     WiFi settings, or let the router (DHCP) hand it out to all devices.
        "#]],
    );
    check(
        judge(&with(vec![
            (server("192.168.1.1"), None),
            (server("9.9.9.9"), silent()),
        ])),
        &expect![[r#"
            ok       names: our own name server (192.168.1.23) leads all 3 names here
            WARNING  names: asked for other names (forward_to): 9.9.9.9: nobody answered within 5 s
                     The others answer; each question may take some seconds more.
                       take it out of forward_to in [dns], or correct it there
            ok       names: 192.168.1.1: all 3 names lead nowhere
                     So cameras have to ask our own name server: write this computer as DNS server into their
                     WiFi settings, or let the router (DHCP) hand it out to all devices.
        "#]],
    );
}
