//! This host's addresses that a camera on the same network can reach.
//!
//! Asks the operating system for the interfaces; which of them come first is decided by a pure function.
//! Whether a port can be had on one of them is the business of `http`.

#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How the names of interfaces begin that lead to containers, virtual machines, tunnels and telephone networks:
/// a camera's WiFi is behind none of them.
const NOT_A_HOME_NETWORK: [&str; 20] = [
    "br-",
    "cni",
    "docker",
    "flannel",
    "lxc",
    "lxd",
    "podman",
    "ppp",
    "rmnet",
    "tailscale",
    "tap",
    "tun",
    "utun",
    "vboxnet",
    "veth",
    "virbr",
    "vmnet",
    "wg",
    "wwan",
    "zt",
];

/// An address of this host and the interface it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The interface's name, such as `wlan0`.
    pub interface: String,
    /// The address. The cameras know nothing but IPv4.
    pub address: Ipv4Addr,
}

/// The addresses of this host that cameras may reach, the likeliest first; empty if there are none or the
/// operating system does not tell.
#[must_use]
pub fn reachable() -> Vec<Address> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let addresses = interfaces
        .into_iter()
        .filter_map(|interface| match interface.ip() {
            IpAddr::V4(address) => Some(Address {
                interface: interface.name,
                address,
            }),
            IpAddr::V6(_) => None,
        });
    likeliest_first(addresses.collect())
}

/// The IPv4 address of the interface that has this address of version 6 as well; without one, the likeliest of all.
#[must_use]
pub fn beside(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let mut interfaces = interfaces.into_iter();
    let interface = interfaces.find(|interface| interface.ip() == IpAddr::V6(address));
    let reachable = reachable();
    let same = reachable
        .iter()
        .find(|found| Some(&found.interface) == interface.as_ref().map(|it| &it.name));
    same.or(reachable.first()).map(|found| found.address)
}

/// Drops what no camera can reach and sorts the rest: home networks before tunnels and the like, private addresses
/// before public ones, self-assigned ones last. Equals stay in the order of the operating system.
#[must_use]
pub fn likeliest_first(mut addresses: Vec<Address>) -> Vec<Address> {
    addresses.retain(|found| {
        let address = found.address;
        !(address.is_loopback() || address.is_unspecified() || address.is_multicast())
    });
    addresses.sort_by_key(|found| (leads_elsewhere(&found.interface), Reach::of(found.address)));
    addresses
}

/// Whether this address of this host, on this interface, is one in a network at home.
#[must_use]
pub fn is_at_home(interface: &str, address: IpAddr) -> bool {
    let is_private = match address {
        IpAddr::V4(address) => address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_unique_local() || address.is_unicast_link_local(),
    };
    is_private && !leads_elsewhere(interface)
}

/// From where an address can be reached, the likeliest place of a camera first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// A home network.
    Home,
    /// The Internet, or a network of some other sort.
    Elsewhere,
    /// Only whoever gave itself an address as well, as nobody hands out any there.
    SelfAssigned,
}

impl Address {
    /// From where it can be reached; nothing if its interface leads to containers, virtual machines, tunnels or telephone
    /// networks.
    #[must_use]
    pub fn reach(&self) -> Option<Reach> {
        (!leads_elsewhere(&self.interface)).then(|| Reach::of(self.address))
    }
}

impl Reach {
    fn of(address: Ipv4Addr) -> Self {
        if address.is_private() {
            Self::Home
        } else if address.is_link_local() {
            Self::SelfAssigned
        } else {
            Self::Elsewhere
        }
    }
}

fn leads_elsewhere(interface: &str) -> bool {
    NOT_A_HOME_NETWORK
        .iter()
        .any(|beginning| interface.starts_with(beginning))
}
