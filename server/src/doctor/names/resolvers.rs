//! Which name servers this computer asks, and what its own hosts file says. Pure.

use super::HostsLine;
use std::net::{IpAddr, Ipv4Addr};

/// Where systemd's own resolver listens; it asks others.
const STUB: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 53));

/// The name servers in `/etc/resolv.conf`; behind systemd's resolver, those that it asks as well.
pub(super) fn servers(conf: &str, of_systemd: &str) -> Vec<IpAddr> {
    let mut servers = named(conf);
    if servers.contains(&STUB) {
        servers.extend(named(of_systemd));
    }
    let mut seen = Vec::new();
    servers.retain(|server| {
        let is_new = !seen.contains(server);
        seen.push(*server);
        is_new
    });
    servers
}

fn named(conf: &str) -> Vec<IpAddr> {
    let server = |line: &str| {
        let mut words = line.split_whitespace();
        (words.next()? == "nameserver").then_some(())?;
        // An address of IPv6 may have its interface behind it.
        let address = words.next()?.split('%').next()?;
        address.parse().ok()
    };
    conf.lines().filter_map(server).collect()
}

/// The lines of `/etc/hosts` that lead one of the names somewhere else than here.
pub(super) fn wrong_lines(hosts: &str, names: &[String], here: &[Ipv4Addr]) -> Vec<HostsLine> {
    let mut wrong = Vec::new();
    for (index, line) in hosts.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default();
        let mut words = line.split_whitespace();
        let Some(address) = words.next().and_then(|word| word.parse::<IpAddr>().ok()) else {
            continue;
        };
        let is_here = match address.to_canonical() {
            IpAddr::V4(ip) => ip.is_loopback() || here.contains(&ip),
            IpAddr::V6(ip) => ip.is_loopback(),
        };
        let is_ours = |word: &&str| names.iter().any(|name| name.eq_ignore_ascii_case(word));
        if let Some(name) = words.find(is_ours).filter(|_| !is_here) {
            wrong.push(HostsLine {
                number: index + 1,
                address,
                name: name.to_owned(),
            });
        }
    }
    wrong
}
