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
mod tests {
    use super::CheckHost::{Gld, Msn, YahooKorea};
    use super::Flavour::{Cookie, Redirect};
    use super::*;
    use proptest::prelude::*;
    use std::net::Ipv4Addr;

    const CAMERA: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 40));
    const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 41));

    const fn at(seconds: u64) -> Uptime {
        Uptime::from_secs(seconds)
    }

    /// Checks what one camera is given on one host when it asks at these seconds.
    #[track_caller]
    fn check(memory: &mut HotspotMemory, asked: &[u64], want: &[Flavour]) {
        let given: Vec<Flavour> = asked
            .iter()
            .map(|now| memory.flavour_for(CAMERA, Msn, at(*now)))
            .collect();
        assert_eq!(given, want);
    }

    #[test]
    fn q21_the_cookie_comes_first_and_then_they_alternate() {
        check(
            &mut HotspotMemory::new(),
            &[0, 1, 500, 9000],
            &[Cookie, Redirect, Cookie, Redirect],
        );
    }

    #[test]
    fn q21_cameras_and_hosts_do_not_disturb_each_other() {
        let mut memory = HotspotMemory::new();
        check(&mut memory, &[0], &[Cookie]);
        assert_eq!(memory.flavour_for(OTHER, Msn, at(1)), Cookie);
        assert_eq!(memory.flavour_for(CAMERA, YahooKorea, at(1)), Cookie);
        assert_eq!(memory.flavour_for(CAMERA, Gld, at(1)), Cookie);
        assert_eq!(memory.flavour_for(CAMERA, Gld, at(1)), Cookie);
        check(&mut memory, &[2], &[Redirect]);
    }

    #[test]
    fn q21_what_let_the_camera_go_on_is_given_again() {
        let mut memory = HotspotMemory::new();
        check(&mut memory, &[0, 5], &[Cookie, Redirect]);
        assert_eq!(memory.proceeded(CAMERA, at(60)), [(Msn, Redirect)]);
        check(&mut memory, &[1000], &[Redirect]);
        assert_eq!(
            memory.proceeded(CAMERA, at(1060)),
            [],
            "it was known before"
        );
        check(&mut memory, &[1070], &[Redirect]);
    }

    #[test]
    fn q21_a_known_camera_that_asks_again_at_once_gets_the_other() {
        let mut memory = HotspotMemory::new();
        memory.restore(CAMERA, Msn, Redirect);
        check(
            &mut memory,
            &[0, 120, 241, 242],
            &[Redirect, Cookie, Redirect, Cookie],
        );
        assert_eq!(memory.proceeded(CAMERA, at(250)), [(Msn, Cookie)]);
        check(&mut memory, &[251], &[Cookie]);
    }

    #[test]
    fn going_on_hours_later_confirms_nothing() {
        let mut memory = HotspotMemory::new();
        check(&mut memory, &[0], &[Cookie]);
        assert_eq!(memory.proceeded(CAMERA, at(7200)), []);
        assert_eq!(memory.proceeded(OTHER, at(7200)), []);
    }

    #[test]
    fn beyond_1024_cameras_the_quietest_is_forgotten() {
        let mut memory = HotspotMemory::new();
        memory.restore(CAMERA, Msn, Redirect);
        for number in 0..MOST_CLIENTS as u64 {
            let address = IpAddr::V6(u128::from(number).into());
            memory.flavour_for(address, Msn, at(1 + number));
        }
        assert_eq!(memory.clients.len(), MOST_CLIENTS);
        check(&mut memory, &[5000], &[Cookie]);
    }

    proptest! {
        #[test]
        fn an_unknown_camera_never_gets_the_same_twice(asked in prop::collection::vec(0..100_000u64, 2..20)) {
            let mut memory = HotspotMemory::new();
            let given: Vec<Flavour> = asked.iter().map(|now| memory.flavour_for(CAMERA, Msn, at(*now))).collect();
            prop_assert!(given.windows(2).all(|pair| pair[0] != pair[1]));
        }
    }
}
