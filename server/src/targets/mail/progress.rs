//! How far a delivery has come, as it is noted between attempts. Pure.

use super::portions::Portion;
use std::fmt;

/// What has been delivered of a batch. Displayed, it is what is noted: `photos=3 mails=2 first=2 largest=5000 receipt=…`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Progress {
    /// So many photos, from the first on, are delivered or were left out.
    pub(super) photos: usize,
    /// So many mails took them.
    pub(super) mails: usize,
    /// Where the first mail's photos end.
    pub(super) first: usize,
    /// How large mails may be, as far as that was found out by a refusal.
    pub(super) largest: Option<u64>,
    /// What the server said to the last one.
    pub(super) receipt: String,
    total: usize,
}

impl Progress {
    /// Reads the notes on a batch of so many photos. What can't be read counts as nothing delivered, because a mail
    /// that comes twice is better than one that never does.
    pub(super) fn read(notes: &str, total: usize) -> Self {
        let (numbers, receipt) = notes.split_once(" receipt=").unwrap_or((notes, ""));
        let number = |key: &str| -> Option<u64> {
            let words = numbers.split(' ').filter_map(|word| word.split_once('='));
            words
                .into_iter()
                .find(|(word, _)| *word == key)
                .and_then(|(_, number)| number.parse().ok())
        };
        let count = |key| usize::try_from(number(key)?).ok();
        Self {
            photos: count("photos").unwrap_or_default().min(total),
            mails: count("mails").unwrap_or_default(),
            first: count("first").unwrap_or_default(),
            largest: number("largest"),
            receipt: receipt.to_owned(),
            total,
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.photos >= self.total
    }

    /// Counts a mail that the server has taken.
    pub(super) fn sent(&mut self, portion: &Portion, receipt: String) {
        self.photos = portion.photos.end;
        if self.mails == 0 {
            self.first = portion.photos.end;
        }
        self.mails += 1;
        self.receipt = receipt;
    }
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            photos,
            mails,
            first,
            ..
        } = self;
        write!(f, "photos={photos} mails={mails} first={first}")?;
        if let Some(largest) = self.largest {
            write!(f, " largest={largest}")?;
        }
        write!(f, " receipt={}", self.receipt)
    }
}

#[cfg(test)]
mod tests;
