//! Reads a password from a file of its own, so that the configuration can be shown to anybody.

use super::{access::Password, reader::Value};
use std::{fs, io::ErrorKind, os::unix::fs::PermissionsExt as _, path::Path};

/// The last three digits of a file's mode that belong to people who are neither the owner nor of its group.
const OTHERS: u32 = 0o007;

/// The password in `path`. What is wrong is written down at the value that named the file.
pub(super) fn read(value: Value<'_>, path: &Path) -> Option<Password> {
    read_line(value, path).map(Password::new)
}

/// The only line of `path`, for a password that has to be said to somebody else. Otherwise as [`read`].
pub(super) fn read_line(value: Value<'_>, path: &Path) -> Option<String> {
    let shown = quoted(path);
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            return value.refuse(
                format!("{} can't be read: {error}", path.display()),
                remedy(error.kind(), &shown),
            );
        }
    };
    let mut lines = text.lines();
    let password = lines.next().unwrap_or_default();
    if password.is_empty() {
        return value.refuse(
            format!("there is no password in {}", path.display()),
            "write it into the first line of that file",
        );
    }
    if lines.next().is_some() {
        return value.refuse(
            format!("there is more than one line in {}", path.display()),
            "leave only the password there",
        );
    }
    if fs::metadata(path).is_ok_and(|about| about.permissions().mode() & OTHERS != 0) {
        value.warn(
            format!("everybody on this host can get at {}", path.display()),
            format!("run: chmod 600 {shown}"),
        );
    }
    Some(password.to_owned())
}

fn remedy(kind: ErrorKind, shown: &str) -> String {
    match kind {
        ErrorKind::NotFound => {
            format!("write the password into that file, then run: chmod 600 {shown}")
        }
        ErrorKind::PermissionDenied => {
            format!("run: sudo chown \"$USER\" {shown} && chmod 600 {shown}")
        }
        ErrorKind::InvalidData => "the file must be text in UTF-8".to_owned(),
        _ => "name a file that holds nothing but the password".to_owned(),
    }
}

/// The path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+@".contains(c);
    if text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}
