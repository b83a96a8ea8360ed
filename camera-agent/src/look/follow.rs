//! Follows links as the camera itself would, who takes `--root DIR` for `/`: by hand, name for name.

use crate::system::{Kind, System};
use std::{
    ffi::OsString,
    io,
    path::{Component, Path, PathBuf},
};

/// So many links on one way are taken for a circle.
const MOST_LINKS: usize = 16;

/// Where a path ends.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Something is there: no name on the way to it is a link.
    There(PathBuf, Kind),
    /// Nothing, yet the folder is there.
    Nothing(PathBuf),
    /// It can't be followed, and why, in words.
    Nowhere(String),
}

/// Follows `path`, taken as below `root`, which has no links in it. It never leads out of `root`.
pub(super) fn follow(system: &dyn System, root: &Path, path: &Path) -> End {
    let mut here = root.to_path_buf();
    let mut kind = Kind::Folder;
    let mut links = 0_usize;
    let mut ahead = backwards(path);
    while let Some(name) = ahead.pop() {
        if kind != Kind::Folder {
            return End::Nowhere(format!("{} is not a folder", here.display()));
        }
        if name == ".." {
            up(&mut here, root);
            continue;
        }
        here.push(name);
        kind = match system.kind(&here) {
            Ok(Kind::Link(target)) if links < MOST_LINKS => {
                links = links.saturating_add(1);
                here.pop();
                if target.is_absolute() {
                    here = root.to_path_buf();
                }
                ahead.append(&mut backwards(&target));
                Kind::Folder
            }
            Ok(Kind::Link(_)) => {
                return End::Nowhere(format!("{} leads in a circle", here.display()));
            }
            Ok(kind) => kind,
            Err(error) if ahead.is_empty() && error.kind() == io::ErrorKind::NotFound => {
                return End::Nothing(here);
            }
            Err(error) => return End::Nowhere(error.to_string()),
        };
    }
    End::There(here, kind)
}

fn up(here: &mut PathBuf, root: &Path) {
    if here != root {
        here.pop();
    }
}

/// The names of a path, the last first.
fn backwards(path: &Path) -> Vec<OsString> {
    let name = |component| match component {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some("..".into()),
        Component::RootDir | Component::CurDir | Component::Prefix(_) => None,
    };
    path.components().rev().filter_map(name).collect()
}

#[cfg(test)]
mod tests;
