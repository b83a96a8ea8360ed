//! How names lead here while the server runs: its name server, and the name it goes by nearby. Neither is needed to take
//! photos in, so nothing that goes wrong here keeps the server from starting.

use crate::cameras::Cameras;
use crate::config::Config;
use crate::dns::{self, NameServer, Sockets, Zone};
use crate::mdns::{self, Announcement};
use crate::service::Passed;
use anyhow::Context as _;
use std::io;
use std::net::SocketAddr;

/// What leads here.
#[derive(Debug)]
pub(super) struct Names {
    /// Where names are asked for.
    pub(super) server: Served,
    /// The host name by which others find this one, without its `.local`.
    pub(super) found_as: Option<String>,
    announcement: Option<Announcement>,
    _name_server: Option<NameServer>,
}

/// Whether names are answered.
#[derive(Debug)]
pub(super) enum Served {
    /// They aren't, and nobody wants them to be.
    NotWanted,
    /// At these addresses.
    At(Vec<SocketAddr>),
    /// They aren't, though they should be.
    Refused(SocketAddr, io::Error),
}

impl Names {
    /// Opens what the configuration says; `passed` are sockets that a service manager has opened for it, `doors` where
    /// browsers are answered.
    pub(super) fn open(
        config: &Config,
        cameras: &Cameras,
        passed: Passed,
        doors: &[SocketAddr],
    ) -> anyhow::Result<Self> {
        let (server, name_server) = serve(config, cameras, passed)?;
        let announcement = announce(config, doors);
        Ok(Self {
            server,
            found_as: announcement.is_some().then(|| config.mdns.name.clone()),
            announcement,
            _name_server: name_server,
        })
    }

    /// No name leads here any more.
    pub(super) async fn close(self) {
        if let Some(announcement) = self.announcement {
            announcement.withdraw().await;
        }
    }
}

fn serve(
    config: &Config,
    cameras: &Cameras,
    passed: Passed,
) -> anyhow::Result<(Served, Option<NameServer>)> {
    let settings = &config.dns;
    let passed = Sockets::passed(passed.names, passed.names_by_stream);
    if !settings.enabled {
        if !passed.is_empty() {
            tracing::warn!(
                "the service manager opened a socket for names, but none are answered: [dns] enabled = true"
            );
        }
        return Ok((Served::NotWanted, None));
    }
    let sockets = match passed.is_empty() {
        true => Sockets::bind(&settings.listen),
        false => Ok(passed),
    };
    let sockets = match sockets {
        Ok(sockets) => sockets,
        Err((address, error)) => {
            tracing::warn!("no names are answered: {address} can't be had: {error}");
            return Ok((Served::Refused(address, error), None));
        }
    };
    let live = settings.live_names.iter().map(String::as_str);
    let zone = Zone::new(cameras.dead_host_names().into_iter().chain(live))
        .context("the built-in table of cameras")?;
    let addresses = sockets.addresses();
    let allowed = config.server.allow_networks.clone();
    let server = dns::start(zone, settings, allowed, sockets);
    let server = server.context("a socket for names can't be used")?;
    Ok((Served::At(addresses), Some(server)))
}

fn announce(config: &Config, doors: &[SocketAddr]) -> Option<Announcement> {
    if !config.mdns.enabled {
        return None;
    }
    let announced = mdns::announce(&config.mdns.name, doors);
    announced.unwrap_or_else(|error| {
        let name = &config.mdns.name;
        tracing::warn!("{name}.local can't be made known: {error}");
        None
    })
}
