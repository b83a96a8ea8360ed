//! A photo while it arrives: written to a temp file and hashed on the way, durable at the end.
//!
//! Dropping an upload at any point removes its file. Disk work happens off the async runtime; one
//! buffer is written while the next is filled, so memory stays the same for a mail and for a 4 GB video.

use super::LibraryError;
use super::taken::{self, Facts};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use tempfile::TempPath;
use tokio::task::{JoinHandle, spawn_blocking};

/// Bytes gathered before the disk is bothered. Two of these for each upload under way.
const BUFFER: usize = 128 * 1024;

/// A photo that is arriving.
#[derive(Debug)]
pub struct Upload {
    buffer: Vec<u8>,
    pen: Pen,
    size: u64,
}

/// The writing end: here, or away with the buffer it is writing.
#[derive(Debug)]
enum Pen {
    Idle(Box<Page>, Vec<u8>),
    Writing(JoinHandle<(io::Result<Box<Page>>, Vec<u8>)>),
    Lost,
}

/// The temp file and the hash of what is in it.
#[derive(Debug)]
struct Page {
    file: File,
    path: TempPath,
    hash: Sha256,
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
        let (file, path) = tempfile::Builder::new()
            .prefix("")
            .suffix(".part")
            .permissions_of_photos()
            .tempfile_in(folder)
            .map_err(|source| LibraryError::file(folder, source))?
            .into_parts();
        let page = Box::new(Page {
            file,
            path,
            hash: Sha256::new(),
        });
        let pen = Pen::Idle(page, Vec::new());
        Ok(Self {
            buffer: Vec::new(),
            pen,
            size: 0,
        })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// When the disk refuses earlier ones; the upload is of no use then.
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<(), LibraryError> {
        self.size += bytes.len() as u64;
        while self.buffer.len() + bytes.len() >= BUFFER {
            let (now, later) =
                bytes.split_at(BUFFER.saturating_sub(self.buffer.len()).min(bytes.len()));
            self.buffer.extend_from_slice(now);
            self.turn_page().await?;
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
        let (mut page, _) = self.pen().await?;
        let Self { buffer, size, .. } = self;
        off_the_runtime(move || {
            let path = page.path.to_path_buf();
            let failed = |source| LibraryError::file(&path, source);
            page.write(&buffer).map_err(failed)?;
            page.file.sync_all().map_err(failed)?;
            let facts = taken::facts(&mut page.file);
            let Page { path, hash, .. } = *page;
            Ok(Received {
                path,
                sha256: hash.finalize().into(),
                size,
                facts,
            })
        })
        .await
    }

    /// Sends the full buffer to the disk and goes on with an empty one.
    async fn turn_page(&mut self) -> Result<(), LibraryError> {
        let (mut page, empty) = self.pen().await?;
        let full = std::mem::replace(&mut self.buffer, empty);
        self.pen = Pen::Writing(spawn_blocking(move || {
            let written = page.write(&full).map(|()| page);
            (written, full)
        }));
        Ok(())
    }

    /// Waits until the pen is idle and takes it, with an empty buffer.
    async fn pen(&mut self) -> Result<(Box<Page>, Vec<u8>), LibraryError> {
        match std::mem::replace(&mut self.pen, Pen::Lost) {
            Pen::Idle(page, buffer) => Ok((page, buffer)),
            Pen::Writing(writing) => {
                let (page, mut buffer) = writing.await.map_err(|_| LibraryError::Stopping)?;
                buffer.clear();
                Ok((
                    page.map_err(|source| LibraryError::file(Path::new("temp file"), source))?,
                    buffer,
                ))
            }
            Pen::Lost => Err(LibraryError::Stopping),
        }
    }
}

impl Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.file.write_all(bytes)
    }
}

/// Runs disk work where it may block.
pub(super) async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LibraryError> + Send + 'static,
) -> Result<T, LibraryError> {
    spawn_blocking(work)
        .await
        .map_err(|_| LibraryError::Stopping)?
}

trait PermissionsOfPhotos {
    fn permissions_of_photos(&mut self) -> &mut Self;
}

impl PermissionsOfPhotos for tempfile::Builder<'_, '_> {
    /// Temp files are private by default; a photo is for whomever the owner's umask lets read.
    fn permissions_of_photos(&mut self) -> &mut Self {
        #[cfg(unix)]
        self.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        self
    }
}

#[cfg(test)]
mod tests;
