//! What is said of folders and disks. Pure.

use super::{Disk, Facts, Folder, Presence, Role};
use crate::config::size;
use crate::doctor::finding::{Check, Finding};
use crate::shell;
use std::io::ErrorKind;

/// Room for a hundred photos.
const SOME: u64 = 1_000_000_000;
/// Less than that isn't worth a reserve.
const LITTLE: u64 = 100 << 20;
/// File systems that may lose files when power fails, as the kernel calls them.
const FRAGILE: [&str; 5] = ["vfat", "msdos", "exfat", "fuse.exfat", "fuseblk"];
/// Those that are empty after a restart.
const FLEETING: [&str; 2] = ["tmpfs", "ramfs"];
/// The user that the package makes.
const SERVICE: &str = "nx-gateway";

/// `as_root` is the command that sees more than this one.
pub(in crate::doctor) fn judge(facts: &Facts, as_root: &str) -> Vec<Finding> {
    let folders = [&facts.photos, &facts.state];
    let wrong = folders
        .into_iter()
        .filter_map(|it| wrong(it, facts, as_root));
    let mut findings: Vec<_> = wrong.collect();
    findings.extend(other_owner(facts));
    if let Some(disk) = &facts.photos.disk {
        findings.extend(room(disk, facts));
        findings.extend(sort(disk, &facts.photos));
    }
    findings.extend(apart(facts));
    let is_well = !findings
        .iter()
        .any(|it| it.verdict == crate::doctor::Verdict::Problem);
    if is_well && let Some(disk) = &facts.photos.disk {
        let not_yet = match facts.photos.presence {
            Presence::NotYet(_) => ", which is made at the first start",
            _ => "",
        };
        let seen = format!(
            "photos go to {}{not_yet}; {} are free",
            facts.photos.path.display(),
            size::display(rounded(disk.free)),
        );
        findings.insert(0, Finding::ok(Check::Disk, seen));
    }
    findings
}

/// Whole MiB, as nobody cares for more.
fn rounded(bytes: u64) -> u64 {
    let unit = if bytes >= 10 << 30 { 30 } else { 20 };
    bytes >> unit << unit
}

impl Folder {
    fn called(&self) -> String {
        let what = match self.role {
            Role::Photos => "photos",
            Role::State => "state",
        };
        format!("the folder for {what}, {}", self.path.display())
    }

    fn mounted(&self) -> String {
        let disk = self.disk.as_ref();
        disk.map_or_else(|| "/".to_owned(), |it| shell::quoted(&it.mounted))
    }
}

fn wrong(folder: &Folder, facts: &Facts, as_root: &str) -> Option<Finding> {
    let called = folder.called();
    let path = shell::quoted(&folder.path);
    match (&folder.presence, folder.refused) {
        (Presence::There, None) | (Presence::NotYet(None), _) => None,
        (Presence::There, Some(kind)) => Some(refused(folder, kind, facts, as_root)),
        (Presence::NotYet(Some(kind)), _) => {
            Some(refused(folder, *kind, facts, as_root))
        }
        (Presence::NoParent(parent), _) => Some(
            Finding::problem(
                Check::Disk,
                format!("{called}, can't be made: {} is not there", parent.display()),
                "Is its disk plugged in and mounted? The server doesn't make that folder itself, so that no photo lands \
                 on the wrong disk.",
            )
            .run("lsblk --output NAME,LABEL,SIZE,MOUNTPOINTS")
            .advise(format!(
                "if it is mounted, and the folder is new, make it for the server's user: sudo install -d -o USER {}",
                shell::quoted(parent)
            )),
        ),
        (Presence::NotAFolder, _) => Some(
            Finding::problem(
                Check::Disk,
                format!("{called}, is no folder but a file"),
                "The server can't start.",
            )
            .run(format!("mv {path} {path}.before")),
        ),
        (Presence::Hidden(kind), _) => Some(refused(folder, *kind, facts, as_root)),
    }
}

fn refused(folder: &Folder, kind: ErrorKind, facts: &Facts, as_root: &str) -> Finding {
    let called = folder.called();
    let mounted = folder.mounted();
    match kind {
        ErrorKind::ReadOnlyFilesystem => Finding::problem(
            Check::Disk,
            format!("{called}, is on a disk that can only be read ({mounted})"),
            "No photo can be kept. A disk that was writable before may be damaged: `dmesg` tells; a card may be locked.",
        )
        .run(format!("sudo mount -o remount,rw {mounted}")),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Finding::problem(
            Check::Disk,
            format!("{called}, is on a disk that is full ({mounted})"),
            "No photo can be kept, and cameras are told so.",
        )
        .run(format!("sudo du --one-file-system --human-readable --max-depth=2 {mounted} | sort -h | tail")),
        ErrorKind::PermissionDenied => forbidden(folder, facts, as_root),
        other => Finding::problem(
            Check::Disk,
            format!("{called}, can't be written: {other}"),
            "No photo can be kept. The disk may be damaged.",
        )
        .run("sudo dmesg | tail"),
    }
}

fn forbidden(folder: &Folder, facts: &Facts, as_root: &str) -> Finding {
    let (me, path) = (&facts.me.1, shell::quoted(&folder.path));
    let owner = folder
        .owner
        .as_ref()
        .map_or("somebody else", |(_, name)| name);
    let seen = format!(
        "{me} may not write into {}; it belongs to {owner}",
        folder.called()
    );
    // Whoever is not the server's user can't say what that may do. State is for nobody else, so that it can't even be seen.
    if facts.is_running
        || owner == SERVICE
        || folder.presence == Presence::Hidden(ErrorKind::PermissionDenied)
    {
        return Finding::warning(
            Check::Disk,
            seen,
            "The server may all the same, if it runs as another user. Who can look:",
        )
        .run(as_root);
    }
    Finding::problem(
        Check::Disk,
        seen,
        format!(
            "A server that {me} starts can keep no photo there. Is there another one, of another user? Then all is well; \
             or else take the folder back:"
        ),
    )
    .run(match folder.presence {
        // What is above it may be a whole disk.
        Presence::NotYet(_) => format!("sudo install --directory --owner {me} {path}"),
        _ => format!("sudo chown -R {me} {path}"),
    })
}

/// Root may write everywhere; the server mostly isn't root.
fn other_owner(facts: &Facts) -> Option<Finding> {
    let both_there = [&facts.photos, &facts.state]
        .iter()
        .all(|it| it.presence == Presence::There);
    let (photos, state) = (facts.photos.owner.as_ref()?, facts.state.owner.as_ref()?);
    let is_odd = both_there && facts.me.0 == 0 && photos.0 == 0 && state.0 != 0;
    is_odd.then(|| {
        let path = shell::quoted(&facts.photos.path);
        Finding::warning(
            Check::Disk,
            format!(
                "{}, belongs to root, and the state to {}",
                facts.photos.called(),
                state.1
            ),
            "Probably the server was started as root once. As the other user it can't keep photos there.",
        )
        .run(format!("sudo chown -R {}: {path}", state.1))
    })
}

fn room(disk: &Disk, facts: &Facts) -> Option<Finding> {
    let keep = size::display(facts.keep_free);
    let free = size::display(rounded(disk.free));
    let mounted = shell::quoted(&disk.mounted);
    let make = |finding: Finding| {
        let finding = finding.advise(format!("make room on the disk ({mounted})"));
        match facts.keep_free > LITTLE && disk.free > 2 * LITTLE {
            true => finding.write(format!(
                "[storage] keep_free = \"{}\"",
                size::display(LITTLE)
            )),
            false => finding,
        }
    };
    if disk.files_left == Some(0) {
        return Some(no_files_left(&mounted));
    }
    if disk.free < facts.keep_free {
        return Some(make(Finding::problem(
            Check::Disk,
            format!(
                "{free} are free on the disk for photos, and {keep} are to stay free (keep_free)"
            ),
            "Uploads are refused before they begin, and the camera says that sending failed.",
        )));
    }
    (disk.free - facts.keep_free < SOME).then(|| {
        make(Finding::warning(
            Check::Disk,
            format!(
                "{free} are free on the disk for photos, of which {keep} stay free (keep_free)"
            ),
            "Fewer than a hundred photos fit.",
        ))
    })
}

fn no_files_left(mounted: &str) -> Finding {
    Finding::problem(
        Check::Disk,
        format!("no more files can be made on the disk for photos ({mounted})"),
        "It has as many as it can hold, however small they are.",
    )
    .run(format!(
        "sudo du --inodes --one-file-system --max-depth=2 {mounted} | sort -n | tail"
    ))
}

fn sort(disk: &Disk, photos: &Folder) -> Option<Finding> {
    let Disk { kind, mounted, .. } = disk;
    let mounted = mounted.display();
    let photos = photos.path.display();
    if FRAGILE.contains(&kind.as_str()) {
        return Some(
            Finding::warning(
                Check::Disk,
                format!("{photos} is on a file system of cards and sticks ({kind} at {mounted})"),
                "It may lose files when power fails, those that cameras were told \"sent\" of as well.",
            )
            .advise("take a disk with a file system of Linux (ext4), and name a folder on it as `photos` in [storage]"),
        );
    }
    FLEETING.contains(&kind.as_str()).then(|| {
        Finding::warning(
            Check::Disk,
            format!("{photos} is in memory ({kind} at {mounted})"),
            "Everything in it is gone when this computer starts again.",
        )
        .advise("name a folder on a disk as `photos` in [storage]")
    })
}

fn apart(facts: &Facts) -> Option<Finding> {
    let (photos, state) = (facts.photos.disk.as_ref()?, facts.state.disk.as_ref()?);
    (photos.number != state.number).then(|| {
        Finding::warning(
            Check::Disk,
            format!(
                "photos are on {}, and the state is on {}",
                photos.mounted.display(),
                state.mounted.display()
            ),
            "When one of the two disks is missing or goes back to an older copy, they no longer fit each other.",
        )
        .advise("put `state` in [storage] beside `photos`, while the server is stopped, and move the folder there")
    })
}
