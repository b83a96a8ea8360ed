//! What is said of ports that aren't as they should be, and how each is mended. Pure.

use super::holders::Holder;
use super::{Bind, Door, Guests, Surroundings};
use crate::doctor::finding::{Check, Finding};
use crate::http::{CAMERA_PORT, OTHER_PORT};
use crate::shell;
use std::net::SocketAddr;

/// Programs that are often in the way, as the kernel calls them (15 letters), and as systemd does.
const KNOWN: [(&str, &str); 14] = [
    ("apache2", "apache2"),
    ("caddy", "caddy"),
    ("dnsmasq", "dnsmasq"),
    ("haproxy", "haproxy"),
    ("httpd", "httpd"),
    ("lighttpd", "lighttpd"),
    ("named", "named"),
    ("nginx", "nginx"),
    ("pihole-FTL", "pihole-FTL"),
    ("systemd-resolve", "systemd-resolved"),
    ("traefik", "traefik"),
    ("unbound", "unbound"),
    ("AdGuardHome", "AdGuardHome"),
    ("connmand", "connman"),
];

/// A socket can't join a service that runs already.
const DNS_SOCKET: &str =
    "sudo systemctl enable nx-gateway-dns.socket && sudo systemctl restart nx-gateway";

fn service(holder: &Holder) -> Option<&'static str> {
    let known = KNOWN.iter().find(|(program, _)| *program == holder.program);
    known.map(|(_, service)| *service)
}

/// Cameras can't be told another port.
fn nobody_comes(port: u16) -> String {
    format!(
        "Cameras come to port {CAMERA_PORT} only, whatever they are told; nobody comes to {port}."
    )
}

/// Where cameras find it only if somebody leads them there.
pub(super) fn forward(port: u16) -> String {
    format!(
        "sudo iptables -t nat -A PREROUTING -p tcp --dport {CAMERA_PORT} -j REDIRECT --to-ports {port}"
    )
}

/// An address of this computer for a line of the configuration.
fn address(around: &Surroundings<'_>) -> String {
    let best = around.addresses.first();
    best.map_or_else(|| "ADDRESS".to_owned(), |it| it.address.to_string())
}

pub(super) fn loopback_only() -> Finding {
    Finding::problem(
        Check::Ports,
        "the server listens for this computer only",
        "No camera can reach an address that begins with 127.",
    )
    .write(format!("[server] listen = [\"0.0.0.0:{CAMERA_PORT}\"]"))
}

/// A port that the owner chose, but no camera does.
pub(super) fn wrong_port(door: &Door, finding: Finding) -> Finding {
    let port = door.wanted.port();
    if port == CAMERA_PORT || door.wanted.ip().is_loopback() {
        return finding;
    }
    Finding::warning(
        Check::Ports,
        finding.seen,
        format!(
            "{} Unless you forward port {CAMERA_PORT} to it, which can't be seen from here.",
            nobody_comes(port)
        ),
    )
    .write(format!("[server] listen = [\"0.0.0.0:{CAMERA_PORT}\"]"))
    .run(forward(port))
}

/// It may be on purpose, with a forwarded port; or its user has no right to the port, and will have none the next time.
pub(super) fn free_though_running(
    door: &Door,
    running: SocketAddr,
    around: &Surroundings<'_>,
) -> Finding {
    let port = running.port();
    let finding = Finding::warning(
        Check::Ports,
        format!(
            "{} is free, but the running server answers at port {port}",
            door.shown()
        ),
        format!(
            "Cameras come to port {CAMERA_PORT} only. All is well if it is forwarded to {port}, which can't be seen from \
             here. If not: it was taken when the server started, or the server's user has no right to it. Give that \
             first, then start the server again."
        ),
    );
    let finding = match around.has_unit {
        true => finding.run("sudo systemctl restart nx-gateway"),
        false => {
            let program = shell::quoted(around.program);
            finding.run(format!("sudo setcap cap_net_bind_service=+ep {program}"))
        }
    };
    finding.run(forward(port))
}

pub(super) fn no_names_though_running(door: &Door) -> Finding {
    Finding::problem(
        Check::Ports,
        format!("nobody listens at {}, though [dns] is enabled", door.shown()),
        "The running server answers no questions for names. It was started before that was switched on, or its socket \
         for names is off.",
    )
    .run("sudo systemctl restart nx-gateway")
    .run(DNS_SOCKET)
}

pub(super) fn taken(door: &Door, around: &Surroundings<'_>) -> Finding {
    let holders = door.held_by.iter();
    let who: Vec<_> = holders
        .map(|it| format!("{} (process {})", it.program, it.process))
        .collect();
    let by = match who.is_empty() {
        true => "by a program that only root can see".to_owned(),
        false => format!("by {}", who.join(" and ")),
    };
    let seen = format!("{} is taken {by}", door.shown());
    match door.guests {
        Guests::Cameras if around.has_unit && door.is_held_by(&["systemd"]) => {
            waits_for_service(seen)
        }
        Guests::Cameras => web_taken(door, seen),
        Guests::Names => names_taken(door, seen, around),
    }
}

/// The service doesn't come up, or isn't of the package.
fn waits_for_service(seen: String) -> Finding {
    Finding::problem(
        Check::Ports,
        seen + ", which opens it for a service",
        "That is probably nx-gateway's own, which doesn't answer.",
    )
    .run("sudo systemctl restart nx-gateway.service")
    .run("journalctl --unit nx-gateway --lines 50")
}

fn web_taken(door: &Door, seen: String) -> Finding {
    let meaning = match door.is_held_by(&[super::OURS]) {
        true => "It is another nx-gateway, with other settings. End one of the two.",
        false => {
            "Cameras know no other port, and meet that program instead of nx-gateway. Stop it; or have it listen at one \
             address of this computer only, and nx-gateway at a second one."
        }
    };
    let finding = freed(Finding::problem(Check::Ports, seen, meaning), door, "-ltnp");
    match door.is_held_by(&[super::OURS]) {
        true => finding,
        false => finding.write(format!(
            "[server] listen = [\"SECOND-ADDRESS:{CAMERA_PORT}\"]"
        )),
    }
}

fn names_taken(door: &Door, seen: String, around: &Surroundings<'_>) -> Finding {
    const ASTRAY: &str = "Cameras that ask this computer for names are answered by that program.";
    const KNOWS: &str = "Cameras that ask this computer for names are answered by that program. It can know the names as \
                         well as ours can: give them to it, and leave ours switched off ([dns] enabled = false).";
    if door.is_held_by(&["systemd-resolve"]) {
        let address = address(around);
        return Finding::problem(Check::Ports, seen, ASTRAY)
            .write(format!("[dns] listen = [\"{address}:53\"]"))
            .run(
                "sudo mkdir -p /etc/systemd/resolved.conf.d && printf '[Resolve]\\nDNSStubListener=no\\n' | sudo tee \
                 /etc/systemd/resolved.conf.d/no-stub.conf && sudo systemctl restart systemd-resolved",
            );
    }
    let finding = if door.is_held_by(&["dnsmasq", "pihole-FTL"]) {
        Finding::problem(Check::Ports, seen, KNOWS)
            .run("nx-gateway hosts --format dnsmasq | sudo tee /etc/dnsmasq.d/nx-gateway.conf")
    } else if door.is_held_by(&["unbound"]) {
        Finding::problem(Check::Ports, seen, KNOWS).run(
            "nx-gateway hosts --format unbound | sudo tee /etc/unbound/unbound.conf.d/nx-gateway.conf",
        )
    } else {
        Finding::problem(Check::Ports, seen, ASTRAY)
    };
    freed(finding, door, "-lnp")
}

/// How the port is freed, as far as we know who has it.
fn freed(finding: Finding, door: &Door, options: &str) -> Finding {
    let port = door.wanted.port();
    let Some(holder) = door.held_by.first() else {
        return finding.run(format!("sudo ss {options} 'sport = :{port}'"));
    };
    if door.is_held_by(&[super::OURS]) {
        return finding
            .run("sudo systemctl stop nx-gateway")
            .run(format!("sudo kill {}", holder.process));
    }
    let mut finding = finding;
    for holder in &door.held_by {
        finding = match (service(holder), holder.program.as_str()) {
            (Some(service), _) => finding.run(format!("sudo systemctl disable --now {service}")),
            (None, "docker-proxy") => finding.advise(format!(
                "stop the container that publishes port {port}; `docker ps` shows which"
            )),
            // The kernel's name may be a thread's; killing what systemd starts again is of no use.
            (None, _) if holder.process == 1 => {
                finding.run(format!("systemctl list-sockets '*' | grep :{port}"))
            }
            (None, _) => finding.run(format!("sudo kill {}", holder.process)),
        };
    }
    finding
}

pub(super) fn forbidden(door: &Door, around: &Surroundings<'_>) -> Finding {
    let port = door.wanted.port();
    let program = shell::quoted(around.program);
    // A server that runs at the other port may have been given cameras on purpose.
    let is_beside = around.running.is_some_and(|it| it.port() == OTHER_PORT);
    let told = match is_beside && door.guests == Guests::Cameras {
        true => Finding::warning,
        false => Finding::problem,
    };
    let finding = told(
        Check::Ports,
        format!("this user may not use {}", door.shown()),
        "Only root may use ports below 1024, unless one of these allows it.".to_owned(),
    );
    let finding = match (around.has_unit, door.guests) {
        (true, Guests::Cameras) => {
            finding.run("sudo systemctl enable --now nx-gateway.socket nx-gateway.service")
        }
        (true, Guests::Names) => finding.run(DNS_SOCKET),
        (false, _) => finding,
    };
    let authbind = format!("/etc/authbind/byport/{port}");
    let finding = finding
        .run(format!("sudo setcap cap_net_bind_service=+ep {program}"))
        .run(format!(
            "sudo sysctl net.ipv4.ip_unprivileged_port_start={port}"
        ));
    match door.guests {
        Guests::Cameras => finding.run(format!(
            "sudo apt install authbind && sudo touch {authbind} && sudo chown \"$USER\" {authbind} && \
             chmod u+x {authbind} && authbind --deep {program} serve"
        )),
        Guests::Names => finding,
    }
}

pub(super) fn not_here(door: &Door, around: &Surroundings<'_>) -> Finding {
    let (ip, port) = (door.wanted.ip(), door.wanted.port());
    let addresses = around.addresses.iter();
    let addresses: Vec<_> = addresses
        .map(|it| format!("{} ({})", it.address, it.interface))
        .collect();
    let has = match addresses.is_empty() {
        true => "It has none that a camera could reach.".to_owned(),
        false => format!("It has {}.", addresses.join(", ")),
    };
    let section = match door.guests {
        Guests::Cameras => "server",
        Guests::Names => "dns",
    };
    let finding = Finding::problem(
        Check::Ports,
        format!("this computer hasn't the address {ip}, where it is to listen at port {port}"),
        format!("{has} Did the router give it another one, or is a network not plugged in?"),
    );
    let finding = match around.addresses.first() {
        Some(best) if best.address != ip => finding.write(format!(
            "[{section}] listen = [\"{}:{port}\"]",
            best.address
        )),
        _ => finding,
    };
    finding.write(format!("[{section}] listen = [\"0.0.0.0:{port}\"]"))
}

pub(super) fn refused(door: &Door, why: &str) -> Finding {
    Finding::problem(
        Check::Ports,
        format!("{} can't be had: {why}", door.shown()),
        "Nobody can come in there.",
    )
    .write(format!("[server] listen = [\"0.0.0.0:{CAMERA_PORT}\"]"))
}

/// What the server does where port 80 can't be had, and how that can do as well.
pub(super) fn instead(mut finding: Finding, around: &Surroundings<'_>) -> Finding {
    let running = around.running.map(|it| it.port());
    let is_there = running == Some(OTHER_PORT);
    if is_there || (running.is_none() && around.other == Bind::Free) {
        let does = if is_there { "listens" } else { "would listen" };
        finding.meaning += &format!(
            " The server {does} at port {OTHER_PORT} instead; cameras come there only if port {CAMERA_PORT} is \
             forwarded to it, which can't be seen from here."
        );
        finding = finding.run(forward(OTHER_PORT));
    }
    finding
}
