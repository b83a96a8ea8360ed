//! `[webdav.NAME]`: a folder on a web server, such as Nextcloud, ownCloud, PhotoPrism or a Synology.
//!
//! As in the library, nothing is ever replaced: what is there is looked at first, a file of the same content counts as
//! delivered, and beside one of another content the photo gets a number. The only thing replaced is the beginning of the
//! same photo, left by an upload that broke off. Photos go straight to their final name: some servers import what
//! appears, and break when it is renamed (PhotoPrism). What has arrived is looked at afterwards.
//!
//! `found` reads what a server says of a file, `folders` makes the folders, `rehearsal` puts a small file there and removes
//! it.

mod folders;
mod found;
mod rehearsal;

use super::checksum::sha1;
use super::media_type::media_type;
use super::place::{MOST_NUMBERS, Place};
use super::web::content::Content;
use super::web::likeness::{Likeness, likeness};
use super::web::{Access, Address, Answer, Client, Request};
use super::work::later;
use super::{Delivery, Hidden, Notes, Outcome, Photo, Receipt, Target, Tools, Trouble, as_json};
use crate::library::layout::Layout;
use crate::secret::Secret;
use folders::Folders;
use found::{Found, Known};
use std::pin::Pin;
use std::sync::Arc;

/// How often a name may be taken from under our hands.
const MOST_RACES: u32 = 3;
/// Part of the address of Nextcloud, ownCloud and their kin, which keep checksums.
const KEEPS_CHECKSUMS: &str = "/remote.php/";
/// What is asked of a file.
const PROPERTIES: &str = r#"<?xml version="1.0" encoding="utf-8"?><d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop><d:resourcetype/><d:getcontentlength/><d:getetag/><oc:checksums/></d:prop></d:propfind>"#;
const XML: &str = "application/xml; charset=utf-8";
/// What is read of the answer to that, in bytes.
const LONGEST_ANSWER: usize = 256 << 10;

/// What the owner decided.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder that photos go to.
    pub address: Address,
    /// Who we are there, and what belongs to it.
    pub login: Option<(String, Hidden)>,
    /// How photos are sorted into folders.
    pub layout: Layout,
    /// How the server is reached.
    pub access: Access,
}

impl super::Settings for Settings {
    fn open(&self, tools: &Tools) -> Arc<dyn Target> {
        let client = Client::new(&tools.web, &self.access, "`user` and `password_file`");
        let client = match &self.login {
            Some((user, password)) => client.with_password(user, password),
            None => client,
        };
        Arc::new(Webdav {
            settings: self.clone(),
            secret: tools.secret.clone(),
            folders: Folders::default(),
            client,
        })
    }

    fn secrets(&self) -> Vec<String> {
        let login = self.login.as_ref();
        login.map_or_else(Vec::new, |(user, password)| password.with_login(user))
    }

    fn shown(&self) -> Vec<(&'static str, toml::Value)> {
        let mut shown = vec![("url", self.address.to_string().into())];
        if let Some((user, password)) = &self.login {
            shown.push(("user", user.clone().into()));
            shown.push(("password_file", password.shown()));
        }
        shown.push(("layout", self.layout.to_string().into()));
        shown.extend(self.access.shown());
        shown
    }
}

#[derive(Debug)]
struct Webdav {
    settings: Settings,
    secret: Secret,
    client: Client,
    folders: Folders,
}

impl Target for Webdav {
    fn deliver<'a>(
        &'a self,
        delivery: &'a Delivery,
        _: &'a dyn Notes,
    ) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(async move {
            let mut places = Vec::new();
            for photo in &delivery.photos {
                let place = self.place(delivery, photo).await?;
                places.push(place.to_string());
            }
            Ok(Receipt(places.join(", ")))
        })
    }

    fn answers(&self) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
        Box::pin(self.client.reaches(&self.settings.address))
    }

    fn rehearse(&self) -> Pin<Box<dyn Future<Output = Outcome> + Send + '_>> {
        let rehearsing = Self {
            settings: self.settings.clone(),
            secret: self.secret.clone(),
            client: self.client.rehearsing(),
            folders: Folders::default(),
        };
        Box::pin(async move { rehearsing.try_out().await })
    }
}

/// What became of an upload.
enum Put {
    Done,
    /// Somebody was quicker.
    Taken,
    /// The server says that there is no folder for it.
    NoFolder(Trouble),
}

impl Webdav {
    /// Puts a photo under the first name that is free, and says which.
    async fn place(&self, delivery: &Delivery, photo: &Photo) -> Result<Address, Trouble> {
        let place = Place::new(&self.settings.layout, &self.secret, delivery, photo);
        let (mut number, mut races) = (1, 0);
        while number <= MOST_NUMBERS && races < MOST_RACES {
            let parts = place.parts(number);
            let address = self
                .settings
                .address
                .below(parts.iter().map(String::as_str));
            let condition = match self.look(&address).await? {
                Found::Nothing => ("if-none-match", "*".to_owned()),
                Found::Folder => {
                    number += 1;
                    continue;
                }
                Found::File(known) => match self.compare(&address, &known, photo).await? {
                    Likeness::Same => return Ok(address),
                    Likeness::Beginning => ("if-match", known.etag.unwrap_or("*".to_owned())),
                    Likeness::Different => {
                        number += 1;
                        continue;
                    }
                },
            };
            match self.put(&address, photo, condition).await? {
                Put::Done => return Ok(address),
                Put::Taken => races += 1,
                Put::NoFolder(trouble) => return Err(trouble),
            }
        }
        if races == MOST_RACES {
            return Err(later("somebody else takes the names it tries"));
        }
        let base = &self.settings.address;
        let name = &photo.name;
        Err(Trouble::Never(format!(
            "{base} has no free name for {name}"
        )))
    }

    /// What is there.
    async fn look(&self, address: &Address) -> Result<Found, Trouble> {
        let mut answer = self.client.send(propfind(address)).await?;
        match answer.status() {
            207 => Ok(Found::from_properties(&answer.body(LONGEST_ANSWER).await?)),
            // The folder may not be there either.
            404 | 409 | 410 => Ok(Found::Nothing),
            301..=308 if is_folder_of(&answer, address) => Ok(Found::Folder),
            400 | 405 | 415 | 501 => self.look_again(address, answer).await,
            _ => Err(answer.refusal().await),
        }
    }

    /// As [`Self::look`], for servers that know little more than `PUT`.
    async fn look_again(&self, address: &Address, first: Answer) -> Result<Found, Trouble> {
        let request = Request::new("HEAD", address.clone());
        let answer = self.client.send(request).await?;
        match answer.status() {
            200..=299 => Ok(Found::from_head(&answer)),
            404 | 409 | 410 => Ok(Found::Nothing),
            301..=308 if is_folder_of(&answer, address) => Ok(Found::Folder),
            401 | 403 | 500 | 502.. => Err(answer.refusal().await),
            _ => Err(self.no_webdav(first).await),
        }
    }

    async fn no_webdav(&self, answer: Answer) -> Trouble {
        let (base, said) = (&self.settings.address, answer.said().await);
        Trouble::Owner(format!(
            "{base} does not understand WebDAV: {said}; look at `url`"
        ))
    }

    async fn compare(
        &self,
        address: &Address,
        known: &Known,
        photo: &Photo,
    ) -> Result<Likeness, Trouble> {
        if known.size.is_some_and(|size| size > photo.size) {
            return Ok(Likeness::Different);
        }
        if known.size == Some(photo.size) && known.has_checksum() {
            let is_same = known.has(&photo.sha256, &sha1(photo).await?);
            return Ok(if is_same {
                Likeness::Same
            } else {
                Likeness::Different
            });
        }
        let request = Request::new("GET", address.clone());
        let mut answer = self.client.send(request).await?.accepted().await?;
        likeness(&mut answer, photo).await
    }

    async fn put(
        &self,
        address: &Address,
        photo: &Photo,
        condition: (&str, String),
    ) -> Result<Put, Trouble> {
        let Some(folder) = address.parent() else {
            return Ok(Put::Done);
        };
        self.folders.make(&self.client, &folder).await?;
        let mut put = self.put_once(address, photo, &condition).await?;
        if matches!(put, Put::NoFolder(_)) {
            // Somebody may have removed it since.
            self.folders.forget();
            self.folders.make(&self.client, &folder).await?;
            put = self.put_once(address, photo, &condition).await?;
        }
        if matches!(put, Put::Done) {
            self.verify(address, photo.size).await?;
        }
        Ok(put)
    }

    async fn put_once(
        &self,
        address: &Address,
        photo: &Photo,
        condition: &(&str, String),
    ) -> Result<Put, Trouble> {
        let request = self.request(address, photo).await?;
        let request = request.header(condition.0, &condition.1);
        let answer = self.client.send(request).await?;
        self.judge_put(address, answer).await
    }

    /// What an answer to an upload means.
    async fn judge_put(&self, address: &Address, answer: Answer) -> Result<Put, Trouble> {
        Ok(match answer.status() {
            200..=299 => Put::Done,
            412 => Put::Taken,
            404 | 405 | 409 => Put::NoFolder(self.nothing_below(&answer.said().await)),
            423 => {
                return Err(later(format!(
                    "{address} is locked: {}",
                    answer.said().await
                )));
            }
            _ => return Err(answer.refusal().await),
        })
    }

    fn nothing_below(&self, said: &str) -> Trouble {
        let base = &self.settings.address;
        Trouble::Owner(format!(
            "nothing can be put below {base}: {said}; look at `url`"
        ))
    }

    async fn request(&self, address: &Address, photo: &Photo) -> Result<Request, Trouble> {
        let mut request = Request::new("PUT", address.clone());
        if self.settings.address.path().contains(KEEPS_CHECKSUMS) {
            let checksum = as_json::hex(&sha1(photo).await?);
            request = request.header("oc-checksum", &format!("SHA1:{checksum}"));
        }
        if let Some(seconds) = seconds(photo) {
            request = request.header("x-oc-mtime", &seconds.to_string());
        }
        Ok(request.content(media_type(photo), Content::photo(photo)))
    }

    /// Whether all of it has arrived.
    async fn verify(&self, address: &Address, wanted: u64) -> Result<(), Trouble> {
        let size = match self.look(address).await? {
            Found::File(known) => known.size,
            Found::Nothing | Found::Folder => Some(0),
        };
        match size {
            Some(size) if size != wanted => Err(later(format!(
                "only {size} of {wanted} bytes have arrived at {address}"
            ))),
            _ => Ok(()),
        }
    }
}

/// The question what is there.
fn propfind(address: &Address) -> Request {
    let request = Request::new("PROPFIND", address.clone()).header("depth", "0");
    request.content(XML, Content::text(PROPERTIES))
}

/// Whether the server sends us to the same address with a slash behind it.
fn is_folder_of(answer: &Answer, address: &Address) -> bool {
    let location = answer.header("location").unwrap_or_default();
    let there = address.url().join(location);
    there.is_ok_and(|there| there.path() == address.as_folder().url().path())
}

/// When it was taken, in seconds since 1970; nothing for a camera that doesn't know. Its time zone is taken to be ours.
fn seconds(photo: &Photo) -> Option<i64> {
    let zone = jiff::tz::TimeZone::system();
    let seconds = photo.taken.to_zoned(zone).ok()?.timestamp().as_second();
    // Nextcloud refuses what is before the third of January 1970.
    (seconds > 2 * 24 * 60 * 60).then_some(seconds)
}
