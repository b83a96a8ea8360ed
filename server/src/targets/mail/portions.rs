//! Which photos go into which mail. Pure.

use std::ops::Range;

/// The photos of one mail: some that follow each other in the batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Portion {
    /// Their places in the batch.
    pub(super) photos: Range<usize>,
    /// Those among them that the mail only speaks of.
    pub(super) left_out: Vec<usize>,
}

impl Portion {
    /// The places of those that go with the mail.
    pub(super) fn attached(&self) -> impl Iterator<Item = usize> + '_ {
        let is_attached = |place: &usize| !self.left_out.contains(place);
        self.photos.clone().filter(is_attached)
    }
}

/// Fills one mail after the other, in the camera's order, from place `start` on. `sizes` is what each photo of the
/// batch takes in a mail and `room` what a mail has for them. One that doesn't fit into an empty mail is left out.
pub(super) fn portions(sizes: &[u64], start: usize, room: u64) -> Vec<Portion> {
    let mut portions = Vec::new();
    let mut open = empty(start);
    let mut used = 0_u64;
    for (place, size) in sizes.iter().copied().enumerate().skip(start) {
        if size > room {
            open.left_out.push(place);
        } else if used.saturating_add(size) > room {
            portions.push(std::mem::replace(&mut open, empty(place)));
            used = size;
        } else {
            used = used.saturating_add(size);
        }
        open.photos.end = place + 1;
    }
    if !open.photos.is_empty() {
        portions.push(open);
    }
    portions
}

fn empty(at: usize) -> Portion {
    Portion {
        photos: at..at,
        left_out: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
