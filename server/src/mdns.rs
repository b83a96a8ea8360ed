//! Being found: `NAME.local` leads here for telephones and computers nearby, and their lists of web pages have ours
//! (multicast DNS, RFC 6762; service discovery, RFC 6763). Cameras know nothing of it.
//!
//! Says nothing where no home network is: neither on the way to the Internet nor to containers and tunnels.

use crate::addresses;
use mdns_sd::{DaemonEvent, IfKind, IfPredicate, ServiceDaemon, ServiceInfo};
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// What is announced: a page for browsers.
const SERVICE: &str = "_http._tcp.local.";
/// How long the goodbye may take.
const FAREWELL: Duration = Duration::from_secs(1);

/// This host as others find it, until it is withdrawn.
pub struct Announcement {
    daemon: ServiceDaemon,
    full_name: String,
    listening: JoinHandle<()>,
}

/// Makes this host known by this name, with the port of the first of these addresses that others can reach. Nothing where
/// there is none.
///
/// # Errors
/// When the system allows no multicast.
pub fn announce(
    name: &str,
    listening: &[SocketAddr],
) -> Result<Option<Announcement>, mdns_sd::Error> {
    let reachable: Vec<_> = listening
        .iter()
        .filter(|address| !address.ip().is_loopback())
        .copied()
        .collect();
    let Some(port) = reachable.first().map(SocketAddr::port) else {
        return Ok(None);
    };
    let daemon = ServiceDaemon::new()?;
    daemon.disable_interface(IfKind::All)?;
    let at_home = IfPredicate::new(move |interface| {
        let address = interface.ip();
        addresses::is_at_home(&interface.name, address)
            && reachable.iter().any(|ours| answers_at(*ours, address))
    });
    daemon.enable_interface(IfKind::Predicate(at_home))?;
    let host = format!("{name}.local.");
    let about = [("path", "/")];
    let service = ServiceInfo::new(SERVICE, name, &host, "", port, &about[..])?.enable_addr_auto();
    let full_name = service.get_fullname().to_owned();
    let listening = tokio::spawn(tell_changes(daemon.monitor()?));
    daemon.register(service)?;
    Ok(Some(Announcement {
        daemon,
        full_name,
        listening,
    }))
}

/// Whether what listens at the one address answers at the other.
fn answers_at(listening: SocketAddr, address: IpAddr) -> bool {
    match listening.ip() {
        IpAddr::V4(ours) if ours.is_unspecified() => address.is_ipv4(),
        ours if ours.is_unspecified() => true,
        ours => ours == address,
    }
}

/// Somebody else nearby may have the name; then ours gets a number.
async fn tell_changes(events: mdns_sd::Receiver<DaemonEvent>) {
    while let Ok(event) = events.recv_async().await {
        if let DaemonEvent::NameChange(change) = event {
            let (taken, ours) = (&change.original, &change.new_name);
            tracing::warn!(
                "another computer is called {taken} already; this one is {ours} (another name: [mdns] name)"
            );
        }
    }
}

impl fmt::Debug for Announcement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("Announcement");
        text.field("full_name", &self.full_name)
            .finish_non_exhaustive()
    }
}

impl Announcement {
    /// Takes it back, so that nobody looks for this host any more.
    pub async fn withdraw(self) {
        if let Ok(done) = self.daemon.unregister(&self.full_name) {
            let _ = timeout(FAREWELL, done.recv_async()).await;
        }
        if let Ok(done) = self.daemon.shutdown() {
            let _ = timeout(FAREWELL, done.recv_async()).await;
        }
        self.listening.abort();
    }
}

#[cfg(test)]
mod tests;
