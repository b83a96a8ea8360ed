//! What is said of the names. Pure.

use super::{Facts, HostsLine, Lead, Source, Who};
use crate::doctor::finding::{Check, Finding};

/// What leads the names here, in the order of preference.
fn with_ways(finding: Finding, facts: &Facts) -> Finding {
    let finding = finding.run("nx-gateway hosts --format dnsmasq");
    let finding = match facts.is_ours_on {
        true => finding,
        false => finding.write("[dns] enabled = true"),
    };
    finding.run("nx-gateway sd-card --model MODEL DIR")
}

pub(in crate::doctor) fn judge(facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_ours = |source: &&Source| matches!(source.who, Who::Ours(_));
    let ours: Vec<&Source> = facts.sources.iter().filter(is_ours).collect();
    let others: Vec<&Source> = facts.sources.iter().filter(|it| !is_ours(it)).collect();
    let is_well = !ours.is_empty() && ours.iter().all(|source| source.leads_here());
    findings.extend(ours.iter().map(|source| of_ours(source)));
    if facts.is_ours_on && ours.is_empty() {
        findings.push(Finding::ok(
            Check::Names,
            "our own name server is switched on, and can be asked once nx-gateway runs",
        ));
    }
    findings.extend(of_those_beyond(facts));
    findings.push(of_others(facts, &others, is_well));
    findings.extend(facts.wrong_lines.iter().map(of_line));
    findings
}

fn of_ours(source: &Source) -> Finding {
    let count = source.leads.len();
    let server = source.called();
    if source.leads_here() {
        return Finding::ok(
            Check::Names,
            format!("{server} leads all {count} names here"),
        );
    }
    let silent = source.leads.iter().find_map(|(_, lead)| match lead {
        Lead::Unknown(why) => Some(why),
        _ => None,
    });
    match silent {
        Some(why) => Finding::problem(
            Check::Names,
            format!("{server} doesn't answer: {why}"),
            "It is switched on ([dns] enabled = true), and cameras that ask it learn nothing. What is said of port 53 \
             may tell why; or the server was started before it was switched on.",
        )
        .run("sudo systemctl restart nx-gateway"),
        None => Finding::problem(
            Check::Names,
            format!("{server} says: {}", source.in_words()),
            "Cameras that ask it are led astray.",
        )
        .advise("leave `address` in [dns] out, or put this computer's address there"),
    }
}

/// This computer, and the name servers it asks: where those of a home hand out themselves, cameras ask the same.
fn of_others(facts: &Facts, others: &[&Source], is_ours_well: bool) -> Finding {
    let asked: Vec<_> = others.iter().map(|it| it.called()).collect();
    let asked = asked.join(", ");
    let count = others.first().map_or(0, |it| it.leads.len());
    let (servers, computer): (Vec<&Source>, Vec<&Source>) = others
        .iter()
        .copied()
        .partition(|it| matches!(it.who, Who::Server(_)));
    // What this computer sees tells of its own hosts file as well, which no camera reads.
    let decisive = if servers.is_empty() {
        &computer
    } else {
        &servers
    };
    if !decisive.is_empty() && decisive.iter().all(|it| it.leads_here()) {
        let here: Vec<_> = facts.here.iter().map(ToString::to_string).collect();
        return Finding::ok(
            Check::Names,
            format!(
                "all {count} names lead here ({}); asked: {asked}",
                here.join(", ")
            ),
        );
    }
    let seen = astray(decisive);
    if is_ours_well {
        return Finding::ok(Check::Names, seen).meaning(match facts.beyond.is_empty() {
            true => {
                "So the camera has to ask our own name server: write this computer as DNS server into its WiFi \
                 settings. Don't let the router hand it out to all devices before `forward_to` in [dns] says who knows \
                 the other names: they would have no Internet."
            }
            false => {
                "So cameras have to ask our own name server: write this computer as DNS server into their WiFi \
                 settings, or let the router (DHCP) hand it out to all devices."
            }
        });
    }
    let finding = Finding::warning(
        Check::Names,
        seen,
        "Cameras that ask there don't find this computer. Give your name server the lines that the first command \
         prints; or switch ours on, and write this computer as DNS server into the camera's WiFi settings; or make a \
         card. For a camera with such a card all is well as it is.",
    );
    with_ways(finding, facts)
}

/// Those that our own name server asks for all other names.
fn of_those_beyond(facts: &Facts) -> Option<Finding> {
    let called = |server: &std::net::SocketAddr| plain(*server);
    let all: Vec<_> = facts.beyond.iter().map(|(it, _)| called(it)).collect();
    let all = all.join(", ");
    let silent = facts.beyond.iter();
    let silent = silent.filter_map(|(server, why)| Some((called(server), why.as_ref()?)));
    let silent: Vec<_> = silent.map(|(who, why)| format!("{who}: {why}")).collect();
    let seen = format!("asked for other names (forward_to): {}", silent.join("; "));
    match (facts.beyond.len(), silent.len()) {
        (0, _) => None,
        (_, 0) => Some(Finding::ok(
            Check::Names,
            format!("all other names are asked for at {all} (forward_to), which answers"),
        )),
        (of, count) if count < of => Some(
            Finding::warning(
                Check::Names,
                seen,
                "The others answer; each question may take some seconds more.",
            )
            .advise("take it out of forward_to in [dns], or correct it there"),
        ),
        _ => Some(
            Finding::problem(
                Check::Names,
                seen,
                "Devices that ask here for names find the cameras', and nothing of the Internet.",
            )
            .advise("write the address of your router, or of another name server, into forward_to in [dns]"),
        ),
    }
}

fn plain(server: std::net::SocketAddr) -> String {
    match server.port() {
        super::DNS_PORT => server.ip().to_string(),
        _ => server.to_string(),
    }
}

/// Who of them leads which names where.
fn astray(asked: &[&Source]) -> String {
    let wrong = asked.iter().filter(|it| !it.leads_here());
    let seen: Vec<_> = wrong
        .map(|it| format!("{}: {}", it.called(), it.in_words()))
        .collect();
    match seen.is_empty() {
        true => "this computer knows no name server to ask".to_owned(),
        false => seen.join("; "),
    }
}

fn of_line(line: &HostsLine) -> Finding {
    let HostsLine {
        number,
        address,
        name,
    } = line;
    Finding::warning(
        Check::Names,
        format!("line {number} of /etc/hosts leads {name} to {address}, which isn't this computer"),
        "A name server that reads that file (dnsmasq does) leads cameras there.",
    )
    .run(format!("sudo nano +{number} /etc/hosts"))
}

impl Source {
    fn leads_here(&self) -> bool {
        self.leads.iter().all(|(_, lead)| *lead == Lead::Here)
    }

    fn called(&self) -> String {
        match self.who {
            Who::Computer => "this computer".to_owned(),
            Who::Server(server) => plain(server),
            Who::Ours(server) => format!("our own name server ({})", plain(server)),
        }
    }

    /// `gld.samsungosp.com and 3 more lead nowhere, www.ospserver.net leads to 10.0.0.1`.
    fn in_words(&self) -> String {
        let mut groups: Vec<(&Lead, Vec<&str>)> = Vec::new();
        for (name, lead) in self.leads.iter().filter(|(_, it)| *it != Lead::Here) {
            match groups.iter_mut().find(|(known, _)| *known == lead) {
                Some((_, names)) => names.push(name),
                None => groups.push((lead, vec![name])),
            }
        }
        let words: Vec<_> = groups
            .iter()
            .map(|(lead, names)| in_words(lead, names, self.leads.len()))
            .collect();
        words.join(", ")
    }
}

fn in_words(lead: &Lead, names: &[&str], of: usize) -> String {
    let first = names.first().copied().unwrap_or_default();
    let (who, one) = match names.len() {
        1 => (first.to_owned(), true),
        count if count == of => (format!("all {count} names"), false),
        count => (format!("{first} and {} more", count - 1), false),
    };
    let verb = if one { "leads" } else { "lead" };
    match lead {
        Lead::Here => format!("{who} {verb} here"),
        Lead::Elsewhere(ip) => format!("{who} {verb} to {ip}"),
        Lead::Nowhere => format!("{who} {verb} nowhere"),
        Lead::Unknown(why) if names.len() == of => format!("no answer ({why})"),
        Lead::Unknown(why) => format!("no answer about {who} ({why})"),
    }
}
