//! `[s3.NAME]`: a bucket of an S3 store, be it Amazon's or one of the many that speak its language.
//!
//! As in the library, nothing is ever replaced: what is there is looked at first, a photo of the same content counts as
//! delivered, and beside one of another content the photo gets a number. An object appears whole or not at all. Small
//! photos go in one request, large ones in parts (`parts`). Every request is signed, with the checksum of what it sends
//! (`sign`), so the store refuses what was damaged on the way. `rehearsal` begins an upload and gives it up.

mod parts;
mod rehearsal;
mod sign;

pub use sign::Signer;

use super::as_json::hex;
use super::media_type::media_type;
use super::place::{MOST_NUMBERS, Place};
use super::web::content::Content;
use super::web::likeness::{Likeness, likeness};
use super::web::{Access, Address, Answer, Client, Request};
use super::work::later;
use super::{Delivery, Notes, Outcome, Photo, Receipt, Target, Tools, Trouble};
use crate::library::layout::Layout;
use crate::secret::Secret;
use jiff::Timestamp;
use parts::Unfinished;
use sha2::{Digest as _, Sha256};
use std::pin::Pin;
use std::sync::Arc;

/// Where an object's own checksum is kept.
const CHECKSUM: &str = "x-amz-meta-sha256";
/// How often a name may be taken from under our hands.
const MOST_RACES: u32 = 3;

/// What the owner decided.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The bucket, and what all names in it begin with.
    pub address: Address,
    /// Who we are there.
    pub signer: Signer,
    /// How photos are sorted into folders.
    pub layout: Layout,
    /// Photos larger than this go in parts of this size or more, in bytes.
    pub part_size: u64,
    /// How the server is reached.
    pub access: Access,
}

/// What is sent in one request, unless the owner says otherwise: lost when the uplink breaks, so not too much of it.
pub const PART_SIZE: u64 = 16 << 20;

impl super::Settings for Settings {
    fn open(&self, tools: &Tools) -> Arc<dyn Target> {
        let keys = "`access_key` and `secret_key_file`";
        Arc::new(S3 {
            settings: self.clone(),
            secret: tools.secret.clone(),
            client: Client::new(&tools.web, &self.access, keys),
        })
    }

    fn secrets(&self) -> Vec<String> {
        vec![self.signer.secret_key.reveal().to_owned()]
    }

    fn shown(&self) -> Vec<(&'static str, toml::Value)> {
        let signer = &self.signer;
        let mut shown = vec![
            ("url", self.address.to_string().into()),
            ("region", signer.region.clone().into()),
            ("access_key", signer.access_key.clone().into()),
            ("secret_key_file", signer.secret_key.shown()),
            ("layout", self.layout.to_string().into()),
        ];
        shown.extend(self.access.shown());
        shown
    }
}

#[derive(Debug)]
struct S3 {
    settings: Settings,
    secret: Secret,
    client: Client,
}

impl Target for S3 {
    fn deliver<'a>(
        &'a self,
        delivery: &'a Delivery,
        notes: &'a dyn Notes,
    ) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(async move {
            let mut places = Vec::new();
            for photo in &delivery.photos {
                let place = self.place(delivery, photo, notes).await?;
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
        };
        Box::pin(async move { rehearsing.try_out().await })
    }
}

/// What became of an upload.
enum Put {
    Done,
    /// Somebody was quicker.
    Taken,
}

/// A request on its way to be signed.
struct Asked<'a> {
    method: &'static str,
    address: Address,
    headers: Vec<(&'static str, String)>,
    content: Option<(&'a str, Content, [u8; 32])>,
}

impl Asked<'_> {
    fn new(method: &'static str, address: &Address) -> Self {
        Self {
            method,
            address: address.clone(),
            headers: Vec::new(),
            content: None,
        }
    }
}

impl S3 {
    /// Puts a photo under the first name that is free, and says which.
    async fn place(
        &self,
        delivery: &Delivery,
        photo: &Photo,
        notes: &dyn Notes,
    ) -> Result<Address, Trouble> {
        let place = Place::new(&self.settings.layout, &self.secret, delivery, photo);
        let (mut number, mut races) = (1, 0);
        while number <= MOST_NUMBERS && races < MOST_RACES {
            let address = self.address(&place.parts(number));
            if let Some(answer) = self.look(&address).await? {
                match self.compare(&address, &answer, photo).await? {
                    Likeness::Same => return Ok(address),
                    Likeness::Beginning | Likeness::Different => number += 1,
                }
                continue;
            }
            let unfinished = Unfinished::read(&delivery.notes, &address);
            let put = if photo.size <= self.settings.part_size {
                self.put(&address, photo).await?
            } else {
                self.put_in_parts(&address, photo, unfinished, notes)
                    .await?
            };
            match put {
                Put::Done => {
                    self.verify(&address, photo).await?;
                    return Ok(address);
                }
                Put::Taken => races += 1,
            }
        }
        if races == MOST_RACES {
            return Err(later("somebody else takes the names it tries"));
        }
        let (base, name) = (&self.settings.address, &photo.name);
        Err(Trouble::Never(format!(
            "{base} has no free name for {name}"
        )))
    }

    /// Written in the one way that the store can't misread: some take a `+` for a blank.
    fn address(&self, parts: &[String]) -> Address {
        let mut path = sign::path(&self.settings.address);
        path.truncate(path.trim_end_matches('/').len());
        for part in parts {
            path.push('/');
            path.push_str(&sign::encoded(part));
        }
        self.settings.address.with_path(&path)
    }

    /// What the store says of an object, if there is one.
    async fn look(&self, address: &Address) -> Result<Option<Answer>, Trouble> {
        let answer = self.ask(Asked::new("HEAD", address)).await?;
        match answer.status() {
            200 => Ok(Some(answer)),
            404 => Ok(None),
            _ => {
                // Only answers to this have words in them.
                let answer = self.ask(Asked::new("GET", address)).await?;
                if answer.status() == 404 {
                    return Ok(None);
                }
                Err(refusal(answer.accepted().await.map_or_else(
                    |trouble| trouble,
                    |answer| later(format!("the store contradicts itself: {}", answer.status())),
                )))
            }
        }
    }

    async fn compare(
        &self,
        address: &Address,
        there: &Answer,
        photo: &Photo,
    ) -> Result<Likeness, Trouble> {
        if there.length().is_some_and(|length| length != photo.size) {
            return Ok(Likeness::Different);
        }
        if let Some(checksum) = there.header(CHECKSUM) {
            return Ok(if checksum.eq_ignore_ascii_case(&hex(&photo.sha256)) {
                Likeness::Same
            } else {
                Likeness::Different
            });
        }
        let answer = self.ask(Asked::new("GET", address)).await?;
        likeness(&mut answer.accepted().await.map_err(refusal)?, photo).await
    }

    /// In one request.
    async fn put(&self, address: &Address, photo: &Photo) -> Result<Put, Trouble> {
        let answer = self.put_once(address, photo, true).await?;
        // Some stores know no conditions. What was there a moment ago has been looked at.
        let answer = match answer.status() {
            501 => self.put_once(address, photo, false).await?,
            _ => answer,
        };
        judge(answer).await
    }

    async fn put_once(
        &self,
        address: &Address,
        photo: &Photo,
        conditional: bool,
    ) -> Result<Answer, Trouble> {
        let mut asked = Asked::new("PUT", address);
        asked.headers.push((CHECKSUM, hex(&photo.sha256)));
        asked.content = Some((media_type(photo), Content::photo(photo), photo.sha256));
        if conditional {
            asked.headers.push(("if-none-match", "*".to_owned()));
        }
        self.ask(asked).await
    }

    /// Whether all of it has arrived.
    async fn verify(&self, address: &Address, photo: &Photo) -> Result<(), Trouble> {
        let length = match self.look(address).await? {
            Some(there) => there.length(),
            None => Some(0),
        };
        match length {
            Some(length) if length != photo.size => Err(later(format!(
                "only {length} of {} bytes have arrived at {address}",
                photo.size
            ))),
            _ => Ok(()),
        }
    }

    async fn ask(&self, asked: Asked<'_>) -> Result<Answer, Trouble> {
        let empty: [u8; 32] = Sha256::digest(b"").into();
        let mut headers: Vec<(&str, &str)> = Vec::new();
        let named = asked.headers.iter();
        headers.extend(named.map(|(name, value)| (*name, value.as_str())));
        if let Some((media_type, ..)) = &asked.content {
            headers.push(("content-type", media_type));
        }
        let body = asked.content.as_ref().map_or(&empty, |(_, _, hash)| hash);
        let signing = sign::Asked {
            method: asked.method,
            address: &asked.address,
            headers: &headers,
            body,
        };
        let signed = self.settings.signer.sign(signing, Timestamp::now());
        let mut request = Request::new(asked.method, asked.address)
            .header("x-amz-date", &signed.date)
            .header("x-amz-content-sha256", &signed.content)
            .secret("authorization", &signed.authorization);
        for (name, value) in &asked.headers {
            request = request.header(name, value);
        }
        if let Some((media_type, content, _)) = asked.content {
            request = request.content(media_type, content);
        }
        self.client.send(request).await
    }
}

/// What an answer to the end of an upload means.
async fn judge(answer: Answer) -> Result<Put, Trouble> {
    match answer.status() {
        200..=299 => Ok(Put::Done),
        409 | 412 => Ok(Put::Taken),
        _ => Err(refusal(answer.refusal().await)),
    }
}

/// What is refused for good is never about the photo: it is about the bucket, the region or the keys.
fn refusal(trouble: Trouble) -> Trouble {
    match trouble {
        // A small computer without a clock of its own learns the time a while after it starts.
        Trouble::Owner(reason) | Trouble::Never(reason) if is_about_the_clock(&reason) => {
            later(format!("{reason}; is this computer's clock right?"))
        }
        Trouble::Never(reason) if !reason.contains("too large") => {
            Trouble::Owner(format!("{reason}; look at `url` and `region`"))
        }
        trouble => trouble,
    }
}

fn is_about_the_clock(reason: &str) -> bool {
    let reason = reason.to_ascii_lowercase();
    reason.contains("request time") || reason.contains("requesttimetooskewed")
}
