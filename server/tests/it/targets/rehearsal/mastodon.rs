//! `[mastodon.NAME]`: the server, whose token it is and what it may do; no post and no upload.

use super::super::fake::Reply;
use super::super::instance::{Instance, refusal};
use super::super::{mastodon, sample};
use super::{owners, receipt};
use expect_test::expect;
use nx_gateway::targets::{Outcome, Trouble};
use serde_json::json;

const ACCOUNT: &str = "GET /api/v1/accounts/verify_credentials";

async fn look(instance: &Instance) -> Outcome {
    let target = sample::open(&mastodon::settings(&instance.fake.url("")));
    let outcome = target.rehearse().await;
    assert!(instance.with(|it| it.posts.is_empty() && it.media.is_empty()));
    let lines = instance.fake.lines();
    assert!(lines.iter().all(|it| it.starts_with("GET ")), "{lines:?}");
    outcome
}

#[tokio::test]
async fn who_posts_and_how_much() {
    let instance = Instance::new().await;
    instance.with(|it| {
        it.instance = json!({ "configuration": { "statuses": { "max_characters": 5000, "max_media_attachments": 16 } } });
    });
    let want = expect!["posts as @me@127.0.0.1, up to 16 pictures and 5000 letters each"];
    for scopes in [
        None,
        Some(vec!["read", "write", "push"]),
        Some(vec!["read:accounts", "write:media", "write:statuses"]),
    ] {
        instance.with(|it| it.scopes = scopes);
        want.assert_eq(&receipt(look(&instance).await, &instance.fake));
    }
    // Servers that know the older address only.
    instance.with(|it| it.has_v2 = false);
    want.assert_eq(&receipt(look(&instance).await, &instance.fake));
}

#[tokio::test]
async fn a_token_that_may_not_write_is_for_the_owner() {
    let instance = Instance::new().await;
    instance.with(|it| it.scopes = Some(vec!["read", "write:media"]));
    let said = owners(look(&instance).await, &instance.fake);
    expect!["the token may not post on 127.0.0.1, as it was made without write:statuses; look at `token_file` (`nx-gateway login mastodon` makes a new one)"].assert_eq(&said);
}

#[tokio::test]
async fn a_token_that_may_only_write_will_do() {
    let instance = Instance::new().await;
    instance.with(|it| {
        it.may_look = false;
        it.scopes = Some(vec!["write"]);
    });
    let said = receipt(look(&instance).await, &instance.fake);
    expect!["may post on 127.0.0.1 (this token can't ask as whom), up to 4 pictures and 500 letters each"].assert_eq(&said);
    // Where the server doesn't tell of rights, it may as well be the account that may do nothing any more.
    instance.with(|it| it.scopes = None);
    let said = owners(look(&instance).await, &instance.fake);
    expect!["127.0.0.1 doesn't allow this: 403 outside the authorized scopes; look at `token_file` (`nx-gateway login mastodon` makes a new one), and at what they may do there"].assert_eq(&said);
}

#[tokio::test]
async fn refusals() {
    let page = Reply::status(200).body("text/html", "<title>Router</title>");
    let is_owners = |it: &Trouble| matches!(it, Trouble::Owner(_));
    let is_later = |it: &Trouble| matches!(it, Trouble::Later { .. });
    let cases: [(&'static str, Reply, sample::IsRight); 6] = [
        ("GET /api/v2/instance", page, is_owners),
        ("GET /api/v2/instance", refusal(500, "oh no"), is_later),
        (
            ACCOUNT,
            refusal(401, "The access token is invalid"),
            is_owners,
        ),
        // snac's word for that.
        (ACCOUNT, Reply::status(422), is_owners),
        (ACCOUNT, refusal(429, "slowly"), is_later),
        (ACCOUNT, refusal(503, "later"), is_later),
    ];
    for (line, reply, is_right) in cases {
        let instance = Instance::new().await;
        instance.trap(line, reply);
        let trouble = sample::trouble(look(&instance).await);
        assert!(is_right(&trouble), "{line}: {trouble:?}");
        let said = trouble.to_string();
        let has_hint = said.contains("`nx-gateway login mastodon` makes a new one");
        let is_login = line == ACCOUNT && is_owners(&trouble);
        assert_eq!(has_hint, is_login, "{said}");
    }
}
