//! Talks that stop before there is a mail.

use super::{
    super::{Encryption, MailTarget, Recipients, Settings},
    fake::{Abilities, Fake, Reply},
    protecting::{WAYS, identity, server, trusting},
    sample::{from, login, plain, settings},
};
use crate::routing::glob::Glob;
use crate::targets::{Outcome, Receipt, Target as _, Trouble};
use expect_test::expect;
use tokio::net::TcpListener;
use tokio::task::yield_now;
use tokio::time::pause;

async fn rehearse(settings: Settings) -> Outcome {
    MailTarget::new(settings).rehearse().await
}

#[track_caller]
fn receipt(outcome: Outcome) -> String {
    let Receipt(said) = outcome.expect("it would work");
    said
}

/// Mails of mine, for two people.
fn of_mine(port: u16) -> Settings {
    let to = ["granny@example.org", "nobody@example.net"].map(plain);
    Settings {
        sender: from("Me <me@example.org>"),
        recipients: Recipients::Fixed(to.to_vec()),
        ..settings(port)
    }
}

#[tokio::test]
async fn sender_and_recipients_are_asked_for_and_no_mail_is_sent() {
    let fake = Fake::plain().await;
    let said = receipt(rehearse(of_mine(fake.port())).await);
    expect!["127.0.0.1 takes mail from me@example.org for granny@example.org, nobody@example.net (no login, no TLS)"].assert_eq(&said);
    let heard = fake.heard();
    expect![[r#"
        MAIL FROM:<me@example.org>
        RSET
        MAIL FROM:<me@example.org>
        RCPT TO:<granny@example.org>
        RSET
        MAIL FROM:<me@example.org>
        RCPT TO:<nobody@example.net>
        RSET
        QUIT"#]]
    .assert_eq(&heard[2..].join("\n"));
    assert_eq!(fake.mails(), []);
}

#[tokio::test]
async fn behind_login_and_protection_as_a_mail_would_be() {
    let identity = identity(|_| {});
    for way in WAYS {
        let fake = server(way, &identity).await;
        let settings = Settings {
            sender: from("me@example.org"),
            ..trusting(way, &fake, Some(&identity.pem))
        };
        let said = receipt(rehearse(settings).await);
        let word = match way {
            Encryption::Tls => "TLS",
            _ => "STARTTLS",
        };
        let want = format!(
            "localhost takes mail from me@example.org (logged in as owner@example.net, {word})"
        );
        assert_eq!(said, want);
        assert!(fake.commands().ends_with("AUTH MAIL RSET QUIT"), "{way:?}");
        assert_eq!(fake.mails(), []);
    }
}

#[tokio::test]
async fn nobody_is_made_up() {
    let fake = Fake::plain().await;
    let patterns = ["*@example.org", "granny@example.net", "?@example.org"].map(Glob::new);
    let some = Settings {
        sender: from("me@example.org"),
        recipients: Recipients::Named(patterns.to_vec()),
        ..settings(fake.port())
    };
    let said = receipt(rehearse(some).await);
    expect!["127.0.0.1 takes mail from me@example.org for granny@example.net (no login, no TLS)"]
        .assert_eq(&said);
    let talk = fake.commands();
    assert!(
        talk.ends_with("EHLO MAIL RSET MAIL RCPT RSET QUIT"),
        "{talk}"
    );
    // Who a camera says it is isn't known before it speaks.
    let fake = Fake::plain().await;
    let said = receipt(rehearse(settings(fake.port())).await);
    expect!["127.0.0.1 lets us in (no login, no TLS); mails come from the camera's address, so whether it takes them shows with the first"].assert_eq(&said);
    assert_eq!(fake.commands(), "EHLO EHLO QUIT");
}

#[tokio::test]
async fn a_refused_recipient_is_named_and_the_others_are_asked_for() {
    const UNKNOWN: Reply = Reply::Say("550 5.1.1 User unknown");
    let fake = Fake::plain().await.answer("RCPT", &[UNKNOWN]);
    let Err(Trouble::Never(reason)) = rehearse(of_mine(fake.port())).await else {
        panic!("one is refused");
    };
    expect!["granny@example.org: 127.0.0.1 refuses the recipient: 550 5.1.1 User unknown"]
        .assert_eq(&reason);
    assert!(fake.commands().ends_with("RCPT RSET MAIL RCPT RSET QUIT"));
    let fake = Fake::plain().await.answer("RCPT", &[UNKNOWN, UNKNOWN]);
    let Err(Trouble::Never(reason)) = rehearse(of_mine(fake.port())).await else {
        panic!("both are refused");
    };
    expect!["granny@example.org: 127.0.0.1 refuses the recipient: 550 5.1.1 User unknown; nobody@example.net: 127.0.0.1 refuses the recipient: 550 5.1.1 User unknown"].assert_eq(&reason);
    assert_eq!(fake.mails(), []);
}

#[tokio::test]
async fn a_refused_sender_is_named() {
    let fake = Fake::plain()
        .await
        .answer("MAIL", &[Reply::Say("553 5.7.1 Not yours")]);
    let Err(Trouble::Owner(reason)) = rehearse(of_mine(fake.port())).await else {
        panic!("it is for the owner");
    };
    expect!["me@example.org: 127.0.0.1 doesn't let us send from this address: 553 5.7.1 Not yours; look at `from` in the mail's section"].assert_eq(&reason);
    assert!(fake.commands().ends_with("EHLO MAIL RSET QUIT"));
}

#[tokio::test]
async fn a_wrong_password_is_for_the_owner_and_stays_hidden() {
    let fake = Fake::start(Abilities {
        login: Some(("owner@example.net", "open sesame")),
        ..Abilities::default()
    })
    .await;
    let wrong = Settings {
        login: login("owner@example.net", "close sesame"),
        ..of_mine(fake.port())
    };
    let Err(Trouble::Owner(reason)) = rehearse(wrong).await else {
        panic!("it is for the owner");
    };
    expect!["127.0.0.1 doesn't accept the login: 535 5.7.8 Wrong; look at `user` and `password_file` in the mail's section"].assert_eq(&reason);
    assert!(!fake.commands().contains("MAIL"));
}

#[tokio::test]
async fn a_server_that_asks_for_patience_or_hangs_up_may_work_later() {
    for command in ["CONNECT", "EHLO", "MAIL", "RCPT"] {
        for reply in [Reply::Say("451 4.7.1 Greylisted"), Reply::HangUp] {
            let fake = Fake::plain()
                .await
                .answer(command, std::slice::from_ref(&reply));
            let outcome = rehearse(of_mine(fake.port())).await;
            assert!(
                matches!(outcome, Err(Trouble::Later { .. })),
                "{command} {reply:?}: {outcome:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_server_that_is_silent_is_not_there() {
    let silent = || {
        Err(Trouble::Unreachable(
            "127.0.0.1 took too long to answer".to_owned(),
        ))
    };
    for command in ["MAIL", "RCPT"] {
        let fake = Fake::plain().await.answer(command, &[Reply::Silence]);
        let heard = async {
            while !fake.commands().ends_with(command) {
                yield_now().await;
            }
            // From here on time passes whenever nothing else happens.
            pause();
        };
        let (outcome, ()) = tokio::join!(rehearse(of_mine(fake.port())), heard);
        assert_eq!(outcome, silent(), "{command}");
        tokio::time::resume();
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let listen = async {
        let connection = listener.accept().await.expect("a connection");
        pause();
        connection
    };
    let (outcome, _connection) = tokio::join!(rehearse(of_mine(port)), listen);
    assert_eq!(outcome, silent());
}

#[tokio::test]
async fn where_nobody_listens_nobody_is_reached() {
    // Bound, so that nobody else gets it, but not listening.
    let deaf = tokio::net::TcpSocket::new_v4().expect("a socket");
    deaf.bind(([127, 0, 0, 1], 0).into()).expect("a port");
    let port = deaf.local_addr().expect("an address").port();
    let want = format!("127.0.0.1, port {port}, can't be reached: Connection refused");
    assert_eq!(
        rehearse(of_mine(port)).await,
        Err(Trouble::Unreachable(want))
    );
}
