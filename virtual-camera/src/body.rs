//! The bodies: what is where in their file systems, as far as a program on the card can notice. How they start and run the
//! card's script is in the scripts of the folder `inside`.

use crate::disk::{Node, Tree};

#[cfg(test)]
mod tests;

/// The generations of Samsung's own processors that run Linux.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// NX300, NX2000, NX30: SysV init, `autoexec.sh` on the card is run.
    Drime4,
    /// NX500, NX1: systemd, the factory's `info.tg` has to lead to the script.
    Drime5,
}

/// A camera that can be built.
#[derive(Debug)]
pub struct Body {
    /// How it is called on the command line.
    pub name: &'static str,
    /// As it names itself.
    pub model: &'static str,
    /// Its family.
    pub family: Family,
    /// What `camera-sim` plays when this body sends a photo.
    pub profile: &'static str,
    /// The first lines are firmware and model; so it is on all of them.
    version: &'static str,
}

static BODIES: [Body; 2] = [
    Body {
        name: "nx300",
        model: "NX300",
        family: Family::Drime4,
        profile: "nx300-email",
        version: "1.40\nNX300\n",
    },
    Body {
        name: "nx500",
        model: "NX500",
        family: Family::Drime5,
        profile: "nx500-email",
        version: "1.12\nNX500\nNX500GLU0APC1\nDSP_NX500GLU0APC1_SR1\n",
    },
];

/// The file that the names go into, as it is from the factory.
pub const HOSTS: &str = "127.0.0.1\tlocalhost.localdomain\tlocalhost\n";

/// Commands in `/bin` of a body. They are few: what the cameras' own shells offer differs, and nothing may depend on it.
const COMMANDS: &str = "cat chmod cp cut date echo grep head hostname kill ln ls mkdir mount mv ps rm sed sh sleep sync tail touch tr \
                        umount uname usleep wc";
/// Commands in `/sbin`, which the camera's own program doesn't have in its search path.
const ROOT_COMMANDS: &str = "ifconfig init reboot";

impl Body {
    /// All of them.
    #[must_use]
    pub fn all() -> &'static [Self; 2] {
        &BODIES
    }

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        BODIES.iter().find(|body| body.name == name)
    }

    /// The root file system, with this as its shell and commands.
    #[must_use]
    pub fn root(&self, busybox: &[u8]) -> Tree {
        let mut tree = Tree::new();
        let mut put = |path: &str, node: Node| {
            tree.insert(path.to_owned(), node);
        };
        for folder in [
            "dev", "lib", "mnt", "proc", "root", "sys", "tmp", "usr/bin", "usr/sbin", "var",
        ] {
            put(folder, Node::Folder);
        }
        put("bin/busybox", Node::program(busybox));
        for command in COMMANDS.split_whitespace() {
            put(&format!("bin/{command}"), Node::link("busybox"));
        }
        for command in ROOT_COMMANDS.split_whitespace() {
            put(&format!("sbin/{command}"), Node::link("../bin/busybox"));
        }
        put("etc/hosts", Node::text(HOSTS));
        put("etc/version.info", Node::text(self.version));
        put(
            "etc/passwd",
            Node::text("root::0:0:root:/root:/bin/sh\nnobody:x:99:99:nobody:/:/bin/sh\n"),
        );
        put("etc/mtab", Node::link("/proc/mounts"));
        let family: Vec<(&str, Node)> = match self.family {
            Family::Drime4 => drime4(),
            Family::Drime5 => drime5(),
        };
        tree.extend(
            family
                .into_iter()
                .map(|(path, node)| (path.to_owned(), node)),
        );
        tree
    }

    /// The file systems that stay writable, by the serial numbers of their disks.
    #[must_use]
    pub fn others(&self) -> Vec<(&'static str, Tree)> {
        let folder = |path: &str| Tree::from([(path.to_owned(), Node::Folder)]);
        match self.family {
            Family::Drime4 => Vec::new(),
            Family::Drime5 => {
                let mut opt = folder("storage/sdcard");
                opt.extend(folder("usr"));
                vec![("opt", opt), ("usr", folder("share"))]
            }
        }
    }
}

fn drime4() -> Vec<(&'static str, Node)> {
    let start = "::sysinit:/etc/init.d/rcS\n";
    vec![
        ("etc/inittab", Node::text(start)),
        (
            "etc/init.d/rcS",
            Node::program(include_bytes!("../inside/drime4-rcS")),
        ),
        (
            "usr/bin/di-camera-app-nx300",
            Node::program(include_bytes!("../inside/drime4-camera-app")),
        ),
        ("usr/bin/di-camera-app", Node::link("di-camera-app-nx300")),
        ("mnt/mmc", Node::Folder),
        ("mnt/ubi1", Node::Folder),
        ("mnt/ubi2", Node::Folder),
        ("sdcard", Node::link("/mnt/mmc")),
    ]
}

fn drime5() -> Vec<(&'static str, Node)> {
    vec![
        (
            "usr/lib/systemd/systemd",
            Node::program(include_bytes!("../inside/drime5-systemd")),
        ),
        ("sbin/init", Node::link("../usr/lib/systemd/systemd")),
        (
            "usr/bin/di-camera-app",
            Node::program(include_bytes!("../inside/drime5-camera-app")),
        ),
        ("mnt/mmc", Node::link("/opt/storage/sdcard")),
        ("sdcard", Node::link("/opt/storage/sdcard")),
        ("opt", Node::Folder),
        ("run", Node::Folder),
    ]
}
