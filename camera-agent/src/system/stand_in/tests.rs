//! The stand-in against what a kernel does: a test double that is too kind would prove nothing.

use super::*;

fn path(path: &str) -> &Path {
    Path::new(path)
}

fn root() -> Mount {
    crate::mounts::parse(b"ubi0:rootdir / ubifs ro,noatime 0 0").remove(0)
}

#[test]
fn a_read_only_root_refuses_every_change_to_its_files() {
    let mut system = StandIn::new(Camera::nx300());
    let before = system.camera.clone();
    let hosts = path(camera::HOSTS);
    let refused = [
        system.write_over(hosts, b"x"),
        system.cut(hosts, 0),
        system.append(hosts, b"x"),
        system.remove(hosts),
        system.create(path("/etc/other"), b"x"),
        system.rename(hosts, path("/etc/other")),
    ];
    for done in refused {
        assert_eq!(done.unwrap_err().kind(), ErrorKind::ReadOnlyFilesystem);
    }
    assert_eq!(system.camera, before);
}

#[test]
fn what_a_remount_does_not_repeat_is_lost() {
    let mut system = StandIn::new(Camera::nx300());
    system.remount(&root(), Access::Writable).unwrap();
    assert_eq!(system.camera.options("/"), "rw,noatime");
    system.write_over(path(camera::HOSTS), b"x").unwrap();
}

#[test]
fn a_bound_file_is_seen_until_it_is_unbound_even_without_its_name() {
    let mut system = StandIn::new(Camera::nx300());
    let (copy, hosts) = (path("/tmp/copy"), path(camera::HOSTS));
    system.create(copy, b"copy").unwrap();
    system.bind(copy, hosts).unwrap();
    assert_eq!(system.kind(copy).unwrap(), system.kind(hosts).unwrap());
    system.remove(copy).unwrap();
    assert_eq!(system.camera.text(camera::HOSTS), "copy");
    assert_eq!(
        system.remove(hosts).unwrap_err().kind(),
        ErrorKind::ResourceBusy
    );
    assert!(
        system
            .read(path(crate::system::MOUNT_TABLE), 4096)
            .unwrap()
            .ends_with(b"none /etc/hosts tmpfs rw,relatime 0 0\n")
    );
    system.unbind(hosts).unwrap();
    assert_eq!(system.camera.text(camera::HOSTS), "127.0.0.1\tlocalhost\n");
}

#[test]
fn after_its_end_a_process_changes_nothing() {
    let mut system = StandIn::new(Camera::nx300());
    system.killed_after = Some(1);
    system.create(path("/tmp/file"), b"content").unwrap_err();
    assert_eq!(system.camera.text("/tmp/file"), "");
    system.remove(path("/tmp/file")).unwrap_err();
    assert_eq!(system.camera.text("/tmp/file"), "");
}

#[test]
fn calls_fail_as_told() {
    let mut system = StandIn::new(Camera::nx300());
    system.fault = Some(Fault {
        from: 1,
        times: 1,
        kind: ErrorKind::ResourceBusy,
    });
    let look = |system: &StandIn| system.kind(path("/etc"));
    look(&system).unwrap();
    assert_eq!(look(&system).unwrap_err().kind(), ErrorKind::ResourceBusy);
    look(&system).unwrap();
}
