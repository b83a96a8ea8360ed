//! The sections of targets, such as `[folder.wall]`. Which keys a kind has stands in a file of its own beside this one;
//! what a target does with them is in `targets`.

mod command;
mod folder;
mod immich;
mod mail;
mod mastodon;
mod ntfy;
mod s3;
mod web;
mod webdav;
mod webhook;

use super::{
    reader::{Section, Value, list},
    values::{self, Folders},
};
use crate::{
    did_you_mean,
    routing::target::{TargetKind, TargetName},
    targets::Settings,
};
use std::{cell::Cell, ops::Range, sync::Arc};

/// The kinds this version delivers to. A new one is a line here, a file beside this one, and one in `targets`.
const KINDS: &[(TargetKind, Reader)] = &[
    (TargetKind::Command, |section, folders| {
        shared(command::command(section, folders))
    }),
    (TargetKind::Folder, |section, folders| {
        shared(folder::folder(section, folders))
    }),
    (TargetKind::Immich, |section, folders| {
        shared(immich::immich(section, folders))
    }),
    (TargetKind::Mail, |section, folders| {
        shared(mail::mail(section, folders))
    }),
    (TargetKind::Mastodon, |section, folders| {
        shared(mastodon::mastodon(section, folders))
    }),
    (TargetKind::Ntfy, |section, folders| {
        shared(ntfy::ntfy(section, folders))
    }),
    (TargetKind::S3, |section, folders| {
        shared(s3::s3(section, folders))
    }),
    (TargetKind::Webdav, |section, folders| {
        shared(webdav::webdav(section, folders))
    }),
    (TargetKind::Webhook, |section, folders| {
        shared(webhook::webhook(section, folders))
    }),
];

/// What the variables with secrets begin with.
const OURS: &str = "NX_GATEWAY_";

/// The variable in which the secret of a section can stand instead of a file: `NX_GATEWAY_MAIL_HOME_PASSWORD`.
fn variable(section: &str, secret: &str) -> String {
    let plain = |c: char| match c {
        c if c.is_ascii_alphanumeric() => c.to_ascii_uppercase(),
        _ => '_',
    };
    let section: String = section.chars().map(plain).collect();
    format!("{OURS}{section}_{secret}")
}

type Reader = fn(&mut Section<'_>, &Folders) -> Option<Arc<dyn Settings>>;

fn shared(settings: Option<impl Settings + 'static>) -> Option<Arc<dyn Settings>> {
    settings.map(|settings| Arc::new(settings) as Arc<dyn Settings>)
}

/// A target as the owner set it up.
#[derive(Debug, Clone)]
pub struct Target {
    /// As in the section's header.
    pub name: TargetName,
    /// What the section says.
    pub settings: Arc<dyn Settings>,
}

/// Equal is what looks equal on paper; secrets don't show there.
impl PartialEq for Target {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.settings.shown() == other.settings.shown()
    }
}

impl Eq for Target {}

/// Reads all of them: those that can be used, and the names of all that are there.
pub(super) fn all(root: &mut Section<'_>, folders: &Folders) -> (Vec<Target>, Declared) {
    let (mut targets, mut declared) = (Vec::new(), Declared::default());
    for (kind, read) in KINDS {
        let sections = root.named_sections(kind.word(), |section, name| {
            check_name(section, name);
            (section.span(), read(section, folders))
        });
        for (name, (span, settings)) in sections {
            let name = TargetName { kind: *kind, name };
            declared.0.push(Header {
                name: name.clone(),
                span,
                is_used: Cell::new(false),
            });
            targets.extend(settings.map(|settings| Target { name, settings }));
        }
    }
    (targets, declared)
}

/// It is typed at the command line and shown in the middle of sentences.
fn check_name(section: &Section<'_>, name: &str) {
    let is_fine = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || !name.chars().all(is_fine) {
        section.complain(
            format!("a target can't be called `{name}`"),
            "use letters, digits, `-` and `_`",
        );
    }
}

/// The targets that the file has a section for, right or wrong, and where.
#[derive(Default)]
pub(super) struct Declared(Vec<Header>);

struct Header {
    name: TargetName,
    span: Range<usize>,
    /// Whether a route names it.
    is_used: Cell<bool>,
}

impl Declared {
    /// The name of a target in a route.
    pub(super) fn target(&self, value: Value<'_>) -> Option<TargetName> {
        let text = values::text(value)?;
        let found = self.0.iter().find(|header| header.name.to_string() == text);
        let Some(header) = found else {
            return value.refuse(format!("there is no target `{text}`"), self.hint(text));
        };
        header.is_used.set(true);
        Some(header.name.clone())
    }

    fn hint(&self, text: &str) -> String {
        let Some((kind, own)) = text.split_once('.') else {
            return match self.0.iter().find(|header| header.name.name == text) {
                Some(header) => format!("did you mean `{}`?", header.name),
                None => "write it as in the section's header, for example `folder.wall`".to_owned(),
            };
        };
        let known = || KINDS.iter().map(|(kind, _)| kind.word());
        if known().any(|word| word == kind) {
            let same_kind = self.0.iter().map(|header| &header.name);
            let same_kind = same_kind.filter(|name| name.kind.word() == kind);
            return match did_you_mean::nearest(own, same_kind.map(|name| name.name.as_str())) {
                Some(meant) => format!("did you mean `{kind}.{meant}`?"),
                None => format!("add a section `[{text}]`"),
            };
        }
        let names: Vec<String> = self.0.iter().map(|it| it.name.to_string()).collect();
        if let Some(meant) = did_you_mean::nearest(text, names.iter().map(String::as_str)) {
            return format!("did you mean `{meant}`?");
        }
        match did_you_mean::nearest(kind, known()) {
            Some(meant) => format!("there is no kind `{kind}`; did you mean `{meant}`?"),
            None => format!("there is no kind `{kind}`; there are {}", list(known())),
        }
    }

    /// Tells of targets that no route leads to.
    pub(super) fn advise(&self, root: &Section<'_>) {
        for Header { name, span, .. } in self.0.iter().filter(|header| !header.is_used.get()) {
            root.advise_at(
                span.clone(),
                format!("nothing is delivered to `{name}`"),
                "name it in the `to` of a [[route]], or leave this out",
            );
        }
    }
}
