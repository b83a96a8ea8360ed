//! A home with a camera in it that asks nobody but the gateway for names, and a host outside. Each is in a network namespace of
//! its own; the real program is the gateway, and real clients ask it: dig, kdig, dnsperf, Python's zeroconf.

use crate::namespace::{apart, run};
use crate::peers;
use crate::process::{Process, said};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

const GATEWAY: &str = "192.168.77.1";
const CAMERA: &str = "192.168.77.50";
/// Of this host on the other side, and of who is there (RFC 5737).
const OUTSIDE: &str = "203.0.113.1";
const STRANGER: &str = "203.0.113.50";

#[test]
fn a_camera_that_asks_nobody_else() {
    // Fetched while there is still a way to the registries.
    let (Some(clients), Some(python)) = (clients(), python()) else {
        return;
    };
    let name = "two_hosts::a_camera_that_asks_nobody_else";
    apart(name, || at_the_gateway(&Home::new(&clients, &python)));
}

fn clients() -> Option<PathBuf> {
    peers::lacking(
        "dns-clients",
        &["bind9-dnsutils", "knot-dnsutils", "dnsperf"],
    )
}

fn python() -> Option<PathBuf> {
    peers::python("zeroconf", &["zeroconf==0.154.0"])
}

/// Another host: processes can be started in its network, and it ends with the test.
struct Host {
    holder: Child,
    clients: PathBuf,
}

impl Host {
    /// At the other end of a cable.
    fn at(cable: &str, ours: &str, its: &str, clients: &Path) -> Self {
        let holder = Command::new("unshare")
            .args(["--net", "--mount", "sh", "-c", "echo; exec cat"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut host = Self {
            holder: holder.unwrap(),
            clients: clients.to_owned(),
        };
        // It has its own network once it has said something.
        let mut said = [0];
        let output = host.holder.stdout.as_mut().unwrap();
        output.read_exact(&mut said).unwrap();
        let id = host.holder.id().to_string();
        run(&[
            "ip", "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", &id,
        ]);
        run(&["ip", "addr", "add", &format!("{ours}/24"), "dev", cable]);
        run(&["ip", "link", "set", cable, "up"]);
        host.does(&["ip", "addr", "add", &format!("{its}/24"), "dev", "eth0"]);
        host.does(&["ip", "link", "set", "lo", "up"]);
        host.does(&["ip", "link", "set", "eth0", "up"]);
        host
    }

    fn command(&self, line: &[&str]) -> Command {
        let id = self.holder.id().to_string();
        let mut command = Command::new("nsenter");
        command.args(["--net", "--mount", "--target", &id, "--"]);
        command.args(line).stdin(Stdio::null());
        command
    }

    #[track_caller]
    fn does(&self, line: &[&str]) -> String {
        let output = self.command(line).output().unwrap();
        let (told, errors, status) = said(&output);
        assert_eq!(status, Some(0), "{line:?}: {told}{errors}");
        told
    }

    /// What one of the clients says, whatever its exit status.
    fn asks(&self, line: &str) -> String {
        let clients = &self.clients;
        let words: Vec<_> = line.split(' ').collect();
        let unpacked = clients.join("usr/bin").join(words[0]);
        let program = if unpacked.exists() {
            unpacked
        } else {
            words[0].into()
        };
        let libraries = clients.join(format!("usr/lib/{}-linux-gnu", std::env::consts::ARCH));
        let mut command = self.command(&["env"]);
        command.arg(format!("LD_LIBRARY_PATH={}", libraries.display()));
        let output = command.arg(program).args(&words[1..]).output().unwrap();
        let (told, errors, _) = said(&output);
        println!("{line}\n{told}{errors}");
        told + &errors
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

/// The home, with a gateway that has this to say about names.
struct Home {
    folder: TempDir,
    /// That has zeroconf.
    python: PathBuf,
    camera: Host,
    stranger: Host,
}

impl Home {
    fn new(clients: &Path, python: &Path) -> Self {
        let camera = Host::at("home", GATEWAY, CAMERA, clients);
        let stranger = Host::at("outside", OUTSIDE, STRANGER, clients);
        camera.does(&["ip", "route", "add", "default", "via", GATEWAY]);
        let folder = tempfile::tempdir().unwrap();
        let resolver = folder.path().join("resolv.conf");
        fs::write(&resolver, format!("nameserver {GATEWAY}\n")).unwrap();
        let resolver = resolver.to_str().unwrap();
        camera.does(&["mount", "--bind", resolver, "/etc/resolv.conf"]);
        Self {
            folder,
            python: python.join("bin/python"),
            camera,
            stranger,
        }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn serve(&self, config: &str) -> Process {
        fs::write(self.path().join("config.toml"), config).unwrap();
        let (process, said) = Process::start(self.path(), "0.0.0.0:80");
        println!("{said}");
        process
    }
}

fn at_the_gateway(home: &Home) {
    let gateway = home.serve("[dns]\nenabled = true\n");
    names_are_asked_for(home);
    other_names_are_not_known(&home.camera);
    nobody_outside_gets_a_word(&home.stranger);
    a_photo_is_sent_by_name(home);
    it_is_found(home, gateway);
    it_is_quick(home);
    it_asks_for_others(home);
}

fn names_are_asked_for(home: &Home) {
    let camera = &home.camera;
    for way in ["+notcp", "+tcp"] {
        for client in ["dig", "kdig"] {
            for edns in ["+noedns", "+edns=0", "+bufsize=4096"] {
                let told = camera.asks(&format!("{client} {way} {edns} gld.samsungosp.com A"));
                assert!(
                    told.contains("NOERROR") && told.contains(&format!("A\t{GATEWAY}")),
                    "{told}"
                );
            }
        }
        let told = camera.asks(&format!("dig {way} +noall +answer WWW.ospSERVER.net"));
        assert_eq!(told, format!("WWW.ospSERVER.net.\t60\tIN\tA\t{GATEWAY}\n"));
        for kind in ["AAAA", "HTTPS", "MX", "SOA"] {
            let told = camera.asks(&format!(
                "dig {way} +noall +comments +answer gld.samsungosp.com {kind}"
            ));
            assert!(
                told.contains("NOERROR") && told.contains("ANSWER: 0"),
                "{told}"
            );
        }
        let told = camera.asks(&format!("dig {way} +noall +answer gld.samsungosp.com ANY"));
        assert_eq!(told, format!("gld.samsungosp.com.\t60\tIN\tA\t{GATEWAY}\n"));
    }
    let told = camera.asks("kdig +edns=1 gld.samsungosp.com");
    assert!(told.contains("BADVERS"), "{told}");
    // The address of the interface the question came in on, whatever way it takes through this host.
    let told = camera.asks(&format!("dig +short @{OUTSIDE} gld.samsungosp.com"));
    assert_eq!(told, format!("{OUTSIDE}\n"));
}

fn other_names_are_not_known(camera: &Host) {
    for question in [
        "www.example.org A",
        "www.msn.com A",
        "samsungosp.com A",
        "a.gld.samsungosp.com A",
        ". NS",
        "gld.samsungosp.com AXFR",
        "version.bind CH TXT",
    ] {
        for way in ["+notcp", "+tcp"] {
            let told = camera.asks(&format!("dig {way} +noall +comments +answer {question}"));
            assert!(
                told.contains("REFUSED") || told.contains("Transfer failed"),
                "{told}"
            );
            assert!(!told.contains("NOERROR"), "{told}");
        }
    }
}

fn nobody_outside_gets_a_word(stranger: &Host) {
    for way in ["+notcp", "+tcp"] {
        for question in ["gld.samsungosp.com A", "www.example.org A"] {
            let told = stranger.asks(&format!("dig {way} +tries=1 +time=1 @{OUTSIDE} {question}"));
            assert!(told.contains("no servers could be reached"), "{told}");
        }
    }
}

fn a_photo_is_sent_by_name(home: &Home) {
    let program = env!("CARGO_BIN_EXE_nx-gateway");
    let told = home.camera.does(&[
        program,
        "simulate",
        "nx300-email",
        "--to",
        "www.ospserver.net",
    ]);
    assert!(told.contains(&format!("{GATEWAY}:80")), "{told}");
    let library = crate::harness::files_below(&home.path().join("photos"));
    assert_eq!(
        library
            .iter()
            .filter(|file| file.extension().is_some_and(|it| it == "JPG"))
            .count(),
        2
    );
}

/// A telephone looks for pages nearby, opens ours by name, and is told when it is gone.
fn it_is_found(home: &Home, gateway: Process) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/two_hosts/look_around.py");
    let mut looking = home
        .camera
        .command(&[home.python.to_str().unwrap(), script.to_str().unwrap()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut seen = std::io::BufReader::new(looking.stdout.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut seen, &mut line).unwrap();
    assert_eq!(
        line,
        format!("nx-gateway._http._tcp.local. nx-gateway.local. 80 {GATEWAY}\n")
    );
    assert_eq!(gateway.terminate(), Some(0));
    let mut rest = String::new();
    seen.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "gone nx-gateway._http._tcp.local.\n");
    assert!(looking.wait().unwrap().success());
}

/// No figure is asserted: each answer came, and none too many from who asks too much.
fn it_is_quick(home: &Home) {
    let questions = home.path().join("questions");
    fs::write(&questions, "gld.samsungosp.com A\nwww.ospserver.net AAAA\n").unwrap();
    let perf = |ways: &str| {
        home.camera.asks(&format!(
            "dnsperf -s {GATEWAY} -d {} {ways}",
            questions.display()
        ))
    };
    let gateway = home.serve("[dns]\nenabled = true\nrate_limit = 1000000\n");
    for mode in ["udp", "tcp"] {
        let told = perf(&format!("-m {mode} -n 5000 -q 50 -c 4"));
        assert!(
            told.contains("Queries completed:    10000 (100.00%)"),
            "{told}"
        );
    }
    assert_eq!(gateway.terminate(), Some(0));
    let gateway = home.serve("[dns]\nenabled = true\nrate_limit = 50\n");
    let told = perf("-m udp -n 500 -q 1000 -t 1");
    let lost = told
        .lines()
        .find(|line| line.contains("Queries lost:"))
        .unwrap();
    let lost: u32 = lost.split_whitespace().nth(2).unwrap().parse().unwrap();
    assert!(lost > 500, "{told}");
    assert_eq!(gateway.terminate(), Some(0));
}

/// Another gateway, outside, plays the name server that knows the rest.
fn it_asks_for_others(home: &Home) {
    let elsewhere = tempfile::tempdir().unwrap();
    let config = "[server]\nlisten = [\"127.0.0.1:8080\"]\nallow_networks = [\"203.0.113.0/24\"]\n[dns]\nenabled = true\n\
                  listen = [\"0.0.0.0:53\"]\naddress = \"198.51.100.7\"\nlive_names = [\"www.msn.com\"]\n";
    fs::write(elsewhere.path().join("config.toml"), config).unwrap();
    let program = env!("CARGO_BIN_EXE_nx-gateway");
    let file = elsewhere.path().join("config.toml");
    let command = home
        .stranger
        .command(&[program, "serve", "--config", file.to_str().unwrap()]);
    let (_other, _) = Process::started(command);
    let gateway = home.serve(&format!(
        "[server]\nallow_networks = [\"lan\", \"203.0.113.0/24\"]\n[dns]\nenabled = true\nforward_to = [\"{STRANGER}\"]\n"
    ));
    for way in ["+notcp", "+tcp"] {
        let told = home.camera.asks(&format!("dig {way} www.msn.com"));
        assert!(
            told.contains("198.51.100.7") && told.contains(" ra"),
            "{told}"
        );
        // Ours stay ours.
        let told = home
            .camera
            .asks(&format!("dig {way} +short gld.samsungosp.com"));
        assert_eq!(told, format!("{GATEWAY}\n"));
        let told = home.camera.asks(&format!("dig {way} www.example.org"));
        assert!(told.contains("REFUSED"), "{told}");
        // Let in to send photos, but not at home: our own names, and no others.
        let told = home
            .stranger
            .asks(&format!("dig {way} @{OUTSIDE} www.msn.com"));
        assert!(told.contains("REFUSED"), "{told}");
    }
    assert_eq!(gateway.terminate(), Some(0));
}
