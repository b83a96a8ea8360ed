//! Who a mail is from and for. Pure.

use super::settings::{self, Address, Mailbox, Recipients, Sender, Settings, address};
use crate::routing::glob::Glob;
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
        match (&settings.sender, camera) {
            (Sender::Fixed(fixed), camera) => Ok(Self {
                from: Mailbox::new(
                    fixed.name.clone().or_else(|| name(&delivery.from)),
                    fixed.email.clone(),
                ),
                reply_to: camera.filter(|camera| can_be_answered(camera, fixed)),
                to,
                envelope_sender: envelope_sender(settings).unwrap_or_else(|| fixed.email.clone()),
            }),
            (Sender::Camera, Some(camera)) => Ok(Self {
                envelope_sender: own(settings).unwrap_or_else(|| camera.email.clone()),
                from: camera,
                reply_to: None,
                to,
            }),
            (Sender::Camera, None) => Self::of_a_login(settings, &delivery.from, to),
        }
    }

    /// The camera calls itself by a login name, so another address has to carry it.
    fn of_a_login(settings: &Settings, origin: &Origin, to: Address) -> Result<Self, String> {
        let sender = &origin.sender;
        let own = own(settings).ok_or_else(|| no_address(sender))?;
        Ok(Self {
            from: Mailbox::new(name(origin).or_else(|| clean(sender)), own.clone()),
            reply_to: None,
            to,
            envelope_sender: own,
        })
    }
}

/// Where the servers send their complaints, whatever camera it is; nothing where that is for the camera to say.
pub(super) fn envelope_sender(settings: &Settings) -> Option<Address> {
    match &settings.sender {
        Sender::Fixed(fixed) => {
            let chosen = settings.envelope_sender.as_ref();
            Some(chosen.unwrap_or(&fixed.email).clone())
        }
        Sender::Camera => own(settings),
    }
}

/// Everybody whose whole address the settings name.
pub(super) fn named_recipients(settings: &Settings) -> Vec<Address> {
    match &settings.recipients {
        Recipients::Fixed(list) => list.clone(),
        Recipients::Named(globs) => {
            let whole = globs.iter().filter_map(Glob::literal);
            whole.filter_map(address).collect()
        }
    }
}

/// Why no mail can come from a camera that calls itself so.
pub(super) fn without_sender(settings: &Settings, sender: &str) -> Option<String> {
    let is_none = settings.sender == Sender::Camera && address(sender).is_none();
    (is_none && own(settings).is_none()).then(|| no_address(sender))
}

fn no_address(sender: &str) -> String {
    format!(
        "`{sender}`, as the camera calls itself, is not a mail address: \
         write `from = \"…\"` with one of yours into the mail's section"
    )
}

/// The owner's own address, if the settings say one. A user's is often the only one that the server lets him send from.
fn own(settings: &Settings) -> Option<Address> {
    let user = || address(&settings.login.as_ref()?.user);
    settings.envelope_sender.clone().or_else(user)
}

fn can_be_answered(camera: &Mailbox, from: &Mailbox) -> bool {
    let is_somebody = !is_same(&camera.email, FACTORY_SENDER);
    is_somebody && !is_same(&camera.email, settings::text(&from.email))
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
