//! The composition root: a checked configuration becomes the parts that work together.
//! Passed on explicitly; there are no statics.

use crate::config::Config;
use crate::database::{Database, DatabaseError, checks};
use crate::delivery::{self, Deliveries, Pace, Work};
use crate::disk;
use crate::library::{Library, LibraryError};
use crate::protocol::hotspot::{CheckHost, Flavour, HotspotMemory};
use crate::routing::target::TargetName;
use crate::secret::{self, SecretError};
use crate::sessions::Sessions;
use crate::shell;
use crate::story::Visits;
use crate::targets::{Target, Tools, discreet};
use crate::trace::Tracer;
use crate::trial::Trials;
use std::fs::File;
use std::io::ErrorKind;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Everything the server needs to answer a camera.
#[derive(Debug)]
pub struct Gateway {
    /// What the owner wants.
    pub config: Config,
    /// Where photos go.
    pub library: Library,
    /// Who is logged in.
    pub sessions: Sessions,
    /// What is told of each camera.
    pub visits: Visits,
    /// What is kept of raw requests.
    pub tracer: Tracer,
    /// Says to the queue that there is something to deliver.
    pub deliveries: Deliveries,
    targets: Vec<(TargetName, Arc<dyn Target>)>,
    database: Database,
    trials: Trials,
    admits: Admits,
    hotspot: Mutex<HotspotMemory>,
    started: Instant,
    /// Held open: no second server may have the same state.
    _state_lock: File,
}

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// What it says.
    Real,
    /// The owner's doctor tries the way in: all is done as for a camera, but nothing stays.
    Trial,
}

/// Whose photos are taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Admits {
    All,
    /// The doctor's own. What a camera sent now would be thrown away with the rest, so it is told to try again.
    Trials,
}

/// Why the server could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A folder could not be made or locked.
    #[error("{}: {cause}", path.display())]
    Folder {
        /// Which.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The folder in which one of ours should be made isn't there. Making that too would put photos on the wrong
    /// disk when the right one isn't plugged in.
    #[error("the folder {} is not there", path.display())]
    NoParent {
        /// Which.
        path: PathBuf,
    },
    /// Another server has the same state.
    #[error("another nx-gateway is using {}; stop it first", path.display())]
    InUse {
        /// The state's folder.
        path: PathBuf,
    },
    /// The state could not be opened.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The library could not be opened.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// The secret could not be read or made.
    #[error(transparent)]
    Secret(#[from] SecretError),
}

impl StartError {
    /// What its owner can do about it, where we know.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        use ErrorKind::{AlreadyExists, NotADirectory, PermissionDenied, ReadOnlyFilesystem};
        let (path, cause) = match self {
            Self::NoParent { path } if path.starts_with("/home") => {
                let path = shell::quoted(path);
                return Some(format!(
                    "run: mkdir -p {path}. If it is there, the service's fence hides it: docs/deployment.md opens it"
                ));
            }
            Self::NoParent { path } => {
                let path = shell::quoted(path);
                return Some(format!(
                    "is its disk plugged in? If it is meant to be new, run: mkdir -p {path}"
                ));
            }
            Self::Folder { path, cause }
            | Self::Library(LibraryError::File { path, cause })
            | Self::Secret(SecretError::File { path, cause }) => (path, cause.kind()),
            Self::Database(DatabaseError::File { path, cause }) => (path, cause.kind()),
            _ => return None,
        };
        let there = path.ancestors().find(|path| path.exists());
        let there = there.unwrap_or(path);
        let is_there = there == path;
        let (path, there) = (shell::quoted(path), shell::quoted(there));
        match cause {
            PermissionDenied if is_there => Some(format!(
                "give it to the user the server runs as: sudo chown -R USER {path}"
            )),
            PermissionDenied => Some(format!(
                "make it for the user the server runs as: sudo install -d -o USER {path}"
            )),
            ReadOnlyFilesystem => Some(format!(
                "its disk can only be read: mount it for writing. Or it is outside of the service's fence: \
                 sudo systemctl edit nx-gateway, and there [Service] and ReadWritePaths={there}"
            )),
            NotADirectory | AlreadyExists => {
                Some("a file stands where the folder should be; move it away".to_owned())
            }
            _ => None,
        }
    }
}

impl Gateway {
    /// Opens the state and the library, creating what is missing.
    ///
    /// # Errors
    /// When a folder can't be used, or another server uses it.
    pub async fn open(config: Config, tracer: Tracer) -> Result<Self, StartError> {
        let state = &config.storage.state;
        check_parent(state)?;
        check_parent(&config.storage.photos)?;
        let state_lock = open_state(state)?;
        let database = Database::open(&state.join("nx-gateway.db"))?;
        let secret = secret::read_or_make(&state.join("secret"))?;
        let tools = Tools::new(secret.clone()).with_library(config.storage.photos.clone());
        let batch_idle = config.delivery.batch_idle;
        let library = Library::open(
            &config.storage.photos,
            config.storage.layout.clone(),
            config.storage.keep_free,
            tools.secret.clone(),
            batch_idle,
            database.clone(),
        )?;
        let targets = config.targets.iter();
        let targets = targets.map(|it| (it.name.clone(), discreet::open(&*it.settings, &tools)));
        let targets = targets.collect();
        let hotspot = Mutex::new(remembered(&database).await?);
        let sessions = Sessions::new(database.clone(), batch_idle);
        let visits = Visits::default();
        let started = Instant::now();
        Ok(Self {
            config,
            library,
            sessions,
            visits,
            tracer,
            deliveries: Deliveries::default(),
            targets,
            database,
            trials: Trials::new(secret),
            admits: Admits::All,
            hotspot,
            started,
            _state_lock: state_lock,
        })
    }

    /// As [`Gateway::open`], for a server that lives for a moment and takes in nothing but trials.
    ///
    /// # Errors
    /// As there.
    pub async fn open_for_trials(config: Config, tracer: Tracer) -> Result<Self, StartError> {
        let gateway = Self::open(config, tracer).await?;
        Ok(Self {
            admits: Admits::Trials,
            ..gateway
        })
    }

    /// What shows this gateway that an upload is a trial; for one.
    #[must_use]
    pub fn trial_token(&self) -> Option<String> {
        self.trials.token(Instant::now())
    }

    /// The answer to a doctor that asks whether this is the server it thinks.
    #[must_use]
    pub fn answer_doctor(&self, question: &[u8]) -> Option<String> {
        self.trials.answer(question, Instant::now())
    }

    /// What a request with this token is for; one that brings photos uses it up. A wrong token makes it no different from
    /// one without.
    #[must_use]
    pub fn purpose(&self, token: Option<&[u8]>, brings_photos: bool) -> Purpose {
        let now = Instant::now();
        let is_trial = token.is_some_and(|token| match brings_photos {
            true => self.trials.takes(token, now),
            false => self.trials.knows(token, now),
        });
        match is_trial {
            true => Purpose::Trial,
            false => Purpose::Real,
        }
    }

    /// Whether something of this purpose is taken in.
    #[must_use]
    pub fn takes(&self, purpose: Purpose) -> bool {
        self.admits == Admits::All || purpose == Purpose::Trial
    }

    /// Begins to deliver what is stored, and goes on until the returned value is stopped or dropped. The owner is told to
    /// type `command` to look at the queue.
    #[must_use]
    pub fn deliver(&self, pace: Pace, command: String) -> delivery::Running {
        delivery::start(Work {
            database: self.database.clone(),
            library: self.config.storage.photos.clone(),
            targets: self.targets.clone(),
            batch_idle: self.config.delivery.batch_idle,
            pace,
            deliveries: self.deliveries.clone(),
            command,
        })
    }

    /// Whether a photo that came now could be stored.
    ///
    /// # Errors
    /// When there is no room for one, or the state can't be read.
    pub async fn can_store(&self) -> Result<(), LibraryError> {
        self.library.promise(0)?;
        Ok(self.database.answers().await?)
    }

    /// How to answer this camera's check (Q21).
    #[must_use]
    pub fn flavour_for(&self, client: IpAddr, check: CheckHost) -> Flavour {
        self.hotspot()
            .flavour_for(client, check, self.started.elapsed())
    }

    /// Notes that a camera went on after its check: the answer it got is the right one for it.
    pub async fn proceeded(&self, client: IpAddr) {
        let confirmed = self.hotspot().proceeded(client, self.started.elapsed());
        if confirmed.is_empty() {
            return;
        }
        let client = client.to_string();
        let written = self.database.write(move |writing| {
            for (check, flavour) in confirmed {
                checks::remember(writing, &client, check.name(), flavour.name())?;
            }
            Ok::<_, DatabaseError>(())
        });
        if let Err(error) = written.await {
            tracing::warn!("what this camera's WiFi check wants could not be noted: {error}");
        }
    }

    fn hotspot(&self) -> MutexGuard<'_, HotspotMemory> {
        self.hotspot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn check_parent(folder: &Path) -> Result<(), StartError> {
    match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() && !parent.exists() => {
            Err(StartError::NoParent {
                path: parent.to_owned(),
            })
        }
        _ => Ok(()),
    }
}

/// It holds session keys and the secret: it is nobody else's, neither person's nor process's.
fn open_state(state: &Path) -> Result<File, StartError> {
    let path = || state.to_owned();
    disk::make_private_folder(state)
        .and_then(|()| disk::lock(state))
        .map_err(|cause| StartError::Folder {
            path: path(),
            cause,
        })?
        .ok_or_else(|| StartError::InUse { path: path() })
}

async fn remembered(database: &Database) -> Result<HotspotMemory, DatabaseError> {
    let mut memory = HotspotMemory::new();
    for (client, host, flavour) in database.read(checks::all).await? {
        let client: Result<IpAddr, _> = client.parse();
        if let (Ok(client), Some(check), Some(flavour)) =
            (client, CheckHost::of(&host), Flavour::named(&flavour))
        {
            memory.restore(client, check, flavour);
        }
    }
    Ok(memory)
}

#[cfg(test)]
mod tests;
