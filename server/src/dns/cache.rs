//! What other name servers said not long ago. Pure: the time is passed in.

#[cfg(test)]
mod tests;

use super::limits;
use super::query::{Edns, Query};
use domain::base::iana::{Class, Rcode, Rtype};
use domain::base::wire::ParseError;
use domain::base::{Message, Name, ParsedName};
use domain::dep::octseq::Parser;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Answers that are kept; with the longest below some 2 MB.
const MOST_ANSWERS: usize = 1024;
/// Longer ones are asked for anew, in bytes.
const LONGEST_ANSWER: usize = 2048;
/// However long their server says that they are true.
const LONGEST_TIME: Duration = Duration::from_hours(1);

/// What an answer depends on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// Compared and hashed without regard to capitals.
    name: Name<Vec<u8>>,
    kind: Rtype,
    class: Class,
    /// How long an answer is understood is no part of it.
    dnssec_ok: Option<bool>,
    checking_disabled: bool,
}

impl Key {
    pub(super) fn of(query: &Query) -> Self {
        Self {
            name: query.name().clone(),
            kind: query.kind(),
            class: query.class(),
            dnssec_ok: query.edns.map(|Edns { dnssec_ok, .. }| dnssec_ok),
            checking_disabled: query.header.cd(),
        }
    }
}

/// The answers.
#[derive(Debug, Default)]
pub(super) struct Cache(HashMap<Key, Kept>);

#[derive(Debug)]
struct Kept {
    packet: Vec<u8>,
    /// Where in it stands how many seconds a record is true.
    times: Vec<usize>,
    since: Instant,
    until: Instant,
}

impl Cache {
    /// Keeps an answer for as long as it is true, if it is one that stays true for a while.
    pub(super) fn keep(&mut self, key: Key, packet: &[u8], now: Instant) {
        let Some(kept) = Kept::new(packet, now) else {
            return;
        };
        if self.0.len() >= MOST_ANSWERS {
            self.make_room(now);
        }
        self.0.insert(key, kept);
    }

    /// The answer as its server would give it now, if it is known.
    pub(super) fn find(&self, key: &Key, now: Instant) -> Option<Vec<u8>> {
        let kept = self.0.get(key).filter(|kept| kept.until > now)?;
        Some(kept.aged(now))
    }

    fn make_room(&mut self, now: Instant) {
        self.0.retain(|_, kept| kept.until > now);
        if self.0.len() >= MOST_ANSWERS {
            let first = self.0.iter().min_by_key(|(_, kept)| kept.until);
            if let Some(key) = first.map(|(key, _)| key.clone()) {
                self.0.remove(&key);
            }
        }
    }
}

impl Kept {
    fn new(packet: &[u8], now: Instant) -> Option<Self> {
        let header = Message::from_slice(packet).ok()?.header();
        let is_final = matches!(header.rcode(), Rcode::NOERROR | Rcode::NXDOMAIN) && !header.tc();
        if !is_final || packet.len() > LONGEST_ANSWER {
            return None;
        }
        let times = times(packet).ok()?;
        let seconds = times.iter().filter_map(|at| seconds_at(packet, *at));
        let seconds = seconds.min().filter(|seconds| *seconds > 0)?;
        let lasts = Duration::from_secs(seconds.into()).min(LONGEST_TIME);
        Some(Self {
            packet: packet.to_owned(),
            times,
            since: now,
            until: now.checked_add(lasts)?,
        })
    }

    fn aged(&self, now: Instant) -> Vec<u8> {
        let mut packet = self.packet.clone();
        let age = now.saturating_duration_since(self.since).as_secs();
        let age = u32::try_from(age).unwrap_or(u32::MAX);
        for at in &self.times {
            let Some(seconds) = seconds_at(&packet, *at) else {
                continue;
            };
            if let Some(place) = packet.get_mut(*at..*at + size_of::<u32>()) {
                place.copy_from_slice(&seconds.saturating_sub(age).to_be_bytes());
            }
        }
        packet
    }
}

fn seconds_at(packet: &[u8], at: usize) -> Option<u32> {
    let bytes = packet.get(at..)?.first_chunk()?;
    Some(u32::from_be_bytes(*bytes))
}

/// Where the records say for how long they are true (RFC 1035, 4.1.3). What EDNS says stands among them, and has other
/// things in that place.
fn times(packet: &[u8]) -> Result<Vec<usize>, ParseError> {
    let counts = Message::from_slice(packet).map_err(|_| ParseError::ShortInput)?;
    let counts = counts.header_counts();
    let mut parser = Parser::from_ref(packet);
    parser.advance(limits::HEAD)?;
    for _ in 0..counts.qdcount() {
        ParsedName::skip(&mut parser)?;
        parser.advance(2 * size_of::<u16>())?;
    }
    let records = [counts.ancount(), counts.nscount(), counts.arcount()];
    let mut times = Vec::new();
    for _ in 0..records.into_iter().map(u32::from).sum() {
        ParsedName::skip(&mut parser)?;
        let kind = Rtype::from_int(parser.parse_u16_be()?);
        parser.advance(size_of::<u16>())?;
        if kind != Rtype::OPT {
            times.push(parser.pos());
        }
        parser.advance(size_of::<u32>())?;
        let length = parser.parse_u16_be()?;
        parser.advance(length.into())?;
    }
    Ok(times)
}
