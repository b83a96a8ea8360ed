//! What is said to a person in each situation.

use super::*;
use crate::config::{self, Overrides};
use expect_test::{Expect, expect};

#[track_caller]
fn check(listen: &str, refused: Option<ErrorKind>, want: &Expect) {
    check_names(listen, refused, "", &Served::NotWanted, want);
}

#[track_caller]
fn check_names(
    listen: &str,
    refused: Option<ErrorKind>,
    settings: &str,
    served: &Served,
    want: &Expect,
) {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    std::fs::write(&config, settings).unwrap();
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
        served,
        found_as: matches!(served, Served::At(_)).then_some("photos"),
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
              forward it:  sudo iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080
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
              forward it:  sudo iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080

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

#[test]
fn whoever_can_ask_here_for_names_is_told_so_and_who_else_may() {
    let served = Served::At(vec!["0.0.0.0:53".parse().unwrap()]);
    check_names(
        "0.0.0.0:80",
        None,
        "",
        &served,
        &expect![[r#"
        Cameras come  to 192.168.1.23
        Names lead    here; asked at 192.168.1.23:53
        Browsers come to http://photos.local

        Next: write 192.168.1.23 as DNS server into the camera's WiFi settings
          (for all devices, by the router, say first who knows all other names: [dns] forward_to)
        What your model needs: target/release/nx-gateway cameras MODEL
        Without a camera at hand: target/release/nx-gateway simulate nx300-email --to 127.0.0.1:80
    "#]],
    );
    let settings = "[dns]\nforward_to = \"192.168.1.1\"\n";
    check_names(
        "0.0.0.0:8080",
        None,
        settings,
        &served,
        &expect![[r#"
        Cameras come  not yet: they use port 80 only, and this is port 8080
          forward it:  sudo iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080
        Names lead    here; asked at 192.168.1.23:53
        Browsers come to http://photos.local:8080

        Next: let the cameras, or by the router's DHCP all devices, ask here for names: DNS server 192.168.1.23
        What your model needs: target/release/nx-gateway cameras MODEL
        Without a camera at hand: target/release/nx-gateway simulate nx300-email --to 127.0.0.1:8080
    "#]],
    );
}

#[test]
fn names_that_can_not_be_answered_are_for_the_doctor() {
    let error = io::Error::from(ErrorKind::AddrInUse);
    let served = Served::Refused("0.0.0.0:53".parse().unwrap(), error);
    check_names(
        "0.0.0.0:80",
        None,
        "",
        &served,
        &expect![[r#"
        Cameras come  to 192.168.1.23
        Names lead    nowhere yet: 0.0.0.0:53 can't be had: address in use
          why, and what to do: target/release/nx-gateway doctor

        Next: let the cameras' host names lead here, in a hosts file or a name server:
          192.168.1.23 gld.samsungosp.com www.ospserver.net
        What your model needs: target/release/nx-gateway cameras MODEL
        Without a camera at hand: target/release/nx-gateway simulate nx300-email --to 127.0.0.1:80
    "#]],
    );
}
