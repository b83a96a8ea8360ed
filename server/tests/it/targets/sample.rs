//! What is delivered in tests, and how.

use jiff::{civil::date, tz::TimeZone};
use nx_gateway::protocol::kind::Kind;
use nx_gateway::routing::Protocol;
use nx_gateway::secret::Secret;
use nx_gateway::targets::web::{Access, Address};
use nx_gateway::targets::{
    Delivery, Hidden, Notes, Origin, Outcome, Photo, Settings, Target, Tools, Trouble, discreet,
};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// So long nobody waits in a test.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// Whether something is the right sort of trouble.
pub(crate) type IsRight = fn(&Trouble) -> bool;

pub(crate) fn tools() -> Tools {
    Tools::new(Secret::new([7; 32]))
}

pub(crate) fn open(settings: &dyn Settings) -> Arc<dyn Target> {
    discreet::open(settings, &tools())
}

pub(crate) fn access() -> Access {
    Access {
        authorities: None,
        time_out: PATIENCE,
    }
}

pub(crate) fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

pub(crate) fn hidden(text: &str) -> Hidden {
    Hidden::new(text, "/secret/file")
}

/// A photo in this folder.
pub(crate) fn photo(folder: &Path, name: &str, content: &[u8]) -> Photo {
    let path = folder.join(name);
    fs::write(&path, content).unwrap();
    Photo {
        path,
        name: name.to_owned(),
        kind: Kind::Photo,
        size: content.len() as u64,
        sha256: Sha256::digest(content).into(),
        taken: date(2014, 7, 2).at(12, 30, 0, 0),
        camera: Some("NX300".to_owned()),
        missing: None,
    }
}

/// Bytes that look like no others of another number.
pub(crate) fn bytes(count: usize, number: u8) -> Vec<u8> {
    (0..count).map(|it| (it % 251) as u8 ^ number).collect()
}

/// The delivery of these photos, mailed to two people.
pub(crate) fn delivery(photos: Vec<Photo>) -> Delivery {
    let received = date(2026, 11, 22).at(14, 16, 47, 0);
    Delivery {
        key: "0123456789abcdef0123456789abcdef".to_owned(),
        recipient: None,
        from: Origin {
            protocol: Protocol::Email,
            site: None,
            sender: "Me@example.org".to_owned(),
            sender_name: Some("Me".to_owned()),
            recipients: vec!["a@example.org".to_owned(), "b@example.org".to_owned()],
            subject: "Holidays".to_owned(),
            text: "By the sea".to_owned(),
            camera: Some("NX300".to_owned()),
            received: received.to_zoned(TimeZone::UTC).unwrap(),
        },
        photos,
        notes: String::new(),
        attempts: 0,
    }
}

/// Keeps what is noted.
#[derive(Debug, Default)]
pub(crate) struct Notepad(pub(crate) Mutex<Vec<String>>);

impl Notes for Notepad {
    fn note(&self, text: String) -> Pin<Box<dyn Future<Output = Result<(), Trouble>> + Send + '_>> {
        self.0.lock().unwrap().push(text);
        Box::pin(std::future::ready(Ok(())))
    }
}

/// One attempt.
pub(crate) async fn deliver(target: &dyn Target, delivery: &Delivery) -> Outcome {
    target.deliver(delivery, &Notepad::default()).await
}

/// What became of one that must have failed.
#[track_caller]
pub(crate) fn trouble(outcome: Outcome) -> Trouble {
    outcome.expect_err("it should have failed")
}
