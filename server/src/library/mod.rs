//! The photo library: folders and files that are the owner's, and never lose or replace one.
//!
//! The way in: `begin` opens an [`Upload`] (`upload.rs`: a temp file beside the library, hashed while it is
//! written); `finish` makes it durable and looks into it (`taken.rs`); `store` puts a whole batch of
//! them under their final names (`layout.rs`, `placement.rs`) in one transaction of `database`.
//! `passing.rs` is the way out, for photos that are not to be kept once they are delivered.
//! `space.rs` keeps the reserve free, `folder.rs` owns the hidden folder for what is still arriving.
//!
//! Knows nothing of HTTP, XML or cameras' protocols.

pub mod layout;

mod batch;
mod error;
mod folder;
mod passing;
mod placement;
mod space;
mod store;
mod taken;
mod upload;

use crate::database::Database;
use crate::secret::Secret;
use jiff::Timestamp;
use layout::Layout;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

pub use batch::{Arrival, Batch, Outcome, Stored, Way};
pub use error::LibraryError;
pub use passing::{Cleared, clear};
pub use space::Promise;
pub use taken::{EARLIEST_NOW, TakenFrom};
pub use upload::{Received, Upload};

use folder::IncomingFolder;
use space::Space;

/// Where photos are kept, and how the folders in it are named.
#[derive(Debug)]
pub struct Library {
    shelves: Arc<Shelves>,
    incoming: IncomingFolder,
    space: Arc<Space>,
    database: Database,
}

/// What the committing thread needs to know of the library.
#[derive(Debug)]
struct Shelves {
    root: PathBuf,
    layout: Layout,
    /// Keys the hashes that stand for senders in folder names, so that nobody can guess them.
    secret: Secret,
    batch_idle: Duration,
}

impl Library {
    /// Opens the library, creating its folder if needed, and removes what an earlier crash left half-received.
    ///
    /// `keep_free` is the number of bytes that must stay free on its disk. Photos of the same login, site and caption that
    /// come within `batch_idle` of each other are one batch (Q48).
    ///
    /// # Errors
    /// When the folder can't be created or written, or another server is using it.
    pub fn open(
        root: &Path,
        layout: Layout,
        keep_free: u64,
        secret: Secret,
        batch_idle: Duration,
        database: Database,
    ) -> Result<Self, LibraryError> {
        let incoming = IncomingFolder::open(root)?;
        let space = Arc::new(Space::new(root, keep_free));
        let root = root.to_owned();
        let shelves = Arc::new(Shelves {
            root,
            layout,
            secret,
            batch_idle,
        });
        Ok(Self {
            shelves,
            incoming,
            space,
            database,
        })
    }

    /// Whether a library is in this folder: where its disk isn't plugged in, nothing is said by a file that is missing.
    #[must_use]
    pub fn is_at(root: &Path) -> bool {
        folder::is_in(root)
    }

    /// How many half-received files an earlier crash had left when the library was opened.
    #[must_use]
    pub fn left_over(&self) -> usize {
        self.incoming.left_over()
    }

    /// Refuses what wouldn't fit before any of it is received; `expected` is its size in bytes.
    ///
    /// The room stays promised to the upload until the returned value is dropped.
    ///
    /// # Errors
    /// [`LibraryError::Full`] when the reserve would be touched.
    pub fn promise(&self, expected: u64) -> Result<Promise, LibraryError> {
        Space::promise(&self.space, expected)
    }

    /// Opens a temp file for a photo that is about to arrive.
    ///
    /// # Errors
    /// When it can't be created.
    pub async fn begin(&self) -> Result<Upload, LibraryError> {
        let folder = self.incoming.path().to_owned();
        upload::off_the_runtime(move || {
            Upload::create(&folder).or_else(|refused| {
                // Somebody tidied the hidden folder away. Only that is made anew: where the library is gone, its disk is.
                std::fs::create_dir(&folder).map_err(|_| refused)?;
                Upload::create(&folder)
            })
        })
        .await
    }

    /// Puts the arrivals of a batch into the library, all of them or none, and returns once they are
    /// safely on disk: files, folders and rows. What it says in the camera's order.
    ///
    /// # Errors
    /// When a file can't be placed or the transaction fails; then nothing of the batch is visible.
    pub async fn store(
        &self,
        batch: Batch,
        arrivals: Vec<Arrival>,
    ) -> Result<Vec<Stored>, LibraryError> {
        let shelves = Arc::clone(&self.shelves);
        self.database
            .write(move |writing| {
                let now = Timestamp::now();
                store::store(writing, &shelves, &batch, arrivals, now)
            })
            .await
    }
}
