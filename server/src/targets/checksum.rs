//! SHA-1 of a photo: what Immich, Nextcloud and their kin tell photos apart by.

use super::web::content::unreadable;
use super::work::off_the_runtime;
use super::{Photo, Trouble};
use crate::disk;
use sha1::{Digest as _, Sha1};
use std::io::Read as _;

/// Bytes read at a time.
const BUFFER: usize = 128 * 1024;

/// Of the file as it is now; that it is still what came in is made sure of when it is sent.
///
/// # Errors
/// When the file can't be read.
pub(super) async fn sha1(photo: &Photo) -> Result<[u8; 20], Trouble> {
    let path = photo.path.clone();
    off_the_runtime(move |given_up| {
        let failed = |error| unreadable(&path, &error);
        let mut file = disk::open_file(&path).map_err(failed)?;
        let mut hash = Sha1::new();
        let mut buffer = vec![0; BUFFER];
        loop {
            given_up.check()?;
            let read = file.read(&mut buffer).map_err(failed)?;
            let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else {
                return Ok(hash.finalize().into());
            };
            hash.update(bytes);
        }
    })
    .await
}
