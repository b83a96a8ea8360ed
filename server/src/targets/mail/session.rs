//! The talk with the mail server, with a limit for every wait.
//!
//! Each job has a connection of its own. Cameras send rarely, so a kept one would mostly be a stale one, and providers
//! close those without a word; the mails of one job share theirs.

use super::{
    letter::{Letter, quoted},
    people::People,
    settings::{self, Encryption, Settings},
    verdict::{Failure, Stage, Verdict, judge},
};
use crate::targets::Trouble;
use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Ehlo, Mail, Rcpt, Rset},
        extension::{ClientId, Extension, MailParameter},
        response::Response,
    },
};
use std::{
    future::Future,
    iter,
    pin::pin,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::Duration,
};
use tokio::{net::TcpStream, time::timeout};

/// For each address of the server, until it answers.
const CONNECTING: Duration = Duration::from_secs(30);
/// The same when only asking whether somebody is there. Shorter, because a connection that was begun while the line was
/// down is tried at ever longer intervals, and a new one finds it up at once.
const ASKING: Duration = Duration::from_secs(10);
/// For everything up to the server's greeting and its list of abilities. Some greet late on purpose.
const OPENING: Duration = Duration::from_mins(3);
/// For an answer to a command, as RFC 5321 asks (4.5.3.2).
const COMMAND: Duration = Duration::from_mins(5);
/// For 64 KiB on their way out.
const CHUNK: Duration = Duration::from_mins(5);
/// For the server's word on the whole mail, which it may want to look through, and for what is still in the line.
/// Long, because giving up here means a mail that comes twice.
const LAST_WORD: Duration = Duration::from_mins(15);
/// For the good-bye, on which nothing depends.
const FAREWELL: Duration = Duration::from_secs(5);
/// What is kept of the server's confirmation, in letters.
const LONGEST_RECEIPT: usize = 200;

/// A connection on which mails can be sent.
pub(super) struct Session<'a> {
    connection: AsyncSmtpConnection,
    settings: &'a Settings,
    /// How large mails may be, in bytes, where the server says so.
    pub(super) largest: Option<u64>,
    announces_size: bool,
}

/// Whether somebody is there.
pub(super) async fn answers(settings: &Settings) -> bool {
    let place = (settings.server.as_str(), settings.port);
    matches!(timeout(ASKING, TcpStream::connect(place)).await, Ok(Ok(_)))
}

impl<'a> Session<'a> {
    /// Connects, protects the connection and logs in, as the settings say.
    pub(super) async fn open(
        settings: &'a Settings,
        tls: Option<TlsParameters>,
    ) -> Result<Self, Trouble> {
        let (at_once, then) = match settings.encryption {
            Encryption::Tls => (tls, None),
            Encryption::StartTls | Encryption::None => (None, tls),
        };
        let hello = hello();
        let place = (settings.server.as_str(), settings.port);
        let opening =
            AsyncSmtpConnection::connect_tokio1(place, Some(CONNECTING), &hello, at_once, None);
        let opened = Self::begin(settings, opening, then, &hello).await;
        opened.map_err(|failed| trouble(failed, settings))
    }

    async fn begin(
        settings: &'a Settings,
        opening: impl Future<Output = Result<AsyncSmtpConnection, Error>>,
        tls: Option<TlsParameters>,
        hello: &ClientId,
    ) -> Result<Self, (Stage, Failure)> {
        let mut connection = within(OPENING, Stage::Opening, opening).await?;
        if let Some(tls) = tls {
            let protecting = connection.starttls(tls, hello);
            within(COMMAND, Stage::Protecting, protecting).await?;
        }
        // lettre has said hello already, but keeps nothing of what the server says about sizes.
        let abilities = connection.command(Ehlo::new(hello.clone()));
        let abilities = within(COMMAND, Stage::Opening, abilities).await?;
        let largest = announced_size(abilities.message());
        if let Some(login) = &settings.login {
            let password = login.password.reveal().to_owned();
            let credentials = Credentials::new(login.user.clone(), password);
            let logging_in = connection.auth(DEFAULT_MECHANISMS, &credentials);
            within(COMMAND, Stage::LoggingIn, logging_in).await?;
        }
        Ok(Self {
            connection,
            settings,
            largest: largest.filter(|bytes| *bytes > 0),
            announces_size: largest.is_some(),
        })
    }

    /// Sends one mail to one recipient; what the server says to it when all is well.
    pub(super) async fn send(
        &mut self,
        people: &People,
        letter: &Letter,
        contents: &[Vec<u8>],
    ) -> Result<String, Verdict> {
        let result = self.try_send(people, letter, contents).await;
        let result = result.map_err(|(stage, failure)| judge(stage, &failure, self.settings));
        if let Err(Verdict::TooLarge(_)) = result {
            // Another try follows; that the connection has ended, if so, is noticed there.
            let _ = timeout(FAREWELL, self.connection.command(Rset)).await;
        }
        result
    }

    async fn try_send(
        &mut self,
        people: &People,
        letter: &Letter,
        contents: &[Vec<u8>],
    ) -> Result<String, (Stage, Failure)> {
        let (sender, to) = (&people.envelope_sender, Some(&people.to));
        self.announce(sender, to, Some(letter.size())).await?;
        within(COMMAND, Stage::Content, self.connection.command(Data)).await?;
        let answer = self.send_content(letter.chunks(contents)).await?;
        let words = answer.message().collect::<Vec<_>>().join(" ");
        Ok(quoted(&words, LONGEST_RECEIPT))
    }

    /// Whether the server would take a mail from this sender, and to this recipient. There is none: it is called off.
    pub(super) async fn rehearse(
        &mut self,
        sender: &Address,
        to: Option<&Address>,
    ) -> Result<(), Trouble> {
        let announced = self.announce(sender, to, None).await;
        let _ = timeout(FAREWELL, self.connection.command(Rset)).await;
        announced.map_err(|failed| trouble(failed, self.settings))
    }

    /// All that comes before the content.
    async fn announce(
        &mut self,
        sender: &Address,
        to: Option<&Address>,
        size: Option<u64>,
    ) -> Result<(), (Stage, Failure)> {
        let parameters = self.parameters(sender, to, size)?;
        let sender = Mail::new(Some(sender.clone()), parameters);
        within(COMMAND, Stage::Sender, self.connection.command(sender)).await?;
        if let Some(to) = to {
            let recipient = Rcpt::new(to.clone(), Vec::new());
            let telling = self.connection.command(recipient);
            within(COMMAND, Stage::Recipient, telling).await?;
        }
        Ok(())
    }

    fn parameters(
        &self,
        sender: &Address,
        to: Option<&Address>,
        size: Option<u64>,
    ) -> Result<Vec<MailParameter>, (Stage, Failure)> {
        let mut parameters = Vec::new();
        let size = size.and_then(|size| usize::try_from(size).ok());
        if let Some(size) = size.filter(|_| self.announces_size) {
            parameters.push(MailParameter::Size(size));
        }
        let is_plain = |address: &Address| settings::text(address).is_ascii();
        if !(is_plain(sender) && to.is_none_or(is_plain)) {
            let server = self.connection.server_info();
            if !server.supports_feature(Extension::SmtpUtfEight) {
                let why = "there are letters in the addresses that it doesn't know".to_owned();
                return Err((Stage::Recipient, Failure::Unable(why)));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        Ok(parameters)
    }

    /// The content may take its time as long as it moves.
    async fn send_content(
        &mut self,
        chunks: impl Iterator<Item = Vec<u8>>,
    ) -> Result<Response, (Stage, Failure)> {
        // lettre takes the next chunk when the connection has taken the last.
        let taken = AtomicU64::new(0);
        let is_out = AtomicBool::new(false);
        let chunks = chunks.map(Some).chain(iter::once(None)).map_while(|chunk| {
            taken.fetch_add(1, Ordering::Relaxed);
            is_out.store(chunk.is_none(), Ordering::Relaxed);
            chunk
        });
        let mut sending = pin!(self.connection.message_iter(chunks));
        loop {
            let before = taken.load(Ordering::Relaxed);
            let patience = if is_out.load(Ordering::Relaxed) {
                LAST_WORD
            } else {
                CHUNK
            };
            match timeout(patience, &mut sending).await {
                Ok(result) => return result.map_err(|error| failed(Stage::Content, &error)),
                Err(_) if taken.load(Ordering::Relaxed) == before => {
                    return Err((Stage::Content, Failure::Silent));
                }
                Err(_) => {}
            }
        }
    }

    /// Says good-bye.
    pub(super) async fn close(mut self) {
        let _ = timeout(FAREWELL, self.connection.abort()).await;
    }
}

/// What a failure means where there is no mail that could be smaller.
fn trouble((stage, failure): (Stage, Failure), settings: &Settings) -> Trouble {
    match judge(stage, &failure, settings) {
        Verdict::Trouble(trouble) => trouble,
        Verdict::TooLarge(reason) => Trouble::Never(reason),
    }
}

/// The SIZE in a server's list of abilities; 0 where it says that it has a limit but not which.
fn announced_size<'a>(abilities: impl Iterator<Item = &'a str>) -> Option<u64> {
    let mut words = abilities.map(|line| line.split_whitespace());
    words.find_map(|mut words| {
        let is_size = words.next()?.eq_ignore_ascii_case("SIZE");
        is_size.then(|| {
            words
                .next()
                .and_then(|number| number.parse().ok())
                .unwrap_or(0)
        })
    })
}

/// How we call ourselves: by this computer's name, if it is one that can be said.
fn hello() -> ClientId {
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
    match ClientId::default() {
        ClientId::Domain(name) if name.chars().all(plain) && !name.is_empty() => {
            ClientId::Domain(name)
        }
        ClientId::Domain(_) => ClientId::Ipv4(std::net::Ipv4Addr::LOCALHOST),
        address => address,
    }
}

async fn within<T>(
    limit: Duration,
    stage: Stage,
    step: impl Future<Output = Result<T, Error>>,
) -> Result<T, (Stage, Failure)> {
    match timeout(limit, step).await {
        Ok(result) => result.map_err(|error| failed(stage, &error)),
        Err(_) => Err((stage, Failure::Silent)),
    }
}

fn failed(stage: Stage, error: &Error) -> (Stage, Failure) {
    (stage, Failure::of(stage, error))
}

#[cfg(test)]
mod tests;
