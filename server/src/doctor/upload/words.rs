//! What is said of the trial. Pure.

use super::{CAMERA, Server, Trial, Why};
use crate::doctor::finding::{Check, Finding};
use crate::doctor::hangs;
use crate::shell;
use camera_sim::Reason;
use std::net::SocketAddr;

/// `as_root` is the command that sees more than this one.
pub(in crate::doctor) fn judge(trial: &Trial, as_root: &str) -> Finding {
    match trial {
        Trial::Through { to, server } => Finding::ok(
            Check::Upload,
            format!(
                "a photo sent to {to} as an NX300 does came through{}; nothing of it was kept",
                match server {
                    Server::Running => "",
                    Server::Moment => ", to a server for the moment",
                }
            ),
        ),
        Trial::Failed {
            to,
            server,
            step,
            reason,
            sender,
        } => failed(*to, *server, step, reason, sender),
        Trial::Endless { to } => Finding::problem(
            Check::Upload,
            format!("a photo sent to {to} as an NX300 does took longer than any camera waits"),
            "The disk or this computer is far too busy, or something between holds the connection up.",
        )
        .run(format!("nx-gateway simulate {CAMERA} --to {to}")),
        Trial::NotTried(why) => not_tried(why, as_root),
    }
}

fn failed(to: SocketAddr, server: Server, step: &str, reason: &Reason, sender: &str) -> Finding {
    let log = match server {
        Server::Running => Some("journalctl --unit nx-gateway --lines 50"),
        Server::Moment => None,
    };
    let code = match reason {
        Reason::Status { line, .. } => Reason::code(line),
        _ => "",
    };
    let finding = |meaning: &str| {
        let seen =
            format!("a photo sent to {to} as an NX300 does would fail at the {step}: {reason}");
        Finding::problem(Check::Upload, seen, meaning)
    };
    let with_log = |finding: Finding| match log {
        Some(log) => finding.run(log),
        None => finding,
    };
    match (reason, code) {
        (Reason::NoConnection { .. }, _) => finding(
            "This computer can't reach itself there: a firewall of its own, or the address is gone.",
        )
        .run("sudo nft list ruleset"),
        (_, "401") => finding("The server doesn't let this sender in; it was started with other settings.")
            .write(format!("[access] senders = [\"{sender}\"]"))
            .run("sudo systemctl restart nx-gateway"),
        (_, "507") => finding("The disk has too little room; what is said of the disk tells more.")
            .advise("make room, or lower `keep_free` in [storage]"),
        (_, "503") => finding("The server has as many uploads as it can take. Ask the doctor again in a minute."),
        (_, "500") => with_log(finding("The photo could not be written; what is said of the disk may tell why.")),
        (Reason::NoAnswer | Reason::AnswerLost { .. } | Reason::ConnectionLost { .. }, _) => with_log(finding(
            "The connection was closed: by a server that lets in other networks, one that just ended, or a program \
             between.",
        )),
        (Reason::TooLate { .. }, _) => with_log(finding("The server hangs, or its disk does.")),
        _ => with_log(finding(
            "That isn't how nx-gateway answers: a proxy or another program stands between.",
        )),
    }
}

fn not_tried(why: &Why, as_root: &str) -> Finding {
    match why {
        Why::NoSender => nothing_sent(
            "nobody may send mails".to_owned(),
            "The camera's Email button is refused for everybody. Sharing works for those who have an account.",
        )
        .write("[access] senders = [\"Camera@samsungcamera.com\"]"),
        Why::NotLetIn(address) => nothing_sent(
            format!("{address}, this computer itself, is not let in"),
            "Cameras may be all the same. What is said of the addresses tells how to let others in.",
        ),
        Why::SecretForbidden(path) => nothing_sent(
            format!("this user may not read {path}"),
            "By it the server knows that a photo is a trial, and keeps nothing of it. Ask as a user who may:",
        )
        .run(as_root)
        .run(as_user(as_root, "nx-gateway")),
        Why::NoSecret(error) => nothing_sent(
            error.clone(),
            "By it the server knows that a photo is a trial, and keeps nothing of it.",
        ),
        Why::OtherState(to) => nothing_sent(
            format!("the server at {to} doesn't know the secret in this configuration's state folder"),
            "It runs with another configuration or is of an older version, and would keep the photo. Name the \
             configuration it runs with:",
        )
        .run("nx-gateway doctor --config FILE")
        .run("sudo systemctl restart nx-gateway"),
        Why::Unwell => nothing_sent(
            "the server is not well".to_owned(),
            "Mend that first; what is said of the server and the disk tells how.",
        ),
        Why::NoServer(why) => nothing_sent(
            format!("no server could be started, for {why}"),
            "What is said of the ports and the disk tells how that is mended.",
        ),
        Why::NoRoom(why) => nothing_sent(
            format!("this user may make no folder beside the photos ({why})"),
            "It is needed for a moment only. Ask as a user who may:",
        )
        .run(as_root),
        Why::Exposed { place, owner } => exposed(place, owner.as_deref(), as_root),
        Why::Hangs => hangs(Check::Upload),
    }
}

fn nothing_sent(why: String, meaning: &str) -> Finding {
    let seen = format!("no photo was sent for a trial: {why}");
    Finding::warning(Check::Upload, seen, meaning)
}

fn exposed(place: &str, owner: Option<&str>, as_root: &str) -> Finding {
    let why = format!("root makes no folder where others could exchange it, as in {place}");
    match owner {
        Some(owner) => nothing_sent(
            why,
            "It is needed for a moment only, for a server that takes the photo in. Start the one that stays and ask \
             again, or ask as the user whose folder it is:",
        )
        .run(as_user(as_root, owner)),
        None => nothing_sent(
            why,
            "It is needed for a moment only, for a server that takes the photo in. Start the one that stays and ask \
             again.",
        ),
    }
}

/// The same command for one user; one that has no name here goes by number.
fn as_user(as_root: &str, user: &str) -> String {
    let user = match user.parse::<u32>() {
        Ok(number) => format!("#{number}"),
        Err(_) => user.to_owned(),
    };
    let user = shell::quoted(user.as_ref());
    as_root.replacen("sudo ", &format!("sudo -u {user} "), 1)
}
