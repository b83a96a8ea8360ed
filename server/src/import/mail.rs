//! `MAIL_…`: the mail server of the original becomes `[mail.home]`.

use super::{
    actions::{Action, Rule, triggers},
    peer::Keys,
    translate::Draft,
};
use crate::targets::mail::{is_server, mailbox};

/// What the original's example has where a mail server belongs.
const EXAMPLE: &str = "CHANGEME";
/// Everybody's address as long as nobody has changed it in the camera: nobody can be reached there.
const FACTORY: &str = "@samsungcamera.com";
/// Stands for whom the owner writes to, where that isn't known.
const NOBODY: &str = "you@example.org";
const FILE: &str = "mail-home.password";
/// What the original's mail library knows besides.
const OTHERS: [&str; 5] = [
    "MAIL_DEBUG",
    "MAIL_SUPPRESS_SEND",
    "MAIL_ASCII_ATTACHMENTS",
    "MAIL_MAX_EMAILS",
    "MAIL_LOCAL_HOSTNAME",
];

/// What stands there.
struct Settings {
    server: String,
    port: u16,
    encryption: &'static str,
    user: Option<String>,
    password: Option<String>,
    default_sender: Option<String>,
}

pub(super) fn translate(
    keys: &mut Keys,
    rules: &[Rule],
    senders: &[String],
    draft: &mut Draft<'_>,
) {
    draft.page.gap();
    let is_there = OTHERS.iter().any(|key| keys.has(key));
    OTHERS.iter().for_each(|key| keys.forget(key));
    let Some(settings) = settings(keys) else {
        draft.page.say(
            "Mail: there is no mail server in the original's file, so mails are not sent on. [mail.NAME] in the config.toml that \
             comes with nx-gateway shows what to write; photos that arrive by mail are kept.",
        );
        return;
    };
    draft.page.section("[mail.home]", false);
    draft.page.text("server", &settings.server);
    draft.page.text("tls", settings.encryption);
    draft.page.value("port", i64::from(settings.port));
    login(&settings, draft);
    if settings.user.as_deref().and_then(mailbox).is_none() {
        draft
            .page
            .say("Mails are from whoever the camera says it is, as in the original.");
        draft.page.text("from", "camera");
    } else {
        draft.page.say(
            "The original sends mails in the name of the camera's sender, which many mail servers take for spam. Here they come \
             from `user`, and answers go to the camera's sender. As in the original it would be this.\nfrom = \"camera\"",
        );
    }
    let written_to = recipients(&settings, rules, senders, draft);
    if is_there {
        draft
            .page
            .say("The other MAIL_ settings are for programmers, and were left out.");
    }
    draft.page.gap();
    draft.page.section("[[route]]", false);
    draft.page.list("recipient", written_to);
    draft.page.list("to", ["mail.home"]);
}

fn settings(keys: &mut Keys) -> Option<Settings> {
    let server = keys.text("MAIL_SERVER");
    let (ssl, tls) = (keys.flag("MAIL_USE_SSL"), keys.flag("MAIL_USE_TLS"));
    let port = keys
        .number("MAIL_PORT")
        .and_then(|port| u16::try_from(port).ok());
    let (encryption, usual) = match (ssl, tls) {
        (Some(true), _) => ("tls", 465),
        (_, Some(true)) => ("starttls", 587),
        _ => ("none", 25),
    };
    let (user, password) = (keys.text("MAIL_USERNAME"), keys.text("MAIL_PASSWORD"));
    let default_sender = keys.text("MAIL_DEFAULT_SENDER");
    let server = server?.trim().to_owned();
    let is_one = server != EXAMPLE && is_server(&server);
    is_one.then(|| Settings {
        server,
        port: port.filter(|port| *port > 0).unwrap_or(usual),
        encryption,
        user: user.map(|user| user.trim().to_owned()),
        password,
        default_sender,
    })
}

fn login(settings: &Settings, draft: &mut Draft<'_>) {
    let (Some(user), Some(password)) = (&settings.user, &settings.password) else {
        if settings.user.is_some() || settings.password.is_some() {
            draft.page.say("MAIL_USERNAME and MAIL_PASSWORD belong together; one is missing, so there is no login.");
        }
        return;
    };
    if password.trim_end_matches(['\r', '\n']).contains('\n') {
        draft.page.say(
            "MAIL_PASSWORD has several lines, which can't be a password; so there is no login.",
        );
        return;
    }
    draft.page.text("user", user);
    draft.secret("password_file", FILE.to_owned(), password, "MAIL_PASSWORD");
}

/// The original writes to whomever the camera names, and with that for whoever is in reach of it. Hands out for whom there
/// is a route: where other things happen to mails as well, not for everybody.
fn recipients(
    settings: &Settings,
    rules: &[Rule],
    senders: &[String],
    draft: &mut Draft<'_>,
) -> Vec<String> {
    let (_, otherwise) = triggers(rules, |action| *action != Action::Mail);
    let (_, wanted) = triggers(rules, |action| *action == Action::Mail);
    let own = [&settings.user, &settings.default_sender]
        .into_iter()
        .flatten();
    let own = own.chain(senders).filter_map(|text| mailbox(text));
    let own = own.map(|mailbox| mailbox.email.to_string());
    let own = own.filter(|address| !address.to_lowercase().ends_with(FACTORY));
    let mut recipients: Vec<String> = Vec::new();
    for address in wanted.into_iter().map(str::to_owned).chain(own) {
        let is_it = |known: &str| known.eq_ignore_ascii_case(&address);
        let is_new = !recipients.iter().any(|known| is_it(known));
        if is_new && !otherwise.iter().any(|known| is_it(known)) {
            recipients.push(address);
        }
    }
    draft.page.say(
        "The original sends mails to whomever the camera names. Here those have to be named; these are the addresses that were \
         found in its file. \"*@example.org\" stands for all of example.org.",
    );
    if recipients.is_empty() {
        recipients.push(NOBODY.to_owned());
    }
    draft.page.list("recipients", &recipients);
    if otherwise.is_empty() {
        draft.later("name in `recipients` of [mail.home] all those whom you send photos to");
        return vec!["*".to_owned()];
    }
    draft.later(
        "name everybody to whom you send photos, in two places: `recipients` of [mail.home], and in the route that leads there",
    );
    recipients
}
