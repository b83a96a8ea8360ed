//! `[MASTODON]` and `[MASTODON.NAME]`, or the `MASTODON_…` of older versions: a `[mastodon.NAME]` each.

use super::{
    actions::{Action, Rule},
    command::literally,
    page::plain,
    peer::Keys,
    translate::{Draft, routes, target_name},
};
use crate::targets::{mastodon::Visibility, web::Address};
use std::collections::BTreeSet;

/// What the original's example has where a token belongs.
const EXAMPLE: &str = "YOUR_ACCESS_TOKEN";
/// How the files end that the original's login makes.
const SECRET_FILE: &str = ".secret";
/// The account without a name.
const DEFAULT: &str = "home";

/// What is known of an account.
#[derive(Debug, Clone, Default)]
struct Account {
    url: Option<String>,
    token: Option<String>,
    postscript: Option<String>,
    visibility: Option<String>,
    /// What has to be said about it.
    remarks: Vec<String>,
}

impl Account {
    /// What stands in these keys, each with this in front; what is left out is as in `general`.
    fn read(keys: &mut Keys, prefix: &str, general: &Self, draft: &Draft<'_>) -> Self {
        let mut text = |key: &str| keys.text(&format!("{prefix}{key}"));
        let (url, token) = (text("BASE_URL"), text("TOKEN"));
        let (postscript, visibility) = (text("POSTSCRIPT"), text("VISIBILITY"));
        let mut account = Self {
            url: url.or(general.url.clone()),
            token: general.token.clone(),
            postscript: postscript.or(general.postscript.clone()),
            visibility: visibility.or(general.visibility.clone()),
            remarks: Vec::new(),
        };
        if let Some(token) = token.filter(|token| token.trim() != EXAMPLE) {
            account.take_token(token.trim(), draft);
        }
        account
    }

    /// A token, or a file with one in its first line and the server in its second.
    fn take_token(&mut self, token: &str, draft: &Draft<'_>) {
        let path = draft.around.folder.join(token);
        let file = (draft.around.read)(&path);
        let looks_like_a_file = token.ends_with(SECRET_FILE) || token.contains('/');
        self.token = match file {
            Some(text) => {
                let mut lines = text.lines().map(|line| line.trim().to_owned());
                let token = lines.next();
                self.url = self.url.take().or(lines.next());
                token
            }
            None if looks_like_a_file => {
                self.remarks
                    .push(format!("The file {} can't be read.", path.display()));
                None
            }
            None => Some(token.to_owned()),
        };
        self.token = self
            .token
            .take()
            .filter(|token| !token.is_empty() && !token.contains(char::is_whitespace));
    }

    fn address(&self) -> Option<String> {
        let url = self.url.as_deref()?.trim().trim_end_matches('/');
        let whole = match url.contains("://") {
            true => url.to_owned(),
            false => format!("https://{url}"),
        };
        Address::parse(&whole).is_ok().then_some(whole)
    }
}

/// Translates all of them. What has to be said about the rest of their sections comes back.
pub(super) fn translate(keys: &mut Keys, rules: &[Rule], draft: &mut Draft<'_>) -> Vec<String> {
    let old = Account::read(keys, "MASTODON_", &Account::default(), draft);
    let mut section = keys.section("MASTODON");
    let general = Account::read(&mut section, "", &old, draft);
    let mut accounts = vec![(None, general.clone())];
    let mut remarks = Vec::new();
    for (name, mut section) in section.sections() {
        let account = Account::read(&mut section, "", &general, draft);
        accounts.push((Some(name), account));
        remarks.extend(section.finish());
    }
    remarks.extend(section.finish());
    let mut names = BTreeSet::new();
    for (instance, account) in &accounts {
        let is_used = rules
            .iter()
            .any(|rule| rule.action == Action::Mastodon(instance.clone()));
        // What is only there for those with a name to build on is no account.
        let is_set = instance.is_some() || (account.token.is_some() && accounts.len() == 1);
        if is_used || is_set {
            let mut name = target_name(instance.as_deref().unwrap_or(DEFAULT));
            while !names.insert(name.clone()) {
                name.push('-');
            }
            write(instance.as_ref(), account, &name, rules, draft);
        }
    }
    remarks.extend(missing(&accounts, rules));
    remarks
}

/// Accounts that rules name and nobody has set up.
fn missing(accounts: &[(Option<String>, Account)], rules: &[Rule]) -> Vec<String> {
    let is_missing =
        |instance: &&Option<String>| !accounts.iter().any(|(known, _)| known == *instance);
    let named = rules.iter().filter_map(|rule| match &rule.action {
        Action::Mastodon(instance) => Some(instance),
        _ => None,
    });
    let named: BTreeSet<_> = named.filter(is_missing).flatten().collect();
    let remark = |name: &String| {
        let name = plain(name);
        format!(
            "ACTIONS: mastodon.{name} has no section MASTODON.{name}; photos for it are kept, and not posted."
        )
    };
    named.into_iter().map(remark).collect()
}

fn write(
    instance: Option<&String>,
    account: &Account,
    name: &str,
    rules: &[Rule],
    draft: &mut Draft<'_>,
) {
    let address = account.address();
    let is_off = address.is_none() || account.token.is_none();
    draft.page.gap();
    account
        .remarks
        .iter()
        .for_each(|remark| draft.page.say(remark));
    if is_off {
        let url = address.as_deref().unwrap_or("URL");
        draft.later(format!(
            "for [mastodon.{name}] there is no {} that can be used: run nx-gateway login mastodon {url} --name {name}, then take the # away below",
            if address.is_none() { "address" } else { "token" },
        ));
    }
    draft.page.section(&format!("[mastodon.{name}]"), is_off);
    draft.page.text(
        "url",
        address.as_deref().unwrap_or("https://mastodon.example"),
    );
    match account.token.as_deref().filter(|_| !is_off) {
        Some(token) => {
            let origin = instance.map_or("MASTODON.TOKEN".to_owned(), |name| {
                format!("MASTODON.{}.TOKEN", plain(name))
            });
            draft.secret(
                "token_file",
                format!("mastodon-{name}.token"),
                token,
                &origin,
            );
        }
        None => draft
            .page
            .text("token_file", format!("mastodon-{name}.token")),
    }
    looks(account, draft);
    let fits = |action: &Action| *action == Action::Mastodon(instance.cloned());
    routes(rules, fits, is_off, &mut draft.page, |page| {
        page.list("to", [format!("mastodon.{name}")])
    });
    if !rules.iter().any(|rule| fits(&rule.action)) {
        draft.page.say(format!("No action of the original leads here. To use it, add a route with to = [\"mastodon.{name}\"]."));
    }
}

/// What the posts look like.
fn looks(account: &Account, draft: &mut Draft<'_>) {
    if let Some(visibility) = &account.visibility {
        let word = visibility.trim().to_lowercase();
        if Visibility::ALL.iter().any(|known| known.word() == word) {
            draft.page.text("visibility", word);
        } else {
            draft.page.say(format!(
                "VISIBILITY: there is no \"{}\"; posts are as your account is set.",
                plain(visibility)
            ));
        }
    }
    if let Some(postscript) = &account.postscript {
        draft.page.text("footer", literally(postscript.trim()));
    }
    draft.page.say(
        "The original refuses pictures that nobody has described. Here they wait for a description; with \"post\" they are \
         posted without. Where and with what they were taken is not posted (`strip`).",
    );
    draft.page.text("missing_alt", "hold");
}
