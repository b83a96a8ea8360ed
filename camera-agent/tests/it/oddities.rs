//! Cameras that are not as they left the factory, or not as one expects.

use crate::fake_root::{At, CARD, FakeRoot, uninstall};
use camera_agent::{
    camera_hosts::filled_up,
    card_hosts::Wanted,
    plan::{Mode, Way},
};
use expect_test::expect;

#[test]
fn hosts_files_of_every_shape_are_restored_to_the_byte() {
    let shapes: [&[u8]; 6] = [
        b"",
        b"127.0.0.1 localhost",
        b"127.0.0.1 localhost\r\n10.0.0.1 printer\r\n\r\n",
        b"\n\n\n",
        b"\xef\xbb\xbf127.0.0.1 localhost\n\0\xff",
        b"10.9.9.9 gld.samsungosp.com\n# nx-gateway was here\n",
    ];
    for (shape, mut camera) in shapes.into_iter().flat_map(|shape| {
        [FakeRoot::drime4("NX300"), FakeRoot::drime5("NX1")].map(|camera| (shape, camera))
    }) {
        camera.hosts = At::File(shape.to_vec());
        camera.carry_out(&camera.install());
        assert!(camera.hosts_now().starts_with("# nx-gateway: begin"));
        camera.carry_out(&uninstall());
        assert!(
            matches!(&camera.hosts, At::File(content) if content == shape),
            "{shape:?}"
        );
    }
}

#[test]
fn a_large_hosts_file_is_covered_on_the_nx500_too() {
    let mut camera = FakeRoot::drime5("NX500");
    camera.hosts = At::File(b"10.0.0.1 printer\n".repeat(240));
    expect![[r#"
        (Way bind, as remount is not possible: the hosts file would have 4285 bytes, and only 4096 can be written in one piece.)
        (The names are kept in memory only: if the camera forgets them, put info.tg and nx_cs.adj on the card again.)
        put a copy in memory, /tmp/nx-gateway.hosts with 4285 bytes, over /etc/hosts
        remove /mnt/mmc/info.tg
        remove /mnt/mmc/nx_cs.adj
        note in /tmp/nx-gateway.done that all is done
    "#]].assert_eq(&camera.print(&camera.install()));
}

#[test]
fn a_huge_hosts_file_is_not_touched() {
    let mut camera = FakeRoot::drime5("NX500");
    camera.hosts = At::File(vec![b'#'; 70_000]);
    expect![[r#"
        refused: The hosts file can't be used: /etc/hosts is too long.
    "#]]
    .assert_eq(&camera.print(&camera.install()));
}

#[test]
fn a_folder_in_place_of_the_hosts_file_is_told() {
    let mut camera = FakeRoot::drime4("NX300");
    camera.hosts = At::Folder;
    expect![[r#"
        refused: The hosts file can't be used: /etc/hosts is a folder.
    "#]]
    .assert_eq(&camera.print(&camera.install()));
}

#[test]
fn a_camera_without_hosts_file_gets_one_and_keeps_an_empty_one() {
    let mut camera = FakeRoot::drime4("NX300");
    camera.hosts = At::Nothing;
    expect![[r#"
        (Way remount, as bind is not possible: there is no hosts file that a copy could cover.)
        (The camera has no hosts file, or an empty one: other than usual, new room is taken for it in the flash memory.)
        make / (ubifs) writable, with a note in /tmp/nx-gateway.writable, and read-only again after this:
            make /etc/hosts with 205 bytes, and read them back
        note in /tmp/nx-gateway.done that all is done
    "#]].assert_eq(&camera.print(&camera.install()));
    camera.carry_out(&camera.install());
    camera.carry_out(&uninstall());
    assert_eq!(camera.hosts_now(), "");
}

#[test]
fn a_card_that_cannot_be_written_gets_no_backup_and_keeps_its_triggers() {
    let mut camera = FakeRoot::drime5("NX500");
    camera.card_is_read_only = true;
    expect![[r#"
        (Way remount: this camera keeps what is written, and runs the script of the card only once.)
        make / (ext4) writable, with a note in /tmp/nx-gateway.writable, and read-only again after this:
            write 239 bytes over the 34 of /etc/hosts in place, and read them back
        note in /tmp/nx-gateway.done that all is done
    "#]].assert_eq(&camera.print(&camera.install()));
}

#[test]
fn foreign_entries_for_our_names_are_remarked_on() {
    let mut camera = FakeRoot::drime4("NX30");
    camera.hosts = At::File(b"127.0.0.1 localhost\n10.9.9.9 old WWW.OSPSERVER.NET\n".to_vec());
    expect![[r#"
        (Way bind: this camera forgets changes to its own files when it starts afresh, and its flash memory is best left alone.)
        (Line 2 of the hosts file names www.ospserver.net too: our lines stand before it and count.)
        put a copy in memory, /tmp/nx-gateway.hosts with 256 bytes, over /etc/hosts
        note in /tmp/nx-gateway.done that all is done
    "#]].assert_eq(&camera.print(&camera.install()));
}

#[test]
fn a_squashfs_gets_a_copy_and_nothing_else() {
    let mut camera = FakeRoot::drime5("NX1");
    camera.mounts = camera
        .mounts
        .replace("ext4 ro,relatime,data", "squashfs ro,relatime,data");
    expect![[r#"
        (Way bind, as remount is not possible: a file system of the kind squashfs can't be written.)
        (The names are kept in memory only: if the camera forgets them, put info.tg and nx_cs.adj on the card again.)
        put a copy in memory, /tmp/nx-gateway.hosts with 239 bytes, over /etc/hosts
        remove /mnt/mmc/info.tg
        remove /mnt/mmc/nx_cs.adj
        note in /tmp/nx-gateway.done that all is done
    "#]].assert_eq(&camera.print(&camera.install()));
    let mut wish = camera.install();
    wish.mode = Mode::Only(Way::Remount);
    expect![[r#"
        refused: The way remount is not possible: a file system of the kind squashfs can't be written.
    "#]].assert_eq(&camera.print(&wish));
}

#[test]
fn after_a_failed_remount_the_nx500_gets_a_copy() {
    let camera = FakeRoot::drime5("NX500");
    let mut wish = camera.install();
    wish.failed = vec![Way::Remount];
    expect![[r#"
        (Way bind, as remount is not possible: it was tried and failed.)
        (The names are kept in memory only: if the camera forgets them, put info.tg and nx_cs.adj on the card again.)
        put a copy in memory, /tmp/nx-gateway.hosts with 239 bytes, over /etc/hosts
        remove /mnt/mmc/info.tg
        remove /mnt/mmc/nx_cs.adj
        note in /tmp/nx-gateway.done that all is done
    "#]].assert_eq(&camera.print(&wish));
}

#[test]
fn a_run_that_was_killed_while_it_wrote_is_mended() {
    let mut camera = FakeRoot::drime5("NX500");
    camera.carry_out(&camera.install());
    // Killed while uninstalling: written, but not yet cut; still writable.
    let At::File(now) = &camera.hosts else {
        panic!()
    };
    camera.hosts = At::File(filled_up(crate::fake_root::HOSTS, now.len()));
    camera.mounts = camera.mounts.replace("ext4 ro,", "ext4 rw,");
    camera.put("/tmp/nx-gateway.writable", b"");
    expect![[r#"
        make / (ext4) read-only again, which an earlier run left writable, and remove its note /tmp/nx-gateway.writable
        remove /tmp/nx-gateway.done
        make / (ext4) writable, with a note in /tmp/nx-gateway.writable, and read-only again after this:
            write 34 bytes over the 239 of /etc/hosts in place, and read them back
    "#]].assert_eq(&camera.print(&uninstall()));
    camera.carry_out(&uninstall());
    assert_eq!(camera.hosts_now().as_bytes(), crate::fake_root::HOSTS);
    assert!(camera.mounts.contains("ext4 ro,relatime,data"));
}

#[test]
fn only_root_may_change_a_camera() {
    let mut camera = FakeRoot::drime4("NX300");
    camera.is_root = false;
    assert_eq!(camera.print(&camera.install()), "refused: NotRoot\n");
}

#[test]
fn without_memory_the_flash_is_written_without_a_note() {
    let mut camera = FakeRoot::drime4("NX2000");
    camera.mounts = camera
        .mounts
        .replace("tmpfs /tmp tmpfs rw,relatime 0 0\n", "");
    expect![[r#"
        (Way remount, as bind is not possible: there is no folder in memory for a copy.)
        keep the camera's own file (34 bytes) as /mnt/mmc/hosts.original, if the card can be written
        make / (ubifs) writable, and read-only again after this:
            write 239 bytes over the 34 of /etc/hosts in place, and read them back
    "#]]
    .assert_eq(&camera.print(&camera.install()));
}

#[test]
fn what_an_earlier_way_wrote_is_good_for_the_other() {
    let mut camera = FakeRoot::drime4("NX300");
    let mut wish = camera.install();
    wish.mode = Mode::Only(Way::Remount);
    camera.carry_out(&wish);
    assert_eq!(camera.print(&camera.install()), "");
    // Another address then covers it, and the flash keeps the old one below.
    camera.card = CARD.replace("192.168.1.23", "10.0.0.5");
    assert_eq!(camera.carry_out(&camera.install()), [Way::Bind]);
    assert!(
        Wanted::parse(camera.card.as_bytes()).is_ok() && camera.hosts_now().contains("10.0.0.5")
    );
    assert!(!camera.hosts_now().contains("192.168.1.23"));
}
