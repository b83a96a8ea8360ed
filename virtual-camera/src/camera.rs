//! A camera with its disks: they are made once and keep what is written to them from one day of use to the next.

use crate::archive::Archive;
use crate::body::Body;
use crate::card::Card;
use crate::disk::Tree;
use crate::machine::{Board, Disk, Run};
use crate::modules::Modules;
use crate::packages::{Packages, Parts};
use crate::programs::Programs;
use crate::relay;
use anyhow::Context as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs};

/// What the machine needs beyond what is built into the kernel: disks, card, their file systems, network.
const MODULES: [&str; 10] = [
    "virtio_mmio",
    "virtio_blk",
    "armmmci",
    "ext4",
    "vfat",
    "nls_cp437",
    "nls_iso8859-1",
    "nls_utf8",
    "smsc911x",
    "crc32c_generic",
];
/// Environment variables: the folder for what is downloaded, the folder with the programs for ARM, the gateway's path.
const PACKAGES: &str = "VIRTUAL_CAMERA_PACKAGES";
const PROGRAMS: &str = "VIRTUAL_CAMERA_PROGRAMS";
const GATEWAY: &str = "VIRTUAL_CAMERA_GATEWAY";
const ROOT_MEGABYTES: usize = 16;
const OTHER_MEGABYTES: usize = 8;
/// A photo sent takes some 10 s on an idle machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// All that is needed to build cameras.
#[derive(Debug)]
pub struct Workshop {
    /// What others made.
    pub parts: Parts,
    /// What this repository makes for ARM.
    pub programs: Programs,
    /// `nx-gateway` for this host.
    pub gateway: PathBuf,
    /// A program that understands `relay PORT`, see [`relay`].
    pub relay: PathBuf,
}

impl Workshop {
    /// With what `scripts/virtual-camera` says in the environment; `relay` is the program that understands `relay PORT`.
    ///
    /// # Errors
    /// Something is missing, or cannot be fetched.
    pub fn from_environment(relay: &Path) -> anyhow::Result<Self> {
        let place = |name: &str| {
            let missing = || format!("{name} is not set; start this with scripts/virtual-camera");
            env::var_os(name).map(PathBuf::from).with_context(missing)
        };
        let packages = Packages::keep_in(&place(PACKAGES)?)?;
        Ok(Self {
            parts: Parts::get(&packages)?,
            programs: Programs::in_folder(&place(PROGRAMS)?)?,
            gateway: place(GATEWAY)?,
            relay: relay.to_owned(),
        })
    }
}

/// How often the camera's own program runs the card's script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hook {
    /// When the card is found.
    #[default]
    Once,
    /// Again and again, a second after it has ended.
    Repeat,
    /// Never: the scenario does all by itself.
    Off,
}

/// One use of the camera, from power-on to power-off.
#[derive(Debug)]
pub struct Day<'a> {
    /// The card's script.
    pub hook: Hook,
    /// What is done after that, as a shell script; `inside/camera` has what it can use.
    pub scenario: &'a str,
    /// The gateway's port, if the network reaches one.
    pub gateway: Option<u16>,
    /// Whether the card's lock is shut.
    pub card_locked: bool,
    /// How long it may take.
    pub limit: Duration,
}

impl Default for Day<'_> {
    /// The owner sends a photo; there is no network to do it with.
    fn default() -> Self {
        Self {
            hook: Hook::Once,
            scenario: include_str!("../inside/send-photo"),
            gateway: None,
            card_locked: false,
            limit: PATIENCE,
        }
    }
}

/// What the root file system is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RootKind {
    /// As on the NX500.
    Ext4,
    /// As on the NX300, on simulated flash memory, which gets its content from the disk at each start.
    Ubifs,
    /// One that cannot be made writable by any means.
    Squashfs,
}

impl RootKind {
    /// Its name, where it is mounted from, and the kernel modules for it.
    fn words(self) -> (&'static str, &'static str, &'static [&'static str]) {
        match self {
            Self::Ext4 => ("ext4", "/dev/disk-root", &[]),
            Self::Ubifs => (
                "ubifs",
                "ubi0:rootdir",
                &["nandsim", "ubi", "zstd", "deflate", "ubifs"],
            ),
            Self::Squashfs => ("squashfs", "/dev/disk-root", &["squashfs"]),
        }
    }
}

/// A camera.
#[derive(Debug)]
pub struct VirtualCamera<'a> {
    workshop: &'a Workshop,
    body: &'static Body,
    folder: PathBuf,
    root_kind: RootKind,
    /// Its card.
    pub card: Card,
}

impl<'a> VirtualCamera<'a> {
    /// A camera as it leaves the factory, with an empty card; its disks are files in this folder.
    ///
    /// # Errors
    /// A disk cannot be made.
    pub fn new(workshop: &'a Workshop, body: &'static Body, folder: &Path) -> anyhow::Result<Self> {
        let busybox = fs::read(&workshop.parts.busybox).context("the shell for the camera")?;
        Self::with_root(workshop, body, folder, RootKind::Ext4, &body.root(&busybox))
    }

    /// The same with another root file system.
    ///
    /// # Errors
    /// A disk cannot be made.
    pub fn with_root(
        workshop: &'a Workshop,
        body: &'static Body,
        folder: &Path,
        root_kind: RootKind,
        root: &Tree,
    ) -> anyhow::Result<Self> {
        let makers = &workshop.parts.makers;
        let image = folder.join("root.img");
        match root_kind {
            RootKind::Ext4 => makers.ext4(root, &image, ROOT_MEGABYTES)?,
            RootKind::Ubifs => makers.ubifs(root, &image)?,
            RootKind::Squashfs => makers.squashfs(root, &image)?,
        }
        for (name, tree) in body.others() {
            makers.ext4(&tree, &folder.join(format!("{name}.img")), OTHER_MEGABYTES)?;
        }
        Ok(Self {
            workshop,
            body,
            folder: folder.to_owned(),
            root_kind,
            card: Card::format(&folder.join("card.img"))?,
        })
    }

    /// The image of the root file system.
    #[must_use]
    pub fn root_image(&self) -> PathBuf {
        self.folder.join("root.img")
    }

    /// A file of the root file system, read from outside.
    ///
    /// # Errors
    /// There is none.
    pub fn on_root(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        self.workshop.parts.makers.read(&self.root_image(), path)
    }

    /// Switches it on and waits until it is off again; `hear` gets the lines of its console.
    ///
    /// # Errors
    /// The emulator fails, or the day does not end in time.
    pub fn live(&self, day: &Day<'_>, hear: &mut dyn FnMut(&str)) -> anyhow::Result<Run> {
        let start = self.folder.join("start.cpio");
        fs::write(&start, self.start(day)?)?;
        let names: Vec<_> = self
            .body
            .others()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        let images: Vec<_> = names
            .iter()
            .map(|name| self.folder.join(format!("{name}.img")))
            .collect();
        let root = self.root_image();
        let mut disks = vec![Disk {
            serial: "root",
            image: &root,
        }];
        disks.extend(
            names
                .into_iter()
                .zip(&images)
                .map(|(serial, image)| Disk { serial, image }),
        );
        let board = Board {
            parts: &self.workshop.parts,
            start: &start,
            card: self.card.image(),
            card_locked: day.card_locked,
            disks,
            network: day.gateway.map(|port| self.network(port)).transpose()?,
        };
        board.run(day.limit, hear)
    }

    /// By a link, as the path of the checkout may have blanks in it.
    fn network(&self, port: u16) -> anyhow::Result<String> {
        let link = self.folder.join("relay");
        if fs::symlink_metadata(&link).is_err() {
            symlink(&self.workshop.relay, &link)?;
        }
        Ok(relay::network(&link, port))
    }

    /// The archive with the machine's first program, the kernel's modules, and what is there for the tests.
    fn start(&self, day: &Day<'_>) -> anyhow::Result<Vec<u8>> {
        let mut archive = Archive::default();
        for folder in [
            "bin",
            "dev",
            "inside",
            "inside/bin",
            "modules",
            "proc",
            "root",
            "root-modules",
            "sys",
        ] {
            archive.folder(folder);
        }
        archive.device("dev/console", 5, 1);
        archive.device("dev/null", 1, 3);
        let busybox = fs::read(&self.workshop.parts.busybox)?;
        archive.file("bin/busybox", 0o755, &busybox);
        archive.link("bin/sh", "busybox");
        archive.file("init", 0o755, include_bytes!("../inside/init"));
        self.add_modules(&mut archive)?;
        let programs = &self.workshop.programs;
        archive.file("inside/bin/busybox", 0o755, &busybox);
        archive.file("inside/bin/camera-sim", 0o755, &programs.camera_sim);
        archive.file("inside/bin/camera-probe", 0o755, &programs.probe);
        if let Some(fault) = &programs.fault {
            archive.file("inside/bin/fault", 0o755, fault);
        }
        archive.file("inside/camera", 0o644, include_bytes!("../inside/camera"));
        archive.file("inside/settings", 0o644, self.settings(day).as_bytes());
        archive.file("inside/scenario", 0o644, day.scenario.as_bytes());
        Ok(archive.finish())
    }

    fn add_modules(&self, archive: &mut Archive) -> anyhow::Result<()> {
        let modules = Modules::below(&self.workshop.parts.kernel.modules)?;
        let first = modules.in_order(&MODULES)?;
        let mut for_root = modules.in_order(self.root_kind.words().2)?;
        for_root.retain(|path| !first.contains(path));
        for (folder, order) in [("modules", first), ("root-modules", for_root)] {
            for (number, path) in order.into_iter().enumerate() {
                let name = path.file_stem().unwrap_or_default().to_string_lossy();
                let place = format!("{folder}/{number:02}-{name}.ko");
                archive.file(&place, 0o644, &fs::read(path)?);
            }
        }
        Ok(())
    }

    /// Read by the scripts inside.
    fn settings(&self, day: &Day<'_>) -> String {
        let Body { model, profile, .. } = self.body;
        let disks = 1 + self.body.others().len();
        let hook = match day.hook {
            Hook::Once => "once",
            Hook::Repeat => "repeat",
            Hook::Off => "off",
        };
        let (kind, device, _) = self.root_kind.words();
        format!(
            "MODEL={model}\nPROFILE={profile}\nHOOK={hook}\nDISKS={disks}\n\
             ROOT_KIND={kind}\nROOT_DEVICE={device}\n"
        )
    }
}
