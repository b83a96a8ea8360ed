//! `nx-gateway check --explain`: what the routes would do with an example.

mod outcome;

use crate::{
    config::{Config, Loaded, LoginVerdict, Origin},
    did_you_mean,
    protocol::kind::Kind,
    routing::{Arrival, Condition, Protocol, Route, glob::Glob},
};
use anyhow::{Context as _, bail};
use outcome::outcome;
use std::fmt::Display;

/// A photo that might come in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Example {
    protocol: Protocol,
    site: Option<String>,
    recipients: Vec<String>,
    sender: String,
    camera: Option<String>,
    kind: Kind,
}

impl Example {
    /// Reads `recipient=a@b kind=video …`: words with a `=`, and what follows up to the next one. What isn't said is as
    /// on a camera fresh from the factory.
    pub(super) fn parse(words: &[String], config: &Config) -> anyhow::Result<Self> {
        let anybody = config
            .access
            .senders
            .iter()
            .find(|it| !it.contains(['*', '?']));
        let mut example = Self {
            protocol: Protocol::Email,
            site: None,
            recipients: Vec::new(),
            sender: anybody
                .map_or("Camera@samsungcamera.com", String::as_str)
                .to_owned(),
            camera: None,
            kind: Kind::Photo,
        };
        let mut protocol = None;
        for (name, value) in pairs(words)? {
            let all = || Condition::ALL.into_iter();
            let Some(condition) = all().find(|condition| condition.word() == name) else {
                let words = || all().map(Condition::word);
                match did_you_mean::nearest(&name, words()) {
                    Some(meant) => bail!("there is no {name}; did you mean {meant}?"),
                    None => bail!(
                        "there is no {name}; say {}",
                        words().collect::<Vec<_>>().join(", ")
                    ),
                }
            };
            match condition {
                Condition::Site => example.site = Some(value),
                Condition::Recipient => example.recipients.push(value),
                Condition::Sender => example.sender = value,
                Condition::Camera => example.camera = Some(value),
                Condition::Protocol => {
                    protocol = Some(choice(&value, &Protocol::ALL, Protocol::word)?)
                }
                Condition::Kind => example.kind = choice(&value, &Kind::ALL, Kind::word)?,
            }
        }
        let shared = example.site.is_some().then_some(Protocol::Social);
        example.protocol = protocol.or(shared).unwrap_or(Protocol::Email);
        example.complete()
    }

    /// A mail has somebody to go to, a shared photo a site; neither has both.
    fn complete(mut self) -> anyhow::Result<Self> {
        match self.protocol {
            Protocol::Email if self.site.is_some() => {
                bail!("a mail has no site; leave out one of the two")
            }
            Protocol::Social if !self.recipients.is_empty() => {
                bail!("what is shared has no recipient, only mails do; leave out one of the two")
            }
            Protocol::Email if self.recipients.is_empty() => {
                self.recipients.push("friend@example.org".to_owned());
            }
            Protocol::Social if self.site.is_none() => self.site = Some("facebook".to_owned()),
            _ => {}
        }
        Ok(self)
    }

    fn arrival(&self) -> Arrival<'_> {
        Arrival {
            protocol: self.protocol,
            site: self.site.as_deref(),
            recipients: &self.recipients,
            sender: &self.sender,
            camera: self.camera.as_deref(),
            kind: self.kind,
        }
    }

    fn described(&self) -> String {
        let kind = self.kind.word();
        let way = match &self.site {
            Some(site) => format!("shared at {site}"),
            None => format!("mailed to {}", self.recipients.join(" and ")),
        };
        let camera = self
            .camera
            .as_deref()
            .unwrap_or("a camera of unknown model");
        format!("a {kind}, {way}, by {} with {camera}", self.sender)
    }
}

fn pairs(words: &[String]) -> anyhow::Result<Vec<(String, String)>> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for word in words.iter().flat_map(|words| words.split_whitespace()) {
        match (word.split_once('='), pairs.last_mut()) {
            (Some((name, value)), _) => pairs.push((name.to_lowercase(), value.to_owned())),
            (None, Some((_, value))) => *value += &format!(" {word}"),
            (None, None) => {
                bail!("say what comes in, for example: recipient=friend@example.org kind=video")
            }
        }
    }
    for (name, value) in &pairs {
        (!value.is_empty())
            .then_some(())
            .with_context(|| format!("{name} is empty"))?;
    }
    Ok(pairs)
}

fn choice<T: Copy>(
    text: &str,
    choices: &[T],
    word: impl Fn(T) -> &'static str,
) -> anyhow::Result<T> {
    let found = choices
        .iter()
        .find(|it| word(**it).eq_ignore_ascii_case(text));
    let words: Vec<_> = choices.iter().map(|it| word(*it)).collect();
    found
        .copied()
        .with_context(|| format!("`{text}` is neither {}", words.join(" nor ")))
}

/// Which routes fit, why others don't, and what becomes of the example.
pub(super) fn explain(loaded: &Loaded, example: &Example) -> String {
    let config = &loaded.config;
    let arrival = example.arrival();
    let mut text = format!("An example: {}.\n", example.described());
    if let Some(refusal) = refusal(config, example) {
        text += &format!("It would be refused: {refusal}.\n");
    }
    for recipient in arrival.recipients() {
        text += &match recipient {
            Some(recipient) => format!("\nFor {recipient}:\n"),
            None => "\n".to_owned(),
        };
        if config.routes.is_empty() {
            text += "  there are no routes\n";
        }
        for (number, route) in config.routes.iter().enumerate() {
            let unmet: Vec<_> = route.unmet(&arrival, recipient).collect();
            let place = place(loaded, number);
            let verdict = if unmet.is_empty() {
                format!("fits: {}", effect(route))
            } else {
                let reasons = unmet
                    .iter()
                    .map(|it| reason(route, *it, &arrival, recipient));
                format!("doesn't: {}", reasons.collect::<Vec<_>>().join("; "))
            };
            text += &format!("  route {}{place} {verdict}\n", number + 1);
        }
    }
    text += &outcome(loaded, &arrival);
    text
}

fn refusal(config: &Config, example: &Example) -> Option<String> {
    let (access, sender) = (&config.access, &example.sender);
    let is_account = access
        .accounts
        .iter()
        .any(|it| it.name.eq_ignore_ascii_case(sender));
    let may_send = match example.protocol {
        Protocol::Email => access.allows_sender(sender),
        Protocol::Social => is_account || access.check_login(sender, "") == LoginVerdict::Allowed,
    };
    (!may_send).then(|| format!("{sender} may not send, see [access] senders"))
}

/// Where the route stands in the file.
fn place(loaded: &Loaded, number: usize) -> String {
    let section = format!("route.{number}.");
    let lines = loaded
        .origins
        .iter()
        .filter_map(|(key, origin)| match origin {
            Origin::File { name, line } if key.starts_with(&section) => Some((*line, name)),
            _ => None,
        });
    let first = lines.min();
    first.map_or_else(String::new, |(line, name)| format!(" ({name}:{line})"))
}

fn effect(route: &Route) -> String {
    match (route.keep, route.to.as_slice()) {
        (false, []) => "not kept".to_owned(),
        (false, targets) => format!("to {}, and not kept", list(targets)),
        (true, []) => "kept".to_owned(),
        (true, targets) => format!("to {}", list(targets)),
    }
}

/// Why a condition doesn't hold.
fn reason(
    route: &Route,
    condition: Condition,
    arrival: &Arrival<'_>,
    recipient: Option<&str>,
) -> String {
    let globs = |globs: &Option<Vec<Glob>>| {
        globs
            .iter()
            .flatten()
            .map(|it| format!("\"{it}\""))
            .collect()
    };
    let (wanted, found): (Vec<String>, Option<&str>) = match condition {
        Condition::Site => (globs(&route.site), arrival.site),
        Condition::Recipient => (globs(&route.recipient), recipient),
        Condition::Sender => (globs(&route.sender), Some(arrival.sender)),
        Condition::Camera => (globs(&route.camera), arrival.camera),
        Condition::Protocol => {
            let all = route.protocol.iter().flatten();
            (
                all.map(|it| it.word().to_owned()).collect(),
                Some(arrival.protocol.word()),
            )
        }
        Condition::Kind => {
            let all = route.kind.iter().flatten();
            (
                all.map(|it| it.word().to_owned()).collect(),
                Some(arrival.kind.word()),
            )
        }
    };
    let (word, wanted) = (condition.word(), wanted.join(" or "));
    match found {
        Some(found) => format!("{word} is {found}, not {wanted}"),
        None => format!("it has no {word}, and {wanted} is asked for"),
    }
}

fn list<T: Display>(items: &[T]) -> String {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    items.join(" and ")
}

#[cfg(test)]
mod tests;
