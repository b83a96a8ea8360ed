//! Where cameras knock: binding the addresses, the accept loops, who is let in, and how it ends.

use super::connection::{self, Shared};
use super::endpoints::Turns;
use super::limits;
use crate::gateway::Gateway;
use crate::shares::Shares;
use hyper_util::server::graceful::GracefulShutdown;
use std::collections::HashSet;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};

/// Cameras always come to this port.
pub const CAMERA_PORT: u16 = 80;
/// Where to listen instead when that one can't be had.
pub const OTHER_PORT: u16 = 8080;
/// Strangers remembered, so that each is told of once.
const MOST_STRANGERS: usize = 256;

/// How long is waited for somebody who has that port and may be about to let go of it: the owner's doctor, which tries it, or
/// a server that ends.
const PATIENCE: Duration = Duration::from_secs(2);
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(20);

/// A listener, and whether it is where the owner wanted it.
#[derive(Debug)]
pub struct Bound {
    /// Ready to accept.
    pub listener: TcpListener,
    /// Why it isn't at port 80, if that was wanted.
    pub refused: Option<io::Error>,
}

/// Listens at an address; where that is port 80 and can't be had, nor soon, at port 8080.
///
/// # Errors
/// When neither can be had.
pub async fn bind(address: SocketAddr) -> io::Result<Bound> {
    bind_within(address, PATIENCE).await
}

/// The same without waiting for port 80, for who needs it for a moment only.
///
/// # Errors
/// As there.
pub async fn bind_at_once(address: SocketAddr) -> io::Result<Bound> {
    bind_within(address, Duration::ZERO).await
}

async fn bind_within(address: SocketAddr, patience: Duration) -> io::Result<Bound> {
    let is_cameras = address.port() == CAMERA_PORT;
    let patience = if is_cameras { patience } else { Duration::ZERO };
    match listen(address, patience).await {
        Ok(listener) => Ok(Bound {
            listener,
            refused: None,
        }),
        Err(refused) if is_cameras => {
            let other = SocketAddr::new(address.ip(), OTHER_PORT);
            let listener = listen(other, patience).await.map_err(|error| {
                let text = format!("{refused}; and neither at port {OTHER_PORT}: {error}");
                io::Error::new(error.kind(), text)
            })?;
            Ok(Bound {
                listener,
                refused: Some(refused),
            })
        }
        Err(error) => Err(error),
    }
}

async fn listen(address: SocketAddr, patience: Duration) -> io::Result<TcpListener> {
    let begin = Instant::now();
    loop {
        match TcpListener::bind(address).await {
            Err(taken)
                if taken.kind() == io::ErrorKind::AddrInUse && begin.elapsed() < patience =>
            {
                sleep(PAUSE).await;
            }
            done => return done,
        }
    }
}

impl Bound {
    /// A listener that somebody else opened for us, where the owner wants it.
    ///
    /// # Errors
    /// When the system can't wait for it.
    pub fn passed(listener: std::net::TcpListener) -> io::Result<Self> {
        Ok(Self {
            listener: TcpListener::from_std(listener)?,
            refused: None,
        })
    }
}

/// Serves cameras until `stop` is done; then takes no new ones and lets running uploads finish.
pub async fn serve(
    gateway: Arc<Gateway>,
    listeners: Vec<TcpListener>,
    stop: impl Future<Output = ()>,
) {
    let door = Arc::new(Door {
        shared: Shared {
            gateway,
            turns: Turns::new(),
        },
        places: Arc::new(Semaphore::new(limits::CONNECTIONS)),
        shares: Shares::new(limits::CONNECTIONS_EACH),
        strangers: Mutex::new(HashSet::new()),
        running: GracefulShutdown::new(),
    });
    let accepting: Vec<_> = listeners
        .into_iter()
        .map(|listener| tokio::spawn(Arc::clone(&door).accept_all(listener)))
        .collect();
    stop.await;
    for task in &accepting {
        task.abort();
    }
    for task in accepting {
        let _ = task.await;
    }
    // The loops were the only others to hold it, and they have ended.
    let Some(door) = Arc::into_inner(door) else {
        return;
    };
    if timeout(limits::FAREWELL, door.close()).await.is_err() {
        tracing::warn!(
            "stopping although an upload is still running; the camera will report it as failed"
        );
    }
}

/// The way in.
struct Door {
    shared: Shared,
    places: Arc<Semaphore>,
    shares: Shares,
    strangers: Mutex<HashSet<IpAddr>>,
    running: GracefulShutdown,
}

impl Door {
    async fn accept_all(self: Arc<Self>, listener: TcpListener) {
        loop {
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
                return;
            };
            match listener.accept().await {
                Ok((socket, address)) => self.let_in(socket, address.ip().to_canonical(), place),
                Err(error) => rest(&error).await,
            }
        }
    }

    fn let_in(&self, socket: TcpStream, client: IpAddr, place: OwnedSemaphorePermit) {
        if !self
            .shared
            .gateway
            .config
            .server
            .allow_networks
            .contains(client)
        {
            return self.turn_away(&socket, client);
        }
        let Some(share) = self.shares.try_take(client) else {
            tracing::debug!(
                "{client} has {} connections open; no more",
                limits::CONNECTIONS_EACH
            );
            return;
        };
        // An answer is one small write: waiting for more to send would only delay it.
        let _ = socket.set_nodelay(true);
        let served = connection::serve(self.shared.clone(), socket, client, self.running.watcher());
        tokio::spawn(async move {
            served.await;
            drop((place, share));
        });
    }

    /// Done when every connection has ended, with all that follows its answer.
    async fn close(self) {
        self.running.shutdown().await;
        let all = u32::try_from(limits::CONNECTIONS).unwrap_or(u32::MAX);
        let _ = self.places.acquire_many(all).await;
    }

    fn turn_away(&self, socket: &TcpStream, client: IpAddr) {
        // No camera has the address of this host, but the doctor comes from there.
        if socket
            .local_addr()
            .is_ok_and(|own| own.ip().to_canonical() == client)
        {
            return;
        }
        let mut strangers = self
            .strangers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if strangers.len() < MOST_STRANGERS && strangers.insert(client) {
            tracing::warn!(
                "{client} is in none of the networks that are let in; if it is your camera, add it: \
                 [server] allow_networks = [ … , \"{client}\"]"
            );
        }
    }
}

/// Some failures concern one connection, others (no file handle left) last a while: then a loop must not spin.
async fn rest(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionReset) {
        tracing::warn!("no connection can be accepted at the moment: {error}");
        sleep(Duration::from_millis(200)).await;
    }
}
