//! What is said of ports: ours, free, taken by known and unknown programs, forbidden, not here.

mod names;

use super::*;
use crate::doctor::finding::tests::check;
use expect_test::{Expect, expect};

fn addresses() -> Vec<Address> {
    let address = |interface: &str, address: &str| Address {
        interface: interface.to_owned(),
        address: address.parse().unwrap(),
    };
    vec![
        address("eth0", "192.168.1.23"),
        address("wlan0", "192.168.1.24"),
    ]
}

fn door(guests: Guests, wanted: &str, bind: Bind, held_by: &[(u32, &str)]) -> Door {
    let holder = |(process, program): &(u32, &str)| Holder {
        process: *process,
        program: (*program).to_owned(),
    };
    Door {
        guests,
        wanted: wanted.parse().unwrap(),
        bind,
        held_by: held_by.iter().map(holder).collect(),
    }
}

#[track_caller]
fn check_beside(door: Door, running: Option<&str>, other: Bind, want: &Expect) {
    let addresses = addresses();
    let around = Surroundings {
        running: running.map(|it| it.parse().unwrap()),
        addresses: &addresses,
        program: Path::new("/usr/local/bin/nx-gateway"),
        has_unit: false,
        other,
    };
    check(judge(&[door], &around), want);
}

#[test]
fn a_port_that_systemd_keeps_for_a_service_that_does_not_answer_is_told() {
    let door = door(
        Guests::Cameras,
        "0.0.0.0:80",
        Bind::Taken,
        &[(1, "systemd")],
    );
    let addresses = addresses();
    let around = Surroundings {
        running: None,
        addresses: &addresses,
        program: Path::new("/usr/bin/nx-gateway"),
        has_unit: true,
        other: Bind::Taken,
    };
    check(
        judge(&[door], &around),
        &expect![[r#"
            PROBLEM  ports: port 80 at 0.0.0.0 is taken by systemd (process 1), which opens it for a service
                     That is probably nx-gateway's own, which doesn't answer.
                       run:  sudo systemctl restart nx-gateway.service
                       or run:  journalctl --unit nx-gateway --lines 50
        "#]],
    );
}

#[track_caller]
fn check_cameras(bind: Bind, held_by: &[(u32, &str)], running: Option<&str>, want: &Expect) {
    let door = door(Guests::Cameras, "0.0.0.0:80", bind, held_by);
    check_beside(door, running, Bind::Free, want);
}

#[test]
fn a_port_that_is_ours_or_free_is_well() {
    let here = Some("127.0.0.1:80");
    check_cameras(
        Bind::Free,
        &[],
        None,
        &expect![[r#"
            ok       ports: port 80 at 0.0.0.0 is free for nx-gateway
        "#]],
    );
    check_cameras(
        Bind::Taken,
        &[(812, "nx-gateway")],
        here,
        &expect![[r#"
            ok       ports: port 80 at 0.0.0.0 is held by nx-gateway (process 812)
        "#]],
    );
    check_cameras(
        Bind::Taken,
        &[(1, "systemd"), (812, "nx-gateway")],
        here,
        &expect![[r#"
            ok       ports: port 80 at 0.0.0.0 is held by nx-gateway (process 812); systemd opened it
        "#]],
    );
    // For those who may not see whose it is.
    check_cameras(
        Bind::Taken,
        &[],
        here,
        &expect![[r#"
            ok       ports: port 80 at 0.0.0.0 is held by nx-gateway
        "#]],
    );
}

#[test]
fn a_known_program_is_stopped_by_its_service() {
    check_cameras(
        Bind::Taken,
        &[(99, "nginx")],
        None,
        &expect![[r#"
            PROBLEM  ports: port 80 at 0.0.0.0 is taken by nginx (process 99)
                     Cameras know no other port, and meet that program instead of nx-gateway. Stop it; or have
                     it listen at one address of this computer only, and nx-gateway at a second one. The
                     server would listen at port 8080 instead; cameras come there only if port 80 is forwarded
                     to it, which can't be seen from here.
                       run:  sudo systemctl disable --now nginx
                       or in the configuration, section [server], say:  listen = ["SECOND-ADDRESS:80"]
                       or run:  sudo iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080
        "#]],
    );
}

#[test]
fn the_server_that_had_to_step_aside_is_told_of() {
    let aside = Some("127.0.0.1:8080");
    check_cameras(
        Bind::Taken,
        &[(99, "apache2")],
        aside,
        &expect![[r#"
            PROBLEM  ports: port 80 at 0.0.0.0 is taken by apache2 (process 99)
                     Cameras know no other port, and meet that program instead of nx-gateway. Stop it; or have
                     it listen at one address of this computer only, and nx-gateway at a second one. The
                     server listens at port 8080 instead; cameras come there only if port 80 is forwarded to
                     it, which can't be seen from here.
                       run:  sudo systemctl disable --now apache2
                       or in the configuration, section [server], say:  listen = ["SECOND-ADDRESS:80"]
                       or run:  sudo iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080
        "#]],
    );
    check_cameras(
        Bind::Free,
        &[],
        aside,
        &expect![[r#"
            WARNING  ports: port 80 at 0.0.0.0 is free, but the running server answers at port 8080
                     Cameras come to port 80 only. All is well if it is forwarded to 8080, which can't be seen
                     from here. If not: it was taken when the server started, or the server's user has no
                     right to it. Give that first, then start the server again.
                       run:  sudo setcap cap_net_bind_service=+ep /usr/local/bin/nx-gateway
                       or run:  sudo iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080
        "#]],
    );
}

#[test]
fn an_unknown_program_is_stopped_by_its_number_and_an_unseen_one_is_looked_for() {
    check_cameras(
        Bind::Taken,
        &[(4711, "my-server")],
        None,
        &expect![[r#"
            PROBLEM  ports: port 80 at 0.0.0.0 is taken by my-server (process 4711)
                     Cameras know no other port, and meet that program instead of nx-gateway. Stop it; or have
                     it listen at one address of this computer only, and nx-gateway at a second one. The
                     server would listen at port 8080 instead; cameras come there only if port 80 is forwarded
                     to it, which can't be seen from here.
                       run:  sudo kill 4711
                       or in the configuration, section [server], say:  listen = ["SECOND-ADDRESS:80"]
                       or run:  sudo iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080
        "#]],
    );
    check_cameras(
        Bind::Taken,
        &[(4711, "docker-proxy")],
        None,
        &expect![[r#"
            PROBLEM  ports: port 80 at 0.0.0.0 is taken by docker-proxy (process 4711)
                     Cameras know no other port, and meet that program instead of nx-gateway. Stop it; or have
                     it listen at one address of this computer only, and nx-gateway at a second one. The
                     server would listen at port 8080 instead; cameras come there only if port 80 is forwarded
                     to it, which can't be seen from here.
                       stop the container that publishes port 80; `docker ps` shows which
                       or in the configuration, section [server], say:  listen = ["SECOND-ADDRESS:80"]
                       or run:  sudo iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080
        "#]],
    );
    check_cameras(
        Bind::Taken,
        &[(1, "systemd")],
        None,
        &expect![[r#"
            PROBLEM  ports: port 80 at 0.0.0.0 is taken by systemd (process 1)
                     Cameras know no other port, and meet that program instead of nx-gateway. Stop it; or have
                     it listen at one address of this computer only, and nx-gateway at a second one. The
                     server would listen at port 8080 instead; cameras come there only if port 80 is forwarded
                     to it, which can't be seen from here.
                       run:  systemctl list-sockets '*' | grep :80
                       or in the configuration, section [server], say:  listen = ["SECOND-ADDRESS:80"]
                       or run:  sudo iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080
        "#]],
    );
    check_cameras(
        Bind::Taken,
        &[],
        None,
        &expect![[r#"
            PROBLEM  ports: port 80 at 0.0.0.0 is taken by a program that only root can see
                     Cameras know no other port, and meet that program instead of nx-gateway. Stop it; or have
                     it listen at one address of this computer only, and nx-gateway at a second one. The
                     server would listen at port 8080 instead; cameras come there only if port 80 is forwarded
                     to it, which can't be seen from here.
                       run:  sudo ss -ltnp 'sport = :80'
                       or in the configuration, section [server], say:  listen = ["SECOND-ADDRESS:80"]
                       or run:  sudo iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080
        "#]],
    );
}

#[test]
fn another_server_of_ours_is_no_stranger() {
    check_cameras(
        Bind::Taken,
        &[(812, "nx-gateway")],
        None,
        &expect![[r#"
            PROBLEM  ports: port 80 at 0.0.0.0 is taken by nx-gateway (process 812)
                     It is another nx-gateway, with other settings. End one of the two. The server would
                     listen at port 8080 instead; cameras come there only if port 80 is forwarded to it, which
                     can't be seen from here.
                       run:  sudo systemctl stop nx-gateway
                       or run:  sudo kill 812
                       or run:  sudo iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080
        "#]],
    );
}

#[test]
fn a_user_who_may_not_is_told_all_ways() {
    check_cameras(
        Bind::Forbidden,
        &[],
        None,
        &expect![[r#"
            PROBLEM  ports: this user may not use port 80 at 0.0.0.0
                     Only root may use ports below 1024, unless one of these allows it. The server would
                     listen at port 8080 instead; cameras come there only if port 80 is forwarded to it, which
                     can't be seen from here.
                       run:  sudo setcap cap_net_bind_service=+ep /usr/local/bin/nx-gateway
                       or run:  sudo sysctl net.ipv4.ip_unprivileged_port_start=80
                       or run:  sudo apt install authbind && sudo touch /etc/authbind/byport/80 && sudo chown "$USER" /etc/authbind/byport/80 && chmod u+x /etc/authbind/byport/80 && authbind --deep /usr/local/bin/nx-gateway serve
                       or run:  sudo iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080
        "#]],
    );
}

#[test]
fn a_server_beside_port_80_may_have_been_given_the_cameras() {
    check_cameras(
        Bind::Forbidden,
        &[],
        Some("127.0.0.1:8080"),
        &expect![[r#"
        WARNING  ports: this user may not use port 80 at 0.0.0.0
                 Only root may use ports below 1024, unless one of these allows it. The server listens at
                 port 8080 instead; cameras come there only if port 80 is forwarded to it, which can't be
                 seen from here.
                   run:  sudo setcap cap_net_bind_service=+ep /usr/local/bin/nx-gateway
                   or run:  sudo sysctl net.ipv4.ip_unprivileged_port_start=80
                   or run:  sudo apt install authbind && sudo touch /etc/authbind/byport/80 && sudo chown "$USER" /etc/authbind/byport/80 && chmod u+x /etc/authbind/byport/80 && authbind --deep /usr/local/bin/nx-gateway serve
                   or run:  sudo iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080
    "#]],
    );
}

#[test]
fn an_address_that_is_not_here_is_told_with_those_that_are() {
    let door = door(Guests::Cameras, "192.168.178.5:80", Bind::NotHere, &[]);
    check_beside(
        door,
        None,
        Bind::NotHere,
        &expect![[r#"
            PROBLEM  ports: this computer hasn't the address 192.168.178.5, where it is to listen at port 80
                     It has 192.168.1.23 (eth0), 192.168.1.24 (wlan0). Did the router give it another one, or
                     is a network not plugged in?
                       in the configuration, section [server], say:  listen = ["192.168.1.23:80"]
                       or in the configuration, section [server], say:  listen = ["0.0.0.0:80"]
        "#]],
    );
}

#[test]
fn what_else_the_system_says_is_told() {
    let why = Bind::Refused("Protocol not available".to_owned());
    check_cameras(
        why,
        &[],
        None,
        &expect![[r#"
            PROBLEM  ports: port 80 at 0.0.0.0 can't be had: Protocol not available
                     Nobody can come in there. The server would listen at port 8080 instead; cameras come
                     there only if port 80 is forwarded to it, which can't be seen from here.
                       in the configuration, section [server], say:  listen = ["0.0.0.0:80"]
                       or run:  sudo iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080
        "#]],
    );
}

#[test]
fn this_computer_alone_is_nobody() {
    let door = door(Guests::Cameras, "127.0.0.1:80", Bind::Free, &[]);
    check_beside(
        door,
        None,
        Bind::Free,
        &expect![[r#"
            ok       ports: port 80 at 127.0.0.1 is free for nx-gateway
            PROBLEM  ports: the server listens for this computer only
                     No camera can reach an address that begins with 127.
                       in the configuration, section [server], say:  listen = ["0.0.0.0:80"]
        "#]],
    );
}

#[test]
fn another_port_is_no_place_for_cameras() {
    let door = door(Guests::Cameras, "0.0.0.0:8000", Bind::Free, &[]);
    check_beside(
        door,
        None,
        Bind::Free,
        &expect![[r#"
            WARNING  ports: port 8000 at 0.0.0.0 is free for nx-gateway
                     Cameras come to port 80 only, whatever they are told; nobody comes to 8000. Unless you
                     forward port 80 to it, which can't be seen from here.
                       in the configuration, section [server], say:  listen = ["0.0.0.0:80"]
                       or run:  sudo iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8000
        "#]],
    );
}

#[test]
fn a_port_that_somebody_has_is_seen_with_who_it_is() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let doors = look(&[address], &[]);
    assert_eq!(doors.len(), 1);
    assert_eq!(doors[0].bind, Bind::Taken);
    let me = std::process::id();
    assert!(
        doors[0].held_by.iter().any(|it| it.process == me),
        "{doors:?}"
    );
    drop(listener);
    assert_eq!(look(&[address], &[])[0].bind, Bind::Free);
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let doors = look(&[], &[socket.local_addr().unwrap()]);
    assert_eq!(doors[0].bind, Bind::Taken);
    assert!(
        doors[0].held_by.iter().any(|it| it.process == me),
        "{doors:?}"
    );
}

#[test]
fn where_the_system_chooses_there_is_nothing_to_look_at() {
    assert_eq!(look(&["127.0.0.1:0".parse().unwrap()], &[]), []);
}

#[test]
fn an_address_of_somebody_else_is_not_here() {
    let doors = look(&["203.0.113.1:80".parse().unwrap()], &[]);
    assert_eq!(doors[0].bind, Bind::NotHere);
}
