//! `[webhook.NAME]`: an address on the web is told of each batch, in JSON, with the photos themselves if it wants them.
//!
//! A signature lets the receiver know that nobody else made it up. It is over the JSON, which holds the photos' SHA-256;
//! so it vouches for them as well, and they needn't be read twice. The body and `Idempotency-Key` of a delivery stay the
//! same however often it is tried.

use super::as_json::{as_json, hex};
use super::web::content::Content;
use super::web::form::Form;
use super::web::{Access, Address, Client, Request};
use super::{Delivery, Hidden, Notes, Outcome, Receipt, Target, Tools};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

const JSON: &str = "application/json";

/// What the owner decided.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Who is told.
    pub address: Address,
    /// Where the address was read from, if it is a secret itself.
    pub address_file: Option<PathBuf>,
    /// What signatures are made with.
    pub secret: Option<Hidden>,
    /// Sent as `Authorization: Bearer …`.
    pub token: Option<Hidden>,
    /// Further headers.
    pub headers: Option<Headers>,
    /// Whether the photos are sent along.
    pub files: bool,
    /// Whether is told where on this computer the photos are.
    pub paths: bool,
    /// How the server is reached.
    pub access: Access,
}

/// Headers out of a file of their own; some of them may be secret.
#[derive(Debug, Clone)]
pub struct Headers {
    /// A name and a value, which isn't shown.
    pub lines: Vec<(String, Hidden)>,
    /// Where they were read from.
    pub file: PathBuf,
}

impl super::Settings for Settings {
    fn open(&self, tools: &Tools) -> Arc<dyn Target> {
        let keys = "`token_file` or `headers_file`";
        let client = Client::new(&tools.web, &self.access, keys);
        let client = match &self.token {
            Some(token) => client.with_token(token),
            None => client,
        };
        Arc::new(Webhook {
            settings: self.clone(),
            client,
        })
    }

    fn secrets(&self) -> Vec<String> {
        let headers = self.headers.iter().flat_map(|it| &it.lines);
        let hidden = headers.map(|(_, value)| value);
        let hidden = hidden.chain(&self.secret).chain(&self.token);
        let hidden = hidden.map(|it| it.reveal().to_owned());
        let address = self
            .address_file
            .iter()
            .flat_map(|_| self.address.secrets());
        address.chain(hidden).collect()
    }

    fn shown(&self) -> Vec<(&'static str, toml::Value)> {
        let file = |path: &PathBuf| path.display().to_string().into();
        let mut shown = vec![match &self.address_file {
            Some(path) => ("url_file", file(path)),
            None => ("url", self.address.to_string().into()),
        }];
        shown.extend(self.secret.as_ref().map(|it| ("secret_file", it.shown())));
        shown.extend(self.token.as_ref().map(|it| ("token_file", it.shown())));
        let headers = self.headers.as_ref();
        shown.extend(headers.map(|it| ("headers_file", file(&it.file))));
        shown.push(("file", self.files.into()));
        shown.push(("path", self.paths.into()));
        shown.extend(self.access.shown());
        shown
    }
}

#[derive(Debug)]
struct Webhook {
    settings: Settings,
    client: Client,
}

impl Target for Webhook {
    fn deliver<'a>(
        &'a self,
        delivery: &'a Delivery,
        _: &'a dyn Notes,
    ) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(async move {
            let answer = self.client.send(self.request(delivery)).await?;
            let said = answer.accepted().await?.said().await;
            Ok(Receipt(said))
        })
    }

    fn answers(&self) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
        Box::pin(self.client.reaches(&self.settings.address))
    }

    /// Nothing is asked there, not even with `HEAD` or `OPTIONS`: many receivers do something whatever the method is, and
    /// most of the others answer a method that they don't expect with a refusal that says nothing about `POST`.
    fn rehearse(&self) -> Pin<Box<dyn Future<Output = Outcome> + Send + '_>> {
        Box::pin(async move {
            let address = &self.settings.address;
            self.client.contact(address).await?;
            let host = address.host();
            let who = match address.is_protected() {
                true => "is there, with a certificate that is believed",
                false => "is there",
            };
            Ok(Receipt(format!(
                "{host} {who}; nothing was sent, as that might set something off"
            )))
        })
    }

    /// What came in is worth telling, whatever became of it since.
    fn does_without(&self, _: &Delivery) -> bool {
        !self.settings.files
    }
}

impl Webhook {
    fn request(&self, delivery: &Delivery) -> Request {
        let Settings {
            address,
            secret,
            headers,
            files,
            paths,
            ..
        } = &self.settings;
        let json = body(delivery, *paths);
        let mut request = Request::new("POST", address.clone())
            .header("idempotency-key", &delivery.key)
            .header(
                "x-nx-gateway-attempt",
                &delivery.attempts.saturating_add(1).to_string(),
            );
        if let Some(secret) = secret {
            let signature = signature(secret, json.as_bytes());
            request = request.header("x-nx-gateway-signature", &signature);
        }
        for (name, value) in headers.iter().flat_map(|it| &it.lines) {
            request = request.secret(name, value.reveal());
        }
        if !files {
            return request.content(JSON, Content::text(json));
        }
        let mut form = Form::new(&delivery.key);
        form.typed("json", JSON, &json);
        let photos = delivery.photos.iter();
        for photo in photos.filter(|it| it.missing.is_none()) {
            form.photo("file", photo);
        }
        let (media_type, content) = form.finish();
        request.content(&media_type, content)
    }
}

/// What is told. It doesn't change from attempt to attempt, or the key would promise too much.
fn body(delivery: &Delivery, paths: bool) -> String {
    let mut json = as_json(delivery);
    if let Some(fields) = json.as_object_mut() {
        fields.remove("attempt");
        // All of them are told at once.
        fields.remove("recipient");
    }
    let photos = json.get_mut("photos").and_then(Value::as_array_mut);
    for photo in photos.into_iter().flatten() {
        if let Some(fields) = photo.as_object_mut().filter(|_| !paths) {
            fields.remove("path");
        }
    }
    json.to_string()
}

/// As GitHub and many after it write it.
fn signature(secret: &Hidden, body: &[u8]) -> String {
    let Ok(mut hash) = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()) else {
        return String::new();
    };
    hash.update(body);
    format!("sha256={}", hex(&hash.finalize().into_bytes()))
}

#[cfg(test)]
mod tests;
