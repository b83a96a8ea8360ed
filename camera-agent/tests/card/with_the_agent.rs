//! The card's script with the real agent, built for this machine: that the two understand each other.
//!
//! What the agent does in which case is proved by its own tests; that it runs on the cameras' processor and kernel, by
//! the virtual camera.

use crate::fake_camera::{FakeCamera, ORIGINAL, Outcome, in_each_shell};
use crate::shipped;

const ADDRESS: &str = "192.168.1.23";

fn is(camera: &FakeCamera, model: &str) {
    camera.own("etc/version.info", &format!("1.10\n{model}\n"));
    camera.real_agent(env!("CARGO_BIN_EXE_camera-agent"));
}

fn log(camera: &FakeCamera) -> String {
    camera.left("card/nx-gateway.log").unwrap_or_default()
}

#[track_caller]
fn check_names_are_set(camera: &FakeCamera, outcome: &Outcome) {
    let said = log(camera);
    assert_eq!(outcome.status, "0");
    assert_eq!(
        outcome.hosts,
        shipped::camera_hosts(ADDRESS, ORIGINAL),
        "{said}"
    );
    assert!(outcome.root_is_read_only, "{said}");
    assert_eq!(
        camera.left("tmp/nx-gateway.done"),
        camera.left("card/hosts"),
        "{said}"
    );
}

#[test]
fn the_names_are_set_and_the_next_run_ends_at_once() {
    in_each_shell(|camera| {
        is(&camera, "NX300");
        check_names_are_set(&camera, &camera.start());
        let said = log(&camera);
        // Its own file is left alone: a copy in memory lies over it.
        let mounts = camera.left("mounts").unwrap();
        assert!(mounts.contains(" /etc/hosts tmpfs "), "{said}{mounts}");
        // The fake camera forgets the names, but not the note in memory that all is done.
        camera.start();
        assert_eq!(log(&camera), said);
    });
}

#[test]
fn an_nx500_keeps_the_names_and_factory_mode_ends() {
    in_each_shell(|camera| {
        is(&camera, "NX500");
        for name in ["info.tg", "nx_cs.adj"] {
            camera.card(name, &shipped::read(&format!("sd-card/nx500/{name}")));
        }
        let outcome = camera.start();
        check_names_are_set(&camera, &outcome);
        assert!(outcome.is_written);
        assert_eq!(camera.left("card/info.tg"), None);
        assert_eq!(camera.left("card/nx_cs.adj"), None);
        assert_eq!(
            camera.left("card/hosts.original").as_deref(),
            Some(ORIGINAL)
        );
    });
}

#[test]
fn what_the_script_did_alone_is_right_for_the_agent() {
    in_each_shell(|camera| {
        camera.keep(&camera.start());
        std::fs::remove_file(camera.path("tmp/nx-gateway.done")).unwrap();
        is(&camera, "NX500");
        let outcome = camera.start();
        check_names_are_set(&camera, &outcome);
        assert!(!outcome.is_written, "{}", log(&camera));
    });
}

#[test]
fn what_the_agent_did_is_right_for_the_script_alone() {
    in_each_shell(|camera| {
        is(&camera, "NX500");
        camera.keep(&camera.start());
        std::fs::remove_file(camera.path("tmp/nx-gateway.done")).unwrap();
        std::fs::remove_file(camera.path("card/camera-agent")).unwrap();
        let outcome = camera.start();
        check_names_are_set(&camera, &outcome);
        assert!(!outcome.is_written, "{}", log(&camera));
    });
}

#[test]
fn the_agent_takes_away_what_the_script_did_alone_to_the_byte() {
    in_each_shell(|camera| {
        camera.keep(&camera.start());
        is(&camera, "NX500");
        let script = shipped::read("sd-card/autoexec.sh");
        camera.card(
            "autoexec.sh",
            &script.replacen("action=install", "action=uninstall", 1),
        );
        camera.card("info.tg", &shipped::read("sd-card/nx500/info.tg"));
        // For this no address is needed.
        camera.card("hosts", &shipped::read("sd-card/hosts"));
        let outcome = camera.start();
        assert_eq!(outcome.hosts, ORIGINAL, "{}", log(&camera));
        // By this line `make-sd-card --remove` knows that the camera has forgotten the names.
        assert!(log(&camera).ends_with("\nThe camera's hosts file is as it was before.\n"));
        assert!(outcome.root_is_read_only);
        assert_eq!(camera.left("tmp/nx-gateway.done"), None);
        assert_eq!(camera.left("card/info.tg"), None);
    });
}

#[test]
fn the_agent_takes_away_a_filler_of_the_script() {
    in_each_shell(|camera| {
        camera.keep(&camera.start());
        camera.card("hosts", "10.0.0.2 gld.samsungosp.com\n");
        let shorter = camera.start();
        assert!(shorter.hosts.contains("# nx-gateway: filler"));
        camera.keep(&shorter);
        camera.card("hosts", &shipped::hosts_with(ADDRESS));
        is(&camera, "NX500");
        check_names_are_set(&camera, &camera.start());
    });
}
