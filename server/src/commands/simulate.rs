//! `nx-gateway simulate`: plays a camera against a server and shows what happened.
//!
//! The cameras themselves are in the package `camera-sim`; here they are chosen, fed and watched.

mod narrator;
#[cfg(test)]
mod tests;

use super::output;
use crate::cli::SimulateArgs;
use crate::did_you_mean;
use anyhow::Context as _;
use camera_sim::{Camera, Choice, Event, Fault, Photo, Profile, Reason, Wishes, choice, profiles};
use narrator::Narrator;
use std::fmt::Write as _;
use std::io::{self, Read as _};
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::path::PathBuf;
use std::process::ExitCode;

/// Where cameras find their servers on this machine.
const DEFAULT_TO: &str = "127.0.0.1:80";
/// How many pictures are made, and how large, in bytes.
const DEFAULT_COUNT: usize = 2;
const DEFAULT_SIZE: u64 = 200_000;
/// The exit status of a command line that cannot be followed.
const MISUSED: u8 = 2;

/// Runs the command. The status is a failure when a step would fail on the camera.
///
/// # Errors
/// The camera or fault is unknown, the camera can't use an option, the server's name cannot be resolved, a photo cannot be read.
pub fn run(args: &SimulateArgs) -> anyhow::Result<ExitCode> {
    match &args.camera {
        _ if args.list => {
            output::print(&list())?;
            Ok(ExitCode::SUCCESS)
        }
        Some(camera) => play(find(camera)?, args, &mut output::standard_output()),
        None => {
            output::print(&list())?;
            eprintln!("\nnx-gateway: which camera? For example: nx-gateway simulate nx300-email");
            Ok(ExitCode::from(MISUSED))
        }
    }
}

fn play(
    profile: &'static Profile,
    args: &SimulateArgs,
    out: &mut dyn io::Write,
) -> anyhow::Result<ExitCode> {
    let faults = args.fault.iter().map(|name| find_fault(name));
    let faults = faults.collect::<anyhow::Result<Vec<_>>>()?;
    let wishes = wishes(profile, args)?;
    let photos = wishes.photos.clone();
    let camera = Camera::new(profile).faults(faults).wishes(wishes)?;
    let server = resolve(args.to.as_deref().unwrap_or(DEFAULT_TO))?;
    introduce(profile, server, &photos.unwrap_or_default(), out)?;

    let camera = camera.gateway(server);
    let mut narrator = Narrator::new(out);
    let result = camera.send(&mut |event: Event<'_>| narrator.tell(&event));
    narrator.finish()?;
    match result {
        Ok(transcript) => {
            writeln!(out, "{}: {}", profile.model, transcript.end)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(failure) => {
            out.flush()?;
            eprintln!("{failure}");
            if let Some(hint) = hint(&failure.reason, args.to.is_none()) {
                eprintln!("hint: {hint}");
            }
            Ok(ExitCode::FAILURE)
        }
    }
}

/// What was chosen on the command line. Photos are made where none are given, if the camera sends any.
fn wishes(profile: &Profile, args: &SimulateArgs) -> anyhow::Result<Wishes> {
    let open =
        |path: &PathBuf| Photo::from_file(path).with_context(|| format!("{}", path.display()));
    let is_wanted = args.count.is_some() || args.size.is_some();
    let photos = if !args.photos.is_empty() {
        Some(
            args.photos
                .iter()
                .map(open)
                .collect::<anyhow::Result<_>>()?,
        )
    } else if is_wanted || profile.choices().contains(&Choice::Photos) {
        let count = args.count.unwrap_or(DEFAULT_COUNT);
        Some(profile.generated_photos(count, args.size.unwrap_or(DEFAULT_SIZE)))
    } else {
        None
    };
    Ok(Wishes {
        photos,
        sender: args.sender.clone(),
        recipients: args.recipient.clone(),
        subject: args.subject.clone(),
        caption: args.caption.clone(),
        site: args.site.clone(),
    })
}

/// Who sends what where. The sums let the owner compare what arrived.
fn introduce(
    profile: &Profile,
    server: SocketAddr,
    photos: &[Photo],
    out: &mut dyn io::Write,
) -> anyhow::Result<()> {
    let Profile { model, summary, .. } = profile;
    writeln!(out, "{model} at {server}: {summary}")?;
    for photo in photos {
        let name = String::from_utf8_lossy(photo.name());
        let sum = sha256(photo).with_context(|| name.to_string())?;
        writeln!(out, "  {name}  {} bytes  sha256 {sum}", photo.length())?;
    }
    writeln!(out)?;
    Ok(())
}

fn sha256(photo: &Photo) -> io::Result<String> {
    use sha2::{Digest as _, Sha256};
    let mut content = photo.open()?;
    let mut sum = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = content.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        sum.update(bytes);
    }
    let mut hex = String::new();
    for byte in sum.finalize() {
        // Writing into a string cannot fail.
        let _infallible = write!(hex, "{byte:02x}");
    }
    Ok(hex)
}

/// What the person at the terminal can do about it; `anywhere` when they did not say where the server is.
fn hint(reason: &Reason, anywhere: bool) -> Option<&'static str> {
    match reason {
        Reason::NoConnection { .. } if anywhere => Some(
            "is the server running? Without the right to port 80 it listens at 8080: add --to 127.0.0.1:8080",
        ),
        Reason::NoConnection { .. } => {
            Some("start the server with `nx-gateway`, or say where it is with --to HOST:PORT")
        }
        Reason::Status { line, .. } => match Reason::code(line) {
            "401" => Some("is the sender among `access.senders` of the server's configuration?"),
            "503" => Some("the server is busy; try again"),
            "507" => Some(
                "the server's disk has too little room; make some, or lower `storage.keep_free` in its configuration",
            ),
            _ => None,
        },
        _ => None,
    }
}

/// Where the server is; port 80 if none is given. Cameras speak IPv4 only, so of several
/// addresses the first of that kind is taken.
fn resolve(to: &str) -> anyhow::Result<SocketAddr> {
    let has_port = to.parse::<SocketAddr>().is_ok()
        || to
            .split_once(':')
            .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let addresses = if has_port {
        to.to_socket_addrs()
    } else {
        let host = to.trim_start_matches('[').trim_end_matches(']');
        (host, 80).to_socket_addrs()
    };
    let addresses: Vec<_> = addresses
        .with_context(|| format!("--to {to}: no such host"))?
        .collect();
    let ipv4 = addresses.iter().find(|address| address.is_ipv4());
    let best = ipv4.or(addresses.first()).copied();
    best.with_context(|| format!("--to {to}: the host has no address"))
}

fn find(camera: &str) -> anyhow::Result<&'static Profile> {
    Profile::named(&camera.to_lowercase()).with_context(|| {
        let names: Vec<_> = profiles().iter().map(|profile| profile.name).collect();
        unknown("camera", camera, &names)
    })
}

fn find_fault(name: &str) -> anyhow::Result<Fault> {
    Fault::named(name).with_context(|| {
        let names: Vec<_> = Fault::names().map(|(name, _)| name).collect();
        unknown("fault", name, &names)
    })
}

/// Names the ones that begin alike, or else the nearest one, and lists them all.
fn unknown(what: &str, given: &str, known: &[&str]) -> String {
    let given_small = given.to_lowercase();
    let begins = |name: &&&str| name.starts_with(&given_small);
    let mut similar: Vec<_> = known.iter().filter(begins).copied().collect();
    if similar.is_empty() {
        similar.extend(did_you_mean::nearest(given, known.iter().copied()));
    }
    let mut message = format!("there is no {what} `{given}`");
    if !similar.is_empty() {
        message += &format!("; did you mean {}?", similar.join(" or "));
    }
    message += &format!("\nknown are: {}", known.join(", "));
    message
}

/// The text of `simulate --list`.
fn list() -> String {
    let mut text = "Cameras, and the options that each can use:\n".to_owned();
    let line = |(name, meaning): (&str, &str)| format!("  {name:14} {meaning}\n");
    for profile in profiles() {
        text += &line((profile.name, profile.summary));
        let options = choice::options(profile.choices());
        if !options.is_empty() {
            text += &line(("", &options));
        }
    }
    text += "\nFaults, for --fault:\n";
    text.extend(Fault::names().map(line));
    text
}
