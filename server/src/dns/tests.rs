//! The whole name server on this host: what a single packet or connection can do to it.

use super::query::tests::{Asked, ask, shown};
use super::*;
use crate::config::Network;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

/// A name server on ports of the system's choice, for whoever is on this host.
fn running() -> (NameServer, SocketAddr) {
    let settings = Dns {
        enabled: true,
        listen: vec![SocketAddr::from(([127, 0, 0, 1], 0))],
        address: None,
        live_names: Vec::new(),
        forward_to: Vec::new(),
        rate_limit: 1_000_000,
    };
    let sockets = Sockets::bind(&settings.listen).unwrap();
    let addresses = sockets.addresses();
    assert_eq!(addresses.len(), 1, "UDP and TCP at one port");
    let zone = Zone::new(["gld.samsungosp.com"]).unwrap();
    let allowed = Networks::new(vec![Network::Lan]);
    (
        start(zone, &settings, allowed, sockets).unwrap(),
        addresses[0],
    )
}

/// Does this beside the server's own threads.
async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

fn connect(address: SocketAddr) -> TcpStream {
    let socket = TcpStream::connect(address).unwrap();
    let patience = Some(Duration::from_secs(30));
    socket.set_read_timeout(patience).unwrap();
    socket
}

fn read(socket: &mut TcpStream) -> Vec<u8> {
    let mut length = [0; 2];
    socket.read_exact(&mut length).unwrap();
    let mut packet = vec![0; u16::from_be_bytes(length).into()];
    socket.read_exact(&mut packet).unwrap();
    packet
}

fn still_answers(address: SocketAddr) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let patience = Some(Duration::from_secs(30));
    socket.set_read_timeout(patience).unwrap();
    socket.connect(address).unwrap();
    socket.send(&ask(Asked::default())).unwrap();
    let mut buffer = [0; 512];
    let length = socket.recv(&mut buffer).unwrap();
    assert!(shown(&buffer[..length]).contains("A 127.0.0.1"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn questions_follow_each_other_over_one_connection_in_any_pieces() {
    let (_server, address) = running();
    beside(move || {
        let mut socket = connect(address);
        let question = frame::framed(&ask(Asked::default()));
        // Two and a half at once, then the rest byte by byte.
        let (half, rest) = question.split_at(question.len() / 2);
        let all = [&question, &question, half].concat();
        socket.write_all(&all).unwrap();
        for byte in rest {
            socket.write_all(&[*byte]).unwrap();
        }
        for _ in 0..3 {
            assert!(shown(&read(&mut socket)).contains("A 127.0.0.1"));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nonsense_stops_nothing() {
    let (_server, address) = running();
    beside(move || {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let good = ask(Asked::default());
        for cut in 0..good.len() {
            socket.send_to(&good[..cut], address).unwrap();
            let mut bent = good.clone();
            bent[cut] ^= 0xff;
            socket.send_to(&bent, address).unwrap();
        }
        socket.send_to(&[0xff; 9000], address).unwrap();
        for announced in [0, 1, 11, 4097, u16::MAX] {
            let mut socket = connect(address);
            let head = announced.to_be_bytes();
            // It may have hung up by now, which is as good.
            let _ = socket
                .write_all(&head)
                .and_then(|()| socket.write_all(&[0xff; 20]));
            let _ = socket.shutdown(std::net::Shutdown::Write);
            let mut rest = Vec::new();
            let _ = socket.read_to_end(&mut rest);
            assert!(rest.len() <= 14, "{announced}: {rest:?}");
        }
        still_answers(address);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent_connections_keep_nobody_from_asking() {
    let (_server, address) = running();
    beside(move || {
        let mut silent: Vec<_> = (0..limits::CONNECTIONS_EACH * 2)
            .map(|_| connect(address))
            .collect();
        // One address has its share; what is beyond it ends at once.
        for socket in &mut silent[limits::CONNECTIONS_EACH..] {
            let ended = socket.read(&mut [0]);
            assert!(
                matches!(ended, Ok(0))
                    || ended.is_err_and(|it| it.kind() == io::ErrorKind::ConnectionReset)
            );
        }
        still_answers(address);
        // Those within it are listened to.
        let first = &mut silent[0];
        first
            .write_all(&frame::framed(&ask(Asked::default())))
            .unwrap();
        assert!(shown(&read(first)).contains("A 127.0.0.1"));
    })
    .await;
}
