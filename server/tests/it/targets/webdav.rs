//! `[webdav.NAME]`: whole, never over another file, whatever the server's habits are.

use super::dav::{Dav, Habits};
use super::sample;
use nx_gateway::library::layout::Layout;
use nx_gateway::targets::webdav::Settings;
use nx_gateway::targets::{Delivery, Outcome, Receipt, Target, Trouble};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

pub(super) fn settings(url: &str) -> Settings {
    Settings {
        address: sample::address(url),
        login: Some(("me".to_owned(), sample::hidden("open sesame"))),
        layout: Layout::parse("{taken:%Y}/{taken:%m}/{name}").unwrap(),
        access: sample::access(),
    }
}

struct Desk {
    dav: Dav,
    target: Arc<dyn Target>,
    folder: TempDir,
}

async fn desk(habits: Habits) -> Desk {
    let dav = Dav::new(habits).await;
    Desk {
        target: sample::open(&settings(&dav.url())),
        folder: tempfile::tempdir().unwrap(),
        dav,
    }
}

fn job(folder: &Path, name: &str, content: &[u8]) -> Delivery {
    sample::delivery(vec![sample::photo(folder, name, content)])
}

impl Desk {
    async fn deliver(&self, name: &str, content: &[u8]) -> Outcome {
        let delivery = job(self.folder.path(), name, content);
        sample::deliver(&*self.target, &delivery).await
    }

    fn receipt(&self, name: &str) -> Outcome {
        Ok(Receipt(format!("{}/2014/07/{name}", self.dav.url())))
    }
}

#[tokio::test]
async fn folders_are_made_once_and_a_photo_is_looked_at_before_and_after() {
    let desk = desk(Habits::default()).await;
    assert_eq!(desk.deliver("a.jpg", b"first").await, desk.receipt("a.jpg"));
    let asked = &desk.dav.fake.asked()[0];
    assert_eq!(asked.header("authorization"), "Basic bWU6b3BlbiBzZXNhbWU=");
    assert_eq!(asked.header("depth"), "0");
    let put = desk
        .dav
        .fake
        .asked()
        .into_iter()
        .find(|it| it.method == "PUT")
        .unwrap();
    assert_eq!(put.header("content-length"), "5");
    assert_eq!(put.header("content-type"), "image/jpeg");
    assert_eq!(put.header("if-none-match"), "*");
    assert_eq!(put.header("oc-checksum"), "");
    assert_eq!(
        desk.dav.lines(),
        [
            "PROPFIND /dav/2014/07/a.jpg",
            "MKCOL /dav/2014/07/",
            "MKCOL /dav/2014/",
            "MKCOL /dav/2014/07/",
            "PUT /dav/2014/07/a.jpg",
            "PROPFIND /dav/2014/07/a.jpg",
        ]
    );
    assert_eq!(
        desk.deliver("b.jpg", b"second").await,
        desk.receipt("b.jpg")
    );
    assert_eq!(
        desk.dav.lines(),
        [
            "PROPFIND /dav/2014/07/b.jpg",
            "PUT /dav/2014/07/b.jpg",
            "PROPFIND /dav/2014/07/b.jpg",
        ]
    );
    let files = desk.dav.files();
    assert_eq!(
        files[0],
        ("/dav/2014/07/a.jpg".to_owned(), b"first".to_vec())
    );
    assert_eq!(
        files[1],
        ("/dav/2014/07/b.jpg".to_owned(), b"second".to_vec())
    );
}

#[tokio::test]
async fn the_folder_of_the_address_is_made_too() {
    let desk = desk(Habits::default()).await;
    let target = sample::open(&settings(&desk.dav.fake.url("/dav/new/deep/")));
    let outcome = sample::deliver(&*target, &job(desk.folder.path(), "a.jpg", b"x")).await;
    assert!(outcome.is_ok(), "{outcome:?}");
    assert_eq!(desk.dav.names(), ["/dav/new/deep/2014/07/a.jpg"]);
}

#[tokio::test]
async fn every_way_to_say_that_a_folder_is_there_or_missing() {
    for there in [405, 423, 406, 403, 301, 400] {
        for missing in [409, 404] {
            let desk = desk(Habits {
                there,
                missing,
                ..Habits::default()
            })
            .await;
            desk.dav.put("/dav/2014/other.jpg", b"x");
            let outcome = desk.deliver("a.jpg", b"x").await;
            assert_eq!(outcome, desk.receipt("a.jpg"), "{there} {missing}");
        }
    }
}

#[tokio::test]
async fn the_same_content_is_there_once_and_nothing_is_sent() {
    for computes_checksums in [true, false] {
        let desk = desk(Habits {
            computes_checksums,
            ..Habits::default()
        })
        .await;
        desk.dav.put("/dav/2014/07/a.jpg", b"photo");
        assert_eq!(desk.deliver("a.jpg", b"photo").await, desk.receipt("a.jpg"));
        let lines = desk.dav.lines();
        assert!(
            !lines.iter().any(|line| line.starts_with("PUT")),
            "{lines:?}"
        );
        let reads = lines.iter().filter(|line| line.starts_with("GET")).count();
        assert_eq!(reads, usize::from(!computes_checksums));
    }
}

#[tokio::test]
async fn beside_another_content_a_photo_gets_a_number() {
    for habits in [
        Habits::default(),
        Habits {
            computes_checksums: true,
            ..Habits::default()
        },
        Habits {
            tells_properties: false,
            ..Habits::default()
        },
    ] {
        let desk = desk(habits).await;
        let large = sample::bytes(700_000, 1);
        let mut alike = large.clone();
        alike[699_999] ^= 1;
        for (name, content) in [
            ("a.jpg", alike.as_slice()),
            ("a-2.jpg", b"short and different"),
            ("a-3.jpg", &[large.as_slice(), b"!"].concat()),
        ] {
            desk.dav.put(&format!("/dav/2014/07/{name}"), content);
        }
        let before = desk.dav.files();
        desk.dav.put("/dav/2014/07/a-4.jpg/", b"");
        assert_eq!(desk.deliver("a.jpg", &large).await, desk.receipt("a-5.jpg"));
        let after = desk.dav.files();
        assert!(before.iter().all(|file| after.contains(file)));
        assert!(after.contains(&("/dav/2014/07/a-5.jpg".to_owned(), large)));
    }
}

#[tokio::test]
async fn the_beginning_of_a_photo_is_a_broken_upload_and_is_replaced() {
    for heeds_conditions in [true, false] {
        let desk = desk(Habits {
            heeds_conditions,
            breaks_after: Some(400_000),
            ..Habits::default()
        })
        .await;
        let large = sample::bytes(3_000_000, 1);
        let trouble = sample::trouble(desk.deliver("a.jpg", &large).await);
        assert!(matches!(trouble, Trouble::Later { .. }), "{trouble:?}");
        let left = desk.dav.files().remove(0).1.len();
        assert!((400_000..3_000_000).contains(&left));
        assert_eq!(desk.deliver("a.jpg", &large).await, desk.receipt("a.jpg"));
        assert_eq!(desk.dav.files(), [("/dav/2014/07/a.jpg".to_owned(), large)]);
    }
}

#[tokio::test]
async fn a_name_that_is_taken_in_the_meantime_is_not_overwritten() {
    let desk = desk(Habits::default()).await;
    desk.dav.put("/dav/2014/07/x.jpg", b"x");
    desk.dav
        .set(|it| it.is_quicker = Some(b"somebody else's".to_vec()));
    assert_eq!(
        desk.deliver("a.jpg", b"mine").await,
        desk.receipt("a-2.jpg")
    );
    let files = desk.dav.files();
    assert!(files.contains(&("/dav/2014/07/a.jpg".to_owned(), b"somebody else's".to_vec())));
}

#[tokio::test]
async fn a_folder_that_somebody_removed_is_made_again() {
    let desk = desk(Habits::default()).await;
    assert!(desk.deliver("a.jpg", b"x").await.is_ok());
    desk.dav.remove_all();
    assert!(desk.deliver("b.jpg", b"y").await.is_ok());
    assert_eq!(desk.dav.names(), ["/dav/2014/07/b.jpg"]);
}

#[tokio::test]
async fn what_arrives_short_is_noticed() {
    let desk = desk(Habits {
        keeps: 3,
        ..Habits::default()
    })
    .await;
    let trouble = sample::trouble(desk.deliver("a.jpg", b"photo").await);
    let want = format!(
        "only 3 of 5 bytes have arrived at {}/2014/07/a.jpg",
        desk.dav.url()
    );
    assert_eq!(trouble.to_string(), want);
    desk.dav.set(|it| it.keeps = usize::MAX);
    assert_eq!(desk.deliver("a.jpg", b"photo").await, desk.receipt("a.jpg"));
}

#[tokio::test]
async fn refusals() {
    let is_owners = |it: &Trouble| matches!(it, Trouble::Owner(_));
    let is_later = |it: &Trouble| matches!(it, Trouble::Later { .. });
    let is_final = |it: &Trouble| matches!(it, Trouble::Never(_));
    let cases: [(&'static str, u16, sample::IsRight); 11] = [
        ("PROPFIND", 401, is_owners),
        ("PROPFIND", 503, is_later),
        ("MKCOL", 403, is_owners),
        ("MKCOL", 423, is_later),
        ("MKCOL", 507, is_later),
        ("MKCOL", 404, is_owners),
        ("PUT", 403, is_owners),
        ("PUT", 405, is_owners),
        ("PUT", 413, is_final),
        ("PUT", 423, is_later),
        ("PUT", 507, is_later),
    ];
    for (method, status, is_right) in cases {
        let desk = desk(Habits {
            refuses: Some((method, status)),
            ..Habits::default()
        })
        .await;
        let trouble = sample::trouble(desk.deliver("a.jpg", b"photo").await);
        assert!(is_right(&trouble), "{method} {status}: {trouble:?}");
        assert_eq!(desk.dav.names(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_is_no_webdav_is_for_the_owner() {
    use super::fake::{Fake, Reply};
    for status in [405, 400, 501, 404] {
        let fake = Fake::saying(Reply::status(status)).await;
        let folder = tempfile::tempdir().unwrap();
        let target = sample::open(&settings(&fake.url("/dav")));
        let outcome = sample::deliver(&*target, &job(folder.path(), "a.jpg", b"x")).await;
        let trouble = sample::trouble(outcome);
        assert!(
            matches!(trouble, Trouble::Owner(_)),
            "{status}: {trouble:?}"
        );
        assert!(trouble.to_string().contains("look at `url`"), "{trouble}");
    }
}

#[tokio::test]
async fn names_may_hold_anything() {
    let desk = desk(Habits::default()).await;
    let settings = Settings {
        layout: Layout::parse("für {sender}/{name}").unwrap(),
        ..settings(&desk.dav.url())
    };
    let mut delivery = job(desk.folder.path(), "a.jpg", b"x");
    delivery.photos[0].name = "50% #1 ü &?.jpg".to_owned();
    delivery.from.sender = "a+b;c=d@example.org".to_owned();
    let outcome = sample::deliver(&*sample::open(&settings), &delivery).await;
    assert!(outcome.is_ok(), "{outcome:?}");
    assert_eq!(
        desk.dav.names(),
        ["/dav/für a+b;c=d@example.org/50% #1 ü &_.jpg"]
    );
}

#[tokio::test]
async fn nextcloud_is_told_the_checksum_and_the_date() {
    let desk = desk(Habits::default()).await;
    let target = sample::open(&settings(&desk.dav.fake.url("/remote.php/dav")));
    let delivery = job(desk.folder.path(), "a.jpg", b"photo");
    assert!(sample::deliver(&*target, &delivery).await.is_ok());
    let put = desk
        .dav
        .fake
        .asked()
        .into_iter()
        .find(|it| it.method == "PUT")
        .unwrap();
    let checksum = "SHA1:eeb35d331bddcddfdbb0a6d16f64120bb01356fd";
    assert_eq!(put.header("oc-checksum"), checksum);
    let time: i64 = put.header("x-oc-mtime").parse().unwrap();
    // Noon of 2 July 2014, in whatever time zone this is.
    assert!((time - 1_404_304_200).abs() <= 14 * 3600, "{time}");
}
