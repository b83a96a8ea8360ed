//! Who mails are from.

use super::super::tests::sample::{delivery, from, login, named, plain, settings};
use super::*;
use expect_test::{Expect, expect};

/// From, Reply-To, and the sender on the envelope.
#[track_caller]
fn check(settings: &Settings, sender: &str, name: Option<&str>, want: &Expect) {
    let mut delivery = delivery(&["a.jpg"]);
    delivery.from.sender = sender.to_owned();
    delivery.from.sender_name = name.map(str::to_owned);
    let shown = match People::of(settings, &delivery) {
        Ok(people) => {
            let reply_to = people.reply_to.map(|mailbox| mailbox.to_string());
            format!(
                "{} | {} | {}",
                people.from,
                reply_to.unwrap_or_default(),
                people.envelope_sender
            )
        }
        Err(reason) => reason,
    };
    want.assert_eq(&shown);
}

#[test]
fn the_camera_may_be_the_sender() {
    let settings = settings(25);
    let want = expect!["Me <me@camera.example> |  | me@camera.example"];
    check(&settings, "me@camera.example", Some("Me"), &want);
    let want = expect!["me@camera.example |  | me@camera.example"];
    check(&settings, "me@camera.example", None, &want);
}

#[test]
fn with_a_login_the_envelope_says_who_really_sends() {
    let settings = Settings {
        login: login("owner@example.net", "secret"),
        ..settings(25)
    };
    let want = expect!["Me <me@camera.example> |  | owner@example.net"];
    check(&settings, "me@camera.example", Some("Me"), &want);
    let want = expect!["facebook-me <owner@example.net> |  | owner@example.net"];
    check(&settings, "facebook-me", None, &want);
}

#[test]
fn an_address_of_the_owner_sends_and_the_camera_gets_the_answers() {
    let settings = Settings {
        sender: from("nx@example.net"),
        login: login("owner@example.net", "secret"),
        ..settings(25)
    };
    let want = expect!["Me <nx@example.net> | Me <me@camera.example> | nx@example.net"];
    check(&settings, "me@camera.example", Some("Me"), &want);
    let want = expect!["Me <nx@example.net> |  | nx@example.net"];
    check(&settings, "NX@example.net", Some("Me"), &want);
}

#[test]
fn a_name_in_the_settings_outweighs_the_cameras() {
    let settings = Settings {
        sender: from("Holidays <nx@example.net>"),
        ..settings(25)
    };
    let want = expect!["Holidays <nx@example.net> | Me <me@camera.example> | nx@example.net"];
    check(&settings, "me@camera.example", Some("Me"), &want);
}

#[test]
fn nobody_answers_to_the_factory() {
    let settings = Settings {
        sender: from("nx@example.net"),
        ..settings(25)
    };
    let want = expect!["nx@example.net |  | nx@example.net"];
    check(&settings, "camera@SAMSUNGCAMERA.com", None, &want);
}

#[test]
fn the_envelope_can_be_set_alone() {
    let bounces = Some(plain("bounces@example.net"));
    let camera = Settings {
        envelope_sender: bounces,
        login: login("owner@example.net", "secret"),
        ..settings(25)
    };
    let want = expect!["Me <me@camera.example> |  | bounces@example.net"];
    check(&camera, "me@camera.example", Some("Me"), &want);
    let fixed = Settings {
        sender: from("nx@example.net"),
        ..camera
    };
    let want = expect!["nx@example.net | me@camera.example | bounces@example.net"];
    check(&fixed, "me@camera.example", None, &want);
}

#[test]
fn a_login_name_needs_an_address_to_come_from() {
    let want = expect![
        "`facebook-me`, as the camera calls itself, is not a mail address: write `from = \"…\"` with one of yours into the mail's section"
    ];
    check(&settings(25), "facebook-me", None, &want);
}

#[test]
fn names_stay_in_their_line() {
    let mut delivery = delivery(&["a.jpg"]);
    delivery.from.sender_name = Some("Me\r\nBcc: all@example.org".to_owned());
    let people = People::of(&settings(25), &delivery).expect("a mail");
    let want = named("\"Me  Bcc: all@example.org\" <me@camera.example>");
    assert_eq!(people.from, want);
}
