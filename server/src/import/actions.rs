//! `[ACTIONS]`: what shall become of photos, by the service or the recipient that was chosen on the camera.

/// What becomes of photos. Behind some stands which of several: `mastodon.public`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    Mail,
    Store(Option<String>),
    Mastodon(Option<String>),
    Shell(Option<String>),
    Drop,
    /// The original knows no such thing either.
    Unknown(String),
}

impl Action {
    pub(super) fn parse(text: &str) -> Self {
        let mut parts = text.trim().split('.');
        let kind = parts.next().unwrap_or_default().to_lowercase();
        let instance = parts.next().map(str::to_owned);
        match (kind.as_str(), instance, parts.next()) {
            (_, Some(instance), _) if instance.is_empty() => Self::Unknown(text.to_owned()),
            // The README of the original names the one, its code the other.
            ("mail" | "email", None, None) => Self::Mail,
            ("store", instance, None) => Self::Store(instance),
            ("mastodon", instance, None) => Self::Mastodon(instance),
            ("shell", instance, None) => Self::Shell(instance),
            ("drop", None, None) => Self::Drop,
            _ => Self::Unknown(text.to_owned()),
        }
    }
}

/// A line of `[ACTIONS]`.
#[derive(Debug)]
pub(super) struct Rule {
    /// The recipient's address or the service's name.
    pub(super) trigger: String,
    pub(super) action: Action,
}

impl Rule {
    pub(super) fn is_recipient(&self) -> bool {
        self.trigger.contains('@')
    }
}

/// Of these rules, the services and the recipients of those that fit.
pub(super) fn triggers(rules: &[Rule], fits: impl Fn(&Action) -> bool) -> (Vec<&str>, Vec<&str>) {
    let fitting = rules.iter().filter(|rule| fits(&rule.action));
    let (recipients, sites): (Vec<&Rule>, Vec<&Rule>) =
        fitting.partition(|rule| rule.is_recipient());
    (
        sites
            .into_iter()
            .map(|rule| rule.trigger.as_str())
            .collect(),
        recipients
            .into_iter()
            .map(|rule| rule.trigger.as_str())
            .collect(),
    )
}
