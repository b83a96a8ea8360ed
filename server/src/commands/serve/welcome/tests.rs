//! What is said to a person in each situation.

use super::*;
use crate::config::{self, Overrides};
use expect_test::{Expect, expect};

#[track_caller]
fn check(listen: &str, refused: Option<ErrorKind>, want: &Expect) {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    std::fs::write(&config, "").unwrap();
    let loaded = config::load(Some(&config), &Overrides::default()).unwrap();
    let ours = [Address {
        interface: "wlan0".to_owned(),
        address: [192, 168, 1, 23].into(),
    }];
    let doors = [Door {
        actual: listen.parse().unwrap(),
        refused,
    }];
    let program = PathBuf::from("target/release/nx-gateway");
    let names = ["gld.samsungosp.com", "www.ospserver.net"];
    let welcome = Welcome {
        loaded: &loaded,
        doors: &doors,
        ours: &ours,
        names: &names,
        served: &Served::NotWanted,
        found_as: None,
        trace: None,
        program,
    };
    let text = welcome.to_string();
    let ways: String = text
        .lines()
        .skip_while(|line| !line.starts_with("Cameras"))
        .map(|line| format!("{line}\n"))
        .collect();
    want.assert_eq(&ways);
}

#[test]
fn at_port_80_cameras_can_come() {
    check(
        "0.0.0.0:80",
        None,
        &expect![[r#"
        Cameras come  to 192.168.1.23

        Next: let the cameras' host names lead here, in a hosts file or a name server:
          192.168.1.23 gld.samsungosp.com www.ospserver.net
        What your model needs: target/release/nx-gateway cameras MODEL
        Without a camera at hand: target/release/nx-gateway simulate nx300-email --to 127.0.0.1:80
    "#]],
    );
}

#[test]
fn without_the_right_to_port_80_two_ways_are_shown() {
    check(
        "0.0.0.0:8080",
        Some(ErrorKind::PermissionDenied),
        &expect![[r#"
            Cameras come  not yet: they use port 80 only, and this is port 8080, for only root may use 80
              forward it:  sudo iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-port 8080
              or allow it: sudo setcap cap_net_bind_service=+ep target/release/nx-gateway

            Next: let the cameras' host names lead here, in a hosts file or a name server:
              192.168.1.23 gld.samsungosp.com www.ospserver.net
            What your model needs: target/release/nx-gateway cameras MODEL
            Without a camera at hand: target/release/nx-gateway simulate nx300-email --to 127.0.0.1:8080
        "#]],
    );
}

#[test]
fn where_another_program_has_port_80_its_traffic_is_not_to_be_redirected() {
    check(
        "0.0.0.0:8080",
        Some(ErrorKind::AddrInUse),
        &expect![[r#"
        Cameras come  not yet: they use port 80 only, and this is port 8080, for another program has 80
          see which one: sudo ss -ltnp 'sport = :80'
          then stop it, or give this computer a second address and listen at that

        Next: let the cameras' host names lead here, in a hosts file or a name server:
          192.168.1.23 gld.samsungosp.com www.ospserver.net
        What your model needs: target/release/nx-gateway cameras MODEL
        Without a camera at hand: target/release/nx-gateway simulate nx300-email --to 127.0.0.1:8080
    "#]],
    );
}

#[test]
fn a_port_chosen_by_hand_is_no_secret_from_the_owner_either() {
    check(
        "192.168.1.23:8080",
        None,
        &expect![[r#"
        Cameras come  not yet: they use port 80 only, and this is port 8080
          forward it:  sudo iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-port 8080

        Next: let the cameras' host names lead here, in a hosts file or a name server:
          192.168.1.23 gld.samsungosp.com www.ospserver.net
        What your model needs: target/release/nx-gateway cameras MODEL
        Without a camera at hand: target/release/nx-gateway simulate nx300-email --to 192.168.1.23:8080
    "#]],
    );
}

#[test]
fn loopback_is_for_trying_only() {
    check(
        "127.0.0.1:8080",
        None,
        &expect![[r#"
        Cameras come  not at all: 127.0.0.1 is reached from this computer only

        Next: let the cameras' host names lead here, in a hosts file or a name server:
          192.168.1.23 gld.samsungosp.com www.ospserver.net
        What your model needs: target/release/nx-gateway cameras MODEL
        Without a camera at hand: target/release/nx-gateway simulate nx300-email --to 127.0.0.1:8080
    "#]],
    );
}
