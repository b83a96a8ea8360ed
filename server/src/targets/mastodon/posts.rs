//! The posts of a thread, one after the other, each once.

use super::answers::{Account, Media, Status};
use super::plan::{self, Attached, Post};
use super::progress::{Picture, Posted};
use super::words::{Typed, cut};
use super::{Job, Mastodon, Visibility, posting, render, request};
use crate::protocol::kind::Kind;
use crate::targets::web::Request;
use crate::targets::work::later;
use crate::targets::{Outcome, Photo, Receipt, Trouble};
use serde_json::{Map, Value};

/// How far back is looked for a post that may be there.
const MOST_LISTED: &str = "40";

impl Job<'_> {
    /// Posts what isn't posted yet, and says where all of it is.
    pub(super) async fn post_all(&mut self, typed: &Typed) -> Outcome {
        let thread = self.thread(typed);
        while let Some(post) = thread.get(self.progress.posts.len()) {
            let status = self.post(post, typed).await?;
            let asked = self.mastodon.settings.visibility;
            self.progress.posts.push(posted(status, asked));
            self.progress.is_sent = false;
            self.note().await?;
        }
        Ok(self.receipt(typed))
    }

    fn thread(&self, typed: &Typed) -> Vec<Post> {
        let settings = &self.mastodon.settings;
        let photos = self.delivery.photos.iter().enumerate();
        let attached = photos.filter(|(place, _)| self.progress.media(*place).is_some());
        let attached: Vec<Attached> = attached
            .map(|(place, photo)| Attached {
                place,
                is_video: photo.kind == Kind::Video,
            })
            .collect();
        let text = render(&settings.text, self.delivery, &typed.text);
        let footer = settings.footer.as_ref();
        let footer = footer.map(|it| render(it, self.delivery, &typed.text));
        plan::thread(
            &text,
            &footer.unwrap_or_default(),
            &attached,
            self.limits.letters,
            self.limits.pictures,
        )
    }

    async fn post(&mut self, post: &Post, typed: &Typed) -> Result<Status, Trouble> {
        if self.progress.is_sent
            && let Some(status) = self.mastodon.find(&self.media(post), self.last()).await?
        {
            return Ok(status);
        }
        self.progress.is_sent = true;
        self.note().await?;
        let answer = self.mastodon.client.send(self.request(post, typed)).await?;
        let status = answer.status();
        if (400..500).contains(&status) {
            self.progress.is_sent = false;
            if matches!(status, 404 | 422) && self.forget_old(post) {
                self.note().await?;
                let host = self.mastodon.settings.address.host();
                return Err(later(format!(
                    "{host} no longer has the pictures; they are sent again"
                )));
            }
            self.note().await?;
        }
        let answer = self.mastodon.accepted(answer).await?;
        self.mastodon.read(answer).await
    }

    fn request(&self, post: &Post, typed: &Typed) -> Request {
        let settings = &self.mastodon.settings;
        let ids = self.media(post).into_iter().map(|it| it.id.as_str());
        let mut body = Map::new();
        let mut say = |key: &str, value: Value| body.insert(key.to_owned(), value);
        say("status", post.text.as_str().into());
        say("media_ids", ids.collect::<Vec<_>>().into());
        if let Some(last) = self.last() {
            say("in_reply_to_id", last.into());
        }
        if let Some(visibility) = settings.visibility {
            say("visibility", visibility.word().into());
        }
        if let Some(language) = &settings.language {
            say("language", language.as_str().into());
        }
        if let Some(sensitive) = settings.sensitive {
            say("sensitive", sensitive.into());
        }
        if let Some(warning) = &settings.content_warning {
            let warning = render(warning, self.delivery, &typed.text);
            let room = self.limits.letters / 2;
            say("spoiler_text", cut(&warning, room).into());
        }
        let at = self.mastodon.at(&["api", "v1", "statuses"]);
        posting(at, &Value::Object(body)).header("idempotency-key", &self.key())
    }

    /// The same for the same post, however often it is sent.
    fn key(&self) -> String {
        let key = &self.delivery.key;
        match self.progress.posts.len() {
            0 => key.clone(),
            before => format!("{key}-{}", before + 1),
        }
    }

    /// The post before this one.
    fn last(&self) -> Option<&str> {
        self.progress.posts.last().map(|post| post.id.as_str())
    }

    fn media(&self, post: &Post) -> Vec<&Media> {
        let places = post.pictures.iter();
        places
            .filter_map(|place| self.progress.media(*place))
            .collect()
    }

    /// Servers throw away what has been waiting for its post for too long. Whether there was anything like that.
    fn forget_old(&mut self, post: &Post) -> bool {
        let before = super::Progress::read(&self.delivery.notes, self.delivery.photos.len());
        let mut has_old = false;
        for place in &post.pictures {
            if before.media(*place).is_some() {
                self.progress.set(*place, Picture::Here);
                has_old = true;
            }
        }
        has_old
    }

    fn receipt(&self, typed: &Typed) -> Receipt {
        let mut said: Vec<String> = Vec::new();
        for post in &self.progress.posts {
            let remark = post.remark.as_ref();
            let remark = remark.map_or(String::new(), |it| format!(" ({it})"));
            said.push(format!("{}{remark}", post.url));
        }
        // The queue itself says which photos were missing.
        let missing: Vec<String> = self
            .delivery
            .photos
            .iter()
            .filter_map(Photo::excuse)
            .collect();
        said.extend(
            self.left_out()
                .into_iter()
                .filter(|it| !missing.contains(it)),
        );
        said.extend(typed.surplus(self.delivery.photos.len()));
        Receipt(said.join(", "))
    }
}

fn posted(status: Status, asked: Option<Visibility>) -> Posted {
    let asked = asked.map(Visibility::word);
    let remark = match (asked, status.visibility.as_deref()) {
        (Some(asked), Some(is)) if asked != is => {
            Some(format!("the server made it {is} instead of {asked}"))
        }
        _ => None,
    };
    let url = status.url.or(status.uri);
    Posted {
        url: url.unwrap_or_else(|| format!("post {}", status.id)),
        id: status.id,
        remark,
    }
}

impl Mastodon {
    /// A post of ours that shows one of these, or, where there are none, that answers the one before. Not every token
    /// may look; then the server has to know by the Idempotency-Key.
    async fn find(
        &self,
        pictures: &[&Media],
        before: Option<&str>,
    ) -> Result<Option<Status>, Trouble> {
        let answer = self.account().await?;
        // snac's word for a token it doesn't know is 422; it says so more clearly to what is posted.
        if matches!(answer.status(), 403 | 404 | 422) {
            return Ok(None);
        }
        let account: Account = self.read(self.accepted(answer).await?).await?;
        let list = self.at(&["api", "v1", "accounts", &account.id, "statuses"]);
        let list = list.query([("limit", MOST_LISTED)]);
        let answer = self.client.send(request("GET", list)).await?;
        if matches!(answer.status(), 403 | 404) {
            return Ok(None);
        }
        let statuses: Vec<Status> = self.read(self.accepted(answer).await?).await?;
        let is_it = |status: &Status| match before {
            Some(before) if pictures.is_empty() => status.only_answers(before),
            _ => status.shows(pictures),
        };
        Ok(statuses.into_iter().find(is_it))
    }
}
