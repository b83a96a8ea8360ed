//! Which routes apply to an arrival, and what becomes of it. Pure.
//!
//! A photo is always stored first; routes say where it goes after that, and a route can say that the photo is not to be
//! kept. The `[[route]]` sections of the file are read and checked in `config`, the deliveries are made elsewhere.

pub mod glob;
pub mod target;

use crate::protocol::kind::Kind;
use glob::Glob;
use target::TargetName;

/// How an arrival came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// The camera's "Email" button.
    Email,
    /// The camera's "Share" button: a site of its menu.
    Social,
}

impl Protocol {
    /// Every protocol, in the order in which they are listed to people.
    pub const ALL: [Self; 2] = [Self::Email, Self::Social];

    /// The word the configuration uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Social => "social",
        }
    }
}

/// What the routes look at: one photo or video that came in.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// How it came in.
    pub protocol: Protocol,
    /// The service chosen in the camera's menu; mails have none.
    pub site: Option<&'a str>,
    /// The addresses the camera named; only mails have any.
    pub recipients: &'a [String],
    /// Who the camera says it is: a mail address or a login name.
    pub sender: &'a str,
    /// The model, when it is known.
    pub camera: Option<&'a str>,
    /// Photo or video.
    pub kind: Kind,
}

impl<'a> Arrival<'a> {
    /// For whom it is: each recipient of a mail, or once nobody in particular.
    pub fn recipients(&self) -> impl Iterator<Item = Option<&'a str>> + use<'a> {
        let nobody = self.recipients.is_empty().then_some(None);
        let all = self.recipients.iter();
        all.map(|recipient| Some(recipient.as_str())).chain(nobody)
    }
}

/// One `[[route]]`: conditions that must all hold, and what happens then.
///
/// `None` is a condition that wasn't set and always holds. A condition that was set holds when any of its entries does;
/// it never holds for an arrival that lacks the thing it asks about, so `site = "*"` means "came through a site".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The site, for example `facebook`.
    pub site: Option<Vec<Glob>>,
    /// One recipient of the mail.
    pub recipient: Option<Vec<Glob>>,
    /// The mail address or login name of the sender.
    pub sender: Option<Vec<Glob>>,
    /// The camera's model.
    pub camera: Option<Vec<Glob>>,
    /// How it came in.
    pub protocol: Option<Vec<Protocol>>,
    /// Photo or video.
    pub kind: Option<Vec<Kind>>,
    /// Where the photo goes, as in the section's header. Empty: nothing is delivered.
    pub to: Vec<TargetName>,
    /// Whether the photo stays in the library once it is delivered.
    pub keep: bool,
}

/// What a route can ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// The site.
    Site,
    /// The recipient.
    Recipient,
    /// The sender.
    Sender,
    /// The camera's model.
    Camera,
    /// How it came in.
    Protocol,
    /// Photo or video.
    Kind,
}

impl Condition {
    /// All of them, in the order in which they are listed to people.
    pub const ALL: [Self; 6] = [
        Self::Site,
        Self::Recipient,
        Self::Sender,
        Self::Camera,
        Self::Protocol,
        Self::Kind,
    ];

    /// The word the configuration uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Recipient => "recipient",
            Self::Sender => "sender",
            Self::Camera => "camera",
            Self::Protocol => "protocol",
            Self::Kind => "kind",
        }
    }
}

/// What becomes of an arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whether the photo stays in the library. When not, it stays until everything it goes to has it; when it goes
    /// nowhere, it isn't stored at all.
    pub keep: bool,
    /// Where it goes, each once, in the order of recipients and routes.
    pub destinations: Vec<Destination>,
}

/// One place an arrival goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// Where.
    pub target: TargetName,
    /// For whom, where the camera named somebody and the target is for recipients.
    pub recipient: Option<String>,
}

/// Decides what becomes of an arrival.
///
/// Every matching route applies, and the order of the routes decides nothing but the order of the targets. Each
/// recipient of a mail is looked at alone, as if the mail had gone only there. A photo is not kept only when that is the
/// verdict for every recipient: at least one route says `keep = false` and none that matches says otherwise. So a mail
/// to a drop address and to somebody else is kept, and an arrival that no route matches is kept.
///
/// A target for recipients gets the photo once for each recipient whose routes name it, any other target once.
#[must_use]
pub fn decide(routes: &[Route], arrival: &Arrival<'_>) -> Decision {
    let mut decision = Decision {
        keep: false,
        destinations: Vec::new(),
    };
    for recipient in arrival.recipients() {
        let matching = || routes.iter().filter(|it| it.matches(arrival, recipient));
        decision.keep |= matching().next().is_none() || matching().any(|route| route.keep);
        for target in matching().flat_map(|route| &route.to) {
            let for_whom = recipient.filter(|_| target.kind.is_for_recipients());
            let destination = Destination {
                target: target.clone(),
                recipient: for_whom.map(str::to_owned),
            };
            if !decision.destinations.iter().any(|it| it.is(&destination)) {
                decision.destinations.push(destination);
            }
        }
    }
    decision
}

impl Decision {
    /// The same, but that targets with recipients of their own go to those, whomever the camera named.
    #[must_use]
    pub fn addressed(self, own: impl Fn(&TargetName) -> Option<Vec<String>>) -> Self {
        let mut destinations: Vec<Destination> = Vec::new();
        for destination in self.destinations {
            let target = &destination.target;
            let each = match own(target) {
                Some(recipients) => recipients
                    .into_iter()
                    .map(|recipient| Destination {
                        target: target.clone(),
                        recipient: Some(recipient),
                    })
                    .collect(),
                None => vec![destination],
            };
            for destination in each {
                if !destinations.iter().any(|it| it.is(&destination)) {
                    destinations.push(destination);
                }
            }
        }
        Self {
            destinations,
            ..self
        }
    }
}

impl Destination {
    /// Cameras repeat an address now and then, and nobody's mail server tells capitals apart.
    fn is(&self, other: &Self) -> bool {
        let lower = |it: &Self| it.recipient.as_deref().map(str::to_lowercase);
        self.target == other.target && lower(self) == lower(other)
    }
}

impl Route {
    /// The conditions that don't hold for an arrival, of whose recipients only this one is looked at. When there are
    /// none, the route applies.
    pub fn unmet(
        &self,
        arrival: &Arrival<'_>,
        recipient: Option<&str>,
    ) -> impl Iterator<Item = Condition> {
        let holds = move |condition: &Condition| self.holds(*condition, arrival, recipient);
        let all = Condition::ALL.into_iter();
        all.filter(move |condition| !holds(condition))
    }

    fn matches(&self, arrival: &Arrival<'_>, recipient: Option<&str>) -> bool {
        self.unmet(arrival, recipient).next().is_none()
    }

    fn holds(&self, condition: Condition, arrival: &Arrival<'_>, recipient: Option<&str>) -> bool {
        match condition {
            Condition::Site => text_holds(self.site.as_deref(), arrival.site),
            Condition::Recipient => text_holds(self.recipient.as_deref(), recipient),
            Condition::Sender => text_holds(self.sender.as_deref(), Some(arrival.sender)),
            Condition::Camera => text_holds(self.camera.as_deref(), arrival.camera),
            Condition::Protocol => choice_holds(self.protocol.as_deref(), arrival.protocol),
            Condition::Kind => choice_holds(self.kind.as_deref(), arrival.kind),
        }
    }
}

fn text_holds(condition: Option<&[Glob]>, text: Option<&str>) -> bool {
    condition
        .is_none_or(|globs| text.is_some_and(|text| globs.iter().any(|glob| glob.matches(text))))
}

fn choice_holds<T: PartialEq>(condition: Option<&[T]>, choice: T) -> bool {
    condition.is_none_or(|choices| choices.contains(&choice))
}

#[cfg(test)]
mod tests;
