//! A camera's memory card: whether it is one of ours, whole, leads here, and what the camera made of it.

use super::finding::{Check, Finding};
use crate::addresses::Address;
use crate::cameras::CardUse;
use crate::card::files::{AGENT, NAMES};
use crate::card::folder::{Card, LOG};
use crate::card::plan::Found;
use crate::card::recognise;
use crate::shell;
use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

/// What is left on a card for these once the camera has been through it.
const TAKEN_AWAY: [&str; 2] = ["nx_cs.adj", "info.tg"];
/// The beginning of a run in the camera's log.
const RUN: &str = "=== ";

/// What was seen.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) folder: PathBuf,
    pub(super) found: io::Result<Found>,
}

/// Looks at what is in the top folder. Blocks.
pub(super) fn look(folder: &Path) -> Facts {
    Facts {
        folder: folder.to_owned(),
        found: Card::in_folder(folder.to_owned()).look(),
    }
}

pub(super) fn judge(facts: &Facts, addresses: &[Address]) -> Vec<Finding> {
    let folder = facts.folder.display();
    let found = match &facts.found {
        Ok(found) => found,
        Err(error) => {
            return vec![
                Finding::problem(
                    Check::Card,
                    format!("{folder} can't be read: {error}"),
                    "Is the card in, and is this the folder that shows what is on it?",
                )
                .run("lsblk --output NAME,LABEL,SIZE,MOUNTPOINTS"),
            ];
        }
    };
    let log = found.bytes(LOG).map(String::from_utf8_lossy);
    let log = log.as_deref().and_then(Log::read);
    let make = make(&facts.folder, found, log.as_ref());
    let Some(used) = found.card_use() else {
        return vec![
            Finding::problem(
                Check::Card,
                format!("{folder} is no card of ours"),
                "What leads a camera here is not on it: it was never made, or the card was formatted since.",
            )
            .run(make),
        ];
    };
    let mut findings = files(found, used, &make);
    findings.push(hosts(found, addresses, &make));
    findings.push(last_run(log.as_ref(), addresses, used));
    if findings.iter().all(|it| it.verdict == super::Verdict::Ok) {
        let for_whom = match used {
            CardUse::Stays => "an NX300 or one like it, in which it stays",
            CardUse::Once => "an NX500 or NX1, which needs it once",
        };
        let whole = format!("{folder} is whole, for {for_whom}");
        findings.insert(0, Finding::ok(Check::Card, whole));
    }
    findings
}

/// The command that makes it, for the camera that it was last in.
fn make(folder: &Path, found: &Found, log: Option<&Log<'_>>) -> String {
    let model = log.and_then(|log| log.model).map(str::to_lowercase);
    let usual = match found.card_use() {
        Some(CardUse::Stays) => "nx300",
        Some(CardUse::Once) => "nx500",
        None => "MODEL",
    };
    let model = model.as_deref().unwrap_or(usual);
    format!(
        "nx-gateway sd-card --model {} {}",
        shell::quoted(Path::new(model)),
        shell::quoted(folder)
    )
}

fn files(found: &Found, used: CardUse, make: &str) -> Vec<Finding> {
    let list = found.list();
    let (mut missing, mut changed) = (Vec::new(), Vec::new());
    for name in NAMES {
        let is_factory = TAKEN_AWAY.contains(&name);
        match found.bytes(name) {
            // The camera itself takes them away when it is done, and other cameras have no use for them.
            None if is_factory => {}
            None => missing.push(name),
            Some(_) if is_factory && used == CardUse::Stays => changed.push(name),
            Some(bytes) if !list.has(name, bytes) && !recognise::as_shipped(name, bytes) => {
                changed.push(name);
            }
            Some(_) => {}
        }
    }
    let mut findings = Vec::new();
    if !missing.is_empty() {
        let what = match missing.as_slice() {
            [only] if *only == AGENT => "The script does its work less well without that program.",
            _ => "The camera can't use the card so.",
        };
        findings.push(
            Finding::problem(
                Check::Card,
                format!("the card lacks {}", missing.join(", ")),
                what,
            )
            .run(make),
        );
    }
    if !changed.is_empty() {
        findings.push(
            Finding::warning(
                Check::Card,
                format!("not as nx-gateway wrote it: {}", changed.join(", ")),
                "Somebody or something changed it since, or an older version made it.",
            )
            .run(make),
        );
    }
    findings
}

fn hosts(found: &Found, addresses: &[Address], make: &str) -> Finding {
    let text = found.bytes("hosts").map(String::from_utf8_lossy);
    let lines = text.as_deref().unwrap_or_default().lines();
    let lines = lines.filter(|line| !line.starts_with('#') && !line.starts_with("127."));
    let mut words = lines.filter_map(|line| line.split_whitespace().next());
    let word = words.next().unwrap_or_default();
    match word.parse::<Ipv4Addr>() {
        Ok(ip) if is_ours(ip, addresses) => {
            Finding::ok(Check::Card, format!("the card leads cameras to {ip}, this computer"))
        }
        Ok(ip) => Finding::problem(
            Check::Card,
            format!("the card leads cameras to {ip}, and this computer has {}", all(addresses)),
            "It was made for another computer, or this one has a new address. In the router, give it one that stays.",
        )
        .run(make),
        Err(_) => Finding::problem(
            Check::Card,
            "the card's file `hosts` names no computer",
            "Where the address of this computer belongs, there is none.",
        )
        .run(make),
    }
}

fn all(addresses: &[Address]) -> String {
    let all: Vec<_> = addresses.iter().map(|it| it.address.to_string()).collect();
    match all.is_empty() {
        true => "none".to_owned(),
        false => all.join(", "),
    }
}

fn is_ours(ip: Ipv4Addr, addresses: &[Address]) -> bool {
    addresses.iter().any(|it| it.address == ip)
}

/// The last run that the camera wrote down.
#[derive(Debug, PartialEq, Eq)]
struct Log<'a> {
    /// As the camera calls itself.
    model: Option<&'a str>,
    /// What counts.
    last: &'a str,
}

impl<'a> Log<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let from = text.rfind(RUN).unwrap_or(0);
        let run = text.get(from..)?.trim_end();
        let model = run.lines().nth(1).and_then(|line| {
            let (model, _) = line.split_once(", ")?;
            let plain = |c: char| c.is_ascii_alphanumeric();
            (model.starts_with("NX") && model.chars().all(plain)).then_some(model)
        });
        let last = run.lines().last().filter(|line| !line.is_empty())?;
        Some(Self { model, last })
    }
}

fn last_run(log: Option<&Log<'_>>, addresses: &[Address], used: CardUse) -> Finding {
    let Some(Log { model, last }) = log else {
        let wait = match used {
            CardUse::Stays => "Put it in, switch the camera on, and wait half a minute.",
            CardUse::Once => {
                "Put it in, switch the camera on, and wait a minute; green text is expected."
            }
        };
        return Finding::warning(
            Check::Card,
            "no camera has used the card yet; there is no nx-gateway.log on it",
            wait,
        )
        .advise("after that, look again; if there is still none, this camera starts nothing from a card");
    };
    let last = crate::story::quiet(last);
    let camera = model.map_or_else(|| "the camera".to_owned(), |it| format!("the {it}"));
    let leads = last.strip_prefix("These names lead to ");
    let to = leads.and_then(|rest| rest.split(':').next()?.trim().parse::<Ipv4Addr>().ok());
    match to {
        Some(ip) if is_ours(ip, addresses) => Finding::ok(
            Check::Card,
            format!("{camera} took the names over; they lead to {ip}"),
        ),
        Some(ip) => Finding::warning(
            Check::Card,
            format!("{camera} took the names over when they led to {ip}"),
            "That is no address of this computer now. Put a mended card in, and switch the camera on with it.",
        ),
        None if last.starts_with("The camera's hosts file is as it was before") => {
            Finding::warning(
                Check::Card,
                format!("{camera} has forgotten the names, as the card told it to"),
                "It looks for Samsung again.",
            )
        }
        None => Finding::problem(
            Check::Card,
            format!("the last line of nx-gateway.log on the card, by {camera}: {last}"),
            "The names may not be in the camera. docs/cameras.md says what each last line means.",
        ),
    }
}

#[cfg(test)]
mod tests;
