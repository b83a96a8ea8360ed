//! A camera in memory, for tests: files, what is mounted where, what may be written, and whatever can go wrong.
//!
//! Each change is counted, also those inside of one method, as a kernel would do them one after the other. After a given
//! one the process counts as killed: nothing it does has any effect from then on. What is left is a [`Camera`] for the
//! next process, which begins with [`StandIn::new`].

use super::{Access, Error, Identity, Kind, Result, System};
use crate::mounts::Mount;
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    ffi::OsString,
    io::ErrorKind,
    path::{Path, PathBuf},
    time::Duration,
};

mod camera;
pub(crate) use camera::{Camera, Node};

/// A process that runs on a [`Camera`].
#[derive(Debug)]
pub(crate) struct StandIn {
    pub(crate) camera: Camera,
    /// The process is killed after so many changes.
    pub(crate) killed_after: Option<usize>,
    /// Calls that fail, by their number, and how.
    pub(crate) fault: Option<Fault>,
    /// What was called, with its path, in order.
    pub(crate) calls: RefCell<Vec<String>>,
    pub(crate) changes: usize,
    pub(crate) waited: Cell<Duration>,
    pub(crate) is_root: bool,
    pub(crate) node_name: &'static str,
    /// Another process has the lock.
    pub(crate) is_locked: bool,
}

/// What goes wrong.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    /// From this call on, counted from zero …
    pub(crate) from: usize,
    /// … so many calls …
    pub(crate) times: usize,
    /// … fail so.
    pub(crate) kind: ErrorKind,
}

impl StandIn {
    pub(crate) fn new(camera: Camera) -> Self {
        Self {
            camera,
            killed_after: None,
            fault: None,
            calls: RefCell::new(Vec::new()),
            changes: 0,
            waited: Cell::new(Duration::ZERO),
            is_root: true,
            node_name: "nx300",
            is_locked: false,
        }
    }

    /// Notes a call; it fails if it shall.
    fn call(&self, doing: &'static str, path: &Path) -> Result<()> {
        let mut calls = self.calls.borrow_mut();
        let number = calls.len();
        calls.push(format!("{doing} {}", path.display()));
        match &self.fault {
            Some(Fault { from, times, kind })
                if (*from..from.saturating_add(*times)).contains(&number) =>
            {
                Err(failed(doing, path, *kind))
            }
            _ => Ok(()),
        }
    }

    /// Changes the camera, unless the process is dead by now.
    fn change<T>(
        &mut self,
        doing: &'static str,
        path: &Path,
        change: impl FnOnce(&mut Camera) -> std::result::Result<T, ErrorKind>,
    ) -> Result<T> {
        if self
            .killed_after
            .is_some_and(|killed| self.changes >= killed)
        {
            return Err(failed(doing, path, ErrorKind::Interrupted));
        }
        let done = change(&mut self.camera).map_err(|kind| failed(doing, path, kind))?;
        self.changes += 1;
        Ok(done)
    }

    /// The calls that change something, and those alone.
    pub(crate) fn changing_calls(&self) -> Vec<String> {
        let harmless = ["reading ", "looking at ", "listing "];
        let calls = self.calls.borrow();
        let changing = calls
            .iter()
            .filter(|call| !harmless.iter().any(|it| call.starts_with(it)));
        changing.cloned().collect()
    }
}

fn failed(doing: &'static str, path: &Path, kind: ErrorKind) -> Error {
    Error::new(doing, path, kind.into())
}

impl System for StandIn {
    fn absolute(&self, path: &Path) -> Result<PathBuf> {
        Ok(Path::new("/").join(path))
    }

    fn read(&self, path: &Path, most: usize) -> Result<Vec<u8>> {
        self.call("reading", path)?;
        let content = self
            .camera
            .read(path)
            .map_err(|kind| failed("reading", path, kind))?;
        if content.len() > most {
            return Err(failed("reading", path, ErrorKind::FileTooLarge));
        }
        Ok(content)
    }

    fn kind(&self, path: &Path) -> Result<Kind> {
        self.call("looking at", path)?;
        let node = self
            .camera
            .node(path)
            .map_err(|kind| failed("looking at", path, kind))?;
        Ok(match node {
            Node::Folder => Kind::Folder,
            Node::Link(target) => Kind::Link(PathBuf::from(target)),
            Node::File(inode) => Kind::File(Identity {
                device: 1,
                inode: inode as u64,
            }),
            Node::Device => Kind::Other,
        })
    }

    fn names_in(&self, folder: &Path, beginning: &str) -> Result<Vec<OsString>> {
        self.call("listing", folder)?;
        let inside = self
            .camera
            .nodes
            .keys()
            .filter(|path| path.parent() == Some(folder));
        let names = inside.filter_map(|path| path.file_name()?.to_str()?.strip_prefix(beginning));
        Ok(names.map(OsString::from).collect())
    }

    fn node_name(&self) -> String {
        self.node_name.to_owned()
    }

    fn is_root(&self) -> bool {
        self.is_root
    }

    fn pause(&self, time: Duration) {
        self.waited.set(self.waited.get() + time);
    }

    fn lock(&mut self, path: &Path) -> Result<bool> {
        self.call("locking", path)?;
        if self.camera.is_read_only(path) {
            return Err(failed("locking", path, ErrorKind::ReadOnlyFilesystem));
        }
        Ok(!self.is_locked)
    }

    fn create(&mut self, path: &Path, content: &[u8]) -> Result<()> {
        self.call("making", path)?;
        self.change("making", path, |camera| camera.create(path))?;
        self.change("making", path, |camera| camera.write(path, content, 0))
    }

    fn append(&mut self, path: &Path, content: &[u8]) -> Result<()> {
        self.call("adding to", path)?;
        if self.camera.node(path).is_err() {
            self.change("adding to", path, |camera| camera.create(path))?;
        }
        self.change("adding to", path, |camera| {
            let length = camera.read(path)?.len();
            camera.write(path, content, length)
        })
    }

    fn write_over(&mut self, path: &Path, content: &[u8]) -> Result<()> {
        self.call("writing", path)?;
        self.change("writing", path, |camera| camera.write(path, content, 0))
    }

    fn cut(&mut self, path: &Path, length: usize) -> Result<()> {
        self.call("cutting", path)?;
        self.change("cutting", path, |camera| camera.cut(path, length))
    }

    fn flush(&mut self, path: &Path) -> Result<()> {
        self.call("flushing", path)?;
        self.camera
            .node(path)
            .map_err(|kind| failed("flushing", path, kind))?;
        Ok(())
    }

    fn sync_file_system(&mut self, path: &Path) -> Result<()> {
        self.call("flushing the file system of", path)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> Result<()> {
        self.call("putting in place", to)?;
        self.change("putting in place", to, |camera| camera.rename(from, to))
    }

    fn remove(&mut self, path: &Path) -> Result<()> {
        self.call("removing", path)?;
        self.change("removing", path, |camera| camera.remove(path))
    }

    fn remount(&mut self, mount: &Mount, access: Access) -> Result<()> {
        let doing = match access {
            Access::ReadOnly => "making read-only",
            Access::Writable => "making writable",
        };
        self.call(doing, &mount.point)?;
        self.change(doing, &mount.point, |camera| camera.remount(mount, access))
    }

    fn bind(&mut self, file: &Path, over: &Path) -> Result<()> {
        self.call("covering", over)?;
        self.change("covering", over, |camera| camera.bind(file, over))
    }

    fn unbind(&mut self, over: &Path) -> Result<()> {
        self.call("uncovering", over)?;
        self.change("uncovering", over, |camera| camera.unbind(over))
    }
}

#[cfg(test)]
mod tests;
