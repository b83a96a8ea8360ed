//! `camera-sim PROFILE [OPTION]...`: plays a camera where there is no room for `nx-gateway simulate`, for instance on an
//! emulated ARM machine. Without `--to` it goes where the names lead, to port 80, as the real one does.
//!
//! An option that is nothing the camera can use is an error, as in the larger program, which has the same ones.
//! The lines are plain and short; the exit status is 0 only if the camera would show success.

#![forbid(unsafe_code)]

use camera_sim::transcript::{Exchange, Verdict};
use camera_sim::{Camera, Event, Photo, Profile, Wishes, choice, profiles};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

const USAGE: &str = "\
usage: camera-sim PROFILE [--photos FILE]... [--sender ADDRESS] [--recipient ADDRESS]... [--subject TEXT]
                  [--caption TEXT] [--site NAME] [--to ADDRESS:PORT]";
/// The exit status of a command line that cannot be followed.
const MISUSED: u8 = 2;

fn main() -> ExitCode {
    let order = match Order::parse(std::env::args().skip(1)) {
        Ok(order) => order,
        Err(problem) => {
            eprintln!("camera-sim: {problem}\n{USAGE}\n{}", list());
            return ExitCode::from(MISUSED);
        }
    };
    match play(&order, &mut io::stdout()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("camera-sim: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Each profile with what can be chosen on it.
fn list() -> String {
    let lines = profiles().iter().map(|profile| {
        let options = choice::options(profile.choices());
        format!("  {:14} {options}\n", profile.name)
    });
    lines.collect()
}

/// What was typed.
#[derive(Debug)]
struct Order {
    profile: &'static Profile,
    camera: Camera,
}

impl Order {
    fn parse(words: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut words = words.into_iter();
        let (mut profile, mut to) = (None, None);
        let mut wishes = Wishes::default();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or(format!("{word} needs a value"));
            match word.as_str() {
                // The first is what it was called before there were others.
                "--photo" | "--photos" => {
                    let photo = open(&value()?)?;
                    wishes.photos.get_or_insert_default().push(photo);
                }
                "--sender" => wishes.sender = Some(value()?),
                "--recipient" => wishes.recipients.push(value()?),
                "--subject" => wishes.subject = Some(value()?),
                "--caption" => wishes.caption = Some(value()?),
                "--site" => wishes.site = Some(value()?),
                "--to" => to = Some(address(&value()?)?),
                name if profile.is_none() => {
                    let found = Profile::named(name);
                    profile = Some(found.ok_or(format!("there is no profile `{name}`"))?);
                }
                _ => return Err(format!("`{word}` is not understood")),
            }
        }
        let profile = profile.ok_or("which profile?")?;
        let camera = Camera::new(profile).wishes(wishes);
        let mut camera = camera.map_err(|unfit| unfit.to_string())?;
        if let Some(address) = to {
            camera = camera.gateway(address);
        }
        Ok(Self { profile, camera })
    }
}

fn open(path: &str) -> Result<Photo, String> {
    Photo::from_file(path).map_err(|cause| format!("{path}: {cause}"))
}

fn address(given: &str) -> Result<SocketAddr, String> {
    let address = given.parse();
    address.map_err(|_| format!("--to {given}: this is no address with a port"))
}

fn play(order: &Order, out: &mut dyn Write) -> Result<(), String> {
    // That nobody reads does not keep a camera from sending.
    let mut tell = |event: Event<'_>| drop(write(&event, out));
    let transcript = order
        .camera
        .send(&mut tell)
        .map_err(|failure| failure.to_string())?;
    drop(writeln!(out, "{}: {}", order.profile.model, transcript.end));
    Ok(())
}

fn write(event: &Event<'_>, out: &mut dyn Write) -> io::Result<()> {
    match event {
        Event::Begins { step, host, total } => writeln!(out, "{step}: {total} bytes to {host}"),
        Event::Sent { .. } => Ok(()),
        Event::Done(Exchange {
            step,
            answer,
            verdict,
            ..
        }) => {
            let answer = String::from_utf8_lossy(answer);
            let status = answer.lines().next().unwrap_or("nothing");
            match verdict {
                Verdict::Fine(understood) => writeln!(out, "{step}: {status}; {understood}"),
                Verdict::Stuck(_) => writeln!(out, "{step}: {status}; the camera is stuck"),
            }
        }
    }
}
