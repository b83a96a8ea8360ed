//! A photo sent to the server as a camera sends it: through the network, the list of networks, the list of senders, and
//! onto the disk. A running server is shown that it is a trial, so that nothing of it stays; where none runs, one is
//! started for the moment ([`moment`]), which takes in nothing else.

mod moment;
mod room;
mod words;

use crate::addresses::Address;
use crate::config::{Access, Config};
use crate::doctor::in_time;
use crate::secret::{self, SecretError};
use crate::trial::{self, Question};
use camera_sim::{Camera, Photo, Profile, Reason};
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::task::spawn_blocking;

use super::health::{self, Health};
use super::interfaces;

pub(super) use words::judge;

/// Which camera is played.
const CAMERA: &str = "nx300-email";
/// How large the photo is, in bytes.
const SIZE: u64 = 200_000;
/// How long the camera waits for the network, for room and for the answer, each.
const PATIENCE: Duration = Duration::from_secs(15);
/// And for all of it.
const ALL: Duration = Duration::from_secs(40);

/// Who took the photo in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Server {
    /// The one that was found.
    Running,
    /// One for the moment.
    Moment,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trial {
    /// The camera shows success.
    Through { to: SocketAddr, server: Server },
    /// The camera would give up.
    Failed {
        to: SocketAddr,
        server: Server,
        /// Where, in the words of the camera.
        step: String,
        reason: Reason,
        sender: String,
    },
    /// It took far too long.
    Endless { to: SocketAddr },
    /// It wasn't tried.
    NotTried(Why),
}

/// Why nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Why {
    /// Nobody may send mails.
    NoSender,
    /// This computer's own address is in none of the networks that are let in.
    NotLetIn(IpAddr),
    /// What proves that it is a trial can't be read.
    NoSecret(String),
    /// The same for lack of a right to.
    SecretForbidden(String),
    /// The running server has another secret, so it would keep the photo.
    OtherState(SocketAddr),
    /// The running server is not well, which was told already.
    Unwell,
    /// No server could be started; why.
    NoServer(String),
    /// There is no folder in which one could be started for the moment.
    NoRoom(String),
    /// Others could exchange that folder, and the doctor is root.
    Exposed {
        /// Where they could.
        place: String,
        /// Who may make one there.
        owner: Option<String>,
    },
    /// The disk gave no answer in time.
    Hangs,
}

/// Sends a photo to the server that runs, or to one for the moment.
pub(super) async fn look(
    config: &Config,
    addresses: &[Address],
    running: Option<SocketAddr>,
) -> Trial {
    let Some(sender) = sender(&config.access) else {
        return Trial::NotTried(Why::NoSender);
    };
    let best = interfaces::Facts::of(config, addresses).chosen();
    let best = best.map_or(Ipv4Addr::LOCALHOST, |it| it.address);
    let (server, tried) = match running {
        Some(place) => {
            let to = as_cameras_see_it(place, config, best);
            (Server::Running, at_running(config, to, &sender).await)
        }
        None => (
            Server::Moment,
            moment::at_moment(config, best, &sender).await,
        ),
    };
    match tried {
        Err(why) => Trial::NotTried(why),
        Ok(Sent { to, result: None }) => Trial::Endless { to },
        Ok(Sent {
            to,
            result: Some(Ok(())),
        }) => Trial::Through { to, server },
        Ok(Sent {
            to,
            result: Some(Err((step, reason))),
        }) => Trial::Failed {
            to,
            server,
            step,
            reason,
            sender,
        },
    }
}

/// Where it went, and how that ended if it did: the step at which it would fail, and why.
struct Sent {
    to: SocketAddr,
    result: Option<Result<(), (String, Reason)>>,
}

async fn at_running(config: &Config, to: SocketAddr, sender: &str) -> Result<Sent, Why> {
    let_in(config, to.ip())?;
    let file = config.storage.state.join("secret");
    let secret = in_time(move || secret::read(&file)).await;
    let secret = match secret.ok_or(Why::Hangs)? {
        Ok(Some(secret)) => secret,
        Ok(None) => return Err(Why::OtherState(to)),
        Err(SecretError::File { path, cause }) if cause.kind() == ErrorKind::PermissionDenied => {
            return Err(Why::SecretForbidden(path.display().to_string()));
        }
        Err(error) => return Err(Why::NoSecret(error.to_string())),
    };
    // A server of other settings, or of an older version, would take it for a real photo; and another program is shown
    // nothing that would be worth something to it.
    let question = Question::new().map_err(|error| Why::NoSecret(error.to_string()))?;
    let shown = question.shown();
    let health = in_time(move || health::ask(to, Some(&shown))).await;
    let token = match health.ok_or(Why::Hangs)? {
        Health::TakesTrials(answer) => question.token(&secret, &answer),
        Health::Unwell(_) => return Err(Why::Unwell),
        _ => None,
    };
    Ok(send(to, sender, token.ok_or(Why::OtherState(to))?).await)
}

/// Our own address stands for those of cameras beside us.
fn let_in(config: &Config, address: IpAddr) -> Result<(), Why> {
    match config.server.allow_networks.contains(address) {
        true => Ok(()),
        false => Err(Why::NotLetIn(address)),
    }
}

/// Plays the camera.
async fn send(to: SocketAddr, sender: &str, token: String) -> Sent {
    let sender = sender.to_owned();
    let played = spawn_blocking(move || {
        let profile = Profile::named(CAMERA)?;
        let camera = Camera::new(profile)
            .gateway(to)
            .sender(sender)
            .subject("The doctor's trial")
            .photos(vec![Photo::generated("NX_GATEWAY_DOCTOR.JPG", 1, SIZE)])
            .header(trial::HEADER, token)
            .patience(PATIENCE);
        let result = camera.send(&mut |_| {});
        Some(
            result
                .map(drop)
                .map_err(|it| (it.step.to_owned(), it.reason)),
        )
    });
    let result = tokio::time::timeout(ALL, played).await;
    Sent {
        to,
        result: result.ok().and_then(Result::ok).flatten(),
    }
}

/// A server was found by a short cut inside this computer, where there is one.
fn as_cameras_see_it(found: SocketAddr, config: &Config, best: Ipv4Addr) -> SocketAddr {
    let mut listen = config.server.listen.iter();
    let everywhere = listen.any(|it| it.ip().is_unspecified());
    match found.ip().is_loopback() && everywhere {
        true => reachable(
            SocketAddr::new([0, 0, 0, 0].into(), found.port()),
            config,
            best,
        ),
        false => found,
    }
}

/// Where cameras find a server that listens there; where our own address is not let in as theirs may be, the short cut.
fn reachable(door: SocketAddr, config: &Config, best: Ipv4Addr) -> SocketAddr {
    let networks = &config.server.allow_networks;
    let is_let_in = |ip: Ipv4Addr| networks.contains(ip.into());
    let here = match !is_let_in(best) && is_let_in(Ipv4Addr::LOCALHOST) {
        true => Ipv4Addr::LOCALHOST,
        false => best,
    };
    match door.ip() {
        ip if ip.is_unspecified() => SocketAddr::new(here.into(), door.port()),
        _ => door,
    }
}

/// Somebody whose mails are let in.
fn sender(access: &Access) -> Option<String> {
    let filled = |pattern: &String| {
        // A "*" may stand for a name, for a name and the "@", or for all of it.
        ["doctor", "doctor@", "doctor@example.org"]
            .map(|part| pattern.replace('*', part).replace('?', "x"))
    };
    let is_address = |it: &String| {
        let halves = it.split_once('@');
        halves
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
    };
    let mut candidates = access.senders.iter().flat_map(filled);
    candidates.find(|it| is_address(it) && access.allows_sender(it))
}

#[cfg(test)]
mod tests;
