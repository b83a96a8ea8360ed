//! Whether a post would appear, without one: what the server takes, whose token it is, and what it may do.
//!
//! Only Mastodon from 4.3 on tells of rights, and of those that the program asked for when the token was made: a token can't
//! have more, but it may have less.

use super::answers::{Account, Application};
use super::{KEYS, Mastodon};
use crate::targets::{Outcome, Receipt, Trouble};

/// What a post takes.
const NEEDED: [&str; 2] = ["write:media", "write:statuses"];
/// With this a token may ask whose it is. Posts don't need it.
const MAY_ASK: [&str; 1] = ["read:accounts"];

impl Mastodon {
    pub(super) async fn try_out(&self) -> Outcome {
        let limits = self.limits().await?;
        let answer = self.account().await?;
        let program = self.program().await?;
        let host = self.settings.address.host();
        let who = match answer.status() {
            // snac's word for a token it doesn't know.
            422 => return Err(answer.refusal_of_the_login().await),
            403 if !program.lacks(&MAY_ASK).is_empty() => {
                format!("may post on {host} (this token can't ask as whom)")
            }
            _ => {
                let account: Account = self.read(self.accepted(answer).await?).await?;
                format!("posts as @{}@{host}", account.username)
            }
        };
        let missing = program.lacks(&NEEDED);
        if !missing.is_empty() {
            let missing = missing.join(" and ");
            return Err(Trouble::Owner(format!(
                "the token may not post on {host}, as it was made without {missing}; look at {KEYS}"
            )));
        }
        let (pictures, letters) = (limits.pictures, limits.letters);
        Ok(Receipt(format!(
            "{who}, up to {pictures} pictures and {letters} letters each"
        )))
    }

    /// What is known of the token; nothing where the server doesn't tell.
    async fn program(&self) -> Result<Application, Trouble> {
        let answer = self
            .get(&["api", "v1", "apps", "verify_credentials"])
            .await?;
        if !answer.is_success() {
            return Ok(Application::default());
        }
        Ok(self.read(answer).await.unwrap_or_default())
    }
}
