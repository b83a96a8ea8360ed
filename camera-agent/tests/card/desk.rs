//! A desk with a computer on it: a small copy of the checkout in which the scripts can do as they like, a card, and
//! programs that answer what the test wants them to. Nothing of this machine's network or disks is asked.

use crate::{
    processes::{run, write_program},
    shipped,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// What the scripts read of the checkout.
const NEEDED: [&str; 14] = [
    "Cargo.lock",
    "Cargo.toml",
    "camera-agent/Cargo.toml",
    "camera-agent/src/lib.rs",
    "scripts/address",
    "scripts/make-sd-card",
    "scripts/prepare",
    "scripts/setup-nx500",
    "scripts/telnet",
    "sd-card/README.txt",
    "sd-card/autoexec.sh",
    "sd-card/hosts",
    "sd-card/nx500/info.tg",
    "sd-card/nx500/nx_cs.adj",
];

/// What the fake computer's build makes.
pub(crate) const AGENT: &str = "the agent\n";
/// The address of the fake computer.
pub(crate) const ADDRESS: &str = "192.168.1.23";

pub(crate) struct Desk {
    folder: TempDir,
}

/// What a person saw.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) printed: String,
    pub(crate) said: String,
}

impl Desk {
    /// A desk with an empty card that was formatted in a camera, and a program for the camera yet to be built.
    pub(crate) fn new() -> Self {
        let desk = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for path in NEEDED.iter().chain(&["server/src/cameras/table.toml"]) {
            let place = desk.path("checkout").join(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            write_program(&place, shipped::read(path));
        }
        fs::create_dir_all(desk.path("card/DCIM")).unwrap();
        fs::create_dir(desk.path("bin")).unwrap();
        desk.program("findmnt", "exit 1");
        desk.interfaces(&[("lo", "127.0.0.1"), ("eth0", ADDRESS)]);
        desk.build_does(&format!(
            "mkdir -p \"$here/target/agent\"\nprintf '{}' >\"$here/target/agent/camera-agent\"",
            AGENT.escape_default()
        ));
        desk
    }

    /// A program that the scripts find before this machine's.
    pub(crate) fn program(&self, name: &str, script: &str) {
        write_program(
            &self.path("bin").join(name),
            format!("#!/bin/sh\n{script}\n"),
        );
    }

    /// What happens when the program for the camera is built; each time is noted.
    pub(crate) fn build_does(&self, script: &str) {
        write_program(
            &self.path("checkout/scripts/build-agent"),
            format!(
                "#!/bin/sh\nhere=$(dirname \"$0\")/..\necho built >>\"$here/builds\"\n{script}\n"
            ),
        );
    }

    pub(crate) fn builds(&self) -> usize {
        let builds = fs::read_to_string(self.path("checkout/builds"));
        builds.unwrap_or_default().lines().count()
    }

    /// The addresses that the computer has.
    pub(crate) fn interfaces(&self, interfaces: &[(&str, &str)]) {
        let line = |(number, (name, address)): (usize, &(&str, &str))| {
            format!(
                "{number}: {name}    inet {address}/24 brd 192.168.1.255 scope global {name}\\       valid_lft forever\n"
            )
        };
        let lines: String = interfaces.iter().enumerate().map(line).collect();
        self.program("ip", &format!("cat <<'TEXT'\n{lines}TEXT"));
    }

    /// A place on the desk: `card/…` or `checkout/…`.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a file on the card.
    pub(crate) fn card(&self, name: &str, content: &str) {
        fs::write(self.path("card").join(name), content).unwrap();
    }

    /// A file on the card.
    pub(crate) fn on_card(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.path("card").join(name)).ok()
    }

    /// The names on the card, but for the camera's own folder.
    pub(crate) fn card_names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("card")).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "DCIM")
            .collect();
        names.sort();
        names
    }

    /// `scripts/make-sd-card MODEL card WORDS...`.
    pub(crate) fn make(&self, model: &str, words: &[&str]) -> Ran {
        let card = self.path("card");
        self.run(
            "make-sd-card",
            &[&[model, card.to_str().unwrap()], words].concat(),
        )
    }

    /// Any script of the checkout.
    pub(crate) fn run(&self, script: &str, words: &[&str]) -> Ran {
        let path = std::env::var("PATH").unwrap();
        let mut command = Command::new(self.path("checkout/scripts").join(script));
        command
            .args(words)
            .env("PATH", format!("{}:{path}", self.path("bin").display()))
            .env("HOME", self.path("home"))
            .current_dir(self.folder.path());
        let output = run(&mut command).unwrap();
        Ran {
            status: output.status.code().unwrap(),
            printed: String::from_utf8(output.stdout).unwrap(),
            said: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// It went well.
    #[track_caller]
    pub(crate) fn well(self) -> Self {
        assert_eq!(self.status, 0, "{}", self.said);
        self
    }

    /// It was refused, and these words were among the reasons.
    #[track_caller]
    pub(crate) fn refused(self, words: &str) -> Self {
        assert_eq!(self.status, 1, "{}{}", self.printed, self.said);
        assert!(self.said.contains(words), "{}", self.said);
        self
    }
}

/// Sets a file's time back, so that what is written later is newer.
pub(crate) fn make_old(path: &Path) {
    let file = fs::File::options().append(true).open(path).unwrap();
    let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    file.set_modified(long_ago).unwrap();
}
