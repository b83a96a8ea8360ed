//! Other names: asks the name servers that the owner named, and remembers what they said.

#[cfg(test)]
mod tests;

use super::cache::{Cache, Key};
use super::exchange::exchange;
use super::limits;
use super::query::{LONGEST_DATAGRAM, Query, Way};
use crate::shares::Shares;
use domain::base::iana::OptRcode;
use domain::base::message_builder::PushError;
use domain::base::{Message, MessageBuilder};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// The way to other name servers.
#[derive(Debug)]
pub(super) struct Forwarder {
    servers: Vec<SocketAddr>,
    /// The one that answered last is asked first.
    answered: AtomicUsize,
    /// None has answered for a while, and the owner knows.
    are_silent: AtomicBool,
    cache: Mutex<Cache>,
    turns: Semaphore,
    shares: Shares,
    /// How often each question is waiting for an answer at the moment.
    alike: Mutex<HashMap<Key, usize>>,
}

impl Forwarder {
    /// Asks these, in this order. Nothing where there are none.
    pub(super) fn new(servers: Vec<SocketAddr>) -> Option<Self> {
        (!servers.is_empty()).then(|| Self {
            servers,
            answered: AtomicUsize::new(0),
            are_silent: AtomicBool::new(false),
            cache: Mutex::default(),
            turns: Semaphore::new(limits::FORWARDED),
            shares: Shares::new(limits::FORWARDED_EACH),
            alike: Mutex::default(),
        })
    }

    /// Whether this is one of the servers. One that asks us, as it may know nobody better, must not be asked in turn: the
    /// question would go round for ever.
    pub(super) fn asks(&self, address: IpAddr) -> bool {
        self.servers.iter().any(|server| server.ip() == address)
    }

    /// The answer to a question about a name that isn't ours. Where nobody gives one, that is told.
    pub(super) async fn ask(&self, query: &Query, from: IpAddr, way: Way) -> Option<Vec<u8>> {
        let key = Key::of(query);
        if let Some(found) = self.cache().find(&key, Instant::now()) {
            return query.pass_on(found, way);
        }
        let failed = || {
            let failed = query.reply(OptRcode::SERVFAIL, |answer| {
                answer.header_mut().set_ra(true);
                Ok(())
            });
            failed.ok()
        };
        let turn = (self.turns.try_acquire(), self.shares.try_take(from));
        let (Ok(_turn), Some(_share)) = turn else {
            return failed();
        };
        let Some(_waiting) = Waiting::one_more(self, &key) else {
            return failed();
        };
        let answer = self.ask_one_after_the_other(query, way).await;
        self.tell(answer.is_some());
        let Some(answer) = answer else {
            return failed();
        };
        self.cache().keep(key, &answer, Instant::now());
        query.pass_on(answer, way)
    }

    async fn ask_one_after_the_other(&self, query: &Query, way: Way) -> Option<Vec<u8>> {
        let first = self.answered.load(Ordering::Relaxed);
        let (before, from_first) = self.servers.split_at_checked(first)?;
        for server in from_first.iter().chain(before) {
            let asked = question(query)?;
            match timeout(limits::PATIENCE, exchange(*server, &asked, way)).await {
                Ok(Ok(answer)) => {
                    let place = self.servers.iter().position(|known| known == server);
                    self.answered.store(place.unwrap_or(0), Ordering::Relaxed);
                    return Some(answer);
                }
                Ok(Err(error)) => tracing::debug!("the name server {server}: {error}"),
                Err(_) => tracing::debug!("the name server {server} doesn't answer"),
            }
        }
        None
    }

    /// That nobody answers, and that somebody does again; once each.
    fn tell(&self, is_answered: bool) {
        let was_silent = self.are_silent.swap(!is_answered, Ordering::Relaxed);
        match (was_silent, is_answered) {
            (false, false) => {
                let servers: Vec<_> = self.servers.iter().map(ToString::to_string).collect();
                let servers = servers.join(", ");
                tracing::warn!(
                    "whoever asks here for other names than the cameras' gets none: nobody answers at {servers} \
                     ([dns] forward_to)"
                );
            }
            (true, true) => tracing::info!("other names than the cameras' are answered again"),
            _ => {}
        }
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn alike(&self) -> MutexGuard<'_, HashMap<Key, usize>> {
        self.alike.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A question that waits for an answer, counted while it does.
struct Waiting<'a> {
    forwarder: &'a Forwarder,
    key: Key,
}

impl<'a> Waiting<'a> {
    /// One more, unless too many wait for the same.
    fn one_more(forwarder: &'a Forwarder, key: &Key) -> Option<Self> {
        let mut alike = forwarder.alike();
        let count = alike.entry(key.clone()).or_default();
        if *count >= limits::FORWARDED_ALIKE {
            return None;
        }
        *count += 1;
        let key = key.clone();
        Some(Self { forwarder, key })
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut alike = self.forwarder.alike();
        if let Some(count) = alike.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                alike.remove(&self.key);
            }
        }
    }
}

impl Query {
    /// The same question for somebody else: with a number that nobody can guess, and nothing in it that says more of who
    /// asks than he has to.
    fn to_pass(&self, number: u16) -> Result<Vec<u8>, PushError> {
        let mut builder = MessageBuilder::new_vec();
        let header = builder.header_mut();
        header.set_id(number);
        header.set_rd(true);
        header.set_cd(self.header.cd());
        let mut question = builder.question();
        question.push(&self.question)?;
        let mut additional = question.additional();
        if let Some(edns) = self.edns {
            additional.opt(|opt| {
                opt.set_udp_payload_size(LONGEST_DATAGRAM);
                opt.set_dnssec_ok(edns.dnssec_ok);
                Ok(())
            })?;
        }
        Ok(additional.finish())
    }

    /// Somebody else's answer as the answer to this question: with its number, the name in its spelling, and no longer than
    /// it may be.
    fn pass_on(&self, mut answer: Vec<u8>, way: Way) -> Option<Vec<u8>> {
        if answer.len() > self.longest(way) {
            return self.too_long();
        }
        let header = Message::from_slice(&answer).ok()?.header();
        let mut ours = header;
        ours.set_id(self.header.id());
        ours.set_ra(true);
        ours.set_aa(false);
        answer
            .get_mut(..ours.as_slice().len())?
            .copy_from_slice(ours.as_slice());
        let name = self.name().as_slice();
        let behind_head = answer.get_mut(limits::HEAD..)?;
        behind_head.get_mut(..name.len())?.copy_from_slice(name);
        Some(answer)
    }

    /// "Ask again by TCP."
    fn too_long(&self) -> Option<Vec<u8>> {
        let cut = self.reply(OptRcode::NOERROR, |answer| {
            answer.header_mut().set_tc(true);
            answer.header_mut().set_ra(true);
            Ok(())
        });
        cut.ok()
    }
}

fn question(query: &Query) -> Option<Vec<u8>> {
    let mut number = [0; 2];
    getrandom::fill(&mut number).ok()?;
    query.to_pass(u16::from_be_bytes(number)).ok()
}
