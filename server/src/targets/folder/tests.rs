//! Copies: whole, never over another file, and never beside a disk that is not there.

use super::*;
use crate::targets::{Settings as _, sample};
use std::os::unix::fs::PermissionsExt as _;

struct Scratch {
    folder: tempfile::TempDir,
    settings: Settings,
}

fn scratch(layout: &str) -> Scratch {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("wall")).unwrap();
    let settings = Settings {
        path: folder.path().join("wall"),
        layout: Layout::parse(layout).unwrap(),
        hard_link: false,
    };
    Scratch { folder, settings }
}

impl Scratch {
    fn photo(&self, name: &str, content: &[u8]) -> Photo {
        sample::photo(self.folder.path(), name, content)
    }

    async fn deliver(&self, photos: Vec<Photo>) -> Outcome {
        let tools = Tools::new(Secret::new([7; 32]));
        let target = self.settings.open(&tools);
        let delivery = sample::delivery(photos);
        target.deliver(&delivery, &sample::Notepad::default()).await
    }

    /// What is on the wall, drafts included.
    fn wall(&self) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        collect(&self.settings.path, "", &mut found);
        found.sort();
        found
    }
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), found);
        } else {
            found.push((name, fs::read(entry.path()).unwrap()));
        }
    }
}

fn file(name: &str, content: &[u8]) -> (String, Vec<u8>) {
    (name.to_owned(), content.to_vec())
}

#[tokio::test]
async fn a_copy_goes_where_the_layout_says() {
    let scratch = scratch("{taken:%Y}/{camera}/{sender_hash}/{site}-{name}");
    let photo = scratch.photo("SAM_0001.JPG", b"photo");
    let Receipt(place) = scratch.deliver(vec![photo]).await.unwrap();
    let hash = Secret::new([7; 32]).hash_of("me@example.org");
    let name = format!("2014/NX300/{hash}/email-SAM_0001.JPG");
    assert_eq!(scratch.wall(), [file(&name, b"photo")]);
    assert_eq!(
        place,
        scratch.settings.path.join(name).display().to_string()
    );
}

#[tokio::test]
async fn nothing_is_replaced_and_the_same_content_is_there_once() {
    let scratch = scratch("{name}");
    for content in [b"first", b"other", b"first", b"other"] {
        let photo = scratch.photo("SAM_0001.JPG", content);
        scratch.deliver(vec![photo]).await.unwrap();
    }
    let want = [
        file("SAM_0001-2.JPG", b"other"),
        file("SAM_0001.JPG", b"first"),
    ];
    assert_eq!(scratch.wall(), want);
}

#[tokio::test]
async fn what_a_crash_left_half_written_is_written_over() {
    let scratch = scratch("{name}");
    let photo = scratch.photo("SAM_0001.JPG", b"photo");
    let key = sample::delivery(Vec::new()).key;
    let draft = scratch
        .settings
        .path
        .join(format!(".nx-gateway-{key}.part"));
    fs::write(draft, b"a half that is longer than the whole").unwrap();
    scratch.deliver(vec![photo]).await.unwrap();
    assert_eq!(scratch.wall(), [file("SAM_0001.JPG", b"photo")]);
}

#[tokio::test]
async fn a_missing_folder_is_an_unplugged_disk_and_is_not_made() {
    let scratch = scratch("{name}");
    fs::remove_dir(&scratch.settings.path).unwrap();
    let photo = scratch.photo("SAM_0001.JPG", b"photo");
    let trouble = scratch.deliver(vec![photo]).await.unwrap_err();
    assert!(matches!(&trouble, Trouble::Unreachable(_)), "{trouble:?}");
    assert!(!scratch.settings.path.exists());
    let tools = Tools::new(Secret::new([7; 32]));
    let target = scratch.settings.open(&tools);
    assert!(!target.answers().await);
    fs::create_dir(&scratch.settings.path).unwrap();
    assert!(target.answers().await);
}

#[tokio::test]
async fn a_photo_that_is_gone_is_given_up_and_one_that_changed_is_tried_again() {
    let scratch = scratch("{name}");
    let photo = scratch.photo("SAM_0001.JPG", b"photo");
    fs::write(&photo.path, b"ohpto").unwrap();
    let trouble = scratch.deliver(vec![photo.clone()]).await.unwrap_err();
    assert!(matches!(&trouble, Trouble::Later { .. }), "{trouble:?}");
    fs::remove_file(&photo.path).unwrap();
    let trouble = scratch.deliver(vec![photo]).await.unwrap_err();
    assert!(matches!(&trouble, Trouble::Never(_)), "{trouble:?}");
    assert_eq!(scratch.wall(), []);
}

#[tokio::test]
async fn what_only_the_owner_can_mend_is_left_to_the_owner() {
    let scratch = scratch("{camera}/{name}");
    fs::write(scratch.settings.path.join("NX300"), b"a file").unwrap();
    let photo = scratch.photo("SAM_0001.JPG", b"photo");
    let trouble = scratch.deliver(vec![photo]).await.unwrap_err();
    assert!(matches!(&trouble, Trouble::Owner(_)), "{trouble:?}");
}

#[tokio::test]
async fn a_hard_link_is_the_librarys_own_file() {
    let mut scratch = scratch("{taken:%Y}/{name}");
    scratch.settings.hard_link = true;
    let photo = scratch.photo("SAM_0001.JPG", b"photo");
    let source = photo.path.clone();
    scratch.deliver(vec![photo]).await.unwrap();
    let copy = scratch.settings.path.join("2014/SAM_0001.JPG");
    assert_eq!(
        copy.metadata().unwrap().ino(),
        source.metadata().unwrap().ino()
    );
    // Once more, with the name taken by another photo.
    let other = scratch.photo("other", b"other");
    let other = Photo {
        name: "SAM_0001.JPG".to_owned(),
        ..other
    };
    scratch.deliver(vec![other]).await.unwrap();
    assert_eq!(scratch.wall().len(), 2);
}

#[tokio::test]
async fn a_copy_can_be_read_by_whom_the_library_lets_read() {
    let scratch = scratch("{name}");
    let photo = scratch.photo("SAM_0001.JPG", b"photo");
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode();
    let want = mode(&photo.path);
    scratch.deliver(vec![photo]).await.unwrap();
    assert_eq!(mode(&scratch.settings.path.join("SAM_0001.JPG")), want);
}

#[tokio::test]
async fn a_link_to_somewhere_else_is_no_photo() {
    let mut scratch = scratch("{name}");
    scratch.settings.hard_link = true;
    let photo = scratch.photo("a.jpg", b"photo");
    let elsewhere = scratch.folder.path().join("elsewhere");
    fs::rename(&photo.path, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &photo.path).unwrap();
    let said = scratch.deliver(vec![photo]).await;
    assert!(matches!(said, Err(Trouble::Never(_))), "{said:?}");
    assert_eq!(scratch.wall(), []);
}
