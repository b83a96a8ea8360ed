//! A program from its start to its end: what it is fed, how much of what it says is kept, and that it ends in time
//! together with all it started.

use rustix::process::{Pid, Signal, kill_process_group};
use std::ffi::OsString;
use std::future::pending;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::unix::pipe::Receiver;
use tokio::process::{Child, ChildStdin, Command};
use tokio::time::timeout;

/// So much of the end of what it says is kept, in bytes.
const KEPT: usize = 4096;
/// Lines of it that are shown.
const SHOWN_LINES: usize = 5;
/// Letters of it that are shown.
const SHOWN_LETTERS: usize = 400;
/// How long it has to end itself when it is asked to.
const FAREWELL: Duration = Duration::from_secs(2);

/// A program to be run.
pub(super) struct Process<'a> {
    pub(super) program: &'a Path,
    pub(super) arguments: Vec<String>,
    pub(super) directory: &'a Path,
    pub(super) variables: Vec<(String, String)>,
    pub(super) withheld: &'a [OsString],
    /// What it can read. It need not.
    pub(super) input: Vec<u8>,
}

/// How it went.
pub(super) struct Ended {
    pub(super) end: End,
    /// The last lines it printed, to whichever output; one line of text.
    pub(super) said: String,
}

/// How a program ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    Status(i32),
    Signal(i32),
    TimedOut,
}

impl Process<'_> {
    /// Runs it. When the future is dropped, the program and all it started are ended.
    ///
    /// # Errors
    /// When it can't be started.
    pub(super) async fn run(self, time_out: Duration) -> io::Result<Ended> {
        let (output, its_output) = io::pipe()?;
        let mut output = Receiver::from_owned_fd(OwnedFd::from(output))?;
        let mut child = self.start(its_output)?;
        let mut group = Group::of(&child);
        let input = child.stdin.take();
        let mut tail = Tail::default();
        let end = {
            let feed = feed(input, &self.input);
            let watch = watch(&mut child, &mut output, &mut tail);
            // A program that doesn't read what it is fed must still be able to end.
            let both = async {
                tokio::select! {
                    end = watch => end,
                    end = async { feed.await; pending().await } => end,
                }
            };
            timeout(time_out, both).await
        };
        let end = match end {
            Ok(status) => {
                group.has_ended();
                end_of(status?)
            }
            Err(_) => {
                group.end(&mut child).await;
                End::TimedOut
            }
        };
        tail.take_rest(&output);
        let said = tail.shown();
        Ok(Ended { end, said })
    }

    fn start(&self, output: io::PipeWriter) -> io::Result<Child> {
        let mut command = Command::new(self.program);
        command
            .args(&self.arguments)
            .current_dir(self.directory)
            .stdin(Stdio::piped())
            .stdout(output.try_clone()?)
            .stderr(output)
            .process_group(0);
        for name in self.withheld {
            command.env_remove(name);
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.spawn()
    }
}

async fn feed(input: Option<ChildStdin>, bytes: &[u8]) {
    if let Some(mut input) = input {
        // It may not want to know.
        let _ = input.write_all(bytes).await;
    }
}

/// Listens until the program ends. What it started may go on and keep the output open; nobody waits for that.
async fn watch(
    child: &mut Child,
    output: &mut Receiver,
    tail: &mut Tail,
) -> io::Result<ExitStatus> {
    let mut buffer = [0; KEPT];
    loop {
        tokio::select! {
            status = child.wait() => return status,
            read = output.read(&mut buffer) => match read {
                Ok(1..) => tail.push(buffer.get(..read?).unwrap_or_default()),
                _ => return child.wait().await,
            },
        }
    }
}

fn end_of(status: ExitStatus) -> End {
    match (status.code(), status.signal()) {
        (Some(code), _) => End::Status(code),
        (None, signal) => End::Signal(signal.unwrap_or_default()),
    }
}

/// The program and all it started, while it runs.
struct Group(Option<Pid>);

impl Group {
    fn of(child: &Child) -> Self {
        let number = child.id().and_then(|id| i32::try_from(id).ok());
        Self(number.and_then(Pid::from_raw))
    }

    /// Its number may belong to somebody else from now on.
    fn has_ended(&mut self) {
        self.0 = None;
    }

    /// Asks it to end, and makes it.
    async fn end(&mut self, child: &mut Child) {
        self.send(Signal::TERM);
        let _ = timeout(FAREWELL, child.wait()).await;
        // Those it started may not have heard; as long as one of them is there, the number is theirs.
        self.send(Signal::KILL);
        let _ = child.wait().await;
        self.has_ended();
    }

    fn send(&self, signal: Signal) {
        if let Some(group) = self.0 {
            let _ = kill_process_group(group, signal);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.send(Signal::KILL);
    }
}

/// The end of what a program says.
#[derive(Default)]
struct Tail(Vec<u8>);

impl Tail {
    fn push(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
        let too_much = self.0.len().saturating_sub(KEPT);
        self.0.drain(..too_much);
    }

    /// What it said last is still in the pipe when it ends.
    fn take_rest(&mut self, output: &Receiver) {
        let mut buffer = [0; KEPT];
        // No more than a pipe holds: somebody may be writing without end.
        for _ in 0..32 {
            match output.try_read(&mut buffer) {
                Ok(read @ 1..) => self.push(buffer.get(..read).unwrap_or_default()),
                _ => return,
            }
        }
    }

    fn shown(&self) -> String {
        let text = String::from_utf8_lossy(&self.0);
        let lines: Vec<&str> = text
            .lines()
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .collect();
        let skipped = lines.len().saturating_sub(SHOWN_LINES);
        let shown = lines
            .into_iter()
            .skip(skipped)
            .collect::<Vec<_>>()
            .join(" / ");
        let letters = shown.chars().count();
        let shown = shown.chars().skip(letters.saturating_sub(SHOWN_LETTERS));
        shown.filter(|letter| !letter.is_control()).collect()
    }
}
