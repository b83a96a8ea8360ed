//! Mails that are too large, for the owner or for the server.

use super::{
    super::{MailTarget, Settings, TooLarge},
    fake::{Abilities, Fake, Reply},
    sample::{self, Notepad, noise, settings, stored},
    sending::{deliver, message_id, names, queued},
};
use crate::targets::{Delivery, Missing, Target as _, Trouble};
use std::path::Path;

const BIG: Reply = Reply::Say("552 5.3.4 Message too big");

/// Photos of so many KiB each: `1.jpg`, `2.jpg` and so on.
fn batch(folder: &Path, sizes: &[usize]) -> Delivery {
    let contents: Vec<_> = sizes.iter().map(|kib| noise(kib << 10, 7)).collect();
    let names: Vec<_> = (1..=sizes.len())
        .map(|number| format!("{number}.jpg"))
        .collect();
    let photos: Vec<(&str, &[u8])> = names
        .iter()
        .zip(&contents)
        .map(|(name, content)| (name.as_str(), content.as_slice()))
        .collect();
    stored(folder, &photos)
}

fn arrived(fake: &Fake) -> Vec<String> {
    fake.mails()
        .iter()
        .map(|mail| names(&mail.content))
        .collect()
}

#[tokio::test]
async fn what_the_server_announces_is_kept_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let delivery = batch(folder.path(), &[300, 300, 300, 300]);
    let fake = Fake::start(Abilities {
        size: Some(1 << 20),
        ..Abilities::default()
    })
    .await;
    assert_eq!(deliver(settings(fake.port()), &delivery).await, queued());
    assert_eq!(arrived(&fake), ["1.jpg 2.jpg", "3.jpg 4.jpg"]);
    assert!(fake.heard().iter().any(|line| line.contains(" SIZE=")));
    let commands = "EHLO EHLO MAIL RCPT DATA MAIL RCPT DATA QUIT";
    assert_eq!(fake.commands(), commands);
}

#[tokio::test]
async fn a_server_without_limit_gets_what_the_owner_wants() {
    let folder = tempfile::tempdir().expect("a folder");
    let delivery = batch(folder.path(), &[300, 300, 300]);
    let fake = Fake::start(Abilities {
        size: Some(0),
        ..Abilities::default()
    })
    .await;
    let settings = Settings {
        max_size: 1 << 20,
        ..settings(fake.port())
    };
    assert_eq!(deliver(settings, &delivery).await, queued());
    assert_eq!(arrived(&fake), ["1.jpg 2.jpg", "3.jpg"]);
}

#[tokio::test]
async fn another_attempt_goes_on_where_the_last_one_ended() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut delivery = batch(folder.path(), &[300, 300, 300]);
    let later = Reply::Say("451 4.3.0 Not now");
    let usual = Reply::Say("250 Ok");
    let fake = Fake::plain().await.answer("MAIL", &[usual, later]);
    let target = MailTarget::new(Settings {
        max_size: 600 << 10,
        ..settings(fake.port())
    });
    let notes = Notepad::default();
    let first = target.deliver(&delivery, &notes).await;
    assert!(matches!(first, Err(Trouble::Later { .. })), "{first:?}");
    assert_eq!(
        sample::last(&notes),
        "photos=1 mails=1 first=1 receipt=2.0.0 Ok: queued as 4711"
    );
    // What was delivered may be gone from the library.
    std::fs::remove_file(&delivery.photos[0].path).expect("remove a photo");
    delivery.notes = sample::last(&notes);
    assert_eq!(target.deliver(&delivery, &notes).await, queued());
    assert_eq!(arrived(&fake), ["1.jpg", "2.jpg", "3.jpg"]);
    let mails = fake.mails();
    let ids: Vec<_> = mails.iter().map(|mail| message_id(&mail.content)).collect();
    let want = [1, 2, 3].map(|n| format!("{}.{n}-{n}@camera.example", delivery.key));
    assert_eq!(ids, want);
    let third = String::from_utf8_lossy(&mails[2].content).into_owned();
    assert!(
        third.contains("Subject: Greetings (3 of 3)"),
        "{third:.900}"
    );
}

#[tokio::test]
async fn a_server_that_refuses_without_announcing_gets_smaller_mails() {
    let folder = tempfile::tempdir().expect("a folder");
    let delivery = batch(folder.path(), &[100, 100, 100, 100]);
    let fake = Fake::plain().await.answer("END", &[BIG]);
    let notes = Notepad::default();
    let target = MailTarget::new(settings(fake.port()));
    assert_eq!(target.deliver(&delivery, &notes).await, queued());
    assert_eq!(arrived(&fake), ["1.jpg", "2.jpg", "3.jpg", "4.jpg"]);
    assert!(
        sample::last(&notes).contains(" largest="),
        "{}",
        sample::last(&notes)
    );
}

#[tokio::test]
async fn a_photo_that_no_mail_takes_is_left_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let delivery = batch(folder.path(), &[300, 3000, 300]);
    let fake = Fake::start(Abilities {
        size: Some(1 << 20),
        ..Abilities::default()
    })
    .await;
    assert_eq!(deliver(settings(fake.port()), &delivery).await, queued());
    assert_eq!(arrived(&fake), ["1.jpg 3.jpg"]);
    let content = String::from_utf8_lossy(&fake.mails()[0].content).into_owned();
    assert!(
        content.contains("2.jpg (2.9 MiB), kept at home"),
        "{content:.900}"
    );
}

#[tokio::test]
async fn a_single_photo_that_turns_out_too_large_is_left_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let delivery = batch(folder.path(), &[300]);
    let fake = Fake::plain().await.answer("END", &[BIG]);
    assert_eq!(deliver(settings(fake.port()), &delivery).await, queued());
    assert_eq!(arrived(&fake), [""]);
    let content = String::from_utf8_lossy(&fake.mails()[0].content).into_owned();
    assert!(
        content.contains("1.jpg (300 KiB), kept at home"),
        "{content:.900}"
    );
}

#[tokio::test]
async fn a_server_that_finds_even_words_too_large_is_given_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let delivery = batch(folder.path(), &[300]);
    let fake = Fake::plain().await.answer("END", &[BIG, BIG, BIG, BIG]);
    let outcome = deliver(settings(fake.port()), &delivery).await;
    assert!(matches!(outcome, Err(Trouble::Never(_))), "{outcome:?}");
}

#[tokio::test]
async fn an_owner_who_wants_all_or_nothing_gets_that() {
    let folder = tempfile::tempdir().expect("a folder");
    let delivery = batch(folder.path(), &[300, 3000, 300]);
    let fake = Fake::start(Abilities {
        size: Some(1 << 20),
        ..Abilities::default()
    })
    .await;
    let settings = Settings {
        too_large: TooLarge::Refuse,
        ..settings(fake.port())
    };
    let outcome = deliver(settings.clone(), &delivery).await;
    let Err(Trouble::Never(reason)) = outcome else {
        panic!("{outcome:?}");
    };
    let want = "too large, as no more than 1 MiB can be sent: 2.jpg (2.9 MiB), kept at home in the folder ";
    assert!(reason.starts_with(want), "{reason}");
    // Where the owner's own limit says so, the server isn't even asked.
    let before = fake.commands();
    let strict = Settings {
        max_size: 2 << 20,
        ..settings
    };
    let outcome = deliver(strict, &delivery).await;
    assert!(matches!(outcome, Err(Trouble::Never(_))), "{outcome:?}");
    assert_eq!(fake.commands(), before);
    assert_eq!(fake.mails(), []);
}

#[tokio::test]
async fn what_is_missing_is_spoken_of_and_nothing_else_suffers() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut delivery = batch(folder.path(), &[1, 1, 1, 1]);
    delivery.photos[1].missing = Some(Missing::Gone);
    delivery.photos[2].missing = Some(Missing::Changed);
    let fake = Fake::plain().await;
    let settings = Settings {
        too_large: TooLarge::Refuse,
        ..settings(fake.port())
    };
    assert_eq!(deliver(settings, &delivery).await, queued());
    assert_eq!(arrived(&fake), ["1.jpg 4.jpg"]);
    let content = String::from_utf8_lossy(&fake.mails()[0].content).replace("\r\n", "\n");
    let want = "Not in this mail:\n2.jpg, which was deleted before it could be sent\n\
                3.jpg, which was edited before it could be sent\n";
    assert!(content.contains(want), "{content:.900}");
    assert!(!content.contains("kept at home"), "{content:.900}");
}

#[tokio::test]
async fn nothing_is_sent_but_what_came_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let delivery = batch(folder.path(), &[1, 1]);
    std::fs::write(&delivery.photos[0].path, noise(1 << 10, 77)).expect("a file");
    let fake = Fake::plain().await;
    let outcome = deliver(settings(fake.port()), &delivery).await;
    let want = "1.jpg was changed in the library after it came in; only what came in is delivered";
    assert_eq!(outcome, Err(Trouble::Never(want.to_owned())));
    assert_eq!(fake.mails(), []);
}
