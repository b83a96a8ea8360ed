//! Photos by mail through a real mail server: what arrives in the mailboxes, and what when the server is away.

use crate::mta::{LARGEST, Mail, Mta, PASSWORD, USER, listens};
use nx_gateway::{
    protocol::kind::Kind,
    routing::{Protocol, glob::Glob},
    targets::{
        Delivery, Notes, Origin, Outcome, Photo, Receipt, Target as _, Trouble,
        mail::{
            Authorities, Encryption, Login, MailTarget, Password, Recipients, Sender, Settings,
            TooLarge, address, mailbox,
        },
    },
};
use sha2::{Digest as _, Sha256};
use std::{fs, future::Future, path::Path, pin::Pin, sync::Mutex};
use tokio::runtime::Runtime;

fn settings(mta: &Mta) -> Settings {
    Settings {
        server: "localhost".to_owned(),
        port: mta.port,
        encryption: Encryption::StartTls,
        authorities: Authorities::from_pem("cert.pem".into(), mta.certificate.clone().into_bytes()),
        login: Some(Login {
            user: USER.to_owned(),
            password: Password::new(PASSWORD),
        }),
        sender: Sender::Camera,
        envelope_sender: None,
        recipients: Recipients::Named(vec![Glob::new("*")]),
        max_size: 20 << 20,
        too_large: TooLarge::LeaveOut,
    }
}

fn delivery(folder: &Path, recipient: &str, photos: &[(&str, Vec<u8>)]) -> Delivery {
    let photos = photos.iter().map(|(name, content)| {
        let path = folder.join(name);
        fs::write(&path, content).unwrap();
        Photo {
            path,
            name: (*name).to_owned(),
            kind: Kind::Photo,
            size: content.len() as u64,
            sha256: Sha256::digest(content).into(),
            taken: "2026-11-22T12:00:00".parse().unwrap(),
            camera: Some("NX300".to_owned()),
            missing: None,
        }
    });
    let key = recipient
        .bytes()
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>();
    Delivery {
        key: format!("{key:0<32.32}"),
        recipient: Some(recipient.to_owned()),
        from: Origin {
            protocol: Protocol::Email,
            site: None,
            sender: "me@camera.example".to_owned(),
            sender_name: Some("Jürgen".to_owned()),
            recipients: vec![recipient.to_owned()],
            subject: "Grüße vom Meer".to_owned(),
            text: "Es ist schön.\n.\nWirklich!".to_owned(),
            camera: Some("NX300".to_owned()),
            received: "2026-11-22T12:34:56+01:00[Europe/Berlin]".parse().unwrap(),
        },
        photos: photos.collect(),
        notes: String::new(),
        attempts: 0,
    }
}

/// A JPEG by its first bytes, and then all sorts of them.
fn photo(length: usize, seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let noise = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[1]
    });
    [0xff, 0xd8, 0xff, 0xe0]
        .into_iter()
        .chain(noise)
        .take(length)
        .collect()
}

#[derive(Default)]
struct Notebook(Mutex<String>);

impl Notes for Notebook {
    fn note(&self, text: String) -> Pin<Box<dyn Future<Output = Result<(), Trouble>> + Send + '_>> {
        *self.0.lock().unwrap() = text;
        Box::pin(std::future::ready(Ok(())))
    }
}

fn runtime() -> Runtime {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(1).enable_all().build().unwrap()
}

fn deliver(settings: Settings, delivery: &Delivery) -> Outcome {
    let target = MailTarget::new(settings);
    runtime().block_on(target.deliver(delivery, &Notebook::default()))
}

fn rehearse(settings: Settings) -> Outcome {
    runtime().block_on(MailTarget::new(settings).rehearse())
}

fn attachments(photos: &[(&str, Vec<u8>)]) -> Vec<(String, String, Vec<u8>)> {
    let photos = photos.iter();
    photos
        .map(|(name, content)| ((*name).to_owned(), "image/jpeg".to_owned(), content.clone()))
        .collect()
}

#[track_caller]
fn assert_arrived(mails: &[Mail], photos: &[(&str, Vec<u8>)]) {
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!(mail.subject, "Grüße vom Meer");
    assert_eq!(mail.text, "Es ist schön.\n.\nWirklich!");
    assert_eq!(mail.from, "me@camera.example");
    assert!(mail.attachments == attachments(photos));
}

#[test]
fn photos_arrive_byte_identical_and_a_refused_recipient_stops_nobody() {
    let Some(mut mta) = Mta::new() else { return };
    mta.start();
    let folder = tempfile::tempdir().unwrap();
    let photos = [
        ("SAM_0001.JPG", photo(1_300_000, 1)),
        ("Möwe 2.jpg", photo(57, 2)),
    ];
    let deliver_to =
        |recipient: &str| deliver(settings(&mta), &delivery(folder.path(), recipient, &photos));
    let refused = deliver_to("nobody@example.org");
    let Err(Trouble::Never(reason)) = &refused else {
        panic!("{refused:?}");
    };
    assert!(
        reason.contains("550 5.1.1") && reason.contains("User unknown"),
        "{reason}"
    );
    let abroad = deliver_to("somebody@elsewhere.example");
    assert!(
        matches!(&abroad, Err(Trouble::Never(reason)) if reason.contains("Relay access denied")),
        "{abroad:?}"
    );
    for recipient in ["friend@example.org", "granny@example.org"] {
        let receipt = deliver_to(recipient).unwrap();
        assert!(receipt.0.contains("queued as"), "{receipt:?}");
    }
    mta.wait_for(&["status=sent", "status=sent"]);
    assert_arrived(&mta.mailbox("friend"), &photos);
    assert_arrived(&mta.mailbox("granny"), &photos);
}

#[test]
fn login_and_protection_are_the_servers_own() {
    let Some(mut mta) = Mta::new() else { return };
    mta.start();
    let folder = tempfile::tempdir().unwrap();
    let photos = [("SAM_0001.JPG", photo(1000, 1))];
    let delivery = delivery(folder.path(), "friend@example.org", &photos);
    let owner = |settings: Settings, words: &str| match deliver(settings, &delivery) {
        Err(Trouble::Owner(reason)) => {
            assert!(
                reason.contains(words) && !reason.contains("sesame"),
                "{reason}"
            );
        }
        other => panic!("{other:?}"),
    };
    let good = settings(&mta);
    let login = |password: &str| {
        Some(Login {
            user: USER.to_owned(),
            password: Password::new(password),
        })
    };
    owner(
        Settings {
            login: login("close-sesame"),
            ..good.clone()
        },
        "535 5.7.8",
    );
    owner(
        Settings {
            encryption: Encryption::None,
            ..good.clone()
        },
        "no login without protection",
    );
    owner(
        Settings {
            authorities: None,
            ..good.clone()
        },
        "doesn't trust the certificate of localhost",
    );
    owner(
        Settings {
            server: "127.0.0.1".to_owned(),
            ..good.clone()
        },
        "not for 127.0.0.1",
    );
    let from_the_first_byte = Settings {
        encryption: Encryption::Tls,
        port: mta.tls_port,
        ..good
    };
    deliver(from_the_first_byte, &delivery).unwrap();
    mta.wait_for(&["status=sent"]);
    assert_arrived(&mta.mailbox("friend"), &photos);
}

#[test]
fn a_rehearsal_sends_nothing() {
    let Some(mut mta) = Mta::new() else { return };
    mta.start();
    let of_mine = |to: &[&str]| Settings {
        sender: Sender::Fixed(mailbox("Me <me@example.org>").unwrap()),
        recipients: Recipients::Fixed(to.iter().map(|it| address(it).unwrap()).collect()),
        ..settings(&mta)
    };
    let both = of_mine(&["friend@example.org", "granny@example.org"]);
    let want = "localhost takes mail from me@example.org for friend@example.org, granny@example.org (logged in as owner, STARTTLS)";
    assert_eq!(rehearse(both.clone()), Ok(Receipt(want.to_owned())));
    let strangers = [
        ("nobody@example.org", "550 5.1.1"),
        ("somebody@elsewhere.example", "Relay access denied"),
    ];
    for (stranger, words) in strangers {
        let outcome = rehearse(of_mine(&[stranger, "friend@example.org"]));
        let Err(Trouble::Never(reason)) = &outcome else {
            panic!("{outcome:?}");
        };
        let start = format!("{stranger}: localhost refuses the recipient: ");
        assert!(
            reason.starts_with(&start) && reason.contains(words),
            "{reason}"
        );
    }
    let wrong = Settings {
        login: Some(Login {
            user: USER.to_owned(),
            password: Password::new("close-sesame"),
        }),
        ..both
    };
    let outcome = rehearse(wrong);
    assert!(
        matches!(&outcome, Err(Trouble::Owner(reason)) if reason.contains("535 5.7.8")),
        "{outcome:?}"
    );
    // What is sent now is all that ever arrives, and it comes behind what would have been sent before.
    let folder = tempfile::tempdir().unwrap();
    let photos = [("SAM_0001.JPG", photo(1000, 1))];
    for recipient in ["friend@example.org", "granny@example.org"] {
        deliver(settings(&mta), &delivery(folder.path(), recipient, &photos)).unwrap();
    }
    mta.wait_for(&["status=sent", "status=sent"]);
    assert_arrived(&mta.mailbox("friend"), &photos);
    assert_arrived(&mta.mailbox("granny"), &photos);
}

#[test]
fn a_server_that_is_away_gets_the_mail_exactly_once_when_it_is_back() {
    let Some(mut mta) = Mta::new() else { return };
    let folder = tempfile::tempdir().unwrap();
    let photos = [("SAM_0001.JPG", photo(100_000, 1))];
    let delivery = delivery(folder.path(), "friend@example.org", &photos);
    mta.start();
    assert!(listens(mta.port));
    mta.stop();
    assert!(!listens(mta.port));
    for _ in 0..3 {
        let outcome = deliver(settings(&mta), &delivery);
        assert!(
            matches!(&outcome, Err(Trouble::Unreachable(reason)) if reason.contains("Connection refused")),
            "{outcome:?}"
        );
    }
    mta.start();
    deliver(settings(&mta), &delivery).unwrap();
    mta.wait_for(&["status=sent"]);
    assert_arrived(&mta.mailbox("friend"), &photos);
}

#[test]
fn what_is_beyond_the_servers_limit_comes_in_several_mails() {
    let Some(mut mta) = Mta::new() else { return };
    mta.start();
    let folder = tempfile::tempdir().unwrap();
    let photos = [
        ("1.jpg", photo(900_000, 1)),
        ("2.jpg", photo(900_000, 2)),
        ("3.jpg", photo(LARGEST, 3)),
        ("4.jpg", photo(900_000, 4)),
    ];
    let delivery = delivery(folder.path(), "friend@example.org", &photos);
    deliver(settings(&mta), &delivery).unwrap();
    mta.wait_for(&["status=sent", "status=sent"]);
    let mails = mta.mailbox("friend");
    let subjects: Vec<_> = mails.iter().map(|mail| mail.subject.as_str()).collect();
    assert_eq!(
        subjects,
        ["Grüße vom Meer (1 of 2)", "Grüße vom Meer (2 of 2)"]
    );
    let arrived: Vec<_> = mails
        .iter()
        .flat_map(|mail| mail.attachments.clone())
        .collect();
    let [one, two, _, four] = photos;
    assert!(arrived == attachments(&[one, two, four]));
    assert!(
        mails
            .iter()
            .any(|mail| mail.text.contains("3.jpg (2.8 MiB), kept at home"))
    );
    assert_ne!(mails[0].id, mails[1].id);
}
