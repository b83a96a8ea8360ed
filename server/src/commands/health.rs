//! `nx-gateway health`: asks the server on this computer whether a photo that came now could be stored. For containers and
//! whatever else watches over programs; people have more of `check` and the log.

use super::output;
use crate::cli::HealthArgs;
use crate::config::{self, Overrides};
use crate::http::{CAMERA_PORT, OTHER_PORT};
use crate::protocol::answer::WELL;
use anyhow::{Context as _, bail};
use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs as _};
use std::process::ExitCode;
use std::time::Duration;

/// A server that takes longer to answer this is not well.
const PATIENCE: Duration = Duration::from_secs(5);
/// Answers are small; what is longer comes from somebody else.
const LONGEST_ANSWER: u64 = 4096;

/// Runs the command.
///
/// # Errors
/// When the server can't be reached or isn't well; and why.
pub fn run(args: &HealthArgs) -> anyhow::Result<ExitCode> {
    let places = match &args.to {
        Some(place) => place
            .to_socket_addrs()
            .with_context(|| format!("{place} is no HOST:PORT that can be reached"))?
            .collect(),
        None => match config::load(args.config.as_deref(), &Overrides::default()) {
            Ok(loaded) => places(&loaded.config.server.listen),
            Err(problems) => {
                eprintln!("{problems}");
                return Ok(ExitCode::FAILURE);
            }
        },
    };
    let mut failed = anyhow::anyhow!("there is no address to ask at");
    for place in places {
        match ask(place) {
            Ok(()) => {
                output::print(&format!("nx-gateway at {place} is well\n"))?;
                return Ok(ExitCode::SUCCESS);
            }
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

/// Where a server with this configuration can be asked from the same computer, the likeliest first.
fn places(listen: &[SocketAddr]) -> Vec<SocketAddr> {
    let here = listen.iter().map(|address| {
        let here = match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        };
        SocketAddr::new(here, address.port())
    });
    let here: Vec<_> = here.collect();
    let instead = here.iter().filter(|place| place.port() == CAMERA_PORT);
    let instead = instead.map(|place| SocketAddr::new(place.ip(), OTHER_PORT));
    here.iter().copied().chain(instead).collect()
}

fn ask(place: SocketAddr) -> anyhow::Result<()> {
    let answer = exchange(place).with_context(|| format!("nobody answers at {place}"))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    if body == WELL {
        return Ok(());
    }
    let status = head.lines().next().unwrap_or_default();
    if body.starts_with("<Response ErrCode=") {
        bail!("nx-gateway at {place} is not well: {status}; its log says why");
    }
    bail!("at {place} answers another program: {status}")
}

fn exchange(place: SocketAddr) -> std::io::Result<String> {
    let mut socket = TcpStream::connect_timeout(&place, PATIENCE)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    socket.set_write_timeout(Some(PATIENCE))?;
    socket.write_all(b"GET /health HTTP/1.1\r\nHost: nx-gateway\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    socket.take(LONGEST_ANSWER).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[cfg(test)]
mod tests;
