//! `[s3.NAME]` against a store in memory that fails where it is told to: what has arrived is not sent again, and nothing
//! that is there is replaced.

use super::fake::{Asked, Before, Fake, Reply};
use super::sample;
use nx_gateway::library::layout::Layout;
use nx_gateway::targets::s3::{Settings, Signer};
use nx_gateway::targets::{Delivery, Outcome, Photo, Receipt, Target, Trouble};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

const PART: u64 = 1000;
pub(super) const SECRET: &str = "open sesame";

type Parts = BTreeMap<usize, Vec<u8>>;

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) objects: BTreeMap<String, (String, Vec<u8>)>,
    /// Path and checksum of each, and their parts.
    pub(super) uploads: BTreeMap<String, (String, String, Parts)>,
    /// Answers this to what begins so.
    pub(super) refuses: Option<(&'static str, u16, &'static str)>,
    /// Knows no `If-None-Match`.
    pub(super) knows_no_conditions: bool,
    /// Hangs up in the middle of this part.
    pub(super) breaks_at: Option<&'static str>,
    /// Somebody puts this there while we send.
    pub(super) is_quicker: Option<Vec<u8>>,
    /// Says `200` and then fails.
    pub(super) fails_at_the_end: bool,
}

pub(super) struct Store {
    pub(super) fake: Fake,
    state: Arc<Mutex<State>>,
    folder: TempDir,
    pub(super) target: Arc<dyn Target>,
}

pub(super) fn settings(url: &str) -> Settings {
    Settings {
        address: sample::address(url),
        signer: Signer {
            access_key: "AKIA".to_owned(),
            secret_key: sample::hidden(SECRET),
            region: "us-east-1".to_owned(),
        },
        layout: Layout::parse("{name}").unwrap(),
        part_size: PART,
        access: sample::access(),
    }
}

impl Store {
    pub(super) async fn new(state: State) -> Self {
        let state = Arc::new(Mutex::new(state));
        let (looking, answering) = (Arc::clone(&state), Arc::clone(&state));
        let fake = Fake::looking(
            move |asked| looking.lock().unwrap().before(asked),
            move |asked| answering.lock().unwrap().answer(asked),
        )
        .await;
        let target = sample::open(&settings(&fake.url("/bucket")));
        Self {
            fake,
            state,
            folder: tempfile::tempdir().unwrap(),
            target,
        }
    }

    pub(super) fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap())
    }

    fn photo(&self, content: &[u8]) -> Photo {
        sample::photo(self.folder.path(), "a.mp4", content)
    }

    async fn deliver(&self, content: &[u8]) -> Outcome {
        let job = sample::delivery(vec![self.photo(content)]);
        sample::deliver(&*self.target, &job).await
    }

    fn receipt(&self, name: &str) -> Outcome {
        Ok(Receipt(self.fake.url(&format!("/bucket/{name}"))))
    }

    fn content(&self, name: &str) -> Option<Vec<u8>> {
        let path = format!("/bucket/{name}");
        self.with(|it| it.objects.get(&path).map(|it| it.1.clone()))
    }
}

fn query<'a>(asked: &'a Asked, name: &str) -> Option<&'a str> {
    let (_, query) = asked.path.split_once('?')?;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

impl State {
    fn before(&mut self, asked: &Asked) -> Before {
        if self.breaks_at.is_some() && query(asked, "partNumber") == self.breaks_at {
            self.breaks_at = None;
            return Before::HangUpAfter(1);
        }
        Before::ReadAll
    }

    fn answer(&mut self, asked: &Asked) -> Reply {
        assert!(
            asked
                .header("authorization")
                .starts_with("AWS4-HMAC-SHA256 Credential=AKIA/")
        );
        if let Some((line, status, code)) = self.refuses
            && asked.line().starts_with(line)
        {
            let words =
                format!("<Error><Code>{code}</Code><Message>about {code}</Message></Error>");
            return Reply::status(status).body("application/xml", words);
        }
        let path = asked.path.split('?').next().unwrap().to_owned();
        match (asked.method.as_str(), query(asked, "uploadId")) {
            ("HEAD" | "GET", None) => self.read(&path),
            ("POST", None) => self.begin(path, asked.header("x-amz-meta-sha256")),
            ("PUT", None) => {
                if self.knows_no_conditions && asked.header("if-none-match") == "*" {
                    return Reply::status(501);
                }
                self.put(path, asked.header("x-amz-meta-sha256"), asked.body.clone())
            }
            (method, Some(upload)) => self.upload(method, upload, asked),
            _ => Reply::status(405),
        }
    }

    fn read(&self, path: &str) -> Reply {
        match self.objects.get(path) {
            Some((sha256, content)) => Reply::status(200)
                .header("x-amz-meta-sha256", sha256)
                .body("video/mp4", content.clone()),
            None => Reply::status(404),
        }
    }

    fn put(&mut self, path: String, sha256: &str, content: Vec<u8>) -> Reply {
        if let Some(theirs) = self.is_quicker.take() {
            self.objects.insert(path.clone(), ("x".to_owned(), theirs));
        }
        if self.objects.contains_key(&path) {
            return Reply::status(412);
        }
        self.objects.insert(path, (sha256.to_owned(), content));
        Reply::status(200)
    }

    fn begin(&mut self, path: String, sha256: &str) -> Reply {
        let id = format!("up{}", self.uploads.len() + 1);
        let xml = format!("<R><UploadId>{id}</UploadId></R>");
        self.uploads
            .insert(id, (path, sha256.to_owned(), BTreeMap::new()));
        Reply::status(200).body("application/xml", xml)
    }

    fn upload(&mut self, method: &str, id: &str, asked: &Asked) -> Reply {
        let Some((path, sha256, parts)) = self.uploads.get_mut(id) else {
            return Reply::status(404);
        };
        match method {
            "GET" => {
                let parts = parts.iter().map(|(number, content)| {
                    let size = content.len();
                    format!("<Part><PartNumber>{number}</PartNumber><ETag>\"{number}\"</ETag><Size>{size}</Size></Part>")
                });
                let xml = format!("<L>{}</L>", parts.collect::<String>());
                Reply::status(200).body("application/xml", xml)
            }
            "PUT" => {
                let number = query(asked, "partNumber").unwrap();
                parts.insert(number.parse().unwrap(), asked.body.clone());
                Reply::status(200).header("etag", &format!("\"{number}\""))
            }
            "DELETE" => {
                self.uploads.remove(id);
                Reply::status(204)
            }
            _ if self.fails_at_the_end => {
                let xml = "<Error><Code>InternalError</Code><Message>ouch</Message></Error>";
                Reply::status(200).body("application/xml", xml)
            }
            _ if self.knows_no_conditions && asked.header("if-none-match") == "*" => {
                Reply::status(501)
            }
            _ => {
                let body = String::from_utf8(asked.body.clone()).unwrap();
                assert_eq!(body.matches("<Part>").count(), parts.len());
                let content = parts.values().flatten().copied().collect();
                let (path, sha256) = (path.clone(), sha256.clone());
                let reply = self.put(path, &sha256, content);
                if matches!(reply, Reply::Answer { status: 200, .. }) {
                    self.uploads.remove(id);
                }
                reply
            }
        }
    }
}

#[tokio::test]
async fn an_upload_that_broke_off_goes_on_where_it_was() {
    let store = Store::new(State {
        breaks_at: Some("3"),
        ..State::default()
    })
    .await;
    let content = sample::bytes(4500, 1);
    let mut job: Delivery = sample::delivery(vec![store.photo(&content)]);
    let notes = sample::Notepad::default();
    let trouble = sample::trouble(store.target.deliver(&job, &notes).await);
    assert!(matches!(trouble, Trouble::Later { .. }), "{trouble:?}");
    assert_eq!(store.content("a.mp4"), None);
    store.fake.take_lines();
    job.notes = notes.0.lock().unwrap().pop().unwrap();
    let outcome = store.target.deliver(&job, &notes).await;
    assert_eq!(outcome, store.receipt("a.mp4"));
    assert_eq!(store.content("a.mp4"), Some(content));
    assert_eq!(
        store.fake.take_lines(),
        [
            "HEAD /bucket/a.mp4",
            "GET /bucket/a.mp4?max-parts=500&uploadId=up1",
            "PUT /bucket/a.mp4?partNumber=3&uploadId=up1",
            "PUT /bucket/a.mp4?partNumber=4&uploadId=up1",
            "PUT /bucket/a.mp4?partNumber=5&uploadId=up1",
            "POST /bucket/a.mp4?uploadId=up1",
            "HEAD /bucket/a.mp4",
        ]
    );
}

#[tokio::test]
async fn an_upload_that_the_store_gave_up_begins_anew() {
    let store = Store::new(State::default()).await;
    let content = sample::bytes(2500, 1);
    let mut job = sample::delivery(vec![store.photo(&content)]);
    job.notes = "gone\n/bucket/a.mp4".to_owned();
    let outcome = sample::deliver(&*store.target, &job).await;
    assert_eq!(outcome, store.receipt("a.mp4"));
    assert_eq!(store.content("a.mp4"), Some(content));
}

#[tokio::test]
async fn stores_without_conditions() {
    for size in [500, 2500] {
        let store = Store::new(State {
            knows_no_conditions: true,
            ..State::default()
        })
        .await;
        let content = sample::bytes(size, 1);
        assert_eq!(store.deliver(&content).await, store.receipt("a.mp4"));
        assert_eq!(store.content("a.mp4"), Some(content));
    }
}

#[tokio::test]
async fn a_name_that_is_taken_in_the_meantime_is_not_overwritten() {
    for size in [500, 2500] {
        let store = Store::new(State {
            is_quicker: Some(b"theirs".to_vec()),
            ..State::default()
        })
        .await;
        let content = sample::bytes(size, 1);
        assert_eq!(store.deliver(&content).await, store.receipt("a-2.mp4"));
        assert_eq!(store.content("a.mp4"), Some(b"theirs".to_vec()));
        assert_eq!(store.content("a-2.mp4"), Some(content));
        assert!(store.with(|it| it.uploads.is_empty()));
    }
}

#[tokio::test]
async fn a_success_that_ends_as_a_failure_is_one() {
    let store = Store::new(State {
        fails_at_the_end: true,
        ..State::default()
    })
    .await;
    let trouble = sample::trouble(store.deliver(&sample::bytes(2500, 1)).await);
    assert!(matches!(trouble, Trouble::Later { .. }), "{trouble:?}");
    assert!(trouble.to_string().contains("ouch"), "{trouble}");
}

#[tokio::test]
async fn a_video_changed_in_the_library_is_not_sent_and_leaves_nothing() {
    let store = Store::new(State::default()).await;
    let job = sample::delivery(vec![store.photo(&sample::bytes(2500, 1))]);
    std::fs::write(&job.photos[0].path, sample::bytes(2500, 2)).unwrap();
    let trouble = sample::trouble(sample::deliver(&*store.target, &job).await);
    assert!(matches!(trouble, Trouble::Never(_)), "{trouble:?}");
    assert_eq!(store.content("a.mp4"), None);
    assert!(store.with(|it| it.uploads.is_empty()));
}

#[tokio::test]
async fn refusals() {
    let owners = |it: &Trouble| matches!(it, Trouble::Owner(_));
    let later = |it: &Trouble| matches!(it, Trouble::Later { .. });
    let cases: [(&'static str, u16, &'static str, sample::IsRight); 8] = [
        ("PUT", 403, "AccessDenied", owners),
        ("PUT", 503, "SlowDown", later),
        ("PUT", 400, "AuthorizationHeaderMalformed", owners),
        ("PUT", 404, "NoSuchBucket", owners),
        ("PUT", 301, "PermanentRedirect", owners),
        ("PUT", 403, "RequestTimeTooSkewed", later),
        ("POST", 403, "AccessDenied", owners),
        ("POST", 500, "InternalError", later),
    ];
    for (method, status, code, is_right) in cases {
        let store = Store::new(State {
            refuses: Some((method, status, code)),
            ..State::default()
        })
        .await;
        let size = if method == "POST" { 2500 } else { 500 };
        let content = sample::bytes(size, 1);
        let trouble = sample::trouble(store.deliver(&content).await);
        assert!(is_right(&trouble), "{method} {status}: {trouble:?}");
        assert!(trouble.to_string().contains(code), "{trouble}");
    }
}
