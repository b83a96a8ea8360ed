//! Writing programs and starting processes, one at a time: a process that is just being made holds every file that is
//! open, and a program that somebody holds open for writing cannot be started ("text file busy").

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
};

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes a file that can be run, in place of what was there.
pub(crate) fn write_program(path: &Path, content: impl AsRef<[u8]>) {
    let _alone = alone();
    // It may be a link to busybox, which must not be written over.
    let _ = fs::remove_file(path);
    fs::write(path, content).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Runs a command to its end, with nothing to read.
///
/// # Errors
/// If it cannot be started.
pub(crate) fn run(command: &mut Command) -> std::io::Result<Output> {
    let child = {
        let _alone = alone();
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?
    };
    child.wait_with_output()
}
