//! Why a photo could not be kept; always with the path, for the owner's log only.

use crate::database::DatabaseError;
use std::io;
use std::path::{Path, PathBuf};

/// Why the library could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// Taking it would leave less than the reserve.
    #[error(
        "not enough room: {} MiB are free, {} MiB must stay free (keep_free) and {} MiB are needed; delete or move something",
        available >> 20, keep_free >> 20, needed >> 20
    )]
    Full {
        /// Bytes free on the disk and not promised to other uploads.
        available: u64,
        /// Bytes that must stay free.
        keep_free: u64,
        /// Bytes the upload announced.
        needed: u64,
    },
    /// The system refused something.
    #[error("{}: {cause}", path.display())]
    File {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A folder in the library is a mount or a link to another disk.
    #[error(
        "{}: this folder is on another disk than the library, which has to be on one; mount or link the whole library \
         there instead, or name another place in `layout`",
        path.display()
    )]
    OtherDisk {
        /// Where the photo should have gone.
        path: PathBuf,
    },
    /// Another server uses the same library.
    #[error("another nx-gateway is using {}; stop it first", path.display())]
    InUse {
        /// The library's folder.
        path: PathBuf,
    },
    /// The rows could not be written or read.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The server is stopping at once.
    #[error("the server is stopping")]
    Stopping,
}

impl LibraryError {
    pub(super) fn file(path: &Path, cause: io::Error) -> Self {
        let path = path.to_owned();
        Self::File { path, cause }
    }

    /// Whether the owner has to make room before the camera tries again: the reserve was reached, or the disk filled up
    /// under a running upload.
    pub(crate) fn is_for_lack_of_room(&self) -> bool {
        use io::ErrorKind::{QuotaExceeded, StorageFull};
        match self {
            Self::Full { .. } => true,
            Self::File { cause, .. } => matches!(cause.kind(), StorageFull | QuotaExceeded),
            Self::Database(error) => error.is_for_lack_of_room(),
            Self::OtherDisk { .. } | Self::InUse { .. } | Self::Stopping => false,
        }
    }
}
