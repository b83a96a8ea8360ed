//! Asks a name server for the address behind a name, as a camera would: one question by UDP, for IPv4.

use super::exchange::exchange;
use super::query::Way;
use domain::base::iana::{Rcode, Rtype};
use domain::base::{Message, MessageBuilder, Name};
use domain::rdata::A;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::time::timeout;

/// What a name server says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The name leads to these; at least one.
    Addresses(Vec<Ipv4Addr>),
    /// There is no such name, or no address behind it.
    Nothing,
    /// It doesn't want to, or can't; in the words of name servers, such as `REFUSED`.
    Declined(String),
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Nobody answered in time.
    #[error("nobody answered within {} s", .0.as_secs())]
    Silence(Duration),
    /// The system could not send or receive.
    #[error("{0}")]
    Network(#[from] io::Error),
    /// It answers, but nobody can read it.
    #[error("its answer can't be read")]
    Garbled,
    /// That can't be asked.
    #[error("{0} is no name of a host")]
    NotAName(String),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
}

/// Asks this server, and waits no longer than this for its answer.
///
/// # Errors
/// When there is none.
pub async fn ask(server: SocketAddr, name: &str, patience: Duration) -> Result<Answer, AskError> {
    let mut id = [0; 2];
    getrandom::fill(&mut id)?;
    let id = u16::from_be_bytes(id);
    let wanted =
        Name::<Vec<u8>>::vec_from_str(name).map_err(|_| AskError::NotAName(name.to_owned()))?;
    let question = question(id, &wanted).ok_or_else(|| AskError::NotAName(name.to_owned()))?;
    match timeout(patience, exchange(server, &question, Way::Datagram)).await {
        Ok(answered) => answer(&answered?).ok_or(AskError::Garbled),
        Err(_) => Err(AskError::Silence(patience)),
    }
}

fn question(id: u16, name: &Name<Vec<u8>>) -> Option<Vec<u8>> {
    let mut message = MessageBuilder::new_vec();
    message.header_mut().set_id(id);
    message.header_mut().set_rd(true);
    let mut message = message.question();
    message.push((name, Rtype::A)).ok()?;
    Some(message.finish())
}

/// What an answer says.
fn answer(packet: &[u8]) -> Option<Answer> {
    let message = Message::from_octets(packet).ok()?;
    Some(match message.header().rcode() {
        Rcode::NOERROR => {
            // Behind an alias stand the addresses of its target, whose name is no matter here.
            let records = message.answer().ok()?.limit_to_in::<A>();
            let addresses: Vec<_> = records.flatten().map(|it| it.data().addr()).collect();
            match addresses.is_empty() {
                true => Answer::Nothing,
                false => Answer::Addresses(addresses),
            }
        }
        Rcode::NXDOMAIN => Answer::Nothing,
        other => Answer::Declined(other.to_string()),
    })
}

#[cfg(test)]
mod tests;
