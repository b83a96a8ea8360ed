//! A question to another name server, and its answer: believed only from whom was asked, with the same number and about the
//! same question.

use super::frame::framed;
use super::limits;
use super::query::{Way, points_elsewhere};
use domain::base::Message;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpStream, UdpSocket};

/// The answer of this server to a question. Waits for ever; who asks knows for how long.
pub(super) async fn exchange(server: SocketAddr, question: &[u8], way: Way) -> io::Result<Vec<u8>> {
    match way {
        Way::Datagram => by_datagram(server, question).await,
        Way::Stream => by_stream(server, question).await,
    }
}

/// From a port that the system chooses, another one each time; what others send there is passed over.
async fn by_datagram(server: SocketAddr, question: &[u8]) -> io::Result<Vec<u8>> {
    let anywhere: IpAddr = match server {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((anywhere, 0)).await?;
    socket.connect(server).await?;
    socket.send(question).await?;
    let mut buffer = vec![0; limits::LONGEST_FORWARDED];
    loop {
        let length = socket.recv(&mut buffer).await?;
        let answer = buffer.get(..length).unwrap_or_default();
        if is_answer(answer, question) {
            return Ok(answer.to_owned());
        }
    }
}

async fn by_stream(server: SocketAddr, question: &[u8]) -> io::Result<Vec<u8>> {
    let mut socket = TcpStream::connect(server).await?;
    socket.write_all(&framed(question)).await?;
    let length = socket.read_u16().await?;
    let mut answer = vec![0; length.into()];
    socket.read_exact(&mut answer).await?;
    if is_answer(&answer, question) {
        return Ok(answer);
    }
    Err(io::Error::other("it answers another question"))
}

/// With this number, for this very question, spelled out as we did: then the name has its place behind the head.
fn is_answer(answer: &[u8], question: &[u8]) -> bool {
    let (Ok(answer), Ok(question)) = (Message::from_slice(answer), Message::from_slice(question))
    else {
        return false;
    };
    answer.is_answer(question) && !points_elsewhere(answer.as_slice())
}
