//! Other people's programs for tests: servers to deliver to, and clients that our own fakes have to stand up to.
//!
//! Each is fetched once, by the ordinary client of its registry, and unpacked into the target folder; nothing is
//! installed. Where that isn't possible the test is passed over, and says so where nobody can miss it.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// To start, and to be fetched.
const PATIENCE: Duration = Duration::from_secs(60);

/// Tells that a test was not made; not captured, as other output of tests is.
pub(crate) fn pass_over(what: &str) {
    let _ = writeln!(io::stderr(), "PASSED OVER: {what}");
}

/// A Python environment with these packages.
pub(crate) fn python(name: &str, packages: &[&str]) -> Option<PathBuf> {
    fetched(name, |folder| {
        let venv = folder.to_str()?;
        said(Command::new("python3").args(["-m", "venv", venv]))?;
        let mut pip = Command::new(folder.join("bin/pip"));
        pip.args(["install", "--quiet", "--retries", "1", "--timeout", "30"]);
        said(pip.args(packages))
    })
}

/// A folder with these packages of the npm registry.
pub(crate) fn npm(name: &str, packages: &[&str]) -> Option<PathBuf> {
    fetched(name, |folder| {
        fs::write(folder.join("package.json"), "{}").ok()?;
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund"]);
        said(npm.args(packages).current_dir(folder))
    })
}

/// The files of a Debian package alone. The suite is one that this computer doesn't follow, or nothing.
pub(crate) fn debian(package: &str, suite: Option<&str>) -> Option<PathBuf> {
    fetched(package, |folder| {
        let apt = folder.join("apt");
        let mut options = Vec::new();
        if let Some(suite) = suite {
            for place in ["state/lists/partial", "cache/archives/partial"] {
                fs::create_dir_all(apt.join(place)).ok()?;
            }
            let sources = apt.join("sources.list");
            let keys = "/usr/share/keyrings/debian-archive-keyring.gpg";
            let archive = archive()?;
            let line = format!("deb [signed-by={keys}] {archive} {suite} main\n");
            fs::write(&sources, line).ok()?;
            for (key, value) in [
                ("Dir::State", apt.join("state")),
                ("Dir::Cache", apt.join("cache")),
                ("Dir::Etc::sourcelist", sources),
                ("Dir::Etc::sourceparts", "/dev/null".into()),
            ] {
                options.push(format!("-o{key}={}", value.display()));
            }
            said(Command::new("apt-get").args(&options).arg("update"))?;
        }
        let mut download = Command::new("apt-get");
        let download = download.args(&options).args(["download", package]);
        said(download.current_dir(folder))?;
        let files = fs::read_dir(folder).ok()?.filter_map(Result::ok);
        let mut files = files.map(|file| file.path());
        let file = files.find(|file| file.extension().is_some_and(|it| it == "deb"))?;
        let root = folder.join("root");
        said(Command::new("dpkg").arg("-x").arg(file).arg(root))?;
        if apt.exists() {
            fs::remove_dir_all(apt).ok()?;
        }
        Some(())
    })
    .map(|folder| folder.join("root"))
}

/// The files of these Debian packages and of all they need, but for what is installed on this computer; what is in folders
/// of `/usr` and what once was beside it lies in `usr`.
pub(crate) fn lacking(name: &str, packages: &[&str]) -> Option<PathBuf> {
    fetched(name, |folder| {
        let (downloads, root) = (folder.join("downloads"), folder.join("root"));
        fs::create_dir(&downloads).ok()?;
        fs::create_dir_all(root.join("usr")).ok()?;
        let names = not_installed(packages)?;
        if !names.is_empty() {
            let mut download = Command::new("apt-get");
            said(
                download
                    .arg("download")
                    .args(&names)
                    .current_dir(&downloads),
            )?;
        }
        for package in fs::read_dir(&downloads).ok()? {
            let package = package.ok()?.path();
            said(Command::new("dpkg").arg("-x").arg(package).arg(&root))?;
        }
        // In today's Debian these are links into /usr, which folders on top would hide.
        for name in ["bin", "sbin", "lib"] {
            let (from, to) = (root.join(name), root.join("usr").join(name));
            if from.exists() {
                said(Command::new("cp").arg("-a").arg(from.join(".")).arg(to))?;
                fs::remove_dir_all(from).ok()?;
            }
        }
        fs::remove_dir_all(downloads).ok()
    })
    .map(|folder| folder.join("root"))
}

/// Which packages would have to be installed with these.
fn not_installed(packages: &[&str]) -> Option<Vec<String>> {
    let mut list = Command::new("apt-get");
    list.args([
        "install",
        "--print-uris",
        "--yes",
        "--no-install-recommends",
    ]);
    let list = list.args(packages).output().ok()?;
    if !list.status.success() {
        return None;
    }
    let list = String::from_utf8(list.stdout).ok()?;
    // 'http://…/name_version_machine.deb' name_version_machine.deb size checksum
    let lines = list.lines().filter(|line| line.starts_with('\''));
    let files = lines.filter_map(|line| line.split(' ').nth(1));
    let names = files.filter_map(|file| file.split('_').next());
    Some(names.map(str::to_owned).collect())
}

/// Where this computer has its Debian from.
fn archive() -> Option<String> {
    let mut apt = Command::new("apt-get");
    apt.args(["indextargets", "--format", "$(REPO_URI)"]);
    let told = apt.arg("Created-By: Packages").output().ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    let mut archives = told.lines().filter(|it| !it.contains("security"));
    archives.next().map(str::to_owned)
}

/// The folder of this name, filled if it has never been filled before.
fn fetched(name: &str, fill: impl FnOnce(&Path) -> Option<()>) -> Option<PathBuf> {
    // One at a time, and none a second time that can't be had.
    static MISSING: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let mut missing = MISSING.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("peers")
        .join(name);
    let done = folder.join("fetched");
    if missing.iter().any(|it| it == name) {
        pass_over(&format!("{name} can't be fetched here"));
        return None;
    }
    if !done.exists() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).ok()?;
        if fill(&folder).is_none() {
            pass_over(&format!("{name} can't be fetched here"));
            missing.push(name.to_owned());
            return None;
        }
        fs::write(done, "").ok()?;
    }
    Some(folder)
}

/// Runs it to its end; nothing if it fails.
fn said(command: &mut Command) -> Option<()> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output.status.success().then_some(())
}

/// A program that runs, and ends with the test.
pub(crate) struct Peer(Child);

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Peer {
    /// Starts a server and waits until it listens. What it says is shown with a test that fails.
    #[track_caller]
    pub(crate) fn start(command: &mut Command, port: u16) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                println!("{line}");
            }
        });
        let mut peer = Self(child);
        let end = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = peer.0.try_wait().unwrap();
            assert!(ended.is_none(), "{command:?} ended: {ended:?}");
            assert!(Instant::now() < end, "{command:?} doesn't listen");
            std::thread::yield_now();
        }
        peer
    }
}

/// Nobody else has it, most likely.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
