//! Reads passwords and other secrets from files of their own, so that the configuration can be shown to anybody.

use super::{access::Password, reader::Value};
use crate::shell;
use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::Path,
};

/// The last three digits of a file's mode that belong to people who are neither the owner nor of its group.
const OTHERS: u32 = 0o007;

/// The password in `path`. What is wrong is written down at the value that named the file.
pub(super) fn read(value: Value<'_>, path: &Path) -> Option<Password> {
    line(value, path, "password").map(Password::new)
}

/// The secret in `path`, as [`read`]; `what` is what people call it.
pub(super) fn line(value: Value<'_>, path: &Path, what: &str) -> Option<String> {
    let text = text(value, path, what)?;
    let mut lines = text.lines();
    let line = lines.next().unwrap_or_default();
    if line.is_empty() {
        return value.refuse(
            format!("there is no {what} in {}", path.display()),
            "write it into the first line of that file",
        );
    }
    if lines.next().is_some() {
        return value.refuse(
            format!("there is more than one line in {}", path.display()),
            format!("leave only the {what} there"),
        );
    }
    Some(line.to_owned())
}

/// All that stands in a secret file.
pub(super) fn text(value: Value<'_>, path: &Path, what: &str) -> Option<String> {
    let shown = shell::quoted(path);
    // Devices and pipes may have no end, and folders no text.
    if fs::metadata(path).is_ok_and(|about| !about.is_file()) {
        return value.refuse(
            format!("{} isn't a file", path.display()),
            format!("name a file of yours that holds nothing but the {what}"),
        );
    }
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            return value.refuse(
                format!("{} can't be read: {error}", path.display()),
                remedy(error.kind(), &shown, what),
            );
        }
    };
    if let Ok(about) = fs::metadata(path)
        && about.permissions().mode() & OTHERS != 0
    {
        // Whoever can't read it any more after that isn't helped.
        let is_ours = about.uid() == rustix::process::geteuid().as_raw();
        let command = match is_ours {
            true => format!("chmod 600 {shown}"),
            false => format!("sudo chown \"$USER\" {shown} && sudo chmod 600 {shown}"),
        };
        value.warn(
            format!("everybody on this host can get at {}", path.display()),
            format!("run: {command}"),
        );
    }
    Some(text)
}

fn remedy(kind: ErrorKind, shown: &str, what: &str) -> String {
    match kind {
        ErrorKind::NotFound => {
            format!("write the {what} into that file, then run: chmod 600 {shown}")
        }
        ErrorKind::PermissionDenied => {
            format!("run: sudo chown \"$USER\" {shown} && sudo chmod 600 {shown}")
        }
        ErrorKind::InvalidData => "the file must be text in UTF-8".to_owned(),
        _ => format!("name a file that holds nothing but the {what}"),
    }
}
