//! `[dns]` and `[mdns]`: how names lead to this host.

use super::{reader::Section, values};
use crate::cameras::Cameras;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The port of name servers.
const DNS_PORT: u16 = 53;
/// How this host is called where nothing else is said: `nx-gateway.local`.
const NAME: &str = "nx-gateway";
/// A label of a host name has no more letters (RFC 1035, 2.3.4).
const LONGEST_LABEL: usize = 63;

/// The name server for the cameras' host names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dns {
    /// Whether there is one at all.
    pub enabled: bool,
    /// Where it listens, for UDP and TCP; at least one. Port 0 lets the system choose.
    pub listen: Vec<SocketAddr>,
    /// Where the names lead; without it to the address at which the question came in.
    pub address: Option<Ipv4Addr>,
    /// Host names of the cameras' table that people still visit, and that lead here all the same; in lower case.
    pub live_names: Vec<String>,
    /// Name servers that are asked for all other names; without any these are refused.
    pub forward_to: Vec<SocketAddr>,
    /// Questions a second from one address, at least 1.
    pub rate_limit: u32,
}

/// How this host makes itself known to telephones and computers nearby.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mdns {
    /// Whether it does.
    pub enabled: bool,
    /// One label: `NAME.local` leads here.
    pub name: String,
}

pub(super) fn dns(section: &mut Section<'_>) -> Dns {
    let everywhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, DNS_PORT));
    let cameras = Cameras::built_in();
    let live: Vec<_> = cameras.iter().flat_map(Cameras::live_host_names).collect();
    let dns = Dns {
        enabled: section.value("enabled", false, |value| value.yes_or_no()),
        listen: section.value("listen", vec![everywhere], |value| {
            value.each_of_some("name at least one address, or nobody can ask", |value| {
                values::address(value, "name servers use 53", "0.0.0.0:53")
            })
        }),
        address: section.optional("address", |value| {
            let text = values::text(value)?;
            match text.parse::<Ipv4Addr>() {
                Ok(address) if !address.is_unspecified() => Some(address),
                _ => value.refuse(
                    format!("`{text}` isn't an address that a camera could go to"),
                    "write for example \"192.168.1.23\"; cameras know IPv4 only",
                ),
            }
        }),
        live_names: section.value("live_names", Vec::new(), |value| {
            value.each(|value| values::choice(value, &live, |name| name).map(str::to_owned))
        }),
        forward_to: section.value("forward_to", Vec::new(), |value| value.each(name_server)),
        rate_limit: section.value("rate_limit", 100, |value| {
            let limit = values::number(value, 1..=1_000_000)?;
            u32::try_from(limit).ok()
        }),
    };
    let is_ours = |server: &&SocketAddr| dns.listen.contains(server);
    if let Some(ours) = dns.forward_to.iter().find(is_ours) {
        section.complain_about(
            "forward_to",
            format!("{ours} is this name server itself"),
            "name the one that was asked before, mostly your router",
        );
    }
    dns
}

/// Somebody else's name server, at port 53 if nothing else is said.
fn name_server(value: super::reader::Value<'_>) -> Option<SocketAddr> {
    let text = values::text(value)?;
    let address = text
        .parse::<IpAddr>()
        .map(|address| SocketAddr::new(address, DNS_PORT));
    let server = address.or_else(|_| text.parse::<SocketAddr>());
    match server {
        Ok(server) if !server.ip().is_unspecified() && server.port() != 0 => Some(server),
        _ => value.refuse(
            format!("`{text}` isn't the address of a name server"),
            "write for example \"192.168.1.1\", mostly your router",
        ),
    }
}

pub(super) fn mdns(section: &mut Section<'_>) -> Mdns {
    Mdns {
        enabled: section.value("enabled", true, |value| value.yes_or_no()),
        name: section.value("name", NAME.to_owned(), |value| {
            let text = values::text(value)?;
            let name = text.to_ascii_lowercase();
            let name = name.strip_suffix(".local").unwrap_or(&name);
            if is_label(name) {
                return Some(name.to_owned());
            }
            value.refuse(
                format!("`{text}` can't be the name of a computer"),
                "take up to 63 letters, digits and dashes, for example \"photos\"",
            )
        }),
    }
}

fn is_label(name: &str) -> bool {
    let fits = (1..=LONGEST_LABEL).contains(&name.len());
    let letters = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-';
    fits && name.bytes().all(letters) && !name.starts_with('-') && !name.ends_with('-')
}
