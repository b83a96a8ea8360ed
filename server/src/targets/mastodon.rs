//! `[mastodon.NAME]`: posts on Mastodon, and on what speaks its language: Pixelfed, Akkoma, GoToSocial, snac.
//!
//! One batch is one post, or a thread where it is too much for one. What can't be taken back comes last: first all pictures
//! are uploaded, then the posts appear. How far it has come is noted, so that nothing is sent twice. Whether a post whose
//! answer was lost is there is looked up, and it carries an Idempotency-Key besides, as not every server knows both.
//!
//! `words` makes texts and alt texts of what was typed, `plan` makes posts of them, `limits` is what the server takes,
//! `progress` what is noted; `copies` are what
//! is uploaded, `pictures` uploads, `posts` posts, `answers` reads. `login` is for the command of that name, `rehearsal` posts nothing.

mod answers;
mod copies;
mod limits;
pub mod login;
mod pictures;
mod plan;
mod posts;
mod progress;
mod rehearsal;
mod words;

use super::template::{Template, Values};
use super::web::content::Content;
use super::web::{Access, Address, Answer, Client, Request};
use super::work::later;
use super::{Delivery, Hidden, Notes, Outcome, Target, Tools, Trouble};
use limits::Limits;
use progress::Progress;
use serde::de::DeserializeOwned;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// What the owner looks at when a login is refused.
const KEYS: &str = "`token_file` (`nx-gateway login mastodon` makes a new one)";
const JSON: &str = "application/json";
/// What is read of an answer, in bytes; lists of posts are the longest.
const LONGEST_ANSWER: usize = 4 << 20;
/// Between two looks at a picture that the server still works on, at first; later ones are up to eight times as long.
pub const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// What the owner decided.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The server, as it stands in the browser.
    pub address: Address,
    /// Whose posts these are.
    pub token: Hidden,
    /// Whether the token stands in a file, not in the environment.
    pub has_token_file: bool,
    /// Who sees the posts, if that isn't left to the account's own setting.
    pub visibility: Option<Visibility>,
    /// In which language they are, as two or three letters; otherwise as the account is set.
    pub language: Option<String>,
    /// Whether the pictures are hidden until somebody wants to see them; otherwise as the account is set.
    pub sensitive: Option<bool>,
    /// What the post says.
    pub text: Template,
    /// What stands below it.
    pub footer: Option<Template>,
    /// What stands in front, with all else hidden behind it.
    pub content_warning: Option<Template>,
    /// What is done with pictures that nobody has described.
    pub missing_alt: MissingAlt,
    /// Whether place, serial numbers and the like are taken out of pictures.
    pub strip: bool,
    /// How the server is reached.
    pub access: Access,
    /// [`FIRST_PAUSE`].
    pub first_pause: Duration,
}

/// Who sees a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Everybody, in the public timelines as well.
    Public,
    /// Everybody who looks for it.
    Unlisted,
    /// Followers.
    Private,
    /// Those who are mentioned.
    Direct,
}

impl Visibility {
    /// From loud to quiet.
    pub const ALL: [Self; 4] = [Self::Public, Self::Unlisted, Self::Private, Self::Direct];

    /// The word for it, ours and the server's.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Unlisted => "unlisted",
            Self::Private => "private",
            Self::Direct => "direct",
        }
    }
}

/// What is done with pictures that nobody has described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingAlt {
    /// They are posted without a description.
    Post,
    /// They wait until there is a file with one.
    Hold,
    /// They aren't posted.
    Refuse,
}

impl MissingAlt {
    /// From lenient to strict.
    pub const ALL: [Self; 3] = [Self::Post, Self::Hold, Self::Refuse];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Hold => "hold",
            Self::Refuse => "refuse",
        }
    }
}

impl super::Settings for Settings {
    fn open(&self, tools: &Tools) -> Arc<dyn Target> {
        let client = Client::new(&tools.web, &self.access, KEYS);
        Arc::new(Mastodon {
            settings: self.clone(),
            client: client.with_token(&self.token),
        })
    }

    fn secrets(&self) -> Vec<String> {
        vec![self.token.reveal().to_owned()]
    }

    fn shown(&self) -> Vec<(&'static str, toml::Value)> {
        let mut shown = vec![("url", self.address.to_string().into())];
        if self.has_token_file {
            shown.push(("token_file", self.token.shown()));
        }
        let visibility = self.visibility.map(Visibility::word);
        shown.extend(visibility.map(|it| ("visibility", it.into())));
        let language = self.language.as_deref();
        shown.extend(language.map(|it| ("language", it.into())));
        shown.extend(self.sensitive.map(|it| ("sensitive", it.into())));
        shown.push(("text", self.text.source().into()));
        for (key, template) in [
            ("footer", &self.footer),
            ("content_warning", &self.content_warning),
        ] {
            shown.extend(template.as_ref().map(|it| (key, it.source().into())));
        }
        shown.push(("missing_alt", self.missing_alt.word().into()));
        shown.push(("strip", self.strip.into()));
        shown.extend(self.access.shown());
        shown
    }
}

#[derive(Debug)]
struct Mastodon {
    settings: Settings,
    client: Client,
}

impl Target for Mastodon {
    fn deliver<'a>(
        &'a self,
        delivery: &'a Delivery,
        notes: &'a dyn Notes,
    ) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(async move {
            let typed = words::Typed::read(&delivery.from.text);
            let alts = self.alts(delivery, &typed).await?;
            let limits = self.limits().await?;
            let mut job = Job {
                mastodon: self,
                delivery,
                notes,
                limits,
                progress: Progress::read(&delivery.notes, delivery.photos.len()),
            };
            job.upload_all(&alts).await?;
            job.post_all(&typed).await
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

    /// The server has pictures of it already.
    fn does_without(&self, delivery: &Delivery) -> bool {
        let progress = Progress::read(&delivery.notes, delivery.photos.len());
        !progress.posts.is_empty()
            || (0..delivery.photos.len()).any(|place| progress.media(place).is_some())
    }
}

/// One attempt at a delivery.
struct Job<'a> {
    mastodon: &'a Mastodon,
    delivery: &'a Delivery,
    notes: &'a dyn Notes,
    limits: Limits,
    progress: Progress,
}

impl Job<'_> {
    /// Notes how far it has come.
    async fn note(&self) -> Result<(), Trouble> {
        self.notes.note(self.progress.to_string()).await
    }
}

impl Mastodon {
    /// What the server takes. New servers say it at one address, the others at another.
    async fn limits(&self) -> Result<Limits, Trouble> {
        for version in ["v2", "v1"] {
            let answer = self.get(&["api", version, "instance"]).await?;
            if matches!(answer.status(), 404 | 405 | 410) {
                continue;
            }
            let said = self.read(self.accepted(answer).await?).await;
            return said
                .map(|it| Limits::read(&it))
                .map_err(|_| self.stranger());
        }
        Err(self.stranger())
    }

    fn stranger(&self) -> Trouble {
        let url = &self.settings.address;
        Trouble::Owner(format!(
            "there is no Mastodon, or what speaks its language, at {url}; look at `url`"
        ))
    }

    fn at(&self, path: &[&str]) -> Address {
        self.settings.address.below(path.iter().copied())
    }

    /// Whose token it is, if the server tells.
    async fn account(&self) -> Result<Answer, Trouble> {
        self.get(&["api", "v1", "accounts", "verify_credentials"])
            .await
    }

    async fn get(&self, path: &[&str]) -> Result<Answer, Trouble> {
        self.client.send(request("GET", self.at(path))).await
    }

    /// An answer, if it is a success.
    async fn accepted(&self, answer: Answer) -> Result<Answer, Trouble> {
        if answer.is_success() {
            return Ok(answer);
        }
        let patience = answer.header("x-ratelimit-reset");
        let patience = patience.and_then(|it| limits::patience(it, jiff::Timestamp::now()));
        let is_limited = answer.status() == 429;
        Err(match answer.refusal().await {
            Trouble::Later { reason, after } => Trouble::Later {
                reason,
                after: after.or(patience.filter(|_| is_limited)),
            },
            trouble => trouble,
        })
    }

    /// What an answer says.
    async fn read<T: DeserializeOwned>(&self, mut answer: Answer) -> Result<T, Trouble> {
        let body = answer.body(LONGEST_ANSWER).await?;
        serde_json::from_slice(&body).map_err(|_| {
            let host = self.settings.address.host();
            later(format!("what {host} answers isn't understood"))
        })
    }
}

/// A template about the first photo of a batch, with the text that belongs to the post alone.
fn render(template: &Template, delivery: &Delivery, text: &str) -> String {
    let mut delivery = delivery.clone();
    text.clone_into(&mut delivery.from.text);
    let photo = delivery.photos.first();
    let rendered = photo.map(|photo| template.render(&Values::of(&delivery, photo)));
    rendered.unwrap_or_default().trim().to_owned()
}

/// A question on a connection of its own: snac ends each after one answer without saying so, and whoever asks another
/// question there hears nothing.
fn request(method: &'static str, address: Address) -> Request {
    let request = Request::new(method, address).header("accept", JSON);
    request.header("connection", "close")
}

fn posting(address: Address, body: &serde_json::Value) -> Request {
    request("POST", address).content(JSON, Content::text(body.to_string()))
}
