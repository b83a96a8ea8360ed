//! A look whether deliveries would work: what it asks, what it says, and that nothing is delivered and nothing stays.
//!
//! Here is what all targets on the web have in common; below `rehearsal/` what each has for itself.

mod immich;
mod mastodon;
mod ntfy;
mod s3;
mod webdav;
mod webhook;

use super::fake::{Asked, Fake, Reply};
use super::photo_library::KEY;
use super::s3::SECRET;
use super::sample;
use nx_gateway::targets::{Outcome, Receipt, Settings, Target, Trouble};
use std::sync::Arc;
use tokio::net::TcpSocket;

/// Each kind that asks something, with a secret of its own.
fn kinds(url: &str) -> Vec<(&'static str, Arc<dyn Target>)> {
    let ntfy = nx_gateway::targets::ntfy::Settings {
        token: Some(sample::hidden("tk_1234")),
        ..super::ntfy::settings(&format!("{url}/topic"))
    };
    let settings: [(&str, &dyn Settings); 5] = [
        ("immich", &super::immich::settings(url, Some("Camera"))),
        ("mastodon", &super::mastodon::settings(url)),
        ("ntfy", &ntfy),
        ("s3", &super::s3::settings(&format!("{url}/bucket"))),
        ("webdav", &super::webdav::settings(&format!("{url}/dav"))),
    ];
    settings.map(|(kind, it)| (kind, sample::open(it))).to_vec()
}

/// Has a port, so that nobody else gets it, and doesn't listen.
fn deaf() -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
    socket
}

/// What the owner reads, without the port, which is another one each time.
#[track_caller]
fn receipt(outcome: Outcome, fake: &Fake) -> String {
    let Receipt(said) = outcome.unwrap();
    without_port(&said, fake)
}

fn without_port(said: &str, fake: &Fake) -> String {
    let port = format!(":{}", fake.address.port());
    said.replace(&port, "")
}

#[track_caller]
fn owners(outcome: Outcome, fake: &Fake) -> String {
    match outcome {
        Err(Trouble::Owner(reason)) => without_port(&reason, fake),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_login_that_is_refused_is_for_the_owner_and_no_secret_is_told() {
    // Servers that repeat what they were told are the ones that tell it.
    let parrot = |asked: &Asked| {
        let told = ["authorization", "x-api-key"].map(|name| asked.header(name));
        let said = format!("who is {}? Not {SECRET}!", told.join(" "));
        Reply::status(401).body("text/plain", said)
    };
    let fake = Fake::new(parrot).await;
    let secrets = ["t0ken", "tk_1234", KEY, "bWU6b3BlbiBzZXNhbWU"];
    for (kind, target) in kinds(&fake.url("")) {
        let said = owners(target.rehearse().await, &fake);
        assert!(said.contains("doesn't accept the login"), "{kind}: {said}");
        assert!(said.contains("[hidden]"), "{kind}: {said}");
        let told = secrets.iter().find(|secret| said.contains(**secret));
        assert_eq!(told, None, "{kind}: {said}");
        // S3 never sends its secret, and shares it with WebDAV here.
        let is_its_secret = ["s3", "webdav"].contains(&kind);
        assert_eq!(said.contains(SECRET), !is_its_secret, "{kind}: {said}");
    }
}

#[tokio::test]
async fn a_server_that_is_silent_is_not_there() {
    for number in 0..kinds("http://localhost").len() {
        let fake = Fake::saying(Reply::Silence).await;
        let (kind, target) = kinds(&fake.url("")).swap_remove(number);
        let asked = async {
            fake.has_been_asked(1).await;
            // From here on time passes whenever nothing else happens.
            tokio::time::pause();
        };
        let (outcome, ()) = tokio::join!(target.rehearse(), asked);
        tokio::time::resume();
        let want = format!("{} took too long to answer", fake.address);
        assert_eq!(outcome, Err(Trouble::Unreachable(want)), "{kind}");
        assert_eq!(fake.lines().len(), 1, "{kind}");
    }
}

#[tokio::test]
async fn where_nobody_listens_nobody_is_reached() {
    let deaf = deaf();
    let host = deaf.local_addr().unwrap();
    let want = format!("{host} can't be reached: Connection refused");
    for (kind, target) in kinds(&format!("http://{host}")) {
        let outcome = target.rehearse().await;
        assert_eq!(outcome, Err(Trouble::Unreachable(want.clone())), "{kind}");
    }
}

#[tokio::test]
async fn a_connection_that_ends_may_do_better_later() {
    let fake = Fake::saying(Reply::HangUp).await;
    for (kind, target) in kinds(&fake.url("")) {
        let outcome = target.rehearse().await;
        let Err(Trouble::Later { reason, .. }) = outcome else {
            panic!("{kind}: {outcome:?}");
        };
        // Nothing was delivered that may have arrived.
        assert!(
            reason.contains("ended before it answered"),
            "{kind}: {reason}"
        );
    }
}

#[tokio::test]
async fn a_page_of_some_other_web_server_is_for_the_owner() {
    let page = Reply::status(200).body("text/html", "<title>Router</title>");
    let fake = Fake::saying(page).await;
    for (kind, target) in kinds(&fake.url("")) {
        // Everything is there, it says, so to S3 a made-up name is as well.
        let outcome = target.rehearse().await;
        let is_owners = matches!(outcome, Err(Trouble::Owner(_) | Trouble::Never(_)));
        assert!(is_owners, "{kind}: {outcome:?}");
    }
}
