//! The agent is disturbed at each of its steps: the next run must put everything right, whatever was left.

use crate::harness::Camera;
use std::time::Duration;
use virtual_camera::camera::{Day, Hook, RootKind};

/// Runs every errand by this way, with each disturbance at each call. A line for each, and one for whatever was not as it
/// should be.
fn check(camera: &Camera, way: &str, root: &str) {
    camera.copy(&camera.files());
    let scenario = format!("WAY={way}\nMOST=200\n{}", include_str!("inside/every-step"));
    let day = Day {
        hook: Hook::Off,
        scenario: &scenario,
        limit: Duration::from_secs(3600),
        ..Day::default()
    };
    let told = camera.live(&day).told();
    let told: Vec<&str> = told.lines().collect();
    let [rows @ .., end] = &told[..] else {
        panic!("it said nothing")
    };
    assert_eq!(
        *end,
        format!("at the end: hosts original, 0 over it, / {root} ro")
    );
    let errands = [
        "kill install",
        "kill uninstall",
        "fail install",
        "fail uninstall",
    ];
    assert_eq!(rows.len(), errands.len(), "{rows:#?}");
    for (row, errand) in rows.iter().zip(errands) {
        assert_all_is_mended(row.strip_prefix(&format!("{errand} {way}: ")).unwrap());
    }
}

/// `26 calls, 26 mended, 4 times / was left writable`
#[track_caller]
fn assert_all_is_mended(row: &str) {
    let numbers = row.split(' ').filter_map(|word| word.parse().ok());
    let [calls, mended, _] = numbers.collect::<Vec<u32>>()[..] else {
        panic!("{row}")
    };
    assert!(calls >= 10 && mended == calls, "{row}");
}

#[test]
fn disturbed_at_any_step_of_the_way_bind_the_next_run_puts_everything_right() {
    check(&Camera::new("nx300"), "bind", "ext4");
}

#[test]
fn disturbed_at_any_step_of_the_way_remount_the_next_run_puts_everything_right() {
    check(&Camera::new("nx500"), "remount", "ext4");
}

#[test]
fn disturbed_at_any_step_while_flash_memory_is_written_the_next_run_puts_everything_right() {
    let camera = Camera::with_root("nx300", RootKind::Ubifs, |_| ());
    check(&camera, "remount", "ubifs");
}
