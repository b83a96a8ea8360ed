//! Servers that refuse, hang up or fall silent.

use super::{
    super::{MailTarget, Settings},
    fake::{Fake, Reply},
    sample::{delivery, noise, settings, stored},
    sending::{deliver, queued},
};
use crate::targets::{Outcome, Target as _, Trouble};

fn class(outcome: &Outcome) -> &'static str {
    match outcome {
        Ok(_) => "delivered",
        Err(Trouble::Unreachable(_)) => "unreachable",
        Err(Trouble::Later { .. }) => "later",
        Err(Trouble::Never(_)) => "never",
        Err(Trouble::Owner(_)) => "owner",
    }
}

/// How an attempt ends with one answer to one command; the one behind it arrives.
async fn attempt(command: &'static str, reply: Reply) -> Outcome {
    let folder = tempfile::tempdir().expect("a folder");
    let delivery = stored(folder.path(), &[("a.jpg", &noise(100_000, 1))]);
    let fake = Fake::plain().await.answer(command, &[reply]);
    let target = MailTarget::new(settings(fake.port()));
    let outcome = target
        .deliver(&delivery, &super::sample::Notepad::default())
        .await;
    assert!(fake.mails().is_empty(), "{command}");
    let next = target
        .deliver(&delivery, &super::sample::Notepad::default())
        .await;
    assert_eq!(next, queued(), "{command}");
    assert_eq!(fake.mails().len(), 1, "{command}");
    outcome
}

const STAGES: [&str; 7] = ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "CONTENT", "END"];

#[tokio::test]
async fn a_server_that_hangs_up_is_tried_again_later() {
    for stage in STAGES {
        let outcome = attempt(stage, Reply::HangUp).await;
        assert_eq!(class(&outcome), "later", "{stage}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_server_that_asks_for_patience_gets_it() {
    for stage in ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END"] {
        let outcome = attempt(stage, Reply::Say("451 4.3.0 Not now")).await;
        assert_eq!(class(&outcome), "later", "{stage}: {outcome:?}");
    }
}

#[tokio::test]
async fn refusals_end_what_they_are_about() {
    for (stage, want) in [
        ("CONNECT", "later"),
        ("EHLO", "later"),
        ("MAIL", "never"),
        ("RCPT", "never"),
        ("DATA", "never"),
        ("END", "never"),
    ] {
        let outcome = attempt(stage, Reply::Say("554 5.7.1 No")).await;
        assert_eq!(class(&outcome), want, "{stage}: {outcome:?}");
    }
}

#[tokio::test]
async fn what_is_not_the_language_of_mail_servers_is_no_delivery() {
    for stage in ["CONNECT", "MAIL", "END"] {
        for nonsense in ["HTTP/1.1 400 Bad Request", "", "999 what"] {
            let outcome = attempt(stage, Reply::Say(nonsense)).await;
            assert_eq!(
                class(&outcome),
                "later",
                "{stage} {nonsense:?}: {outcome:?}"
            );
        }
    }
}

#[tokio::test]
async fn where_nobody_listens_everything_waits() {
    // Bound, so that nobody else gets it, but not listening.
    let deaf = tokio::net::TcpSocket::new_v4().expect("a socket");
    deaf.bind(([127, 0, 0, 1], 0).into()).expect("a port");
    let port = deaf.local_addr().expect("an address").port();
    let folder = tempfile::tempdir().expect("a folder");
    let delivery = stored(folder.path(), &[("a.jpg", b"x")]);
    let target = MailTarget::new(settings(port));
    assert!(!target.answers().await);
    let want = format!("127.0.0.1, port {port}, can't be reached: Connection refused");
    let outcome = target
        .deliver(&delivery, &super::sample::Notepad::default())
        .await;
    assert_eq!(outcome, Err(Trouble::Unreachable(want)));

    let fake = Fake::plain().await;
    assert!(MailTarget::new(settings(fake.port())).answers().await);
}

#[tokio::test]
async fn a_name_that_nobody_has_is_unreachable() {
    let folder = tempfile::tempdir().expect("a folder");
    let delivery = stored(folder.path(), &[("a.jpg", b"x")]);
    let settings = Settings {
        server: "no..name".to_owned(),
        ..settings(25)
    };
    let outcome = deliver(settings, &delivery).await;
    assert_eq!(class(&outcome), "unreachable", "{outcome:?}");
}

#[tokio::test]
async fn a_photo_that_is_gone_is_not_sent() {
    let fake = Fake::plain().await;
    let outcome = deliver(settings(fake.port()), &delivery(&["gone.jpg"])).await;
    let want = "/photos/2026-11-22/gone.jpg is gone from the library".to_owned();
    assert_eq!(outcome, Err(Trouble::Never(want)));
    let folder = tempfile::tempdir().expect("a folder");
    // What is no file is as good as gone.
    let mut replaced = delivery(&["a.jpg"]);
    replaced.photos[0].path = folder.path().to_owned();
    let outcome = deliver(settings(fake.port()), &replaced).await;
    assert_eq!(class(&outcome), "never", "{outcome:?}");
    assert_eq!(fake.mails(), []);
}
