//! A camera as a script sees it: a small root file system, mounted read-only, with a card and a folder for temporary
//! files. Not an emulation of its processor or kernel: that is the virtual camera's business.
//!
//! It lives in user and mount namespaces of its own, so even a script gone wrong cannot change this machine's mounts.
//! Where such namespaces are not allowed, or no busybox can be had, the tests say so and are passed over.

use crate::{
    processes::{run, write_program},
    shipped::checkout,
};
use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};
use tempfile::TempDir;

/// The hosts file of the camera before anything was done.
pub(crate) const ORIGINAL: &str = "127.0.0.1\tlocalhost\n10.0.0.7 printer\n";

/// Builds the camera's root in `root/` of the folder $1, with the card mounted as $2 says.
const SWITCH_ON: &str = r#"
set -eu
cd "$1"
card_options=$2
shift 2
mount -t tmpfs -o mode=755 tmpfs root
cp -a seed/. root/
mount --rbind /proc root/proc
mount --bind /dev/null root/dev/null
mount -t devpts -o newinstance,ptmxmode=0666 devpts root/dev/pts
mount --bind card root/mnt/mmc
[ -z "$card_options" ] || mount -o "remount,bind,$card_options" root/mnt/mmc
mount -t tmpfs tmpfs root/tmp
cp -a tmp/. root/tmp/
mount --bind usr root/opt/usr
mount -o remount,ro root
set +e
"#;

/// Runs the rest of the arguments in it as a camera would: with little in the environment and nothing to read.
const RUN_SCRIPT: &str = r#"
chroot root /bin/busybox env -i PATH=/usr/share/scripts:/bin "$@" </dev/null
echo $? >status
[ ! -p root/tmp/screen ] || cat root/tmp/screen >screen
"#;

/// Keeps what became of it.
const LOOK: &str = r#"
cp -a root/etc/hosts hosts
rm -rf tmp
cp -a root/tmp tmp
chroot root /bin/busybox cat /proc/mounts >mounts
"#;

/// The shells that stand for those of the cameras: theirs are old busyboxes and a bash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shell {
    Busybox,
    Dash,
    Bash,
}

impl Shell {
    /// How it is started in the fake camera.
    pub(crate) fn command(self) -> &'static [&'static str] {
        match self {
            Self::Busybox => &["/bin/busybox", "ash"],
            Self::Dash => &["/bin/dash"],
            Self::Bash => &["/bin/bash", "--posix"],
        }
    }
}

/// A camera with a card in it, not started yet.
pub(crate) struct FakeCamera {
    pub(crate) shell: Shell,
    folder: TempDir,
    card_options: &'static str,
}

/// What is left after the camera ran its script.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) status: String,
    pub(crate) hosts: String,
    /// Whether the hosts file was written at all, even with the same bytes.
    pub(crate) is_written: bool,
    pub(crate) root_is_read_only: bool,
    /// What the script wanted to show in factory mode.
    pub(crate) screen: Option<String>,
}

/// Runs a test once for each shell.
pub(crate) fn in_each_shell(test: impl Fn(FakeCamera)) {
    if let Err(missing) = tools() {
        eprintln!("!! PASSED OVER, nothing was tested: {missing}");
        return;
    }
    for shell in [Shell::Busybox, Shell::Dash, Shell::Bash] {
        eprintln!("with {shell:?}");
        test(FakeCamera::new(shell));
    }
}

impl FakeCamera {
    pub(crate) fn new(shell: Shell) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        for name in ["card", "tmp", "usr", "root", "seed"] {
            fs::create_dir(path.join(name)).unwrap();
        }
        let seed = path.join("seed");
        for name in ["bin", "dev/pts", "etc", "mnt/mmc", "opt/usr", "proc", "tmp"] {
            fs::create_dir_all(seed.join(name)).unwrap();
        }
        fs::write(seed.join("dev/null"), "").unwrap();
        fs::write(seed.join("etc/hosts"), ORIGINAL).unwrap();
        install(busybox().unwrap(), "busybox", &seed);
        match shell {
            Shell::Busybox => symlink("busybox", seed.join("bin/sh")).unwrap(),
            Shell::Dash => install(Path::new("/bin/dash"), "dash", &seed),
            Shell::Bash => install(Path::new("/bin/bash"), "bash", &seed),
        }
        if shell != Shell::Busybox {
            symlink(&shell.command()[0][5..], seed.join("bin/sh")).unwrap();
        }
        let camera = Self {
            shell,
            folder,
            card_options: "",
        };
        camera.applets(&["cat", "chmod", "cp", "mount", "rm", "sync"]);
        camera.card("autoexec.sh", &super::shipped::read("sd-card/autoexec.sh"));
        camera.card(
            "hosts",
            &super::shipped::hosts_with("192.168.1.23").replace('\r', ""),
        );
        camera
    }

    /// Puts a file on the card.
    pub(crate) fn card(&self, name: &str, content: &str) {
        write_program(&self.path("card").join(name), content);
    }

    /// Puts a file into the camera's own file system.
    pub(crate) fn own(&self, name: &str, content: &str) {
        write_program(&self.path("seed").join(name), content);
    }

    /// Adds a link to busybox in the camera's bin/.
    pub(crate) fn applets(&self, names: &[&str]) {
        for name in names {
            symlink("busybox", self.path("seed/bin").join(name)).unwrap();
        }
    }

    /// Puts an agent on the card that notes how it was called and ends so.
    pub(crate) fn agent(&self, status: u8) {
        self.card("camera-agent", &noting_agent(status));
    }

    /// Puts the real agent on the card, and what it needs of this machine into the camera.
    pub(crate) fn real_agent(&self, program: &str) {
        install(Path::new(program), "camera-agent", &self.path("seed"));
        let copy = fs::read(program).unwrap();
        write_program(&self.path("card/camera-agent"), copy);
    }

    /// How the agent on the card was called, one line for each time.
    pub(crate) fn calls(&self) -> Vec<String> {
        let calls = self.left("tmp/calls").unwrap_or_default();
        calls.lines().map(str::to_owned).collect()
    }

    /// A file that is there after the run: `card/…` or `tmp/…`.
    pub(crate) fn left(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.path(name)).ok()
    }

    /// A place in the test's folder: `card/…`, `tmp/…`, or `seed/…` for the camera's own file system.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Mounts the card with these options from now on, such as `noexec`.
    pub(crate) fn mount_card(&mut self, options: &'static str) {
        self.card_options = options;
    }

    /// Switches the camera on: it runs the card's script.
    pub(crate) fn start(&self) -> Outcome {
        let script = [self.shell.command(), &["/mnt/mmc/autoexec.sh"]].concat();
        let output = run(&mut self.inside(RUN_SCRIPT, &script)).unwrap();
        assert!(output.status.success(), "the fake camera: {output:?}");
        // What the script says goes nowhere, but a shell's complaint about the script itself would be seen.
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        self.outcome()
    }

    /// Builds the camera, runs a script of this machine beside it, in the camera's namespaces, and looks at what is left.
    pub(crate) fn inside(&self, script: &str, arguments: &[&str]) -> Command {
        // Only what hangs for ever is ended, not what is slow on a busy machine.
        let mut command = Command::new("timeout");
        command
            .args([
                "-s",
                "KILL",
                "600",
                "unshare",
                "-rmnp",
                "--fork",
                "--kill-child",
                "--mount-proc",
            ])
            .args(["bash", "-c", &format!("{SWITCH_ON}{script}{LOOK}"), "bash"])
            .arg(self.folder.path())
            .arg(self.card_options)
            .args(arguments);
        command
    }

    /// What is left after the run.
    pub(crate) fn outcome(&self) -> Outcome {
        let modified = |name: &str| fs::metadata(self.path(name)).unwrap().modified().unwrap();
        let mounts = self.left("mounts").unwrap();
        let root = mounts.lines().find(|line| line.contains(" / tmpfs "));
        Outcome {
            status: self.left("status").unwrap_or_default().trim().to_owned(),
            hosts: self.left("hosts").unwrap(),
            is_written: modified("hosts") != modified("seed/etc/hosts"),
            root_is_read_only: root.unwrap().contains(" / tmpfs ro"),
            screen: self.left("screen"),
        }
    }

    /// What the next start finds as the camera's hosts file.
    pub(crate) fn keep(&self, outcome: &Outcome) {
        fs::write(self.path("seed/etc/hosts"), &outcome.hosts).unwrap();
    }
}

/// An agent that notes where it lies, what it is told and what it could read, and ends with this status.
pub(crate) fn noting_agent(status: u8) -> String {
    format!(
        "#!/bin/sh\nread -r line && echo 'it could read something' >>/tmp/calls\n\
         echo \"${{0%.*}} $*\" >>/tmp/calls\nexit {status}\n"
    )
}

/// Copies a program to bin/ of another root, with the libraries it needs.
fn install(program: &Path, name: &str, root: &Path) {
    write_program(&root.join("bin").join(name), fs::read(program).unwrap());
    let output = run(Command::new("ldd").arg(program)).unwrap();
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    for library in listed
        .split_whitespace()
        .filter(|word| word.starts_with('/'))
    {
        let place = root.join(library.trim_start_matches('/'));
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        write_program(&place, fs::read(library).unwrap());
    }
}

/// Whether fake cameras can be had here; otherwise what is missing.
pub(crate) fn tools() -> Result<(), String> {
    static ANSWER: OnceLock<Result<(), String>> = OnceLock::new();
    let look = || {
        let try_out = "mount -t tmpfs tmpfs /mnt && mount -o remount,ro /mnt";
        let output = run(Command::new("unshare").args(["-rm", "sh", "-c", try_out]));
        match output {
            Ok(output) if output.status.success() => busybox().map(|_| ()),
            Ok(output) => Err(format!(
                "no namespaces for ordinary users here: {}",
                String::from_utf8_lossy(&output.stderr).trim()
            )),
            Err(error) => Err(format!("unshare: {error}")),
        }
    };
    ANSWER.get_or_init(look).clone()
}

/// A busybox: this machine's, or Debian's, unpacked below the target folder.
fn busybox() -> Result<&'static Path, String> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let find = || {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        let mut candidates = std::env::split_paths(&folders).map(|folder| folder.join("busybox"));
        candidates
            .find(|path| path.is_file())
            .map_or_else(unpacked_busybox, Ok)
    };
    FOUND.get_or_init(find).as_deref().map_err(Clone::clone)
}

fn unpacked_busybox() -> Result<PathBuf, String> {
    let own = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (folder, packages) = (own.join("busybox"), own.with_file_name("packages"));
    let program = folder.join("bin/busybox");
    if program.is_file() {
        return Ok(program);
    }
    let mut fetch = Command::new(checkout().join("scripts/private-apt"));
    fetch
        .arg(packages)
        .arg("unpack")
        .arg(folder)
        .arg("busybox-static");
    let output =
        run(&mut fetch).map_err(|error| format!("no busybox, and private-apt: {error}"))?;
    if output.status.success() && program.is_file() {
        Ok(program)
    } else {
        let reason = String::from_utf8_lossy(&output.stderr);
        Err(format!("no busybox: install it. {}", reason.trim()))
    }
}
