//! A server for the moment: the real one at the real address, but with folders of its own that go away again, and with
//! no place to go on to. It takes in nothing but the doctor's trial, so that no camera is told "sent" of a photo that
//! goes away with them.

use super::{Sent, Why, let_in, reachable, send};
use crate::config::Config;
use crate::gateway::Gateway;
use crate::http::{self, Bound};
use crate::trace::Tracer;
use std::net::Ipv4Addr;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::oneshot;

/// What the folder is called, should a power cut leave one.
const PREFIX: &str = ".nx-gateway-doctor-";

/// Starts it, sends the photo, and stops it.
pub(super) async fn at_moment(config: &Config, best: Ipv4Addr, sender: &str) -> Result<Sent, Why> {
    // Dropped however this ends, and removed with all that is in it.
    let folder = beside(&config.storage.photos)?;
    let doors = open(config).await?;
    let door = doors.first().and_then(|it| it.listener.local_addr().ok());
    let door = door.ok_or_else(|| Why::NoServer("no address to listen at".to_owned()))?;
    let to = reachable(door, config, best);
    let_in(config, to.ip())?;
    let config = for_the_moment(config, folder.path());
    let tracer = Tracer::unknown_only(config.storage.state.join("captures"));
    let gateway = Gateway::open_for_trials(config, tracer).await;
    let gateway = gateway.map_err(|error| Why::NoServer(error.to_string()))?;
    let token = gateway.trial_token();
    let (stop, stopped) = oneshot::channel::<()>();
    let listeners = doors.into_iter().map(|it| it.listener).collect();
    let serving = tokio::spawn(http::serve(Arc::new(gateway), listeners, async {
        let _ = stopped.await;
    }));
    let sent = send(to, sender, token).await;
    drop(stop);
    // The database has to be closed before its folder goes.
    let _ = tokio::time::timeout(super::PATIENCE, serving).await;
    Ok(sent)
}

/// A folder on the library's own disk: where that is full or slow, so is this.
fn beside(photos: &Path) -> Result<TempDir, Why> {
    let parent = photos.parent().unwrap_or(photos);
    let device = |path: &Path| path.metadata().ok().map(|it| it.dev());
    let is_mount = device(photos).is_some_and(|disk| device(parent) != Some(disk));
    let mut places = vec![parent, photos];
    if is_mount {
        places.reverse();
    }
    let mut why = String::new();
    for place in places {
        match tempfile::Builder::new().prefix(PREFIX).tempdir_in(place) {
            Ok(folder) => return Ok(folder),
            Err(error) if why.is_empty() => why = format!("{}: {error}", place.display()),
            Err(_) => {}
        }
    }
    Err(Why::NoRoom(why))
}

/// Every door that can be had; the owner is told of the others elsewhere.
async fn open(config: &Config) -> Result<Vec<Bound>, Why> {
    let (mut doors, mut why) = (Vec::new(), String::new());
    for wanted in &config.server.listen {
        match http::bind(*wanted).await {
            Ok(door) => doors.push(door),
            Err(error) => why = format!("can't listen at {wanted}: {error}"),
        }
    }
    match doors.is_empty() {
        true => Err(Why::NoServer(why)),
        false => Ok(doors),
    }
}

fn for_the_moment(config: &Config, folder: &Path) -> Config {
    let mut config = config.clone();
    config.storage.photos = folder.join("photos");
    config.storage.state = folder.join("state");
    config.targets.clear();
    config.routes.clear();
    config.dns.enabled = false;
    config.mdns.enabled = false;
    config
}
