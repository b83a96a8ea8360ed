//! A server for the moment: the real one at the real address, but with folders of its own that go away again, and with
//! no place to go on to. It takes in nothing but the doctor's trial, so that no camera is told "sent" of a photo that
//! goes away with them.

use super::room::Room;
use super::{Sent, Why, let_in, reachable, send};
use crate::config::Config;
use crate::doctor::in_time;
use crate::gateway::Gateway;
use crate::http::{self, Bound};
use crate::trace::Tracer;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// Starts it, sends the photo, and stops it.
pub(super) async fn at_moment(config: &Config, best: Ipv4Addr, sender: &str) -> Result<Sent, Why> {
    let (storage, runtime) = (config.clone(), Handle::current());
    let prepared = in_time(move || prepare(&storage, &runtime)).await;
    // Dropped however this ends, and removed with all that is in it.
    let (room, gateway) = prepared.unwrap_or(Err(Why::Hangs))?;
    // As late as can be: a server that is started meanwhile waits for the port.
    let doors = open(config).await?;
    let door = doors.first().and_then(|it| it.listener.local_addr().ok());
    let door = door.ok_or_else(|| Why::NoServer("no address to listen at".to_owned()))?;
    let to = reachable(door, config, best);
    let_in(config, to.ip())?;
    let token = gateway.trial_token();
    let no_token = || Why::NoServer("the system gives no random numbers".to_owned());
    let token = token.ok_or_else(no_token)?;
    let (stop, stopped) = oneshot::channel::<()>();
    let listeners = doors.into_iter().map(|it| it.listener).collect();
    let serving = tokio::spawn(http::serve(Arc::new(gateway), listeners, async {
        let _ = stopped.await;
    }));
    let sent = send(to, sender, token).await;
    drop(stop);
    // The database has to be closed before its folder goes.
    let _ = tokio::time::timeout(super::PATIENCE, serving).await;
    let _ = in_time(move || room.remove()).await;
    Ok(sent)
}

/// Its folders, and the server in them. Blocks.
fn prepare(config: &Config, runtime: &Handle) -> Result<(Room, Gateway), Why> {
    let room = Room::beside(&config.storage.photos)?;
    let config = for_the_moment(config, room.path());
    // Whatever a camera asks meanwhile goes away with the rest: nothing is written into folders that are the server's.
    let tracer = Tracer::unknown_only(config.storage.state.join("captures"));
    let gateway = runtime.block_on(Gateway::open_for_trials(config, tracer));
    let gateway = gateway.map_err(|error| Why::NoServer(error.to_string()))?;
    Ok((room, gateway))
}

/// Every door that can be had; the owner is told of the others elsewhere.
async fn open(config: &Config) -> Result<Vec<Bound>, Why> {
    let (mut doors, mut why) = (Vec::new(), String::new());
    for wanted in &config.server.listen {
        match http::bind_at_once(*wanted).await {
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
