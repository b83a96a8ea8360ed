//! What a camera holds and what its kernel would say to each change.

use super::{Access, BTreeMap, ErrorKind, Mount, Path, PathBuf};
use crate::system::MOUNT_TABLE;
use std::fmt::Write as _;

/// A camera's memory: it outlives the processes that run on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Camera {
    pub(crate) nodes: BTreeMap<PathBuf, Node>,
    /// What files hold; a file that lost its name may still be bound.
    files: Vec<Vec<u8>>,
    mounts: Vec<Mounted>,
    /// Claims success and stays as it is when it shall become so.
    pub(crate) ignores: Option<Access>,
    /// A program has a file open for writing: so many tries to make it read-only fail.
    pub(crate) busy: usize,
    /// The card, or memory, has no room.
    pub(crate) full: Option<&'static str>,
}

/// What has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Folder,
    File(usize),
    Link(&'static str),
    Device,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Mounted {
    mount: Mount,
    /// The file that is seen there, if it is one.
    file: Option<usize>,
}

type Done<T = ()> = Result<T, ErrorKind>;

pub(crate) const HOSTS: &str = "/etc/hosts";
pub(crate) const CARD: &str = "/mnt/mmc";

impl Camera {
    /// An NX300: UBIFS read-only, tmpfs on /tmp, a card.
    pub(crate) fn nx300() -> Self {
        let mut camera = Self {
            nodes: BTreeMap::new(),
            files: Vec::new(),
            mounts: Vec::new(),
            ignores: None,
            busy: 0,
            full: None,
        };
        for folder in ["/", "/etc", "/tmp", "/mnt", CARD, "/proc", "/proc/self"] {
            camera.nodes.insert(folder.into(), Node::Folder);
        }
        camera.mount("ubi0:rootdir", "/", "ubifs", "ro,noatime,bulk_read");
        camera.mount("none", "/tmp", "tmpfs", "rw,relatime");
        camera.mount("/dev/mmcblk0p1", CARD, "vfat", "rw,noatime,fmask=0022");
        camera.put(HOSTS, "127.0.0.1\tlocalhost\n");
        camera.put("/etc/version.info", "1.40\nNX300\n");
        camera.put("/proc/uptime", "31.20 3.00\n");
        camera
    }

    /// An NX500: ext4 read-only, no program is started a second time.
    pub(crate) fn nx500() -> Self {
        let mut camera = Self::nx300();
        camera.mounts.clear();
        camera.mount("rootfs", "/", "rootfs", "rw");
        camera.mount("/dev/mmcblk0p10", "/", "ext4", "ro,relatime,data=ordered");
        camera.mount("tmpfs", "/tmp", "tmpfs", "rw");
        camera.mount("/dev/mmcblk1p1", CARD, "exfat", "rw,nosuid,nodev,noatime");
        camera.put("/etc/version.info", "1.12\nNX500\n");
        camera.put("/mnt/mmc/info.tg", "nx_cs.adj\n");
        camera.put("/mnt/mmc/nx_cs.adj", "shell script /mnt/mmc/autoexec.sh\n");
        camera
    }

    /// Puts a file there, whoever may.
    pub(crate) fn put(&mut self, path: &str, content: &str) {
        self.files.push(content.as_bytes().to_vec());
        let file = self.files.len() - 1;
        self.nodes.insert(path.into(), Node::File(file));
    }

    pub(crate) fn mount(&mut self, source: &str, point: &str, kind: &str, options: &str) {
        let mount = Mount {
            source: source.to_owned(),
            point: point.into(),
            kind: kind.to_owned(),
            options: options.split(',').map(str::to_owned).collect(),
        };
        self.mounts.push(Mounted { mount, file: None });
    }

    /// The options of what is mounted there.
    pub(crate) fn options(&self, point: &str) -> String {
        let found = self
            .mounts
            .iter()
            .rfind(|mounted| mounted.mount.point == Path::new(point));
        found.unwrap().mount.options.join(",")
    }

    /// What a file says, as programs see it.
    pub(crate) fn text(&self, path: &str) -> String {
        String::from_utf8(self.read(Path::new(path)).unwrap()).unwrap()
    }

    /// What the hosts file itself says, whatever lies over it.
    pub(crate) fn text_below(&self, path: &str) -> String {
        match self.nodes.get(Path::new(path)) {
            Some(Node::File(file)) => String::from_utf8(self.files[*file].clone()).unwrap(),
            other => panic!("{path} is {other:?}"),
        }
    }

    /// Whether nothing lies over any file.
    pub(crate) fn is_uncovered(&self) -> bool {
        self.mounts.iter().all(|mounted| mounted.file.is_none())
    }

    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let inside = self
            .nodes
            .keys()
            .filter(|path| path.parent() == Some(Path::new(folder)));
        inside
            .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
            .collect()
    }

    pub(super) fn node(&self, path: &Path) -> Done<Node> {
        let node = self.nodes.get(path).ok_or(ErrorKind::NotFound)?;
        Ok(match self.covering(path) {
            Some(file) => Node::File(file),
            None => node.clone(),
        })
    }

    fn covering(&self, path: &Path) -> Option<usize> {
        self.mounts
            .iter()
            .rfind(|mounted| mounted.mount.point == path)?
            .file
    }

    pub(super) fn read(&self, path: &Path) -> Done<Vec<u8>> {
        if path == Path::new(MOUNT_TABLE) {
            return Ok(self.table().into_bytes());
        }
        Ok(self.files[self.file(path)?].clone())
    }

    fn file(&self, path: &Path) -> Done<usize> {
        match self.node(path)? {
            Node::File(file) => Ok(file),
            _ => Err(ErrorKind::IsADirectory),
        }
    }

    fn table(&self) -> String {
        let mut table = String::new();
        for Mounted { mount, .. } in &self.mounts {
            let (options, point) = (mount.options.join(","), mount.point.display());
            writeln!(
                table,
                "{} {point} {} {options} 0 0",
                mount.source, mount.kind
            )
            .unwrap();
        }
        table
    }

    fn holding(&self, path: &Path) -> &Mounted {
        let leading = self
            .mounts
            .iter()
            .filter(|mounted| path.starts_with(&mounted.mount.point));
        leading
            .max_by_key(|mounted| mounted.mount.point.components().count())
            .unwrap()
    }

    pub(super) fn is_read_only(&self, path: &Path) -> bool {
        self.holding(path).mount.is_read_only()
    }

    fn allow(&self, path: &Path) -> Done {
        if self.is_read_only(path) {
            return Err(ErrorKind::ReadOnlyFilesystem);
        }
        Ok(())
    }

    /// Names are changed in the folder: what lies over the file itself doesn't count.
    fn allow_names(&self, path: &Path) -> Done {
        if self.covering(path).is_some() {
            return Err(ErrorKind::ResourceBusy);
        }
        let folder = path.parent().unwrap();
        if self.nodes.get(folder) != Some(&Node::Folder) {
            return Err(ErrorKind::NotFound);
        }
        self.allow(folder)
    }

    pub(super) fn create(&mut self, path: &Path) -> Done {
        if self.nodes.contains_key(path) {
            return Err(ErrorKind::AlreadyExists);
        }
        self.allow_names(path)?;
        self.put(path.to_str().unwrap(), "");
        Ok(())
    }

    pub(super) fn write(&mut self, path: &Path, content: &[u8], from: usize) -> Done {
        let file = self.file(path)?;
        self.allow(path)?;
        if self.full.is_some_and(|full| path.starts_with(full)) {
            return Err(ErrorKind::StorageFull);
        }
        let end = from + content.len();
        let length = self.files[file].len().max(end);
        self.files[file].resize(length, 0);
        self.files[file][from..end].copy_from_slice(content);
        Ok(())
    }

    pub(super) fn cut(&mut self, path: &Path, length: usize) -> Done {
        let file = self.file(path)?;
        self.allow(path)?;
        self.files[file].resize(length, 0);
        Ok(())
    }

    pub(super) fn rename(&mut self, from: &Path, to: &Path) -> Done {
        self.allow_names(from)?;
        self.allow_names(to)?;
        let node = self.nodes.remove(from).ok_or(ErrorKind::NotFound)?;
        self.nodes.insert(to.to_path_buf(), node);
        Ok(())
    }

    pub(super) fn remove(&mut self, path: &Path) -> Done {
        if !self.nodes.contains_key(path) {
            return Err(ErrorKind::NotFound);
        }
        self.allow_names(path)?;
        self.nodes.remove(path);
        Ok(())
    }

    pub(super) fn remount(&mut self, mount: &Mount, access: Access) -> Done {
        if access == Access::ReadOnly && self.busy > 0 {
            self.busy -= 1;
            return Err(ErrorKind::ResourceBusy);
        }
        if self.ignores == Some(access) {
            return Ok(());
        }
        let word = match access {
            Access::ReadOnly => "ro",
            Access::Writable => "rw",
        };
        let found = self
            .mounts
            .iter_mut()
            .rfind(|mounted| mounted.mount.point == mount.point);
        // As the kernel does: what is not repeated is gone.
        let repeated = mount
            .options
            .iter()
            .filter(|option| !["ro", "rw"].contains(&option.as_str()));
        found.ok_or(ErrorKind::InvalidInput)?.mount.options = std::iter::once(word.to_owned())
            .chain(repeated.cloned())
            .collect();
        Ok(())
    }

    pub(super) fn bind(&mut self, file: &Path, over: &Path) -> Done {
        let seen = self.file(file)?;
        self.file(over)?;
        let mut mounted = self.holding(file).clone();
        mounted.mount.point = over.to_path_buf();
        mounted.file = Some(seen);
        self.mounts.push(mounted);
        Ok(())
    }

    pub(super) fn unbind(&mut self, over: &Path) -> Done {
        let found = self
            .mounts
            .iter()
            .rposition(|mounted| mounted.mount.point == over);
        self.mounts.remove(found.ok_or(ErrorKind::InvalidInput)?);
        Ok(())
    }
}
