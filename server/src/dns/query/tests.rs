//! Questions well and badly put; and what all tests of this room ask with.

use super::*;
use domain::base::Ttl;
use domain::rdata::A;
use expect_test::{Expect, expect};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::net::Ipv4Addr;

/// A question, and how it is put.
#[derive(Clone, Copy)]
pub(in crate::dns) struct Asked<'a> {
    pub(in crate::dns) name: &'a str,
    pub(in crate::dns) kind: Rtype,
    pub(in crate::dns) class: Class,
    /// The longest answer, and the version of EDNS.
    pub(in crate::dns) edns: Option<(u16, u8)>,
}

impl Default for Asked<'_> {
    fn default() -> Self {
        Self {
            name: "gld.samsungosp.com",
            kind: Rtype::A,
            class: Class::IN,
            edns: None,
        }
    }
}

/// The packet with number 4711 that wants recursion.
pub(in crate::dns) fn ask(asked: Asked<'_>) -> Vec<u8> {
    let mut builder = MessageBuilder::new_vec();
    builder.header_mut().set_id(4711);
    builder.header_mut().set_rd(true);
    let mut question = builder.question();
    let name: Name<Vec<u8>> = asked.name.parse().expect("a name");
    question
        .push((name, asked.kind, asked.class))
        .expect("room");
    let mut additional = question.additional();
    if let Some((longest, version)) = asked.edns {
        additional
            .opt(|opt| {
                opt.set_udp_payload_size(longest);
                opt.set_version(version);
                opt.set_dnssec_ok(true);
                Ok(())
            })
            .expect("room");
    }
    additional.finish()
}

/// A packet in words.
pub(in crate::dns) fn shown(packet: &[u8]) -> String {
    let message = Message::from_slice(packet).expect("a message");
    let (header, counts) = (message.header(), message.header_counts());
    let mut text = format!(
        "{} {} {} [{}] {} bytes\n",
        header.id(),
        header.opcode(),
        message.opt_rcode(),
        header.flags(),
        packet.len()
    );
    for question in message.question().flatten() {
        let _ = writeln!(text, "? {question}");
    }
    let records = message.answer().expect("a section");
    for record in records.limit_to::<A>().flatten() {
        let _ = writeln!(text, "  {record}");
    }
    if counts.ancount() + counts.nscount() + counts.arcount() == 0 {
        text += "  nothing\n";
    }
    if let Some(opt) = message.opt() {
        let _ = writeln!(
            text,
            "  EDNS version {}, up to {} bytes, DO {}",
            opt.version(),
            opt.udp_payload_size(),
            opt.dnssec_ok()
        );
    }
    text
}

/// What comes of a packet: the question as it was understood, or what is said.
#[track_caller]
fn check(packet: &[u8], want: &Expect) {
    want.assert_eq(&match Query::parse(packet) {
        Ok(query) => format!("{} {:?}\n", query.question, query.edns),
        Err(NoQuery::Silence) => "silence\n".to_owned(),
        Err(NoQuery::Refusal(refusal)) => shown(&refusal),
    });
}

fn asked() -> Vec<u8> {
    ask(Asked::default())
}

#[test]
fn a_question_is_understood_with_and_without_edns() {
    check(
        &asked(),
        &expect![[r#"
        gld.samsungosp.com.	A	IN None
    "#]],
    );
    check(
        &ask(Asked {
            edns: Some((1400, 0)),
            ..Asked::default()
        }),
        &expect![[r#"
            gld.samsungosp.com.	A	IN Some(Edns { longest: 1400, dnssec_ok: true })
        "#]],
    );
}

#[test]
fn a_later_edns_is_told_which_one_is_known() {
    check(
        &ask(Asked {
            edns: Some((1400, 1)),
            ..Asked::default()
        }),
        &expect![[r#"
            4711 QUERY(0) BADVERS [QR RD] 47 bytes
            ? gld.samsungosp.com.	A	IN
              EDNS version 0, up to 1232 bytes, DO true
        "#]],
    );
}

#[test]
fn nobody_answers_answers_or_scraps() {
    let mut answer = asked();
    answer[2] |= 0x80;
    check(&answer, &expect![["silence\n"]]);
    check(&asked()[..11], &expect![["silence\n"]]);
    check(b"", &expect![["silence\n"]]);
}

#[test]
fn no_other_operation_is_known() {
    let mut update = asked();
    update[2] |= 5 << 3;
    check(
        &update,
        &expect![[r#"
        4711 UPDATE(5) NOTIMP [QR RD] 12 bytes
          nothing
    "#]],
    );
}

#[test]
fn what_is_malformed_is_told_so_in_a_head_alone() {
    let formerr = expect![[r#"
        4711 QUERY(0) FORMERR [QR RD] 12 bytes
          nothing
    "#]];
    let mut none = asked();
    none[5] = 0;
    check(&none, &formerr);
    let mut many = asked();
    many[4..6].copy_from_slice(&u16::MAX.to_be_bytes());
    check(&many, &formerr);
    check(&asked()[..20], &formerr);
    for name in [&b"\xc0\x00"[..], b"\xc0\x10", b"\x03abc\xc0\x04"] {
        let pointing = [&asked()[..12], name, b"\x00\x01\x00\x01"].concat();
        check(&pointing, &formerr);
    }
    // A pointer alone, to a root that stands behind the question.
    let behind = b"\x10\x4c\0\0\0\x01\0\0\0\0\0\0\xc0\x0f\0\0\x10\0\0";
    assert!(matches!(Query::parse(behind), Err(NoQuery::Refusal(answer)) if answer.len() == 12));
    let mut twice = ask(Asked {
        edns: Some((1400, 0)),
        ..Asked::default()
    });
    twice.extend_from_within(twice.len() - 11..);
    twice[11] = 2;
    check(&twice, &formerr);
}

#[test]
fn an_answer_by_udp_is_as_long_as_was_said_and_never_too_long_for_a_network() {
    let longest = |edns: Option<u16>, way| {
        let asked = ask(Asked {
            edns: edns.map(|longest| (longest, 0)),
            ..Asked::default()
        });
        Query::parse(&asked).expect("a question").longest(way)
    };
    assert_eq!(longest(None, Way::Datagram), 512);
    assert_eq!(longest(Some(100), Way::Datagram), 512);
    assert_eq!(longest(Some(1000), Way::Datagram), 1000);
    assert_eq!(longest(Some(4096), Way::Datagram), 1232);
    assert_eq!(longest(None, Way::Stream), 65_535);
}

#[test]
fn an_answer_repeats_the_question_and_points_at_its_name() {
    let query = Query::parse(&asked()).expect("a question");
    let reply = query.reply(OptRcode::NOERROR, |answer| {
        let address = A::new(Ipv4Addr::LOCALHOST);
        answer.push((query.name(), Class::IN, Ttl::from_secs(1), address))
    });
    // A pointer of two bytes, type, class, time, length, address.
    assert_eq!(reply.expect("an answer").len(), asked().len() + 16);
}

proptest! {
    /// Whatever comes: no panic, and never more than a little longer than the question.
    #[test]
    fn nothing_makes_much_out_of_little(
        packet in prop::collection::vec(any::<u8>(), 0..200),
        start in prop::sample::select(vec![asked(), ask(Asked { edns: Some((4096, 0)), ..Asked::default() })]),
        keep in 0usize..50,
    ) {
        let packet = [start.get(..keep).unwrap_or(&start), &packet].concat();
        let answer = match Query::parse(&packet) {
            Err(NoQuery::Silence) => Vec::new(),
            Err(NoQuery::Refusal(refusal)) => refusal,
            Ok(query) => super::super::zone::lead(&query, Ipv4Addr::LOCALHOST).expect("an answer"),
        };
        prop_assert!(answer.len() <= packet.len() + 16);
    }
}
