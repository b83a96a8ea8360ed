//! Questions by TCP: each behind its length, any number over one connection (RFC 1035, 4.2.2; RFC 7766).

use super::frame::framed;
use super::limits;
use super::responder::Responder;
use crate::shares::Shares;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

/// Answers at this socket for ever.
pub(super) async fn serve(responder: Arc<Responder>, listener: TcpListener) {
    let places = Arc::new(Semaphore::new(limits::CONNECTIONS));
    let shares = Shares::new(limits::CONNECTIONS_EACH);
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        let (socket, from) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::debug!("no connection for names can be accepted: {error}");
                sleep(Duration::from_millis(200)).await;
                continue;
            }
        };
        let from = from.ip().to_canonical();
        if !responder.lets_in(from) {
            continue;
        }
        let Some(share) = shares.try_take(from) else {
            continue;
        };
        let responder = Arc::clone(&responder);
        tokio::spawn(async move {
            if let Err(error) = answer_all(&responder, socket, from).await {
                tracing::debug!("the connection of {from} for names ended: {error}");
            }
            drop((place, share));
        });
    }
}

async fn answer_all(responder: &Responder, mut socket: TcpStream, from: IpAddr) -> io::Result<()> {
    let here = socket.local_addr().map(|here: SocketAddr| here.ip())?;
    loop {
        let question = timeout(limits::IDLE_TIME, question(&mut socket)).await;
        let Some(question) = question.map_err(|_| io::ErrorKind::TimedOut)?? else {
            return Ok(());
        };
        // Unlike by UDP, this address is really who asks, and is slowed down rather than left without an answer.
        while !responder.has_time_for(from) {
            sleep(limits::BREATH).await;
        }
        let Some(answer) = responder.answer_stream(&question, from, here).await else {
            return Ok(());
        };
        timeout(limits::IDLE_TIME, socket.write_all(&framed(&answer)))
            .await
            .map_err(|_| io::ErrorKind::TimedOut)??;
    }
}

/// The next question; nothing at the end, or where it is longer than any should be.
async fn question(socket: &mut TcpStream) -> io::Result<Option<Vec<u8>>> {
    let length = match socket.read_u16().await {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        length => usize::from(length?),
    };
    if length > limits::LONGEST_STREAMED {
        return Ok(None);
    }
    let mut question = vec![0; length];
    socket.read_exact(&mut question).await?;
    Ok(Some(question))
}
