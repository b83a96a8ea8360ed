//! Who has a port: what the kernel tells of sockets in `/proc`, and which processes have them open.

use std::collections::BTreeSet;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;

/// By which protocol a port is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wire {
    Tcp,
    Udp,
}

/// Who has a socket.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Holder {
    pub(crate) process: u32,
    /// The program's name, of which the kernel keeps 15 letters.
    pub(crate) program: String,
}

/// A socket that waits for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Socket {
    pub(super) address: SocketAddr,
    /// What links under `/proc/PID/fd` call it.
    pub(super) inode: u64,
}

/// Whoever keeps others from this address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Held {
    /// Where exactly.
    pub(crate) at: Vec<SocketAddr>,
    /// By whom; empty as well where that is not for us to see.
    pub(crate) by: Vec<Holder>,
}

impl Held {
    /// Whether nobody else can have the address, which need not be tried then. One of another family may be in the way or
    /// not, and one of all addresses says nothing of an address that this computer hasn't got.
    pub(super) fn certainly(&self, wanted: SocketAddr) -> bool {
        let wanted = wanted.ip().to_canonical();
        self.at
            .iter()
            .map(SocketAddr::ip)
            .any(|at| at == wanted || wanted.is_unspecified() && at.is_ipv4() == wanted.is_ipv4())
    }
}

/// Looks who is in the way of this address.
pub(crate) fn look(wanted: SocketAddr, wire: Wire) -> Held {
    let proc = Path::new("/proc");
    let files = match wire {
        Wire::Tcp => ["net/tcp", "net/tcp6"],
        Wire::Udp => ["net/udp", "net/udp6"],
    };
    let texts = files.map(|file| fs::read_to_string(proc.join(file)).unwrap_or_default());
    let sockets = texts.iter().flat_map(|text| sockets(text, wire));
    let sockets: Vec<_> = sockets
        .filter(|socket| is_in_the_way(socket.address, wanted))
        .collect();
    let by = match sockets.is_empty() {
        true => Vec::new(),
        false => holders(proc, &sockets),
    };
    let at = sockets.into_iter().map(|socket| socket.address).collect();
    Held { at, by }
}

/// The lines of `/proc/net/tcp` and its like, as far as somebody waits there.
pub(super) fn sockets(text: &str, wire: Wire) -> Vec<Socket> {
    let waits = match wire {
        Wire::Tcp => "0A",
        // Bound, and to nobody in particular.
        Wire::Udp => "07",
    };
    let socket = |line: &str| {
        let mut words = line.split_whitespace();
        let address = words.nth(1)?;
        let state = words.nth(1)?;
        let inode = words.nth(5)?;
        (state == waits).then_some(())?;
        Some(Socket {
            address: address_of(address)?,
            inode: inode.parse().ok()?,
        })
    };
    text.lines().skip(1).filter_map(socket).collect()
}

/// `0100007F:0050`: the bytes of each group of four stand in the machine's order.
fn address_of(word: &str) -> Option<SocketAddr> {
    let (ip, port) = word.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    let groups = ip.len() / 8;
    let group = |number: usize| {
        let group = ip.get(number * 8..number * 8 + 8)?;
        Some(u32::from_str_radix(group, 16).ok()?.to_ne_bytes())
    };
    let ip: IpAddr = match groups {
        1 => Ipv4Addr::from(group(0)?).into(),
        4 => {
            let bytes = [group(0)?, group(1)?, group(2)?, group(3)?].concat();
            let bytes: [u8; 16] = bytes.try_into().ok()?;
            Ipv6Addr::from(bytes).into()
        }
        _ => return None,
    };
    Some(SocketAddr::new(ip.to_canonical(), port))
}

/// One of all addresses is in the way of each single one, and the other way round. A socket of IPv6 at all addresses takes
/// IPv4 as well, as a rule.
fn is_in_the_way(there: SocketAddr, wanted: SocketAddr) -> bool {
    let (one, other) = (there.ip(), wanted.ip().to_canonical());
    let meets = match (one, other) {
        (IpAddr::V4(_), IpAddr::V6(ip)) => ip.is_unspecified(),
        (IpAddr::V6(ip), IpAddr::V4(_)) => ip.is_unspecified(),
        _ => one == other || one.is_unspecified() || other.is_unspecified(),
    };
    meets && there.port() == wanted.port()
}

/// The processes that have one of the sockets open, as far as we may see.
fn holders(proc: &Path, sockets: &[Socket]) -> Vec<Holder> {
    let links: BTreeSet<String> = sockets
        .iter()
        .map(|socket| format!("socket:[{}]", socket.inode))
        .collect();
    let holds = |process: &Path| {
        let files = fs::read_dir(process.join("fd")).ok();
        let mut files = files.into_iter().flatten().flatten();
        files.any(|file| {
            let link = fs::read_link(file.path()).unwrap_or_default();
            link.to_str().is_some_and(|link| links.contains(link))
        })
    };
    let processes = fs::read_dir(proc).into_iter().flatten().flatten();
    let holder = |entry: fs::DirEntry| {
        let process = entry.file_name().to_str()?.parse().ok()?;
        holds(&entry.path()).then_some(())?;
        let program = fs::read_to_string(entry.path().join("comm")).unwrap_or_default();
        let program = program.trim_end().to_owned();
        Some(Holder { process, program })
    };
    let mut holders: Vec<_> = processes.filter_map(holder).collect();
    // Workers of one program are told of once, by the oldest.
    holders.sort();
    holders.dedup_by(|later, earlier| later.program == earlier.program);
    holders
}

#[cfg(test)]
mod tests;
