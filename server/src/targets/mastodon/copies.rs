//! What strangers get of pictures and videos: copies without what is nobody's business, no larger than the server takes.

use super::Job;
use crate::disk;
use crate::picture::{self, Emptied, MovieError, Part, PictureError, PublicCopy};
use crate::targets::media_type::media_type;
use crate::targets::web::content::{Content, changed, unreadable};
use crate::targets::work::off_the_runtime;
use crate::targets::{Photo, Trouble};
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, BufReader, Read as _};
use std::path::Path;

const JPEG: &str = "image/jpeg";
/// What is said to be a picture and larger than this isn't one; those of the cameras have 5 to 20 MiB.
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
            match public_picture(photo, most, self.limits.dots).await? {
                Ok((content, size)) => (size, content),
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
        disk::open_file(&path)
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
        let mut file = disk::open_file(&photo.path).map_err(failed)?;
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

/// The picture, if it is what came in, without what is nobody's business, and smaller where it has to be; and its size.
async fn public_picture(
    photo: &Photo,
    most: Option<u64>,
    dots: Option<u64>,
) -> Result<Result<(Content, u64), NotThis>, Trouble> {
    let photo = photo.clone();
    off_the_runtime(move |_| {
        let failed = |error| unreadable(&photo.path, &error);
        let mut file = BufReader::new(Hashed::open(&photo.path).map_err(failed)?);
        let copy = match picture::public_copy(&mut file) {
            Ok(copy) => copy,
            Err(PictureError::Read(error)) => return Err(failed(error)),
            Err(error) => return Ok(Err(error.to_string())),
        };
        io::copy(&mut file, &mut io::sink()).map_err(failed)?;
        let Hashed { file, hash } = file.into_inner();
        let hash: [u8; 32] = hash.finalize().into();
        if hash != photo.sha256 {
            return Err(changed(&photo.name));
        }
        let (width, height) = copy.dimensions().unwrap_or_default();
        let has_dots = u64::from(width) * u64::from(height);
        let fits =
            most.is_none_or(|most| copy.size() <= most) && dots.is_none_or(|most| has_dots <= most);
        if !fits {
            let mut file = BufReader::new(file);
            let smaller = picture::smaller(&mut file, &copy, most, dots).map_err(failed)?;
            if let Some(smaller) = smaller {
                let size = smaller.len() as u64;
                return Ok(Ok((Content::text(smaller), size)));
            }
            // What can't be made smaller goes as it is, or is found too large.
        }
        Ok(Ok((parts(&photo, &copy), copy.size())))
    })
    .await
}

fn parts(photo: &Photo, copy: &PublicCopy) -> Content {
    let mut content = Content::default();
    for part in copy.parts() {
        match part {
            Part::Text(text) => content.push_text(text.clone()),
            Part::Stored(range) => content.append(Content::part(photo, range.clone())),
        }
    }
    content
}

/// A file, with the hash of all that is read of it.
struct Hashed {
    file: File,
    hash: Sha256,
}

impl Hashed {
    fn open(path: &Path) -> io::Result<Self> {
        let (file, hash) = (disk::open_file(path)?, Sha256::new());
        Ok(Self { file, hash })
    }
}

impl io::Read for Hashed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.hash.update(into.get(..read).unwrap_or_default());
        Ok(read)
    }
}
