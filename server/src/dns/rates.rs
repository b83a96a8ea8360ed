//! How often each address may ask, so that nobody can make this host send much to somebody else. Pure, but for its memory.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Addresses that are remembered at once. More than that don't ask in any home.
const MOST_SOURCES: usize = 4096;
/// The part of a public address of version 6 that a single host can't choose freely.
const NETWORK_OF_A_HOST: u128 = u128::MAX << 64;

/// The questions of each address.
#[derive(Debug)]
pub(super) struct Rates {
    interval: Duration,
    /// When the questions so far would have been asked by somebody who takes his time.
    at: Mutex<HashMap<IpAddr, Instant>>,
}

impl Rates {
    /// So many questions a second, and as many at once.
    pub(super) fn new(each_second: u32) -> Self {
        Self {
            interval: Duration::from_secs(1) / each_second.max(1),
            at: Mutex::default(),
        }
    }

    /// Whether one more question of this address is answered.
    pub(super) fn allow(&self, source: IpAddr, now: Instant) -> bool {
        let mut at = self.at.lock().unwrap_or_else(PoisonError::into_inner);
        if at.len() >= MOST_SOURCES {
            at.retain(|_, at| *at > now);
            if at.len() >= MOST_SOURCES {
                at.clear();
            }
        }
        let at = at.entry(whole_host(source)).or_insert(now);
        let next = (*at).max(now) + self.interval;
        let is_allowed = next.duration_since(now) <= Duration::from_secs(1);
        if is_allowed {
            *at = next;
        }
        is_allowed
    }
}

/// At home all hosts share that part, and are counted each.
fn whole_host(source: IpAddr) -> IpAddr {
    match source {
        IpAddr::V6(address) if !is_at_home(address) => {
            Ipv6Addr::from_bits(address.to_bits() & NETWORK_OF_A_HOST).into()
        }
        _ => source,
    }
}

fn is_at_home(address: Ipv6Addr) -> bool {
    address.is_unique_local() || address.is_unicast_link_local()
}
