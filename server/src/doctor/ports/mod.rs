//! The ports where cameras and questions for names come in: ours, free, somebody else's, or not to be had.
//!
//! What the kernel doesn't tell of a port is found out by binding it, and letting go of it at once: a server that starts
//! just then waits for it.

pub(super) mod holders;
mod words;

use super::finding::{Check, Finding};
use crate::addresses::Address;
use crate::http::{CAMERA_PORT, OTHER_PORT};
use holders::{Held, Holder, Wire};
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::path::Path;

/// How this program is called as a process.
const OURS: &str = "nx-gateway";
/// The unit of the package that opens port 80.
const SOCKET_UNITS: [&str; 2] = [
    "/usr/lib/systemd/system/nx-gateway.socket",
    "/etc/systemd/system/nx-gateway.socket",
];

/// Who comes in there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guests {
    Cameras,
    /// Questions for names, by UDP and TCP.
    Names,
}

/// What the system said to somebody who wanted to listen there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Bind {
    Free,
    Taken,
    /// Only root may.
    Forbidden,
    /// This computer hasn't got the address.
    NotHere,
    Refused(String),
}

/// One place where the owner wants somebody to come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Door {
    pub(super) guests: Guests,
    pub(super) wanted: SocketAddr,
    pub(super) bind: Bind,
    pub(super) held_by: Vec<Holder>,
}

/// What else a judgement depends on.
#[derive(Debug)]
pub(super) struct Surroundings<'a> {
    /// Where our server was found to answer.
    pub(super) running: Option<SocketAddr>,
    /// The likeliest first.
    pub(super) addresses: &'a [Address],
    /// This program, as one can call it.
    pub(super) program: &'a Path,
    /// Whether the package's unit for port 80 is there.
    pub(super) has_unit: bool,
    /// Whether port 8080 could be had instead.
    pub(super) other: Bind,
}

/// Looks at each place, and at the one that is taken where port 80 can't be had.
pub(super) fn look(cameras: &[SocketAddr], names: &[SocketAddr]) -> Vec<Door> {
    let cameras = cameras.iter().map(|wanted| (Guests::Cameras, *wanted));
    let names = names.iter().map(|wanted| (Guests::Names, *wanted));
    // At port 0 the system chooses.
    let doors = cameras.chain(names).filter(|(_, it)| it.port() != 0);
    doors.map(|(guests, wanted)| door(guests, wanted)).collect()
}

/// Whether somebody may listen where the server does instead of at port 80.
pub(super) fn look_at_other(cameras: &[SocketAddr]) -> Bind {
    let ip = cameras.first().map_or([0, 0, 0, 0].into(), SocketAddr::ip);
    look_at(SocketAddr::new(ip, OTHER_PORT), Wire::Tcp).0
}

/// Whether the package has opened port 80, or could.
pub(super) fn has_unit() -> bool {
    SOCKET_UNITS.iter().any(|unit| Path::new(unit).exists())
}

fn door(guests: Guests, wanted: SocketAddr) -> Door {
    let wires: &[Wire] = match guests {
        Guests::Cameras => &[Wire::Tcp],
        Guests::Names => &[Wire::Udp, Wire::Tcp],
    };
    let mut door = Door {
        guests,
        wanted,
        bind: Bind::Free,
        held_by: Vec::new(),
    };
    for wire in wires {
        let (answer, held) = look_at(wanted, *wire);
        if door.bind == Bind::Free {
            door.bind = answer;
        }
        let new = held.by.into_iter().filter(|it| !door.held_by.contains(it));
        let new: Vec<_> = new.collect();
        door.held_by.extend(new);
    }
    door
}

/// Whether the address can be had, and who is in the way.
fn look_at(wanted: SocketAddr, wire: Wire) -> (Bind, Held) {
    let held = holders::look(wanted, wire);
    if held.certainly(wanted) {
        return (Bind::Taken, held);
    }
    match bind(wanted, wire) {
        // Whoever may not use the port isn't even told that another one does.
        Bind::Forbidden if !held.at.is_empty() => (Bind::Taken, held),
        Bind::Taken => (Bind::Taken, held),
        answer => (answer, Held::default()),
    }
}

fn bind(wanted: SocketAddr, wire: Wire) -> Bind {
    let bound = match wire {
        Wire::Tcp => TcpListener::bind(wanted).map(drop),
        Wire::Udp => UdpSocket::bind(wanted).map(drop),
    };
    match bound {
        Ok(()) => Bind::Free,
        Err(error) => Bind::of(&error),
    }
}

impl Bind {
    fn of(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::AddrInUse => Self::Taken,
            ErrorKind::PermissionDenied => Self::Forbidden,
            ErrorKind::AddrNotAvailable => Self::NotHere,
            _ => Self::Refused(error.to_string()),
        }
    }
}

pub(super) fn judge(doors: &[Door], around: &Surroundings<'_>) -> Vec<Finding> {
    let mut findings: Vec<_> = doors.iter().map(|door| door.judge(around)).collect();
    let mut cameras = doors.iter().filter(|it| it.guests == Guests::Cameras);
    let is_closed = cameras.clone().count() > 0 && cameras.all(|it| it.wanted.ip().is_loopback());
    if is_closed {
        findings.push(words::loopback_only());
    }
    findings
}

impl Door {
    fn judge(&self, around: &Surroundings<'_>) -> Finding {
        let finding = match (&self.bind, self.guests) {
            (Bind::Taken, _) if self.is_ours(around) => return self.ours(),
            (Bind::Free, Guests::Cameras) => return self.free(around),
            (Bind::Free, Guests::Names) => return self.free_for_names(around),
            (Bind::Taken, _) => words::taken(self, around),
            (Bind::Forbidden, _) => words::forbidden(self, around),
            (Bind::NotHere, _) => words::not_here(self, around),
            (Bind::Refused(why), _) => words::refused(self, why),
        };
        match self.guests {
            Guests::Cameras if self.wanted.port() == CAMERA_PORT => words::instead(finding, around),
            _ => finding,
        }
    }

    fn is_ours(&self, around: &Surroundings<'_>) -> bool {
        let Some(running) = around.running else {
            return false;
        };
        let has_it = self.is_held_by(&[OURS]);
        match self.guests {
            Guests::Cameras => has_it || running.port() == self.wanted.port(),
            // Who has it may not be for us to see; whether it answers is asked elsewhere.
            Guests::Names => has_it || self.held_by.is_empty(),
        }
    }

    fn ours(&self) -> Finding {
        let ours = self.held_by.iter().find(|it| it.program == OURS);
        let process = ours.map(|it| format!(" (process {})", it.process));
        let process = process.unwrap_or_default();
        let opened = match self.held_by.iter().any(|it| it.process == 1) {
            true => "; systemd opened it",
            false => "",
        };
        let seen = format!("{} is held by nx-gateway{process}{opened}", self.shown());
        let finding = Finding::ok(Check::Ports, seen);
        match self.guests {
            Guests::Cameras => words::wrong_port(self, finding),
            Guests::Names => finding,
        }
    }

    fn free(&self, around: &Surroundings<'_>) -> Finding {
        match around.running {
            Some(running) if running.port() != self.wanted.port() => {
                words::free_though_running(self, running, around)
            }
            _ => {
                let seen = format!("{} is free for nx-gateway", self.shown());
                words::wrong_port(self, Finding::ok(Check::Ports, seen))
            }
        }
    }

    fn free_for_names(&self, around: &Surroundings<'_>) -> Finding {
        match around.running {
            Some(_) => words::no_names_though_running(self),
            None => Finding::ok(
                Check::Ports,
                format!("{} is free for nx-gateway", self.shown()),
            ),
        }
    }

    fn is_held_by(&self, programs: &[&str]) -> bool {
        let mut holders = self.held_by.iter();
        holders.any(|it| programs.contains(&it.program.as_str()))
    }

    /// `port 80 at 0.0.0.0`.
    fn shown(&self) -> String {
        let (ip, port) = (self.wanted.ip(), self.wanted.port());
        match self.guests {
            Guests::Cameras => format!("port {port} at {ip}"),
            Guests::Names => format!("port {port} (UDP and TCP) at {ip}"),
        }
    }
}

#[cfg(test)]
mod tests;
