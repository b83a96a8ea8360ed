//! What a person reads when the server starts: where cameras find it, where photos go, what to do next.

use crate::addresses::{self, Address};
use crate::config::Loaded;
use crate::http::Bound;
use std::fmt::{self, Display, Formatter};
use std::net::{IpAddr, SocketAddr};
use std::path::Path;

/// An address the server listens at.
pub(super) struct Door {
    wanted: SocketAddr,
    actual: SocketAddr,
    refused: Option<String>,
}

impl Door {
    pub(super) fn of(wanted: SocketAddr, bound: &Bound) -> std::io::Result<Self> {
        let actual = bound.listener.local_addr()?;
        let refused = bound.refused.as_ref().map(why);
        Ok(Self {
            wanted,
            actual,
            refused,
        })
    }

    /// The ways in from other machines.
    fn reachable(&self, ours: &[Address]) -> Vec<SocketAddr> {
        if !self.actual.ip().is_unspecified() {
            return vec![self.actual];
        }
        ours.iter()
            .map(|ours| SocketAddr::new(IpAddr::V4(ours.address), self.actual.port()))
            .collect()
    }
}

fn why(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => "only root may use port 80".to_owned(),
        std::io::ErrorKind::AddrInUse => "another program uses port 80".to_owned(),
        _ => error.to_string(),
    }
}

/// The text.
pub(super) struct Welcome<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) doors: &'a [Door],
    /// The names that have to lead here.
    pub(super) names: &'a [&'a str],
    pub(super) trace: Option<&'a Path>,
}

impl Display for Welcome<'_> {
    fn fmt(&self, text: &mut Formatter<'_>) -> fmt::Result {
        let ours = addresses::reachable();
        let config = &self.loaded.config;
        writeln!(
            text,
            "nx-gateway {} with {}",
            env!("CARGO_PKG_VERSION"),
            self.loaded.source
        )?;
        for door in self.doors {
            // Scripts and tests read the port from this line.
            writeln!(text, "listening on {}", door.actual)?;
        }
        writeln!(text)?;
        self.tell_ways_in(text, &ours)?;
        writeln!(
            text,
            "Photos go to      {}",
            config.storage.photos.display()
        )?;
        writeln!(
            text,
            "May send          {}",
            config.access.senders.join(", ")
        )?;
        if let Some(folder) = self.trace {
            writeln!(
                text,
                "Requests are kept in {} (without passwords)",
                folder.display()
            )?;
        }
        self.tell_forwarding(text)?;
        writeln!(text)?;
        writeln!(
            text,
            "Next: give your camera or your router's DNS this line (nx-gateway hosts tells more):"
        )?;
        writeln!(text, "  {}", self.hosts_line(&ours))?;
        write!(
            text,
            "Without a camera at hand: nx-gateway simulate nx300-email --to {}",
            self.simulate_to()
        )
    }
}

impl Welcome<'_> {
    fn tell_ways_in(&self, text: &mut Formatter<'_>, ours: &[Address]) -> fmt::Result {
        let ways: Vec<_> = self
            .doors
            .iter()
            .flat_map(|door| door.reachable(ours))
            .collect();
        if ways.is_empty() {
            return writeln!(
                text,
                "Cameras reach it  nowhere: this host has no address in a network"
            );
        }
        let ways: Vec<_> = ways.iter().map(ToString::to_string).collect();
        writeln!(text, "Cameras reach it  at {}", ways.join(", "))
    }

    /// Cameras can't be told another port, so the owner must be told what to do about it.
    fn tell_forwarding(&self, text: &mut Formatter<'_>) -> fmt::Result {
        for door in self.doors {
            let Some(refused) = &door.refused else {
                continue;
            };
            let (from, to) = (door.wanted.port(), door.actual.port());
            writeln!(text)?;
            writeln!(
                text,
                "Port {from} could not be had ({refused}), so this is port {to}. Cameras always use {from};"
            )?;
            writeln!(
                text,
                "forward it:  sudo iptables -t nat -A PREROUTING -p tcp --dport {from} -j REDIRECT --to-port {to}"
            )?;
            writeln!(
                text,
                "or allow it: sudo setcap cap_net_bind_service=+ep {}",
                program().display()
            )?;
        }
        Ok(())
    }

    fn hosts_line(&self, ours: &[Address]) -> String {
        let address = ours.first().map_or_else(
            || "ADDRESS-OF-THIS-HOST".to_owned(),
            |ours| ours.address.to_string(),
        );
        format!("{address} {}", self.names.join(" "))
    }

    fn simulate_to(&self) -> SocketAddr {
        let here = SocketAddr::from(([127, 0, 0, 1], 80));
        self.doors
            .first()
            .map_or(here, |door| match door.actual.ip() {
                ip if ip.is_unspecified() => SocketAddr::new(here.ip(), door.actual.port()),
                _ => door.actual,
            })
    }
}

fn program() -> std::path::PathBuf {
    std::env::current_exe().unwrap_or_else(|_| "nx-gateway".into())
}
