//! A WebDAV server in memory, with the habits of several real ones.

use super::fake::{Asked, Before, Fake, Reply};
use percent_encoding::percent_decode_str;
use sha1::{Digest as _, Sha1};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

/// How it differs from the next one.
#[derive(Debug, Clone)]
pub(crate) struct Habits {
    /// `MKCOL` of what is there.
    pub(crate) there: u16,
    /// `MKCOL` and `PUT` where the folder around is missing.
    pub(crate) missing: u16,
    /// Knows `PROPFIND`; nginx alone doesn't.
    pub(crate) tells_properties: bool,
    /// Computes SHA-1, as ownCloud does.
    pub(crate) computes_checksums: bool,
    /// Heeds `If-Match` and `If-None-Match`.
    pub(crate) heeds_conditions: bool,
    /// Files that are there; that others aren't there is always said.
    pub(crate) removes_files: bool,
    /// Keeps no more than so much of a file, and says nothing about it.
    pub(crate) keeps: usize,
    /// Hangs up after so many bytes of the next upload, and keeps those.
    pub(crate) breaks_after: Option<usize>,
    /// Answers this, whatever it is asked by this method.
    pub(crate) refuses: Option<(&'static str, u16)>,
    /// Somebody puts this there when the name has just been looked at.
    pub(crate) is_quicker: Option<Vec<u8>>,
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            there: 405,
            missing: 409,
            tells_properties: true,
            computes_checksums: false,
            heeds_conditions: true,
            removes_files: true,
            keeps: usize::MAX,
            breaks_after: None,
            refuses: None,
            is_quicker: None,
        }
    }
}

#[derive(Debug)]
struct State {
    habits: Habits,
    /// Paths without slashes at their ends.
    folders: BTreeSet<String>,
    files: BTreeMap<String, Vec<u8>>,
}

pub(crate) struct Dav {
    pub(crate) fake: Fake,
    state: Arc<Mutex<State>>,
}

impl Dav {
    /// With a folder `/dav`.
    pub(crate) async fn new(habits: Habits) -> Self {
        let state = Arc::new(Mutex::new(State {
            habits,
            folders: ["", "/dav", "/remote.php", "/remote.php/dav"]
                .map(str::to_owned)
                .into(),
            files: BTreeMap::new(),
        }));
        let (looking, answering) = (Arc::clone(&state), Arc::clone(&state));
        let fake = Fake::looking(
            move |asked| looking.lock().unwrap().before(asked),
            move |asked| answering.lock().unwrap().answer(asked),
        )
        .await;
        Self { fake, state }
    }

    pub(crate) fn url(&self) -> String {
        self.fake.url("/dav")
    }

    pub(crate) fn files(&self) -> Vec<(String, Vec<u8>)> {
        let state = self.state.lock().unwrap();
        let files = state.files.iter();
        files
            .map(|(path, content)| (path.clone(), content.clone()))
            .collect()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.files().into_iter().map(|(path, _)| path).collect()
    }

    pub(crate) fn put(&self, path: &str, content: &[u8]) {
        let mut state = self.state.lock().unwrap();
        state.files.insert(path.to_owned(), content.to_vec());
        let mut folder = path;
        while let Some((outer, _)) = folder.rsplit_once('/') {
            state.folders.insert(outer.to_owned());
            folder = outer;
        }
    }

    pub(crate) fn remove_all(&self) {
        let mut state = self.state.lock().unwrap();
        state.files.clear();
        state
            .folders
            .retain(|folder| folder.is_empty() || folder == "/dav");
    }

    pub(crate) fn set(&self, change: impl FnOnce(&mut Habits)) {
        change(&mut self.state.lock().unwrap().habits);
    }

    /// What it was asked since it was last asked that.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.fake.take_lines()
    }
}

fn path_of(asked: &Asked) -> String {
    let path = asked.path.split('?').next().unwrap().trim_end_matches('/');
    percent_decode_str(path).decode_utf8().unwrap().into_owned()
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

fn etag(content: &[u8]) -> String {
    format!("\"{}\"", hex(content))
}

fn hex(content: &[u8]) -> String {
    let bytes = Sha1::digest(content);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl State {
    fn before(&mut self, asked: &Asked) -> Before {
        if asked.method != "PUT" {
            return Before::ReadAll;
        }
        match self.habits.breaks_after.take() {
            // Servers that write straight into the file leave what has come.
            Some(limit) => Before::AnswerAfter(limit),
            None => Before::ReadAll,
        }
    }

    fn answer(&mut self, asked: &Asked) -> Reply {
        let path = path_of(asked);
        if let Some((method, status)) = self.habits.refuses
            && asked.method == method
        {
            return Reply::status(status);
        }
        match asked.method.as_str() {
            "PROPFIND" if !self.habits.tells_properties => Reply::status(405),
            "PROPFIND" => self.properties(&path),
            "HEAD" | "GET" => self.read(asked, &path),
            "MKCOL" => self.make(asked, path),
            "PUT" => self.write(asked, path),
            "DELETE" => self.remove(&path),
            _ => Reply::status(405),
        }
    }

    fn properties(&mut self, path: &str) -> Reply {
        let say = |properties: &str| {
            let xml = format!(
                r#"<?xml version="1.0"?><D:multistatus xmlns:D="DAV:"><D:response><D:href>/</D:href><D:propstat><D:prop>{properties}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response></D:multistatus>"#
            );
            Reply::status(207).body("application/xml", xml)
        };
        if self.folders.contains(path) {
            return say("<D:resourcetype><D:collection/></D:resourcetype>");
        }
        let Some(content) = self.files.get(path) else {
            if let Some(content) = self.habits.is_quicker.take() {
                self.files.insert(path.to_owned(), content);
            }
            return Reply::status(404);
        };
        let checksums = match self.habits.computes_checksums {
            true => format!(
                r#"<oc:checksums xmlns:oc="http://owncloud.org/ns"><oc:checksum>SHA1:{} ADLER32:1</oc:checksum></oc:checksums>"#,
                hex(content)
            ),
            false => String::new(),
        };
        say(&format!(
            "<D:resourcetype/><D:getcontentlength>{}</D:getcontentlength><D:getetag>{}</D:getetag>{checksums}",
            content.len(),
            etag(content).replace('"', "&quot;")
        ))
    }

    fn read(&self, asked: &Asked, path: &str) -> Reply {
        if self.folders.contains(path) {
            return match asked.path.ends_with('/') {
                true => Reply::status(200).body("text/html", "a list"),
                false => Reply::status(301).header("location", &format!("{}/", asked.path)),
            };
        }
        match self.files.get(path) {
            Some(content) => Reply::status(200)
                .header("etag", &etag(content))
                .body("image/jpeg", content.clone()),
            None => Reply::status(404),
        }
    }

    fn make(&mut self, asked: &Asked, path: String) -> Reply {
        assert!(asked.path.ends_with('/'), "nginx wants a slash");
        if self.folders.contains(&path) {
            return Reply::status(self.habits.there);
        }
        if !self.folders.contains(parent(&path)) {
            return Reply::status(self.habits.missing);
        }
        self.folders.insert(path);
        Reply::status(201)
    }

    fn remove(&mut self, path: &str) -> Reply {
        if !self.habits.removes_files && self.files.contains_key(path) {
            return Reply::status(403);
        }
        match self.files.remove(path) {
            Some(_) => Reply::status(204),
            None => Reply::status(404),
        }
    }

    fn write(&mut self, asked: &Asked, path: String) -> Reply {
        if self.folders.contains(&path) {
            return Reply::status(409);
        }
        if !self.folders.contains(parent(&path)) {
            return Reply::status(self.habits.missing);
        }
        let there = self.files.get(&path);
        let is_ours = match asked.header("if-match") {
            "" => true,
            condition => there.is_some_and(|there| etag(there) == condition),
        };
        let is_free = asked.header("if-none-match") != "*" || there.is_none();
        if self.habits.heeds_conditions && !(is_ours && is_free) {
            return Reply::status(412);
        }
        let announced: usize = asked.header("content-length").parse().unwrap();
        let kept = asked.body.len().min(self.habits.keeps);
        self.files.insert(path, asked.body[..kept].to_vec());
        if asked.body.len() < announced {
            return Reply::HangUp;
        }
        Reply::status(201)
    }
}
