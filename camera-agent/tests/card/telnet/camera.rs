//! A fake NX500 on a network: the fake camera with busybox's telnetd, which leads to a shell as root.

use crate::fake_camera::{FakeCamera, Outcome, Shell, tools};
use crate::{processes::run, shipped};
use std::{ops::Deref, os::unix::fs::symlink};

/// The network with only itself, and what the commands are told about it.
const NETWORK: &str = r#"
ip link set lo up
setup=$1 camera=127.0.0.1:2323
export HOME=$PWD/home
# Without knocking, for each connection starts a shell. 0913 is the port, 0A the state "listening".
until_somebody_listens() { until grep -q '^ *[0-9]*: [0-9A-F]*:0913 [0-9A-F:]* 0A ' /proc/net/tcp*; do :; done; }
unset XDG_DATA_HOME
"#;

/// A fake NX500.
pub(crate) struct Nx500(FakeCamera);

/// What came of commands.
pub(crate) struct Talk {
    pub(crate) outcome: Outcome,
    /// What a person read.
    pub(crate) said: String,
}

/// Runs a test once for each shell that an NX500 may have.
pub(crate) fn with_each_shell(test: impl Fn(&Nx500)) {
    for shell in [Shell::Busybox, Shell::Dash, Shell::Bash] {
        with(shell, &test);
    }
}

/// Runs a test with a shell that looks for programs in the file system. Busybox's would take its own.
pub(crate) fn with_replaceable_programs(test: impl Fn(&Nx500)) {
    with(Shell::Dash, test);
}

fn with(shell: Shell, test: impl Fn(&Nx500)) {
    if let Err(missing) = tools() {
        eprintln!("!! PASSED OVER, nothing was tested: {missing}");
        return;
    }
    eprintln!("with {shell:?}");
    let camera = FakeCamera::new(shell);
    camera.applets(&["dd", "id", "sleep", "stty", "telnetd"]);
    camera.own("etc/version.info", "1.12\nNX500\nNX500GLU0APC1\n");
    symlink("pts/ptmx", camera.path("seed/dev/ptmx")).unwrap();
    test(&Nx500(camera));
}

impl Deref for Nx500 {
    type Target = FakeCamera;

    fn deref(&self) -> &FakeCamera {
        &self.0
    }
}

impl Nx500 {
    /// Runs commands on the computer beside it; `$setup` is the script, `$camera` the address. The status is the last
    /// command's.
    pub(crate) fn run(&self, commands: &str) -> Talk {
        self.run_with_login("/bin/sh", commands)
    }

    /// The same with another program that telnetd starts in place of a shell.
    pub(crate) fn run_with_login(&self, program: &str, commands: &str) -> Talk {
        // It may detach itself before it listens.
        let telnetd = format!("chroot root /bin/telnetd -l {program} -p 2323 -b 127.0.0.1");
        self.run_against(&telnetd, commands)
    }

    /// The same with another program that answers the network, at port 2323.
    pub(crate) fn run_against(&self, server: &str, commands: &str) -> Talk {
        let setup = shipped::checkout().join("scripts/setup-nx500");
        let script =
            format!("{NETWORK}{server}\nuntil_somebody_listens\n{commands}\necho $? >status\n");
        let output = run(&mut self.inside(&script, &[setup.to_str().unwrap()]));
        let output = output.unwrap();
        assert!(output.status.success(), "the fake camera: {output:?}");
        Talk {
            outcome: self.outcome(),
            said: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The copy of the camera's hosts file that is kept on the computer.
    pub(crate) fn copy_here(&self) -> Option<String> {
        self.left("home/.local/share/nx-gateway/hosts-of-127.0.0.1")
    }
}
