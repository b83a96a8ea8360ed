//! Where the cameras' host names lead: as this computer sees it, as its name servers say when asked directly, and as ours
//! says.

mod resolvers;
mod words;

use super::interfaces;
use crate::addresses::Address;
use crate::cameras::Cameras;
use crate::config::Config;
use crate::dns::ask::{Answer, ask};
use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;
use tokio::task::JoinSet;

pub(super) use words::judge;

/// How long is waited for each answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// No more name servers than these are asked.
const MOST_SERVERS: usize = 6;
const DNS_PORT: u16 = 53;

/// Where a name leads, seen from one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lead {
    /// To this computer.
    Here,
    /// To somebody else.
    Elsewhere(Ipv4Addr),
    /// There is no such name.
    Nowhere,
    /// There was no answer; why.
    Unknown(String),
}

/// Who was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// This computer, as any program on it asks.
    Computer,
    /// A name server that this computer asks.
    Server(SocketAddr),
    /// Our own.
    Ours(SocketAddr),
}

/// What one of them says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) who: Who,
    /// For each name.
    pub(super) leads: Vec<(String, Lead)>,
}

/// A line of this computer's own hosts file that leads one of the names away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HostsLine {
    pub(super) number: usize,
    pub(super) address: IpAddr,
    pub(super) name: String,
}

/// All that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Facts {
    /// Where the names should lead.
    pub(super) here: Vec<Ipv4Addr>,
    pub(super) sources: Vec<Source>,
    pub(super) wrong_lines: Vec<HostsLine>,
    /// Whether our own name server is switched on.
    pub(super) is_ours_on: bool,
    /// Whom it asks for all other names, and why that one gives no answer, if it doesn't.
    pub(super) beyond: Vec<(SocketAddr, Option<String>)>,
}

/// What has to be known before anybody is asked.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    names: Vec<String>,
    /// Where the names should lead.
    here: Vec<Ipv4Addr>,
    /// Where our own name server is asked; empty while it doesn't run.
    ours: Vec<SocketAddr>,
    is_ours_on: bool,
    /// Whom it asks for all other names; nobody while it is switched off.
    beyond: Vec<SocketAddr>,
}

impl Plan {
    pub(super) fn new(
        config: &Config,
        addresses: &[Address],
        cameras: &Cameras,
        running: Option<SocketAddr>,
    ) -> Self {
        let names = cameras.dead_host_names();
        let best = interfaces::Facts::of(config, addresses).chosen().cloned();
        let here = addresses.iter().map(|it| it.address);
        let here = here.chain(config.dns.address).collect();
        let asked = |listen: &SocketAddr| match listen.ip() {
            ip if ip.is_unspecified() => Some(SocketAddr::new(
                best.as_ref()?.address.into(),
                listen.port(),
            )),
            _ => Some(*listen),
        };
        let is_ours_on = config.dns.enabled;
        let ours = match (is_ours_on, running) {
            (true, Some(_)) => config.dns.listen.iter().filter_map(asked).collect(),
            _ => Vec::new(),
        };
        let beyond = match is_ours_on {
            true => config.dns.forward_to.clone(),
            false => Vec::new(),
        };
        Self {
            names: names.into_iter().map(str::to_owned).collect(),
            here,
            ours,
            is_ours_on,
            beyond,
        }
    }
}

/// Asks all of them at once.
pub(super) async fn look(plan: Plan) -> Facts {
    let text = |path: &str| fs::read_to_string(Path::new(path)).unwrap_or_default();
    let servers = resolvers::servers(
        &text("/etc/resolv.conf"),
        &text("/run/systemd/resolve/resolv.conf"),
    );
    let servers = servers.into_iter().take(MOST_SERVERS);
    let servers = servers.map(|ip| Who::Server(SocketAddr::new(ip, DNS_PORT)));
    let ours = plan.ours.iter().copied().map(Who::Ours);
    let whom: Vec<_> = [Who::Computer]
        .into_iter()
        .chain(servers)
        .chain(ours)
        .collect();
    let mut asking = JoinSet::new();
    for (place, who) in whom.iter().copied().enumerate() {
        for (number, name) in plan.names.iter().cloned().enumerate() {
            let here = plan.here.clone();
            asking
                .spawn(async move { (place, number, name.clone(), lead(who, &name, &here).await) });
        }
    }
    let beyond = tokio::spawn(alive(plan.beyond));
    let mut found: Vec<_> = asking.join_all().await;
    found.sort_by_key(|(place, number, ..)| (*place, *number));
    let leads_of = |wanted: usize| {
        let its = found.iter().filter(|(place, ..)| *place == wanted);
        its.map(|(_, _, name, lead)| (name.clone(), lead.clone()))
            .collect()
    };
    let sources = whom.iter().enumerate().map(|(place, who)| Source {
        who: *who,
        leads: leads_of(place),
    });
    Facts {
        sources: sources.collect(),
        wrong_lines: resolvers::wrong_lines(&text("/etc/hosts"), &plan.names, &plan.here),
        here: plan.here,
        is_ours_on: plan.is_ours_on,
        beyond: beyond.await.unwrap_or_default(),
    }
}

/// Whether these answer at all; what they say of a name is no matter. This one leads no further than to them.
async fn alive(servers: Vec<SocketAddr>) -> Vec<(SocketAddr, Option<String>)> {
    let mut asking = JoinSet::new();
    for server in servers {
        asking.spawn(async move { (server, ask(server, "localhost", PATIENCE).await.err()) });
    }
    let mut found = asking.join_all().await;
    found.sort_by_key(|(server, _)| *server);
    let found = found.into_iter();
    found
        .map(|(server, error)| (server, error.map(|it| plainly(&it.to_string()))))
        .collect()
}

/// Without the number that the system has for it.
fn plainly(error: &str) -> String {
    let plain = error.split(" (os error").next();
    plain.unwrap_or_default().to_owned()
}

async fn lead(who: Who, name: &str, here: &[Ipv4Addr]) -> Lead {
    match who {
        Who::Computer => {
            let looked_up = tokio::net::lookup_host((name, 80));
            match tokio::time::timeout(PATIENCE, looked_up).await {
                Err(_) => Lead::Unknown(format!("no answer within {} s", PATIENCE.as_secs())),
                // The system doesn't tell a name that isn't from a server that is silent.
                Ok(Err(_)) => Lead::Nowhere,
                Ok(Ok(found)) => {
                    let found = found.filter_map(|it| match it.ip().to_canonical() {
                        IpAddr::V4(ip) => Some(ip),
                        IpAddr::V6(_) => None,
                    });
                    // To itself by a short cut in its hosts file.
                    lead_of(found.collect(), |ip| ip.is_loopback() || here.contains(&ip))
                }
            }
        }
        Who::Server(server) | Who::Ours(server) => match ask(server, name, PATIENCE).await {
            Ok(Answer::Addresses(found)) => lead_of(found, |ip| here.contains(&ip)),
            Ok(Answer::Nothing) => Lead::Nowhere,
            Ok(Answer::Declined(word)) => Lead::Unknown(format!("it says {word}")),
            Err(error) => Lead::Unknown(plainly(&error.to_string())),
        },
    }
}

/// A camera may take any of several addresses, so each has to be right.
fn lead_of(found: Vec<Ipv4Addr>, is_here: impl Fn(Ipv4Addr) -> bool) -> Lead {
    let wrong = found.iter().find(|ip| !is_here(**ip));
    match (wrong, found.is_empty()) {
        (Some(wrong), _) => Lead::Elsewhere(*wrong),
        (None, true) => Lead::Nowhere,
        (None, false) => Lead::Here,
    }
}

#[cfg(test)]
mod tests;
