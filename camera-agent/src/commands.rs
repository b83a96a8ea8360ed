//! What the program can be asked for, each from the command line to its ending.

use crate::{
    body::{Body, Family},
    camera_hosts,
    card_hosts::{self, Wanted},
    card_log::CardLog,
    cli::{self, Command, Errand, Job, MANUAL, Request},
    converge::{Converged, converge},
    ending::Ending,
    facts::{Cover, Facts, Home, HostsFile},
    look::{Place, look},
    plan::{Goal, Mode, Wish, plan},
    system::System,
};
use std::{
    ffi::OsString,
    io::{self, Write},
    path::Path,
};

/// Two runs at the same time would be in each other's way; in [`Facts::memory`].
const LOCK: &str = "nx-gateway.lock";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Does what the arguments (without the program's name) ask for. What it says goes to `screen`; whether that can be
/// written doesn't matter. `log_named` hears early where the log is.
pub fn run(
    system: &mut dyn System,
    arguments: impl IntoIterator<Item = OsString>,
    screen: &mut dyn Write,
    log_named: impl FnOnce(&Path),
) -> Ending {
    match cli::parse(arguments) {
        Ok(Request::Help) => answer(screen, MANUAL),
        Ok(Request::Version) => answer(screen, &format!("camera-agent {VERSION}\n")),
        Ok(Request::Job(job)) => {
            if let Some(log) = &job.log {
                log_named(log);
            }
            run_job(system, &job, screen)
        }
        Err(mistake) => {
            let text = format!("camera-agent: {mistake}. camera-agent --help tells more.");
            let _ = writeln!(screen, "{text}");
            Ending::WrongCommandLine(text)
        }
    }
}

fn answer(screen: &mut dyn Write, text: &str) -> Ending {
    let _ = screen.write_all(text.as_bytes());
    let _ = screen.flush();
    Ending::Answered
}

fn run_job(system: &mut dyn System, job: &Job, screen: &mut dyn Write) -> Ending {
    let title = format!("camera-agent {VERSION} {}", job.command.name());
    let mut log = CardLog::new(screen, job.log.as_deref(), &title, &moment(system));
    let Converged { ending, has_acted } =
        outcome(system, job, &mut log).unwrap_or_else(Converged::from);
    if ending != Ending::Answered {
        log.say(&ending);
    }
    if ending != Ending::Busy {
        log.end(system, has_acted);
    }
    ending
}

/// When this run began. The camera's clock is not asked: it is wrong.
fn moment(system: &dyn System) -> String {
    let uptime = system
        .read(Path::new("/proc/uptime"), 100)
        .unwrap_or_default();
    let uptime = String::from_utf8_lossy(&uptime);
    match uptime.split_whitespace().next() {
        Some(seconds) => format!(", {seconds} s after the camera's start"),
        None => ", at an unknown time".to_owned(),
    }
}

fn outcome(system: &mut dyn System, job: &Job, log: &mut CardLog<'_>) -> Result<Converged, Ending> {
    let place =
        Place::find(system, job.root.as_deref(), job.hosts.as_deref()).map_err(Ending::NotDone)?;
    let facts = look(system, &place).map_err(|error| Ending::NotDone(error.to_string()))?;
    let Some(body) = &facts.body else {
        return Err(Ending::NotACamera);
    };
    log.say(in_words(body));
    match job.command {
        Command::Run(errand) => {
            let wished = wish(system, &place, job, errand);
            if let Err(ending) = &wished
                && !facts.left_writable
            {
                return Err(ending.clone());
            }
            if !lock(system, &facts, log) {
                return Err(Ending::Busy);
            }
            match wished {
                Ok((wish, success)) => Ok(converge(system, &place, wish, &success, log)),
                Err(ending) => Ok(only_closed(system, &place, ending, log)),
            }
        }
        Command::Plan(errand) => {
            let (wish, _) = wish(system, &place, job, errand)?;
            Ok(say_plan(&facts, &wish, log).into())
        }
        Command::Status => Ok(status(system, &place, &facts, log).into()),
    }
}

/// What was asked for can't be done, but an earlier run left the file system writable: that is put right all the same.
fn only_closed(
    system: &mut dyn System,
    place: &Place,
    ending: Ending,
    log: &mut CardLog<'_>,
) -> Converged {
    let wish = Wish {
        goal: Goal::OnlyClose,
        mode: Mode::Auto,
        failed: Vec::new(),
    };
    let closed = converge(system, place, wish, "", log);
    if matches!(closed.ending, Ending::Done(_) | Ending::NothingToDo(_)) {
        return Converged { ending, ..closed };
    }
    log.say(ending);
    closed
}

fn in_words(body: &Body) -> String {
    let family = match body.family {
        Family::DrimeIv => "DRIMeIV",
        Family::DrimeV => "DRIMeV",
        Family::Unknown => "of unknown kind",
    };
    let model = body.model.as_deref().unwrap_or("a camera");
    let firmware = body.firmware.as_deref().unwrap_or("not told");
    format!(
        "{model}, {family}, firmware {firmware} (told by {})",
        body.told_by
    )
}

/// What an errand comes to, and what to say when it is done.
fn wish(
    system: &dyn System,
    place: &Place,
    job: &Job,
    errand: Errand,
) -> Result<(Wish, String), Ending> {
    let (goal, success) = match errand {
        Errand::Install => {
            let (wanted, card_file) = card_hosts(system, place)?;
            let success = where_names_lead(&wanted);
            (Goal::Install { wanted, card_file }, success)
        }
        Errand::Uninstall => (
            Goal::Uninstall,
            "The camera's hosts file is as it was before.".to_owned(),
        ),
    };
    let wish = Wish {
        goal,
        mode: job.mode,
        failed: Vec::new(),
    };
    Ok((wish, success))
}

fn card_hosts(system: &dyn System, place: &Place) -> Result<(Wanted, Vec<u8>), Ending> {
    let path = &place.card_hosts;
    let named = path.display();
    let bad = |text: String| Ending::BadCard(text);
    let file = system
        .read(path, card_hosts::MOST_BYTES)
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => bad(format!(
                "There is no hosts file on the card: {named} is missing."
            )),
            io::ErrorKind::FileTooLarge => bad(format!("{named} is too long to be a hosts file.")),
            _ => bad(format!("The card's hosts file can't be read: {error}.")),
        })?;
    let wanted = Wanted::parse(&file).map_err(|mistake| bad(format!("{named}: {mistake}")))?;
    Ok((wanted, file))
}

fn where_names_lead(wanted: &Wanted) -> String {
    let lines = wanted.entries().iter();
    let lines = lines.map(|entry| {
        format!(
            "These names lead to {}: {}.",
            entry.address,
            entry.names.join(", ")
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether this run may go on. Where no lock can be had it goes on as well: two runs at once are rarer than that.
fn lock(system: &mut dyn System, facts: &Facts, log: &mut CardLog<'_>) -> bool {
    let Some(memory) = &facts.memory else {
        log.say(
            "There is no folder in memory, so it can't be told whether another run is under way.",
        );
        return true;
    };
    system.lock(&memory.join(LOCK)).unwrap_or_else(|error| {
        log.say(format_args!(
            "It can't be told whether another run is under way: {error}."
        ));
        true
    })
}

fn say_plan(facts: &Facts, wish: &Wish, log: &mut CardLog<'_>) -> Ending {
    match plan(facts, wish) {
        Err(refusal) => refusal.into(),
        Ok(plan) => {
            plan.remarks.iter().for_each(|remark| log.say(remark));
            if plan.steps.is_empty() {
                log.say("Nothing would be done.");
            }
            plan.steps.iter().for_each(|step| log.say(step));
            Ending::Answered
        }
    }
}

fn status(system: &dyn System, place: &Place, facts: &Facts, log: &mut CardLog<'_>) -> Ending {
    let (wanted, _) = match card_hosts(system, place) {
        Ok(card) => card,
        Err(ending) => return ending,
    };
    let content = match &facts.hosts {
        HostsFile::Regular { content, .. } => content.as_slice(),
        HostsFile::Missing { .. } => b"",
        HostsFile::Unusable(why) => {
            return Ending::NotDone(format!("The camera's hosts file can't be used: {why}."));
        }
    };
    if facts.left_writable {
        log.say("An earlier run was ended while the root file system was writable; install or uninstall mend that.");
    }
    log.say(match facts.bound {
        Cover::Ours => "A copy in memory lies over the camera's hosts file.",
        Cover::Foreign => "Something that is not ours lies over the camera's hosts file.",
        Cover::Nothing => "Nothing lies over the camera's hosts file.",
    });
    log.say(match &facts.home {
        Home::Own(mount) if mount.is_read_only() => "Its file system is read-only.",
        Home::Own(_) => "Its file system is writable.",
        Home::Foreign { .. } => "Its file system is not a camera's.",
    });
    if camera_hosts::with_block(content, &wanted) == content {
        log.say(where_names_lead(&wanted));
        Ending::Answered
    } else {
        Ending::NotDone("The names do not lead where the card says.".to_owned())
    }
}

#[cfg(test)]
mod tests;
