//! The agent as a process: exit codes, signals, streams, files, and, in a mount namespace of its own, real mounts.
//!
//! Nothing here may touch this machine: without `--root` only what changes nothing is run, and mounts are made in
//! namespaces, in folders that were made for it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod faults;
mod folder;
mod namespace;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const AGENT: &str = env!("CARGO_BIN_EXE_camera-agent");
const ORIGINAL: &str = "127.0.0.1\tlocalhost\n\n# mine";
const CARD_HOSTS: &str =
    "127.0.0.1 localhost\n192.168.1.23 gld.samsungosp.com www.samsungimaging.com\n";

/// A folder with a camera's root in it and a card's folder beside.
struct Camera {
    folder: tempfile::TempDir,
}

impl Camera {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for inside in ["root/etc", "root/tmp", "card"] {
            fs::create_dir_all(folder.path().join(inside)).unwrap();
        }
        let camera = Self { folder };
        fs::write(camera.hosts(), ORIGINAL).unwrap();
        fs::write(camera.card("hosts"), CARD_HOSTS).unwrap();
        camera
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("root")
    }

    fn hosts(&self) -> PathBuf {
        self.root().join("etc/hosts")
    }

    fn card(&self, name: &str) -> PathBuf {
        self.folder.path().join("card").join(name)
    }

    /// The agent, for this camera.
    fn command(&self, command: &str) -> Command {
        let mut agent = Command::new(AGENT);
        agent.arg(command).arg("--root").arg(self.root());
        agent.arg("--hosts").arg(self.card("hosts"));
        agent
    }

    #[track_caller]
    fn agent(&self, line: &str) -> (i32, String) {
        let mut words = line.split_whitespace();
        let mut agent = self.command(words.next().unwrap());
        said(&agent.args(words).output().unwrap())
    }

    /// Every file and folder with what it says and when it was changed.
    fn everything(&self) -> Vec<(PathBuf, String, std::time::SystemTime)> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let content = fs::read_to_string(&path).unwrap_or_default();
                let changed = fs::symlink_metadata(&path).unwrap().modified().unwrap();
                if path.is_dir() {
                    folders.push(path.clone());
                }
                found.push((path, content, changed));
            }
        }
        found.sort();
        found
    }
}

/// The exit code and what was said; a process that ended by a signal has none.
#[track_caller]
fn said(output: &Output) -> (i32, String) {
    let said = [output.stdout.as_slice(), &output.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    let code = output.status.code();
    (
        code.unwrap_or_else(|| panic!("{:?}: {said}", output.status)),
        said,
    )
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).unwrap()
}
