//! The agent is disturbed at each of its steps: the next run must put everything right, whatever was left.

use crate::harness::Camera;
use std::time::Duration;
use virtual_camera::camera::{Day, Hook};

/// A line for each errand and disturbance, and one for whatever was not as it should be.
fn table(body: &str, way: &str) -> Vec<String> {
    let camera = Camera::with_card(body);
    let scenario = format!("WAY={way}\nMOST=200\n{}", include_str!("inside/every-step"));
    let day = Day {
        hook: Hook::Off,
        scenario: &scenario,
        limit: Duration::from_secs(600),
        ..Day::default()
    };
    camera
        .live(&day)
        .told()
        .lines()
        .map(str::to_owned)
        .collect()
}

#[track_caller]
fn assert_all_is_mended(way: &str, table: &[String]) {
    let [rows @ .., end] = table else {
        panic!("it said nothing")
    };
    assert_eq!(end, "at the end: hosts original, 0 over it, / ext4 ro");
    let errands = [
        "kill install",
        "kill uninstall",
        "fail install",
        "fail uninstall",
    ];
    assert_eq!(rows.len(), errands.len(), "{rows:#?}");
    for (row, errand) in rows.iter().zip(errands) {
        let (name, row) = row.split_once(": ").unwrap();
        assert_eq!(name, format!("{errand} {way}"));
        let numbers: Vec<u32> = row
            .split(' ')
            .filter_map(|word| word.parse().ok())
            .collect();
        let [calls, mended, _] = numbers[..] else {
            panic!("{row}")
        };
        assert!(calls >= 10 && mended == calls, "{errand}: {row}");
    }
}

#[test]
fn disturbed_at_any_step_of_the_way_bind_the_next_run_puts_everything_right() {
    assert_all_is_mended("bind", &table("nx300", "bind"));
}

#[test]
fn disturbed_at_any_step_of_the_way_remount_the_next_run_puts_everything_right() {
    assert_all_is_mended("remount", &table("nx500", "remount"));
}
