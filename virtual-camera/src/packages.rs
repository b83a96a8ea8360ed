//! What others made: emulator, kernel, shell, and the makers of file systems. What the system has is used; the rest is
//! Debian's, downloaded and unpacked into a folder by `scripts/private-apt`, without root and without installing anything.

use anyhow::{Context as _, bail};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::disk::Makers;

const FETCHER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/private-apt");
/// Where programs for administrators are, which is not always in the search path.
const ALSO_SEARCHED: [&str; 2] = ["/usr/sbin", "/sbin"];

/// A program and what it needs to start.
#[derive(Debug, Clone)]
pub struct Tool {
    program: PathBuf,
    libraries: Option<OsString>,
    arguments: Vec<OsString>,
}

impl Tool {
    /// A program that the system can start as it is.
    #[must_use]
    pub fn of_the_system(program: PathBuf) -> Self {
        Self {
            program,
            libraries: None,
            arguments: Vec::new(),
        }
    }

    /// A call of it, with arguments to follow.
    #[must_use]
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        if let Some(libraries) = &self.libraries {
            command.env("LD_LIBRARY_PATH", libraries);
        }
        command
    }
}

/// The folder in which all of it is kept, and what was found so far.
#[derive(Debug)]
pub struct Packages {
    folder: PathBuf,
    downloads: PathBuf,
    /// Nobody else fetches while this is held.
    _lock: File,
}

/// A kernel for the machine.
#[derive(Debug, Clone)]
pub struct Kernel {
    /// What is booted.
    pub image: PathBuf,
    /// The description of the board.
    pub board: PathBuf,
    /// The folder of its modules.
    pub modules: PathBuf,
}

/// Everything that a virtual camera is made of and that is not from this repository.
#[derive(Debug, Clone)]
pub struct Parts {
    /// The emulator.
    pub qemu: Tool,
    /// Its kernel.
    pub kernel: Kernel,
    /// A static ARM program that is a shell and its commands.
    pub busybox: PathBuf,
    /// What makes file systems.
    pub makers: Makers,
}

impl Parts {
    /// Finds what is there and fetches what is missing.
    ///
    /// # Errors
    /// Something is neither on the system nor can be fetched.
    pub fn get(packages: &Packages) -> anyhow::Result<Self> {
        // First what is for ARM: then the lists for both architectures are fetched together.
        let kernel = packages.kernel()?;
        let busybox = packages
            .unpacked("busybox-static:armhf", false)?
            .join("bin/busybox");
        let maker = |package: &str, place: &str| packages.tool(package, place, None);
        let makers = Makers {
            mke2fs: maker("e2fsprogs", "sbin/mke2fs")?,
            debugfs: maker("e2fsprogs", "sbin/debugfs")?,
            mksquashfs: maker("squashfs-tools", "usr/bin/mksquashfs")?,
            mkfs_ubifs: maker("mtd-utils", "usr/sbin/mkfs.ubifs")?,
            ubinize: maker("mtd-utils", "usr/sbin/ubinize")?,
        };
        let data = Some("usr/share/qemu");
        let qemu = packages.tool("qemu-system-arm", "usr/bin/qemu-system-arm", data)?;
        Ok(Self {
            qemu,
            kernel,
            busybox,
            makers,
        })
    }
}

impl Packages {
    /// In this folder; downloads are kept in a neighbour, which other scripts share. Waits while somebody else fetches.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn keep_in(folder: &Path) -> anyhow::Result<Self> {
        let make = || -> std::io::Result<Self> {
            fs::create_dir_all(folder)?;
            let folder = folder.canonicalize()?;
            let lock = File::create(folder.join("lock"))?;
            lock.lock()?;
            Ok(Self {
                downloads: folder.with_file_name("packages"),
                folder,
                _lock: lock,
            })
        };
        make().with_context(|| format!("the folder {} for what is downloaded", folder.display()))
    }

    /// The system's own program, or else the one at `place` in a package. `data` is the folder that QEMU has to be told.
    ///
    /// # Errors
    /// The package can't be fetched.
    pub fn tool(&self, package: &str, place: &str, data: Option<&str>) -> anyhow::Result<Tool> {
        let name = Path::new(place).file_name().unwrap_or_default();
        if let Some(program) = installed(name) {
            return Ok(Tool::of_the_system(program));
        }
        let folder = self.unpacked(package, true)?;
        let arguments = data.map(|data| vec!["-L".into(), folder.join(data).into()]);
        Ok(Tool {
            program: folder.join(place),
            libraries: Some(libraries(&folder)?),
            arguments: arguments.unwrap_or_default(),
        })
    }

    /// The folder with a package's files, and those of the packages it needs if `whole`.
    ///
    /// # Errors
    /// It can't be fetched.
    pub fn unpacked(&self, package: &str, whole: bool) -> anyhow::Result<PathBuf> {
        let folder = self.folder.join(package.replace(':', "-"));
        // Renamed when all is there, so that a folder that exists is complete.
        if !folder.exists() {
            let new = self.folder.join("new");
            if new.exists() {
                fs::remove_dir_all(&new)?;
            }
            let mut words: Vec<&OsStr> = vec!["unpack".as_ref()];
            if whole {
                words.push("--with-dependencies".as_ref());
            }
            words.extend([new.as_os_str(), package.as_ref()]);
            self.fetcher(&words)?;
            fs::rename(&new, &folder)?;
        }
        Ok(folder)
    }

    /// The kernel that `linux-image-armmp` stands for in this release of Debian.
    fn kernel(&self) -> anyhow::Result<Kernel> {
        let known = self.folder.join("kernel");
        if !known.exists() {
            let meta = self.fetcher(&["fetch".as_ref(), "linux-image-armmp:armhf".as_ref()])?;
            let field = Command::new("dpkg-deb")
                .args(["-f", meta.trim(), "Depends"])
                .output()?;
            let field = String::from_utf8_lossy(&field.stdout).into_owned();
            let name = field.split([' ', ',']).next().unwrap_or_default();
            if !name.starts_with("linux-image-") {
                bail!("linux-image-armmp names no kernel: {field}");
            }
            fs::write(&known, name)?;
        }
        let name = fs::read_to_string(&known)?;
        let folder = self.unpacked(&format!("{name}:armhf"), false)?;
        let version = name.trim_start_matches("linux-image-");
        Ok(Kernel {
            image: folder.join(format!("boot/vmlinuz-{version}")),
            board: folder.join(format!("usr/lib/{name}/vexpress-v2p-ca9.dtb")),
            modules: folder.join(format!("lib/modules/{version}")),
        })
    }

    /// What the fetcher prints. Its progress goes to the terminal.
    fn fetcher(&self, words: &[&OsStr]) -> anyhow::Result<String> {
        let output = Command::new(FETCHER)
            .arg(&self.downloads)
            .args(words)
            .stderr(Stdio::inherit())
            .output()
            .with_context(|| format!("{FETCHER} cannot be started"))?;
        if !output.status.success() {
            let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
            bail!(
                "a part of the virtual camera could not be fetched (private-apt {})",
                words.join(" ")
            );
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

fn installed(name: &OsStr) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let also = ALSO_SEARCHED.map(PathBuf::from);
    let mut places = std::env::split_paths(&path).chain(also);
    places.find_map(|place| Some(place.join(name)).filter(|program| program.is_file()))
}

/// The folders with the libraries of an unpacked package, as the loader wants them named.
fn libraries(folder: &Path) -> anyhow::Result<OsString> {
    let mut found = Vec::new();
    for place in ["usr/lib", "lib"] {
        let Ok(entries) = fs::read_dir(folder.join(place)) else {
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            if path.to_string_lossy().ends_with("-linux-gnu") {
                found.push(path);
            }
        }
    }
    Ok(std::env::join_paths(found)?)
}
