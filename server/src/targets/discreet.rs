//! A target whose words hold none of its own secrets: some servers repeat in a refusal what they were sent, and what is said
//! there is kept in the queue, shown and logged.

mod hiding;

use super::{Delivery, Notes, Outcome, Receipt, Settings, Target, Tools, Trouble};
use std::pin::Pin;
use std::sync::Arc;

/// In bytes. What is shorter may be part of any word, and is no secret worth the name.
const SHORTEST: usize = 4;

/// The target that an owner decided on, with discretion.
#[must_use]
pub fn open(settings: &dyn Settings, tools: &Tools) -> Arc<dyn Target> {
    let mut secrets = settings.secrets();
    secrets.retain(|secret| secret.len() >= SHORTEST);
    let target = settings.open(tools);
    if secrets.is_empty() {
        return target;
    }
    Arc::new(Discreet { target, secrets })
}

struct Discreet {
    target: Arc<dyn Target>,
    secrets: Vec<String>,
}

impl Discreet {
    fn hide(&self, said: String) -> String {
        hiding::hide(&said, &self.secrets)
    }

    fn hidden(&self, outcome: Outcome) -> Outcome {
        match outcome {
            Ok(Receipt(said)) => Ok(Receipt(self.hide(said))),
            Err(trouble) => Err(match trouble {
                Trouble::Unreachable(why) => Trouble::Unreachable(self.hide(why)),
                Trouble::Later { reason, after } => Trouble::Later {
                    reason: self.hide(reason),
                    after,
                },
                Trouble::Never(why) => Trouble::Never(self.hide(why)),
                Trouble::Owner(why) => Trouble::Owner(self.hide(why)),
            }),
        }
    }
}

impl std::fmt::Debug for Discreet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.target.fmt(f)
    }
}

impl Target for Discreet {
    fn deliver<'a>(
        &'a self,
        delivery: &'a Delivery,
        notes: &'a dyn Notes,
    ) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(async move { self.hidden(self.target.deliver(delivery, notes).await) })
    }

    fn answers(&self) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
        self.target.answers()
    }

    fn rehearse(&self) -> Pin<Box<dyn Future<Output = Outcome> + Send + '_>> {
        Box::pin(async move { self.hidden(self.target.rehearse().await) })
    }

    fn does_without(&self, delivery: &Delivery) -> bool {
        self.target.does_without(delivery)
    }

    fn hands_on_unread(&self) -> bool {
        self.target.hands_on_unread()
    }

    fn at_once(&self) -> usize {
        self.target.at_once()
    }
}

#[cfg(test)]
mod tests;
