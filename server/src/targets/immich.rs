//! `[immich.NAME]`: an Immich photo library of version 2 or 3.
//!
//! The version is asked each time, because servers are upgraded while photos wait. Then comes the photo's SHA-1: what the
//! library has already, by whatever way, counts as delivered. Only then is it sent, and put into its album.
//!
//! `answers` reads what the server says, `albums` finds and makes albums, `rehearsal` looks without sending.

mod albums;
mod answers;
mod rehearsal;

use super::checksum::sha1;
use super::template::{Template, Values};
use super::web::content::Content;
use super::web::form::Form;
use super::web::{Access, Address, Answer, Client, Request};
use super::work::later;
use super::{Delivery, Hidden, Notes, Outcome, Photo, Receipt, Target, Tools, Trouble, as_json};
use albums::Albums;
use answers::{Check, Uploaded, Version};
use serde::de::DeserializeOwned;
use serde_json::json;
use std::pin::Pin;
use std::sync::Arc;

const JSON: &str = "application/json";
/// What is read of an answer, in bytes; only lists of albums come anywhere near it.
const LONGEST_ANSWER: usize = 8 << 20;
/// From this one on, the server no longer wants to know which device a photo has on its own account.
const WITHOUT_DEVICES: u64 = 3;

/// What the owner decided.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The server, as it stands in the browser.
    pub address: Address,
    /// A key of the owner's account there.
    pub key: Hidden,
    /// The name of the album for each photo; where it comes out empty there is none.
    pub album: Option<Template>,
    /// How the server is reached.
    pub access: Access,
}

impl super::Settings for Settings {
    fn open(&self, tools: &Tools) -> Arc<dyn Target> {
        let client = Client::new(&tools.web, &self.access, "`api_key_file`");
        Arc::new(Immich {
            settings: self.clone(),
            client: client.with_key("x-api-key", &self.key),
            albums: Albums::default(),
        })
    }

    fn secrets(&self) -> Vec<String> {
        vec![self.key.reveal().to_owned()]
    }

    fn shown(&self) -> Vec<(&'static str, toml::Value)> {
        let mut shown = vec![
            ("url", self.address.to_string().into()),
            ("api_key_file", self.key.shown()),
        ];
        let album = self.album.as_ref();
        shown.extend(album.map(|it| ("album", it.source().into())));
        shown.extend(self.access.shown());
        shown
    }
}

#[derive(Debug)]
struct Immich {
    settings: Settings,
    client: Client,
    albums: Albums,
}

impl Target for Immich {
    fn deliver<'a>(
        &'a self,
        delivery: &'a Delivery,
        _: &'a dyn Notes,
    ) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(async move {
            let version = self.version().await?;
            let mut receipts = Vec::new();
            for photo in &delivery.photos {
                receipts.push(self.place(version, delivery, photo).await?);
            }
            Ok(Receipt(receipts.join(", ")))
        })
    }

    fn answers(&self) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
        Box::pin(self.client.reaches(&self.settings.address))
    }

    fn rehearse(&self) -> Pin<Box<dyn Future<Output = Outcome> + Send + '_>> {
        let rehearsing = Self {
            settings: self.settings.clone(),
            client: self.client.rehearsing(),
            albums: Albums::default(),
        };
        Box::pin(async move { rehearsing.try_out().await })
    }
}

impl Immich {
    /// Sees to it that the library has the photo, in its album, and says where.
    async fn place(
        &self,
        version: Version,
        delivery: &Delivery,
        photo: &Photo,
    ) -> Result<String, Trouble> {
        let checksum = as_json::hex(&sha1(photo).await?);
        let check = self.check(&checksum).await?;
        let (id, remark) = match check {
            Check::Wanted => {
                let uploaded = self.upload(version, delivery, photo, &checksum).await?;
                (uploaded.id, "")
            }
            Check::InTrash(id) => {
                // The owner threw it away, and it will be gone one day. It is not fetched back; nor does it count as
                // delivered, for a route that doesn't keep photos would then remove the last one.
                return Err(Trouble::Never(format!(
                    "it is in the trash there, {}; if you want it back, restore it there and try again",
                    self.receipt(&id, "")
                )));
            }
            Check::There(id) => (id, " (it was there already)"),
            Check::Refused(reason) => return Err(self.refused(&reason)),
        };
        let album = self.settings.album.as_ref();
        let album = album.map(|it| it.render(&Values::of(delivery, photo)));
        if let Some(album) = album.as_deref().map(str::trim).filter(|it| !it.is_empty()) {
            self.add(version, album, &id).await?;
        }
        Ok(self.receipt(&id, remark))
    }

    fn refused(&self, reason: &str) -> Trouble {
        let host = self.settings.address.host();
        Trouble::Never(format!("{host} doesn't take it: {reason}"))
    }

    fn receipt(&self, id: &str, remark: &str) -> String {
        let web = self.settings.address.to_string();
        let web = web.trim_end_matches('/').trim_end_matches("/api");
        format!("{web}/photos/{id}{remark}")
    }

    async fn version(&self) -> Result<Version, Trouble> {
        let answer = self.ask("GET", &["server", "version"], None).await?;
        let not_immich = |said: &str| {
            let url = &self.settings.address;
            Trouble::Owner(format!(
                "there is no Immich of version 2 or 3 at {url}: {said}; look at `url`"
            ))
        };
        match answer.status() {
            200 => {
                let version: Version = read(answer).await.map_err(|_| {
                    not_immich("what answers there doesn't say its version as Immich does")
                })?;
                // Those of the last year of version 1 speak as version 2 does, and nothing keeps them from working.
                if version.major == 0 {
                    return Err(not_immich("it is older"));
                }
                Ok(version)
            }
            400 | 404 | 405 => Err(not_immich(&answer.said().await)),
            _ => Err(answer.refusal().await),
        }
    }

    /// Whether the library has it.
    async fn check(&self, checksum: &str) -> Result<Check, Trouble> {
        let asked = json!({ "assets": [{ "id": checksum, "checksum": checksum }] });
        let answer = self
            .ask("POST", &["assets", "bulk-upload-check"], Some(asked))
            .await?;
        let checks: answers::Checks = read(answer.accepted().await?).await?;
        Ok(checks.first())
    }

    async fn upload(
        &self,
        version: Version,
        delivery: &Delivery,
        photo: &Photo,
        checksum: &str,
    ) -> Result<Uploaded, Trouble> {
        // What the server wants to know before the file comes first.
        let mut form = Form::new(&delivery.key);
        if version.major < WITHOUT_DEVICES {
            form.field("deviceId", "nx-gateway");
            form.field("deviceAssetId", &as_json::hex(&photo.sha256));
        }
        let taken = taken(delivery, photo);
        form.field("fileCreatedAt", &taken);
        form.field("fileModifiedAt", &taken);
        form.photo("assetData", photo);
        let (media_type, content) = form.finish();
        let request = Request::new("POST", self.at(&["assets"]))
            .header("x-immich-checksum", checksum)
            .content(&media_type, content);
        let answer = self.client.send(request).await?;
        if answer.status() == 400 {
            return Err(refusal_of_an_upload(answer).await);
        }
        read(answer.accepted().await?).await
    }

    fn at(&self, path: &[&str]) -> Address {
        let base = &self.settings.address;
        // The address that other programs want to have ends with this.
        let api = (!base.path().ends_with("/api")).then_some("api");
        base.below(api.into_iter().chain(path.iter().copied()))
    }

    async fn ask(
        &self,
        method: &'static str,
        path: &[&str],
        body: Option<serde_json::Value>,
    ) -> Result<Answer, Trouble> {
        self.ask_at(method, self.at(path), body).await
    }

    async fn ask_at(
        &self,
        method: &'static str,
        address: Address,
        body: Option<serde_json::Value>,
    ) -> Result<Answer, Trouble> {
        let mut request = Request::new(method, address).header("accept", JSON);
        if let Some(body) = body {
            request = request.content(JSON, Content::text(body.to_string()));
        }
        self.client.send(request).await
    }
}

/// A full account is no fault of the photo.
async fn refusal_of_an_upload(answer: Answer) -> Trouble {
    match answer.refusal().await {
        Trouble::Never(reason) if reason.to_ascii_lowercase().contains("quota") => {
            Trouble::Owner(reason)
        }
        trouble => trouble,
    }
}

/// What an answer says.
async fn read<T: DeserializeOwned>(mut answer: Answer) -> Result<T, Trouble> {
    let body = answer.body(LONGEST_ANSWER).await?;
    serde_json::from_slice(&body)
        .map_err(|error| later(format!("what Immich answers isn't understood: {error}")))
}

/// When it was taken, with a time zone, as the server insists on one: cameras have none, so ours.
fn taken(delivery: &Delivery, photo: &Photo) -> String {
    let zone = delivery.from.received.time_zone().clone();
    let taken = photo.taken.to_zoned(zone);
    let taken = taken.unwrap_or_else(|_| delivery.from.received.clone());
    taken.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}
