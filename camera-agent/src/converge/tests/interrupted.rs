//! Ended after each change, and with each call failing: the next run must put everything right, and until then no
//! original byte may be lost, nor the root file system be writable without anybody knowing.

use super::*;
use crate::{camera_hosts::without_block, system::stand_in::Fault};
use std::{fmt::Write as _, io::ErrorKind, time::Duration};

/// What is begun where.
struct Scene {
    name: &'static str,
    camera: Camera,
    wish: Wish,
}

fn after(camera: Camera, wish: &Wish) -> Camera {
    let mut system = StandIn::new(camera);
    let (ending, said) = run(&mut system, wish);
    assert_eq!(ending, done(), "{said}");
    system.camera
}

fn scenes() -> Vec<Scene> {
    let bind = |card_file| install(card_file, Mode::Only(Way::Bind));
    let remount = |card_file| install(card_file, Mode::Only(Way::Remount));
    let auto = |card_file| install(card_file, Mode::Auto);
    let bound = || after(Camera::nx300(), &auto(CARD_FILE));
    let written = || after(Camera::nx500(), &auto(CARD_FILE));
    let mut lying = Camera::nx500();
    lying.ignores = Some(Access::Writable);
    let longer = format!("# {}\n{CHANGED}", "more");
    let scene = |name, camera, wish| Scene { name, camera, wish };
    let mut without_hosts = Camera::nx500();
    without_hosts.nodes.remove(Path::new(HOSTS));
    vec![
        scene("install, bind (NX300)", Camera::nx300(), auto(CARD_FILE)),
        scene("install, remount (NX500)", Camera::nx500(), auto(CARD_FILE)),
        scene(
            "install, remount (NX300)",
            Camera::nx300(),
            remount(CARD_FILE),
        ),
        scene("install, remount fails, bind", lying, auto(CARD_FILE)),
        scene("install, no hosts file yet", without_hosts, auto(CARD_FILE)),
        scene("other address, bind", bound(), auto(CHANGED)),
        scene("other address, remount", written(), auto(&longer)),
        scene("from bind to remount", bound(), remount(CHANGED)),
        scene("from remount to bind", written(), bind(CHANGED)),
        scene("uninstall, bind", bound(), uninstall()),
        scene("uninstall, remount", written(), uninstall()),
    ]
}

/// What must hold at any time, whatever happened. A file that was made by us may be there or not.
#[track_caller]
fn check_nothing_is_lost(camera: &Camera, scene: &Scene, what: &str) {
    let own = |camera: &Camera| {
        let there = camera.nodes.contains_key(Path::new(HOSTS));
        there.then(|| without_block(camera.text_below(HOSTS).as_bytes()))
    };
    assert_eq!(
        own(camera).unwrap_or_default(),
        own(&scene.camera).unwrap_or_default(),
        "{what}"
    );
}

fn is_writable(camera: &Camera) -> bool {
    camera.options("/").starts_with("rw")
}

fn is_noted(camera: &Camera) -> bool {
    camera
        .names("/tmp")
        .iter()
        .any(|name| name == "nx-gateway.writable")
}

/// A run that nothing disturbs must reach what is wished for, and the one after it find nothing to do.
#[track_caller]
fn mended(camera: Camera, scene: &Scene, expected: &Camera, what: &str) -> Camera {
    let mut system = StandIn::new(camera);
    let (ending, said) = run(&mut system, &scene.wish);
    assert_eq!(ending.exit_code(), 0, "{what}: {ending} {said}");
    assert_eq!(system.camera.text(HOSTS), expected.text(HOSTS), "{what}");
    assert_eq!(system.camera.options("/"), expected.options("/"), "{what}");
    let camera = system.camera.clone();
    let (ending, said) = run(&mut system, &scene.wish);
    assert_eq!(ending, nothing_to_do(), "{what}: {said}");
    assert_eq!(system.camera, camera, "{what}");
    camera
}

/// The names of files but for the backup: one that is killed while it makes the first hosts file lets the next keep an
/// empty one.
fn names(camera: &Camera) -> Vec<String> {
    let folders = ["/tmp", "/mnt/mmc", "/etc"].into_iter();
    let names = folders.flat_map(|folder| camera.names(folder));
    names.filter(|name| name != "hosts.original").collect()
}

#[test]
fn killed_after_each_change_the_next_run_puts_everything_right() {
    let mut table = String::new();
    for scene in scenes() {
        let mut whole = StandIn::new(scene.camera.clone());
        let (ending, said) = run(&mut whole, &scene.wish);
        assert_eq!(ending, done(), "{}: {said}", scene.name);
        let mut writable = 0;
        for killed_after in 0..whole.changes {
            let what = format!("{}, killed after {killed_after}", scene.name);
            let mut killed = StandIn::new(scene.camera.clone());
            killed.killed_after = Some(killed_after);
            run(&mut killed, &scene.wish);
            assert_eq!(killed.changes, killed_after, "{what}");
            check_nothing_is_lost(&killed.camera, &scene, &what);
            if is_writable(&killed.camera) {
                assert!(is_noted(&killed.camera), "{what}");
                writable += 1;
            }
            let after = mended(killed.camera, &scene, &whole.camera, &what);
            let (below, whole) = (after.text_below(HOSTS), &whole.camera);
            assert_eq!(below, whole.text_below(HOSTS), "{what}");
            assert_eq!(after.is_uncovered(), whole.is_uncovered(), "{what}");
            assert_eq!(names(&after), names(whole), "{what}");
        }
        let name = scene.name;
        writeln!(
            table,
            "{name:<30} {:>2} changes, left writable by {writable} kills",
            whole.changes
        )
        .unwrap();
    }
    expect_test::expect![[r#"
        install, bind (NX300)           7 changes, left writable by 0 kills
        install, remount (NX500)       15 changes, left writable by 2 kills
        install, remount (NX300)       13 changes, left writable by 2 kills
        install, remount fails, bind   17 changes, left writable by 0 kills
        install, no hosts file yet     13 changes, left writable by 3 kills
        other address, bind            10 changes, left writable by 0 kills
        other address, remount         11 changes, left writable by 2 kills
        from bind to remount           16 changes, left writable by 2 kills
        from remount to bind            8 changes, left writable by 0 kills
        uninstall, bind                 3 changes, left writable by 0 kills
        uninstall, remount              9 changes, left writable by 3 kills
    "#]]
    .assert_eq(&table);
}

#[test]
fn whatever_call_fails_the_root_ends_read_only_or_it_is_told() {
    let kinds = [
        ErrorKind::Other,
        ErrorKind::ResourceBusy,
        ErrorKind::StorageFull,
        ErrorKind::ReadOnlyFilesystem,
    ];
    for scene in scenes() {
        let mut whole = StandIn::new(scene.camera.clone());
        run(&mut whole, &scene.wish);
        let calls = whole.calls.borrow().clone();
        for (from, call) in calls.iter().enumerate() {
            for kind in kinds {
                for times in [1, usize::MAX] {
                    let what = format!(
                        "{}: {times} times {kind} from \"{call}\" ({from}) on",
                        scene.name
                    );
                    let mut system = StandIn::new(scene.camera.clone());
                    system.fault = Some(Fault { from, times, kind });
                    check_it_ends_well(system, &scene, &whole.camera, &what);
                }
            }
        }
    }
}

#[track_caller]
fn check_it_ends_well(mut system: StandIn, scene: &Scene, expected: &Camera, what: &str) {
    let (ending, said) = run(&mut system, &scene.wish);
    let what = format!("{what} -> {ending:?}\n{said}");
    if is_writable(&system.camera) {
        assert_eq!(ending.exit_code(), 5, "{what}");
        assert!(is_noted(&system.camera), "{what}");
    }
    assert!(system.waited.get() < Duration::from_secs(3), "{what}");
    check_nothing_is_lost(&system.camera, scene, &what);
    let after = mended(system.camera, scene, expected, &what);
    assert!(!is_noted(&after), "{what}");
}
