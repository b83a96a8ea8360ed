//! The photos as they are stored.

use super::{letter::Draft, portions::Portion};
use crate::targets::{
    Photo, Trouble,
    work::{GivenUp, later, off_the_runtime},
};
use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
};

/// How many bytes each of the photos has. Those before `start` are not looked for: they were delivered, and their owner
/// may have done with them what he likes.
pub(super) async fn sizes(photos: &[Photo], start: usize) -> Result<Vec<u64>, Trouble> {
    let known = photos.iter().take(start).map(|photo| photo.size);
    let mut sizes: Vec<u64> = known.collect();
    for photo in photos.iter().skip(start) {
        let size = |path: &Path| Ok(fs::metadata(path)?.len());
        sizes.push(look(photo, size).await?);
    }
    Ok(sizes)
}

/// What goes with one mail, in order.
pub(super) async fn contents(
    draft: &Draft<'_>,
    portion: &Portion,
) -> Result<Vec<Vec<u8>>, Trouble> {
    let mut contents = Vec::new();
    for place in portion.attached() {
        if let Some((photo, size)) = draft.stored(place) {
            contents.push(look(photo, move |path| read(path, size)).await?);
        }
    }
    Ok(contents)
}

/// All of a file that should have so many bytes: the mail's size has been computed with it.
fn read(path: &Path, size: u64) -> io::Result<Vec<u8>> {
    let mut content = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    let file = File::open(path)?;
    file.take(size.saturating_add(1))
        .read_to_end(&mut content)?;
    if content.len() as u64 == size {
        Ok(content)
    } else {
        Err(io::Error::other("it is being changed"))
    }
}

/// Off the threads on which others wait.
async fn look<T: Send + 'static>(
    photo: &Photo,
    what: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
) -> Result<T, Trouble> {
    let path = photo.path.clone();
    let look = move |_: &GivenUp| {
        what(&path).map_err(|error| {
            let shown = path.display();
            if error.kind() == io::ErrorKind::NotFound {
                Trouble::Never(format!("{shown} is no longer there"))
            } else {
                later(format!("{shown} can't be read: {error}"))
            }
        })
    };
    off_the_runtime(look).await
}
