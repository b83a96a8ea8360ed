//! `[ntfy.NAME]`: a notification on telephones and desktops for each batch, by ntfy.sh or a server of one's own, with a
//! photo if wanted.
//!
//! What is said is made in `message`; `rehearsal` says nothing. A notification that comes twice, because the answer to the first was lost, has the
//! same number, by which the apps know that it is the same one.

mod message;
mod rehearsal;

use super::media_type::media_type;
use super::web::content::Content;
use super::web::{Access, Address, Answer, Client, Request};
use super::{Delivery, Hidden, Notes, Outcome, Photo, Receipt, Target, Tools, Trouble};
use message::{Message, header};
use serde::Deserialize;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

/// What is read of an answer, in bytes.
const LONGEST_ANSWER: usize = 64 << 10;

/// What the owner decided.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The server, and behind it the topic.
    pub address: Address,
    /// Where the address was read from, if it is a secret itself.
    pub address_file: Option<PathBuf>,
    /// Whose notifications these are.
    pub token: Option<Hidden>,
    /// How loud.
    pub priority: Priority,
    /// Whether the first photo is sent along.
    pub attach: bool,
    /// How the server is reached.
    pub access: Access,
}

/// How loud a notification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// Only to be found in the app.
    Min,
    /// Neither sound nor vibration.
    Low,
    /// A short sound.
    Default,
    /// A longer one.
    High,
    /// Not to be overheard.
    Max,
}

impl Priority {
    /// From silent to loud.
    pub const ALL: [Self; 5] = [Self::Min, Self::Low, Self::Default, Self::High, Self::Max];

    /// The word for it, ours and the server's.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Min => "min",
            Self::Low => "low",
            Self::Default => "default",
            Self::High => "high",
            Self::Max => "max",
        }
    }
}

impl super::Settings for Settings {
    fn open(&self, tools: &Tools) -> Arc<dyn Target> {
        let client = Client::new(&tools.web, &self.access, "`token_file`");
        let client = match &self.token {
            Some(token) => client.with_token(token),
            None => client,
        };
        Arc::new(Ntfy {
            settings: self.clone(),
            client,
        })
    }

    fn secrets(&self) -> Vec<String> {
        let address = self
            .address_file
            .iter()
            .flat_map(|_| self.address.secrets());
        let token = self.token.iter().map(|it| it.reveal().to_owned());
        address.chain(token).collect()
    }

    fn shown(&self) -> Vec<(&'static str, toml::Value)> {
        let mut shown = vec![match &self.address_file {
            Some(path) => ("url_file", path.display().to_string().into()),
            None => ("url", self.address.to_string().into()),
        }];
        shown.extend(self.token.as_ref().map(|it| ("token_file", it.shown())));
        shown.push(("priority", self.priority.word().into()));
        shown.push(("attach", self.attach.into()));
        shown.extend(self.access.shown());
        shown
    }
}

#[derive(Debug)]
struct Ntfy {
    settings: Settings,
    client: Client,
}

impl Target for Ntfy {
    fn deliver<'a>(
        &'a self,
        delivery: &'a Delivery,
        _: &'a dyn Notes,
    ) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(async move {
            let mut message = Message::of(delivery);
            let mut photos = delivery.photos.iter();
            let photo = photos.find(|it| it.missing.is_none());
            if self.settings.attach && photo.is_none() {
                let excuses: Vec<String> =
                    delivery.photos.iter().filter_map(Photo::excuse).collect();
                message.add_excuse(&excuses.join("; "));
            }
            if let Some(photo) = photo.filter(|_| self.settings.attach) {
                let request = self
                    .request("PUT", delivery, &message)
                    .header("message", &header(&message.text))
                    .header("filename", &header(&photo.name))
                    .content(media_type(photo), Content::photo(photo));
                let answer = self.client.send(request).await?;
                // Too large, too many of them, or none at all are allowed there.
                if !matches!(answer.status(), 400 | 413) {
                    return self.read(answer).await;
                }
                message.add_excuse(&answer.said().await);
            }
            let text = Content::text(message.text.clone());
            let request = self.request("POST", delivery, &message);
            let request = request.content("text/plain; charset=utf-8", text);
            self.read(self.client.send(request).await?).await
        })
    }

    fn answers(&self) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
        Box::pin(self.client.reaches(&self.settings.address))
    }

    fn rehearse(&self) -> Pin<Box<dyn Future<Output = Outcome> + Send + '_>> {
        let rehearsing = Self {
            settings: self.settings.clone(),
            client: self.client.rehearsing(),
        };
        Box::pin(async move { rehearsing.try_out().await })
    }

    /// That something came in is news, with a photo or without.
    fn does_without(&self, _: &Delivery) -> bool {
        true
    }
}

/// What a server says of a notification it has taken.
#[derive(Deserialize)]
struct Taken {
    id: String,
    event: String,
}

impl Ntfy {
    fn request(&self, method: &'static str, delivery: &Delivery, message: &Message) -> Request {
        Request::new(method, self.settings.address.clone())
            .header("title", &header(&message.title))
            .header("tags", "camera")
            .header("priority", self.settings.priority.word())
            .header("x-sequence-id", &delivery.key)
    }

    async fn read(&self, answer: Answer) -> Outcome {
        let mut answer = answer.accepted().await?;
        let said = answer.body(LONGEST_ANSWER).await?;
        let taken = serde_json::from_slice(&said).ok();
        let taken = taken.filter(|taken: &Taken| taken.event == "message");
        taken.map_or_else(
            || {
                let host = self.settings.address.host();
                Err(Trouble::Owner(format!(
                    "{host} took it, but doesn't answer as ntfy does; look at `url`"
                )))
            },
            |taken| Ok(Receipt(format!("notification {}", taken.id))),
        )
    }
}
