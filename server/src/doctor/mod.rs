//! The doctor: looks at everything an owner trips over, and says how it is mended.
//!
//! One file for each check. In each, `look` gathers facts and `judge`, which is pure, turns them into [`Finding`]s. Nothing
//! that is looked at is changed by it; what is written for a trial goes away again. Every wait has an end. Prints nothing:
//! that is the business of `commands`.

mod clock;
mod configuration;
mod deliveries;
mod disk;
pub mod finding;
pub mod health;
mod interfaces;
mod memory_card;
mod names;
mod ports;
mod server;
mod state;
mod upload;

pub use finding::{Check, Finding, Mend, Report, Verdict};

use crate::addresses::{self, Address};
use crate::cameras::Cameras;
use crate::config::{Config, Loaded};
use crate::shell;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::task::spawn_blocking;

/// How long a look at something on this computer may take; a disk that is slower hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is to be looked at.
#[derive(Debug)]
pub struct Wish {
    /// The configuration, which was found to be usable.
    pub loaded: Loaded,
    /// The file, if it was named; absolute.
    pub file: Option<PathBuf>,
    /// The top folder of a card.
    pub card: Option<PathBuf>,
    /// This program, as one can call it.
    pub program: PathBuf,
}

impl Wish {
    /// The same command, for somebody who sees more.
    fn as_root(&self) -> String {
        format!(
            "sudo {} doctor{}",
            shell::quoted(&self.program),
            self.config()
        )
    }

    /// What starts the server, the best way first.
    fn start(&self) -> Vec<String> {
        let by_hand = format!("nx-gateway serve{}", self.config());
        let service = "sudo systemctl enable --now nx-gateway.socket nx-gateway.service";
        match ports::has_unit() {
            true => vec![service.to_owned(), by_hand],
            false => vec![by_hand],
        }
    }

    fn config(&self) -> String {
        let file = self.file.as_deref().map(shell::quoted);
        file.map(|file| format!(" --config {file}"))
            .unwrap_or_default()
    }
}

/// Makes all checks, in the order in which they build on each other, and tells of each as it is done.
pub async fn examine(wish: Wish, cameras: &Cameras, tell: &mut dyn FnMut(&Finding)) -> Report {
    // These take longest, and need nothing of the others.
    let targets = deliveries::all(&wish.loaded.config);
    let targets = tokio::spawn(deliveries::look(targets, deliveries::PATIENCE));
    let mut ward = Ward {
        addresses: addresses::reachable(),
        wish,
        report: Report::default(),
        tell,
    };
    ward.tell([configuration::judge(&ward.wish.loaded)]);
    ward.tell([clock::judge(clock::look())]);
    let running = ward.disk_and_server().await;
    let remembered = ward.database().await;
    ward.ways_in(cameras, running).await;
    ward.upload(running).await;
    match targets.await {
        Ok(facts) => ward.targets(&facts, remembered.as_ref()),
        Err(_) => ward.tell([hangs(Check::Targets)]),
    }
    ward.card().await;
    ward.report
}

/// What is looked at, what was found so far, and who is told.
struct Ward<'a> {
    wish: Wish,
    addresses: Vec<Address>,
    report: Report,
    tell: &'a mut dyn FnMut(&Finding),
}

impl Ward<'_> {
    fn tell(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for finding in findings {
            (self.tell)(&finding);
            self.report.findings.push(finding);
        }
    }

    fn config(&self) -> &Config {
        &self.wish.loaded.config
    }

    /// Says where the server runs.
    async fn disk_and_server(&mut self) -> Option<SocketAddr> {
        let places = places(self.config(), &self.addresses);
        let state = self.config().storage.state.clone();
        let server = in_time(move || server::look(places, &state)).await;
        let running = server.as_ref().and_then(server::Facts::running);
        let as_root = self.wish.as_root();
        let storage = self.config().storage.clone();
        match in_time(move || disk::look(&storage, running)).await {
            Some(facts) => self.tell(disk::judge(&facts, &as_root)),
            None => self.tell([hangs(Check::Disk)]),
        }
        match server {
            Some(facts) => self.tell(server::judge(&facts, &as_root, &self.wish.start())),
            None => self.tell([hangs(Check::Server)]),
        }
        running
    }

    async fn database(&mut self) -> Option<state::Facts> {
        let state = self.config().storage.state.clone();
        let looked_at = state.clone();
        let look = move || state::look(&looked_at, || server::is_locked(&looked_at));
        let found = in_time(look).await;
        match &found {
            Some(facts) => self.tell([state::judge(facts, &state, &self.wish.as_root())]),
            None => self.tell([hangs(Check::Database)]),
        }
        found
    }

    async fn ways_in(&mut self, cameras: &Cameras, running: Option<SocketAddr>) {
        let asking = names::Plan::new(self.config(), &self.addresses, cameras, running);
        let asking = tokio::spawn(names::look(asking));
        let doors = doors(self.config(), running, &self.addresses, &self.wish.program).await;
        self.tell(doors.unwrap_or_else(|| vec![hangs(Check::Ports)]));
        let facts = interfaces::Facts::of(self.config(), &self.addresses);
        self.tell(interfaces::judge(&facts));
        match asking.await {
            Ok(facts) => self.tell(names::judge(&facts)),
            Err(_) => self.tell([hangs(Check::Names)]),
        }
    }

    async fn upload(&mut self, running: Option<SocketAddr>) {
        let trial = upload::look(self.config(), &self.addresses, running).await;
        self.tell([upload::judge(&trial, &self.wish.as_root())]);
    }

    fn targets(&mut self, targets: &[deliveries::Facts], remembered: Option<&state::Facts>) {
        let seen = match remembered {
            Some(state::Facts::Seen(inspected)) => Some(inspected),
            _ => None,
        };
        self.tell(deliveries::judge(targets, seen, self.wish.file.as_ref()));
    }

    async fn card(&mut self) {
        let Some(folder) = self.wish.card.take() else {
            return;
        };
        match in_time(move || memory_card::look(&folder)).await {
            Some(facts) => self.tell(memory_card::judge(&facts, &self.addresses)),
            None => self.tell([hangs(Check::Card)]),
        }
    }
}

/// Work that may block, for so long; nothing where it takes longer.
async fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let done = tokio::time::timeout(PATIENCE, spawn_blocking(work)).await;
    done.ok()?.ok()
}

fn hangs(check: Check) -> Finding {
    Finding::problem(
        check,
        "it took far too long to look at it",
        "A disk hangs, or this computer is far too busy.",
    )
    .run("sudo dmesg | tail")
}

/// Where a server may be found: inside this computer, or at its addresses, should it listen at one only or let in nobody
/// from here.
fn places(config: &Config, addresses: &[Address]) -> Vec<SocketAddr> {
    let mut places = health::places(&config.server.listen);
    let ports: Vec<_> = places.iter().map(SocketAddr::port).collect();
    for address in addresses {
        for port in &ports {
            let place = SocketAddr::new(address.address.into(), *port);
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }
    places.retain(|place| place.port() != 0);
    places
}

async fn doors(
    config: &Config,
    running: Option<SocketAddr>,
    addresses: &[Address],
    program: &Path,
) -> Option<Vec<Finding>> {
    let cameras = config.server.listen.clone();
    let names = match config.dns.enabled {
        true => config.dns.listen.clone(),
        false => Vec::new(),
    };
    let (doors, other) = in_time(move || {
        let doors = ports::look(&cameras, &names);
        (doors, ports::look_at_other(&cameras))
    })
    .await?;
    let around = ports::Surroundings {
        running,
        addresses,
        program,
        has_unit: ports::has_unit(),
        other,
    };
    Some(ports::judge(&doors, &around))
}
