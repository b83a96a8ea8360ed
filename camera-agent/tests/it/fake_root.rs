//! A camera's files as bytes, and the way through the pure functions from there to a printed plan.

use camera_agent::{
    body::{self, Clues},
    camera_hosts::MOST_BYTES,
    card_hosts::Wanted,
    facts::{COPY, Cover, DONE_NOTE, DoneNote, Facts, Home, HostsFile, WRITABLE_NOTE},
    mounts,
    plan::{Goal, Mode, Plan, Refusal, Way, Wish, plan},
    step::Step,
};
use std::path::{Path, PathBuf};

pub(crate) const CARD: &str = "# nx-gateway\r\n192.168.1.23 gld.samsungosp.com www.samsungimaging.com www.ospserver.net snsgw.samsungmobile.com\r\n";
pub(crate) const HOSTS: &[u8] = b"127.0.0.1\tlocalhost\n::1\tlocalhost\n";

/// As an NX300 prints it (a few lines left out).
const DRIME4_MOUNTS: &str = "rootfs / rootfs rw 0 0\n\
    ubi0:rootdir / ubifs ro,relatime 0 0\n\
    tmpfs /tmp tmpfs rw,relatime 0 0\n\
    /dev/mmcblk0p1 /mnt/mmc exfat rw,nosuid,nodev,noatime 0 0\n";
/// As an NX500 prints it (a few lines left out).
const DRIME5_MOUNTS: &str = "rootfs / rootfs rw 0 0\n\
    /dev/root / ext4 ro,relatime,data=ordered 0 0\n\
    tmpfs /tmp tmpfs rw 0 0\n\
    /dev/mmcblk0p11 /opt ext4 rw,relatime 0 0\n\
    /dev/mmcblk1p1 /opt/storage/sdcard exfat rw,nosuid,nodev 0 0\n";

/// What is at /etc/hosts.
#[derive(Debug, Clone)]
pub(crate) enum At {
    File(Vec<u8>),
    Nothing,
    Folder,
}

#[derive(Debug, Clone)]
pub(crate) struct FakeRoot {
    pub(crate) clues: Clues,
    pub(crate) is_root: bool,
    pub(crate) mounts: String,
    pub(crate) hosts: At,
    /// Names of files in /tmp and on the card, and what they say.
    pub(crate) files: Vec<(PathBuf, Vec<u8>)>,
    pub(crate) card_is_read_only: bool,
    pub(crate) card: String,
}

impl FakeRoot {
    fn new(version_info: &str, node_name: &str, mounts: &str) -> Self {
        Self {
            clues: Clues {
                version_info: Some(version_info.as_bytes().to_vec()),
                node_name: node_name.to_owned(),
                ..Clues::default()
            },
            is_root: true,
            mounts: mounts.to_owned(),
            hosts: At::File(HOSTS.to_vec()),
            files: Vec::new(),
            card_is_read_only: false,
            card: CARD.to_owned(),
        }
    }

    pub(crate) fn drime4(model: &str) -> Self {
        Self::new(&format!("1.40\r\n{model}\r\n"), "nx300", DRIME4_MOUNTS)
    }

    /// With the factory trigger that has started the script.
    pub(crate) fn drime5(model: &str) -> Self {
        let mut root = Self::new(
            &format!("1.12\n{model}\n{model}GLU0APC1\n"),
            "drime5",
            DRIME5_MOUNTS,
        );
        root.put("/mnt/mmc/info.tg", b"nx_cs.adj\n");
        root.put("/mnt/mmc/nx_cs.adj", b"shell script /mnt/mmc/autoexec.sh\n");
        root
    }

    pub(crate) fn put(&mut self, path: impl AsRef<Path>, content: &[u8]) {
        self.remove(path.as_ref());
        self.files
            .push((path.as_ref().to_owned(), content.to_vec()));
    }

    fn remove(&mut self, path: &Path) {
        self.files.retain(|(there, _)| there != path);
    }

    fn file(&self, path: impl AsRef<Path>) -> Option<&[u8]> {
        let found = self.files.iter().find(|(there, _)| there == path.as_ref());
        found.map(|(_, content)| content.as_slice())
    }

    /// What /etc/hosts says: the copy that lies over it, or the file.
    fn visible(&self) -> HostsFile {
        let path = PathBuf::from("/etc/hosts");
        match (&self.hosts, self.is_covered()) {
            (_, true) => HostsFile::Regular {
                path,
                content: self.file(Path::new("/tmp").join(COPY)).unwrap().to_vec(),
            },
            (At::File(content), _) if content.len() > MOST_BYTES => {
                HostsFile::Unusable("/etc/hosts is too long".to_owned())
            }
            (At::File(content), _) => HostsFile::Regular {
                path,
                content: content.clone(),
            },
            (At::Nothing, _) => HostsFile::Missing { path },
            (At::Folder, _) => HostsFile::Unusable("/etc/hosts is a folder".to_owned()),
        }
    }

    fn is_covered(&self) -> bool {
        mounts::at(
            &mounts::parse(self.mounts.as_bytes()),
            Path::new("/etc/hosts"),
        )
        .is_some()
    }

    pub(crate) fn facts(&self) -> Facts {
        let mounts = mounts::parse(self.mounts.as_bytes());
        let memory = mounts::at(&mounts, Path::new("/tmp")).map(|mount| mount.point.clone());
        let note = |name: &str| self.file(memory.as_ref()?.join(name)).map(<[u8]>::to_vec);
        let on_card = |name: &str| Path::new("/mnt/mmc").join(name);
        let triggers = ["info.tg", "nx_cs.adj"].map(on_card).into_iter();
        let backup = Some(on_card("hosts.original")).filter(|path| self.file(path).is_none());
        Facts {
            body: body::identify(&self.clues),
            is_root: self.is_root,
            hosts: self.visible(),
            home: Home::Own(mounts::holding(&mounts, Path::new("/etc")).unwrap().clone()),
            bound: if self.is_covered() {
                Cover::Ours
            } else {
                Cover::Nothing
            },
            left_writable: note(WRITABLE_NOTE).is_some(),
            triggers: triggers
                .filter(|path| self.file(path).is_some() && !self.card_is_read_only)
                .collect(),
            backup: backup.filter(|_| !self.card_is_read_only),
            done: memory.as_ref().map(|memory| DoneNote {
                path: memory.join(DONE_NOTE),
                content: note(DONE_NOTE),
            }),
            memory,
        }
    }

    pub(crate) fn install(&self) -> Wish {
        let card_file = self.card.as_bytes().to_vec();
        let wanted = Wanted::parse(&card_file).unwrap();
        Wish {
            goal: Goal::Install { wanted, card_file },
            mode: Mode::Auto,
            failed: Vec::new(),
        }
    }

    /// The plan for a wish as it would be printed.
    pub(crate) fn print(&self, wish: &Wish) -> String {
        match plan(&self.facts(), wish) {
            Ok(Plan { remarks, steps, .. }) => {
                let remarks = remarks.into_iter().map(|remark| format!("({remark})\n"));
                remarks
                    .chain(steps.iter().map(|step| format!("{step}\n")))
                    .collect()
            }
            Err(Refusal::NoWay(why)) => format!("refused: {why}\n"),
            Err(refusal) => format!("refused: {refusal:?}\n"),
        }
    }

    /// Does what is planned, again and again until nothing is left to do; the names of the ways that were taken.
    pub(crate) fn carry_out(&mut self, wish: &Wish) -> Vec<Way> {
        let mut ways = Vec::new();
        for _ in 0..4 {
            let planned = plan(&self.facts(), wish).unwrap();
            if planned.steps.is_empty() {
                return ways;
            }
            ways.extend(planned.way);
            for step in planned.steps {
                match step {
                    Step::WhileWritable { steps, .. } => {
                        steps.into_iter().for_each(|step| self.simple(step))
                    }
                    step => self.simple(step),
                }
            }
        }
        panic!("it comes to no rest: {self:?}");
    }

    fn simple(&mut self, step: Step) {
        match step {
            Step::BackUp { to, content } => self.put(to, &content),
            Step::WriteInPlace { content, .. } => self.hosts = At::File(content),
            Step::BindCopy { copy, content, .. } => {
                self.put(copy, &content);
                self.mounts
                    .push_str("tmpfs /etc/hosts tmpfs rw,relatime 0 0\n");
            }
            Step::Unbind { copy, .. } => {
                self.mounts = self
                    .mounts
                    .replace("tmpfs /etc/hosts tmpfs rw,relatime 0 0\n", "");
                self.remove(&copy);
            }
            Step::NoteDone { path, content } => self.put(path, &content),
            Step::Remove { path } => self.remove(&path),
            Step::CloseAgain { note, .. } => {
                self.mounts = self
                    .mounts
                    .replace("ubifs rw", "ubifs ro")
                    .replace("ext4 rw,relatime,data", "ext4 ro,relatime,data");
                self.remove(&note);
            }
            Step::WhileWritable { .. } => panic!("{step}"),
        }
    }

    pub(crate) fn hosts_now(&self) -> String {
        match self.visible() {
            HostsFile::Regular { content, .. } => String::from_utf8_lossy(&content).into_owned(),
            other => format!("{other:?}"),
        }
    }
}

pub(crate) fn uninstall() -> Wish {
    Wish {
        goal: Goal::Uninstall,
        mode: Mode::Auto,
        failed: Vec::new(),
    }
}
