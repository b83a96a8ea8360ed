//! The port at which questions for names come in.

use super::*;

#[track_caller]
fn check_names(bind: Bind, held_by: &[(u32, &str)], running: Option<&str>, want: &Expect) {
    let door = door(Guests::Names, "0.0.0.0:53", bind, held_by);
    check_beside(door, running, Bind::Free, want);
}

#[test]
fn the_port_for_names_is_ours_or_free() {
    check_names(
        Bind::Free,
        &[],
        None,
        &expect![[r#"
            ok       ports: port 53 (UDP and TCP) at 0.0.0.0 is free for nx-gateway
        "#]],
    );
    check_names(
        Bind::Taken,
        &[(812, "nx-gateway")],
        Some("127.0.0.1:80"),
        &expect![[r#"
            ok       ports: port 53 (UDP and TCP) at 0.0.0.0 is held by nx-gateway (process 812)
        "#]],
    );
    check_names(
        Bind::Free,
        &[],
        Some("127.0.0.1:80"),
        &expect![[r#"
            PROBLEM  ports: nobody listens at port 53 (UDP and TCP) at 0.0.0.0, though [dns] is enabled
                     The running server answers no questions for names. It was started before that was
                     switched on, or its socket for names is off.
                       run:  sudo systemctl restart nx-gateway
                       or run:  sudo systemctl enable nx-gateway-dns.socket && sudo systemctl restart nx-gateway
        "#]],
    );
}

#[test]
fn other_name_servers_can_learn_the_names() {
    check_names(
        Bind::Taken,
        &[(300, "dnsmasq")],
        None,
        &expect![[r#"
            PROBLEM  ports: port 53 (UDP and TCP) at 0.0.0.0 is taken by dnsmasq (process 300)
                     Cameras that ask this computer for names are answered by that program. It can know the
                     names as well as ours can: give them to it, and leave ours switched off ([dns] enabled =
                     false).
                       run:  nx-gateway hosts --format dnsmasq | sudo tee /etc/dnsmasq.d/nx-gateway.conf
                       or run:  sudo systemctl disable --now dnsmasq
        "#]],
    );
    check_names(
        Bind::Taken,
        &[(301, "systemd-resolve")],
        None,
        &expect![[r#"
            PROBLEM  ports: port 53 (UDP and TCP) at 0.0.0.0 is taken by systemd-resolve (process 301)
                     Cameras that ask this computer for names are answered by that program.
                       in the configuration, section [dns], say:  listen = ["192.168.1.23:53"]
                       or run:  sudo mkdir -p /etc/systemd/resolved.conf.d && printf '[Resolve]\nDNSStubListener=no\n' | sudo tee /etc/systemd/resolved.conf.d/no-stub.conf && sudo systemctl restart systemd-resolved
        "#]],
    );
    check_names(
        Bind::Taken,
        &[(302, "unbound")],
        None,
        &expect![[r#"
            PROBLEM  ports: port 53 (UDP and TCP) at 0.0.0.0 is taken by unbound (process 302)
                     Cameras that ask this computer for names are answered by that program. It can know the
                     names as well as ours can: give them to it, and leave ours switched off ([dns] enabled =
                     false).
                       run:  nx-gateway hosts --format unbound | sudo tee /etc/unbound/unbound.conf.d/nx-gateway.conf
                       or run:  sudo systemctl disable --now unbound
        "#]],
    );
    check_names(
        Bind::Forbidden,
        &[],
        None,
        &expect![[r#"
            PROBLEM  ports: this user may not use port 53 (UDP and TCP) at 0.0.0.0
                     Only root may use ports below 1024, unless one of these allows it.
                       run:  sudo setcap cap_net_bind_service=+ep /usr/local/bin/nx-gateway
                       or run:  sudo sysctl net.ipv4.ip_unprivileged_port_start=53
        "#]],
    );
}
