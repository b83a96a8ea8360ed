//! This computer in its networks: at which address cameras find it, and whether they are let in.

use super::finding::{Check, Finding};
use crate::addresses::{Address, Reach};
use crate::config::{Config, Networks};
use std::net::{IpAddr, Ipv4Addr};

/// All that decides where cameras find this computer.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    /// The likeliest first.
    pub(super) addresses: &'a [Address],
    /// Where the owner lets the server listen, as far as those are single addresses.
    pub(super) listen: Vec<Ipv4Addr>,
    pub(super) networks: &'a Networks,
}

impl<'a> Facts<'a> {
    pub(super) fn of(config: &'a Config, addresses: &'a [Address]) -> Self {
        let listen = config.server.listen.iter();
        let single = listen.filter_map(|address| match address.ip() {
            IpAddr::V4(ip) if !ip.is_unspecified() && !ip.is_loopback() => Some(ip),
            _ => None,
        });
        Self {
            addresses,
            listen: single.collect(),
            networks: &config.server.allow_networks,
        }
    }

    /// Where cameras come to: the address that the owner chose to listen at, else the likeliest.
    pub(super) fn chosen(&self) -> Option<&'a Address> {
        let mut addresses = self.addresses.iter();
        let listened = addresses.find(|it| self.listen.contains(&it.address));
        listened.or(self.addresses.first())
    }
}

pub(super) fn judge(facts: &Facts<'_>) -> Vec<Finding> {
    let Some(chosen) = facts.chosen() else {
        return vec![
            Finding::problem(
                Check::Addresses,
                "this computer has no address that a camera could reach",
                "It is in no network, or in one that knows IPv6 only. Cameras know IPv4 only.",
            )
            .advise("connect it to the cameras' network, by cable or WiFi")
            .run("ip -brief address"),
        ];
    };
    let mut findings = vec![which(facts, chosen)];
    findings.extend(outside(facts, chosen));
    findings
}

fn which(facts: &Facts<'_>, chosen: &Address) -> Finding {
    let Address { interface, address } = chosen;
    let here = format!("cameras find this computer at {address} ({interface})");
    match chosen.reach() {
        None => Finding::warning(
            Check::Addresses,
            format!("{here}, which leads to containers, a virtual machine, a tunnel or a telephone network"),
            "There is no other address, and a camera's WiFi is hardly behind this one.",
        )
        .advise("connect this computer to the cameras' network, by cable or WiFi"),
        Some(Reach::SelfAssigned) => Finding::warning(
            Check::Addresses,
            format!("{here}, an address that it gave itself"),
            "Nobody in that network hands out addresses, or none came: mostly a cable or a WiFi without a router.",
        )
        .advise("look at the cable or the WiFi, and at the router; then ask the doctor again"),
        Some(_) => among_others(facts, chosen, here),
    }
}

/// Several networks of the same sort: nobody but the owner knows which one the cameras are in.
fn among_others(facts: &Facts<'_>, chosen: &Address, here: String) -> Finding {
    let is_like_it =
        |other: &&Address| other.address != chosen.address && other.reach() == chosen.reach();
    let others: Vec<&Address> = facts.addresses.iter().filter(is_like_it).collect();
    let is_decided = facts.listen.contains(&chosen.address);
    if others.is_empty() || is_decided {
        return Finding::ok(Check::Addresses, here);
    }
    let shown: Vec<_> = others
        .iter()
        .map(|it| format!("{} ({})", it.address, it.interface))
        .collect();
    let other = others.first().map_or(chosen.address, |it| it.address);
    Finding::warning(
        Check::Addresses,
        format!("{here}; it has {} as well", shown.join(", ")),
        "The first one stands on cards and in what `nx-gateway hosts` prints. Is it the one of the cameras' WiFi? Then \
         all is well. If it isn't, say so:",
    )
    .run(format!("nx-gateway sd-card --address {other} --model MODEL DIR"))
    .write(format!("[server] listen = [\"{other}:80\"]"))
}

/// A camera of the same network would have an address like ours.
fn outside(facts: &Facts<'_>, chosen: &Address) -> Option<Finding> {
    let address = chosen.address;
    if facts.networks.contains(address.into()) {
        return None;
    }
    let networks = facts.networks.iter().map(|it| format!("\"{it}\""));
    let networks: Vec<_> = networks.collect();
    let [a, b, c, _] = address.octets();
    let network = format!("\"{a}.{b}.{c}.0/24\"");
    Some(
        Finding::warning(
            Check::Addresses,
            format!(
                "{address} is in none of the networks that are let in: {}",
                networks.join(", ")
            ),
            "A camera beside this computer, with an address like this one, would be hung up on.",
        )
        .write(format!(
            "[server] allow_networks = [{}, {network}]",
            networks.join(", ")
        )),
    )
}

#[cfg(test)]
mod tests;
