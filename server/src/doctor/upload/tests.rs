//! What is said of each end of the trial, and who is its sender.

use super::*;
use crate::doctor::finding::tests::check;
use expect_test::{Expect, expect};

const TO: &str = "192.168.1.23:80";

#[track_caller]
fn check_trial(trial: &Trial, want: &Expect) {
    check([judge(trial, "sudo nx-gateway doctor")], want);
}

#[track_caller]
fn check_reason(step: &str, reason: Reason, want: &Expect) {
    let trial = Trial::Failed {
        to: TO.parse().unwrap(),
        server: Server::Running,
        step: step.to_owned(),
        reason,
        sender: "Camera@samsungcamera.com".to_owned(),
    };
    check_trial(&trial, want);
}

fn status(line: &str) -> Reason {
    let line = line.to_owned();
    Reason::Status {
        line,
        wanted: "200",
    }
}

#[test]
fn what_came_through_came_through() {
    let to = TO.parse().unwrap();
    check_trial(
        &Trial::Through {
            to,
            server: Server::Running,
        },
        &expect![[r#"
            ok       upload: a photo sent to 192.168.1.23:80 as an NX300 does came through; nothing of it was
                     kept
        "#]],
    );
    check_trial(
        &Trial::Through {
            to,
            server: Server::Moment,
        },
        &expect![[r#"
            ok       upload: a photo sent to 192.168.1.23:80 as an NX300 does came through, to a server for
                     the moment; nothing of it was kept
        "#]],
    );
}

#[test]
fn the_step_that_failed_is_told_with_what_it_means() {
    let to = TO.to_owned();
    let cause = "Connection refused (os error 111)".to_owned();
    check_reason(
        "hotspot check",
        Reason::NoConnection { to, cause },
        &expect![[r#"
            PROBLEM  upload: a photo sent to 192.168.1.23:80 as an NX300 does would fail at the hotspot check:
                     no connection to 192.168.1.23:80: Connection refused (os error 111)
                     This computer can't reach itself there: a firewall of its own, or the address is gone.
                       run:  sudo nft list ruleset
        "#]],
    );
    check_reason(
        "mail",
        status("HTTP/1.1 401 UNAUTHORIZED"),
        &expect![[r#"
            PROBLEM  upload: a photo sent to 192.168.1.23:80 as an NX300 does would fail at the mail: it goes
                     on only after a 200, and got a 401
                     The server doesn't let this sender in; it was started with other settings.
                       in the configuration, section [access], say:  senders = ["Camera@samsungcamera.com"]
                       or run:  sudo systemctl restart nx-gateway
        "#]],
    );
    check_reason(
        "mail",
        status("HTTP/1.1 500 INTERNAL SERVER ERROR"),
        &expect![[r#"
            PROBLEM  upload: a photo sent to 192.168.1.23:80 as an NX300 does would fail at the mail: it goes
                     on only after a 200, and got a 500
                     The photo could not be written; what is said of the disk may tell why.
                       run:  journalctl --unit nx-gateway --lines 50
        "#]],
    );
    check_reason(
        "mail",
        status("HTTP/1.1 503 SERVICE UNAVAILABLE"),
        &expect![[r#"
            PROBLEM  upload: a photo sent to 192.168.1.23:80 as an NX300 does would fail at the mail: it goes
                     on only after a 200, and got a 503
                     The server has as many uploads as it can take. Ask the doctor again in a minute.
        "#]],
    );
    check_reason(
        "mail",
        status("HTTP/1.1 507 INSUFFICIENT STORAGE"),
        &expect![[r#"
            PROBLEM  upload: a photo sent to 192.168.1.23:80 as an NX300 does would fail at the mail: it goes
                     on only after a 200, and got a 507
                     The disk has too little room; what is said of the disk tells more.
                       make room, or lower `keep_free` in [storage]
        "#]],
    );
    check_reason(
        "mail",
        status("HTTP/1.1 404 NOT FOUND"),
        &expect![[r#"
            PROBLEM  upload: a photo sent to 192.168.1.23:80 as an NX300 does would fail at the mail: it goes
                     on only after a 200, and got a 404
                     That isn't how nx-gateway answers: a proxy or another program stands between.
                       run:  journalctl --unit nx-gateway --lines 50
        "#]],
    );
}

#[test]
fn a_connection_that_goes_wrong_is_told_from_an_answer_that_does() {
    check_reason(
        "mail",
        Reason::NoAnswer,
        &expect![[r#"
            PROBLEM  upload: a photo sent to 192.168.1.23:80 as an NX300 does would fail at the mail: the
                     server closed the connection without an answer
                     The connection was closed: by a server that lets in other networks, one that just ended,
                     or a program between.
                       run:  journalctl --unit nx-gateway --lines 50
        "#]],
    );
    check_reason(
        "mail",
        Reason::TooLate { seconds: 15 },
        &expect![[r#"
            PROBLEM  upload: a photo sent to 192.168.1.23:80 as an NX300 does would fail at the mail: no
                     answer came within 15 s
                     The server hangs, or its disk does.
                       run:  journalctl --unit nx-gateway --lines 50
        "#]],
    );
    check_reason(
        "hotspot check",
        Reason::Chunked,
        &expect![[r#"
            PROBLEM  upload: a photo sent to 192.168.1.23:80 as an NX300 does would fail at the hotspot check:
                     the camera does not understand chunked answers; it needs `Content-Length`
                     That isn't how nx-gateway answers: a proxy or another program stands between.
                       run:  journalctl --unit nx-gateway --lines 50
        "#]],
    );
}

#[test]
fn what_takes_for_ever_has_an_end() {
    check_trial(
        &Trial::Endless {
            to: TO.parse().unwrap(),
        },
        &expect![[r#"
            PROBLEM  upload: a photo sent to 192.168.1.23:80 as an NX300 does took longer than any camera
                     waits
                     The disk or this computer is far too busy, or something between holds the connection up.
                       run:  nx-gateway simulate nx300-email --to 192.168.1.23:80
        "#]],
    );
}

#[test]
fn why_nothing_was_tried_is_told() {
    let to = TO.parse().unwrap();
    let text = str::to_owned;
    for (why, want) in [
        (
            Why::NoSender,
            expect![[r#"
                WARNING  upload: no photo was sent for a trial: nobody may send mails
                         The camera's Email button is refused for everybody. Sharing works for those who have an
                         account.
                           in the configuration, section [access], say:  senders = ["Camera@samsungcamera.com"]
            "#]],
        ),
        (
            Why::NotLetIn([203, 0, 113, 5].into()),
            expect![[r#"
                WARNING  upload: no photo was sent for a trial: 203.0.113.5, this computer itself, is not let in
                         Cameras may be all the same. What is said of the addresses tells how to let others in.
            "#]],
        ),
        (
            Why::SecretForbidden(text("/var/lib/nx-gateway/state/secret")),
            expect![[r#"
                WARNING  upload: no photo was sent for a trial: this user may not read
                         /var/lib/nx-gateway/state/secret
                         By it the server knows that a photo is a trial, and keeps nothing of it. Ask as a user
                         who may:
                           run:  sudo nx-gateway doctor
                           or run:  sudo -u nx-gateway nx-gateway doctor
            "#]],
        ),
        (
            Why::NoSecret(text("/home/me/state/secret: an error")),
            expect![[r#"
                WARNING  upload: no photo was sent for a trial: /home/me/state/secret: an error
                         By it the server knows that a photo is a trial, and keeps nothing of it.
            "#]],
        ),
        (
            Why::OtherState(to),
            expect![[r#"
                WARNING  upload: no photo was sent for a trial: the server at 192.168.1.23:80 doesn't know the
                         secret in this configuration's state folder
                         It runs with another configuration or is of an older version, and would keep the photo.
                         Name the configuration it runs with:
                           run:  nx-gateway doctor --config FILE
                           or run:  sudo systemctl restart nx-gateway
            "#]],
        ),
        (
            Why::Unwell,
            expect![[r#"
                WARNING  upload: no photo was sent for a trial: the server is not well
                         Mend that first; what is said of the server and the disk tells how.
            "#]],
        ),
        (
            Why::NoServer(text("/home/me/photos: Read-only file system")),
            expect![[r#"
                WARNING  upload: no photo was sent for a trial: no server could be started, for /home/me/photos:
                         Read-only file system
                         What is said of the ports and the disk tells how that is mended.
            "#]],
        ),
        (
            Why::NoRoom(text("/home/me: Permission denied (os error 13)")),
            expect![[r#"
                WARNING  upload: no photo was sent for a trial: this user may make no folder beside the photos
                         (/home/me: Permission denied (os error 13))
                         It is needed for a moment only. Ask as a user who may:
                           run:  sudo nx-gateway doctor
            "#]],
        ),
    ] {
        check_trial(&Trial::NotTried(why), &want);
    }
}

#[test]
fn where_root_makes_nothing_it_is_told_who_can() {
    let text = str::to_owned;
    for (why, want) in [
        (
            Why::Exposed {
                place: text("/var/lib/nx-gateway"),
                owner: Some(text("nx-gateway")),
            },
            expect![[r#"
                WARNING  upload: no photo was sent for a trial: root makes no folder where others could exchange
                         it, as in /var/lib/nx-gateway
                         It is needed for a moment only, for a server that takes the photo in. Start the one that
                         stays and ask again, or ask as the user whose folder it is:
                           run:  sudo -u nx-gateway nx-gateway doctor
            "#]],
        ),
        (
            Why::Exposed {
                place: text("/srv/photos"),
                owner: Some(text("1000")),
            },
            expect![[r#"
                WARNING  upload: no photo was sent for a trial: root makes no folder where others could exchange
                         it, as in /srv/photos
                         It is needed for a moment only, for a server that takes the photo in. Start the one that
                         stays and ask again, or ask as the user whose folder it is:
                           run:  sudo -u '#1000' nx-gateway doctor
            "#]],
        ),
        (
            Why::Exposed {
                place: text("/srv/photos"),
                owner: None,
            },
            expect![[r#"
                WARNING  upload: no photo was sent for a trial: root makes no folder where others could exchange
                         it, as in /srv/photos
                         It is needed for a moment only, for a server that takes the photo in. Start the one that
                         stays and ask again.
            "#]],
        ),
        (
            Why::Hangs,
            expect![[r#"
                PROBLEM  upload: it took far too long to look at it
                         A disk hangs, or this computer is far too busy.
                           run:  sudo dmesg | tail
            "#]],
        ),
    ] {
        check_trial(&Trial::NotTried(why), &want);
    }
}

#[track_caller]
fn check_sender(senders: &[&str], want: Option<&str>) {
    let access = Access {
        senders: senders.iter().map(|it| (*it).to_owned()).collect(),
        accounts: Vec::new(),
    };
    assert_eq!(sender(&access).as_deref(), want, "{senders:?}");
}

#[test]
fn the_sender_is_one_who_is_let_in() {
    check_sender(
        &["Camera@samsungcamera.com"],
        Some("Camera@samsungcamera.com"),
    );
    check_sender(&["*@example.org"], Some("doctor@example.org"));
    check_sender(&["*"], Some("doctor@example.org"));
    check_sender(&["me?@example.*"], Some("mex@example.doctor"));
    check_sender(&["*example.org"], Some("doctor@example.org"));
    check_sender(&[], None);
}
