//! `[s3.NAME]`: an upload is begun and given up; at no time is there an object.

use super::super::s3::{SECRET, State, Store};
use super::{owners, receipt};
use expect_test::expect;
use nx_gateway::targets::Trouble;

async fn store(refuses: Option<(&'static str, u16, &'static str)>) -> Store {
    Store::new(State {
        refuses,
        ..State::default()
    })
    .await
}

/// What it was asked, with another word for the name that is never the same.
fn lines(store: &Store) -> String {
    let lines = store.fake.lines();
    let plain = lines.iter().map(|line| {
        let (start, rest) = line.split_once("nx-gateway-trial-").unwrap();
        format!("{start}TRIAL{}", rest.split_once(".txt").unwrap().1)
    });
    plain.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check_nothing_is_left(store: &Store) {
    assert!(store.with(|it| it.objects.is_empty() && it.uploads.is_empty()));
}

#[tokio::test]
async fn an_upload_is_begun_and_given_up() {
    let store = store(None).await;
    let said = receipt(store.target.rehearse().await, &store.fake);
    expect!["http://127.0.0.1/bucket takes photos (an upload was begun and given up, nothing is left of it)"].assert_eq(&said);
    expect![[r#"
        HEAD /bucket/TRIAL
        POST /bucket/TRIAL?uploads=
        PUT /bucket/TRIAL?partNumber=1&uploadId=up1
        GET /bucket/TRIAL?max-parts=500&uploadId=up1
        DELETE /bucket/TRIAL?uploadId=up1"#]]
    .assert_eq(&lines(&store));
    check_nothing_is_left(&store);
}

#[tokio::test]
async fn refusals() {
    let is_owners = |it: &Trouble| matches!(it, Trouble::Owner(_));
    let is_later = |it: &Trouble| matches!(it, Trouble::Later { .. });
    let cases: [(&'static str, u16, &'static str, super::sample::IsRight); 8] = [
        // May not see what isn't there, or write, or go on with large photos.
        ("GET /bucket/nx", 403, "AccessDenied", is_owners),
        ("POST", 403, "AccessDenied", is_owners),
        ("PUT", 403, "AccessDenied", is_owners),
        ("POST", 404, "NoSuchBucket", is_owners),
        ("POST", 403, "SignatureDoesNotMatch", is_owners),
        ("POST", 403, "RequestTimeTooSkewed", is_later),
        ("POST", 503, "SlowDown", is_later),
        ("PUT", 503, "SlowDown", is_later),
    ];
    for (line, status, code, is_right) in cases {
        let store = store(Some((line, status, code))).await;
        let trouble = super::sample::trouble(store.target.rehearse().await);
        assert!(is_right(&trouble), "{line} {status}: {trouble:?}");
        let said = trouble.to_string();
        assert!(said.contains(code) && !said.contains(SECRET), "{said}");
        check_nothing_is_left(&store);
    }
}

#[tokio::test]
async fn who_may_not_look_at_what_is_not_there_is_told_before_anything_is_begun() {
    // As Amazon answers to keys that may not list the bucket.
    let fake = super::Fake::saying(super::Reply::status(403)).await;
    let target = super::sample::open(&super::super::s3::settings(&fake.url("/bucket")));
    let said = owners(target.rehearse().await, &fake);
    expect!["127.0.0.1 doesn't allow this: 403 Forbidden; look at `access_key` and `secret_key_file`, and at what they may do there"].assert_eq(&said);
    let lines = fake.lines();
    assert!(
        lines.iter().all(|line| !line.starts_with("POST")),
        "{lines:?}"
    );
}

#[tokio::test]
async fn an_upload_that_can_not_be_given_up_is_told() {
    let store = store(Some(("DELETE", 403, "AccessDenied"))).await;
    let said = owners(store.target.rehearse().await, &store.fake);
    let start = "the unfinished upload of http://127.0.0.1/bucket/nx-gateway-trial-";
    assert!(said.starts_with(start), "{said}");
    let end = "; remove it yourself";
    assert!(
        said.contains("AccessDenied") && said.ends_with(end),
        "{said}"
    );
    assert!(store.with(|it| it.objects.is_empty()));
}
