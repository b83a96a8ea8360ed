//! `[ntfy.NAME]`: whether it is one, and whether it would take a notification; there is none.

use super::super::fake::{Asked, Fake, Reply};
use super::super::{ntfy, sample};
use super::{owners, receipt};
use expect_test::expect;
use nx_gateway::targets::Trouble;
use nx_gateway::targets::ntfy::Settings;
use serde_json::json;

/// A healthy server, and its answer to what is published.
async fn server(reply: Reply) -> Fake {
    Fake::new(move |asked: &Asked| match asked.line().as_str() {
        line if line.starts_with("GET /v1/health") => Reply::json(200, &json!({ "healthy": true })),
        _ => reply.clone(),
    })
    .await
}

fn refusal(status: u16, code: u32, error: &str) -> Reply {
    let said = json!({ "code": code, "http": status, "error": error, "link": "https://ntfy.sh/" });
    Reply::json(status, &said)
}

#[tokio::test]
async fn a_notification_that_can_not_be_is_refused_for_that() {
    let fake = server(refusal(400, 40007, "invalid priority parameter")).await;
    let url = fake.url("/topic?auth=abc");
    let target = sample::open(&Settings {
        token: Some(sample::hidden("tk_1234")),
        ..ntfy::settings(&url)
    });
    let said = receipt(target.rehearse().await, &fake);
    expect!["127.0.0.1 takes notifications with this token"].assert_eq(&said);
    let [health, asked] = fake.asked().try_into().unwrap();
    assert_eq!(health.line(), "GET /v1/health?auth=abc");
    assert_eq!(asked.line(), "POST /topic?auth=abc");
    assert_eq!(asked.header("authorization"), "Bearer tk_1234");
    assert_eq!(asked.header("priority"), "nx-gateway-only-looks");
    assert_eq!(asked.body, b"");
    let said = receipt(sample::open(&ntfy::settings(&url)).rehearse().await, &fake);
    expect!["127.0.0.1 takes notifications without a token"].assert_eq(&said);
}

#[tokio::test]
async fn refusals() {
    let is_owners = |it: &Trouble| matches!(it, Trouble::Owner(_));
    let is_later = |it: &Trouble| matches!(it, Trouble::Later { .. });
    let is_final = |it: &Trouble| matches!(it, Trouble::Never(_));
    let taken = json!({ "id": "x1", "event": "message" });
    let cases: [(Reply, sample::IsRight, &str); 6] = [
        (
            refusal(401, 40101, "unauthorized"),
            is_owners,
            "`token_file`",
        ),
        (refusal(403, 40301, "forbidden"), is_owners, "`token_file`"),
        (
            refusal(429, 42901, "limit reached"),
            is_later,
            "limit reached",
        ),
        (
            refusal(400, 40010, "topic disallowed"),
            is_final,
            "topic disallowed",
        ),
        (Reply::status(400), is_owners, "as ntfy does"),
        (Reply::json(200, &taken), is_owners, "as ntfy does"),
    ];
    for (reply, is_right, words) in cases {
        let fake = server(reply.clone()).await;
        let target = sample::open(&ntfy::settings(&fake.url("/topic")));
        let trouble = sample::trouble(target.rehearse().await);
        assert!(is_right(&trouble), "{reply:?}: {trouble:?}");
        assert!(trouble.to_string().contains(words), "{trouble}");
    }
}

#[tokio::test]
async fn who_is_no_ntfy_is_asked_for_no_notification() {
    for reply in [
        Reply::status(404),
        Reply::status(200).body("text/html", "<title>Router</title>"),
        Reply::json(200, &json!({ "healthy": false })),
    ] {
        let fake = Fake::saying(reply).await;
        let target = sample::open(&ntfy::settings(&fake.url("/topic")));
        let said = owners(target.rehearse().await, &fake);
        expect!["127.0.0.1 doesn't answer as ntfy does; look at `url`"].assert_eq(&said);
        assert_eq!(fake.lines(), ["GET /v1/health"]);
    }
}
