//! Pictures and videos on their way to the server, each once, as copies for strangers.

use super::answers::Media;
use super::progress::Picture;
use super::{Job, Mastodon, request};
use crate::config::size;
use crate::disk;
use crate::picture::{self, Emptied, MovieError};
use crate::targets::media_type::media_type;
use crate::targets::web::Answer;
use crate::targets::web::content::{Content, changed, unreadable};
use crate::targets::web::form::Form;
use crate::targets::work::{later, off_the_runtime};
use crate::targets::{Photo, Trouble};
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::Read as _;
use tokio::time::sleep;

const JPEG: &str = "image/jpeg";
/// Pictures are held in memory while a copy is made of them; those of the cameras have 5 to 20 MiB.
const LARGEST_PICTURE: u64 = 64 << 20;
/// How often is looked, in one attempt, whether the server is done with a picture.
const MOST_LOOKS: u32 = 20;

/// For what is emptied in a video.
static ZEROS: &[u8] = &[0; 64 << 10];
const NO_COPY: &str = "only of JPEG pictures and MP4 videos copies can be made that don't tell where they were taken; \
    with `strip = false` it is posted as it is";

/// What is uploaded.
struct Upload {
    name: String,
    media_type: &'static str,
    content: Content,
}

/// Something that isn't uploaded, and why.
type NotThis = String;

impl Job<'_> {
    /// Sees to it that the server has all that can be posted.
    ///
    /// # Errors
    /// Also when nothing can be.
    pub(super) async fn upload_all(&mut self, alts: &[Option<String>]) -> Result<(), Trouble> {
        if self.progress.posts.is_empty() {
            // What wasn't posted may be now: the owner can have changed the settings since.
            let pictures = self.progress.pictures.iter_mut();
            for picture in pictures.filter(|it| matches!(it, Picture::LeftOut(_))) {
                *picture = Picture::Here;
            }
        }
        for (place, photo) in self.delivery.photos.iter().enumerate() {
            self.upload(place, photo, alts).await?;
        }
        let pictures = 0..self.delivery.photos.len();
        if pictures.clone().any(|it| self.progress.media(it).is_some()) {
            return Ok(());
        }
        Err(Trouble::Never(self.left_out().join("; ")))
    }

    /// Why which photos aren't posted.
    pub(super) fn left_out(&self) -> Vec<String> {
        let pictures = self.progress.pictures.iter();
        let reasons = pictures.filter_map(|picture| match picture {
            Picture::LeftOut(reason) => Some(reason.clone()),
            _ => None,
        });
        reasons.collect()
    }

    async fn upload(
        &mut self,
        place: usize,
        photo: &Photo,
        alts: &[Option<String>],
    ) -> Result<(), Trouble> {
        match self.progress.pictures.get(place) {
            None | Some(Picture::There(_) | Picture::LeftOut(_)) => return Ok(()),
            Some(Picture::Unfinished(media)) => {
                let media = media.clone();
                return self.finish(place, photo, media).await;
            }
            Some(Picture::Here) => {}
        }
        let copy = match self.copy(photo).await? {
            Ok(copy) => copy,
            Err(reason) => return self.leave_out(place, photo, &reason).await,
        };
        let mut form = Form::new(&self.delivery.key);
        if let Some(alt) = self.alt(alts, place) {
            form.field("description", &alt);
        }
        form.file("file", &copy.name, copy.media_type, copy.content);
        let answer = self.mastodon.send_file(form.finish()).await?;
        match answer.status() {
            413 | 415 | 422 => {
                let host = self.mastodon.settings.address.host();
                let reason = format!("{host} doesn't take it: {}", answer.said().await);
                self.leave_out(place, photo, &reason).await
            }
            202 | 206 => {
                let media: Media = self.mastodon.read(answer).await?;
                self.set(place, Picture::Unfinished(media.clone())).await?;
                self.finish(place, photo, media).await
            }
            _ => {
                let answer = self.mastodon.accepted(answer).await?;
                let media = self.mastodon.read(answer).await?;
                self.set(place, Picture::There(media)).await
            }
        }
    }

    /// Waits until the server is done with it, but not for ever.
    async fn finish(&mut self, place: usize, photo: &Photo, media: Media) -> Result<(), Trouble> {
        let first = self.mastodon.settings.first_pause;
        let host = self.mastodon.settings.address.host();
        for look in 0..MOST_LOOKS {
            let answer = self
                .mastodon
                .get(&["api", "v1", "media", &media.id])
                .await?;
            match answer.status() {
                206 => sleep(first * (1 << look.min(3))).await,
                404 => {
                    self.set(place, Picture::Here).await?;
                    let name = &photo.name;
                    return Err(later(format!("{host} has lost {name}; it is sent again")));
                }
                422 => {
                    let reason = format!("{host} can't use it: {}", answer.said().await);
                    return self.leave_out(place, photo, &reason).await;
                }
                _ => {
                    let answer = self.mastodon.accepted(answer).await?;
                    let media = self.mastodon.read(answer).await?;
                    return self.set(place, Picture::There(media)).await;
                }
            }
        }
        Err(later(format!("{host} still works on {}", photo.name)))
    }

    async fn leave_out(
        &mut self,
        place: usize,
        photo: &Photo,
        reason: &str,
    ) -> Result<(), Trouble> {
        let reason = format!("{} isn't posted: {reason}", photo.name);
        self.set(place, Picture::LeftOut(reason)).await
    }

    async fn set(&mut self, place: usize, picture: Picture) -> Result<(), Trouble> {
        self.progress.set(place, picture);
        self.note().await
    }

    /// What is uploaded of a photo.
    async fn copy(&self, photo: &Photo) -> Result<Result<Upload, NotThis>, Trouble> {
        let strip = self.mastodon.settings.strip;
        if is_jpeg(photo).await? {
            return self.jpeg(photo, strip).await;
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
            self.limits.picture_size
        };
        let upload = Upload {
            name: photo.name.clone(),
            media_type,
            content,
        };
        Ok(self.fitting(upload, photo.size, most))
    }

    async fn jpeg(&self, photo: &Photo, strip: bool) -> Result<Result<Upload, NotThis>, Trouble> {
        if photo.size > LARGEST_PICTURE {
            return Ok(Err("it is too large for a picture".to_owned()));
        }
        let (size, content) = if strip {
            match public_copy(photo).await? {
                Ok(copy) => (copy.len() as u64, Content::text(copy)),
                Err(reason) => return Ok(Err(reason)),
            }
        } else {
            (photo.size, Content::photo(photo))
        };
        let stem = photo.name.rsplit_once('.').map_or(&*photo.name, |it| it.0);
        let copy = Upload {
            // Cameras call pictures by many names, and say image/pjpeg; servers know this one.
            name: format!("{stem}.jpg"),
            media_type: JPEG,
            content,
        };
        Ok(self.fitting(copy, size, self.limits.picture_size))
    }

    fn fitting(&self, copy: Upload, size: u64, most: Option<u64>) -> Result<Upload, NotThis> {
        let host = self.mastodon.settings.address.host();
        if !self.limits.takes(copy.media_type) {
            return Err(format!("{host} takes no {}", copy.media_type));
        }
        match most.filter(|most| size > *most) {
            None => Ok(copy),
            Some(most) => Err(format!(
                "it has {size} bytes, and {host} takes {}",
                size::display(most)
            )),
        }
    }
}

impl Mastodon {
    async fn send_file(&self, (media_type, content): (String, Content)) -> Result<Answer, Trouble> {
        let request = request("POST", self.at(&["api", "v2", "media"]));
        self.client
            .send(request.content(&media_type, content))
            .await
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

/// The whole picture, if it is what came in, without what is nobody's business.
async fn public_copy(photo: &Photo) -> Result<Result<Vec<u8>, NotThis>, Trouble> {
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
        Ok(picture::public_copy(&stored).map_err(|error| error.to_string()))
    })
    .await
}
