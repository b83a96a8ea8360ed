//! A day in the life of a camera, told to a person: what is on the card, what the console says, what the card's log says
//! afterwards, and whether the photo that arrived is the one that was sent.

use crate::body::Body;
use crate::camera::{Day, Hook, VirtualCamera, Workshop};
use crate::card_folder::{CardFolder, LOG, PHOTO};
use crate::gateway::{Gateway, sha256};
use crate::relay::ADDRESS;
use std::path::Path;

/// What is to be shown.
#[derive(Debug)]
pub struct Order {
    /// Which body.
    pub body: &'static Body,
    /// The agent's way: auto, remount or bind.
    pub mode: String,
    /// How the body runs the script.
    pub hook: Hook,
    /// How often the camera is switched on.
    pub days: usize,
    /// Whether the disks and the library are left for a look.
    pub keep: bool,
}

impl Default for Order {
    fn default() -> Self {
        let [first, ..] = Body::all();
        Self {
            body: first,
            mode: "auto".to_owned(),
            hook: Hook::Once,
            days: 1,
            keep: false,
        }
    }
}

/// Shows it; whether on each day the photo arrived whole.
///
/// # Errors
/// The camera or the gateway cannot be started.
pub fn show(
    order: &Order,
    workshop: &Workshop,
    tell: &mut dyn FnMut(&str),
) -> anyhow::Result<bool> {
    let folder = tempfile::Builder::new()
        .prefix("virtual-camera-")
        .tempdir()?;
    let Order {
        body, mode, days, ..
    } = order;
    tell(&format!("== a virtual {}; on its card:", body.model));
    let files = CardFolder::of(body, &workshop.programs.agent)?
        .with_address(ADDRESS)?
        .with_mode(mode)?;
    for (path, content) in files.iter() {
        tell(&format!("   {path}  {} bytes", content.len()));
    }
    let camera = VirtualCamera::new(workshop, body, folder.path())?;
    files.copy_to(&camera.card)?;
    let mut arrived = true;
    for day in 1..=*days {
        if *days > 1 {
            tell(&format!("== day {day}"));
        }
        arrived &= show_day(order, workshop, &camera, folder.path(), tell)?;
    }
    if order.keep {
        tell(&format!("== kept for a look: {}", folder.keep().display()));
    }
    Ok(arrived)
}

/// One day; each has a library of its own, as a photo that is known arrives only once.
fn show_day(
    order: &Order,
    workshop: &Workshop,
    camera: &VirtualCamera<'_>,
    folder: &Path,
    tell: &mut dyn FnMut(&str),
) -> anyhow::Result<bool> {
    let library = tempfile::Builder::new()
        .prefix("gateway-")
        .tempdir_in(folder)?
        .keep();
    let gateway = Gateway::start(&workshop.gateway, &library)?;
    let port = gateway.port;
    tell(&format!(
        "== nx-gateway is there as {ADDRESS}:80 (127.0.0.1:{port}), its library is empty; booting"
    ));
    let day = Day {
        hook: order.hook,
        gateway: Some(port),
        ..Day::default()
    };
    let run = camera.live(&day, &mut |line| tell(&format!("   | {line}")))?;
    tell(&format!(
        "== off, {:.1} s after power-on; {LOG} on the card:",
        run.took.as_secs_f32()
    ));
    let log = camera.card.get(LOG)?.unwrap_or_default();
    tell_lines(&log, tell);
    tell("== /etc/hosts in the camera's flash:");
    tell_lines(&camera.on_root("etc/hosts")?, tell);
    judge(&gateway, camera, tell)
}

fn tell_lines(text: &[u8], tell: &mut dyn FnMut(&str)) {
    for line in String::from_utf8_lossy(text).lines() {
        tell(&format!("   | {line}"));
    }
}

/// Compares what arrived with what is on the card.
fn judge(
    gateway: &Gateway,
    camera: &VirtualCamera<'_>,
    tell: &mut dyn FnMut(&str),
) -> anyhow::Result<bool> {
    let sent = sha256(&camera.card.get(PHOTO)?.unwrap_or_default());
    tell(&format!("== on the card  {sent}  {PHOTO}"));
    let received = gateway.received()?;
    for (path, sum) in &received {
        let verdict = if *sum == sent { "equal" } else { "NOT EQUAL" };
        tell(&format!("== arrived      {sum}  {path}: {verdict}"));
    }
    if received.is_empty() {
        tell("== nothing arrived");
    }
    Ok(received.len() == 1 && received.values().all(|sum| *sum == sent))
}
