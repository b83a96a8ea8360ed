//! The name a photo gets where the owner keeps files: the layout of the library, as parts of a path. Pure.

use super::{Delivery, Photo};
use crate::library::layout::{Context, Layout};
use crate::protocol::names::FileName;
use crate::secret::Secret;

/// Names tried with a number behind them before giving up.
pub(super) const MOST_NUMBERS: u32 = 10_000;

/// All that a photo's place is named by.
#[derive(Debug)]
pub(super) struct Place<'a> {
    layout: &'a Layout,
    delivery: &'a Delivery,
    photo: &'a Photo,
    sender_hash: String,
}

impl<'a> Place<'a> {
    pub(super) fn new(
        layout: &'a Layout,
        secret: &Secret,
        delivery: &'a Delivery,
        photo: &'a Photo,
    ) -> Self {
        Self {
            layout,
            delivery,
            photo,
            sender_hash: secret.hash_of(&delivery.from.sender),
        }
    }

    /// Folders and name, at least one part, none of them empty or leading upwards. Number 1 is the name itself; the
    /// others are for names that are taken.
    pub(super) fn parts(&self, number: u32) -> Vec<String> {
        let name = FileName::from_camera(&self.photo.name);
        let name = match number {
            1 => name,
            _ => name.with_number(number),
        };
        let path = self.layout.render(&Context {
            taken: self.photo.taken,
            received: self.delivery.from.received.datetime(),
            name: name.as_str(),
            camera: self.photo.camera.as_deref(),
            sender: &self.delivery.from.sender,
            sender_hash: &self.sender_hash,
            site: self.delivery.from.site.as_deref(),
            album: self.delivery.from.camera.as_deref(),
        });
        let parts = path.components();
        parts
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect()
    }
}

#[cfg(test)]
mod tests;
