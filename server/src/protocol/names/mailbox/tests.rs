//! Senders as cameras write them (Q33).

use super::*;
use proptest::prelude::*;

#[track_caller]
fn check(text: &str, name: Option<&str>, address: &str) {
    let mailbox = Mailbox::parse(text).expect("an address");
    assert_eq!(
        (mailbox.display_name.as_deref(), mailbox.address.as_str()),
        (name, address)
    );
}

#[test]
fn q33_the_address_alone() {
    check("Camera@samsungcamera.com", None, "Camera@samsungcamera.com");
    check(" <me@example.org> ", None, "me@example.org");
}

#[test]
fn q33_with_a_display_name() {
    check("Anna <me@example.org>", Some("Anna"), "me@example.org");
    check(
        "Anna Bär<me@example.org>",
        Some("Anna Bär"),
        "me@example.org",
    );
    check(
        r#""Bär, \"A\" <x>" <me@example.org>"#,
        Some(r#"Bär, "A" <x>"#),
        "me@example.org",
    );
    check("me@example.org (Anna)", Some("Anna"), "me@example.org");
}

#[test]
fn damage_is_forgiven() {
    check("Anna <me@example.org", Some("Anna"), "me@example.org");
    check(
        "me@example.org\r\nBcc: x@y",
        None,
        "me@example.org  Bcc: x@y",
    );
    check("\"Anna <me@example.org>", Some("Anna"), "me@example.org");
}

#[test]
fn without_an_address_there_is_no_mailbox() {
    for text in ["", "  ", "<>", "Anna < >", &"a".repeat(321)] {
        assert_eq!(Mailbox::parse(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_mailbox_or_not(text in any::<String>()) {
        if let Some(mailbox) = Mailbox::parse(&text) {
            prop_assert!(!mailbox.address.is_empty());
            prop_assert!(!mailbox.to_string().contains(char::is_control));
        }
    }
}
