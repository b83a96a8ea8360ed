//! A Mastodon in memory: it keeps what is uploaded and posted, and misbehaves on demand.

use super::fake::{Asked, Fake, Reply};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

pub(crate) const TOKEN: &str = "t0ken";

/// A picture as the server has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Media {
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) alt: Option<String>,
    pub(crate) content: Vec<u8>,
    /// So often it says that it isn't done.
    pub(crate) looks_left: u32,
    pub(crate) is_gone: bool,
}

/// A request of which the server does more than it should, or less.
#[derive(Debug, Clone)]
pub(crate) struct Trap {
    /// The first line of the requests it is for, or how it begins.
    pub(crate) line: &'static str,
    /// How many of them pass before it.
    pub(crate) after: u32,
    /// How many of them it is for.
    pub(crate) times: u32,
    /// Whether what is asked for is done all the same.
    pub(crate) is_done: bool,
    pub(crate) reply: Reply,
}

pub(crate) struct State {
    pub(crate) instance: Value,
    pub(crate) has_v2: bool,
    pub(crate) knows_keys: bool,
    pub(crate) may_look: bool,
    /// What the token's program asked for, where the server tells.
    pub(crate) scopes: Option<Vec<&'static str>>,
    /// What it makes of every post, whatever is asked for.
    pub(crate) visibility: Option<&'static str>,
    pub(crate) looks: u32,
    pub(crate) media: Vec<Media>,
    /// As they were asked for.
    pub(crate) posts: Vec<Value>,
    keys: HashMap<String, usize>,
    pub(crate) traps: Vec<Trap>,
}

pub(crate) struct Instance {
    pub(crate) fake: Fake,
    state: Arc<Mutex<State>>,
}

impl Instance {
    pub(crate) async fn new() -> Self {
        let state = Arc::new(Mutex::new(State {
            instance: json!({ "version": "4.5.0" }),
            has_v2: true,
            knows_keys: true,
            may_look: true,
            scopes: None,
            visibility: None,
            looks: 0,
            media: Vec::new(),
            posts: Vec::new(),
            keys: HashMap::new(),
            traps: Vec::new(),
        }));
        let shared = Arc::clone(&state);
        let fake = Fake::new(move |asked| shared.lock().unwrap().answer(asked)).await;
        Self { fake, state }
    }

    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().unwrap())
    }

    pub(crate) fn trap(&self, line: &'static str, reply: Reply) {
        self.with(|it| {
            it.traps.push(Trap {
                line,
                after: 0,
                times: u32::MAX,
                is_done: false,
                reply,
            });
        });
    }

    pub(crate) fn posts(&self) -> Vec<Value> {
        self.with(|it| it.posts.clone())
    }
}

impl State {
    fn answer(&mut self, asked: &Asked) -> Reply {
        let line = asked.line();
        for trap in &mut self.traps {
            if !line.starts_with(trap.line) || trap.times == 0 {
                continue;
            }
            if trap.after > 0 {
                trap.after -= 1;
                continue;
            }
            trap.times -= 1;
            if !trap.is_done {
                return trap.reply.clone();
            }
            let reply = trap.reply.clone();
            self.serve(asked);
            return reply;
        }
        let is_stranger = asked.header("authorization") != format!("Bearer {TOKEN}");
        if is_stranger && !line.contains("/instance") {
            return refusal(401, "The access token is invalid");
        }
        self.serve(asked)
    }

    fn serve(&mut self, asked: &Asked) -> Reply {
        let line = asked.line();
        let path: Vec<&str> = asked.path.split(['/', '?']).skip(2).collect();
        match (asked.method.as_str(), path.as_slice()) {
            ("GET", ["v2", "instance"]) if self.has_v2 => Reply::json(200, &self.instance),
            ("GET", ["v1", "instance"]) => Reply::json(200, &self.instance),
            ("POST", ["v2", "media"]) => self.upload(asked),
            ("GET", ["v1", "media", id]) => self.look(id),
            ("POST", ["v1", "statuses"]) => self.post(asked),
            ("GET", ["v1", "accounts", "verify_credentials"]) if self.may_look => {
                Reply::json(200, &json!({ "id": "9", "username": "me" }))
            }
            ("GET", ["v1", "apps", "verify_credentials"]) if self.scopes.is_some() => {
                Reply::json(200, &json!({ "name": "nx-gateway", "scopes": self.scopes }))
            }
            ("GET", ["v1", "accounts", "9", "statuses", _]) => {
                let newest = (0..self.posts.len()).rev().map(|it| self.status(it));
                Reply::json(200, &newest.collect())
            }
            ("GET", ["v1", "accounts", ..]) => refusal(403, "outside the authorized scopes"),
            _ => refusal(404, &format!("Record not found: {line}")),
        }
    }

    fn upload(&mut self, asked: &Asked) -> Reply {
        let (mut alt, mut file) = (None, None);
        for (head, content) in parts(asked) {
            let value = |key: &str| {
                let (_, rest) = head.split_once(&format!("{key}=\""))?;
                Some(rest.split_once('"')?.0.to_owned())
            };
            match value(" name").unwrap().as_str() {
                "description" => alt = Some(String::from_utf8(content).unwrap()),
                "file" => {
                    let media_type = head.split_once("Content-Type: ").unwrap().1;
                    file = Some((value("filename").unwrap(), media_type.to_owned(), content));
                }
                other => panic!("what is {other}?"),
            }
        }
        let (name, media_type, content) = file.unwrap();
        self.media.push(Media {
            name,
            media_type,
            alt,
            content,
            looks_left: self.looks,
            is_gone: false,
        });
        let is_done = self.looks == 0;
        let media = self.media_json(self.media.len() - 1);
        Reply::json(if is_done { 200 } else { 202 }, &media)
    }

    fn media_json(&self, number: usize) -> Value {
        let is_done = self.media[number].looks_left == 0;
        let url = is_done.then(|| format!("https://files.example/{number}.jpg"));
        json!({ "id": number.to_string(), "type": "image", "url": url })
    }

    fn look(&mut self, id: &str) -> Reply {
        let number: usize = id.parse().unwrap();
        let media = &mut self.media[number];
        if media.is_gone {
            return refusal(404, "Record not found");
        }
        let is_done = media.looks_left == 0;
        media.looks_left = media.looks_left.saturating_sub(1);
        Reply::json(if is_done { 200 } else { 206 }, &self.media_json(number))
    }

    fn post(&mut self, asked: &Asked) -> Reply {
        let body = asked.json();
        let key = asked.header("idempotency-key").to_owned();
        if self.knows_keys
            && let Some(number) = self.keys.get(&key)
        {
            return Reply::json(200, &self.status(*number));
        }
        for id in body["media_ids"].as_array().unwrap() {
            let number: usize = id.as_str().unwrap().parse().unwrap();
            if self.media[number].is_gone {
                return refusal(422, "Validation failed: Media not found");
            }
        }
        self.posts.push(body);
        self.keys.insert(key, self.posts.len() - 1);
        Reply::json(200, &self.status(self.posts.len() - 1))
    }

    fn status(&self, number: usize) -> Value {
        let post = &self.posts[number];
        let ids = post["media_ids"].as_array().unwrap().iter();
        // As snac has it: another id, the same address.
        let media = ids.map(|id| {
            let url = format!("https://files.example/{}.jpg", id.as_str().unwrap());
            json!({ "id": format!("in-{number}"), "url": url })
        });
        let visibility = self
            .visibility
            .map_or(post["visibility"].clone(), Value::from);
        json!({
            "id": format!("p{number}"),
            "url": format!("https://m.example/@me/p{number}"),
            "visibility": visibility,
            "in_reply_to_id": post["in_reply_to_id"],
            "media_attachments": media.collect::<Vec<_>>(),
        })
    }
}

pub(crate) fn refusal(status: u16, words: &str) -> Reply {
    Reply::json(status, &json!({ "error": words }))
}

/// The heads and contents of a form.
fn parts(asked: &Asked) -> Vec<(String, Vec<u8>)> {
    let media_type = asked.header("content-type");
    let boundary = media_type.split_once("boundary=").unwrap().1;
    let mark = format!("--{boundary}");
    let find = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).position(|it| it == what);
    let mut rest = asked.body.as_slice();
    let mut parts = Vec::new();
    while let Some(start) = find(rest, mark.as_bytes()) {
        rest = &rest[start + mark.len()..];
        let Some(end) = find(rest, mark.as_bytes()) else {
            break;
        };
        let part = &rest[2..end - 2];
        let head = find(part, b"\r\n\r\n").unwrap();
        let text = String::from_utf8(part[..head].to_vec()).unwrap();
        parts.push((text, part[head + 4..].to_vec()));
    }
    parts
}
