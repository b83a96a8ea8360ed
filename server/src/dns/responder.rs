//! Who is answered, and by whom: the way of one question.

use super::forward::Forwarder;
use super::limits;
use super::query::{NoQuery, Query, Way};
use super::rates::Rates;
use super::zone::{self, Zone};
use crate::addresses;
use crate::config::{Dns, Network, Networks};
use domain::base::iana::OptRcode;
use std::collections::HashSet;
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Answers questions.
#[derive(Debug)]
pub(super) struct Responder {
    zone: Zone,
    /// Where the names lead, if not to where the question came in.
    address: Option<Ipv4Addr>,
    allowed: Networks,
    home: Networks,
    rates: Rates,
    forwarder: Option<Forwarder>,
    /// Who was told of, and the name he asked for.
    guests: Mutex<HashSet<(IpAddr, String)>>,
    strangers: Mutex<HashSet<IpAddr>>,
    /// Who asks too often, and was told of.
    hasty: Mutex<HashSet<IpAddr>>,
}

/// What becomes of a packet.
#[derive(Debug)]
pub(super) enum Verdict {
    /// Nothing is said.
    Silence,
    /// This is.
    Answer(Vec<u8>),
    /// Somebody else knows.
    Forward(Query),
}

impl Responder {
    pub(super) fn new(zone: Zone, settings: &Dns, allowed: Networks) -> Self {
        Self {
            zone,
            address: settings.address,
            allowed,
            home: Networks::new(vec![Network::Lan]),
            rates: Rates::new(settings.rate_limit),
            forwarder: Forwarder::new(settings.forward_to.clone()),
            guests: Mutex::default(),
            strangers: Mutex::default(),
            hasty: Mutex::default(),
        }
    }

    /// Whether anything of this address is listened to. Strangers get nothing at all: it may not be them who asked.
    pub(super) fn lets_in(&self, from: IpAddr) -> bool {
        let is_allowed = self.allowed.contains(from);
        if !is_allowed && is_new(&self.strangers, from, limits::STRANGERS_TOLD) {
            tracing::warn!(
                "{from} asks for names, but is in none of the networks that are let in: [server] allow_networks"
            );
        }
        is_allowed
    }

    /// Whether one more question of this address is answered now.
    pub(super) fn has_time_for(&self, from: IpAddr) -> bool {
        let is_allowed = self.rates.allow(from, Instant::now());
        if !is_allowed && is_new(&self.hasty, from, limits::STRANGERS_TOLD) {
            tracing::warn!(
                "{from} asks for names so often that some of its questions get no answer: [dns] rate_limit"
            );
        }
        is_allowed
    }

    /// What becomes of a packet that came from this address to that one, both as they are without IPv6 clothes.
    pub(super) fn decide(&self, packet: &[u8], from: IpAddr, here: IpAddr) -> Verdict {
        let query = match Query::parse(packet) {
            Ok(query) => query,
            Err(NoQuery::Silence) => return Verdict::Silence,
            Err(NoQuery::Refusal(refusal)) => return Verdict::Answer(refusal),
        };
        let answer = match self.zone.find(&query) {
            Some(name) => self.lead(&query, &name.to_string(), from, here),
            None if self.may_forward(&query, from) => return Verdict::Forward(query),
            None => query.refusal(OptRcode::REFUSED),
        };
        answer.map_or(Verdict::Silence, Verdict::Answer)
    }

    /// The answer to a question that has to be asked elsewhere.
    pub(super) async fn forward(&self, query: &Query, from: IpAddr, way: Way) -> Option<Vec<u8>> {
        match &self.forwarder {
            Some(forwarder) => forwarder.ask(query, from, way).await,
            None => query.refusal(OptRcode::REFUSED),
        }
    }

    /// The answer to a packet that came by TCP, if it gets one.
    pub(super) async fn answer_stream(
        &self,
        packet: &[u8],
        from: IpAddr,
        here: IpAddr,
    ) -> Option<Vec<u8>> {
        match self.decide(packet, from, here.to_canonical()) {
            Verdict::Silence => None,
            Verdict::Answer(answer) => Some(answer),
            Verdict::Forward(query) => self.forward(&query, from, Way::Stream).await,
        }
    }

    /// The answer for one of our names.
    fn lead(&self, query: &Query, name: &str, from: IpAddr, here: IpAddr) -> Option<Vec<u8>> {
        let address = self.address.or_else(|| address_of(here));
        let is_new = is_new(&self.guests, (from, name.to_owned()), limits::GUESTS_TOLD);
        let Some(address) = address else {
            if is_new {
                tracing::warn!(
                    "{from} asks for {name} at {here}, where this computer has no IPv4 address for a camera: [dns] address"
                );
            }
            return query.refusal(OptRcode::SERVFAIL);
        };
        if is_new {
            tracing::info!("{from} asks for {name}, and is led to {address}");
        }
        zone::lead(query, address)
    }

    /// Only what is at home is served so, whoever else may send photos.
    fn may_forward(&self, query: &Query, from: IpAddr) -> bool {
        let forwarder = self.forwarder.as_ref();
        forwarder.is_some_and(|forwarder| !forwarder.asks(from))
            && query.header.rd()
            && !query.is_transfer()
            && self.home.contains(from)
    }
}

/// Whether this was never told, and still fits among what was: the log is for the owner, not for whoever floods it.
fn is_new<T: Eq + Hash>(told: &Mutex<HashSet<T>>, one: T, most: usize) -> bool {
    let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
    told.len() < most && told.insert(one)
}

/// Cameras know IPv4 only: whoever asked by IPv6 learns the other address of the same interface.
fn address_of(here: IpAddr) -> Option<Ipv4Addr> {
    match here {
        IpAddr::V4(address) => Some(address),
        IpAddr::V6(address) => addresses::beside(address),
    }
}

#[cfg(test)]
mod tests;
