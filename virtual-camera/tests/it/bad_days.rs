//! What goes wrong with cards and cameras, and what the agent says to it: the tables are in the folder `told`. With
//! UPDATE_EXPECT=1 they are written anew; then read the difference.

use crate::harness::Camera;
use expect_test::{ExpectFile, expect_file};
use std::time::Duration;
use virtual_camera::camera::{Day, Hook};
use virtual_camera::card::SIZE;

fn check(body: &str, scenario: &str, want: &ExpectFile) {
    let camera = Camera::with_card(body);
    // So that the card is quickly full.
    let room = vec![0; usize::try_from(SIZE).unwrap() - (3 << 20)];
    camera.machine.card.put("fill", &room).unwrap();
    let scenario = [include_str!("inside/bad-days"), scenario].concat();
    let day = Day {
        hook: Hook::Off,
        scenario: &scenario,
        limit: Duration::from_secs(2700),
        ..Day::default()
    };
    want.assert_eq(&camera.live(&day).told());
}

#[test]
fn whatever_is_wrong_with_the_card_the_agent_says_so_and_the_root_is_read_only() {
    check(
        "nx300",
        include_str!("inside/bad-card"),
        &expect_file!["told/bad-card"],
    );
}

#[test]
fn whatever_is_wrong_with_an_nx300_the_agent_says_so() {
    check(
        "nx300",
        include_str!("inside/bad-camera"),
        &expect_file!["told/bad-nx300"],
    );
}

#[test]
fn whatever_is_wrong_with_an_nx500_the_agent_says_so() {
    check(
        "nx500",
        include_str!("inside/bad-camera"),
        &expect_file!["told/bad-nx500"],
    );
}
