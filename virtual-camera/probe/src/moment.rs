//! A moment in a program's run, by the system calls it makes: `7` is its seventh call, `fsync` its first of that name,
//! `mount:2` its second, `change:5` the fifth that changes anything beyond the program itself.

use crate::names;
use crate::tracing::Call;

#[cfg(test)]
mod tests;

/// Calls that change something others can see. `open` does so only with some flags, `write` only beyond the terminal.
const CHANGES: &[&str] = &[
    "chmod",
    "chown",
    "copy_file_range",
    "creat",
    "exit_group",
    "fallocate",
    "fchmod",
    "fchmodat",
    "fchown32",
    "fchownat",
    "fdatasync",
    "flock",
    "fsync",
    "ftruncate",
    "ftruncate64",
    "link",
    "linkat",
    "mkdir",
    "mkdirat",
    "mknod",
    "mknodat",
    "mount",
    "open",
    "openat",
    "pwrite64",
    "pwritev",
    "rename",
    "renameat",
    "renameat2",
    "rmdir",
    "sendfile",
    "sendfile64",
    "setxattr",
    "symlink",
    "symlinkat",
    "sync",
    "sync_file_range2",
    "syncfs",
    "truncate",
    "truncate64",
    "umount2",
    "unlink",
    "unlinkat",
    "utimensat",
    "write",
    "writev",
];
/// `O_CREAT` and `O_TRUNC`.
const CREATES: i64 = 0o100 | 0o1000;
/// The standard error output is the last that is no file.
const LAST_TERMINAL: i64 = 2;

/// A moment that is waited for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    kind: Kind,
    /// How many calls of the kind are still to come, this one included; 0 when it is over.
    left: u64,
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Any,
    Change,
    Named(String),
}

impl Moment {
    /// As it is typed.
    pub(crate) fn parse(word: &str) -> Result<Self, String> {
        let number = |digits: &str| match digits.parse() {
            Ok(0) | Err(_) => Err(format!("{word} is no moment")),
            Ok(number) => Ok(number),
        };
        let (kind, left) = match word.split_once(':') {
            None if word.starts_with(|c: char| c.is_ascii_digit()) => (Kind::Any, number(word)?),
            None => (Kind::Named(word.to_owned()), 1),
            Some(("change", digits)) => (Kind::Change, number(digits)?),
            Some((name, digits)) => (Kind::Named(name.to_owned()), number(digits)?),
        };
        Ok(Self { kind, left })
    }

    /// Whether it is now, before this call; true once.
    pub(crate) fn is_at(&mut self, call: &Call) -> bool {
        let counts = match &self.kind {
            Kind::Any => true,
            Kind::Change => changes_something(call),
            Kind::Named(name) => names::name(call.number) == *name,
        };
        if !counts || self.left == 0 {
            return false;
        }
        self.left -= 1;
        self.left == 0
    }

    /// Whether it has been.
    pub(crate) fn is_over(&self) -> bool {
        self.left == 0
    }
}

fn changes_something(call: &Call) -> bool {
    let [first, second, third] = call.arguments.map(i64::from);
    let name = names::name(call.number);
    CHANGES.contains(&name.as_str())
        && match name.as_str() {
            "open" => second & CREATES != 0,
            "openat" => third & CREATES != 0,
            "write" | "writev" => first > LAST_TERMINAL,
            _ => true,
        }
}
