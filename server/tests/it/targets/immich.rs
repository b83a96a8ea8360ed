//! `[immich.NAME]`: version first, then the checksum, then the photo, then its album; against a library in memory that
//! other programs take for a real one.

use super::photo_library::{Album, Asset, Habits, KEY, Library};
use super::sample;
use nx_gateway::targets::immich::Settings;
use nx_gateway::targets::template::Template;
use nx_gateway::targets::{Delivery, Outcome, Receipt, Target, Trouble};
use std::sync::Arc;
use tempfile::TempDir;

pub(super) fn settings(url: &str, album: Option<&str>) -> Settings {
    Settings {
        address: sample::address(url),
        key: sample::hidden(KEY),
        album: album.map(|it| Template::parse(it).unwrap()),
        access: sample::access(),
    }
}

struct Desk {
    library: Library,
    target: Arc<dyn Target>,
    folder: TempDir,
}

async fn desk(habits: Habits, album: Option<&str>) -> Desk {
    let library = Library::new(habits).await;
    Desk {
        target: sample::open(&settings(&library.fake.url(""), album)),
        folder: tempfile::tempdir().unwrap(),
        library,
    }
}

impl Desk {
    fn job(&self, name: &str, content: &[u8]) -> Delivery {
        sample::delivery(vec![sample::photo(self.folder.path(), name, content)])
    }

    async fn deliver(&self, name: &str, content: &[u8]) -> Outcome {
        sample::deliver(&*self.target, &self.job(name, content)).await
    }

    fn receipt(&self, number: u32, remark: &str) -> Outcome {
        let url = self.library.fake.url("/photos");
        Ok(Receipt(format!("{url}/{}{remark}", id(number))))
    }

    fn assets(&self) -> Vec<Asset> {
        self.library.with(|it| it.assets.clone())
    }
}

fn id(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

fn of_version(version: u64) -> Habits {
    Habits {
        version,
        ..Habits::default()
    }
}

#[tokio::test]
async fn the_version_decides_what_is_sent() {
    for version in [1, 2, 3, 4] {
        let desk = desk(of_version(version), None).await;
        let large = sample::bytes(700_000, 1);
        let outcome = desk.deliver("für.jpg", &large).await;
        assert_eq!(outcome, desk.receipt(1, ""), "{version}");
        let [asset] = desk.assets().try_into().unwrap();
        assert_eq!((asset.name.as_str(), &asset.content), ("für.jpg", &large));
        assert_eq!(asset.created, "2014-07-02T12:30:00.000+00:00");
        assert_eq!(asset.device.is_some(), version < 3, "{version}");
        let upload = desk.library.fake.asked().pop().unwrap();
        assert_eq!(upload.header("x-api-key"), KEY);
        assert_eq!(upload.header("authorization"), "");
        assert_eq!(upload.header("x-immich-checksum").len(), 40);
        let field = b"name=\"deviceId\"";
        let has_device = upload.body.windows(field.len()).any(|it| it == field);
        assert_eq!(has_device, version < 3);
        let lines = desk.library.fake.lines();
        let want = [
            "GET /api/server/version",
            "POST /api/assets/bulk-upload-check",
            "POST /api/assets",
        ];
        assert_eq!(lines, want);
    }
}

#[tokio::test]
async fn an_upgrade_while_photos_wait_is_noticed() {
    let desk = desk(of_version(2), None).await;
    assert!(desk.deliver("a.jpg", b"a").await.is_ok());
    desk.library.with(|it| it.habits.version = 3);
    assert!(desk.deliver("b.jpg", b"b").await.is_ok());
    let devices: Vec<bool> = desk.assets().iter().map(|it| it.device.is_some()).collect();
    assert_eq!(devices, [true, false]);
}

#[tokio::test]
async fn what_is_there_is_not_sent_again() {
    let desk = desk(Habits::default(), Some("Camera")).await;
    assert_eq!(desk.deliver("a.jpg", b"a").await, desk.receipt(1, ""));
    let outcome = desk.deliver("other name.jpg", b"a").await;
    assert_eq!(outcome, desk.receipt(1, " (it was there already)"));
    assert_eq!(desk.assets().len(), 1);
    let lines = desk.library.fake.lines();
    let uploads = lines.iter().filter(|it| *it == "POST /api/assets");
    assert_eq!(uploads.count(), 1);
    // Another program was quicker: the server says so when it gets the photo.
    desk.library.with(|it| it.habits.is_forgetful = true);
    assert_eq!(desk.deliver("a.jpg", b"a").await, desk.receipt(1, ""));
    assert_eq!(desk.assets().len(), 1);
    let camera = ("Camera".to_owned(), vec!["a.jpg".to_owned()]);
    assert_eq!(desk.library.albums(), [camera]);
}

#[tokio::test]
async fn what_the_owner_threw_away_stays_away() {
    let desk = desk(Habits::default(), Some("Camera")).await;
    assert!(desk.deliver("a.jpg", b"a").await.is_ok());
    desk.library.with(|it| {
        it.assets[0].is_trashed = true;
        it.albums.clear();
    });
    let outcome = desk.deliver("a.jpg", b"a").await;
    let Err(Trouble::Never(reason)) = outcome else {
        panic!("{outcome:?}")
    };
    assert!(reason.starts_with("it is in the trash there, "), "{reason}");
    assert_eq!(desk.library.albums(), []);
}

#[tokio::test]
async fn albums_are_named_by_the_template_and_made_once() {
    for version in [2, 3] {
        let desk = desk(of_version(version), Some("{camera} & {taken:%Y/%m}")).await;
        desk.library.with(|it| {
            // Somebody else's of the same name is none of ours.
            it.albums.push(Album {
                id: "foreign".to_owned(),
                name: "NX300 & 2014/07".to_owned(),
                assets: Vec::new(),
                is_foreign: true,
            });
        });
        for name in ["a.jpg", "b.jpg"] {
            assert!(desk.deliver(name, name.as_bytes()).await.is_ok());
        }
        let mut later = desk.job("c.jpg", b"c");
        later.photos[0].taken = jiff::civil::date(2015, 1, 1).at(0, 0, 0, 0);
        assert!(sample::deliver(&*desk.target, &later).await.is_ok());
        let albums = desk.library.albums();
        let names = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let want = [
            ("NX300 & 2014/07".to_owned(), Vec::new()),
            ("NX300 & 2014/07".to_owned(), names(&["a.jpg", "b.jpg"])),
            ("NX300 & 2015/01".to_owned(), names(&["c.jpg"])),
        ];
        assert_eq!(albums, want, "{version}");
        let lines = desk.library.fake.lines();
        let lists = lines.iter().filter(|it| it.starts_with("GET /api/albums"));
        assert_eq!(lists.count(), 2, "{lines:?}");
        // After a restart they are found again.
        let url = desk.library.fake.url("/api");
        let again = sample::open(&settings(&url, Some("{camera} & {taken:%Y/%m}")));
        let job = desk.job("d.jpg", b"d");
        assert!(sample::deliver(&*again, &job).await.is_ok());
        assert_eq!(desk.library.albums()[1].1.len(), 3);
        assert_eq!(desk.library.albums().len(), 3);
    }
}

#[tokio::test]
async fn an_album_that_was_removed_is_made_again() {
    let desk = desk(Habits::default(), Some("Camera")).await;
    assert!(desk.deliver("a.jpg", b"a").await.is_ok());
    desk.library.with(|it| it.albums.clear());
    assert!(desk.deliver("b.jpg", b"b").await.is_ok());
    let camera = ("Camera".to_owned(), vec!["b.jpg".to_owned()]);
    assert_eq!(desk.library.albums(), [camera]);
}

#[tokio::test]
async fn without_a_name_there_is_no_album() {
    let desk = desk(Habits::default(), Some(" {site} ")).await;
    assert!(desk.deliver("a.jpg", b"a").await.is_ok());
    assert_eq!(desk.library.albums(), []);
}

#[tokio::test]
async fn an_album_that_fails_is_tried_again_without_a_second_photo() {
    let desk = desk(Habits::default(), Some("Camera")).await;
    for (error, is_owners) in [("no_permission", true), ("unknown", false)] {
        desk.library.with(|it| it.habits.album_error = Some(error));
        let trouble = sample::trouble(desk.deliver("a.jpg", b"a").await);
        assert_eq!(
            matches!(trouble, Trouble::Owner(_)),
            is_owners,
            "{trouble:?}"
        );
    }
    desk.library.with(|it| it.habits.album_error = None);
    let outcome = desk.deliver("a.jpg", b"a").await;
    assert_eq!(outcome, desk.receipt(1, " (it was there already)"));
    assert_eq!(desk.assets().len(), 1);
    assert_eq!(desk.library.albums()[0].1, ["a.jpg"]);
}

#[tokio::test]
async fn refusals() {
    const UPLOAD: &str = "POST /api/assets";
    const VERSION: &str = "GET /api/server/version";
    let owners = |it: &Trouble| matches!(it, Trouble::Owner(_));
    let later = |it: &Trouble| matches!(it, Trouble::Later { .. });
    let never = |it: &Trouble| matches!(it, Trouble::Never(_));
    let cases: [(&'static str, u16, &'static str, sample::IsRight); 9] = [
        (VERSION, 404, "Cannot GET", owners),
        (VERSION, 502, "no gateway", later),
        (UPLOAD, 401, "Invalid API key", owners),
        (
            UPLOAD,
            403,
            "Missing required permission: asset.upload",
            owners,
        ),
        (UPLOAD, 400, "Quota has been exceeded!", owners),
        (UPLOAD, 500, "Failed to upload asset", later),
        (UPLOAD, 413, "too large", never),
        (
            "GET /api/albums",
            403,
            "Missing required permission: album.read",
            owners,
        ),
        ("POST /api/albums", 500, "no room", later),
    ];
    for version in [2, 3] {
        for (line, status, words, is_right) in cases {
            let desk = desk(of_version(version), Some("Camera")).await;
            desk.library
                .with(|it| it.habits.refuses = Some((line, status, words)));
            let trouble = sample::trouble(desk.deliver("a.jpg", b"a").await);
            assert!(is_right(&trouble), "{line} {status}: {trouble:?}");
            assert!(trouble.to_string().contains(words), "{trouble}");
            desk.library.with(|it| it.habits.refuses = None);
            assert!(desk.deliver("a.jpg", b"a").await.is_ok());
            assert_eq!(desk.assets().len(), 1);
        }
    }
}

#[tokio::test]
async fn what_it_does_not_know_is_not_tried_again() {
    let desk = desk(Habits::default(), None).await;
    let trouble = sample::trouble(desk.deliver("a.xyz", b"a").await);
    assert!(matches!(trouble, Trouble::Never(_)), "{trouble:?}");
    assert!(trouble.to_string().contains("Unsupported file type"));
}

#[tokio::test]
async fn what_is_no_immich_is_for_the_owner() {
    use super::fake::{Fake, Reply};
    let page = || Reply::status(200).body("text/html", "<title>Router</title>");
    for reply in [page(), Reply::status(404)] {
        let fake = Fake::saying(reply).await;
        let folder = tempfile::tempdir().unwrap();
        let target = sample::open(&settings(&fake.url(""), None));
        let job = sample::delivery(vec![sample::photo(folder.path(), "a.jpg", b"a")]);
        let trouble = sample::trouble(sample::deliver(&*target, &job).await);
        assert!(matches!(trouble, Trouble::Owner(_)), "{trouble:?}");
        assert!(trouble.to_string().contains("look at `url`"), "{trouble}");
    }
}

#[tokio::test]
async fn a_photo_changed_in_the_library_is_not_sent() {
    let desk = desk(Habits::default(), None).await;
    let job = desk.job("a.jpg", b"what came in");
    std::fs::write(&job.photos[0].path, b"what is there").unwrap();
    let trouble = sample::trouble(sample::deliver(&*desk.target, &job).await);
    assert!(matches!(trouble, Trouble::Never(_)), "{trouble:?}");
    assert_eq!(desk.assets(), []);
}
