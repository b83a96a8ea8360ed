//! `nx-gateway health`: asks the server on this computer whether a photo that came now could be stored. For containers and
//! whatever else watches over programs; people have more of `check` and the log.

use super::output;
use crate::cli::HealthArgs;
use crate::config::{self, Overrides};
use crate::doctor::health::{self, Health};
use anyhow::{Context as _, bail};
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// When the server can't be reached or isn't well; and why.
pub fn run(args: &HealthArgs) -> anyhow::Result<ExitCode> {
    let places = match &args.to {
        Some(place) => place
            .to_socket_addrs()
            .with_context(|| format!("{place} is no HOST:PORT that can be reached"))?
            .collect(),
        None => match config::load(args.config.as_deref(), &Overrides::default()) {
            Ok(loaded) => health::places(&loaded.config.server.listen),
            Err(problems) => {
                eprintln!("{problems}");
                return Ok(ExitCode::FAILURE);
            }
        },
    };
    let mut failed = anyhow::anyhow!("there is no address to ask at");
    for place in places {
        match ask(place) {
            Ok(()) => {
                output::print(&format!("nx-gateway at {place} is well\n"))?;
                return Ok(ExitCode::SUCCESS);
            }
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

fn ask(place: SocketAddr) -> anyhow::Result<()> {
    match health::ask(place, None) {
        Health::Well | Health::TakesTrials(_) => Ok(()),
        Health::Unwell(status) => {
            bail!("nx-gateway at {place} is not well: {status}; its log says why")
        }
        Health::Stranger(status) => bail!("at {place} answers another program: {status}"),
        Health::Silent(cause) => {
            bail!("nobody answers at {place}: {cause}\nhint: does it run? nx-gateway doctor tells")
        }
    }
}
