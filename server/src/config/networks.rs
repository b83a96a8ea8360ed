//! From where the server lets anybody in. Pure.

use crate::did_you_mean;
use ipnet::IpNet;
use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// The networks whose hosts are served; everybody else is turned away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Networks(Vec<Network>);

/// One entry of `allow_networks`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// `"lan"`: this host itself, and the private and link-local ranges that no router forwards to the Internet
    /// (127.0.0.0/8, ::1, RFC 1918, fc00::/7, 169.254.0.0/16, fe80::/10).
    Lan,
    /// A range in CIDR notation.
    Range(IpNet),
}

impl Networks {
    /// Serves exactly these; none at all serves nobody.
    #[must_use]
    pub fn new(networks: Vec<Network>) -> Self {
        Self(networks)
    }

    /// Whether a host with this address is served. An IPv4 address that comes in IPv6 clothes, as it does on a socket
    /// for both, counts as the IPv4 address.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(address))
    }

    /// The entries, in the order of the configuration.
    pub fn iter(&self) -> impl Iterator<Item = Network> {
        self.0.iter().copied()
    }
}

impl Network {
    /// Reads `lan`, a range such as `192.168.1.0/24` or a single address.
    ///
    /// # Errors
    /// How to write it instead.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.eq_ignore_ascii_case("lan") {
            return Ok(Self::Lan);
        }
        let single = text
            .parse::<IpAddr>()
            .map(|address| IpNet::from(address.to_canonical()));
        let range = text.parse::<IpNet>().map(|range| range.trunc());
        range
            .or(single)
            .map(Self::Range)
            .map_err(|_| match did_you_mean::nearest(text, ["lan"]) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None => "write \"lan\", or a range such as \"192.168.1.0/24\"".to_owned(),
            })
    }

    /// Whether this is the whole Internet.
    pub(super) fn is_everybody(self) -> bool {
        matches!(self, Self::Range(range) if range.prefix_len() == 0)
    }

    fn contains(self, address: IpAddr) -> bool {
        match (self, address) {
            (Self::Range(range), _) => range.contains(&address),
            (Self::Lan, IpAddr::V4(address)) => is_local_v4(address),
            (Self::Lan, IpAddr::V6(address)) => is_local_v6(address),
        }
    }
}

fn is_local_v4(address: Ipv4Addr) -> bool {
    address.is_loopback() || address.is_private() || address.is_link_local()
}

fn is_local_v6(address: Ipv6Addr) -> bool {
    address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lan => f.write_str("lan"),
            Self::Range(range) => range.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests;
