//! Whether notifications would be taken, without one.
//!
//! `GET /TOPIC/auth` tells only whether the topic may be *read*: ntfy 2.27 answers 403 there to a token that may write and
//! not read, and 200 to one that may read and not write. So it is asked for a notification that can't be: with a priority
//! that no version knows. Who may not write is refused before that is looked at; who may is told of the priority (400 with
//! the number 40007), and nothing is published, kept or sent on. It is asked only who has said to be ntfy.

use super::{LONGEST_ANSWER, Ntfy};
use crate::targets::web::content::Content;
use crate::targets::web::{Request, one_line};
use crate::targets::{Outcome, Receipt, Trouble};
use serde::Deserialize;

/// No number from 1 to 5, nor a word for one.
const NO_PRIORITY: &str = "nx-gateway-only-looks";
/// What ntfy calls that (`errHTTPBadRequestPriorityInvalid`).
const NO_SUCH_PRIORITY: u64 = 40_007;

/// What `/v1/health` says.
#[derive(Deserialize)]
struct Health {
    healthy: bool,
}

/// What a refusal says.
#[derive(Deserialize)]
struct Refusal {
    code: u64,
    error: String,
}

impl Ntfy {
    pub(super) async fn try_out(&self) -> Outcome {
        self.check_health().await?;
        let host = self.settings.address.host();
        let impossible = Request::new("POST", self.settings.address.clone())
            .header("priority", NO_PRIORITY)
            .content("text/plain", Content::text(""));
        let mut answer = self.client.send(impossible).await?;
        if answer.status() != 400 {
            answer.accepted().await?;
            return Err(self.stranger());
        }
        let said = answer.body(LONGEST_ANSWER).await?;
        match serde_json::from_slice(&said) {
            Ok(Refusal { code, .. }) if code == NO_SUCH_PRIORITY => {
                let who = match self.settings.token {
                    Some(_) => "with this token",
                    None => "without a token",
                };
                Ok(Receipt(format!("{host} takes notifications {who}")))
            }
            Ok(Refusal { error, .. }) => {
                let error = one_line(&error);
                Err(Trouble::Never(format!("{host} refuses it: 400 {error}")))
            }
            Err(_) => Err(self.stranger()),
        }
    }

    async fn check_health(&self) -> Result<(), Trouble> {
        let Some(base) = self.settings.address.parent() else {
            return Err(self.stranger());
        };
        let health = base.below(["v1", "health"]);
        let mut answer = self.client.send(Request::new("GET", health)).await?;
        if answer.status() == 404 {
            return Err(self.stranger());
        }
        if !answer.is_success() {
            return Err(answer.refusal().await);
        }
        let said = answer.body(LONGEST_ANSWER).await?;
        match serde_json::from_slice(&said) {
            Ok(Health { healthy: true }) => Ok(()),
            _ => Err(self.stranger()),
        }
    }

    fn stranger(&self) -> Trouble {
        let host = self.settings.address.host();
        Trouble::Owner(format!("{host} doesn't answer as ntfy does; look at `url`"))
    }
}
