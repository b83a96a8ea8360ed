//! One fault at a time, without a server that runs: what the doctor says of it, and how it is mended.

use super::{Owner, all, check, printed};
use crate::namespace::{ELSEWHERE, HERE, in_a_home_network, name_server, run, squatter};
use crate::targets::instance::{Instance, TOKEN};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

#[test]
fn port_80_is_taken() {
    in_a_home_network("doctor::faults::port_80_is_taken", || {
        let owner = Owner::with("");
        name_server(owner.path(), HERE);
        let _squatter = squatter(80);
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(1), "{text}");
        assert_eq!(all(&text, "PROBLEM").len(), 1, "{text}");
        let me = std::process::id();
        let (who, kill) = (format!("(process {me})"), format!("sudo kill {me}"));
        let also = [
            who.as_str(),
            &kill,
            "--dport 80 -j REDIRECT --to-ports 8080",
        ];
        check(
            &text,
            "PROBLEM",
            "port 80 at 0.0.0.0 is taken by it-",
            &also,
        );
        check(&text, "ok", "a photo sent to 192.168.77.1:8080", &[]);
    });
}

#[test]
fn port_53_is_taken() {
    in_a_home_network("doctor::faults::port_53_is_taken", || {
        let owner = Owner::with("[dns]\nenabled = true\n");
        name_server(owner.path(), HERE);
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(1), "{text}");
        let words = "port 53 (UDP and TCP) at 0.0.0.0 is taken by it-";
        check(&text, "PROBLEM", words, &["sudo kill"]);
    });
}

#[test]
fn this_user_may_not_use_port_80() {
    in_a_home_network("doctor::faults::this_user_may_not_use_port_80", || {
        let owner = Owner::with("");
        name_server(owner.path(), HERE);
        let before = owner.everything();
        let output = without_rights(&owner).output().unwrap();
        owner.assert_unchanged(&before);
        let (text, status) = printed(&output);
        assert_eq!(status, Some(1), "{text}");
        let program = env!("CARGO_BIN_EXE_nx-gateway");
        let setcap = format!("sudo setcap cap_net_bind_service=+ep {program}");
        let authbind = format!("authbind --deep {program} serve");
        let also = [
            setcap.as_str(),
            &authbind,
            "sudo sysctl net.ipv4.ip_unprivileged_port_start=80",
            "--to-ports 8080",
        ];
        check(&text, "PROBLEM", "this user may not use port 80", &also);
        check(&text, "ok", "a photo sent to 192.168.77.1:8080", &[]);

        // Whoever may not use it isn't told by the system that somebody has it.
        let _squatter = squatter(80);
        let (text, _) = printed(&without_rights(&owner).output().unwrap());
        check(&text, "PROBLEM", "port 80 at 0.0.0.0 is taken by", &[]);
    });
}

/// The doctor for somebody who has no rights but those of a file's owner.
fn without_rights(owner: &Owner) -> Command {
    let mut command = Command::new("setpriv");
    command
        .args(["--inh-caps=-all", "--bounding-set=-all"])
        .args([env!("CARGO_BIN_EXE_nx-gateway"), "doctor"])
        .current_dir(owner.path())
        .env("HOME", owner.path())
        .env_remove("XDG_CONFIG_HOME");
    command
}

#[test]
fn the_library_is_somebody_elses() {
    in_a_home_network("doctor::faults::the_library_is_somebody_elses", || {
        let owner = Owner::with("");
        name_server(owner.path(), HERE);
        owner.has_photos();
        let photos = owner.path().join("photos");
        run(&["chmod", "a-w", photos.to_str().unwrap()]);
        let before = owner.everything();
        let (text, status) = printed(&without_rights(&owner).output().unwrap());
        owner.assert_unchanged(&before);
        run(&["chmod", "u+w", photos.to_str().unwrap()]);
        assert_eq!(status, Some(1), "{text}");
        let chown = format!("sudo chown -R root {}", photos.display());
        check(&text, "PROBLEM", "disk: root may not write into", &[&chown]);
    });
}

#[test]
fn the_address_is_not_of_this_computer() {
    in_a_home_network(
        "doctor::faults::the_address_is_not_of_this_computer",
        || {
            let owner = Owner::with("[server]\nlisten = [\"192.168.178.20:80\"]\n");
            name_server(owner.path(), HERE);
            let (text, status) = owner.examined(&[]);
            assert_eq!(status, Some(1), "{text}");
            let also = [
                "It has 192.168.77.1 (lan0).",
                "section [server], say:  listen = [\"192.168.77.1:80\"]",
            ];
            check(
                &text,
                "PROBLEM",
                "this computer hasn't the address 192.168.178.20",
                &also,
            );
            check(
                &text,
                "WARNING",
                "no photo was sent for a trial",
                &["can't listen at"],
            );
        },
    );
}

#[test]
fn it_listens_for_this_computer_only() {
    in_a_home_network("doctor::faults::it_listens_for_this_computer_only", || {
        let owner = Owner::with("[server]\nlisten = [\"127.0.0.1:80\"]\n");
        name_server(owner.path(), HERE);
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(1), "{text}");
        let also = ["section [server], say:  listen = [\"0.0.0.0:80\"]"];
        check(
            &text,
            "PROBLEM",
            "the server listens for this computer only",
            &also,
        );
    });
}

#[test]
fn it_has_no_network() {
    in_a_home_network("doctor::faults::it_has_no_network", || {
        let owner = Owner::with("");
        name_server(owner.path(), HERE);
        run(&["ip", "link", "delete", "lan0"]);
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(1), "{text}");
        check(&text, "PROBLEM", "this computer has no address", &[]);
    });
}

#[test]
fn cameras_are_not_let_in() {
    in_a_home_network("doctor::faults::cameras_are_not_let_in", || {
        let owner = Owner::with("[server]\nallow_networks = [\"10.0.0.0/8\"]\n");
        name_server(owner.path(), HERE);
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(0), "{text}");
        let also = ["allow_networks = [\"10.0.0.0/8\", \"192.168.77.0/24\"]"];
        check(
            &text,
            "WARNING",
            "192.168.77.1 is in none of the networks",
            &also,
        );
        check(
            &text,
            "WARNING",
            "no photo was sent for a trial: 192.168.77.1",
            &[],
        );
    });
}

#[test]
fn the_disk_is_full() {
    in_a_home_network("doctor::faults::the_disk_is_full", || {
        let owner = Owner::with("[storage]\nkeep_free = \"0 B\"\n");
        name_server(owner.path(), HERE);
        let photos = owner.path().join("photos");
        fs::create_dir(&photos).unwrap();
        let place = photos.to_str().unwrap();
        run(&["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place]);
        let full = fs::write(photos.join("SAM_0001.JPG"), vec![0; 1 << 20]);
        full.unwrap();
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(1), "{text}");
        let also = [format!("is on a disk that is full ({place})")];
        check(&text, "PROBLEM", "disk: the folder for photos", &[&also[0]]);
    });
}

#[test]
fn the_reserve_is_touched() {
    in_a_home_network("doctor::faults::the_reserve_is_touched", || {
        let owner = Owner::with("[storage]\nkeep_free = \"1000 TB\"\n");
        name_server(owner.path(), HERE);
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(1), "{text}");
        check(
            &text,
            "PROBLEM",
            "are free on the disk for photos, and",
            &["make room"],
        );
        check(&text, "PROBLEM", "would fail at the mail", &["507"]);
    });
}

#[test]
fn the_library_can_only_be_read() {
    in_a_home_network("doctor::faults::the_library_can_only_be_read", || {
        let owner = Owner::with("");
        name_server(owner.path(), HERE);
        owner.has_photos();
        let photos = owner.path().join("photos");
        let place = photos.to_str().unwrap();
        run(&["mount", "--bind", place, place]);
        run(&["mount", "-o", "remount,bind,ro", place]);
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(1), "{text}");
        let mend = format!("sudo mount -o remount,rw {place}");
        check(
            &text,
            "PROBLEM",
            "disk: the folder for photos",
            &["can only be read", &mend],
        );
    });
}

#[test]
fn the_disk_is_not_plugged_in() {
    in_a_home_network("doctor::faults::the_disk_is_not_plugged_in", || {
        let owner = Owner::with("[storage]\nphotos = \"disk/camera/photos\"\n");
        name_server(owner.path(), HERE);
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(1), "{text}");
        check(
            &text,
            "PROBLEM",
            "disk: the folder for photos",
            &["disk/camera is not there"],
        );
        check(&text, "WARNING", "configuration:", &[]);
        check(&text, "WARNING", "no photo was sent for a trial", &[]);
    });
}

#[test]
fn the_mail_server_is_dead() {
    in_a_home_network("doctor::faults::the_mail_server_is_dead", || {
        let owner = Owner::with(
            "[mail.home]\nserver = \"127.0.0.1\"\nport = 2525\ntls = \"none\"\nfrom = \"me@example.org\"\n\
             to = \"you@example.org\"\n[[route]]\nto = \"mail.home\"\n",
        );
        name_server(owner.path(), HERE);
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(1), "{text}");
        check(
            &text,
            "PROBLEM",
            "targets: mail.home",
            &["server = \"127.0.0.1\", port = 2525"],
        );
    });
}

#[test]
fn the_token_is_wrong() {
    in_a_home_network("doctor::faults::the_token_is_wrong", || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let instance = runtime.block_on(Instance::new());
        let url = instance.fake.url("");
        let owner = Owner::with(&format!(
            "[mastodon.public]\nurl = \"{url}\"\ntoken_file = \"public.token\"\n\
             [[route]]\nsite = \"facebook\"\nto = \"mastodon.public\"\n"
        ));
        name_server(owner.path(), HERE);
        let token = owner.path().join("public.token");
        for (word, is_right) in [(TOKEN, true), ("an-old-t0ken-of-mine", false)] {
            fs::write(&token, word).unwrap();
            let mode = fs::Permissions::from_mode(0o600);
            fs::set_permissions(&token, mode).unwrap();
            let (text, status) = owner.examined(&[]);
            assert!(!text.contains(word), "{text}");
            assert_eq!(status, Some(i32::from(!is_right)), "{text}");
            if is_right {
                check(&text, "ok", "targets: mastodon.public: posts as @", &[]);
            } else {
                let login = format!("login mastodon '{url}/' --name public");
                check(
                    &text,
                    "PROBLEM",
                    "targets: mastodon.public:",
                    &["401", &login],
                );
            }
        }
        assert_eq!(instance.with(|state| state.posts.len()), 0);
    });
}

#[test]
fn the_port_for_names_is_taken() {
    in_a_home_network("doctor::faults::the_port_for_names_is_taken", || {
        let owner = Owner::with("[dns]\nenabled = true\n");
        // It is at one address only, which is enough.
        name_server(owner.path(), HERE);
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(1), "{text}");
        let words = "ports: port 53 (UDP and TCP) at 0.0.0.0 is taken by";
        let kill = format!("sudo kill {}", std::process::id());
        check(&text, "PROBLEM", words, &[&kill]);
    });
}

#[test]
fn the_names_lead_elsewhere() {
    in_a_home_network("doctor::faults::the_names_lead_elsewhere", || {
        let owner = Owner::with("");
        name_server(owner.path(), ELSEWHERE);
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(0), "{text}");
        let also = [
            "lead to 192.168.77.66",
            "nx-gateway hosts --format dnsmasq",
            "section [dns], say:  enabled = true",
            "nx-gateway sd-card --model MODEL DIR",
        ];
        check(&text, "WARNING", "names: 127.0.0.77: all", &also);
    });
}

#[test]
fn the_database_is_damaged() {
    in_a_home_network("doctor::faults::the_database_is_damaged", || {
        let owner = Owner::with("");
        name_server(owner.path(), HERE);
        owner.has_photos();
        let file = owner.path().join("state/nx-gateway.db");
        let state = rusqlite::Connection::open(&file).unwrap();
        let whole = state.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()));
        whole.unwrap();
        drop(state);
        let mut bytes = fs::read(&file).unwrap();
        bytes[8192..].fill(0x5a);
        fs::write(&file, bytes).unwrap();
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(1), "{text}");
        check(&text, "PROBLEM", "database:", &["nx-gateway.db.damaged"]);
    });
}

/// Whoever may rename things there could let root write and remove theirs.
#[test]
fn root_makes_nothing_where_others_could_exchange_it() {
    const NAME: &str = "doctor::faults::root_makes_nothing_where_others_could_exchange_it";
    in_a_home_network(NAME, || {
        let owner = Owner::with("");
        name_server(owner.path(), HERE);
        let everybody = fs::Permissions::from_mode(0o777);
        fs::set_permissions(owner.path(), everybody).unwrap();
        let since = || fs::metadata(owner.path()).unwrap().modified().unwrap();
        let before = since();
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(0), "{text}");
        let words = "no photo was sent for a trial: root makes no folder where others could";
        check(&text, "WARNING", words, &["Start the one that stays"]);
        assert_eq!(since(), before, "something was made there");
    });
}
