//! `nx-gateway hosts`: the names the cameras ask for with this host's address, ready for a hosts file or a name server.
//!
//! Which names is known by `crate::cameras`, which address by `crate::addresses`; this file writes them down.

#[cfg(test)]
mod tests;

use crate::{
    addresses::{self, Address},
    cameras::{Camera, Cameras, Host, Hotspot},
    cli::{HostsArgs, HostsFormat},
    commands::output,
};
use anyhow::Context as _;
use std::{net::Ipv4Addr, process::ExitCode};

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
    let mut text = comments(best, others);
    text += head(format);
    text += &entries(format, best, &cameras.dead_host_names());
    for host in cameras.hosts().filter(|host| host.live) {
        text += &warning(host, cameras);
        text += &switched_off(&entries(format, best, &[&host.name]));
    }
    Ok(text)
}

fn comments(best: &Address, others: &[Address]) -> String {
    let mut text = "# The names Samsung's WiFi cameras ask for, pointed at this host.\n".to_owned();
    if !others.is_empty() {
        let others: Vec<String> = others.iter().map(in_words).collect();
        text += &format!("# Chosen of several addresses: {}.\n", in_words(best));
        text += &format!("# If the cameras cannot reach it: {}.\n", others.join(", "));
    }
    text
}

fn in_words(address: &Address) -> String {
    format!("{} ({})", address.address, address.interface)
}

/// What stands in front of the names.
fn head(format: HostsFormat) -> &'static str {
    match format {
        HostsFormat::Hosts => {
            "# For the file hosts on a camera's memory card. Only who copies it over a camera's own file needs this line:\n\
             127.0.0.1 localhost\n"
        }
        HostsFormat::Dnsmasq => "",
        HostsFormat::Unbound => "server:\n",
    }
}

fn entries(format: HostsFormat, host: &Address, names: &[&str]) -> String {
    let address = host.address;
    let each = |entry: fn(&str, Ipv4Addr) -> String| {
        let entries = names.iter().map(|name| entry(name, address));
        entries.collect()
    };
    match format {
        HostsFormat::Hosts => format!("{address} {}\n", names.join(" ")),
        // What isn't an address of version 4 would be asked for elsewhere, but for the second line.
        HostsFormat::Dnsmasq => {
            each(|name, address| format!("address=/{name}/{address}\nlocal=/{name}/\n"))
        }
        HostsFormat::Unbound => each(|name, address| {
            format!("    local-zone: \"{name}.\" static\n    local-data: \"{name}. A {address}\"\n")
        }),
    }
}

/// Why the lines for this host are switched off, and who needs them.
fn warning(host: &Host, cameras: &Cameras) -> String {
    let (surely, perhaps): (Vec<_>, Vec<_>) = cameras
        .asking_for(host)
        .partition(|camera| camera.hotspot != Hotspot::Unknown);
    let models = |cameras: Vec<&Camera>| {
        let models: Vec<_> = cameras.iter().map(|camera| camera.model.as_str()).collect();
        models.join(", ")
    };
    format!(
        "# {} is a live site that nobody here could open then: take the # away only for {}, perhaps for {}.\n",
        host.name,
        models(surely),
        models(perhaps)
    )
}

fn switched_off(lines: &str) -> String {
    lines.lines().map(|line| format!("#{line}\n")).collect()
}
