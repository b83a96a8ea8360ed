//! Who may be written to, and what doesn't show.

use super::super::tests::sample::{login, plain, settings};
use super::*;

#[track_caller]
fn check(recipients: Recipients, named: Option<&str>, want: Result<&str, &str>) {
    let settings = Settings {
        recipients,
        ..settings(25)
    };
    let found = settings.recipient(named);
    let found = found.as_ref().map(text).map_err(String::as_str);
    assert_eq!(found, want);
}

fn named(globs: &[&str]) -> Recipients {
    Recipients::Named(globs.iter().map(|glob| Glob::new(*glob)).collect())
}

#[test]
fn only_those_on_the_list_are_written_to() {
    let family = || named(&["*@example.org", "granny@example.net"]);
    check(family(), Some("me@example.org"), Ok("me@example.org"));
    check(family(), Some(" Me@Example.ORG "), Ok("Me@Example.ORG"));
    check(
        family(),
        Some("granny@example.net"),
        Ok("granny@example.net"),
    );
    check(
        family(),
        Some("me@example.net"),
        Err(
            "me@example.net may not be written to: it isn't among `recipients` in the mail's section",
        ),
    );
    check(
        family(),
        Some("me@example.org.example"),
        Err(
            "me@example.org.example may not be written to: it isn't among `recipients` in the mail's section",
        ),
    );
}

#[test]
fn fixed_recipients_are_the_only_ones() {
    let me = || Recipients::Fixed(vec![plain("me@example.org")]);
    check(me(), Some("ME@example.org"), Ok("ME@example.org"));
    check(
        me(),
        Some("you@example.org"),
        Err("you@example.org may not be written to: it isn't among `to` in the mail's section"),
    );
    let settings = Settings {
        recipients: me(),
        ..settings(25)
    };
    let fixed = crate::targets::Settings::recipients(&settings);
    assert_eq!(fixed, Some(vec!["me@example.org".to_owned()]));
}

#[test]
fn without_a_recipient_the_owner_is_told_what_to_write() {
    check(
        named(&["*"]),
        None,
        Err("the camera named nobody to write to; say whom with `to` in the mail's section"),
    );
}

#[test]
fn what_is_no_address_never_reaches_the_server() {
    for odd in [
        "",
        "me",
        "me@",
        "@example.org",
        "a b@example.org",
        "a@example.org, b@example.org",
        "a@example.org\r\nRCPT TO:<b@example.org>",
        "\"a\r\nb\"@example.org",
        "<a@example.org>",
        "a@example.org>",
    ] {
        let want = format!("`{odd}` is not a mail address");
        check(named(&["*"]), Some(odd), Err(&want));
    }
}

#[test]
fn a_name_may_stand_beside_an_address() {
    let found = mailbox("My camera <nx@example.org>");
    let want = Mailbox::new(Some("My camera".to_owned()), plain("nx@example.org"));
    assert_eq!(found, Some(want));
    assert_eq!(mailbox("My camera"), None);
}

#[test]
fn passwords_are_never_shown() {
    let settings = Settings {
        login: login("me", "open sesame"),
        ..settings(25)
    };
    let shown = format!(
        "{settings:?} {:?}",
        crate::targets::mail::MailTarget::new(settings.clone())
    );
    assert!(
        shown.contains("hidden") && !shown.contains("sesame"),
        "{shown}"
    );
}

fn from_pem(pem: Vec<u8>) -> Option<Authorities> {
    Authorities::from_pem("server.pem".into(), pem)
}

#[test]
fn certificates_are_looked_at_before_they_are_trusted() {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("one");
    let pem = made.cert.pem();
    assert!(from_pem(pem.clone().into_bytes()).is_some());
    assert!(from_pem(format!("{pem}{pem}").into_bytes()).is_some());
    assert!(from_pem(b"nothing".to_vec()).is_none());
    assert!(from_pem(made.signing_key.serialize_pem().into_bytes()).is_none());
    let broken = pem.replace("MII", "AAA");
    assert!(from_pem(broken.into_bytes()).is_none());
}
