//! What a service manager gives and is told: sockets it opened for us, that we are ready, that we are alive.
//!
//! The protocols are systemd's (`sd_listen_fds`, `sd_notify`); others speak them too. Without a manager nothing happens.

use listenfd::ListenFd;
use sd_notify::NotifyState;
use std::io;
use std::net::{TcpListener, UdpSocket};
use std::time::Duration;

/// A socket with this word in its name is for the name server; all others are for cameras.
const NAME_SERVER: &str = "dns";

/// The sockets that were opened for us, for instance at ports that only root may have.
#[derive(Debug, Default)]
pub struct Passed {
    /// Where cameras come to; instead of what the configuration says if there are any.
    pub cameras: Vec<TcpListener>,
    /// Where names are asked for.
    pub names: Vec<UdpSocket>,
    /// Where names are asked for when the answer is long.
    pub names_by_stream: Vec<TcpListener>,
}

/// Takes the sockets that were passed to this process. Only the first call gets any.
///
/// It changes the environment, so that programs we start do not take the sockets for theirs: no other thread may run yet.
///
/// # Errors
/// When one of them is neither a TCP listener nor a UDP socket for names: its number in the unit, from 1.
pub fn passed_sockets() -> io::Result<Passed> {
    let names = std::env::var("LISTEN_FDNAMES").unwrap_or_default();
    let names: Vec<&str> = names.split(':').collect();
    let mut given = ListenFd::from_env();
    let mut passed = Passed::default();
    for index in 0..given.len() {
        let is_for_names = names
            .get(index)
            .is_some_and(|name| name.contains(NAME_SERVER));
        take(&mut given, index, is_for_names, &mut passed).map_err(|error| {
            let number = index + 1;
            io::Error::new(
                error.kind(),
                format!(
                    "socket {number} of those the service manager passed can't be used: {error}"
                ),
            )
        })?;
    }
    Ok(passed)
}

fn take(
    given: &mut ListenFd,
    index: usize,
    is_for_names: bool,
    passed: &mut Passed,
) -> io::Result<()> {
    if is_for_names && let Ok(Some(socket)) = given.take_udp_socket(index) {
        socket.set_nonblocking(true)?;
        passed.names.push(socket);
        return Ok(());
    }
    if let Some(listener) = given.take_tcp_listener(index)? {
        listener.set_nonblocking(true)?;
        let whose = match is_for_names {
            true => &mut passed.names_by_stream,
            false => &mut passed.cameras,
        };
        whose.push(listener);
    }
    Ok(())
}

/// Tells the manager that cameras are answered, and in one line where.
pub fn ready(status: &str) {
    tell(&[NotifyState::Ready, NotifyState::Status(status)]);
}

/// Tells the manager that the end has begun, so that it waits.
pub fn stopping() {
    tell(&[
        NotifyState::Stopping,
        NotifyState::Status("finishing the uploads that are under way"),
    ]);
}

/// Shows the manager that we are alive as often as it wants, for as long as this is awaited; at once if it doesn't want to
/// know. A server that answers nobody any more stops showing it, and is started anew.
pub async fn stay_alive() {
    let Some(within) = sd_notify::watchdog_enabled().filter(|within| !within.is_zero()) else {
        return;
    };
    let mut beat = tokio::time::interval(heartbeat(within));
    loop {
        beat.tick().await;
        tell(&[NotifyState::Watchdog]);
    }
}

/// Twice in the time the manager waits, as systemd advises.
fn heartbeat(within: Duration) -> Duration {
    (within / 2).max(Duration::from_millis(1))
}

/// A manager that can't be told is no reason to answer no cameras.
fn tell(what: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(what) {
        tracing::warn!("the service manager can't be told how things are: {error}");
    }
}
