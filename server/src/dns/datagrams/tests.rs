//! Real sockets on this host: answers leave from where their questions came to.

use super::*;

/// A server for all addresses, which says once to whoever asks what it saw.
async fn exchange(bound: &str, ask: SocketAddr) -> (Received, Vec<u8>) {
    let server = Datagrams::new(StdUdpSocket::bind(bound).unwrap()).unwrap();
    let port = server.own.port();
    let here = match ask {
        SocketAddr::V4(_) => "127.0.0.1:0",
        SocketAddr::V6(_) => "[::1]:0",
    };
    let client = UdpSocket::bind(here).await.unwrap();
    // A connected socket takes nothing from any other address.
    client.connect((ask.ip(), port)).await.unwrap();
    client.send(b"question").await.unwrap();
    let mut buffer = [0; 64];
    let received = server.receive(&mut buffer).await.unwrap();
    assert_eq!(&buffer[..received.length], b"question");
    assert_eq!(received.from, client.local_addr().unwrap().ip_in(&received));
    server.answer(received, b"answer").unwrap();
    let length = client.recv(&mut buffer).await.unwrap();
    (received, buffer[..length].to_owned())
}

trait InItsClothes {
    /// On a socket for both versions an IPv4 address comes in IPv6 clothes.
    fn ip_in(self, received: &Received) -> SocketAddr;
}

impl InItsClothes for SocketAddr {
    fn ip_in(self, received: &Received) -> SocketAddr {
        match (self, received.from) {
            (SocketAddr::V4(v4), SocketAddr::V6(_)) => {
                SocketAddr::new(v4.ip().to_ipv6_mapped().into(), v4.port())
            }
            _ => self,
        }
    }
}

#[tokio::test]
async fn each_address_of_this_host_answers_for_itself() {
    for address in ["127.0.0.1:0", "127.0.0.2:0"] {
        let address: SocketAddr = address.parse().unwrap();
        let (received, answer) = exchange("0.0.0.0:0", address).await;
        assert_eq!(received.to, address.ip());
        assert_eq!(answer, b"answer");
    }
}

#[tokio::test]
async fn a_socket_for_both_versions_knows_which_it_was() {
    if StdUdpSocket::bind("[::1]:0").is_err() {
        // This host has no IPv6, and no such socket then.
        return;
    }
    for address in ["127.0.0.2:0", "[::1]:0"] {
        let address: SocketAddr = address.parse().unwrap();
        let (received, answer) = exchange("[::]:0", address).await;
        assert_eq!(received.to.to_canonical(), address.ip());
        assert_eq!(answer, b"answer");
    }
}
