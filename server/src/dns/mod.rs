//! The name server: leads the cameras' host names here, for networks whose own name server can't be taught to.
//!
//! The way of a question: `datagrams` or `streams` (UDP, TCP) → `responder` (who is let in, and how often: `rates`) →
//! `query` (what is asked) → `zone` (our names, and where they lead), or `forward` (other names: refused, or asked for
//! elsewhere and kept in the `cache`). It is never an open resolver and never makes much out of little: strangers get
//! nothing, other names are for the owner's own network, and an answer is hardly longer than its question.
//!
//! `ask` puts a question to any name server, for the doctor; it and `forward` share the `exchange`.

pub mod ask;
mod cache;
mod datagrams;
mod exchange;
mod forward;
mod frame;
mod limits;
mod query;
mod rates;
mod responder;
mod streams;
mod zone;

pub use zone::Zone;

use crate::config::{Dns, Networks};
use datagrams::{Datagrams, Received};
use query::{Query, Way};
use responder::{Responder, Verdict};
use std::io;
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// When the system chooses the port, UDP and TCP have to agree on one.
const TRIES: u32 = 16;

/// Where questions come in.
#[derive(Debug, Default)]
pub struct Sockets {
    datagrams: Vec<UdpSocket>,
    streams: Vec<TcpListener>,
}

/// The name server at work, until this is dropped.
#[derive(Debug)]
pub struct NameServer {
    _tasks: JoinSet<()>,
}

impl Sockets {
    /// Listens at these addresses, by UDP and TCP.
    ///
    /// # Errors
    /// When one of them can't be had: which, and what the system said.
    pub fn bind(addresses: &[SocketAddr]) -> Result<Self, (SocketAddr, io::Error)> {
        let mut sockets = Self::default();
        for address in addresses {
            let (datagrams, stream) = pair(*address).map_err(|error| (*address, error))?;
            sockets.datagrams.push(datagrams);
            sockets.streams.push(stream);
        }
        Ok(sockets)
    }

    /// Those that somebody else opened for us.
    #[must_use]
    pub fn passed(datagrams: Vec<UdpSocket>, streams: Vec<TcpListener>) -> Self {
        Self { datagrams, streams }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.datagrams.is_empty() && self.streams.is_empty()
    }

    /// Where they are, each address once.
    #[must_use]
    pub fn addresses(&self) -> Vec<SocketAddr> {
        let datagrams = self.datagrams.iter().map(UdpSocket::local_addr);
        let streams = self.streams.iter().map(TcpListener::local_addr);
        let mut addresses: Vec<_> = datagrams.chain(streams).flatten().collect();
        addresses.sort();
        addresses.dedup();
        addresses
    }
}

fn pair(address: SocketAddr) -> io::Result<(UdpSocket, TcpListener)> {
    let mut tries = 0..TRIES;
    loop {
        let datagrams = UdpSocket::bind(address)?;
        match TcpListener::bind(datagrams.local_addr()?) {
            Ok(stream) => return Ok((datagrams, stream)),
            Err(error) if address.port() != 0 || tries.next().is_none() => return Err(error),
            Err(_) => {}
        }
    }
}

/// Begins to answer: whom `allowed` lets in, for the names of `zone`.
///
/// # Errors
/// When the system can't wait for a socket, or doesn't tell at which address a packet came in.
pub fn start(
    zone: Zone,
    settings: &Dns,
    allowed: Networks,
    sockets: Sockets,
) -> io::Result<NameServer> {
    let responder = Arc::new(Responder::new(zone, settings, allowed));
    let mut tasks = JoinSet::new();
    for socket in sockets.datagrams {
        let socket = Arc::new(Datagrams::new(socket)?);
        tasks.spawn(serve_datagrams(Arc::clone(&responder), socket));
    }
    for listener in sockets.streams {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tasks.spawn(streams::serve(Arc::clone(&responder), listener));
    }
    Ok(NameServer { _tasks: tasks })
}

async fn serve_datagrams(responder: Arc<Responder>, socket: Arc<Datagrams>) {
    let mut buffer = [0; limits::LONGEST_QUESTION];
    loop {
        let received = match socket.receive(&mut buffer).await {
            Ok(received) => received,
            Err(error) => {
                tracing::debug!("no question can be received: {error}");
                sleep(Duration::from_millis(10)).await;
                continue;
            }
        };
        let packet = buffer.get(..received.length).unwrap_or_default();
        let from = received.from.ip().to_canonical();
        if !responder.lets_in(from) || !responder.has_time_for(from) {
            continue;
        }
        match responder.decide(packet, from, received.to.to_canonical()) {
            Verdict::Silence => {}
            Verdict::Answer(answer) => send(&socket, received, &answer),
            Verdict::Forward(query) => {
                let (responder, socket) = (Arc::clone(&responder), Arc::clone(&socket));
                tokio::spawn(forward(responder, socket, received, query));
            }
        }
    }
}

async fn forward(
    responder: Arc<Responder>,
    socket: Arc<Datagrams>,
    received: Received,
    query: Query,
) {
    let from = received.from.ip().to_canonical();
    if let Some(answer) = responder.forward(&query, from, Way::Datagram).await {
        send(&socket, received, &answer);
    }
}

/// What can't be sent now will be asked for again.
fn send(socket: &Datagrams, received: Received, answer: &[u8]) {
    if let Err(error) = socket.answer(received, answer) {
        tracing::debug!("the answer to {} can't be sent: {error}", received.from);
    }
}

#[cfg(test)]
mod tests;
