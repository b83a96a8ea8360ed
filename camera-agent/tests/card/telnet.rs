//! `scripts/setup-nx500 telnet` and a fake NX500 with a real telnetd, in a network of their own.

mod camera;

use crate::{fake_camera::ORIGINAL, shipped};
use camera::{Nx500, with_each_shell, with_replaceable_programs};
use std::fs;

fn wanted(address: &str) -> String {
    shipped::camera_hosts(address, ORIGINAL)
}

const INSTALL: &str = "$setup telnet $camera --address 192.168.1.23 --yes";

#[test]
fn the_names_come_before_what_was_there_and_the_system_is_read_only_again() {
    with_each_shell(|camera| {
        let talk = camera.run(INSTALL);
        assert_eq!(talk.outcome.status, "0", "{}", talk.said);
        assert_eq!(talk.outcome.hosts, wanted("192.168.1.23"));
        assert!(talk.outcome.root_is_read_only);
        assert!(
            talk.said.contains("this is an NX500, firmware 1.12"),
            "{}",
            talk.said
        );
    });
}

#[test]
fn copies_of_the_old_file_are_kept_on_the_camera_and_here_to_the_byte() {
    with_each_shell(|camera| {
        let twice = INSTALL.replace(".23", ".24");
        camera.run(&format!("{INSTALL}; {twice}"));
        assert_eq!(
            camera.left("usr/hosts.before-nx-gateway").as_deref(),
            Some(ORIGINAL)
        );
        assert_eq!(camera.copy_here().as_deref(), Some(ORIGINAL));
    });
}

#[test]
fn nothing_of_ours_stays_in_the_folder_for_temporary_files() {
    with_each_shell(|camera| {
        camera.run(INSTALL);
        assert_eq!(fs::read_dir(camera.path("tmp")).unwrap().count(), 0);
    });
}

#[test]
fn what_is_as_it_should_be_is_not_written() {
    with_each_shell(|camera| {
        fs::write(camera.path("seed/etc/hosts"), wanted("192.168.1.23")).unwrap();
        let talk = camera.run(INSTALL);
        assert_eq!(talk.outcome.status, "0");
        assert!(!talk.outcome.is_written);
        assert_eq!(camera.left("usr/hosts.before-nx-gateway"), None);
        assert!(talk.said.contains("nothing was written"), "{}", talk.said);
    });
}

#[test]
fn undo_gives_back_the_old_bytes() {
    with_each_shell(|camera| {
        let talk = camera.run(&format!("{INSTALL}; $setup telnet $camera --undo --yes"));
        assert_eq!(talk.outcome.status, "0", "{}", talk.said);
        assert_eq!(talk.outcome.hosts, ORIGINAL);
        assert!(talk.outcome.root_is_read_only && talk.outcome.is_written);
    });
}

#[test]
fn undo_of_nothing_writes_nothing() {
    with_each_shell(|camera| {
        let talk = camera.run("$setup telnet $camera --undo --yes");
        assert_eq!(talk.outcome.status, "0", "{}", talk.said);
        assert!(!talk.outcome.is_written);
    });
}

#[test]
fn only_a_yes_is_a_yes() {
    with_each_shell(|camera| {
        for answer in ["no", "", "maybe"] {
            let talk = camera.run(&format!(
                "echo '{answer}' | $setup telnet $camera --address 192.168.1.23"
            ));
            assert_eq!(talk.outcome.status, "1", "{answer}");
            assert!(!talk.outcome.is_written, "{answer}");
            assert!(talk.said.contains("Nothing was changed"), "{}", talk.said);
            assert_eq!(camera.left("usr/hosts.before-nx-gateway"), None);
        }
        let talk = camera.run("echo yes | $setup telnet $camera --address 192.168.1.23");
        assert_eq!(talk.outcome.hosts, wanted("192.168.1.23"));
    });
}

#[test]
fn a_camera_that_is_neither_nx500_nor_nx1_is_left_alone_unless_forced() {
    with_each_shell(|camera| {
        camera.own("etc/version.info", "1.45\nNX300\n");
        let talk = camera.run(INSTALL);
        assert_eq!(talk.outcome.status, "1");
        assert!(!talk.outcome.is_written);
        assert!(talk.said.contains("says \"NX300\""), "{}", talk.said);
        let forced = camera.run(&format!("{INSTALL} --force"));
        assert_eq!(forced.outcome.hosts, wanted("192.168.1.23"));
    });
}

#[test]
fn what_the_camera_says_can_t_steer_the_terminal() {
    with_each_shell(|camera| {
        let hosts = format!("{ORIGINAL}# \u{1b}[2J\n");
        fs::write(camera.path("seed/etc/hosts"), hosts).unwrap();
        let talk = camera.run(INSTALL);
        assert_eq!(talk.outcome.status, "0", "{}", talk.said);
        assert!(talk.said.contains("# ?[2J\n"), "{}", talk.said);
        assert!(talk.outcome.hosts.contains("# \u{1b}[2J\n"));
    });
}

#[test]
fn a_long_hosts_file_is_left_alone() {
    with_each_shell(|camera| {
        let long = "10.0.0.8 somebody-else\n".repeat(200);
        fs::write(camera.path("seed/etc/hosts"), &long).unwrap();
        let talk = camera.run(INSTALL);
        assert_eq!(talk.outcome.status, "1");
        assert!(talk.said.contains("too long"), "{}", talk.said);
        assert_eq!(talk.outcome.hosts, long);
        assert!(talk.outcome.root_is_read_only);
    });
}

#[test]
fn without_a_copy_on_the_camera_nothing_is_written() {
    with_replaceable_programs(|camera| {
        camera.own("bin/cp", "#!/bin/sh\nexit 1\n");
        let talk = camera.run(INSTALL);
        assert_eq!(talk.outcome.status, "1");
        assert!(!talk.outcome.is_written);
        assert!(talk.said.contains("no copy could be made"), "{}", talk.said);
    });
}

#[test]
fn the_camera_s_file_is_never_emptied() {
    with_replaceable_programs(|camera| {
        camera.own(
            "bin/cat",
            "#!/bin/sh\n[ $# -gt 0 ] || /bin/busybox cp /etc/hosts /tmp/while-writing\nexec /bin/busybox cat \"$@\"\n",
        );
        let talk = camera.run(INSTALL);
        assert_eq!(talk.outcome.status, "0", "{}", talk.said);
        assert_eq!(camera.left("tmp/while-writing").as_deref(), Some(ORIGINAL));
    });
}

#[test]
fn a_shell_that_is_not_of_root_is_refused() {
    with_replaceable_programs(|camera| {
        camera.own("bin/id", "#!/bin/sh\necho 1000\n");
        let talk = camera.run(INSTALL);
        assert_eq!(talk.outcome.status, "1");
        assert!(!talk.outcome.is_written);
        assert!(talk.said.contains("not that of root"), "{}", talk.said);
    });
}

#[test]
fn a_connection_lost_in_the_middle_leaves_the_system_read_only_and_the_file_whole() {
    with_replaceable_programs(|camera| {
        // The network breaks as soon as the system is writable. Whoever reads from /tmp/closed waits until it is not.
        camera.own(
            "bin/mount",
            "#!/bin/sh\n/bin/busybox mount \"$@\"; status=$?\ncase $* in\n\
             *rw*) /bin/busybox killall -9 telnetd ;;\n*ro*) echo closed >/tmp/closed ;;\nesac\nexit $status\n",
        );
        let talk = camera.run(&format!(
            "mkfifo root/tmp/closed; {INSTALL}; ended=$?; cat root/tmp/closed; (exit $ended)"
        ));
        assert_eq!(talk.outcome.status, "1");
        assert!(
            talk.said.contains("The connection to the camera was lost"),
            "{}",
            talk.said
        );
        assert_eq!(talk.outcome.hosts, wanted("192.168.1.23"));
        assert!(talk.outcome.root_is_read_only);
    });
}

#[test]
fn a_system_that_is_busy_is_made_read_only_a_moment_later() {
    with_replaceable_programs(|camera| {
        camera.own(
            "bin/mount",
            "#!/bin/sh\ncase $* in *ro*) [ -e /tmp/tried ] || { : >/tmp/tried; exit 1; } ;; esac\n\
             exec /bin/busybox mount \"$@\"\n",
        );
        let talk = camera.run(INSTALL);
        assert_eq!(talk.outcome.status, "0", "{}", talk.said);
        assert!(talk.outcome.root_is_read_only);
    });
}

#[test]
fn a_system_that_stays_writable_is_told() {
    with_replaceable_programs(|camera| {
        camera.own(
            "bin/mount",
            "#!/bin/sh\ncase $* in *ro*) exit 1 ;; esac\nexec /bin/busybox mount \"$@\"\n",
        );
        camera.own("bin/sleep", "#!/bin/sh\nexit 0\n");
        let talk = camera.run(INSTALL);
        assert_eq!(talk.outcome.status, "1");
        assert!(
            talk.said.contains("could not be made read-only"),
            "{}",
            talk.said
        );
        assert!(!talk.outcome.root_is_read_only);
    });
}

#[test]
fn a_system_found_writable_is_closed_even_if_the_names_are_there() {
    with_each_shell(|camera| {
        fs::write(camera.path("seed/etc/hosts"), wanted("192.168.1.23")).unwrap();
        let talk = camera.run(&format!("mount -o remount,rw root; {INSTALL}"));
        assert_eq!(talk.outcome.status, "0", "{}", talk.said);
        assert!(!talk.outcome.is_written && talk.outcome.root_is_read_only);
    });
}

#[test]
fn a_camera_that_asks_for_a_name_is_explained() {
    with_replaceable_programs(|camera| {
        camera.own(
            "bin/login",
            "#!/bin/sh\necho -n 'drime5 login: '\nread -r name\necho -n 'Password: '\nread -r password\n",
        );
        let talk = camera.run_with_login("/bin/login", INSTALL);
        assert_eq!(talk.outcome.status, "1");
        assert!(talk.said.contains("telnetd -l /bin/sh"), "{}", talk.said);
    });
}

#[test]
fn a_camera_that_says_nothing_is_not_waited_for_for_ever() {
    with_replaceable_programs(|camera| {
        camera.own("bin/login", "#!/bin/sh\nwhile read -r line; do :; done\n");
        let impatient = format!("PATIENCE=2 {INSTALL}");
        let talk = camera.run_with_login("/bin/login", &impatient);
        assert_eq!(talk.outcome.status, "1");
        assert!(
            talk.said.contains("does not answer any more"),
            "{}",
            talk.said
        );
    });
}

#[test]
fn nobody_at_the_address_is_told() {
    with_replaceable_programs(|camera| {
        let talk = camera.run("$setup telnet 127.0.0.1:9 --address 192.168.1.23 --yes");
        assert_eq!(talk.outcome.status, "1");
        assert!(
            talk.said.contains("Nobody answers at 127.0.0.1, port 9"),
            "{}",
            talk.said
        );
    });
}

#[test]
fn what_telnet_offers_is_declined_and_leaves_no_trace_in_the_text() {
    with_replaceable_programs(|camera| {
        // will 1; do 31; won't 5; sub-negotiation 24 1; will 0; two bytes 255 that mean one. Then the command
        // that came first, and a shell. Not for the connection that only tries whether anybody is there.
        camera.own(
            "bin/greeter",
            "#!/bin/sh\nread -r command || exit\n/bin/busybox printf '\\377\\373\\001\\377\\375\\037\\377\\374\\005\\377\\372\\030\\001\\377\\360\\377\\373\\000\\377\\377'\n\
             /bin/busybox dd bs=1 count=9 of=/tmp/replies 2>/dev/null\neval \"$command\"\nexec /bin/sh\n",
        );
        let talk = camera.run_against(
            "chroot root /bin/busybox nc -ll -p 2323 -e /bin/greeter &",
            INSTALL,
        );
        assert_eq!(talk.outcome.status, "0", "{}", talk.said);
        assert_eq!(talk.outcome.hosts, wanted("192.168.1.23"));
        let replies = fs::read(camera.path("tmp/replies")).unwrap();
        assert_eq!(replies, [255, 254, 1, 255, 252, 31, 255, 254, 0]);
    });
}

#[test]
fn an_nx1_is_as_welcome() {
    with_each_shell(|camera: &Nx500| {
        camera.own("etc/version.info", "1.41\r\nNX1\r\n");
        let talk = camera.run(INSTALL);
        assert!(
            talk.said.contains("this is an NX1, firmware 1.41"),
            "{}",
            talk.said
        );
        assert_eq!(talk.outcome.hosts, wanted("192.168.1.23"));
    });
}
