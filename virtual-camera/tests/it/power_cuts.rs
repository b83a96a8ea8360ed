//! The battery is taken out while the root file system is writable. What was not yet on the disk is lost; the next day must
//! find a file system that is whole, and put everything right.

use crate::harness::{Camera, hosts_with_block};
use virtual_camera::body::HOSTS;
use virtual_camera::camera::{Day, Hook};
use virtual_camera::relay::ADDRESS;

/// Cuts the power when the agent is about to make this system call, by a restart without a word to anybody.
fn cut_before(moment: &str) {
    let camera = Camera::with_card("nx500");
    let scenario = format!(
        "camera-probe pause-at {moment} 'echo b >/proc/sysrq-trigger' \
         $agent install --hosts /mnt/mmc/hosts --log /mnt/mmc/nx-gateway.log"
    );
    let console = camera.live(&Day {
        hook: Hook::Off,
        scenario: &scenario,
        ..Day::default()
    });
    let went_on = console.lines.iter().any(|line| line.contains("off after"));
    assert!(!went_on, "the power was not cut");
    println!("left: {:?}", camera.hosts());
    camera.live_and_send(&Day::default());
    assert_eq!(camera.hosts(), hosts_with_block(ADDRESS));
    camera.copy(&camera.files().uninstalling().unwrap());
    camera.live(&Day {
        scenario: "",
        ..Day::default()
    });
    assert_eq!(camera.hosts(), HOSTS);
}

#[test]
fn a_power_cut_before_the_names_are_written_is_mended_the_next_day() {
    cut_before("pwrite64");
}

#[test]
fn a_power_cut_before_the_names_are_on_the_disk_is_mended_the_next_day() {
    cut_before("syncfs");
}
