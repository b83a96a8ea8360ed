//! Whose fault a failure is.

use super::super::{
    settings::Authorities,
    tests::sample::{from, login, settings},
};
use super::*;
use expect_test::{Expect, expect};
use std::sync::Arc;

/// What the owner reads, behind the word for what happens next.
#[track_caller]
fn check_with(settings: &Settings, stage: Stage, failure: &Failure, want: &Expect) {
    let shown = match judge(stage, failure, settings) {
        Verdict::TooLarge(reason) => format!("too large: {reason}"),
        Verdict::Trouble(Trouble::Unreachable(reason)) => format!("unreachable: {reason}"),
        Verdict::Trouble(Trouble::Later { reason, after }) => {
            assert_eq!(after, None);
            format!("later: {reason}")
        }
        Verdict::Trouble(Trouble::Never(reason)) => format!("never: {reason}"),
        Verdict::Trouble(Trouble::Owner(reason)) => format!("owner: {reason}"),
    };
    want.assert_eq(&shown);
}

#[track_caller]
fn check(stage: Stage, code: u16, text: &str, want: &Expect) {
    let text = text.to_owned();
    check_with(&settings(25), stage, &Failure::Refused { code, text }, want);
}

#[test]
fn what_begins_with_four_is_tried_again() {
    let want = expect!["later: 127.0.0.1 asks to try again later: 450 4.2.0 greylisted"];
    check(Stage::Recipient, 450, "4.2.0 greylisted", &want);
    let want = expect!["later: 127.0.0.1 asks to try again later: 421 too busy"];
    check(Stage::Opening, 421, "too busy", &want);
    let want = expect!["later: 127.0.0.1 asks to try again later: 452 4.3.1 disk full"];
    check(Stage::Content, 452, "4.3.1 disk full", &want);
    let want = expect!["later: 127.0.0.1 asks to try again later: 454 4.7.0 temporary failure"];
    check(Stage::LoggingIn, 454, "4.7.0 temporary failure", &want);
}

#[test]
fn a_refused_recipient_or_mail_is_not_tried_again() {
    let want = expect!["never: 127.0.0.1 refuses the recipient: 550 5.1.1 User unknown"];
    check(Stage::Recipient, 550, "5.1.1 User unknown", &want);
    let want = expect!["never: 127.0.0.1 refuses the mail: 554 5.7.1 Spam"];
    check(Stage::Content, 554, "5.7.1 Spam", &want);
    let want = expect!["never: 127.0.0.1 refuses the recipient: 552 5.2.2 Mailbox full"];
    check(Stage::Recipient, 552, "5.2.2 Mailbox full", &want);
}

#[test]
fn a_server_that_wants_a_login_is_for_the_owner() {
    let want = expect![
        "owner: 127.0.0.1 doesn't accept the login: 530 5.7.0 Authentication required; write `user` and `password_file` into the mail's section"
    ];
    check(Stage::Sender, 530, "5.7.0 Authentication required", &want);
    let want = expect![
        "never: 127.0.0.1 refuses the recipient: 554 5.7.1 <a@b>: Relay access denied; it may want a login: write `user` and `password_file` into the mail's section"
    ];
    check(
        Stage::Recipient,
        554,
        "5.7.1 <a@b>: Relay access denied",
        &want,
    );
    let settings = Settings {
        login: login("me", "wrong"),
        ..settings(25)
    };
    let failure = Failure::Refused {
        code: 535,
        text: "5.7.8 Wrong".to_owned(),
    };
    let want = expect![
        "owner: 127.0.0.1 doesn't accept the login: 535 5.7.8 Wrong; look at `user` and `password_file` in the mail's section"
    ];
    check_with(&settings, Stage::LoggingIn, &failure, &want);
}

#[test]
fn a_refused_sender_concerns_all_mails_or_this_one() {
    let want = expect![
        "never: 127.0.0.1 takes no mails from the camera's address: 553 5.7.1 not yours; write `from = \"…\"` with one of yours into the mail's section"
    ];
    check(Stage::Sender, 553, "5.7.1 not yours", &want);
    let settings = Settings {
        sender: from("nx@example.net"),
        ..settings(25)
    };
    let failure = Failure::Refused {
        code: 553,
        text: "5.7.1 not yours".to_owned(),
    };
    let want = expect![
        "owner: 127.0.0.1 doesn't let us send from this address: 553 5.7.1 not yours; look at `from` in the mail's section"
    ];
    check_with(&settings, Stage::Sender, &failure, &want);
}

#[test]
fn words_about_the_size_are_understood() {
    for (stage, code, text) in [
        (Stage::Sender, 552, "5.3.4 Message size exceeds fixed limit"),
        (Stage::Content, 552, "5.3.4 Error: message file too big"),
        (Stage::Content, 554, "5.3.4 Message too big for system"),
        (Stage::Content, 552, "Message size exceeds maximum value"),
        (Stage::Content, 550, "Message too large"),
        (Stage::Content, 523, "the message size is too big"),
    ] {
        let text = text.to_owned();
        let failure = Failure::Refused { code, text };
        let verdict = judge(stage, &failure, &settings(25));
        assert!(
            matches!(verdict, Verdict::TooLarge(_)),
            "{failure:?}: {verdict:?}"
        );
    }
    let want = expect!["never: 127.0.0.1 refuses the mail: 552 5.2.2 Mailbox full"];
    check(Stage::Content, 552, "5.2.2 Mailbox full", &want);
}

#[test]
fn a_refused_greeting_may_pass() {
    let want = expect!["later: 127.0.0.1 doesn't want to talk to us: 554 blocked"];
    check(Stage::Opening, 554, "blocked", &want);
}

#[test]
fn connections_that_fail_or_end() {
    let broken = |stage, failure: Failure, want: Expect| {
        check_with(&settings(25), stage, &failure, &want);
    };
    broken(
        Stage::Opening,
        Failure::Unreachable("Connection refused".to_owned()),
        expect!["unreachable: 127.0.0.1, port 25, can't be reached: Connection refused"],
    );
    broken(
        Stage::Recipient,
        Failure::Broken("incomplete response".to_owned()),
        expect!["later: the connection to 127.0.0.1 ended too early: incomplete response"],
    );
    broken(
        Stage::Content,
        Failure::Broken("Connection reset".to_owned()),
        expect![
            "later: the connection to 127.0.0.1 ended before it confirmed the mail: Connection reset; it may have arrived, and will be sent again with the same Message-ID"
        ],
    );
    broken(
        Stage::LoggingIn,
        Failure::Silent,
        expect!["later: 127.0.0.1 took too long to answer"],
    );
    broken(
        Stage::Content,
        Failure::Silent,
        expect![
            "later: 127.0.0.1 did not confirm the mail in time; it may have arrived, and will be sent again with the same Message-ID"
        ],
    );
}

#[test]
fn servers_that_lack_something() {
    let unable = Failure::Unable("x".to_owned());
    let want = expect![
        "owner: 127.0.0.1 offers no STARTTLS on port 25; try `tls = \"tls\"`, or `tls = \"none\"` for a server on this computer"
    ];
    check_with(&settings(25), Stage::Protecting, &unable, &want);
    let want = expect![
        "owner: 127.0.0.1 offers no login without protection; write `tls = \"starttls\"` or \"tls\""
    ];
    check_with(&settings(25), Stage::LoggingIn, &unable, &want);
    let want = expect!["never: 127.0.0.1 can't send this: x"];
    check_with(&settings(25), Stage::Recipient, &unable, &want);
}

fn protected() -> Settings {
    Settings {
        encryption: Encryption::Tls,
        ..settings(465)
    }
}

#[track_caller]
fn check_certificate(settings: &Settings, bad: CertificateError, want: &Expect) {
    let failure = Failure::Tls(rustls::Error::InvalidCertificate(bad));
    check_with(settings, Stage::Opening, &failure, want);
}

#[test]
fn a_certificate_that_nobody_vouches_for() {
    let want = expect![
        "owner: this computer doesn't trust the certificate of 127.0.0.1; if the server is yours, name its certificate with `ca_file`"
    ];
    check_certificate(&protected(), CertificateError::UnknownIssuer, &want);
    check_certificate(&protected(), CertificateError::BadSignature, &want);
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("one");
    let pem = made.cert.pem().into_bytes();
    let settings = Settings {
        authorities: Authorities::from_pem("server.pem".into(), pem),
        ..protected()
    };
    let want = expect!["owner: the certificate of 127.0.0.1 is not from those in `ca_file`"];
    check_certificate(&settings, CertificateError::UnknownIssuer, &want);
}

#[test]
fn a_certificate_of_another_time() {
    let want = expect![
        "owner: the certificate of 127.0.0.1 has expired, or this computer's clock is wrong"
    ];
    check_certificate(&protected(), CertificateError::Expired, &want);
    let want = expect![
        "later: the certificate of 127.0.0.1 isn't valid yet: is this computer's clock right?"
    ];
    check_certificate(&protected(), CertificateError::NotValidYet, &want);
}

#[test]
fn a_certificate_that_is_wrong_in_itself() {
    let other = rustls::OtherError(Arc::new(io::Error::other("CaUsedAsEndEntity")));
    let want = expect![
        "owner: the certificate of 127.0.0.1 was made as a certificate authority; make one that is none (basicConstraints CA:FALSE) and name that with `ca_file`"
    ];
    check_certificate(&protected(), CertificateError::Other(other), &want);
    let want = expect![
        "owner: the certificate of 127.0.0.1 can't be used: invalid peer certificate: Revoked"
    ];
    check_certificate(&protected(), CertificateError::Revoked, &want);
}

#[test]
fn a_server_that_does_not_speak_tls() {
    let nonsense = rustls::InvalidMessage::InvalidContentType;
    let failure = Failure::Tls(rustls::Error::InvalidMessage(nonsense));
    let want = expect![
        "owner: there is no protected connection with 127.0.0.1: received corrupt message of type InvalidContentType; if it begins in the clear there, write `tls = \"starttls\"`"
    ];
    check_with(&protected(), Stage::Opening, &failure, &want);
}

#[test]
fn a_servers_own_words_stay_short_and_in_line() {
    let text = format!("a\r\nb{}", "x".repeat(999));
    let Verdict::Trouble(Trouble::Never(reason)) = judge(
        Stage::Recipient,
        &Failure::Refused { code: 550, text },
        &settings(25),
    ) else {
        panic!("never");
    };
    assert!(!reason.contains('\n') && reason.len() < 400, "{reason}");
}
