//! `[immich.NAME]`: version, key and its rights, and the question before each upload; no photo.

use super::super::photo_library::{Habits, Library};
use super::super::{immich, sample};
use super::{owners, receipt};
use expect_test::expect;
use nx_gateway::targets::{Outcome, Trouble};

async fn look(habits: Habits, album: Option<&str>) -> (Outcome, Library) {
    let library = Library::new(habits).await;
    let target = sample::open(&immich::settings(&library.fake.url(""), album));
    (target.rehearse().await, library)
}

#[track_caller]
fn check_nothing_was_delivered(library: &Library) {
    assert!(library.with(|it| it.assets.is_empty() && it.albums.is_empty()));
    let lines = library.fake.lines();
    let sent = ["POST /api/assets", "POST /api/albums"];
    assert!(
        !lines.iter().any(|line| sent.contains(&&**line)),
        "{lines:?}"
    );
}

#[tokio::test]
async fn a_key_that_may_upload_is_enough() {
    for version in [2, 3] {
        for permissions in [&["all"][..], &["asset.upload"]] {
            let habits = Habits {
                version,
                permissions,
                ..Habits::default()
            };
            let (outcome, library) = look(habits, None).await;
            let want = format!(
                "Immich {version} at 127.0.0.1 takes photos with the key of me@example.org"
            );
            assert_eq!(receipt(outcome, &library.fake), want);
            check_nothing_was_delivered(&library);
        }
    }
    let lines = look(Habits::default(), None).await.1.fake.lines();
    let want = [
        "GET /api/server/version",
        "GET /api/api-keys/me",
        "POST /api/assets/bulk-upload-check",
        "GET /api/users/me",
    ];
    assert_eq!(lines, want);
}

#[tokio::test]
async fn rights_that_are_missing_are_named() {
    let habits = || Habits {
        permissions: &["asset.upload", "album.read", "asset.read"],
        ..Habits::default()
    };
    let (outcome, library) = look(habits(), Some("Camera")).await;
    expect!["the key in `api_key_file` lacks permissions at 127.0.0.1: album.create, albumAsset.create; give it those under Account Settings, API Keys"].assert_eq(&owners(outcome, &library.fake));
    check_nothing_was_delivered(&library);
    // They are for albums.
    let (outcome, _) = look(habits(), None).await;
    assert!(outcome.is_ok(), "{outcome:?}");
    let none = Habits {
        permissions: &["asset.read"],
        ..Habits::default()
    };
    let (outcome, library) = look(none, None).await;
    let said = owners(outcome, &library.fake);
    assert!(said.contains("127.0.0.1: asset.upload; "), "{said}");
}

#[tokio::test]
async fn what_a_key_needs_not_know_it_may_be_refused() {
    for line in ["GET /api/users/me", "GET /api/api-keys/me"] {
        let habits = Habits {
            refuses: Some((line, 403, "Missing required permission")),
            ..Habits::default()
        };
        let (outcome, library) = look(habits, Some("Camera")).await;
        assert!(outcome.is_ok(), "{line}: {outcome:?}");
        check_nothing_was_delivered(&library);
    }
}

#[tokio::test]
async fn refusals() {
    const CHECK: &str = "POST /api/assets/bulk-upload-check";
    const VERSION: &str = "GET /api/server/version";
    let is_owners = |it: &Trouble| matches!(it, Trouble::Owner(_));
    let is_later = |it: &Trouble| matches!(it, Trouble::Later { .. });
    let cases: [(&'static str, u16, &'static str, sample::IsRight); 5] = [
        (VERSION, 404, "Cannot GET", is_owners),
        (VERSION, 502, "no gateway", is_later),
        ("GET /api/api-keys/me", 401, "Invalid API key", is_owners),
        (
            CHECK,
            403,
            "Missing required permission: asset.upload",
            is_owners,
        ),
        (CHECK, 500, "oh no", is_later),
    ];
    for (line, status, words, is_right) in cases {
        let habits = Habits {
            refuses: Some((line, status, words)),
            ..Habits::default()
        };
        let (outcome, library) = look(habits, None).await;
        let trouble = sample::trouble(outcome);
        assert!(is_right(&trouble), "{line} {status}: {trouble:?}");
        assert!(trouble.to_string().contains(words), "{trouble}");
        check_nothing_was_delivered(&library);
    }
}
