//! A program that is stopped at each of its system calls.

use crate::system;
use nix::errno::Errno;
use nix::sys::ptrace::{self, Options};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::Pid;
use std::os::raw::c_long;
use std::process::Command;

/// A system call that is about to be made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call {
    /// The kernel's number for it.
    pub(crate) number: c_long,
    /// Its first arguments.
    pub(crate) arguments: [c_long; 3],
}

/// How a program ended.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ending {
    /// By itself, with this status.
    Exited(u8),
    /// By this signal.
    Killed(Signal),
}

/// A program that waits at its first instruction.
#[derive(Debug)]
pub(crate) struct Tracee {
    pid: Pid,
    /// The error number with which the call that is under way shall fail.
    failing: Option<i32>,
}

impl Tracee {
    /// Starts it, by a copy of this very program that lets itself be traced.
    pub(crate) fn start(program: &[&str]) -> Result<Self, String> {
        let itself = std::env::current_exe().map_err(|cause| cause.to_string())?;
        let child = Command::new(itself).arg("traced").args(program).spawn();
        let child = child.map_err(|cause| format!("cannot be started: {cause}"))?;
        let number = i32::try_from(child.id()).map_err(|cause| cause.to_string())?;
        let pid = Pid::from_raw(number);
        match waitpid(pid, None).map_err(plain)? {
            WaitStatus::Stopped(_, Signal::SIGTRAP) => {}
            other => return Err(format!("{}: did not start ({other:?})", program.join(" "))),
        }
        let options = Options::PTRACE_O_TRACESYSGOOD | Options::PTRACE_O_EXITKILL;
        ptrace::setoptions(pid, options).map_err(plain)?;
        Ok(Self { pid, failing: None })
    }

    /// Runs it to its end; `at` is asked before each system call.
    pub(crate) fn run(
        mut self,
        mut at: impl FnMut(&mut Self, Call) -> Result<(), String>,
    ) -> Result<Ending, String> {
        let mut in_call = false;
        let mut signal = None;
        loop {
            match ptrace::syscall(self.pid, signal.take()) {
                // It may be gone already, after a SIGKILL.
                Ok(()) | Err(Errno::ESRCH) => {}
                Err(cause) => return Err(plain(cause)),
            }
            match waitpid(self.pid, None).map_err(plain)? {
                WaitStatus::Exited(_, status) => {
                    return Ok(Ending::Exited(u8::try_from(status).unwrap_or(u8::MAX)));
                }
                WaitStatus::Signaled(_, signal, _) => return Ok(Ending::Killed(signal)),
                WaitStatus::PtraceSyscall(_) if in_call => {
                    in_call = false;
                    if let Some(error) = self.failing.take() {
                        system::set_result(self.pid, (-error).into()).map_err(plain)?;
                    }
                }
                WaitStatus::PtraceSyscall(_) => {
                    in_call = true;
                    let call = system::call(self.pid).map_err(plain)?;
                    at(&mut self, call)?;
                    if self.failing.is_some() {
                        system::set_call_number(self.pid, -1).map_err(plain)?;
                    }
                }
                // A signal that comes from elsewhere, or from here: it is passed on.
                WaitStatus::Stopped(_, other) => signal = Some(other),
                _ => {}
            }
        }
    }

    /// Sends it a signal, which it gets when it goes on. By SIGKILL it ends where it is: the call it was about to make is not made.
    pub(crate) fn send(&self, signal: Signal) -> Result<(), String> {
        kill(self.pid, signal).map_err(plain)
    }

    /// Lets the call it is about to make fail with this error number instead.
    pub(crate) fn fail(&mut self, error: i32) {
        self.failing = Some(error);
    }
}

fn plain(cause: Errno) -> String {
    cause.to_string()
}
