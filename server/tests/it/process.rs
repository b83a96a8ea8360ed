//! The real program as a child process.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// A running `nx-gateway`; killed when dropped.
pub(crate) struct Process {
    child: Child,
}

impl Process {
    /// `nx-gateway serve` on a port of the system's choice, with library and state in this folder.
    pub(crate) fn serve(folder: &Path) -> (Self, SocketAddr) {
        let (process, said) = Self::start(folder, "127.0.0.1:0");
        let address = said
            .lines()
            .find_map(|line| line.strip_prefix("listening on "))
            .unwrap();
        (process, address.parse().unwrap())
    }

    /// The same at this address; tells what it said until it was ready.
    pub(crate) fn start(folder: &Path, listen: &str) -> (Self, String) {
        Self::start_with_log(folder, listen, Stdio::null())
    }

    /// The same with a log that somebody reads, or doesn't.
    pub(crate) fn start_with_log(folder: &Path, listen: &str, log: Stdio) -> (Self, String) {
        let config = folder.join("config.toml");
        if !config.exists() {
            std::fs::write(&config, "").unwrap();
        }
        let mut command = program(folder);
        command
            .args(["serve", "--listen", listen, "--config"])
            .arg(&config)
            .stderr(log);
        Self::started(command)
    }

    /// Starts this command, and tells what it said until it was ready.
    pub(crate) fn started(mut command: Command) -> (Self, String) {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        // The hint how to try it is the last thing it says.
        while !said.contains("nx-gateway simulate") {
            assert!(output.read_line(&mut said).unwrap() > 0, "it ended: {said}");
        }
        // What else it says must not fill the pipe.
        std::thread::spawn(move || output.read_to_end(&mut Vec::new()));
        (Self { child }, said)
    }

    /// Ends it without warning.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The other end of its log, if that is a pipe.
    pub(crate) fn log(&mut self) -> Option<std::process::ChildStderr> {
        self.child.stderr.take()
    }

    /// Asks it to stop and waits for its exit status.
    pub(crate) fn terminate(self) -> Option<i32> {
        self.signal("-TERM")
    }

    /// Sends it a signal and waits for its exit status.
    pub(crate) fn signal(mut self, signal: &str) -> Option<i32> {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &pid])
                .status()
                .unwrap()
                .success()
        );
        self.child.wait().unwrap().code()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nx-gateway"));
    command
        .current_dir(folder)
        .env_remove("RUST_LOG")
        .env("HOME", folder)
        .env_remove("XDG_CONFIG_HOME");
    command
}

/// Runs it to its end in this folder.
pub(crate) fn run<I: AsRef<OsStr>>(
    folder: &Path,
    arguments: impl IntoIterator<Item = I>,
) -> Output {
    program(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// The same where nobody reads what it prints.
pub(crate) fn run_unread<I: AsRef<OsStr>>(
    folder: &Path,
    arguments: impl IntoIterator<Item = I>,
) -> Output {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    program(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(writer)
        .output()
        .unwrap()
}

/// What it printed, and its exit status.
pub(crate) fn said(output: &Output) -> (String, String, Option<i32>) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        text(&output.stdout),
        text(&output.stderr),
        output.status.code(),
    )
}
