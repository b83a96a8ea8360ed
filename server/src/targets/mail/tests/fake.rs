//! A mail server in a few lines. It does what servers do, unless a test wrote another answer for it.
//!
//! Beside the commands there are `CONNECT`, `CONTENT` (in the middle of a mail) and `END` (behind a mail).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::{
    collections::VecDeque,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use tokio::{
    io::{
        AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _,
        BufReader,
    },
    net::TcpListener,
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};

/// What it says instead of the usual.
#[derive(Debug, Clone)]
pub(in super::super) enum Reply {
    Say(&'static str),
    HangUp,
    /// Takes the mail, but ends the connection before it says so.
    TakeAndHangUp,
    Silence,
    /// Takes the mail, reading a quarter of a megabyte only every few minutes, so many times.
    Slowly(usize),
}

/// What it can do.
#[derive(Clone, Default)]
pub(in super::super) struct Abilities {
    pub(in super::super) size: Option<u64>,
    pub(in super::super) starttls: Option<Arc<ServerConfig>>,
    pub(in super::super) tls: Option<Arc<ServerConfig>>,
    /// The name and password it accepts.
    pub(in super::super) login: Option<(&'static str, &'static str)>,
}

/// A mail that it took.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in super::super) struct Received {
    pub(in super::super) sender: String,
    pub(in super::super) recipient: String,
    pub(in super::super) content: Vec<u8>,
}

#[derive(Default)]
struct State {
    replies: Vec<(&'static str, VecDeque<Reply>)>,
    mails: Vec<Received>,
    heard: Vec<String>,
}

#[derive(Clone)]
pub(in super::super) struct Fake {
    pub(in super::super) address: SocketAddr,
    state: Arc<Mutex<State>>,
}

pub(in super::super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

impl Fake {
    /// One on a free port of this computer.
    pub(in super::super) async fn start(abilities: Abilities) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::default();
        let fake = Self { address, state };
        let server = fake.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (server, abilities) = (server.clone(), abilities.clone());
                tokio::spawn(async move {
                    stream.set_nodelay(true)?;
                    server.welcome(stream, abilities).await
                });
            }
        });
        fake
    }

    pub(in super::super) async fn plain() -> Self {
        Self::start(Abilities::default()).await
    }

    /// The answers to a command, each once; then it goes on as usual.
    pub(in super::super) fn answer(self, command: &'static str, replies: &[Reply]) -> Self {
        let replies = replies.iter().cloned().collect();
        self.state().replies.push((command, replies));
        self
    }

    pub(in super::super) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(in super::super) fn mails(&self) -> Vec<Received> {
        self.state().mails.clone()
    }

    /// The commands, without their parameters.
    pub(in super::super) fn commands(&self) -> String {
        let heard = &self.state().heard;
        let verbs = heard
            .iter()
            .filter_map(|line| line.split([' ', ':']).next());
        verbs.collect::<Vec<_>>().join(" ")
    }

    /// All that was said in the clear or not, by the client.
    pub(in super::super) fn heard(&self) -> Vec<String> {
        self.state().heard.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no panic elsewhere")
    }

    fn planned(&self, command: &str) -> Option<Reply> {
        let mut state = self.state();
        let mut replies = state.replies.iter_mut();
        let (_, replies) = replies.find(|(planned, _)| *planned == command)?;
        replies.pop_front()
    }

    /// One that only waits for [`Self::welcome`].
    pub(in super::super) fn anywhere() -> Self {
        Self {
            address: SocketAddr::from(([0, 0, 0, 0], 0)),
            state: Arc::default(),
        }
    }

    /// Talks with whoever is at the other end.
    pub(in super::super) async fn welcome(
        self,
        stream: impl Stream + 'static,
        abilities: Abilities,
    ) -> io::Result<()> {
        let stream: Box<dyn Stream> = match &abilities.tls {
            Some(tls) => Box::new(TlsAcceptor::from(tls.clone()).accept(stream).await?),
            None => Box::new(stream),
        };
        let mut talk = Talk {
            stream: BufReader::new(stream),
            abilities,
            server: self,
            mail: Received::default(),
        };
        talk.reply("CONNECT", "220 fake ESMTP").await?;
        while talk.hear().await? {}
        Ok(())
    }
}

struct Talk {
    stream: BufReader<Box<dyn Stream>>,
    abilities: Abilities,
    server: Fake,
    mail: Received,
}

impl Talk {
    /// Whether there is more to come.
    async fn hear(&mut self) -> io::Result<bool> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Ok(false);
        }
        let line = line.trim_end().to_owned();
        self.server.state().heard.push(line.clone());
        let verb = line
            .split([' ', ':'])
            .next()
            .unwrap_or_default()
            .to_uppercase();
        let usual = match verb.as_str() {
            "EHLO" => self.ehlo(),
            "STARTTLS" => return self.protect().await,
            "AUTH" => self.auth(&line),
            "MAIL" => self.sender(&line),
            "RCPT" => {
                self.mail.recipient = between(&line);
                "250 2.1.5 Ok".to_owned()
            }
            "DATA" => return self.content().await,
            "QUIT" => "221 2.0.0 Bye".to_owned(),
            _ => "250 2.0.0 Ok".to_owned(),
        };
        self.reply(&verb, &usual).await?;
        Ok(verb != "QUIT")
    }

    /// The planned answer or the usual one.
    async fn reply(&mut self, command: &str, usual: &str) -> io::Result<()> {
        let text = match self.server.planned(command) {
            None => usual,
            Some(Reply::Say(text)) => text,
            Some(Reply::Silence) => std::future::pending().await,
            Some(_) => return Err(io::ErrorKind::ConnectionAborted.into()),
        };
        self.say(text).await
    }

    fn ehlo(&self) -> String {
        let mut lines = vec!["fake at your service".to_owned(), "8BITMIME".to_owned()];
        lines.extend(self.abilities.size.map(|size| format!("SIZE {size}")));
        lines.extend(
            self.abilities
                .starttls
                .as_ref()
                .map(|_| "STARTTLS".to_owned()),
        );
        lines.extend(self.abilities.login.map(|_| "AUTH PLAIN LOGIN".to_owned()));
        let last = lines.pop().unwrap_or_default();
        let lines = lines.iter().map(|line| format!("250-{line}\n"));
        lines.collect::<String>() + "250 " + &last
    }

    async fn protect(&mut self) -> io::Result<bool> {
        self.reply("STARTTLS", "220 2.0.0 Go ahead").await?;
        let Some(tls) = self.abilities.starttls.take() else {
            return Ok(false);
        };
        let nothing: Box<dyn Stream> = Box::new(tokio::io::empty());
        let stream = std::mem::replace(&mut self.stream, BufReader::new(nothing));
        let stream = TlsAcceptor::from(tls).accept(stream.into_inner()).await?;
        self.stream = BufReader::new(Box::new(stream));
        Ok(true)
    }

    fn auth(&self, line: &str) -> String {
        let (user, password) = self.abilities.login.unwrap_or_default();
        let right = STANDARD.encode(format!("\0{user}\0{password}"));
        let is_right = line.strip_prefix("AUTH PLAIN ") == Some(right.as_str());
        let answer = if is_right {
            "235 2.7.0 Welcome"
        } else {
            "535 5.7.8 Wrong"
        };
        answer.to_owned()
    }

    fn sender(&mut self, line: &str) -> String {
        self.mail.sender = between(line);
        let announced: Option<u64> = line
            .split_once("SIZE=")
            .and_then(|(_, size)| size.parse().ok());
        match (announced, self.abilities.size) {
            (Some(announced), Some(limit)) if limit > 0 && announced > limit => {
                "552 5.3.4 Message size exceeds fixed limit".to_owned()
            }
            _ => "250 2.1.0 Ok".to_owned(),
        }
    }

    async fn content(&mut self) -> io::Result<bool> {
        match self.server.planned("DATA") {
            None => self.say("354 Go ahead").await?,
            Some(Reply::Say(text)) => {
                self.say(text).await?;
                return Ok(true);
            }
            Some(Reply::Silence) => std::future::pending().await,
            Some(_) => return Ok(false),
        }
        match self.server.planned("CONTENT") {
            Some(Reply::HangUp) => {
                self.stream.read_exact(&mut [0; 100]).await?;
                return Ok(false);
            }
            Some(Reply::Silence) => std::future::pending().await,
            Some(Reply::Slowly(times)) => self.read_slowly(times).await?,
            _ => {}
        }
        self.read_to_the_dot().await?;
        self.end().await
    }

    /// The last word on a mail.
    async fn end(&mut self) -> io::Result<bool> {
        let mail = std::mem::take(&mut self.mail);
        let text = match self.server.planned("END") {
            None => {
                self.server.state().mails.push(mail);
                "250 2.0.0 Ok: queued as 4711"
            }
            Some(Reply::Say(text)) => text,
            Some(Reply::TakeAndHangUp) => {
                self.server.state().mails.push(mail);
                return Ok(false);
            }
            Some(Reply::Silence) => std::future::pending().await,
            Some(_) => return Ok(false),
        };
        self.say(text).await?;
        Ok(true)
    }

    async fn say(&mut self, text: &str) -> io::Result<()> {
        let text = text.replace('\n', "\r\n") + "\r\n";
        self.stream.write_all(text.as_bytes()).await?;
        self.stream.flush().await
    }

    async fn read_slowly(&mut self, times: usize) -> io::Result<()> {
        for _ in 0..times {
            tokio::time::sleep(Duration::from_mins(4)).await;
            for _ in 0..(256 << 10) / 100 {
                let mut line = Vec::new();
                self.stream.read_until(b'\n', &mut line).await?;
                self.mail.content.extend(line);
            }
        }
        Ok(())
    }

    async fn read_to_the_dot(&mut self) -> io::Result<()> {
        loop {
            let mut line = Vec::new();
            if self.stream.read_until(b'\n', &mut line).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match line.as_slice() {
                b".\r\n" => return Ok(()),
                [b'.', rest @ ..] => self.mail.content.extend(rest),
                line => self.mail.content.extend(line),
            }
        }
    }
}

fn between(line: &str) -> String {
    let inner = line
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    inner
        .map(|(address, _)| address.to_owned())
        .unwrap_or_default()
}
