//! A photo while it arrives: written to a temp file and hashed on the way, durable at the end.
//!
//! Dropping an upload at any point removes its file. Writing and hashing happen side by side, off the
//! async runtime; they work on one buffer while the next is filled, so memory stays the same for a mail and
//! for a 4 GB video.

mod hand;

use super::LibraryError;
use super::taken::{self, Facts};
use hand::Hand;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempPath;
use tokio::task::spawn_blocking;

/// Bytes gathered before the disk is bothered. Two of these for each upload under way, and of photos there can be many.
const BUFFER: usize = 64 * 1024;
/// The same for long ones, of which there are few.
const LONG_BUFFER: usize = 128 * 1024;
/// From so many bytes on it is a long one: a video.
const LONG: u64 = 16 * 1024 * 1024;
/// Bytes after which the disk is told to begin: what is on it already, the final `fsync` needn't wait for.
const WRITE_BACK: u64 = 8 * 1024 * 1024;

/// A photo that is arriving.
#[derive(Debug)]
pub struct Upload {
    /// What is being filled.
    buffer: Vec<u8>,
    /// What is being written and hashed.
    busy: Arc<Vec<u8>>,
    file: Hand<TempFile>,
    hash: Hand<Sha256>,
    size: u64,
}

/// A photo that has arrived whole and is durable, but not yet in the library. Dropping it removes it.
#[derive(Debug)]
pub struct Received {
    pub(super) path: TempPath,
    pub(super) sha256: [u8; 32],
    pub(super) size: u64,
    pub(super) facts: Facts,
}

impl Received {
    /// Bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The model that the photo itself names.
    #[must_use]
    pub fn camera(&self) -> Option<&str> {
        self.facts.camera.as_deref()
    }
}

impl Upload {
    pub(super) fn create(folder: &Path) -> Result<Self, LibraryError> {
        Ok(Self {
            buffer: Vec::new(),
            busy: Arc::default(),
            file: Hand::Free(TempFile::create(folder)?),
            hash: Hand::Free(Sha256::new()),
            size: 0,
        })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// When the disk refuses earlier ones; the upload is of no use then.
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<(), LibraryError> {
        self.size += bytes.len() as u64;
        let buffer = if self.size < LONG {
            BUFFER
        } else {
            LONG_BUFFER
        };
        while self.buffer.len() + bytes.len() >= buffer {
            let room = buffer.saturating_sub(self.buffer.len());
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.buffer.extend_from_slice(now);
            self.hand_over().await?;
            bytes = later;
        }
        self.buffer.extend_from_slice(bytes);
        Ok(())
    }

    /// Bytes taken so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Writes what is left, makes the file durable and reads from it when and with what it was taken.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn finish(mut self) -> Result<Received, LibraryError> {
        let (mut file, mut hash) = (self.file.take().await?, self.hash.take().await?);
        let Self { buffer, size, .. } = self;
        off_the_runtime(move || {
            file.write(&buffer)?;
            hash.update(&buffer);
            file.make_durable()?;
            let facts = taken::facts(&mut file.file);
            let sha256 = hash.finalize().into();
            Ok(Received {
                path: file.path,
                sha256,
                size,
                facts,
            })
        })
        .await
    }

    /// Gives the full buffer to both hands, and goes on with the one they are done with.
    async fn hand_over(&mut self) -> Result<(), LibraryError> {
        let (mut file, mut hash) = (self.file.take().await?, self.hash.take().await?);
        let mut empty = Arc::into_inner(std::mem::take(&mut self.busy)).unwrap_or_default();
        empty.clear();
        self.busy = Arc::new(std::mem::replace(&mut self.buffer, empty));
        let (to_write, to_hash) = (Arc::clone(&self.busy), Arc::clone(&self.busy));
        self.file = Hand::begin(move || file.write(&to_write).map(|()| file));
        self.hash = Hand::begin(move || {
            hash.update(to_hash.as_slice());
            Ok(hash)
        });
        Ok(())
    }
}

/// The file in the hidden folder.
#[derive(Debug)]
struct TempFile {
    file: File,
    path: TempPath,
    written: u64,
    /// So much of it the disk was told to write.
    begun: u64,
}

impl TempFile {
    fn create(folder: &Path) -> Result<Self, LibraryError> {
        let mut builder = tempfile::Builder::new();
        builder.prefix("").suffix(".part");
        // Temp files are private by default; a photo is for whomever the owner's umask lets read.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder
            .tempfile_in(folder)
            .map_err(|source| LibraryError::file(folder, source))?;
        let (file, path) = file.into_parts();
        Ok(Self {
            file,
            path,
            written: 0,
            begun: 0,
        })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), LibraryError> {
        self.file
            .write_all(bytes)
            .map_err(|source| LibraryError::file(&self.path, source))?;
        self.written += bytes.len() as u64;
        if self.written - self.begun >= WRITE_BACK {
            begin_writing(&self.file, self.begun, self.written - self.begun);
            self.begun = self.written;
        }
        Ok(())
    }

    fn make_durable(&self) -> Result<(), LibraryError> {
        self.file
            .sync_all()
            .map_err(|source| LibraryError::file(&self.path, source))
    }
}

/// "Not needed soon" makes Linux write it without anybody waiting, and keeps a long video from pushing everything else
/// out of a small machine's memory. Only advice: a refusal is none, and other systems do without.
fn begin_writing(file: &File, from: u64, length: u64) {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{Advice, fadvise};
        let length = std::num::NonZeroU64::new(length);
        let _ = fadvise(file, from, length, Advice::DontNeed);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (file, from, length);
}

/// Runs disk work where it may block.
pub(super) async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LibraryError> + Send + 'static,
) -> Result<T, LibraryError> {
    spawn_blocking(work)
        .await
        .map_err(|_| LibraryError::Stopping)?
}

#[cfg(test)]
mod tests;
