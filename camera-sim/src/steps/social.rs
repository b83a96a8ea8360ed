//! The Share button: login, announcement and upload of each file, logout
//! (Q40 to Q53).

use super::{Judged, Play, Stop, success, unexpected};
use crate::answer::Answer;
use crate::photo::Photo;
use crate::profile::Credentials;
use crate::reason::Reason;
use crate::request::{self, Announcement, Login};

/// What a field of a camera holds, in bytes, without the terminator (Q45).
const FIELD: usize = 63;

/// Where an announced file is to go.
struct Place {
    host: String,
    resource: String,
}

impl Play<'_> {
    pub(super) fn share(&mut self, credentials: Credentials) -> Result<(), Stop> {
        let session = self.log_in(credentials)?;
        for photo in self.camera.photos_to_send() {
            let place = self.announce(&session, &photo)?;
            self.upload(&place, &photo)?;
        }
        self.log_out(&session)
    }

    /// Uploads with a key from another day, and logs in only when the server has forgotten it
    /// (Q51).
    pub(super) fn return_with_an_old_session(&mut self) -> Result<(), Stop> {
        let mut session = self.camera.session.clone();
        for photo in self.camera.photos_to_send() {
            let place = match self.announce_or_expire(&session, &photo)? {
                Some(place) => place,
                None => {
                    session = self.log_in(Credentials::Encrypted)?;
                    self.announce(&session, &photo)?
                }
            };
            self.upload(&place, &photo)?;
        }
        Ok(())
    }

    /// Gives the session's key.
    fn log_in(&mut self, credentials: Credentials) -> Result<String, Stop> {
        let camera = self.camera;
        let site = &camera.site;
        if camera.habits.empty_login {
            let empty = request::login(site, None, &[]);
            self.ask("login without body", &empty, |_| {
                Ok(((), "the camera tries again, with a body"))
            })?;
        }
        let usual = match credentials {
            Credentials::Encrypted => Login::factory(),
            Credentials::Plain => Login::plain(&camera.sender, "secret"),
        };
        let login = camera.login.as_ref().unwrap_or(&usual);
        let request = request::login(site, Some(login), &camera.habits.garbage);
        self.ask("login", &request, session_key)
    }

    fn announce(&mut self, session: &str, photo: &Photo) -> Result<Place, Stop> {
        let request = self.announcement(session, photo);
        self.ask("announcement", &request, place)
    }

    /// `None` if the session has expired.
    fn announce_or_expire(&mut self, session: &str, photo: &Photo) -> Result<Option<Place>, Stop> {
        let request = self.announcement(session, photo);
        self.ask("announcement", &request, |answer| match answer.status() {
            200 => place(answer).map(|(place, understood)| (Some(place), understood)),
            401 => Ok((None, "the session has expired; the camera logs in")),
            _ => Err(unexpected(answer, "200, or 401 to log in again")),
        })
    }

    fn announcement(&self, session: &str, photo: &Photo) -> request::Request {
        let camera = self.camera;
        let announcement = Announcement {
            session,
            model: camera.profile.model,
            caption: camera.caption.as_deref().unwrap_or_default(),
            photo,
            garbage: &camera.habits.garbage,
        };
        request::announce(&camera.site, &announcement)
    }

    fn upload(&mut self, place: &Place, photo: &Photo) -> Result<(), Stop> {
        let Place { host, resource } = place;
        let request = request::put(host, resource, photo, self.camera.habits.pjpeg);
        self.deliver("upload", &request)
    }

    fn log_out(&mut self, session: &str) -> Result<(), Stop> {
        let request = request::logout(&self.camera.site, session);
        self.ask("logout", &request, |answer| {
            Ok((success(answer)?, "the camera is logged out"))
        })
    }
}

/// The key and the display name are what a camera looks for and keeps (Q44, Q45).
fn session_key(answer: &Answer) -> Judged<String> {
    success(answer)?;
    field(answer, "LoginPeopleID=\"")?;
    let key = field(answer, "SessionKey=\"")?;
    Ok((key.to_owned(), "the camera is logged in"))
}

/// Host and resource are used as they stand: a camera knows no escapes (Q49).
fn place(answer: &Answer) -> Judged<Place> {
    success(answer)?;
    let host = answer.value_of("HostAddr=\"")?.to_owned();
    let resource = answer.value_of("ResourceID=\"")?.to_owned();
    let place = Place { host, resource };
    Ok((place, "the camera knows where to put the file"))
}

fn field<'a>(answer: &'a Answer, key: &'static str) -> Result<&'a str, Reason> {
    let value = answer.value_of(key)?;
    match value.len() {
        0..=FIELD => Ok(value),
        length => Err(Reason::ValueTooLong { key, length }),
    }
}
