//! `camera-sim PROFILE [--photo FILE]... [--to ADDRESS:PORT]`: plays a camera where there is no room for `nx-gateway simulate`,
//! for instance on an emulated ARM machine. Without `--to` it goes where the names lead, to port 80, as the real one does.
//!
//! The lines are plain and short; the exit status is 0 only if the camera would show success.

#![forbid(unsafe_code)]

use camera_sim::transcript::{Exchange, Verdict};
use camera_sim::{Camera, Event, Photo, Profile, profiles};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

const USAGE: &str = "usage: camera-sim PROFILE [--photo FILE]... [--to ADDRESS:PORT]";
/// The exit status of a command line that cannot be followed.
const MISUSED: u8 = 2;

fn main() -> ExitCode {
    let order = match Order::parse(std::env::args().skip(1)) {
        Ok(order) => order,
        Err(problem) => {
            eprintln!("camera-sim: {problem}\n{USAGE}\nprofiles: {}", names());
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

fn names() -> String {
    let names: Vec<_> = profiles().iter().map(|profile| profile.name).collect();
    names.join(", ")
}

/// What was typed.
#[derive(Debug, PartialEq, Eq)]
struct Order {
    profile: &'static Profile,
    photos: Vec<String>,
    to: Option<SocketAddr>,
}

impl Order {
    fn parse(words: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut words = words.into_iter();
        let (mut profile, mut photos, mut to) = (None, Vec::new(), None);
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or(format!("{word} needs a value"));
            match word.as_str() {
                "--photo" => photos.push(value()?),
                "--to" => {
                    let given = value()?;
                    let address = given
                        .parse()
                        .map_err(|_| format!("--to {given}: this is no address with a port"))?;
                    to = Some(address);
                }
                name if profile.is_none() => {
                    let found =
                        Profile::named(name).ok_or(format!("there is no profile `{name}`"))?;
                    profile = Some(found);
                }
                _ => return Err(format!("`{word}` is not understood")),
            }
        }
        let profile = profile.ok_or("which profile?")?;
        Ok(Self {
            profile,
            photos,
            to,
        })
    }
}

fn play(order: &Order, out: &mut dyn Write) -> Result<(), String> {
    let mut camera = Camera::new(order.profile);
    if let Some(address) = order.to {
        camera = camera.gateway(address);
    }
    if !order.photos.is_empty() {
        let open =
            |path: &String| Photo::from_file(path).map_err(|cause| format!("{path}: {cause}"));
        camera = camera.photos(order.photos.iter().map(open).collect::<Result<_, _>>()?);
    }
    // That nobody reads does not keep a camera from sending.
    let mut tell = |event: Event<'_>| drop(write(&event, out));
    let transcript = camera
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
