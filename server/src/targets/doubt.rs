//! What can be told of a target's settings by a look at this computer, before anything is delivered.

use crate::shell;
use std::{
    env, fs,
    io::ErrorKind::{NotADirectory, NotFound},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

/// Something that a setting names and that isn't there, or isn't what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// The setting.
    pub key: &'static str,
    /// What is wrong.
    pub title: String,
    /// What can be done.
    pub hint: String,
}

/// Whether there is such a folder. Where somebody else has to be asked for that, it is believed.
pub(crate) fn folder(key: &'static str, path: &Path) -> Option<Doubt> {
    let (title, hint) = match fs::metadata(path) {
        Ok(about) if about.is_dir() => return None,
        Ok(_) => (
            format!("{} is not a folder", path.display()),
            "name a folder, or move the file away".to_owned(),
        ),
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => (
            format!("the folder {} is not there", path.display()),
            format!(
                "is its disk plugged in? If it is meant to be new, run: mkdir -p {}",
                shell::quoted(path)
            ),
        ),
        Err(_) => return None,
    };
    Some(Doubt { key, title, hint })
}

/// Whether there is such a program; one without a `/` in its name is looked for where programs are.
pub(super) fn program(key: &'static str, program: &Path) -> Option<Doubt> {
    let name = program.display();
    let files = files(program);
    if files.iter().any(|path| can_be_run(path)) {
        return None;
    }
    let (title, hint) = match files.first() {
        Some(file) => (
            format!("{} is not a program yet", file.display()),
            format!("if it is one, run: chmod +x {}", shell::quoted(file)),
        ),
        None if program.is_absolute() => (
            format!("there is no program {name}"),
            "look whether this is spelled as the file is".to_owned(),
        ),
        None => (
            format!("there is no program `{name}` on this computer"),
            "install it, or write the whole path of it".to_owned(),
        ),
    };
    Some(Doubt { key, title, hint })
}

/// The files that have a program's name, in the order in which they are tried.
pub(super) fn files(program: &Path) -> Vec<PathBuf> {
    let places = if program.is_absolute() {
        vec![program.to_owned()]
    } else {
        let folders = env::var_os("PATH").unwrap_or_default();
        env::split_paths(&folders)
            .map(|folder| folder.join(program))
            .collect()
    };
    places.into_iter().filter(|path| is_file(path)).collect()
}

fn is_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| about.is_file())
}

fn can_be_run(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| about.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests;
