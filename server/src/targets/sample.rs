//! Deliveries for tests.

use super::{Delivery, Notes, Origin, Photo, Trouble};
use crate::protocol::kind::Kind;
use crate::routing::Protocol;
use jiff::{Zoned, civil::date, tz::TimeZone};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::path::Path;
use std::pin::Pin;
use std::sync::Mutex;

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

/// The delivery of these photos, mailed to two people.
pub(crate) fn delivery(photos: Vec<Photo>) -> Delivery {
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
            received: received(),
        },
        photos,
        notes: String::new(),
        attempts: 0,
    }
}

fn received() -> Zoned {
    let time = date(2026, 11, 22).at(14, 16, 47, 0);
    time.to_zoned(TimeZone::UTC).unwrap()
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
