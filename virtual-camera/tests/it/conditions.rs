//! The agent under conditions that no camera is known for: an old kernel, signals at each step, little memory, faults of
//! the program itself.

use crate::harness::Camera;
use std::collections::BTreeMap;
use std::time::Duration;
use virtual_camera::camera::{Day, Hook};

/// The last system call that Linux 3.5 knows on ARM.
const LAST: u32 = 377;
/// What is private to ARM, beyond the table, and in every kernel.
const PRIVATE: u32 = 0x0f_0000;
const INSTALLED_BY_BIND: &str = "0, hosts ours, 1 over it, / ext4 ro";
const INSTALLED_BY_REMOUNT: &str = "0, hosts ours, 0 over it, / ext4 ro";
const ORIGINAL: &str = "0, hosts original, 0 over it, / ext4 ro";

/// The system calls that the agent may make, each with the kernel in which it came. Whoever adds one looks it up.
fn known_calls() -> BTreeMap<&'static str, &'static str> {
    let lines = include_str!("told/system-calls").lines();
    let lines = lines.filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once("  ").unwrap()).collect()
}

#[test]
fn the_agent_works_as_on_linux_3_5_and_ends_by_no_signal() {
    let camera = Camera::with_card("nx300");
    let day = Day {
        hook: Hook::Off,
        scenario: include_str!("inside/conditions"),
        limit: Duration::from_secs(2700),
        ..Day::default()
    };
    let told = camera.live(&day).told();
    let (calls, others): (Vec<_>, Vec<_>) =
        told.lines().partition(|line| line.starts_with("call "));
    let want = [
        format!("old kernel, install by bind: {INSTALLED_BY_BIND}"),
        format!("old kernel, status: {INSTALLED_BY_BIND}"),
        format!("old kernel, uninstall: {ORIGINAL}"),
        format!("old kernel, install by remount: {INSTALLED_BY_REMOUNT}"),
        format!("old kernel, status: {INSTALLED_BY_REMOUNT}"),
        format!("old kernel, uninstall: {ORIGINAL}"),
        format!("old kernel, the script: {INSTALLED_BY_BIND}"),
        format!("signals, install by bind: {INSTALLED_BY_BIND}"),
        format!("signals, install by remount: {INSTALLED_BY_REMOUNT}"),
        // 139: the kernel cannot even lay out the program.
        "little memory: 139 102 0, then hosts ours, 1 over it, / ext4 ro".to_owned(),
        "fault panic: 101".to_owned(),
        "fault drop: 101".to_owned(),
        "fault memory: 102".to_owned(),
        "fault huge: 102".to_owned(),
        "fault signals: 0".to_owned(),
    ];
    assert_eq!(others, want);
    check_calls(&calls);
}

fn check_calls(calls: &[&str]) {
    let known = known_calls();
    assert!(calls.len() > 15, "{calls:?}");
    for call in calls {
        let call = call.trim_start_matches("call ");
        let (number, name) = call.split_once(' ').unwrap();
        let number: u32 = number.parse().unwrap();
        let came = known
            .get(name)
            .unwrap_or_else(|| panic!("{call} is not in told/system-calls"));
        let is_old = number <= LAST || number >= PRIVATE;
        assert!(
            is_old || came.contains("falls back"),
            "Linux 3.5 has no {call}"
        );
    }
}
