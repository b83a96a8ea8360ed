//! Whole days: the camera starts, runs the card's script by itself, and sends a photo to the names.

use crate::harness::{Camera, hosts_with_block};
use virtual_camera::body::HOSTS;
use virtual_camera::camera::{Day, Hook, RootKind};
use virtual_camera::relay::ADDRESS;

#[test]
fn an_nx300_sends_a_photo_by_name_and_its_flash_is_never_written() {
    let camera = Camera::with_card("nx300");
    let factory = camera.root();
    let first = camera.live_and_send(&Day::default());
    first.assert_says("off after");
    let log = camera.log();
    assert!(
        log.contains("NX300, DRIMeIV, firmware 1.40") && log.to_lowercase().contains("way bind"),
        "{log}"
    );
    // A cold start forgets what is in memory; here the script is run again and again, as some cameras may do.
    camera.live_and_send(&Day {
        hook: Hook::Repeat,
        ..Day::default()
    });
    assert!(camera.root() == factory, "the root file system was written");
    assert!(camera.machine.card.get("hosts.original").unwrap().is_none());
}

#[test]
fn an_nx300_in_mode_remount_is_written_once_follows_a_new_address_and_gets_its_own_bytes_back() {
    let camera = Camera::with_card("nx300");
    let remount = camera.files().with_mode("remount").unwrap();
    camera.copy(&remount);
    camera.live_and_send(&Day::default());
    assert_eq!(camera.hosts(), hosts_with_block(ADDRESS));
    assert_eq!(
        camera.machine.card.get("hosts.original").unwrap().unwrap(),
        HOSTS.as_bytes()
    );

    let written = camera.root();
    camera.live_and_send(&Day {
        hook: Hook::Repeat,
        ..Day::default()
    });
    assert!(
        camera.root() == written,
        "the second day wrote to the root file system"
    );

    let hosts = String::from_utf8_lossy(remount.get("hosts")).replace(ADDRESS, "10.0.2.101");
    camera.copy(&remount.clone().with("hosts", hosts.as_bytes()));
    camera.live(&Day {
        scenario: "",
        ..Day::default()
    });
    assert_eq!(camera.hosts(), hosts_with_block("10.0.2.101"));

    camera.copy(&remount.uninstalling().unwrap());
    camera.live(&Day {
        scenario: "",
        ..Day::default()
    });
    assert_eq!(camera.hosts(), HOSTS);
}

#[test]
fn an_nx500_runs_the_script_once_keeps_the_names_and_gets_its_own_bytes_back() {
    let camera = Camera::with_card("nx500");
    let first = camera.live_and_send(&Day::default());
    first.assert_says("factory mode");
    assert_eq!(camera.hosts(), hosts_with_block(ADDRESS));
    let log = camera.log();
    assert!(
        log.contains("NX500, DRIMeV, firmware 1.12") && log.to_lowercase().contains("way remount"),
        "{log}"
    );
    let card = &camera.machine.card;
    assert_eq!(
        card.get("hosts.original").unwrap().unwrap(),
        HOSTS.as_bytes()
    );
    let names = card.names().unwrap();
    assert!(
        !names
            .iter()
            .any(|name| name == "info.tg" || name == "nx_cs.adj"),
        "{names:?}"
    );

    let written = camera.root();
    let second = camera.live_and_send(&Day::default());
    second.assert_says("no info.tg on the card, so no script");
    assert!(
        camera.root() == written,
        "the second day wrote to the root file system"
    );
    assert_eq!(camera.log(), log);

    camera.copy(&camera.files().uninstalling().unwrap());
    camera.live(&Day {
        scenario: "",
        ..Day::default()
    });
    assert_eq!(camera.hosts(), HOSTS);
}

#[test]
fn an_nx300_with_its_root_in_flash_memory_is_written_in_place_if_asked_to() {
    let camera = Camera::with_root("nx300", RootKind::Ubifs, |_| ());
    camera.copy(&camera.files().with_mode("remount").unwrap());
    let console = camera.live_and_send(&Day::default());
    console.assert_says("root is ubifs ro");
    let last = console
        .lines
        .iter()
        .rfind(|line| line.contains("camera: off after"));
    assert!(
        last.is_some_and(|line| line.ends_with("root is ubifs ro")),
        "{last:?}"
    );
    assert!(
        camera.log().contains("make / (ubifs) writable"),
        "{}",
        camera.log()
    );
}

#[test]
fn an_nx500_whose_root_can_never_be_written_keeps_the_names_in_memory() {
    let camera = Camera::with_root("nx500", RootKind::Squashfs, |_| ());
    camera.copy(&camera.files());
    camera.live_and_send(&Day::default());
    let log = camera.log();
    assert!(log.contains("bind, as remount is not possible"), "{log}");
}
