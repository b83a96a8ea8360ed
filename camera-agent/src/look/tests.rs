//! Facts of cameras in memory.

use super::*;
use crate::system::{
    Access,
    stand_in::{Camera, Node, StandIn},
};

const CARD_HOSTS: &str = "/mnt/mmc/hosts";
const BLOCK: &str = "# nx-gateway: begin\n10.0.0.1 gld.samsungosp.com\n# nx-gateway: end\n";

fn place(system: &StandIn, root: Option<&str>) -> Place {
    Place::find(system, root.map(Path::new), Some(Path::new(CARD_HOSTS))).unwrap()
}

fn facts(camera: Camera) -> Facts {
    let system = StandIn::new(camera);
    look(&system, &place(&system, None)).unwrap()
}

fn facts_of_root(camera: Camera, root: &str) -> Facts {
    let system = StandIn::new(camera);
    look(&system, &place(&system, Some(root))).unwrap()
}

fn own(home: Home) -> Mount {
    match home {
        Home::Own(mount) => mount,
        Home::Foreign { .. } => panic!("not the camera's own"),
    }
}

#[test]
fn an_nx300_as_it_comes() {
    let facts = facts(Camera::nx300());
    assert_eq!(facts.body.unwrap().family, Family::DrimeIv);
    let hosts = HostsFile::Regular {
        path: "/etc/hosts".into(),
        content: b"127.0.0.1\tlocalhost\n".to_vec(),
    };
    assert_eq!(facts.hosts, hosts);
    assert!(own(facts.home).is_read_only());
    assert_eq!(facts.bound, Cover::Nothing);
    assert_eq!(facts.memory, Some("/tmp".into()));
    assert!(facts.is_root && !facts.left_writable);
    assert_eq!(facts.triggers, Vec::<PathBuf>::new());
    assert_eq!(facts.backup, Some("/mnt/mmc/hosts.original".into()));
    let none_yet = DoneNote {
        path: "/tmp/nx-gateway.done".into(),
        content: None,
    };
    assert_eq!(facts.done, Some(none_yet));
}

#[test]
fn the_last_line_of_the_table_is_the_one_that_counts() {
    let facts = facts(Camera::nx500());
    assert_eq!(own(facts.home).kind, "ext4");
}

#[test]
fn notes_and_backup_of_earlier_runs_are_seen() {
    let mut camera = Camera::nx300();
    camera.put("/tmp/nx-gateway.writable", "");
    camera.put("/tmp/nx-gateway.done", "bytes");
    camera.put("/mnt/mmc/hosts.original", "");
    let facts = facts(camera);
    assert!(facts.left_writable);
    assert_eq!(facts.backup, None);
    assert_eq!(facts.done.unwrap().content, Some(b"bytes".to_vec()));
}

#[test]
fn triggers_are_ours_only_to_the_byte() {
    let mut camera = Camera::nx500();
    let ours = ["/mnt/mmc/info.tg", "/mnt/mmc/nx_cs.adj"].map(PathBuf::from);
    assert_eq!(facts(camera.clone()).triggers, ours);
    camera.put("/mnt/mmc/info.tg", "nx_cs.adj\nx");
    camera.put("/mnt/mmc/nx_cs.adj", "shell script /mnt/mmc/other.sh\n");
    assert_eq!(facts(camera).triggers, Vec::<PathBuf>::new());
}

#[test]
fn our_copy_over_the_file_is_told_by_being_the_file_in_memory() {
    let mut system = StandIn::new(Camera::nx300());
    let copy = Path::new("/tmp/nx-gateway.hosts");
    system.create(copy, b"anything").unwrap();
    system.bind(copy, Path::new("/etc/hosts")).unwrap();
    let facts = look(&system, &place(&system, None)).unwrap();
    assert_eq!(facts.bound, Cover::Ours);
    assert_eq!(own(facts.home).kind, "ubifs");
}

#[test]
fn our_copy_that_lost_its_name_is_told_by_the_block() {
    let mut system = StandIn::new(Camera::nx300());
    let copy = Path::new("/tmp/other");
    system.create(copy, BLOCK.as_bytes()).unwrap();
    system.bind(copy, Path::new("/etc/hosts")).unwrap();
    system.remove(copy).unwrap();
    assert_eq!(
        look(&system, &place(&system, None)).unwrap().bound,
        Cover::Ours
    );
}

#[test]
fn what_others_put_over_the_file_is_foreign() {
    let mut system = StandIn::new(Camera::nx300());
    let (file, hosts) = (Path::new("/mnt/mmc/theirs"), Path::new("/etc/hosts"));
    system.create(file, BLOCK.as_bytes()).unwrap();
    system.bind(file, hosts).unwrap();
    assert_eq!(
        look(&system, &place(&system, None)).unwrap().bound,
        Cover::Foreign
    );
}

#[test]
fn a_hosts_file_that_is_missing_or_odd_is_told_apart() {
    let mut camera = Camera::nx300();
    camera.nodes.insert("/etc/hosts".into(), Node::Device);
    assert!(matches!(
        facts(camera.clone()).hosts,
        HostsFile::Unusable(_)
    ));
    camera.nodes.remove(Path::new("/etc/hosts"));
    let missing = HostsFile::Missing {
        path: "/etc/hosts".into(),
    };
    assert_eq!(facts(camera.clone()).hosts, missing);
    camera.put("/etc/hosts", &"#".repeat(camera_hosts::MOST_BYTES + 1));
    assert!(matches!(
        facts(camera.clone()).hosts,
        HostsFile::Unusable(_)
    ));
    camera.nodes.remove(Path::new("/etc"));
    assert!(matches!(facts(camera).hosts, HostsFile::Unusable(_)));
}

#[test]
fn memory_is_looked_for_where_it_can_be_written() {
    let mut camera = Camera::nx300();
    camera.mount("tmpfs", "/tmp", "tmpfs", "ro");
    assert_eq!(facts(camera.clone()).memory, None);
    camera.nodes.insert("/dev".into(), Node::Folder);
    camera.nodes.insert("/dev/shm".into(), Node::Folder);
    camera.mount("tmpfs", "/dev/shm", "tmpfs", "rw");
    assert_eq!(facts(camera.clone()).memory, Some("/dev/shm".into()));
    camera.nodes.insert("/tmp".into(), Node::Link("/dev/shm"));
    assert_eq!(facts(camera).memory, Some("/dev/shm".into()));
}

#[test]
fn memory_is_never_the_file_system_that_is_made_writable() {
    let mut camera = Camera::nx300();
    camera.nodes.insert("/run".into(), Node::Folder);
    camera.mount("root", "/", "tmpfs", "rw");
    camera.mount("disk", "/tmp", "ext4", "rw");
    assert_eq!(facts(camera).memory, None);
}

#[test]
fn a_pc_is_no_camera_until_its_owner_says_so() {
    let mut camera = Camera::nx300();
    camera.nodes.remove(Path::new("/etc/version.info"));
    let mut system = StandIn::new(camera);
    system.node_name = "desktop";
    assert_eq!(look(&system, &place(&system, None)).unwrap().body, None);
    let body = look(&system, &place(&system, Some("/")))
        .unwrap()
        .body
        .unwrap();
    assert_eq!((body.family, body.told_by), (Family::Unknown, "--root"));
}

fn with_folder_in(root: &'static str) -> Camera {
    let mut camera = Camera::nx300();
    for folder in ["", "/etc", "/tmp"] {
        camera
            .nodes
            .insert(format!("{root}{folder}").into(), Node::Folder);
    }
    camera.put(&format!("{root}/etc/hosts"), "# of the folder\n");
    camera
}

#[test]
fn a_folder_of_a_larger_file_system_is_not_ours_to_remount() {
    let facts = facts_of_root(with_folder_in("/mnt/mmc/try"), "/mnt/mmc/try");
    assert_eq!(facts.home, Home::Foreign { read_only: false });
    assert_eq!(facts.memory, None);
    let body = facts.body.unwrap();
    assert_eq!(
        body.told_by, "--root",
        "what this machine is called counts only for /"
    );
    assert!(
        matches!(facts.hosts, HostsFile::Regular { path, .. } if path == Path::new("/mnt/mmc/try/etc/hosts"))
    );
}

#[test]
fn a_root_that_is_mounted_may_be_remounted_and_nothing_above_it() {
    let mut camera = with_folder_in("/mnt/camera");
    camera.mount("/dev/loop0", "/mnt/camera", "ext4", "ro");
    camera.mount("tmpfs", "/mnt/camera/tmp", "tmpfs", "rw");
    let facts = facts_of_root(camera.clone(), "/mnt/camera");
    assert_eq!(own(facts.home).point, Path::new("/mnt/camera"));
    assert_eq!(facts.memory, Some("/mnt/camera/tmp".into()));
    camera
        .nodes
        .insert("/mnt/link".into(), Node::Link("camera"));
    let same = facts_of_root(camera, "/mnt/link");
    assert_eq!(own(same.home).point, Path::new("/mnt/camera"));
}

#[test]
fn a_root_that_is_no_folder_is_refused() {
    let system = StandIn::new(Camera::nx300());
    for root in ["/not/there", "/etc/hosts"] {
        Place::find(&system, Some(Path::new(root)), None).unwrap_err();
    }
}

#[test]
fn the_cards_hosts_file_is_beside_the_program_unless_told_otherwise() {
    let mut camera = Camera::nx300();
    camera
        .nodes
        .insert("/proc/self/exe".into(), Node::Link("/mnt/mmc/camera-agent"));
    let system = StandIn::new(camera);
    let place = Place::find(&system, None, None).unwrap();
    assert_eq!(place.card_hosts, Path::new(CARD_HOSTS));
}

#[test]
fn without_a_card_there_is_no_backup() {
    let mut camera = Camera::nx300();
    camera.nodes.remove(Path::new("/mnt/mmc"));
    assert_eq!(facts(camera).backup, None);
}

#[test]
fn a_card_that_is_reached_through_a_link_takes_the_backup() {
    let mut camera = Camera::nx500();
    camera.nodes.insert("/sdcard".into(), Node::Folder);
    let link = Node::Link("../sdcard");
    camera.nodes.insert("/mnt/mmc".into(), link);
    let place_of_backup = Some("/mnt/mmc/hosts.original".into());
    assert_eq!(facts(camera.clone()).backup, place_of_backup);
    camera.nodes.remove(Path::new("/sdcard"));
    assert_eq!(facts(camera).backup, None);
}

#[test]
fn looking_changes_nothing() {
    let system = StandIn::new(Camera::nx500());
    look(&system, &place(&system, None)).unwrap();
    assert_eq!(system.changing_calls(), Vec::<String>::new());
    assert_eq!(system.camera.ignores, None::<Access>);
}

#[test]
fn without_a_table_of_mounts_there_are_no_facts() {
    let mut system = StandIn::new(Camera::nx300());
    let place = place(&system, None);
    let calls = system.calls.borrow().len();
    system.fault = Some(crate::system::stand_in::Fault {
        from: calls,
        times: 1,
        kind: io::ErrorKind::NotFound,
    });
    let error = look(&system, &place).unwrap_err().to_string();
    assert!(error.starts_with("reading /proc/self/mounts"), "{error}");
}
