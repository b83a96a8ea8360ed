//! Photos by mail: one mail for each recipient, or a few where one would be too large.
//!
//! `settings` is what the owner decides, `people` who a mail is from and for, `portions` which photos go into which mail,
//! `letter` what it looks like, `session` the talk with the mail server, `verdict` what to make of a refusal and `progress`
//! what has been delivered before; `files` reads the photos, and `rehearsal` sends none. Only this room knows lettre. Which
//! address gets a job, and when it is tried again, is decided elsewhere.
//!
//! Memory: a mail is put together while it is sent; what is held is the photos of one mail, no more than three quarters
//! of `max_size`.

mod files;
mod letter;
mod people;
mod portions;
mod progress;
mod rehearsal;
mod session;
mod settings;
mod tls;
mod verdict;

pub use settings::{
    Address, Authorities, Encryption, Login, Mailbox, Password, Recipients, Sender, Settings,
    TooLarge, address, is_server, mailbox,
};

use super::{Delivery, Notes, Outcome, Receipt, Target, Trouble, work::off_the_runtime};
use letter::{Draft, Letter};
use lettre::transport::smtp::client::TlsParameters;
use people::People;
use portions::Portion;
use progress::Progress;
use session::Session;
use std::{fmt, future::Future, pin::Pin};
use tokio::sync::OnceCell;
use verdict::Verdict;

/// A mail server, and what may be sent through it.
pub struct MailTarget {
    settings: Settings,
    /// What TLS needs, once that is known.
    tls: OnceCell<Option<TlsParameters>>,
}

impl MailTarget {
    /// Reaches for nothing yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let tls = OnceCell::new();
        Self { settings, tls }
    }

    /// What TLS needs. Whom the system trusts is read once, from many files.
    async fn tls(&self) -> Result<Option<TlsParameters>, Trouble> {
        let read = || async {
            let settings = self.settings.clone();
            let read = off_the_runtime(move |_| tls::parameters(&settings).map_err(Trouble::Owner));
            read.await
        };
        self.tls.get_or_try_init(read).await.cloned()
    }

    async fn mail(&self, delivery: &Delivery, notes: &dyn Notes) -> Outcome {
        let mut progress = Progress::read(&delivery.notes, delivery.photos.len());
        if progress.is_done() {
            return Ok(Receipt(progress.receipt));
        }
        let people = People::of(&self.settings, delivery).map_err(Trouble::Never)?;
        let stored = delivery.photos.iter().map(|photo| photo.size);
        let draft = Draft::new(&people, delivery, stored.collect());
        let limit = self.settings.max_size;
        self.check(&draft, &draft.portions(progress.photos, limit), limit)?;
        let mut session = Session::open(&self.settings, self.tls().await?).await?;
        let result = self
            .send_all(&mut session, &draft, &mut progress, notes)
            .await;
        session.close().await;
        result.map(|()| Receipt(progress.receipt))
    }

    async fn send_all(
        &self,
        session: &mut Session<'_>,
        draft: &Draft<'_>,
        progress: &mut Progress,
        notes: &dyn Notes,
    ) -> Result<(), Trouble> {
        while !progress.is_done() {
            let limits = [session.largest, progress.largest];
            let limits = limits.into_iter().flatten();
            let limit = limits.fold(self.settings.max_size, u64::min);
            let portions = draft.portions(progress.photos, limit);
            self.check(draft, &portions, limit)?;
            let Some(portion) = portions.first() else {
                break;
            };
            let too_large = draft.too_large(portion);
            if !too_large.is_empty() {
                notes.stay(too_large).await?;
            }
            let letter = draft.write(portion, progress, portions.len(), limit);
            let contents = files::contents(draft, portion).await?;
            match session.send(draft.people, &letter, &contents).await {
                Ok(receipt) => progress.sent(portion, receipt),
                Err(Verdict::Trouble(trouble)) => return Err(trouble),
                Err(Verdict::TooLarge(reason)) => {
                    progress.largest = Some(smaller(draft, portion, &letter, reason)?);
                }
            }
            notes.note(progress.to_string()).await?;
        }
        Ok(())
    }

    /// With `too_large = "refuse"` nothing more is sent when one photo can't be.
    fn check(&self, draft: &Draft<'_>, portions: &[Portion], limit: u64) -> Result<(), Trouble> {
        let left_out = portions.iter().flat_map(|it| draft.too_large(it));
        let left_out: Vec<usize> = left_out.collect();
        if left_out.is_empty() || self.settings.too_large == TooLarge::LeaveOut {
            return Ok(());
        }
        Err(Trouble::Never(format!(
            "too large, as no more than {} can be sent: {}",
            letter::amount(limit),
            draft.describe(&left_out).join(", ")
        )))
    }
}

/// How large a mail may be after one was refused for its size without a word on how large it may be: as large as its
/// largest photo needs, and where there was only one, less than that.
fn smaller(
    draft: &Draft<'_>,
    portion: &Portion,
    letter: &Letter,
    reason: String,
) -> Result<u64, Trouble> {
    let refused = letter.size();
    match portion.attached().count() {
        0 => Err(Trouble::Never(reason)),
        1 => Ok(draft.least_size().max(refused.saturating_sub(1))),
        _ => Ok(draft.size_of_largest(portion).max(refused / 2)),
    }
}

impl Target for MailTarget {
    fn deliver<'a>(
        &'a self,
        delivery: &'a Delivery,
        notes: &'a dyn Notes,
    ) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(self.mail(delivery, notes))
    }

    fn answers(&self) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
        Box::pin(session::answers(&self.settings))
    }

    fn rehearse(&self) -> Pin<Box<dyn Future<Output = Outcome> + Send + '_>> {
        Box::pin(self.try_out())
    }

    /// Some have arrived; the last mail says what became of the others.
    fn does_without(&self, delivery: &Delivery) -> bool {
        Progress::read(&delivery.notes, delivery.photos.len()).photos > 0
    }
}

impl fmt::Debug for MailTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailTarget")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
