//! An Immich server in memory, of version 2 or 3, as far as programs that upload know it. That it is one is shown by
//! programs that others wrote for real servers: see `photo_library/`.

mod clients;

use super::fake::{Asked, Fake, Reply};
use serde_json::{Value, json};
use sha1::{Digest as _, Sha1};
use std::sync::{Arc, Mutex};

pub(crate) const KEY: &str = "k3y-of-mine";

/// How it differs from the next one.
#[derive(Debug, Clone)]
pub(crate) struct Habits {
    pub(crate) version: u64,
    /// Answers this, with these words, when it is asked that.
    pub(crate) refuses: Option<(&'static str, u16, &'static str)>,
    /// Doesn't tell what it has until it gets it, as if another program were quicker.
    pub(crate) is_forgetful: bool,
    /// What the key may do.
    pub(crate) permissions: &'static [&'static str],
    /// Says this instead of putting a photo into an album.
    pub(crate) album_error: Option<&'static str>,
}

/// Version 3, without faults.
impl Default for Habits {
    fn default() -> Self {
        Self {
            version: 3,
            refuses: None,
            is_forgetful: false,
            permissions: &["all"],
            album_error: None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asset {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) content: Vec<u8>,
    pub(crate) created: String,
    pub(crate) device: Option<String>,
    pub(crate) is_trashed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Album {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) assets: Vec<String>,
    /// Somebody else's, shared with us.
    pub(crate) is_foreign: bool,
}

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) habits: Habits,
    pub(crate) assets: Vec<Asset>,
    pub(crate) albums: Vec<Album>,
    made: u32,
}

pub(crate) struct Library {
    pub(crate) fake: Fake,
    state: Arc<Mutex<State>>,
}

impl Library {
    pub(crate) async fn new(habits: Habits) -> Self {
        let state = Arc::new(Mutex::new(State {
            habits,
            assets: Vec::new(),
            albums: Vec::new(),
            made: 0,
        }));
        let answering = Arc::clone(&state);
        let fake = Fake::new(move |asked| answering.lock().unwrap().answer(asked)).await;
        Self { fake, state }
    }

    pub(crate) fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().unwrap())
    }

    /// Each album with the names of what is in it.
    pub(crate) fn albums(&self) -> Vec<(String, Vec<String>)> {
        let state = self.state.lock().unwrap();
        let name = |id: &String| {
            let asset = state.assets.iter().find(|it| it.id == *id);
            asset.unwrap().name.clone()
        };
        let albums = state.albums.iter();
        albums
            .map(|it| (it.name.clone(), it.assets.iter().map(name).collect()))
            .collect()
    }
}

fn sha1(content: &[u8]) -> String {
    let bytes = Sha1::digest(content);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Checksums come as hexadecimal digits, or in base64.
fn checksum(text: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    if text.len() == 28 {
        let bytes = STANDARD.decode(text).unwrap();
        return bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    }
    text.to_ascii_lowercase()
}

impl State {
    pub(crate) fn id(&mut self) -> String {
        self.made += 1;
        format!("00000000-0000-4000-8000-{:012}", self.made)
    }

    fn find(&self, sha: &str) -> Option<&Asset> {
        self.assets.iter().find(|it| sha1(&it.content) == sha)
    }

    fn error(&self, status: u16, words: &str) -> Reply {
        let mut said = json!({ "message": words, "statusCode": status, "correlationId": "x" });
        if self.habits.version < 3 {
            said["error"] = "Bad Request".into();
        }
        Reply::json(status, &said)
    }

    fn answer(&mut self, asked: &Asked) -> Reply {
        let (path, query) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
        let line = format!("{} {path}", asked.method);
        if let Some((refused, status, words)) = self.habits.refuses
            && line == refused
        {
            return self.error(status, words);
        }
        let major = self.habits.version;
        match line.as_str() {
            "GET /api/server/ping" => return Reply::json(200, &json!({ "res": "pong" })),
            "GET /api/server/version" => {
                return Reply::json(200, &json!({ "major": major, "minor": 1, "patch": 0 }));
            }
            "GET /.well-known/immich" => {
                return Reply::json(200, &json!({ "api": { "endpoint": "/api" } }));
            }
            _ if asked.header("x-api-key") != KEY => return self.error(401, "Invalid API key"),
            _ => {}
        }
        match line.as_str() {
            "POST /api/assets/bulk-upload-check" => self.check(&asked.json()),
            "POST /api/assets" => self.upload(asked),
            "GET /api/albums" => self.list_albums(query),
            "POST /api/albums" => self.make_album(&asked.json()),
            _ => match line.strip_prefix("PUT /api/albums/") {
                Some(rest) if rest.ends_with("/assets") => {
                    self.add(rest.trim_end_matches("/assets"), &asked.json())
                }
                _ => clients::answer(self, &line),
            },
        }
    }

    fn check(&self, asked: &Value) -> Reply {
        let assets = asked["assets"].as_array().unwrap();
        let result = |asset: &Value| {
            let there = self.find(&checksum(asset["checksum"].as_str().unwrap()));
            match there.filter(|_| !self.habits.is_forgetful) {
                Some(there) => json!({
                    "id": asset["id"], "action": "reject", "reason": "duplicate",
                    "assetId": there.id, "isTrashed": there.is_trashed,
                }),
                None => json!({ "id": asset["id"], "action": "accept" }),
            }
        };
        let results: Vec<_> = assets.iter().map(result).collect();
        Reply::json(200, &json!({ "results": results }))
    }

    fn upload(&mut self, asked: &Asked) -> Reply {
        let parts = parts(asked);
        let field = |name: &str| {
            let part = parts.iter().find(|part| part.name == name)?;
            String::from_utf8(part.content.clone()).ok()
        };
        let is_old = self.habits.version < 3;
        let device = field("deviceAssetId").filter(|_| field("deviceId").is_some());
        if is_old && device.is_none() {
            return self.error(400, "deviceAssetId should not be empty");
        }
        for name in ["fileCreatedAt", "fileModifiedAt"] {
            let date = field(name).unwrap_or_default();
            if date.parse::<jiff::Timestamp>().is_err() {
                return self.error(400, &format!("{name} must be a Date instance: {date}"));
            }
        }
        let Some(file) = parts.iter().find(|part| part.name == "assetData") else {
            return self.error(400, "Field assetData is required");
        };
        let end = file.file.rsplit('.').next().unwrap().to_ascii_lowercase();
        if !["jpg", "png", "srw", "mp4"].contains(&end.as_str()) {
            return self.error(400, "Unsupported file type");
        }
        let sha = sha1(&file.content);
        let announced = asked.header("x-immich-checksum");
        if !announced.is_empty() && checksum(announced) != sha {
            return self.error(400, "the checksum is of something else");
        }
        if let Some(there) = self.find(&sha) {
            return Reply::json(200, &json!({ "id": there.id, "status": "duplicate" }));
        }
        let asset = Asset {
            id: self.id(),
            name: file.file.clone(),
            content: file.content.clone(),
            created: field("fileCreatedAt").unwrap(),
            device,
            is_trashed: false,
        };
        let said = json!({ "id": asset.id, "status": "created" });
        self.assets.push(asset);
        Reply::json(201, &said)
    }

    fn list_albums(&self, query: &str) -> Reply {
        let mut albums: Vec<&Album> = self.albums.iter().collect();
        let asks = |name: &str| query.split('&').find_map(|it| it.strip_prefix(name));
        // Version 2 lists the own ones unless asked for those that are shared.
        if asks("isOwned=") == Some("true") || self.habits.version < 3 {
            albums.retain(|it| !it.is_foreign);
        }
        if let Some(name) = asks("name=").filter(|_| self.habits.version >= 3) {
            let name = name.replace('+', " ");
            let name = percent_encoding::percent_decode_str(&name).decode_utf8();
            let name = name.unwrap();
            albums.retain(|it| it.name == name);
        }
        let albums: Vec<Value> = albums.into_iter().map(Album::json).collect();
        Reply::json(200, &albums.into())
    }

    fn make_album(&mut self, asked: &Value) -> Reply {
        let ids = asked["assetIds"].as_array().into_iter().flatten();
        let album = Album {
            id: self.id(),
            name: asked["albumName"].as_str().unwrap().to_owned(),
            assets: ids.map(|id| id.as_str().unwrap().to_owned()).collect(),
            is_foreign: false,
        };
        let said = album.json();
        self.albums.push(album);
        Reply::json(201, &said)
    }

    fn add(&mut self, id: &str, asked: &Value) -> Reply {
        let known: Vec<String> = self.assets.iter().map(|it| it.id.clone()).collect();
        let error = self.habits.album_error;
        let Some(album) = self.albums.iter_mut().find(|it| it.id == id) else {
            return self.error(400, "Not found or no albumAsset.create access");
        };
        let ids = asked["ids"].as_array().unwrap().iter();
        let results = ids.map(|id| {
            let id = id.as_str().unwrap().to_owned();
            let error = match (error, known.contains(&id), album.assets.contains(&id)) {
                (Some(error), _, _) => error,
                (None, false, _) => "not_found",
                (None, _, true) => "duplicate",
                (None, true, false) => {
                    album.assets.push(id.clone());
                    return json!({ "id": id, "success": true });
                }
            };
            json!({ "id": id, "success": false, "error": error })
        });
        let results: Vec<Value> = results.collect();
        Reply::json(200, &results.into())
    }
}

impl Album {
    fn json(&self) -> Value {
        json!({
            "id": self.id, "albumName": self.name, "description": "", "assetCount": self.assets.len(),
            "createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": "2026-01-01T00:00:00.000Z",
            "albumThumbnailAssetId": null, "shared": self.is_foreign, "hasSharedLink": false,
            "albumUsers": [], "isActivityEnabled": true,
        })
    }
}

struct Part {
    name: String,
    file: String,
    content: Vec<u8>,
}

/// The parts of a form.
fn parts(asked: &Asked) -> Vec<Part> {
    let (_, boundary) = asked
        .header("content-type")
        .split_once("boundary=")
        .unwrap();
    let boundary = format!("--{}", boundary.trim_matches('"'));
    let mut starts = Vec::new();
    let mut at = 0;
    while let Some(found) = find(&asked.body[at..], boundary.as_bytes()) {
        starts.push(at + found);
        at += found + boundary.len();
    }
    let pairs = starts.windows(2);
    pairs
        .map(|pair| {
            let part = &asked.body[pair[0] + boundary.len() + 2..pair[1] - 2];
            let blank = find(part, b"\r\n\r\n").unwrap();
            let head = String::from_utf8(part[..blank].to_vec()).unwrap();
            let value = |key: &str| {
                let (_, rest) = head.split_once(&format!("{key}=\""))?;
                Some(rest.split_once('"')?.0.to_owned())
            };
            Part {
                name: value("; name").unwrap(),
                file: value("filename").unwrap_or_default(),
                content: part[blank + 4..].to_vec(),
            }
        })
        .collect()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = wanted[0];
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(|byte| *byte == first) {
        at += next;
        if bytes[at..].starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
    None
}
