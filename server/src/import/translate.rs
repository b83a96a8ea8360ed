//! The other configuration in our words: section by section, with a remark for whatever has no equal here.

use super::{
    actions::{Action, Rule, triggers},
    command, mail, mastodon,
    page::{Page, plain},
    peer::{Keys, Mistake},
};
use std::path::{Path, PathBuf};

/// Folders that are emptied when a computer starts.
const EMPTIED: [&str; 4] = ["/tmp", "/var/tmp", "/dev/shm", "/run"];

/// What has to be known besides the text.
pub struct Surroundings<'a> {
    /// The file, as it is called in remarks.
    pub file: &'a str,
    /// Its folder, absolute: what relative paths in it are relative to.
    pub folder: &'a Path,
    /// Whether secrets are put into files; otherwise it is said what to do.
    pub writes_secrets: bool,
    /// Reads a small file beside it, in which a token may be.
    pub read: &'a dyn Fn(&Path) -> Option<String>,
}

/// A secret that goes into a file of its own, beside the configuration. It doesn't show itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    /// The file's name.
    pub name: String,
    /// What it holds.
    pub content: String,
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secret({}, hidden)", self.name)
    }
}

/// What came out.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The configuration.
    pub page: String,
    /// What belongs beside it.
    pub secrets: Vec<Secret>,
    /// What is left to the owner to do.
    pub to_do: Vec<String>,
}

/// What the sections write to.
pub(super) struct Draft<'a> {
    pub(super) page: Page,
    pub(super) secrets: Vec<Secret>,
    pub(super) to_do: Vec<String>,
    pub(super) around: &'a Surroundings<'a>,
}

impl Draft<'_> {
    /// The line that names the file of a secret; the file is written, or it is said how.
    pub(super) fn secret(&mut self, key: &str, file: String, content: &str, origin: &str) {
        if !self.around.writes_secrets {
            self.page.say(format!(
                "TO DO: write the value of {origin} into the file {file} beside this one, then run:\nchmod 600 {file}"
            ));
            self.to_do.push(format!(
                "write the value of {origin} into {file}, then run: chmod 600 {file}"
            ));
        }
        self.page.text(key, &file);
        self.secrets.push(Secret {
            name: file,
            content: format!("{content}\n"),
        });
    }

    pub(super) fn later(&mut self, what: impl Into<String>) {
        let what = what.into();
        self.page.say(format!("TO DO: {what}."));
        self.to_do.push(what);
    }
}

/// Translates it.
///
/// # Errors
/// When the text isn't TOML.
pub fn translate(text: &str, around: &Surroundings<'_>) -> Result<Outcome, Mistake> {
    let mut keys = Keys::read(text)?;
    let mut draft = Draft {
        page: Page::default(),
        secrets: Vec::new(),
        to_do: Vec::new(),
        around,
    };
    head(&mut draft);
    let upload_folder = storage(&mut keys, &mut draft);
    let senders = access(&mut keys, &mut draft);
    let mut actions = keys.section("ACTIONS");
    let rules: Vec<Rule> = actions
        .texts()
        .into_iter()
        .map(|(trigger, action)| Rule {
            trigger: trigger.trim().to_owned(),
            action: Action::parse(&action),
        })
        .collect();
    let mut remarks = actions.finish();
    mail::translate(&mut keys, &rules, &senders, &mut draft);
    remarks.extend(mastodon::translate(&mut keys, &rules, &mut draft));
    remarks.extend(command::translate(&mut keys, &rules, &mut draft));
    stores(&rules, &upload_folder, &mut draft);
    drops(&rules, &mut draft);
    unknown(&rules, &mut draft);
    remarks.splice(0..0, others(&mut keys));
    remarks.extend(keys.finish());
    if !remarks.is_empty() {
        draft.page.gap();
        draft.page.say("What has no equal here:");
        remarks
            .iter()
            .for_each(|remark| draft.page.say(format!("* {remark}")));
        draft.to_do.push(match remarks.len() {
            1 => "look at the end of the new file: one thing has no equal here".to_owned(),
            many => format!("look at the end of the new file: {many} things have no equal here"),
        });
    }
    Ok(Outcome {
        page: draft.page.finish(),
        secrets: draft.secrets,
        to_do: draft.to_do,
    })
}

fn head(draft: &mut Draft<'_>) {
    let file = plain(draft.around.file);
    let page = &mut draft.page;
    page.say(format!(
        "Made by `nx-gateway import-config` from {file} of samsung-nx-emailservice."
    ));
    page.say("Every setting there is, with an explanation, stands in the config.toml that comes with nx-gateway.");
    page.say("");
    page.say(
        "What is different: every photo is kept here first, those that are mailed or posted as well; none replaces another. \
         What can't be delivered waits and is tried again.",
    );
    page.gap();
    page.say(
        "The original listens at port 8080, with port 80 led there by something else; this program answers at port 80 itself. \
         Stop the original and take that forwarding away, or write the port it leads to.",
    );
    page.section("[server]", false);
    page.list("listen", ["0.0.0.0:80"]);
}

/// Where photos go. Hands out the folder of the original.
fn storage(keys: &mut Keys, draft: &mut Draft<'_>) -> PathBuf {
    let folder = keys
        .text("UPLOAD_FOLDER")
        .unwrap_or_else(|| "photos".to_owned());
    let folder = draft.around.folder.join(folder.trim());
    let is_emptied = EMPTIED.iter().any(|place| folder.starts_with(place));
    let page = &mut draft.page;
    page.gap();
    page.section("[storage]", false);
    let photos = match (is_emptied, folder.to_str()) {
        (false, Some(folder)) => folder.trim_end_matches('/').to_owned(),
        _ => {
            page.say(format!(
                "UPLOAD_FOLDER was {}: what is there may be gone after the next start of the computer. So the photos go \
                 into a folder beside this file.",
                folder.display()
            ));
            "photos".to_owned()
        }
    };
    page.text("photos", &photos);
    page.text("state", "state");
    page.say(
        "The original sorts photos into one folder for each sender, whose name it makes from SECRET. Here they are sorted by \
         date; for folders by sender write this. Their names will be others, for the secret is another one.",
    );
    page.say("layout = \"{sender_hash}/{name}\"");
    if is_emptied {
        PathBuf::from(photos)
    } else {
        folder
    }
}

/// Who may send. Hands them out.
fn access(keys: &mut Keys, draft: &mut Draft<'_>) -> Vec<String> {
    let senders = keys.list("SENDERS").unwrap_or_default();
    let mut senders: Vec<String> = senders
        .into_iter()
        .map(|sender| sender.trim().to_owned())
        .collect();
    senders.retain(|sender| !sender.is_empty());
    draft.page.gap();
    draft.page.section("[access]", false);
    draft.page.list("senders", &senders);
    if senders.is_empty() {
        draft.later("name those who may send in `senders`; with none, nobody may");
    }
    senders
}

/// A route for what fits these rules.
pub(super) fn routes(
    rules: &[Rule],
    fits: impl Fn(&Action) -> bool,
    is_off: bool,
    page: &mut Page,
    end: impl Fn(&mut Page),
) {
    let (sites, recipients) = triggers(rules, fits);
    for (key, triggers) in [("site", sites), ("recipient", recipients)] {
        if !triggers.is_empty() {
            page.gap();
            page.section("[[route]]", is_off);
            page.list(key, triggers);
            end(page);
        }
    }
}

/// `store` is what happens here anyway; `store.NAME` puts photos into a folder of that name.
fn stores(rules: &[Rule], upload_folder: &Path, draft: &mut Draft<'_>) {
    let mut instances: Vec<&String> = rules
        .iter()
        .filter_map(|rule| match &rule.action {
            Action::Store(Some(instance)) => Some(instance),
            _ => None,
        })
        .collect();
    instances.sort();
    instances.dedup();
    for instance in instances {
        let page = &mut draft.page;
        let name = target_name(instance);
        let path = upload_folder.join(&name);
        page.gap();
        page.say(format!(
            "store.{}: a second name for these photos in that folder, which must exist. They stay in the library as well.",
            plain(instance)
        ));
        page.section(&format!("[folder.{name}]"), false);
        page.text("path", path.display());
        page.text("layout", "{name}");
        page.value("hard_link", true);
        let fits = |action: &Action| *action == Action::Store(Some(instance.clone()));
        routes(rules, fits, false, page, |page| {
            page.list("to", [format!("folder.{name}")])
        });
        draft.to_do.push(format!(
            "see to it that the folder {} exists",
            path.display()
        ));
    }
    let (sites, recipients) = triggers(rules, |action| *action == Action::Store(None));
    let stored = [sites, recipients].concat();
    if !stored.is_empty() {
        draft.page.gap();
        draft.page.say(format!(
            "\"store\": photos for {} are kept and go nowhere else. That takes no route.",
            stored.join(", ")
        ));
    }
}

fn drops(rules: &[Rule], draft: &mut Draft<'_>) {
    let is_drop = |action: &Action| *action == Action::Drop;
    if rules.iter().any(|rule| is_drop(&rule.action)) {
        draft.page.gap();
        draft.page.say("\"drop\": thrown away.");
        routes(rules, is_drop, false, &mut draft.page, |page| {
            page.list::<&str>("to", []);
            page.value("keep", false);
        });
    }
}

fn unknown(rules: &[Rule], draft: &mut Draft<'_>) {
    for rule in rules {
        let trigger = plain(&rule.trigger);
        match &rule.action {
            Action::Unknown(action) => {
                draft.page.gap();
                draft.page.say(format!(
                    "ACTIONS: there is no action \"{}\", neither here nor in the original. Photos for {trigger} are kept, and \
                     go nowhere else.",
                    plain(action)
                ));
            }
            Action::Mail if !rule.is_recipient() => {
                draft.page.gap();
                draft.page.say(format!(
                    "ACTIONS: who should get a mail when {trigger} is chosen? Photos for it are kept. To mail them, add a \
                     [mail.NAME] with `to = [\"…\"]` and a route with site = \"{trigger}\"."
                ));
            }
            _ => {}
        }
    }
}

/// What the original knows and has no equal here.
fn others(keys: &mut Keys) -> Vec<String> {
    let mut remarks = Vec::new();
    if keys.has("SECRET") {
        keys.forget("SECRET");
        remarks.push(
            "SECRET: this program makes a secret of its own, in its folder `state`.".to_owned(),
        );
    }
    if keys.has("SESSION_FOLDER") {
        keys.forget("SESSION_FOLDER");
        remarks.push(
            "SESSION_FOLDER: logins are kept in `state`. Cameras log in anew when they have to."
                .to_owned(),
        );
    }
    if keys.flag("INSECURE_DOWNLOAD") == Some(true) {
        remarks.push(
            "INSECURE_DOWNLOAD: the folder of photos is not shown to everybody on the web here."
                .to_owned(),
        );
    }
    for key in ["DEBUG", "TESTING"] {
        if keys.flag(key).is_some() {
            remarks.push(format!(
                "{key}: not needed; `--trace DIR` keeps what cameras say."
            ));
        }
    }
    remarks
}

/// A name for a target, made of one of the original's.
pub(super) fn target_name(instance: &str) -> String {
    let fine = |c: char| {
        if c.is_ascii_alphanumeric() || c == '-' || c == '_' {
            c
        } else {
            '-'
        }
    };
    instance.chars().map(fine).collect()
}
