//! What is kept, for how long, and how it ages.

use super::super::query::tests::{Asked, ask, shown};
use super::*;
use domain::base::Ttl;
use domain::base::iana::OptRcode;
use domain::rdata::A;
use std::net::Ipv4Addr;

fn query(asked: Asked<'_>) -> Query {
    Query::parse(&ask(asked)).expect("a question")
}

/// An answer with records that are true for so long.
fn answer(query: &Query, code: OptRcode, times: &[u32]) -> Vec<u8> {
    let reply = query.reply(code, |answer| {
        for seconds in times {
            let ttl = Ttl::from_secs(*seconds);
            answer.push((query.name(), Class::IN, ttl, A::new(Ipv4Addr::LOCALHOST)))?;
        }
        Ok(())
    });
    reply.expect("an answer")
}

fn after(start: Instant, seconds: u64) -> Instant {
    start + Duration::from_secs(seconds)
}

#[test]
fn an_answer_ages_and_ends_with_its_first_record() {
    let (mut cache, start) = (Cache::default(), Instant::now());
    let query = query(Asked {
        edns: Some((1232, 0)),
        ..Asked::default()
    });
    let key = Key::of(&query);
    let packet = answer(&query, OptRcode::NOERROR, &[300, 60]);
    cache.keep(key.clone(), &packet, start);
    assert_eq!(cache.find(&key, start), Some(packet));
    let aged = shown(&cache.find(&key, after(start, 59)).expect("still true"));
    assert!(
        aged.contains(" 241 IN A ") && aged.contains(" 1 IN A "),
        "{aged}"
    );
    // What EDNS says in the place of a time is as it was.
    assert!(
        aged.contains("EDNS version 0, up to 1232 bytes, DO true"),
        "{aged}"
    );
    assert_eq!(cache.find(&key, after(start, 60)), None);
}

#[test]
fn capitals_make_no_other_question_but_all_else_does() {
    let (mut cache, now) = (Cache::default(), Instant::now());
    let asked = query(Asked::default());
    cache.keep(
        Key::of(&asked),
        &answer(&asked, OptRcode::NOERROR, &[60]),
        now,
    );
    let finds = |asked| cache.find(&Key::of(&query(asked)), now).is_some();
    assert!(finds(Asked {
        name: "GLD.samsungosp.COM",
        ..Asked::default()
    }));
    for other in [
        Asked {
            name: "samsungosp.com",
            ..Asked::default()
        },
        Asked {
            kind: Rtype::AAAA,
            ..Asked::default()
        },
        Asked {
            class: Class::CH,
            ..Asked::default()
        },
        Asked {
            edns: Some((1232, 0)),
            ..Asked::default()
        },
    ] {
        assert!(!finds(other));
    }
}

#[test]
fn what_is_no_answer_or_true_for_no_time_is_not_kept() {
    let (mut cache, now) = (Cache::default(), Instant::now());
    let query = query(Asked::default());
    let key = Key::of(&query);
    let mut cut = answer(&query, OptRcode::NOERROR, &[60]);
    cut[2] |= 2;
    for packet in [
        answer(&query, OptRcode::SERVFAIL, &[60]),
        answer(&query, OptRcode::NOERROR, &[60, 0]),
        answer(&query, OptRcode::NOERROR, &[]),
        answer(&query, OptRcode::NOERROR, &[60; 200]),
        cut,
        answer(&query, OptRcode::NOERROR, &[60])[..40].to_owned(),
        Vec::new(),
    ] {
        cache.keep(key.clone(), &packet, now);
        assert_eq!(cache.find(&key, now), None, "{packet:?}");
    }
    cache.keep(key.clone(), &answer(&query, OptRcode::NXDOMAIN, &[60]), now);
    assert!(cache.find(&key, now).is_some());
}

#[test]
fn no_answer_is_kept_for_days_and_the_room_is_bounded() {
    let (mut cache, start) = (Cache::default(), Instant::now());
    for number in 0..=MOST_ANSWERS {
        let name = format!("host-{number}.example");
        let query = query(Asked {
            name: &name,
            ..Asked::default()
        });
        let seconds = 1_000_000 + u32::try_from(number).expect("small");
        cache.keep(
            Key::of(&query),
            &answer(&query, OptRcode::NOERROR, &[seconds]),
            start,
        );
    }
    assert_eq!(cache.0.len(), MOST_ANSWERS);
    let newest = query(Asked {
        name: &format!("host-{MOST_ANSWERS}.example"),
        ..Asked::default()
    });
    assert!(cache.find(&Key::of(&newest), start).is_some());
    assert!(
        cache
            .find(&Key::of(&newest), start + LONGEST_TIME)
            .is_none()
    );
}
