//! Which questions are ours, and what they get.

use super::super::query::tests::{Asked, ask, shown};
use super::*;
use expect_test::{Expect, expect};

#[track_caller]
fn check(asked: Asked<'_>, want: &Expect) {
    let zone = Zone::new(["gld.samsungosp.com", "www.ospserver.net"]).expect("names");
    let query = Query::parse(&ask(asked)).expect("a question");
    let text = match zone.find(&query) {
        None => "not ours\n".to_owned(),
        Some(_) => shown(&lead(&query, Ipv4Addr::new(192, 168, 1, 23)).expect("an answer")),
    };
    want.assert_eq(&text);
}

#[test]
fn an_address_is_given_in_the_spelling_of_the_question() {
    check(
        Asked {
            name: "GLD.samsungOSP.com",
            ..Asked::default()
        },
        &expect![[r#"
            4711 QUERY(0) NOERROR [QR AA RD] 52 bytes
            ? GLD.samsungOSP.com.	A	IN
              GLD.samsungOSP.com. 60 IN A 192.168.1.23
        "#]],
    );
}

#[test]
fn version_6_and_all_else_are_empty_and_no_error() {
    let zone = Zone::new(["gld.samsungosp.com"]).expect("a name");
    for kind in [
        Rtype::AAAA,
        Rtype::MX,
        Rtype::TXT,
        Rtype::SOA,
        Rtype::from_int(65),
    ] {
        let asked = Asked {
            kind,
            ..Asked::default()
        };
        let query = Query::parse(&ask(asked)).expect("a question");
        assert!(zone.find(&query).is_some(), "{kind}");
        let answer = shown(&lead(&query, Ipv4Addr::LOCALHOST).expect("an answer"));
        let empty = format!(
            "4711 QUERY(0) NOERROR [QR AA RD] 36 bytes\n? gld.samsungosp.com.\t{kind}\tIN\n  nothing\n"
        );
        assert_eq!(answer, empty);
    }
}

#[test]
fn any_gets_the_address_alone() {
    check(
        Asked {
            kind: Rtype::ANY,
            ..Asked::default()
        },
        &expect![[r#"
            4711 QUERY(0) NOERROR [QR AA RD] 52 bytes
            ? gld.samsungosp.com.	ANY	IN
              gld.samsungosp.com. 60 IN A 192.168.1.23
        "#]],
    );
}

#[test]
fn whole_zones_other_classes_and_other_names_are_not_ours() {
    let not_ours = expect![["not ours\n"]];
    for kind in [Rtype::AXFR, Rtype::IXFR] {
        check(
            Asked {
                kind,
                ..Asked::default()
            },
            &not_ours,
        );
    }
    check(
        Asked {
            class: Class::CH,
            ..Asked::default()
        },
        &not_ours,
    );
    for name in ["samsungosp.com", "a.gld.samsungosp.com", "www.msn.com", "."] {
        check(
            Asked {
                name,
                ..Asked::default()
            },
            &not_ours,
        );
    }
}
