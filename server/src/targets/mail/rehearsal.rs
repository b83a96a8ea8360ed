//! Whether the mail server would take mails: all that comes before a mail's content, and then none. A server keeps nothing
//! of what is called off (RFC 5321, 4.1.1.5), but one that makes strangers wait (greylisting) may remember that it was asked.
//!
//! Each recipient is asked for by itself, as each has mails of their own: some servers take no two of different hosts at
//! once. Where the settings have a pattern in the place of an address, nobody is asked for: an address that was made up
//! would be refused, and say nothing. Where senders are for the camera to say, there is no sender to ask for, and without
//! one no recipient.

use super::{Address, Encryption, MailTarget, Settings, people, session::Session};
use crate::targets::{Outcome, Receipt, Trouble};
use std::time::Duration;
use tokio::time::timeout;

/// For all of it. A mail waits longer, but nobody sits in front of that.
const PATIENCE: Duration = Duration::from_mins(1);

impl MailTarget {
    pub(super) async fn try_out(&self) -> Outcome {
        match timeout(PATIENCE, self.talk()).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Trouble::Unreachable(format!(
                "{} took too long to answer",
                self.settings.server
            ))),
        }
    }

    async fn talk(&self) -> Outcome {
        let settings = &self.settings;
        let mut session = Session::open(settings, self.tls().await?).await?;
        let sender = people::envelope_sender(settings);
        let recipients = people::named_recipients(settings);
        let asked = match &sender {
            Some(sender) => ask(&mut session, sender, &recipients).await,
            None => Ok(()),
        };
        session.close().await;
        asked.map(|()| receipt(settings, sender.as_ref(), &recipients))
    }
}

/// Whether all of them would get mails; one who is refused keeps nobody else from being asked for.
async fn ask(
    session: &mut Session<'_>,
    sender: &Address,
    recipients: &[Address],
) -> Result<(), Trouble> {
    let asked = session.rehearse(sender, None).await;
    asked.map_err(|trouble| trouble.map(|reason| format!("{sender}: {reason}")))?;
    let mut refused: Option<Trouble> = None;
    for to in recipients {
        let Err(trouble) = session.rehearse(sender, Some(to)).await else {
            continue;
        };
        let is_final = matches!(trouble, Trouble::Never(_));
        let trouble = trouble.map(|reason| format!("{to}: {reason}"));
        refused = Some(match refused {
            None => trouble,
            Some(before) => before.map(|reason| format!("{reason}; {trouble}")),
        });
        if !is_final {
            break;
        }
    }
    refused.map_or(Ok(()), Err)
}

fn receipt(settings: &Settings, sender: Option<&Address>, recipients: &[Address]) -> Receipt {
    let server = &settings.server;
    let login = match &settings.login {
        Some(login) => format!("logged in as {}", login.user),
        None => "no login".to_owned(),
    };
    let protection = match settings.encryption {
        Encryption::StartTls => "STARTTLS",
        Encryption::Tls => "TLS",
        Encryption::None => "no TLS",
    };
    let how = format!("({login}, {protection})");
    let Some(sender) = sender else {
        return Receipt(format!(
            "{server} lets us in {how}; mails come from the camera's address, so whether it takes them shows with the first"
        ));
    };
    let recipients: Vec<&str> = recipients.iter().map(AsRef::as_ref).collect();
    let whom = match recipients.as_slice() {
        [] => String::new(),
        recipients => format!(" for {}", recipients.join(", ")),
    };
    Receipt(format!("{server} takes mail from {sender}{whom} {how}"))
}
