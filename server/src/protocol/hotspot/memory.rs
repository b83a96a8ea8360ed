//! Which flavour of a check's answer each camera got, and which one let it go on (Q21).

use super::{CheckHost, Flavour, Uptime};
use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::time::Duration;

/// Most cameras remembered; beyond, the one that was quiet longest is forgotten.
const MOST_CLIENTS: usize = 1024;

/// A camera that asks again so soon did not like the answer, though it did before.
const IMPATIENCE: Duration = Duration::from_secs(120);

/// A camera that goes on later than this was not let on by the check: its user has to type a text
/// in between, and that may take a while, but it does not take hours.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

/// What has been learnt about the cameras, each by its address and each check on its own.
///
/// A camera gets the cookie first and the other flavour whenever it asks again, until it goes on to
/// log in or to send something. From then on it gets what worked.
#[derive(Debug, Default)]
pub struct HotspotMemory {
    clients: HashMap<IpAddr, Client>,
}

#[derive(Debug, Default)]
struct Client {
    seen: Uptime,
    checks: BTreeMap<CheckHost, Check>,
}

#[derive(Debug, Default)]
struct Check {
    /// What let the camera go on.
    confirmed: Option<Flavour>,
    /// What the camera got and has not gone on from, and when.
    given: Option<(Flavour, Uptime)>,
}

impl HotspotMemory {
    /// A memory of nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The flavour to answer a check with now. Always the cookie for gld, where it does not matter.
    pub fn flavour_for(&mut self, client: IpAddr, check: CheckHost, now: Uptime) -> Flavour {
        if check == CheckHost::Gld {
            return Flavour::Cookie;
        }
        let memory = self.check(client, check, now);
        let flavour = match (memory.given, memory.confirmed) {
            (Some((_, at)), Some(confirmed)) if now.saturating_sub(at) > IMPATIENCE => confirmed,
            (Some((given, _)), _) => given.other(),
            (None, confirmed) => confirmed.unwrap_or(Flavour::Cookie),
        };
        memory.given = Some((flavour, now));
        flavour
    }

    /// Notes that a camera went on to a login or an upload: it liked what it was given last.
    /// Returns what is newly learnt, to be kept over a restart.
    pub fn proceeded(&mut self, client: IpAddr, now: Uptime) -> Vec<(CheckHost, Flavour)> {
        let Some(client) = self.clients.get_mut(&client) else {
            return Vec::new();
        };
        client.seen = now;
        let mut learnt = Vec::new();
        for (check, memory) in &mut client.checks {
            let Some((flavour, at)) = memory.given.take() else {
                continue;
            };
            let is_news = memory.confirmed != Some(flavour);
            if is_news && now.saturating_sub(at) <= PATIENCE {
                memory.confirmed = Some(flavour);
                learnt.push((*check, flavour));
            }
        }
        learnt
    }

    /// Puts back what was learnt before a restart, or what the owner knows of a camera.
    pub fn restore(&mut self, client: IpAddr, check: CheckHost, flavour: Flavour) {
        self.check(client, check, Uptime::ZERO).confirmed = Some(flavour);
    }

    fn check(&mut self, client: IpAddr, check: CheckHost, now: Uptime) -> &mut Check {
        if !self.clients.contains_key(&client) && self.clients.len() >= MOST_CLIENTS {
            self.forget_the_quietest();
        }
        let client = self.clients.entry(client).or_default();
        client.seen = client.seen.max(now);
        client.checks.entry(check).or_default()
    }

    fn forget_the_quietest(&mut self) {
        let quietest = self
            .clients
            .iter()
            .min_by_key(|(_, client)| client.seen)
            .map(|(address, _)| *address);
        if let Some(address) = quietest {
            self.clients.remove(&address);
        }
    }
}

#[cfg(test)]
mod tests;
