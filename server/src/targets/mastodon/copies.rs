//! What strangers get of pictures and videos: copies without what is nobody's business, no larger than the server takes.

use super::Job;
use crate::disk;
use crate::picture::{self, Emptied, MovieError};
use crate::targets::media_type::media_type;
use crate::targets::web::content::{Content, changed, unreadable};
use crate::targets::work::off_the_runtime;
use crate::targets::{Photo, Trouble};
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::Read as _;

const JPEG: &str = "image/jpeg";
/// Pictures are held in memory while a copy is made of them; those of the cameras have 5 to 20 MiB.
const LARGEST_PICTURE: u64 = 64 << 20;
/// For what is emptied in a video.
static ZEROS: &[u8] = &[0; 64 << 10];
const NO_COPY: &str = "only of JPEG pictures and MP4 videos copies can be made that don't tell where they were taken; \
    with `strip = false` it is posted as it is";

/// What is uploaded.
pub(super) struct Upload {
    pub(super) name: String,
    pub(super) media_type: &'static str,
    pub(super) content: Content,
    /// Bytes.
    pub(super) size: u64,
    /// Whether it can be had with fewer bytes.
    pub(super) can_shrink: bool,
}

/// Something that isn't uploaded, and why.
pub(super) type NotThis = String;

impl Job<'_> {
    /// What is uploaded of a photo: pictures with no more bytes than `most`, if that can be.
    pub(super) async fn copy(
        &self,
        photo: &Photo,
        most: Option<u64>,
    ) -> Result<Result<Upload, NotThis>, Trouble> {
        let strip = self.mastodon.settings.strip;
        if is_jpeg(photo).await? {
            return self.jpeg(photo, most).await;
        }
        let media_type = media_type(photo);
        let is_video = media_type.starts_with("video/");
        if !is_video && !media_type.starts_with("image/") {
            let reason = "it is neither a picture nor a video that others can show";
            return Ok(Err(reason.to_owned()));
        }
        let content = if strip {
            match public_movie(photo).await? {
                Ok(content) => content,
                Err(reason) => return Ok(Err(reason)),
            }
        } else {
            Content::photo(photo)
        };
        let most = if is_video {
            self.limits.video_size
        } else {
            most
        };
        let upload = Upload {
            name: photo.name.clone(),
            media_type,
            content,
            size: photo.size,
            can_shrink: false,
        };
        Ok(self.fitting(upload, most))
    }

    async fn jpeg(
        &self,
        photo: &Photo,
        most: Option<u64>,
    ) -> Result<Result<Upload, NotThis>, Trouble> {
        if photo.size > LARGEST_PICTURE {
            return Ok(Err("it is too large for a picture".to_owned()));
        }
        let strip = self.mastodon.settings.strip;
        let (size, content) = if strip {
            match public_copy(photo, most, self.limits.dots).await? {
                Ok(copy) => (copy.len() as u64, Content::text(copy)),
                Err(reason) => return Ok(Err(reason)),
            }
        } else {
            (photo.size, Content::photo(photo))
        };
        let stem = photo.name.rsplit_once('.').map_or(&*photo.name, |it| it.0);
        let upload = Upload {
            // Cameras call pictures by many names, and say image/pjpeg; servers know this one.
            name: format!("{stem}.jpg"),
            media_type: JPEG,
            content,
            size,
            can_shrink: strip,
        };
        Ok(self.fitting(upload, most))
    }

    fn fitting(&self, upload: Upload, most: Option<u64>) -> Result<Upload, NotThis> {
        let host = self.mastodon.settings.address.host();
        if !self.limits.takes(upload.media_type) {
            return Err(format!("{host} takes no {}", upload.media_type));
        }
        if most.is_some_and(|most| upload.size > most) {
            return Err(format!("it is too large for {host}: {} bytes", upload.size));
        }
        Ok(upload)
    }
}

async fn is_jpeg(photo: &Photo) -> Result<bool, Trouble> {
    let path = photo.path.clone();
    off_the_runtime(move |_| {
        let mut first = Vec::new();
        File::open(&path)
            .and_then(|file| file.take(3).read_to_end(&mut first))
            .map_err(|error| unreadable(&path, &error))?;
        Ok(picture::is_jpeg(&first))
    })
    .await
}

/// The video, if it is what came in, with zeros where it tells more than it shows.
async fn public_movie(photo: &Photo) -> Result<Result<Content, NotThis>, Trouble> {
    let photo = photo.clone();
    off_the_runtime(move |_| {
        let failed = |error| unreadable(&photo.path, &error);
        let mut file = File::open(&photo.path).map_err(failed)?;
        let boxes = match picture::private_boxes(&mut file) {
            Ok(boxes) => boxes,
            Err(MovieError::Read(error)) => return Err(failed(error)),
            Err(MovieError::NotMovie) => return Ok(Err(NO_COPY.to_owned())),
        };
        if disk::hash(&photo.path).map_err(failed)? != photo.sha256 {
            return Err(changed(&photo.name));
        }
        Ok(Ok(emptied(&photo, &boxes)))
    })
    .await
}

fn emptied(photo: &Photo, boxes: &[Emptied]) -> Content {
    let mut content = Content::default();
    let mut at = 0;
    for Emptied {
        name,
        content: inner,
    } in boxes
    {
        content.append(Content::part(photo, at..*name));
        content.push_text("free");
        content.append(Content::part(photo, name + 4..inner.start));
        let mut left = inner.end - inner.start;
        while left > 0 {
            let zeros = usize::try_from(left).map_or(ZEROS.len(), |left| left.min(ZEROS.len()));
            content.push_text(Bytes::from_static(ZEROS).slice(..zeros));
            left -= zeros as u64;
        }
        at = inner.end;
    }
    content.append(Content::part(photo, at..photo.size));
    content
}

/// The picture, if it is what came in, without what is nobody's business, and smaller where it has to be.
async fn public_copy(
    photo: &Photo,
    most: Option<u64>,
    dots: Option<u64>,
) -> Result<Result<Vec<u8>, NotThis>, Trouble> {
    let photo = photo.clone();
    off_the_runtime(move |_| {
        let failed = |error| unreadable(&photo.path, &error);
        let file = File::open(&photo.path).map_err(failed)?;
        let mut stored = Vec::new();
        let read = file.take(LARGEST_PICTURE + 1).read_to_end(&mut stored);
        read.map_err(failed)?;
        let hash: [u8; 32] = Sha256::digest(&stored).into();
        if hash != photo.sha256 {
            return Err(changed(&photo.name));
        }
        let copy = match picture::public_copy(&stored) {
            Ok(copy) => copy,
            Err(error) => return Ok(Err(error.to_string())),
        };
        drop(stored);
        let (width, height) = picture::dimensions(&copy).unwrap_or_default();
        let has_dots = u64::from(width) * u64::from(height);
        let fits = most.is_none_or(|most| copy.len() as u64 <= most)
            && dots.is_none_or(|most| has_dots <= most);
        // What can't be made smaller goes as it is, or is found too large.
        let smaller = if fits {
            None
        } else {
            picture::smaller(&copy, most, dots)
        };
        Ok(Ok(smaller.unwrap_or(copy)))
    })
    .await
}
