//! `virtual-camera`: shows a person how the card behaves in a camera, from power-on to a photo that arrived.
//! `scripts/virtual-camera` is the way to start it; the emulator starts it too, as `virtual-camera relay PORT`.
//! `virtual-camera check ARGUMENTS` only says whether it understands them.

use anyhow::{Context as _, anyhow, bail};
use lexopt::prelude::*;
use std::env;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::num::NonZeroUsize;
use std::process::ExitCode;
use virtual_camera::body::Body;
use virtual_camera::camera::{Hook, Workshop};
use virtual_camera::relay;
use virtual_camera::story::{Order, show};

const USAGE: &str = "usage: scripts/virtual-camera [nx300|nx500] [--mode auto|remount|bind] [--repeat] [--days N] [--keep]";

fn main() -> ExitCode {
    match act() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("virtual-camera: {problem:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the photo arrived whole.
fn act() -> anyhow::Result<bool> {
    let words: Vec<_> = env::args_os().skip(1).collect();
    if let [first, port] = words.as_slice()
        && first == "relay"
    {
        let port = port
            .to_str()
            .and_then(|port| port.parse().ok())
            .context("relay needs a port")?;
        relay::serve(port)?;
        return Ok(true);
    }
    if let [first, others @ ..] = words.as_slice()
        && first == "check"
    {
        parse(others).context(USAGE)?;
        return Ok(true);
    }
    let order = parse(&words).context(USAGE)?;
    let workshop = Workshop::from_environment(&env::current_exe()?)?;
    show(&order, &workshop, &mut |line| {
        drop(writeln!(io::stdout(), "{line}"))
    })
}

fn parse(words: &[OsString]) -> anyhow::Result<Order> {
    let mut order = Order::default();
    let mut words = lexopt::Parser::from_args(words);
    while let Some(word) = words.next()? {
        match word {
            Value(name) => {
                let name = name.to_string_lossy().to_lowercase();
                order.body =
                    Body::named(&name).with_context(|| format!("there is no virtual {name}"))?;
            }
            Long("mode") => {
                order.mode = words.value()?.string()?;
                if !["auto", "remount", "bind"].contains(&order.mode.as_str()) {
                    bail!("there is no mode {}", order.mode);
                }
            }
            Long("days") => {
                let days: NonZeroUsize = words
                    .value()?
                    .parse()
                    .map_err(|_| anyhow!("--days takes a number from 1 on"))?;
                order.days = days.get();
            }
            Long("repeat") => order.hook = Hook::Repeat,
            Long("keep") => order.keep = true,
            Long("help") => bail!("it shows what the card does in a camera"),
            _ => return Err(word.unexpected().into()),
        }
    }
    Ok(order)
}
