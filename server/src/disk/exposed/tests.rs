//! Which folders others can exchange.

use super::*;
use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt as _, symlink};

/// Three folders in each other, of which the middle one has this mode; what is exposed of the innermost.
fn looked(mode: u32) -> (tempfile::TempDir, PathBuf, Option<PathBuf>) {
    let scratch = tempfile::tempdir().unwrap();
    let whole = scratch.path().canonicalize().unwrap();
    let inner = whole.join("middle/inner");
    fs::create_dir_all(&inner).unwrap();
    fs::set_permissions(whole.join("middle"), Permissions::from_mode(mode)).unwrap();
    let found = exposed(&inner).unwrap();
    (scratch, whole.join("middle"), found)
}

#[test]
fn what_only_its_owner_may_write_is_not_exposed() {
    for mode in [0o700, 0o755] {
        assert_eq!(looked(mode).2, None, "{mode:o}");
    }
}

#[test]
fn a_folder_that_others_may_write_exposes_what_is_below() {
    for mode in [0o770, 0o702, 0o777, 0o2775] {
        let (_scratch, middle, found) = looked(mode);
        assert_eq!(found, Some(middle), "{mode:o}");
    }
}

#[test]
fn where_nobody_may_rename_what_is_ours_it_is_not_exposed() {
    assert_eq!(looked(0o1777).2, None);
}

#[test]
fn a_link_on_the_way_is_not_trusted() {
    let (scratch, ..) = looked(0o755);
    let whole = scratch.path().canonicalize().unwrap();
    symlink(whole.join("middle"), whole.join("link")).unwrap();
    let found = exposed(&whole.join("link/inner")).unwrap();
    assert_eq!(found, Some(whole.join("link")));
}

#[test]
fn what_is_somebody_elses_is_exposed() {
    let scratch = tempfile::tempdir().unwrap();
    let about = fs::metadata(scratch.path()).unwrap();
    assert!(is_kept(&about, &[about.uid()]));
    assert!(!is_kept(&about, &[about.uid() + 1]));
}
