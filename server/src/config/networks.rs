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
mod tests {
    use super::*;

    #[track_caller]
    fn check(networks: &[&str], inside: &[&str], outside: &[&str]) {
        let networks = networks.iter().map(|text| Network::parse(text));
        let networks = Networks::new(networks.collect::<Result<_, _>>().expect("good networks"));
        let served = |address: &&&str| networks.contains(address.parse().expect("an address"));
        let turned_away: Vec<_> = inside.iter().filter(|address| !served(address)).collect();
        let let_in: Vec<_> = outside.iter().filter(served).collect();
        assert!(
            turned_away.is_empty() && let_in.is_empty(),
            "{turned_away:?} {let_in:?}"
        );
    }

    #[test]
    fn the_lan_is_what_no_router_forwards() {
        check(
            &["lan"],
            &[
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.40",
                "169.254.7.7",
                "::1",
                "fd00::1",
                "fe80::1",
            ],
            &[
                "8.8.8.8",
                "172.32.0.1",
                "100.64.0.1",
                "0.0.0.0",
                "2001:db8::1",
                "fec0::1",
                "::",
            ],
        );
    }

    #[test]
    fn an_ipv4_address_in_ipv6_clothes_is_the_ipv4_address() {
        check(&["lan"], &["::ffff:192.168.1.40"], &["::ffff:8.8.8.8"]);
        check(
            &["192.0.2.0/24"],
            &["::ffff:192.0.2.1"],
            &["::ffff:192.0.3.1"],
        );
    }

    #[test]
    fn a_range_is_exactly_that() {
        check(
            &["192.0.2.77/24"],
            &["192.0.2.0", "192.0.2.255"],
            &["192.0.3.0", "127.0.0.1"],
        );
        check(
            &["2001:db8::/32"],
            &["2001:db8:1::1"],
            &["2001:db9::1", "::1"],
        );
        check(
            &["192.0.2.1", "LAN"],
            &["192.0.2.1", "10.0.0.1"],
            &["192.0.2.2"],
        );
        check(&["0.0.0.0/0"], &["8.8.8.8"], &["2001:db8::1"]);
    }

    #[test]
    fn no_network_serves_nobody() {
        check(&[], &[], &["127.0.0.1", "192.168.1.1", "::1"]);
    }

    #[test]
    fn what_is_no_network_is_explained() {
        assert_eq!(
            Network::parse("lann"),
            Err("did you mean \"lan\"?".to_owned())
        );
        let how = "write \"lan\", or a range such as \"192.168.1.0/24\"".to_owned();
        assert_eq!(Network::parse("192.168.1.0/33"), Err(how.clone()));
        assert_eq!(Network::parse("everybody"), Err(how));
    }
}
