//! File systems that can less than ext4: memory cards and what FUSE offers.

use crate::harness::{SUCCESS, Server, body};
use camera_sim::photo::Photo;
use camera_sim::request::{Email, email};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A card: exFAT mounted through FUSE, which knows neither hard links nor a rename that spares what is there; or FAT.
pub(crate) struct Card {
    folder: tempfile::TempDir,
    device: String,
}

impl Card {
    /// `None` where this may not or can't be done.
    pub(crate) fn insert() -> Option<Self> {
        Self::with("mkfs.exfat", &["mount.exfat-fuse"])
    }

    /// The same with FAT, which the kernel has to know.
    pub(crate) fn insert_fat() -> Option<Self> {
        Self::with("mkfs.vfat", &["mount", "-t", "vfat"])
    }

    fn with(format: &str, mount: &[&str]) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let image = folder.path().join("image");
        std::fs::File::create(&image)
            .and_then(|file| file.set_len(32 << 20))
            .unwrap();
        std::fs::create_dir(folder.path().join("card")).unwrap();
        said(Command::new(format).arg(&image))?;
        let device = said(
            Command::new("losetup")
                .args(["--find", "--show"])
                .arg(&image),
        )?;
        let card = Self { folder, device };
        said(
            Command::new(mount.first()?)
                .args(mount.get(1..)?)
                .arg(&card.device)
                .arg(card.path()),
        )?;
        Some(card)
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("card")
    }
}

impl Drop for Card {
    fn drop(&mut self) {
        let _ = said(Command::new("umount").arg(self.path()));
        let _ = said(Command::new("losetup").args(["--detach", &self.device]));
    }
}

fn said(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

fn send(server: &Server, name: &str, content: &[u8]) {
    let photo = Photo::from_bytes(name, content.to_vec());
    let request = email(&Email::with(vec![photo])).to_bytes().unwrap();
    assert_eq!(body(&server.exchange(&request)), SUCCESS, "{name}");
}

fn kept(library: &Path) -> Vec<(String, Vec<u8>)> {
    let mut kept: Vec<_> = crate::harness::files_below(library)
        .into_iter()
        .filter(|path| !path.starts_with(library.join(".incoming")))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    kept.sort();
    kept
}

#[test]
fn a_memory_card_without_hard_links_keeps_photos_and_replaces_none() {
    let Some(card) = Card::insert() else {
        eprintln!("SKIPPED: needs root, a loop device, mkfs.exfat and mount.exfat-fuse");
        return;
    };
    let library = card.path().join("photos");
    let config = format!("[storage]\nphotos = {library:?}\nkeep_free = \"1 MiB\"");
    let mut server = Server::with(&config);
    send(&server, "SAM_0001.JPG", b"first");
    send(&server, "SAM_0001.JPG", b"second");
    send(&server, "sam_0001.jpg", b"third");
    send(&server, "SAM_0001.JPG", b"first");
    server.stop();
    let kept = kept(&library);
    let mut contents: Vec<_> = kept.iter().map(|(_, content)| content.as_slice()).collect();
    contents.sort_unstable();
    assert_eq!(
        contents,
        [b"first".as_slice(), b"second", b"third"],
        "{kept:?}"
    );
}
