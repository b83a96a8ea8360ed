//! Who gets what, packet by packet.

use super::super::query::tests::{Asked, ask, shown};
use super::*;
use domain::base::iana::Rtype;
use expect_test::{Expect, expect};

const CAMERA: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 50));
const STRANGER: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 50));
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 23));

fn settings() -> Dns {
    Dns {
        enabled: true,
        listen: Vec::new(),
        address: None,
        live_names: Vec::new(),
        forward_to: Vec::new(),
        rate_limit: 100,
    }
}

/// Lets in what is at home and, as an owner may, one host elsewhere.
fn responder(settings: &Dns) -> Responder {
    let zone = Zone::new(["gld.samsungosp.com"]).unwrap();
    let elsewhere = Network::Range("203.0.113.50/32".parse().unwrap());
    let allowed = Networks::new(vec![Network::Lan, elsewhere]);
    Responder::new(zone, settings, allowed)
}

fn forwarding() -> Responder {
    responder(&Dns {
        forward_to: vec!["192.168.1.1:53".parse().unwrap()],
        ..settings()
    })
}

#[track_caller]
fn check(responder: &Responder, asked: Asked<'_>, from: IpAddr, want: &Expect) {
    let told = match responder.decide(&ask(asked), from, HERE) {
        Verdict::Silence => "silence\n".to_owned(),
        Verdict::Answer(answer) => shown(&answer),
        Verdict::Forward(query) => format!("forward {}\n", query.name()),
    };
    want.assert_eq(&told);
}

fn other() -> Asked<'static> {
    Asked {
        name: "www.example.org",
        ..Asked::default()
    }
}

fn refused() -> Expect {
    expect![[r#"
        4711 QUERY(0) REFUSED [QR RD] 33 bytes
        ? www.example.org.	A	IN
          nothing
    "#]]
}

#[test]
fn our_names_lead_to_where_they_were_asked_for_or_where_the_owner_says() {
    check(
        &responder(&settings()),
        Asked::default(),
        CAMERA,
        &expect![[r#"
            4711 QUERY(0) NOERROR [QR AA RD] 52 bytes
            ? gld.samsungosp.com.	A	IN
              gld.samsungosp.com. 60 IN A 192.168.1.23
        "#]],
    );
    let elsewhere = Dns {
        address: Some(Ipv4Addr::new(192, 168, 1, 99)),
        ..settings()
    };
    check(
        &responder(&elsewhere),
        Asked::default(),
        CAMERA,
        &expect![[r#"
            4711 QUERY(0) NOERROR [QR AA RD] 52 bytes
            ? gld.samsungosp.com.	A	IN
              gld.samsungosp.com. 60 IN A 192.168.1.99
        "#]],
    );
}

#[test]
fn other_names_are_refused_unless_somebody_knows_them() {
    check(&responder(&settings()), other(), CAMERA, &refused());
    check(
        &forwarding(),
        other(),
        CAMERA,
        &expect![["forward www.example.org\n"]],
    );
}

#[test]
fn other_names_are_for_those_at_home_only() {
    assert!(forwarding().lets_in(STRANGER));
    check(&forwarding(), other(), STRANGER, &refused());
}

#[test]
fn whoever_is_asked_for_other_names_does_not_get_its_questions_back() {
    check(&forwarding(), other(), [192, 168, 1, 1].into(), &refused());
}

#[test]
fn nobody_is_asked_for_who_does_not_want_that() {
    let mut packet = ask(other());
    // The flag "recursion desired".
    packet[2] &= !1;
    let verdict = forwarding().decide(&packet, CAMERA, HERE);
    assert!(matches!(verdict, Verdict::Answer(answer) if shown(&answer).contains("REFUSED")));
}

#[test]
fn whole_zones_are_not_asked_for() {
    let zone = Asked {
        kind: Rtype::AXFR,
        ..other()
    };
    let verdict = forwarding().decide(&ask(zone), CAMERA, HERE);
    assert!(matches!(verdict, Verdict::Answer(answer) if shown(&answer).contains("REFUSED")));
}

#[test]
fn strangers_are_not_let_in() {
    let responder = responder(&settings());
    assert!(responder.lets_in(CAMERA));
    assert!(!responder.lets_in([203, 0, 113, 51].into()));
}

#[test]
fn too_many_questions_get_no_answer() {
    let settings = Dns {
        rate_limit: 2,
        ..settings()
    };
    let responder = responder(&settings);
    assert!(responder.has_time_for(CAMERA) && responder.has_time_for(CAMERA));
    assert!(!responder.has_time_for(CAMERA));
    assert!(responder.has_time_for(STRANGER), "each for itself");
}

#[test]
fn what_is_remembered_of_who_asked_is_bounded() {
    let responder = responder(&settings());
    for number in 0..5_000_u32 {
        let address = Ipv4Addr::from_bits(0xcb00_7200 + number);
        responder.lets_in(address.into());
    }
    let strangers = responder.strangers.lock().unwrap().len();
    assert_eq!(strangers, limits::STRANGERS_TOLD);
    // However many of them there are, the owner is told of the camera.
    responder.decide(&ask(Asked::default()), CAMERA, HERE);
    assert_eq!(responder.guests.lock().unwrap().len(), 1);
}
