//! The web, for all targets that need it: one client, which streams photos from disk and reads answers to a limit.
//!
//! `address` is where to, `request` what is asked, `content` what is sent with it, `form` how a form with files looks,
//! `trust` whose certificates are believed; `answer` is what comes back; `verdict` and `words` turn a refusal, or no answer
//! at all, into what the owner reads and what is done about it. `contact` is for who asks nothing.
//!
//! No redirect is followed: a redirected upload is easily taken for a success, and passwords are not for whoever a server
//! points at. Nothing is taken from the environment, no proxy either. Nothing waits for ever: not for a connection, and
//! not for a server that says nothing and takes nothing any more. Only this room knows reqwest.

mod address;
mod answer;
mod contact;
pub(in crate::targets) mod content;
pub(in crate::targets) mod form;
pub(in crate::targets) mod likeness;
mod request;
mod trust;
mod verdict;
mod words;

pub use address::{Address, NotAnAddress};
pub(in crate::targets) use answer::Answer;
pub(in crate::targets) use request::Request;
pub use trust::Authorities;
pub(in crate::targets) use words::one_line;

use super::work::{later, off_the_runtime};
use super::{Hidden, Trouble};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use content::{FileTrouble, Pulse};
use request::secret_value;
use reqwest::header::HeaderValue;
use reqwest::{Body, redirect};
use std::error::Error;
use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// To connect, in all.
const CONNECTING: Duration = Duration::from_secs(15);
/// Servers close what is idle for longer; the next request would run into that.
const IDLE: Duration = Duration::from_secs(4);
/// Why somebody can't be reached who doesn't even refuse.
const NO_ANSWER: &str = "it doesn't answer";

/// How the server of a target is reached.
#[derive(Debug, Clone)]
pub struct Access {
    /// Whose certificates are believed, if not those that the system trusts.
    pub authorities: Option<Authorities>,
    /// How long the server may neither say nor take anything.
    pub time_out: Duration,
}

impl Access {
    /// For [`super::Settings::shown`].
    pub(super) fn shown(&self) -> Vec<(&'static str, toml::Value)> {
        let file = self.authorities.as_ref().map(Authorities::file);
        let file = file.map(|file| ("ca_file", file.display().to_string().into()));
        let time_out = ("time_out", super::time(self.time_out));
        file.into_iter().chain([time_out]).collect()
    }
}

/// The client that all targets share, but for those with certificates of their own. Made when it is first needed.
#[derive(Debug, Clone, Default)]
pub struct Web(Arc<OnceLock<Result<reqwest::Client, String>>>);

impl Web {
    async fn client(&self, authorities: Option<&Authorities>) -> Result<reqwest::Client, Trouble> {
        if let Some(made) = self.0.get() {
            return made.clone().map_err(Trouble::Owner);
        }
        let (slot, authorities) = (Arc::clone(&self.0), authorities.cloned());
        // The system's certificates are read from disk.
        let make = move |_: &_| Ok(slot.get_or_init(|| make(authorities.as_ref())).clone());
        off_the_runtime(make).await?.map_err(Trouble::Owner)
    }
}

fn make(authorities: Option<&Authorities>) -> Result<reqwest::Client, String> {
    let protection = trust::protection(authorities)?;
    let builder = reqwest::Client::builder()
        .user_agent(concat!("nx-gateway/", env!("CARGO_PKG_VERSION")))
        .tls_backend_preconfigured(protection)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECTING)
        .pool_idle_timeout(IDLE)
        .tcp_keepalive(Duration::from_secs(30));
    let made = builder.build();
    made.map_err(|error| format!("there is no way to the web: {}", causes(&error)))
}

/// What a server is asked for, which decides what its silence means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Occasion {
    Delivery,
    Rehearsal,
}

/// A target's way to its server.
#[derive(Debug, Clone)]
pub(super) struct Client {
    web: Web,
    access: Access,
    /// A header that goes with each request.
    login: Option<(&'static str, HeaderValue)>,
    /// What the owner looks at when a login is refused.
    keys: &'static str,
    occasion: Occasion,
}

impl Client {
    /// `keys` are the settings that a refused login is about, marked: "`user` and `password_file`".
    pub(super) fn new(web: &Web, access: &Access, keys: &'static str) -> Self {
        let web = match access.authorities {
            Some(_) => Web::default(),
            None => web.clone(),
        };
        let access = access.clone();
        let login = None;
        Self {
            web,
            access,
            login,
            keys,
            occasion: Occasion::Delivery,
        }
    }

    /// The same for a rehearsal.
    pub(super) fn rehearsing(&self) -> Self {
        Self {
            occasion: Occasion::Rehearsal,
            ..self.clone()
        }
    }

    /// With name and password in each request.
    pub(super) fn with_password(mut self, user: &str, password: &Hidden) -> Self {
        let both = STANDARD.encode(format!("{user}:{}", password.reveal()));
        self.login = Some(("authorization", secret_value(&format!("Basic {both}"))));
        self
    }

    /// With a token in each request.
    pub(super) fn with_token(mut self, token: &Hidden) -> Self {
        let token = format!("Bearer {}", token.reveal());
        self.login = Some(("authorization", secret_value(&token)));
        self
    }

    /// With a key in each request, in a header of its own.
    pub(super) fn with_key(mut self, header: &'static str, key: &Hidden) -> Self {
        self.login = Some((header, secret_value(key.reveal())));
        self
    }

    /// Asks, and comes back when the answer's head is there.
    ///
    /// # Errors
    /// When there is no answer. Refusals are answers.
    pub(super) async fn send(&self, request: Request) -> Result<Answer, Trouble> {
        let host = request.address.host();
        let client = self.web.client(self.access.authorities.as_ref()).await?;
        let pulse = Pulse::default();
        let mut sending = client
            .request(request.method, request.address.url().clone())
            .headers(request.headers);
        if let Some((name, value)) = &self.login {
            sending = sending.header(*name, value);
        }
        if let Some(content) = request.content {
            sending = sending.body(match content.as_short_text() {
                Some(text) => Body::from(text),
                None => Body::wrap(content.into_body(pulse.clone())),
            });
        }
        tokio::select! {
            answer = sending.send() => match answer {
                Ok(response) => Ok(Answer {
                    response,
                    host,
                    keys: self.keys,
                    patience: self.access.time_out,
                    occasion: self.occasion,
                }),
                Err(error) => Err(self.failure(&host, &error)),
            },
            () = pulse.stops(self.access.time_out) => Err(silent(&host, self.occasion)),
        }
    }

    /// What it means that there was no answer.
    fn failure(&self, host: &str, error: &reqwest::Error) -> Trouble {
        if let Some(FileTrouble(trouble)) = cause(error) {
            return trouble.clone();
        }
        if let Some(tls) = tls_error(error) {
            return verdict::distrusted(host, tls, self.access.authorities.is_some());
        }
        let why = causes(error);
        if error.is_connect() {
            let silent = error.is_timeout();
            return unreachable(host, if silent { NO_ANSWER } else { &why });
        }
        later(match self.occasion {
            Occasion::Delivery => format!(
                "the connection to {host} ended before it confirmed anything ({why}); what was sent may have arrived"
            ),
            Occasion::Rehearsal => {
                format!("the connection to {host} ended before it answered ({why})")
            }
        })
    }
}

fn unreachable(host: &str, why: &str) -> Trouble {
    Trouble::Unreachable(format!("{host} can't be reached: {why}"))
}

/// What is delivered may have arrived, so it is tried again. Of a rehearsal nothing arrives, and whoever is as silent as
/// that may as well not be there.
fn silent(host: &str, occasion: Occasion) -> Trouble {
    let reason = format!("{host} took too long to answer");
    match occasion {
        Occasion::Delivery => later(reason),
        Occasion::Rehearsal => Trouble::Unreachable(reason),
    }
}

/// The first cause of this sort.
fn cause<T: Error + 'static>(error: &reqwest::Error) -> Option<&T> {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        cause = error.source();
    }
    None
}

fn tls_error(error: &reqwest::Error) -> Option<&rustls::Error> {
    held_by(cause::<io::Error>(error)?)
}

/// What TLS says, however deep in errors of the system it is hidden: those don't name what they hold as their cause.
fn held_by(error: &io::Error) -> Option<&rustls::Error> {
    let mut held: &(dyn Error + 'static) = error;
    while let Some(inner) = held
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        held = inner;
    }
    held.downcast_ref()
}

/// The innermost cause, which says most; never an address, which may hold a secret.
fn causes(error: &reqwest::Error) -> String {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    let mut text = String::new();
    while let Some(error) = cause {
        text.clear();
        let _ = write!(text, "{error}");
        cause = error.source();
    }
    plain(&text)
}

/// Without the number that the system's errors end with.
fn plain(text: &str) -> String {
    match text.split(" (os error").next().unwrap_or_default() {
        "" => "it is not clear why".to_owned(),
        plain => one_line(plain),
    }
}
