//! `[mastodon.NAME]`: what is uploaded and posted, each once, whatever happens on the way; against a Mastodon in memory.

use super::fake::Reply;
use super::instance::{Instance, TOKEN, refusal};
use super::sample::{self, Notepad};
use nx_gateway::targets::mastodon::{MissingAlt, Settings, Visibility};
use nx_gateway::targets::template::Template;
use nx_gateway::targets::{Delivery, Outcome, Receipt, Target, Trouble};
use serde_json::json;
use std::fs;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

pub(super) fn settings(url: &str) -> Settings {
    let template = |text| Template::parse(text).unwrap();
    Settings {
        address: sample::address(url),
        token: sample::hidden(TOKEN),
        has_token_file: true,
        visibility: None,
        language: None,
        sensitive: None,
        text: template("{text}"),
        footer: None,
        content_warning: None,
        missing_alt: MissingAlt::Post,
        strip: true,
        access: sample::access(),
        first_pause: Duration::ZERO,
    }
}

/// A picture with a place in it, told from others by its number.
pub(super) fn jpeg(number: u8) -> Vec<u8> {
    let mut file = b"\xff\xd8\xff\xe1\0\x0cExif\0\0 GPS\xff\xda\0\x02".to_vec();
    file.extend([number; 9]);
    file.extend(b"\xff\xd9SEFT serial");
    file
}

/// What strangers see of it.
pub(super) fn copy(number: u8) -> Vec<u8> {
    let mut file = b"\xff\xd8\xff\xda\0\x02".to_vec();
    file.extend([number; 9]);
    file.extend(b"\xff\xd9");
    file
}

pub(super) struct Desk {
    pub(super) instance: Instance,
    target: Arc<dyn Target>,
    pub(super) folder: TempDir,
    pub(super) delivery: Delivery,
}

impl Desk {
    /// A batch of so many photos, with this text.
    pub(super) async fn new(photos: u8, text: &str) -> Self {
        Self::with(photos, text, |_| {}).await
    }

    pub(super) async fn with(photos: u8, text: &str, change: impl FnOnce(&mut Settings)) -> Self {
        let instance = Instance::new().await;
        let folder = tempfile::tempdir().unwrap();
        let photos = (0..photos).map(|number| {
            let name = format!("SAM_{number}.JPG");
            sample::photo(folder.path(), &name, &jpeg(number))
        });
        let mut delivery = sample::delivery(photos.collect());
        text.clone_into(&mut delivery.from.text);
        let mut settings = settings(&instance.fake.url(""));
        change(&mut settings);
        Self {
            target: sample::open(&settings),
            instance,
            folder,
            delivery,
        }
    }

    /// One attempt; the next one knows what it noted.
    pub(super) async fn attempt(&mut self) -> Outcome {
        let notepad = Notepad::default();
        let outcome = self.target.deliver(&self.delivery, &notepad).await;
        if let Some(notes) = notepad.0.into_inner().unwrap().pop() {
            self.delivery.notes = notes;
        }
        self.delivery.attempts += 1;
        outcome
    }

    pub(super) async fn trouble(&mut self) -> Trouble {
        sample::trouble(self.attempt().await)
    }

    fn uploads(&self) -> usize {
        self.instance.with(|it| it.media.len())
    }
}

pub(super) fn said(text: &str) -> Outcome {
    Ok(Receipt(text.to_owned()))
}

pub(super) const FIRST: &str = "https://m.example/@me/p0";

#[tokio::test]
async fn a_batch_is_one_post_with_pictures_and_alt_texts() {
    let mut desk = Desk::with(2, "At the sea ~ A boat~Our dog", |it| {
        it.visibility = Some(Visibility::Unlisted);
        it.language = Some("de".to_owned());
        it.sensitive = Some(true);
        it.footer = Some(Template::parse("#{camera}").unwrap());
        it.content_warning = Some(Template::parse("{subject}: {text}").unwrap());
    })
    .await;
    assert_eq!(desk.attempt().await, said(FIRST));
    let want = json!({
        "status": "At the sea\n\n#NX300",
        "media_ids": ["0", "1"],
        "visibility": "unlisted",
        "language": "de",
        "sensitive": true,
        "spoiler_text": "Holidays: At the sea",
    });
    assert_eq!(desk.instance.posts(), [want]);
    let media = desk.instance.with(|it| it.media.clone());
    for (number, alt) in [(0, "A boat"), (1, "Our dog")] {
        let one = &media[number];
        assert_eq!(one.name, format!("SAM_{number}.jpg"));
        assert_eq!(one.media_type, "image/jpeg");
        assert_eq!(one.alt.as_deref(), Some(alt));
        assert_eq!(one.content, copy(number as u8));
        let stored = fs::read(&desk.delivery.photos[number].path).unwrap();
        assert_eq!(stored, jpeg(number as u8), "the stored one is untouched");
    }
    let asked = desk.instance.fake.asked();
    let post = asked.last().unwrap();
    assert_eq!(post.header("idempotency-key"), desk.delivery.key);
    assert_eq!(post.header("authorization"), "Bearer t0ken");
}

#[tokio::test]
async fn what_is_left_to_the_account_is_not_sent() {
    let mut desk = Desk::new(1, "sea").await;
    assert_eq!(desk.attempt().await, said(FIRST));
    let want = json!({ "status": "sea", "media_ids": ["0"] });
    assert_eq!(desk.instance.posts(), [want]);
}

#[tokio::test]
async fn pictures_the_server_works_on_are_waited_for() {
    let mut desk = Desk::new(2, "sea").await;
    desk.instance.with(|it| it.looks = 3);
    assert_eq!(desk.attempt().await, said(FIRST));
    assert_eq!(desk.uploads(), 2);
    let lines = desk.instance.fake.lines();
    let looks = lines.iter().filter(|it| *it == "GET /api/v1/media/0");
    assert_eq!(looks.count(), 4);
}

#[tokio::test]
async fn a_server_that_takes_too_long_is_asked_again_without_a_second_upload() {
    let mut desk = Desk::new(1, "sea").await;
    desk.instance.with(|it| it.looks = 25);
    let trouble = desk.trouble().await;
    assert!(matches!(trouble, Trouble::Later { .. }), "{trouble:?}");
    assert!(
        trouble.to_string().contains("still works on SAM_0.JPG"),
        "{trouble}"
    );
    assert_eq!(desk.attempt().await, said(FIRST));
    assert_eq!((desk.uploads(), desk.instance.posts().len()), (1, 1));
}

#[tokio::test]
async fn an_answer_that_is_lost_makes_no_second_post() {
    // By its key, by looking, and by looking where ids change once they are in a post.
    for (knows_keys, may_look) in [(true, false), (false, true), (true, true)] {
        let mut desk = Desk::new(2, "sea").await;
        desk.instance.with(|it| {
            (it.knows_keys, it.may_look) = (knows_keys, may_look);
            it.traps.push(super::instance::Trap {
                line: "POST /api/v1/statuses",
                after: 0,
                times: 1,
                is_done: true,
                reply: Reply::HangUp,
            });
        });
        let trouble = desk.trouble().await;
        assert!(matches!(trouble, Trouble::Later { .. }), "{trouble:?}");
        assert_eq!(desk.attempt().await, said(FIRST));
        assert_eq!((desk.uploads(), desk.instance.posts().len()), (2, 1));
    }
}

#[tokio::test]
async fn a_gateway_that_gives_up_makes_no_second_post_either() {
    let mut desk = Desk::new(1, "sea").await;
    desk.instance.with(|it| {
        it.knows_keys = false;
        it.traps.push(super::instance::Trap {
            line: "POST /api/v1/statuses",
            after: 0,
            times: 1,
            is_done: true,
            reply: Reply::status(504),
        });
    });
    let trouble = desk.trouble().await;
    assert!(matches!(trouble, Trouble::Later { .. }), "{trouble:?}");
    assert_eq!(desk.attempt().await, said(FIRST));
    assert_eq!(desk.instance.posts().len(), 1);
}

#[tokio::test]
async fn more_than_fits_is_a_thread_that_goes_on_where_it_broke() {
    let mut desk = Desk::new(5, "one two three four five six").await;
    desk.instance.with(|it| {
        it.instance = json!({ "configuration": { "statuses": {
            "max_characters": 16, "max_media_attachments": 2,
        }}});
        it.traps.push(super::instance::Trap {
            line: "POST /api/v1/statuses",
            after: 1,
            times: 1,
            is_done: false,
            reply: refusal(500, "something went wrong"),
        });
    });
    let trouble = desk.trouble().await;
    assert!(matches!(trouble, Trouble::Later { .. }), "{trouble:?}");
    let [second, third] = ["p1", "p2"].map(|it| format!("https://m.example/@me/{it}"));
    let outcome = desk.attempt().await;
    assert_eq!(outcome, said(&format!("{FIRST}, {second}, {third}")));
    let want = [
        json!({ "status": "one two three…", "media_ids": ["0", "1"] }),
        json!({ "status": "four five six", "media_ids": ["2", "3"], "in_reply_to_id": "p0" }),
        json!({ "status": "", "media_ids": ["4"], "in_reply_to_id": "p1" }),
    ];
    assert_eq!(desk.instance.posts(), want);
    assert_eq!(desk.uploads(), 5);
    let asked = desk.instance.fake.asked();
    let last = asked.last().unwrap().header("idempotency-key").to_owned();
    assert_eq!(last, format!("{}-3", desk.delivery.key));
}

#[tokio::test]
async fn pictures_that_the_server_threw_away_are_sent_again() {
    let mut desk = Desk::new(2, "sea").await;
    desk.instance
        .trap("POST /api/v1/statuses", Reply::status(503));
    assert!(matches!(desk.trouble().await, Trouble::Later { .. }));
    desk.instance.with(|it| {
        it.traps.clear();
        it.media.iter_mut().for_each(|it| it.is_gone = true);
    });
    let trouble = desk.trouble().await;
    assert!(trouble.to_string().contains("no longer has"), "{trouble}");
    assert_eq!(desk.attempt().await, said(FIRST));
    assert_eq!(desk.instance.posts()[0]["media_ids"], json!(["2", "3"]));
}

#[tokio::test]
async fn refusals() {
    const MEDIA: &str = "POST /api/v2/media";
    const POST: &str = "POST /api/v1/statuses";
    const INSTANCE: &str = "GET /api/v2/instance";
    let owners: sample::IsRight = |it| matches!(it, Trouble::Owner(_));
    let later: sample::IsRight = |it| matches!(it, Trouble::Later { .. });
    let never: sample::IsRight = |it| matches!(it, Trouble::Never(_));
    for (line, status, words, is_right) in [
        (MEDIA, 401, "The access token was revoked", owners),
        (MEDIA, 403, "outside the authorized scopes", owners),
        (MEDIA, 413, "Payload Too Large", never),
        (MEDIA, 422, "Validation failed: File is invalid", never),
        (MEDIA, 500, "Remote data could not be fetched", later),
        (POST, 401, "The access token is invalid", owners),
        (POST, 403, "Your login is currently disabled", owners),
        (POST, 422, "Validation failed: Text is too long", never),
        (POST, 503, "There was a temporary problem", later),
        (
            INSTANCE,
            401,
            "This method requires an authenticated user",
            owners,
        ),
        (INSTANCE, 502, "no gateway", later),
    ] {
        let mut desk = Desk::new(1, "sea").await;
        desk.instance.trap(line, refusal(status, words));
        let trouble = desk.trouble().await;
        assert!(is_right(&trouble), "{line} {status}: {trouble:?}");
        assert!(trouble.to_string().contains(words), "{trouble}");
        if status == 401 {
            assert!(
                trouble.to_string().contains("nx-gateway login mastodon"),
                "{trouble}"
            );
        }
        // What the owner has mended goes on.
        desk.instance.with(|it| it.traps.clear());
        assert_eq!(desk.attempt().await, said(FIRST), "{line} {status}");
    }
}

#[tokio::test]
async fn a_server_that_wants_patience_says_how_much() {
    for (name, value, want) in [
        (
            "x-ratelimit-reset",
            "2999-01-01T00:00:00.000000Z",
            Duration::from_hours(24),
        ),
        ("x-ratelimit-reset", "600", Duration::from_secs(600)),
        ("retry-after", "700", Duration::from_secs(700)),
    ] {
        let mut desk = Desk::new(1, "sea").await;
        let reply = refusal(429, "Too many requests").header(name, value);
        desk.instance.trap("POST /api/v2/media", reply);
        let Trouble::Later {
            after: Some(after),
            reason,
        } = desk.trouble().await
        else {
            panic!("{name}");
        };
        assert!(after >= want, "{after:?} {reason}");
    }
}

#[tokio::test]
async fn a_louder_post_than_was_asked_for_is_told() {
    let mut desk = Desk::with(1, "sea", |it| it.visibility = Some(Visibility::Private)).await;
    desk.instance.with(|it| it.visibility = Some("public"));
    let want = format!("{FIRST} (the server made it public instead of private)");
    assert_eq!(desk.attempt().await, said(&want));
}

#[tokio::test]
async fn older_servers_say_their_limits_elsewhere_and_strangers_nowhere() {
    let mut desk = Desk::new(1, "sea").await;
    desk.instance.with(|it| it.has_v2 = false);
    assert_eq!(desk.attempt().await, said(FIRST));
    let lines = desk.instance.fake.lines();
    assert_eq!(lines[..2], ["GET /api/v2/instance", "GET /api/v1/instance"]);
    for reply in [
        Reply::status(404),
        Reply::status(200).body("text/html", "<title>Router</title>"),
    ] {
        let mut desk = Desk::new(1, "sea").await;
        desk.instance.trap("GET", reply);
        let trouble = desk.trouble().await;
        assert!(matches!(trouble, Trouble::Owner(_)), "{trouble:?}");
        assert!(trouble.to_string().contains("look at `url`"), "{trouble}");
    }
}
