//! Who a mail is from and for. Pure.

use super::settings::{self, Address, Mailbox, Sender, Settings, address};
use crate::targets::{Delivery, Origin};

/// What the factory writes into cameras. Nobody's mailbox, so no answer should go there.
const FACTORY_SENDER: &str = "Camera@samsungcamera.com";
/// Names beside addresses are cut to this many letters.
const LONGEST_NAME: usize = 100;

/// The addresses of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct People {
    pub(super) from: Mailbox,
    /// Where answers go, if not to `from`.
    pub(super) reply_to: Option<Mailbox>,
    pub(super) to: Address,
    /// Where the servers send their complaints.
    pub(super) envelope_sender: Address,
}

impl People {
    /// Decides it for one delivery.
    ///
    /// # Errors
    /// Why there can be no such mail, for the owner.
    pub(super) fn of(settings: &Settings, delivery: &Delivery) -> Result<Self, String> {
        let to = settings.recipient(delivery.recipient.as_deref())?;
        let camera = camera(&delivery.from);
        // Often the only address that the server lets this user send from.
        let user = settings
            .login
            .as_ref()
            .and_then(|login| address(&login.user));
        let explicit = settings.envelope_sender.clone();
        match (&settings.sender, camera) {
            (Sender::Fixed(fixed), camera) => Ok(Self {
                from: Mailbox::new(
                    fixed.name.clone().or_else(|| name(&delivery.from)),
                    fixed.email.clone(),
                ),
                reply_to: camera.filter(|camera| {
                    !is_same(&camera.email, FACTORY_SENDER)
                        && !is_same(&camera.email, settings::text(&fixed.email))
                }),
                to,
                envelope_sender: explicit.unwrap_or_else(|| fixed.email.clone()),
            }),
            (Sender::Camera, Some(camera)) => Ok(Self {
                envelope_sender: explicit.or(user).unwrap_or_else(|| camera.email.clone()),
                from: camera,
                reply_to: None,
                to,
            }),
            (Sender::Camera, None) => {
                let instead = explicit.or(user).ok_or_else(|| {
                    let sender = &delivery.from.sender;
                    format!(
                        "`{sender}`, as the camera calls itself, is not a mail address: \
                         write `from = \"…\"` with one of yours into the mail's section"
                    )
                })?;
                Ok(Self {
                    from: Mailbox::new(
                        name(&delivery.from).or_else(|| clean(&delivery.from.sender)),
                        instead.clone(),
                    ),
                    reply_to: None,
                    to,
                    envelope_sender: instead,
                })
            }
        }
    }
}

/// Who the camera says it is, if that can be written to.
fn camera(origin: &Origin) -> Option<Mailbox> {
    Some(Mailbox::new(name(origin), address(&origin.sender)?))
}

fn name(origin: &Origin) -> Option<String> {
    clean(origin.sender_name.as_deref()?)
}

fn clean(name: &str) -> Option<String> {
    let name = super::letter::in_one_line(name, LONGEST_NAME);
    (!name.is_empty()).then_some(name)
}

fn is_same(one: &Address, other: &str) -> bool {
    settings::text(one).eq_ignore_ascii_case(other)
}

#[cfg(test)]
mod tests;
