//! Pictures and videos on their way to the server, each once. What is sent of them is made in `copies`.

use super::answers::Media;
use super::copies::Upload;
use super::progress::Picture;
use super::{Job, Mastodon, request};
use crate::targets::web::Answer;
use crate::targets::web::content::Content;
use crate::targets::web::form::Form;
use crate::targets::work::later;
use crate::targets::{Photo, Trouble};
use tokio::time::sleep;

/// How often is looked, in one attempt, whether the server is done with a picture.
const MOST_LOOKS: u32 = 20;

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
        if let Some(excuse) = photo.excuse() {
            return self.set(place, Picture::LeftOut(excuse)).await;
        }
        let mut most = self.limits.picture_size;
        let mut refused = None;
        let answer = loop {
            let upload = match self.copy(photo, most).await? {
                Ok(upload) => upload,
                Err(reason) => match refused {
                    Some(answer) => break answer,
                    None => return self.leave_out(place, photo, &reason).await,
                },
            };
            let (size, can_shrink) = (upload.size, upload.can_shrink);
            let form = self.form(upload, self.alt(alts, place));
            let answer = self.mastodon.send_file(form).await?;
            if answer.status() != 413 || refused.is_some() || !can_shrink {
                break answer;
            }
            // A server, or what stands before it, that takes less than it says, or says nothing.
            refused = Some(answer);
            most = Some(size.saturating_sub(1));
        };
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

    fn form(&self, upload: Upload, alt: Option<String>) -> (String, Content) {
        let mut form = Form::new(&self.delivery.key);
        if let Some(alt) = alt {
            form.field("description", &alt);
        }
        form.file("file", &upload.name, upload.media_type, upload.content);
        form.finish()
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
}

impl Mastodon {
    async fn send_file(&self, (media_type, content): (String, Content)) -> Result<Answer, Trouble> {
        let request = request("POST", self.at(&["api", "v2", "media"]));
        self.client
            .send(request.content(&media_type, content))
            .await
    }
}
