//! Folders that take files, and others. Nothing stays in any of them.

use crate::library::layout::Layout;
use crate::secret::Secret;
use crate::targets::folder::Settings;
use crate::targets::{Outcome, Receipt, Settings as _, Tools, Trouble};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

struct Scratch {
    folder: TempDir,
    settings: Settings,
    library: Option<PathBuf>,
}

fn scratch() -> Scratch {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("wall")).unwrap();
    Scratch {
        settings: Settings {
            path: folder.path().join("wall"),
            layout: Layout::parse("{taken:%Y}/{name}").unwrap(),
            hard_link: false,
        },
        library: None,
        folder,
    }
}

impl Scratch {
    async fn rehearse(&self) -> Outcome {
        let tools = Tools {
            library: self.library.clone(),
            ..Tools::new(Secret::new([7; 32]))
        };
        self.settings.open(&tools).rehearse().await
    }

    /// What it says without the folder's changing name.
    async fn receipt(&self) -> String {
        let Receipt(said) = self.rehearse().await.unwrap();
        said.replace(self.folder.path().to_str().unwrap(), "")
    }

    fn files(&self) -> usize {
        fs::read_dir(&self.settings.path).unwrap().count()
    }
}

#[tokio::test]
async fn a_file_is_written_and_removed() {
    let scratch = scratch();
    assert_eq!(scratch.receipt().await, "/wall can be written to");
    assert_eq!(scratch.files(), 0);
}

#[tokio::test]
async fn hard_links_need_the_disk_of_the_library() {
    let mut scratch = scratch();
    let ours = "/wall can be written to; copies are hard links, as the library is on the same disk";
    let another = "/wall can be written to; the library is on another disk, so photos are copied there in spite of `hard_link`";
    for (hard_link, library, want) in [
        (true, Some(scratch.folder.path().to_owned()), ours),
        (true, Some("/proc".into()), another),
        (true, None, "/wall can be written to"),
        (false, Some("/proc".into()), "/wall can be written to"),
    ] {
        scratch.settings.hard_link = hard_link;
        scratch.library = library;
        assert_eq!(scratch.receipt().await, want);
    }
    assert_eq!(scratch.files(), 0);
}

#[tokio::test]
async fn a_folder_that_is_missing_is_not_made() {
    let mut scratch = scratch();
    let wall = scratch.settings.path.clone();
    for missing in [wall.join("none"), wall.join("file")] {
        fs::write(wall.join("file"), b"x").unwrap();
        scratch.settings.path = missing.clone();
        let outcome = scratch.rehearse().await;
        let want = format!(
            "{} is not there; is its disk plugged in? If it is meant to be new, make it: mkdir",
            missing.display()
        );
        assert_eq!(outcome, Err(Trouble::Unreachable(want)));
        assert!(!missing.is_dir());
    }
}

#[tokio::test]
async fn a_folder_that_may_not_be_written_is_for_the_owner() {
    let mut scratch = scratch();
    let mode = Permissions::from_mode(0o500);
    fs::set_permissions(&scratch.settings.path, mode).unwrap();
    if fs::write(scratch.settings.path.join("root may"), b"").is_ok() {
        // Root may write anywhere, but for what the system itself keeps.
        scratch.settings.path = "/sys".into();
    }
    let before = names(&scratch.settings.path);
    let outcome = scratch.rehearse().await;
    let Err(Trouble::Owner(reason)) = outcome else {
        panic!("{outcome:?}");
    };
    let advice = "; let the user the server runs as write there";
    assert!(reason.ends_with(advice), "{reason}");
    assert_eq!(names(&scratch.settings.path), before);
}

/// Of what looks like a trial.
fn names(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().filter_map(Result::ok);
    let names = files.map(|file| file.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.contains("trial")).collect()
}
