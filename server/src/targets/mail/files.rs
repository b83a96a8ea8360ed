//! The photos as they are stored.

use super::{letter::Draft, portions::Portion};
use crate::disk;
use crate::targets::{
    Photo, Trouble,
    web::content::{changed, unreadable},
    work::off_the_runtime,
};
use sha2::{Digest as _, Sha256};
use std::{
    io::{self, Read as _},
    path::Path,
};

/// What goes with one mail, in order.
pub(super) async fn contents(
    draft: &Draft<'_>,
    portion: &Portion,
) -> Result<Vec<Vec<u8>>, Trouble> {
    let mut contents = Vec::new();
    for place in portion.attached() {
        if let Some(photo) = draft.delivery.photos.get(place) {
            contents.push(read(photo).await?);
        }
    }
    Ok(contents)
}

/// All of a photo, if it is what came in: the mail's size has been computed with it. Off the threads on which others wait.
async fn read(photo: &Photo) -> Result<Vec<u8>, Trouble> {
    let photo = photo.clone();
    off_the_runtime(move |_| {
        let content =
            read_file(&photo.path, photo.size).map_err(|error| unreadable(&photo.path, &error))?;
        let hash: [u8; 32] = Sha256::digest(&content).into();
        if hash != photo.sha256 {
            return Err(changed(&photo.name));
        }
        Ok(content)
    })
    .await
}

/// Not much more than it should have.
fn read_file(path: &Path, size: u64) -> io::Result<Vec<u8>> {
    let mut content = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    let file = disk::open_file(path)?;
    file.take(size.saturating_add(1))
        .read_to_end(&mut content)?;
    Ok(content)
}
