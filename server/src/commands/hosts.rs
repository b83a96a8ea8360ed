//! `nx-gateway hosts`: the names the cameras ask for with this host's address, ready for a hosts file or a name server.
//!
//! Which names is known by `crate::cameras`, which address by `crate::addresses`; this file writes them down.

#[cfg(test)]
mod tests;

use crate::{
    addresses::{self, Address},
    cameras::Cameras,
    cli::{HostsArgs, HostsFormat},
    commands::output,
};
use anyhow::Context as _;
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// If this host has no address a camera could reach, or the output cannot be written.
pub fn run(args: &HostsArgs) -> anyhow::Result<ExitCode> {
    let cameras = Cameras::built_in().context("the built-in table of cameras")?;
    let text = lines(args.format, &addresses::reachable(), &cameras)?;
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn lines(format: HostsFormat, addresses: &[Address], cameras: &Cameras) -> anyhow::Result<String> {
    let (best, others) = addresses.split_first().context(
        "this host has no IPv4 address that a camera could reach\n\
         hint: connect it to the network of the cameras, by cable or WiFi, and try again",
    )?;
    Ok(comments(best, others, cameras) + &entries(format, best, &cameras.host_names()))
}

fn comments(best: &Address, others: &[Address], cameras: &Cameras) -> String {
    let mut text = "# The names Samsung's WiFi cameras ask for, pointed at this host.\n".to_owned();
    if !others.is_empty() {
        let others: Vec<String> = others.iter().map(in_words).collect();
        text += &format!("# Chosen of several addresses: {}.\n", in_words(best));
        text += &format!("# If the cameras cannot reach it: {}.\n", others.join(", "));
    }
    let portals: Vec<&str> = cameras
        .hosts()
        .filter(|host| !host.every_camera)
        .map(|host| host.name.as_str())
        .collect();
    text += &format!(
        "# {} exist for others too: leave them out unless a compact camera needs them\n\
         # (`nx-gateway cameras MODEL` tells).\n",
        portals.join(" and ")
    );
    text
}

fn in_words(address: &Address) -> String {
    format!("{} ({})", address.address, address.interface)
}

fn entries(format: HostsFormat, host: &Address, names: &[&str]) -> String {
    let address = host.address;
    match format {
        HostsFormat::Hosts => format!("{address} {}\n", names.join(" ")),
        HostsFormat::Dnsmasq => names
            .iter()
            .map(|name| format!("address=/{name}/{address}\n"))
            .collect(),
        HostsFormat::Unbound => {
            let entry = |name: &&str| {
                format!(
                    "    local-zone: \"{name}.\" static\n    local-data: \"{name}. A {address}\"\n"
                )
            };
            "server:\n".to_owned() + &names.iter().map(entry).collect::<String>()
        }
    }
}
