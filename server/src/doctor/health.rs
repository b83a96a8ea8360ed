//! Asks the server on this computer how it is. `nx-gateway health` asks in the same way.

use crate::http::{CAMERA_PORT, OTHER_PORT};
use crate::protocol::answer::{WELL, WELL_FOR_TRIALS};
use crate::story::quiet;
use crate::trial;
use std::io::{self, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// A server that takes longer to answer this is not well.
const PATIENCE: Duration = Duration::from_millis(if cfg!(test) { 500 } else { 5_000 });
/// Answers are small; what is longer comes from somebody else.
const LONGEST_ANSWER: usize = 4096;

/// What came of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// A photo that came now could be stored.
    Well,
    /// The same, and this is its answer to the doctor's question.
    TakesTrials(String),
    /// It couldn't; the status line of the answer.
    Unwell(String),
    /// Another program answers; its status line.
    Stranger(String),
    /// Nobody answers; what the system said.
    Silent(String),
}

impl Health {
    /// Whether it was our server that answered.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        matches!(self, Self::Well | Self::TakesTrials(_) | Self::Unwell(_))
    }
}

/// Where a server with this configuration can be asked from the same computer, the likeliest first.
#[must_use]
pub fn places(listen: &[SocketAddr]) -> Vec<SocketAddr> {
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

/// Asks there; with the doctor's question for the proof that it is the owner's server.
#[must_use]
pub fn ask(place: SocketAddr, question: Option<&str>) -> Health {
    let answer = match exchange(place, question) {
        Ok(answer) => answer,
        Err(error) => return Health::Silent(error.to_string()),
    };
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = || quiet(head.lines().next().unwrap_or_default());
    match body {
        WELL => Health::Well,
        WELL_FOR_TRIALS => proof(head).map_or(Health::Well, Health::TakesTrials),
        _ if body.starts_with("<Response ErrCode=") => Health::Unwell(status()),
        // Whoever is in none of the networks that are let in is hung up on.
        _ if answer.is_empty() => Health::Silent("the connection was closed at once".to_owned()),
        _ => Health::Stranger(status()),
    }
}

fn proof(head: &str) -> Option<String> {
    let mut headers = head.lines().filter_map(|line| line.split_once(':'));
    let proof = headers.find(|(name, _)| name.eq_ignore_ascii_case(trial::HEADER));
    proof.map(|(_, proof)| proof.trim().to_owned())
}

fn exchange(place: SocketAddr, question: Option<&str>) -> io::Result<String> {
    let mut socket = TcpStream::connect_timeout(&place, PATIENCE)?;
    socket.set_write_timeout(Some(PATIENCE))?;
    let trial = question.map(|it| format!("{}: {it}\r\n", trial::HEADER));
    let trial = trial.unwrap_or_default();
    let request =
        format!("GET /health HTTP/1.1\r\nHost: nx-gateway\r\n{trial}Connection: close\r\n\r\n");
    socket.write_all(request.as_bytes())?;
    let answer = read_in_time(socket)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// All of it, however small its pieces are.
fn read_in_time(mut socket: TcpStream) -> io::Result<Vec<u8>> {
    let begin = Instant::now();
    let (mut answer, mut piece) = (Vec::new(), [0; 512]);
    while answer.len() < LONGEST_ANSWER {
        let left = PATIENCE.saturating_sub(begin.elapsed());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        socket.set_read_timeout(Some(left))?;
        let length = match socket.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
            length => length?,
        };
        match piece.get(..length) {
            Some(bytes @ [_, ..]) => answer.extend_from_slice(bytes),
            _ => break,
        }
    }
    Ok(answer)
}

#[cfg(test)]
mod tests;
