//! What is printed about the cameras.

use super::*;
use expect_test::{Expect, expect};

fn cameras() -> Cameras {
    Cameras::built_in().expect("the table is well-formed")
}

#[track_caller]
fn check_error(model: &str, want: Expect) {
    let args = CamerasArgs {
        model: Some(model.to_owned()),
    };
    let error = run(&args).expect_err("not in the table");
    want.assert_eq(&format!("{error:#}"));
}

#[test]
fn a_misspelt_model_is_an_error_that_names_similar_ones() {
    check_error(
        "nx301",
        expect![[r#"
        no camera "nx301" in the table; did you mean NX300 or NX310 or NX30?
        hint: `nx-gateway cameras` lists them. A Samsung camera that is not listed may work all the same: point it here by name server and try."#]],
    );
}

#[test]
fn a_stranger_is_told_to_try() {
    check_error(
        "coolpix",
        expect![[r#"
        no camera "coolpix" in the table
        hint: `nx-gateway cameras` lists them. A Samsung camera that is not listed may work all the same: point it here by name server and try."#]],
    );
}

#[test]
fn the_table_has_a_line_for_each_model_and_columns_under_their_heads() {
    let cameras = cameras();
    let text = table(&cameras);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), cameras.models().len() + 3);
    let column = lines[0].find("Status").expect("the head");
    let nx500 = lines.iter().find(|line| line.starts_with("NX500 "));
    assert!(nx500.is_some_and(|line| line[column..].starts_with("works")));
}

#[test]
fn columns_are_as_wide_as_their_widest_cell() {
    let rows = [["a", "bb"], ["ccc", ""]].map(|row| row.map(str::to_owned));
    assert_eq!(aligned(&rows), "a    bb\nccc\n");
}

#[test]
fn everything_about_one_model() {
    let cameras = cameras();
    let camera = cameras.find("wb37f").expect("in the table");
    expect![[r#"
        WB37F, 2014

        Status    works (tested by its owner)
        Source    Listed as working by the author of the original upload service, with the remark that it needs the cookie.
        Family    compact
        Sends     email, share photos
        Hotspot   asks www.msn.com and wants the cookie; it refuses the redirect

        Host names it may ask for
          gld.samsungosp.com       hotspot check of the NX cameras
          www.samsungimaging.com   page the camera's browser opens when the hotspot check fails
          www.ospserver.net        email; clock and provider list of the ST1000
          snsgw.samsungmobile.com  login and uploads of the Share menu
          samsungimaging.com       the same page, as some browsers spell it
          www.msn.com              hotspot check of other compact cameras

        By name server: nothing is changed on the camera
          1. If the name server of your network can be taught (Pi-hole, dnsmasq, unbound, some routers): put the lines of nx-gateway hosts --format dnsmasq (or unbound) into it, and reload it. Take the # away in front of www.msn.com.
          2. If not, nx-gateway is one itself: in config.toml, section [dns], say enabled = true and live_names = ["www.msn.com"], start it again, and write this computer's address as DNS server into the camera's WiFi settings. For the whole house, docs/deployment.md first.
          3. Let the camera join that network. No other DNS server may stand in its WiFi settings.
          4. Send a photo. The log of nx-gateway tells what the camera asked for.
    "#]].assert_eq(&details(&cameras, camera));
}

#[test]
fn a_camera_that_runs_scripts_says_with_which_firmware_and_how_it_is_set_up() {
    let cameras = cameras();
    let camera = cameras.find("nx2000").expect("in the table");
    expect![[r#"
        NX2000, 2013

        Status    should work (inferred)
        Source    Sibling of the tested NX300; its preference table has the same service names.
        Family    NX, DRIMe IV
        Sends     email, share photos
        Hotspot   asks gld.samsungosp.com and is content with any answer 200
        Card      runs a script from it; firmware: 1.18 (reported). A modding project for this very camera, and the samsung-nx-hacks project.

        Host names it may ask for
          gld.samsungosp.com       hotspot check of the NX cameras
          www.samsungimaging.com   page the camera's browser opens when the hotspot check fails
          www.ospserver.net        email; clock and provider list of the ST1000
          snsgw.samsungmobile.com  login and uploads of the Share menu
          samsungimaging.com       the same page, as some browsers spell it

        By card: it stays in the camera and leads it here after each start
          1. Put the card into this computer and run nx-gateway sd-card --model nx2000 DIR, where DIR is the folder that shows what is on the card.
          2. Eject the card, charge the battery, put the card into the camera, switch it on and wait half a minute. You see nothing special.
          3. Send a photo. If that fails, read nx-gateway.log on the card: docs/cameras.md explains its lines.
          4. To undo it, run nx-gateway sd-card --remove DIR, and take the battery out of the camera for a moment.

        By name server: nothing is changed on the camera
          1. If the name server of your network can be taught (Pi-hole, dnsmasq, unbound, some routers): put the lines of nx-gateway hosts --format dnsmasq (or unbound) into it, and reload it.
          2. If not, nx-gateway is one itself: in config.toml, section [dns], say enabled = true, start it again, and write this computer's address as DNS server into the camera's WiFi settings. For the whole house, docs/deployment.md first.
          3. Let the camera join that network. No other DNS server may stand in its WiFi settings.
          4. Send a photo. The log of nx-gateway tells what the camera asked for.
    "#]].assert_eq(&details(&cameras, camera));
}

#[test]
fn every_model_can_be_printed() {
    let cameras = cameras();
    for camera in cameras.models() {
        let text = details(&cameras, camera);
        assert!(text.contains(&camera.source), "{}", camera.model);
        assert!(!text.contains('{'), "{}", camera.model);
        let guides = text.matches("\n  1. ").count();
        assert_eq!(guides, camera.set_up.len(), "{}", camera.model);
    }
}

#[test]
fn nobody_is_led_to_believe_that_a_camera_works_which_does_not() {
    let cameras = cameras();
    let st1000 = cameras.find("st1000").expect("in the table");
    let text = details(&cameras, st1000);
    assert!(text.contains("No way makes it send yet"), "{text}");
    assert!(!text.contains("By name server"), "{text}");
    let galaxy = cameras.find("galaxy nx").expect("in the table");
    assert!(!details(&cameras, galaxy).contains("Host names"));
}
