//! Which routes apply to an arrival, and what becomes of it. Pure.
//!
//! A photo is always stored first; routes say where it goes after that, and a route can say that the photo is not to be
//! kept. The `[[route]]` sections of the file are read and checked in `config`, the deliveries are made elsewhere.

pub mod glob;

use crate::protocol::kind::Kind;
use glob::Glob;

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
    /// Names of targets, each `kind.name` as in the section's header. Empty: nothing is delivered.
    pub to: Vec<String>,
    /// Whether the photo stays in the library.
    pub keep: bool,
}

/// What becomes of an arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whether the photo stays in the library. When not, `targets` is empty: what isn't kept can't be delivered.
    pub keep: bool,
    /// Where it goes, each target once, in the order of the routes.
    pub targets: Vec<String>,
}

/// Decides what becomes of an arrival.
///
/// Every matching route applies, and the order of the routes decides nothing but the order of the targets. Each
/// recipient of a mail is looked at alone, as if the mail had gone only there. A photo is dropped only when that is the
/// verdict for every recipient: at least one route says `keep = false` and none that matches says otherwise. So a mail
/// to a drop address and to somebody else is kept, and an arrival that no route matches is kept.
#[must_use]
pub fn decide(routes: &[Route], arrival: &Arrival<'_>) -> Decision {
    let verdicts: Vec<Decision> = if arrival.recipients.is_empty() {
        vec![decide_for(routes, arrival, None)]
    } else {
        let each = arrival.recipients.iter();
        each.map(|recipient| decide_for(routes, arrival, Some(recipient)))
            .collect()
    };
    let mut decision = Decision {
        keep: verdicts.iter().any(|verdict| verdict.keep),
        targets: Vec::new(),
    };
    for target in verdicts.into_iter().flat_map(|verdict| verdict.targets) {
        if !decision.targets.contains(&target) {
            decision.targets.push(target);
        }
    }
    decision
}

fn decide_for(routes: &[Route], arrival: &Arrival<'_>, recipient: Option<&str>) -> Decision {
    let matching: Vec<&Route> = routes
        .iter()
        .filter(|route| route.matches(arrival, recipient))
        .collect();
    Decision {
        keep: matching.is_empty() || matching.iter().any(|route| route.keep),
        targets: matching
            .iter()
            .filter(|route| route.keep)
            .flat_map(|route| route.to.iter().cloned())
            .collect(),
    }
}

impl Route {
    fn matches(&self, arrival: &Arrival<'_>, recipient: Option<&str>) -> bool {
        text_holds(self.site.as_deref(), arrival.site)
            && text_holds(self.recipient.as_deref(), recipient)
            && text_holds(self.sender.as_deref(), Some(arrival.sender))
            && text_holds(self.camera.as_deref(), arrival.camera)
            && choice_holds(self.protocol.as_deref(), arrival.protocol)
            && choice_holds(self.kind.as_deref(), arrival.kind)
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
