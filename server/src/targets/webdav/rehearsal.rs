//! Whether a folder on a WebDAV server takes photos: a small file is put there, looked at and removed.
//!
//! Deliveries remove nothing, so a login that may not is fine; but then nothing may be put there either. Therefore the file
//! is removed *before* it is there: who says that there is nothing of that name would have removed it. Where the folder is
//! still to be made, the file goes into the one around it, in which the folder would be made.

use super::found::Found;
use super::{LONGEST_ANSWER, Put, Webdav, propfind};
use crate::targets::web::content::Content;
use crate::targets::web::{Address, Answer, Request};
use crate::targets::work::later;
use crate::targets::{Outcome, Receipt, Trouble, trial};

/// A folder, and how it is known to be one.
enum Place {
    Known(Address),
    /// By the answer to a question that isn't WebDAV's own: it may as well be a page of some web server.
    Guessed(Address),
}

/// What is under the address of a folder.
enum Seen {
    Nothing,
    Folder,
    Guess,
}

impl Webdav {
    pub(super) async fn try_out(&self) -> Outcome {
        let place = self.nearest().await?;
        let (Place::Known(folder) | Place::Guessed(folder)) = &place;
        let trial = folder.below([trial::name(&self.secret).as_str()]);
        let is_tried = self.would_be_removed(&trial).await?;
        if is_tried {
            let written = self.write(&trial).await;
            let removed = self.remove(&trial).await;
            trial::ending(&trial, written, removed)?;
        } else {
            self.check_without_writing(&place).await?;
        }
        let tried = match is_tried {
            true => "a small file was put there and removed",
            false => "nothing was put there, as it couldn't be removed",
        };
        Ok(Receipt(self.told(folder, tried)))
    }

    fn told(&self, folder: &Address, tried: &str) -> String {
        let wanted = &self.settings.address;
        let who = match &self.settings.login {
            Some((user, _)) => format!("logged in as {user}; "),
            None => String::new(),
        };
        if folder.path() == wanted.path() {
            return format!("{who}{wanted} is there ({tried})");
        }
        format!("{who}{wanted} isn't there yet and will be made in {folder} ({tried})")
    }

    /// The folder, or what is there of those around it.
    async fn nearest(&self) -> Result<Place, Trouble> {
        let mut folder = self.settings.address.as_folder();
        loop {
            match self.look_at_folder(&folder).await? {
                Seen::Folder => return Ok(Place::Known(folder)),
                Seen::Guess => return Ok(Place::Guessed(folder)),
                Seen::Nothing => {}
            }
            folder = folder
                .parent()
                .ok_or_else(|| self.nothing_below("there is no folder at all"))?;
        }
    }

    async fn look_at_folder(&self, folder: &Address) -> Result<Seen, Trouble> {
        let mut answer = self.client.send(propfind(folder)).await?;
        match answer.status() {
            207 => match Found::from_properties(&answer.body(LONGEST_ANSWER).await?) {
                Found::Folder => Ok(Seen::Folder),
                Found::Nothing => Ok(Seen::Nothing),
                Found::File(_) => Err(Trouble::Owner(format!(
                    "{folder} is a file; name a folder as `url`"
                ))),
            },
            404 | 409 | 410 => Ok(Seen::Nothing),
            400 | 405 | 415 | 501 => self.guess(folder, answer).await,
            _ => Err(answer.refusal().await),
        }
    }

    /// For servers that know little more than `PUT`: they show a page for a folder, or refuse to (nginx).
    async fn guess(&self, folder: &Address, first: Answer) -> Result<Seen, Trouble> {
        let request = Request::new("HEAD", folder.clone());
        let answer = self.client.send(request).await?;
        match answer.status() {
            200..=299 | 403 => Ok(Seen::Guess),
            404 | 409 | 410 => Ok(Seen::Nothing),
            401 | 500 | 502.. => Err(answer.refusal().await),
            _ => Err(self.no_webdav(first).await),
        }
    }

    /// Whether a file of this name would be removed, asked while there is none.
    async fn would_be_removed(&self, trial: &Address) -> Result<bool, Trouble> {
        let request = Request::new("DELETE", trial.clone());
        let answer = self.client.send(request).await?;
        match answer.status() {
            200..=299 | 404 | 409 | 410 => Ok(true),
            401 | 429 | 500 | 502.. => Err(answer.refusal().await),
            _ => Ok(false),
        }
    }

    async fn write(&self, trial: &Address) -> Result<(), Trouble> {
        let request = Request::new("PUT", trial.clone())
            .header("if-none-match", "*")
            .content(trial::MEDIA_TYPE, Content::text(trial::CONTENT));
        let answer = self.client.send(request).await?;
        match self.judge_put(trial, answer).await? {
            Put::Done => self.verify(trial, trial::CONTENT.len() as u64).await,
            Put::Taken => Err(later("somebody else takes the names it tries")),
            Put::NoFolder(trouble) => Err(trouble),
        }
    }

    async fn remove(&self, trial: &Address) -> Result<(), String> {
        let request = Request::new("DELETE", trial.clone());
        let answer = self.client.send(request).await;
        let answer = answer.map_err(|trouble| trouble.to_string())?;
        match answer.status() {
            200..=299 | 404 | 410 => Ok(()),
            _ => Err(answer.said().await),
        }
    }

    /// Where nothing can be removed: asks to put nothing in the place of the folder itself, which no server does. One that
    /// wouldn't take photos either says so, in most cases.
    async fn check_without_writing(&self, place: &Place) -> Result<(), Trouble> {
        let (Place::Known(folder) | Place::Guessed(folder)) = place;
        let request = Request::new("PUT", folder.clone())
            .header("if-none-match", "*")
            .content(trial::MEDIA_TYPE, Content::text(""));
        let answer = self.client.send(request).await?;
        match (answer.status(), place) {
            (401 | 403 | 429 | 500 | 502.., _) => Err(answer.refusal().await),
            // It doesn't know `PUT`.
            (404 | 405 | 501, Place::Guessed(_)) => Err(self.nothing_below(&answer.said().await)),
            _ => Ok(()),
        }
    }
}
