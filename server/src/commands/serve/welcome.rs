//! What a person reads when the server starts: where cameras find it, where photos go, what to do next.

use super::names::Served;
use crate::addresses::Address;
use crate::config::Loaded;
use crate::http::{Bound, CAMERA_PORT};
use std::fmt::{self, Display, Formatter};
use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

/// An address the server listens at.
#[derive(Debug)]
pub(super) struct Door {
    pub(super) actual: SocketAddr,
    /// Why it isn't at port 80, if that was wanted.
    pub(super) refused: Option<ErrorKind>,
}

impl Door {
    pub(super) fn of(bound: &Bound) -> io::Result<Self> {
        let actual = bound.listener.local_addr()?;
        let refused = bound.refused.as_ref().map(io::Error::kind);
        Ok(Self { actual, refused })
    }

    /// Where other machines find it.
    fn addresses(&self, ours: &[Address]) -> Vec<IpAddr> {
        let places = reached_at(self.actual, ours).into_iter();
        let addresses = places.map(|place| place.ip());
        addresses.filter(|ip| !ip.is_loopback()).collect()
    }
}

/// Where others reach what listens there, of which "everywhere" says nothing.
fn reached_at(listening: SocketAddr, ours: &[Address]) -> Vec<SocketAddr> {
    if !listening.ip().is_unspecified() {
        return vec![listening];
    }
    let ours = ours.iter().map(|ours| ours.address.into());
    ours.map(|ip| SocketAddr::new(ip, listening.port()))
        .collect()
}

/// The text.
pub(super) struct Welcome<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) doors: &'a [Door],
    /// This host's addresses, the likeliest first.
    pub(super) ours: &'a [Address],
    /// The names that have to lead here.
    pub(super) names: &'a [&'a str],
    /// Whether they are answered here.
    pub(super) served: &'a Served,
    /// The host name by which others find this one, without its `.local`.
    pub(super) found_as: Option<&'a str>,
    pub(super) trace: Option<&'a Path>,
    /// This program, as one can call it.
    pub(super) program: PathBuf,
}

impl Display for Welcome<'_> {
    fn fmt(&self, text: &mut Formatter<'_>) -> fmt::Result {
        let config = &self.loaded.config;
        let program = self.program.display();
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
        writeln!(text, "Photos go to  {}", config.storage.photos.display())?;
        let targets: Vec<_> = config
            .targets
            .iter()
            .map(|it| it.name.to_string())
            .collect();
        if !targets.is_empty() {
            writeln!(text, "and then to   {}", targets.join(", "))?;
        }
        writeln!(text, "May send      {}", self.senders())?;
        if let Some(folder) = self.trace {
            writeln!(
                text,
                "Requests are kept in {} (without passwords)",
                folder.display()
            )?;
        }
        self.doors
            .iter()
            .try_for_each(|door| self.tell_way_in(text, door))?;
        self.tell_names(text)?;
        writeln!(text)?;
        self.tell_next(text)?;
        writeln!(text, "What your model needs: {program} cameras MODEL")?;
        write!(
            text,
            "Without a camera at hand: {program} simulate nx300-email --to {}",
            self.simulate_to()
        )
    }
}

impl Welcome<'_> {
    fn senders(&self) -> String {
        let access = &self.loaded.config.access;
        let accounts = access.accounts.iter().map(|account| account.name.as_str());
        let names: Vec<_> = access
            .senders
            .iter()
            .map(String::as_str)
            .chain(accounts)
            .collect();
        if names.is_empty() {
            "nobody: add someone to [access] senders".to_owned()
        } else {
            names.join(", ")
        }
    }

    fn tell_way_in(&self, text: &mut Formatter<'_>, door: &Door) -> fmt::Result {
        let (port, addresses) = (door.actual.port(), door.addresses(self.ours));
        if addresses.is_empty() {
            let here = door.actual.ip();
            return writeln!(
                text,
                "Cameras come  not at all: {here} is reached from this computer only"
            );
        }
        if port == CAMERA_PORT {
            let addresses: Vec<_> = addresses.iter().map(ToString::to_string).collect();
            return writeln!(text, "Cameras come  to {}", addresses.join(", "));
        }
        let why = match door.refused {
            Some(ErrorKind::PermissionDenied) => ", for only root may use 80",
            Some(ErrorKind::AddrInUse) => ", for another program has 80",
            Some(_) => ", for 80 could not be had",
            None => "",
        };
        writeln!(
            text,
            "Cameras come  not yet: they use port {CAMERA_PORT} only, and this is port {port}{why}"
        )?;
        self.tell_cure(text, door)
    }

    fn tell_names(&self, text: &mut Formatter<'_>) -> fmt::Result {
        match self.served {
            Served::NotWanted => {}
            Served::At(addresses) => {
                let places = addresses.iter().flat_map(|it| reached_at(*it, self.ours));
                let places: Vec<_> = places.map(|it| it.to_string()).collect();
                writeln!(text, "Names lead    here; asked at {}", places.join(", "))?;
            }
            Served::Refused(address, error) => {
                writeln!(
                    text,
                    "Names lead    nowhere yet: {address} can't be had: {error}"
                )?;
                let program = self.program.display();
                writeln!(text, "  why, and what to do: {program} doctor")?;
            }
        }
        let door = self.doors.first().map(|door| door.actual.port());
        match (self.found_as, door) {
            (Some(name), Some(CAMERA_PORT)) => {
                writeln!(text, "Browsers come to http://{name}.local")
            }
            (Some(name), Some(port)) => {
                writeln!(text, "Browsers come to http://{name}.local:{port}")
            }
            _ => Ok(()),
        }
    }

    /// What is left to do for the names.
    fn tell_next(&self, text: &mut Formatter<'_>) -> fmt::Result {
        if let Served::At(_) = self.served {
            let address = self.address();
            return match self.loaded.config.dns.forward_to.is_empty() {
                true => writeln!(
                    text,
                    "Next: write {address} as DNS server into the camera's WiFi settings\n  (for all devices, by the \
                     router, say first who knows all other names: [dns] forward_to)"
                ),
                false => writeln!(
                    text,
                    "Next: let the cameras, or by the router's DHCP all devices, ask here for names: DNS server {address}"
                ),
            };
        }
        writeln!(
            text,
            "Next: let the cameras' host names lead here, in a hosts file or a name server:"
        )?;
        writeln!(text, "  {} {}", self.address(), self.names.join(" "))
    }

    /// Cameras can't be told another port, so the owner must be told what to do about it.
    fn tell_cure(&self, text: &mut Formatter<'_>, door: &Door) -> fmt::Result {
        let port = door.actual.port();
        if door.refused == Some(ErrorKind::AddrInUse) {
            writeln!(
                text,
                "  see which one: sudo ss -ltnp 'sport = :{CAMERA_PORT}'"
            )?;
            return writeln!(
                text,
                "  then stop it, or give this computer a second address and listen at that"
            );
        }
        writeln!(
            text,
            "  forward it:  sudo iptables -t nat -A PREROUTING -p tcp --dport {CAMERA_PORT} -j REDIRECT --to-ports {port}"
        )?;
        if door.refused == Some(ErrorKind::PermissionDenied) {
            let program = self.program.display();
            writeln!(
                text,
                "  or allow it: sudo setcap cap_net_bind_service=+ep {program}"
            )?;
        }
        Ok(())
    }

    fn address(&self) -> String {
        self.ours.first().map_or_else(
            || "ADDRESS-OF-THIS-COMPUTER".to_owned(),
            |ours| ours.address.to_string(),
        )
    }

    fn simulate_to(&self) -> SocketAddr {
        let here = SocketAddr::from(([127, 0, 0, 1], CAMERA_PORT));
        self.doors
            .first()
            .map_or(here, |door| match door.actual.ip() {
                ip if ip.is_unspecified() => SocketAddr::new(here.ip(), door.actual.port()),
                _ => door.actual,
            })
    }
}

#[cfg(test)]
mod tests;
