//! Images of file systems, made from a [`Tree`] and looked into from this side, without root and without mounting.

use crate::packages::Tool;
use anyhow::{Context as _, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Output;

/// Flash memory, in bytes: what is written and what is erased at a time, and the part of a page that can be written alone.
const PAGE: &str = "2048";
const BLOCK: &str = "131072";
const HEAD: &str = "512";
/// What UBI leaves of a block: all but one page.
const LOGICAL_BLOCK: &str = "129024";
/// UBI keeps some of the 512 for itself.
const MOST_BLOCKS: &str = "480";

/// What is in a file system, by path without a leading slash. Folders on the way need not be named.
pub type Tree = BTreeMap<String, Node>;

/// One thing in a file system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A folder.
    Folder,
    /// A file, and whether it can be executed.
    File(Vec<u8>, bool),
    /// A symbolic link to this.
    Link(String),
}

impl Node {
    /// A text that is read.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::File(text.as_bytes().to_vec(), false)
    }

    /// A program or script.
    #[must_use]
    pub fn program(content: &[u8]) -> Self {
        Self::File(content.to_vec(), true)
    }

    /// A link.
    #[must_use]
    pub fn link(target: &str) -> Self {
        Self::Link(target.to_owned())
    }
}

/// What a file system is made and read with.
#[derive(Debug, Clone)]
pub struct Makers {
    /// Makes ext4.
    pub mke2fs: Tool,
    /// Reads ext4, and says whose the files are.
    pub debugfs: Tool,
    /// Makes squashfs.
    pub mksquashfs: Tool,
    /// Makes UBIFS.
    pub mkfs_ubifs: Tool,
    /// Makes of it what is in flash memory.
    pub ubinize: Tool,
}

impl Makers {
    /// An image with ext4 of so many megabytes. All of it belongs to root.
    ///
    /// # Errors
    /// The image cannot be written, or the tree does not fit.
    pub fn ext4(&self, tree: &Tree, image: &Path, megabytes: usize) -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        lay_out(tree, folder.path())?;
        let mut make = self.mke2fs.command();
        // As old kernels made it, and without work that is put off until the first mount.
        make.args([
            "-q",
            "-F",
            "-t",
            "ext4",
            "-O",
            "^metadata_csum,^64bit,^orphan_file",
        ])
        .args([
            "-E",
            "root_owner=0:0,lazy_itable_init=0,lazy_journal_init=0",
        ])
        .arg("-d")
        .args([folder.path(), image])
        .arg(format!("{megabytes}M"));
        succeed(make.output(), "mke2fs")?;
        self.give_to_root(tree, image)
    }

    /// An image with squashfs. All of it belongs to root.
    ///
    /// # Errors
    /// The image cannot be written.
    pub fn squashfs(&self, tree: &Tree, image: &Path) -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        lay_out(tree, folder.path())?;
        let mut make = self.mksquashfs.command();
        make.args([folder.path(), image]).args([
            "-quiet",
            "-no-progress",
            "-noappend",
            "-all-root",
        ]);
        succeed(make.output(), "mksquashfs").map(drop)
    }

    /// The beginning of flash memory with UBI and in that one volume, "rootdir", with UBIFS; behind it the memory is to be
    /// erased. All of it belongs to root.
    ///
    /// # Errors
    /// The image cannot be written.
    pub fn ubifs(&self, tree: &Tree, image: &Path) -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let place = |name: &str| folder.path().join(name);
        lay_out(tree, &place("root"))?;
        let mut make = self.mkfs_ubifs.command();
        make.args([
            "-m",
            PAGE,
            "-e",
            LOGICAL_BLOCK,
            "-c",
            MOST_BLOCKS,
            "-U",
            "-r",
        ])
        .args([place("root"), place("volume")]);
        succeed(make.output(), "mkfs.ubifs")?;
        let volume = format!(
            "[rootdir]\nmode=ubi\nimage={}\nvol_id=0\nvol_type=dynamic\nvol_name=rootdir\nvol_flags=autoresize\n",
            place("volume").display()
        );
        fs::write(place("list"), volume)?;
        let mut make = self.ubinize.command();
        make.args(["-m", PAGE, "-s", HEAD, "-p", BLOCK, "-o"])
            .args([image, &place("list")]);
        succeed(make.output(), "ubinize").map(drop)
    }

    /// The content of a file in an ext4 image.
    ///
    /// # Errors
    /// There is none.
    pub fn read(&self, image: &Path, path: &str) -> anyhow::Result<Vec<u8>> {
        let file = tempfile::NamedTempFile::new()?;
        let request = format!("dump /{path} {}", file.path().display());
        let output = self
            .debugfs
            .command()
            .args(["-R", &request])
            .arg(image)
            .output();
        let output = succeed(output, "debugfs")?;
        // It knows no exit status.
        let said = String::from_utf8_lossy(&output.stderr);
        if said.contains("not found") {
            bail!("{}: there is no /{path}", image.display());
        }
        Ok(fs::read(file.path())?)
    }

    /// mke2fs takes over the owners it finds, and who runs this need not be root.
    fn give_to_root(&self, tree: &Tree, image: &Path) -> anyhow::Result<()> {
        let mut requests = String::new();
        for path in with_folders(tree) {
            requests +=
                &format!("set_inode_field \"/{path}\" uid 0\nset_inode_field \"/{path}\" gid 0\n");
        }
        let list = tempfile::NamedTempFile::new()?;
        fs::write(list.path(), requests)?;
        let output = self
            .debugfs
            .command()
            .args(["-w", "-f"])
            .arg(list.path())
            .arg(image)
            .output();
        succeed(output, "debugfs")?;
        Ok(())
    }
}

/// The paths of a tree and of the folders on the way.
fn with_folders(tree: &Tree) -> BTreeSet<&str> {
    let mut paths = BTreeSet::new();
    for path in tree.keys() {
        paths.insert(path.as_str());
        paths.extend(
            path.match_indices('/')
                .filter_map(|(end, _)| path.get(..end)),
        );
    }
    paths
}

/// Writes a tree into a folder.
pub(crate) fn lay_out(tree: &Tree, folder: &Path) -> anyhow::Result<()> {
    for (path, node) in tree {
        let place = folder.join(path);
        let write = || -> std::io::Result<()> {
            fs::create_dir_all(place.parent().unwrap_or(folder))?;
            match node {
                Node::Folder => fs::create_dir_all(&place),
                Node::Link(target) => symlink(target, &place),
                Node::File(content, executable) => {
                    fs::write(&place, content)?;
                    let mode = if *executable { 0o755 } else { 0o644 };
                    fs::set_permissions(&place, Permissions::from_mode(mode))
                }
            }
        };
        write().with_context(|| place.display().to_string())?;
    }
    Ok(())
}

fn succeed(output: std::io::Result<Output>, name: &str) -> anyhow::Result<Output> {
    let output = output.with_context(|| format!("{name} cannot be started"))?;
    if !output.status.success() {
        bail!(
            "{name} failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(output)
}
