//! Deliveries and settings to try things with.

use super::super::settings::{
    Encryption, Login, Mailbox, Password, Recipients, Sender, Settings, TooLarge, address, mailbox,
};
use crate::{
    protocol::kind::Kind,
    routing::{Protocol, glob::Glob},
    targets::{Delivery, Origin, Photo, sample},
};
use std::path::Path;

pub(in super::super) use sample::Notepad;

pub(in super::super) const KEY: &str = "0123456789abcdef0123456789abcdef";
pub(in super::super) const FRIEND: &str = "friend@example.org";

/// A server on this computer that knows neither TLS nor login; everybody at example.org may be written to.
pub(in super::super) fn settings(port: u16) -> Settings {
    Settings {
        server: "127.0.0.1".to_owned(),
        port,
        encryption: Encryption::None,
        authorities: None,
        login: None,
        sender: Sender::Camera,
        envelope_sender: None,
        recipients: Recipients::Named(vec![Glob::new("*@example.org")]),
        max_size: 20 << 20,
        too_large: TooLarge::LeaveOut,
    }
}

pub(in super::super) fn login(user: &str, password: &str) -> Option<Login> {
    let (user, password) = (user.to_owned(), Password::new(password));
    Some(Login { user, password })
}

pub(in super::super) fn from(text: &str) -> Sender {
    Sender::Fixed(named(text))
}

pub(in super::super) fn named(text: &str) -> Mailbox {
    mailbox(text).expect("a mailbox")
}

pub(in super::super) fn plain(text: &str) -> lettre::Address {
    address(text).expect("an address")
}

/// A mail from somebody's camera to a friend, with photos that aren't anywhere.
pub(in super::super) fn delivery(photos: &[&str]) -> Delivery {
    let photo = |name: &&str| Photo {
        path: Path::new("/photos/2026-11-22").join(name),
        name: (*name).to_owned(),
        kind: if name.to_lowercase().ends_with(".mp4") {
            Kind::Video
        } else {
            Kind::Photo
        },
        size: 3,
        sha256: [0; 32],
        taken: "2026-11-22T12:00:00".parse().expect("a time"),
        camera: Some("NX300".to_owned()),
        missing: None,
    };
    Delivery {
        key: KEY.to_owned(),
        recipient: Some(FRIEND.to_owned()),
        from: Origin {
            protocol: Protocol::Email,
            site: None,
            sender: "me@camera.example".to_owned(),
            sender_name: Some("Me".to_owned()),
            recipients: vec![FRIEND.to_owned()],
            subject: "Greetings".to_owned(),
            text: "From the sea.\nLovely!".to_owned(),
            camera: Some("NX300".to_owned()),
            received: "2026-11-22T12:34:56+01:00[Europe/Berlin]"
                .parse()
                .expect("a time"),
        },
        photos: photos.iter().map(photo).collect(),
        notes: String::new(),
        attempts: 0,
    }
}

/// The same with photos that are there.
pub(in super::super) fn stored(folder: &Path, photos: &[(&str, &[u8])]) -> Delivery {
    let names: Vec<&str> = photos.iter().map(|(name, _)| *name).collect();
    let mut delivery = delivery(&names);
    for (photo, (name, content)) in delivery.photos.iter_mut().zip(photos) {
        *photo = sample::photo(folder, name, content);
    }
    delivery
}

/// Bytes of all sorts, the same for the same seed.
pub(in super::super) fn noise(length: usize, seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[1]
    };
    std::iter::repeat_with(next).take(length).collect()
}

/// What was noted last.
pub(in super::super) fn last(notes: &Notepad) -> String {
    let noted = notes.0.lock().expect("no panic elsewhere");
    noted.last().cloned().unwrap_or_default()
}
