//! A camera: which one, what it sends, how it behaves this time.

use crate::connection::{Destination, PATIENCE};
use crate::fault::{Fault, Habits};
use crate::photo::{Kind, Photo};
use crate::profile::Profile;
use crate::request::Login;
use crate::steps::{Play, Stop};
use crate::transcript::{Event, Failure, Transcript};
use std::net::SocketAddr;
use std::time::Duration;

/// A camera that is ready to send.
#[derive(Debug, Clone)]
pub struct Camera {
    pub(crate) profile: &'static Profile,
    pub(crate) destination: Destination,
    pub(crate) patience: Duration,
    pub(crate) habits: Habits,
    pub(crate) sender: String,
    pub(crate) recipients: Vec<String>,
    pub(crate) subject: Option<String>,
    pub(crate) caption: Option<String>,
    pub(crate) site: String,
    pub(crate) login: Option<Login>,
    pub(crate) session: String,
    pub(crate) headers: Vec<(String, String)>,
    photos: Vec<Photo>,
}

impl Camera {
    /// A camera as it leaves the factory. It connects to the hosts it asks for by their names,
    /// on port 80, as the real one does; it has two photos on its card.
    #[must_use]
    pub fn new(profile: &'static Profile) -> Self {
        Self {
            profile,
            destination: Destination::ByName,
            patience: PATIENCE,
            habits: Habits::default(),
            sender: "Camera@samsungcamera.com".to_owned(),
            recipients: Vec::new(),
            subject: None,
            caption: None,
            site: "facebook".to_owned(),
            login: None,
            session: "5d0f6a1c9e3b47828f14c7d2a6b09e35".to_owned(),
            headers: Vec::new(),
            photos: profile.generated_photos(2, 200_000),
        }
    }

    /// Connects to this address, whatever host it asks for.
    #[must_use]
    pub fn gateway(self, address: SocketAddr) -> Self {
        let destination = Destination::At(address);
        Self {
            destination,
            ..self
        }
    }

    /// Sends these instead.
    #[must_use]
    pub fn photos(self, photos: Vec<Photo>) -> Self {
        Self { photos, ..self }
    }

    /// Behaves in these ways; see [`Fault`].
    #[must_use]
    pub fn faults(self, faults: impl IntoIterator<Item = Fault>) -> Self {
        let habits = faults.into_iter().collect();
        Self { habits, ..self }
    }

    /// The address that mails come from, and the user name where that travels in clear (QF30).
    #[must_use]
    pub fn sender(self, address: impl Into<String>) -> Self {
        let sender = address.into();
        Self { sender, ..self }
    }

    /// Whom mails go to, instead of the profile's own.
    #[must_use]
    pub fn recipients(self, recipients: Vec<String>) -> Self {
        Self { recipients, ..self }
    }

    /// What mails are about, instead of the factory's words.
    #[must_use]
    pub fn subject(self, subject: impl Into<String>) -> Self {
        let subject = Some(subject.into());
        Self { subject, ..self }
    }

    /// The text that goes with the photos.
    #[must_use]
    pub fn caption(self, caption: impl Into<String>) -> Self {
        let caption = Some(caption.into());
        Self { caption, ..self }
    }

    /// The entry of the Share menu that is used, for instance `picasa` (Q47).
    #[must_use]
    pub fn site(self, site: impl Into<String>) -> Self {
        let site = site.into();
        Self { site, ..self }
    }

    /// User and password, instead of the factory's.
    #[must_use]
    pub fn login(self, login: Login) -> Self {
        let login = Some(login);
        Self { login, ..self }
    }

    /// The key that `returning` still has from another day.
    #[must_use]
    pub fn session(self, key: impl Into<String>) -> Self {
        let session = key.into();
        Self { session, ..self }
    }

    /// Says this as well in the head of each request; no real camera does. Neither may hold a line end.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Waits so long for the server, instead of [`PATIENCE`]; must not be zero.
    #[must_use]
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Does everything the camera does, and tells `listener` about it as it happens.
    ///
    /// # Errors
    /// The first step that would fail on the camera, and why.
    pub fn send(&self, listener: &mut dyn FnMut(Event<'_>)) -> Result<Transcript, Failure> {
        let mut play = Play {
            camera: self,
            listener,
            transcript: Transcript::default(),
        };
        let result = play.run();
        let mut transcript = play.transcript;
        match result {
            Ok(()) => Ok(transcript),
            Err(Stop::Over(end)) => {
                transcript.end = end;
                Ok(transcript)
            }
            Err(Stop::Stuck { step, reason }) => Err(Failure {
                model: self.profile.model,
                step,
                reason,
                transcript,
            }),
        }
    }

    /// The photos under the names they have this time.
    pub(crate) fn photos_to_send(&self) -> Vec<Photo> {
        let photos = self.photos.iter().cloned();
        let Some(names) = self.habits.names else {
            return photos.collect();
        };
        let renamed = photos.enumerate().map(|(index, photo)| {
            let end = match photo.kind() {
                Kind::Photo => "JPG",
                Kind::Video => "MP4",
            };
            photo.renamed(names.name(index + 1, end))
        });
        renamed.collect()
    }
}
