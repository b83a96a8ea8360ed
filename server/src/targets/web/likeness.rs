//! Whether what a server has under a name is a photo of ours: told by its bytes, where nothing else tells it.

use super::Answer;
use super::content::unreadable;
use crate::disk;
use crate::targets::work::off_the_runtime;
use crate::targets::{Photo, Trouble};
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, Read as _};

/// What a file out there is to a photo of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::targets) enum Likeness {
    /// The same bytes.
    Same,
    /// Its first bytes and no others: what an upload leaves that broke off. Nothing is lost when it is replaced.
    Beginning,
    /// Something else.
    Different,
}

/// Reads what the server has, but no more than it takes to know.
///
/// # Errors
/// When either side can't be read.
pub(in crate::targets) async fn likeness(
    answer: &mut Answer,
    photo: &Photo,
) -> Result<Likeness, Trouble> {
    let mut ours = open(photo).await?;
    let (mut length, mut hash) = (0, Sha256::new());
    while let Some(piece) = answer.piece().await? {
        length += piece.len() as u64;
        if length > photo.size {
            return Ok(Likeness::Different);
        }
        hash.update(&piece);
        let (is_same, file) = compare(ours, piece, photo).await?;
        if !is_same {
            return Ok(Likeness::Different);
        }
        ours = file;
    }
    let hash: [u8; 32] = hash.finalize().into();
    Ok(match length < photo.size {
        true => Likeness::Beginning,
        false if hash == photo.sha256 => Likeness::Same,
        false => Likeness::Different,
    })
}

async fn open(photo: &Photo) -> Result<File, Trouble> {
    let path = photo.path.clone();
    let open = move |_: &_| disk::open_file(&path).map_err(|error| unreadable(&path, &error));
    off_the_runtime(open).await
}

/// Whether the file goes on with these bytes.
async fn compare(mut file: File, piece: Bytes, photo: &Photo) -> Result<(bool, File), Trouble> {
    let path = photo.path.clone();
    off_the_runtime(move |_| {
        let mut ours = vec![0; piece.len()];
        match file.read_exact(&mut ours) {
            Ok(()) => Ok((ours == piece, file)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok((false, file)),
            Err(error) => Err(unreadable(&path, &error)),
        }
    })
    .await
}
