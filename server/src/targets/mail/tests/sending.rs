//! Mails that arrive.

use super::{
    super::{MailTarget, Settings},
    fake::{Abilities, Fake, Reply},
    sample::{self, FRIEND, Notepad, from, login, noise, settings, stored},
};
use crate::targets::{Delivery, Outcome, Receipt, Target as _, Trouble};
use mail_parser::{MessageParser, MimeHeaders as _};

/// Names and contents of a mail's attachments.
pub(super) fn attachments(content: &[u8]) -> Vec<(String, Vec<u8>)> {
    let message = MessageParser::default().parse(content).expect("a mail");
    let attachment = |part: &mail_parser::MessagePart<'_>| {
        let name = part.attachment_name().unwrap_or_default();
        (name.to_owned(), part.contents().to_vec())
    };
    message.attachments().map(attachment).collect()
}

pub(super) fn names(content: &[u8]) -> String {
    let names = attachments(content).into_iter().map(|(name, _)| name);
    names.collect::<Vec<_>>().join(" ")
}

pub(super) fn message_id(content: &[u8]) -> String {
    let message = MessageParser::default().parse(content).expect("a mail");
    message.message_id().expect("an id").to_owned()
}

pub(super) async fn deliver(settings: Settings, delivery: &Delivery) -> Outcome {
    MailTarget::new(settings)
        .deliver(delivery, &Notepad::default())
        .await
}

pub(super) fn queued() -> Outcome {
    Ok(Receipt("2.0.0 Ok: queued as 4711".to_owned()))
}

#[tokio::test]
async fn photos_arrive_byte_identical_with_one_recipient_on_the_envelope() {
    let folder = tempfile::tempdir().expect("a folder");
    let (photo, film) = (noise(300_000, 1), noise(1_000_000, 2));
    let delivery = stored(
        folder.path(),
        &[("SAM_0001.JPG", &photo), ("Überfahrt.mp4", &film)],
    );
    let fake = Fake::plain().await;
    assert_eq!(deliver(settings(fake.port()), &delivery).await, queued());
    let mails = fake.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].sender, "me@camera.example");
    assert_eq!(mails[0].recipient, FRIEND);
    let want = [
        ("SAM_0001.JPG".to_owned(), photo),
        ("Überfahrt.mp4".to_owned(), film),
    ];
    assert!(attachments(&mails[0].content) == want);
    assert_eq!(fake.commands(), "EHLO EHLO MAIL RCPT DATA QUIT");
}

#[tokio::test]
async fn lines_that_begin_with_a_dot_arrive() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut delivery = stored(folder.path(), &[("a.jpg", b"x")]);
    delivery.from.text = ".\n..\n.end\n.\n".to_owned();
    let fake = Fake::plain().await;
    assert_eq!(deliver(settings(fake.port()), &delivery).await, queued());
    let content = &fake.mails()[0].content;
    let message = MessageParser::default().parse(content).expect("a mail");
    let text = message.body_text(0).expect("a text").replace("\r\n", "\n");
    assert_eq!(text, ".\n..\n.end\n.");
}

#[tokio::test]
async fn a_login_comes_before_the_mail() {
    let folder = tempfile::tempdir().expect("a folder");
    let delivery = stored(folder.path(), &[("a.jpg", b"x")]);
    let fake = Fake::start(Abilities {
        login: Some(("owner@example.net", "open sesame")),
        ..Abilities::default()
    })
    .await;
    let right = Settings {
        login: login("owner@example.net", "open sesame"),
        sender: from("nx@example.net"),
        ..settings(fake.port())
    };
    assert_eq!(deliver(right.clone(), &delivery).await, queued());
    assert_eq!(fake.commands(), "EHLO EHLO AUTH MAIL RCPT DATA QUIT");
    assert_eq!(fake.mails()[0].sender, "nx@example.net");

    let wrong = Settings {
        login: login("owner@example.net", "close sesame"),
        ..right
    };
    let Err(Trouble::Owner(reason)) = deliver(wrong, &delivery).await else {
        panic!("it is for the owner");
    };
    assert!(
        reason.contains("535 5.7.8 Wrong") && !reason.contains("sesame"),
        "{reason}"
    );
}

#[tokio::test]
async fn a_delivery_that_is_done_is_not_repeated() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut delivery = stored(folder.path(), &[("a.jpg", b"x")]);
    let fake = Fake::plain().await;
    let target = MailTarget::new(settings(fake.port()));
    let notes = Notepad::default();
    assert_eq!(target.deliver(&delivery, &notes).await, queued());
    delivery.notes = sample::last(&notes);
    assert_eq!(target.deliver(&delivery, &notes).await, queued());
    assert_eq!(fake.mails().len(), 1);
}

#[tokio::test]
async fn a_mail_whose_end_is_unknown_comes_again_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let delivery = stored(folder.path(), &[("a.jpg", &noise(100_000, 1))]);
    let fake = Fake::plain().await.answer("END", &[Reply::TakeAndHangUp]);
    let target = MailTarget::new(settings(fake.port()));
    let notes = Notepad::default();
    let first = target.deliver(&delivery, &notes).await;
    assert!(
        matches!(&first, Err(Trouble::Later { reason, .. }) if reason.contains("same Message-ID")),
        "{first:?}"
    );
    assert_eq!(sample::last(&notes), "");
    assert_eq!(target.deliver(&delivery, &notes).await, queued());
    let mails = fake.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0], mails[1]);
    assert_eq!(
        message_id(&mails[0].content),
        format!("{}@camera.example", sample::KEY)
    );
}

#[tokio::test]
async fn one_refused_recipient_does_not_stop_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let fake = Fake::plain()
        .await
        .answer("RCPT", &[Reply::Say("550 5.1.1 User unknown")]);
    let target = MailTarget::new(settings(fake.port()));
    let mut results = Vec::new();
    for name in ["nobody", "somebody", "friend"] {
        let mut delivery = stored(folder.path(), &[("a.jpg", b"x")]);
        delivery.recipient = Some(format!("{name}@example.org"));
        results.push(target.deliver(&delivery, &Notepad::default()).await);
    }
    let refused = "127.0.0.1 refuses the recipient: 550 5.1.1 User unknown".to_owned();
    assert_eq!(results, [Err(Trouble::Never(refused)), queued(), queued()]);
    let arrived: Vec<_> = fake
        .mails()
        .into_iter()
        .map(|mail| mail.recipient)
        .collect();
    assert_eq!(arrived, ["somebody@example.org", "friend@example.org"]);
}

#[tokio::test]
async fn nobody_outside_the_list_is_written_to() {
    let mut delivery = sample::delivery(&["a.jpg"]);
    let fake = Fake::plain().await;
    for recipient in [Some("stranger@example.com".to_owned()), None] {
        delivery.recipient = recipient;
        let result = deliver(settings(fake.port()), &delivery).await;
        assert!(matches!(result, Err(Trouble::Never(_))), "{result:?}");
    }
    assert_eq!(fake.commands(), "");
}
