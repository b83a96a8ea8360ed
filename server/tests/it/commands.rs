//! The program as a person meets it: what it prints, how it ends.

use crate::process::{Process, run, run_unread, said};
use std::fs;

const BROKEN: &str = r#"
[server]
listen = ["0.0.0.0:80000"]
max_uplod = "4 GiB"
allow_networks = ["lan", "192.168.1.0/99"]

[storage]
layout = "{takn:%Y}/{name}"
keep_free = "500 MeB"

[[route]]
sites = "facebook"
to = ["mail.home"]
"#;

#[test]
fn a_broken_configuration_is_told_whole_and_nothing_starts() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("config.toml"), BROKEN).unwrap();
    for command in ["serve", "check"] {
        let (_, errors, status) = said(&run(folder.path(), [command]));
        assert_eq!(status, Some(1), "{errors}");
        for wanted in [
            "80000",
            "max_upload",
            "192.168.1.0/99",
            "taken",
            "500 MeB",
            "site",
            "mail.home",
            "config.toml:3:",
        ] {
            assert!(errors.contains(wanted), "{wanted:?} in {errors}");
        }
    }
    assert!(!folder.path().join("state").exists());
}

#[test]
fn check_prints_every_value_with_its_origin() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("config.toml"),
        "[server]\nmax_upload = \"1 GiB\"\n",
    )
    .unwrap();
    let (out, errors, status) = said(&run(folder.path(), ["check"]));
    assert_eq!(status, Some(0), "{errors}");
    let line = out
        .lines()
        .find(|line| line.contains("max_upload"))
        .unwrap();
    assert!(
        line.contains("1 GiB") && line.contains("config.toml:2"),
        "{line}"
    );
    let line = out.lines().find(|line| line.contains("keep_free")).unwrap();
    assert!(line.contains("default"), "{line}");
}

#[test]
fn a_missing_explicit_configuration_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let (_, errors, status) = said(&run(folder.path(), ["serve", "--config", "nowhere.toml"]));
    assert_eq!(status, Some(1));
    assert!(errors.contains("nowhere.toml"), "{errors}");
}

#[test]
fn sigterm_ends_it_with_status_0() {
    let folder = tempfile::tempdir().unwrap();
    let (server, _) = Process::serve(folder.path());
    assert_eq!(server.terminate(), Some(0));
}

#[test]
fn a_terminal_that_is_closed_stops_it_as_it_should() {
    let folder = tempfile::tempdir().unwrap();
    let (server, _) = Process::serve(folder.path());
    assert_eq!(server.signal("-HUP"), Some(0));
}

#[test]
fn a_log_that_nobody_reads_costs_no_photo() {
    let folder = tempfile::tempdir().unwrap();
    for reader_goes_away in [true, false] {
        let log = std::process::Stdio::piped();
        let (mut server, said) = Process::start_with_log(folder.path(), "127.0.0.1:0", log);
        let to = said
            .lines()
            .find_map(|line| line.strip_prefix("listening on "))
            .unwrap();
        let unread = server.log().filter(|_| !reader_goes_away);
        // More lines than a pipe holds.
        for _ in 0..3 {
            let (out, errors, status) = said_of(folder.path(), to);
            assert_eq!(status, Some(0), "{out}{errors}");
        }
        let request = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(2000));
        for _ in 0..200 {
            let cut = camera_sim::fault::Cut::Whole;
            let answer =
                camera_sim::connection::exchange(to.parse().unwrap(), request.as_bytes(), &cut);
            assert!(answer.is_ok(), "{answer:?}");
        }
        assert_eq!(server.terminate(), Some(0));
        drop(unread);
    }
}

fn said_of(folder: &std::path::Path, to: &str) -> (String, String, Option<i32>) {
    said(&run(folder, ["simulate", "nx300-email", "--to", to]))
}

#[test]
fn a_folder_that_should_be_there_is_not_made_on_the_wrong_disk() {
    let folder = tempfile::tempdir().unwrap();
    let config = "[storage]\nphotos = \"usbdisk/photos\"";
    fs::write(folder.path().join("config.toml"), config).unwrap();
    let (_, errors, status) = said(&run(folder.path(), ["serve", "--listen", "127.0.0.1:0"]));
    assert_eq!(status, Some(1));
    assert!(errors.contains("usbdisk is not there"), "{errors}");
    assert!(errors.contains("plugged in"), "{errors}");
    let disk = folder.path().canonicalize().unwrap().join("usbdisk");
    let make = format!("mkdir -p {}", disk.display());
    assert!(errors.contains(&make), "{errors}");
    // Whoever looks before is told the same.
    let (out, errors, status) = said(&run(folder.path(), ["check"]));
    assert_eq!(status, Some(0), "{errors}");
    assert!(errors.contains(&make), "{errors}");
    assert!(!out.contains("All is well"), "{out}");
    assert!(!folder.path().join("usbdisk").exists());
}

#[test]
fn what_keeps_it_from_starting_is_said_once_and_with_a_hint() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("photos"), "a file").unwrap();
    let (_, errors, status) = said(&run(folder.path(), ["serve", "--listen", "127.0.0.1:0"]));
    assert_eq!(status, Some(1));
    assert_eq!(errors.matches("os error").count(), 1, "{errors}");
    assert!(
        errors.contains("hint: a file stands where the folder should be"),
        "{errors}"
    );
    fs::remove_file(folder.path().join("photos")).unwrap();
    fs::write(
        folder.path().join("state/nx-gateway.db"),
        "not a database, but long enough".repeat(99),
    )
    .unwrap();
    let (_, errors, status) = said(&run(folder.path(), ["serve", "--listen", "127.0.0.1:0"]));
    assert_eq!(status, Some(1));
    assert!(
        errors.contains("state/nx-gateway.db can't be used as the database"),
        "{errors}"
    );
}

#[test]
fn a_second_server_on_the_same_library_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (server, _) = Process::serve(folder.path());
    let (_, errors, status) = said(&run(folder.path(), ["serve", "--listen", "127.0.0.1:0"]));
    assert_eq!(status, Some(1));
    assert!(errors.contains("another nx-gateway is using"), "{errors}");
    server.kill();
}

#[test]
fn an_address_that_is_taken_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (_, errors, status) = said(&run(folder.path(), ["serve", "--listen", &address]));
    assert_eq!(status, Some(1));
    assert!(
        errors.contains(&format!("can't listen at {address}")),
        "{errors}"
    );
}

#[test]
fn without_port_80_it_listens_on_8080() {
    // An address of this test alone. Holding its port 80 needs root; without root nobody can have it anyway.
    let number = std::process::id().to_be_bytes();
    let address = format!("127.{}.{}.{}", number[1] | 1, number[2], number[3] | 1);
    let held = std::net::TcpListener::bind((address.as_str(), 80));
    let folder = tempfile::tempdir().unwrap();
    let (server, said) = Process::start(folder.path(), &format!("{address}:80"));
    assert!(
        said.contains(&format!("listening on {address}:8080")),
        "{said}"
    );
    // Loopback, so no camera could come anyway; what is said about the port is tested beside the text.
    assert!(
        said.contains("is reached from this computer only"),
        "{said}"
    );
    server.kill();
    drop(held);
}

#[test]
fn simulate_plays_every_camera_against_the_server_and_says_what_it_sent() {
    let folder = tempfile::tempdir().unwrap();
    let (server, address) = Process::serve(folder.path());
    let to = address.to_string();
    let (list, _, status) = said(&run(folder.path(), ["simulate", "--list"]));
    assert_eq!(status, Some(0));
    for profile in camera_sim::profiles() {
        assert!(list.contains(profile.name), "{list}");
        let (out, errors, status) =
            said(&run(folder.path(), ["simulate", profile.name, "--to", &to]));
        assert_eq!(status, Some(0), "{}: {out}{errors}", profile.name);
    }
    server.kill();
}

#[test]
fn simulate_fails_with_a_reason_where_the_camera_would() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("config.toml"),
        "[access]\nsenders = []\n",
    )
    .unwrap();
    let (server, address) = Process::serve(folder.path());
    let to = address.to_string();
    let (_, errors, status) = said(&run(
        folder.path(),
        ["simulate", "nx300-email", "--to", &to],
    ));
    assert_eq!(status, Some(1), "{errors}");
    assert!(errors.contains("401"), "{errors}");
    server.kill();
    let (_, errors, status) = said(&run(
        folder.path(),
        ["simulate", "nx300-email", "--to", &to],
    ));
    assert_eq!(status, Some(1), "{errors}");
    let (_, errors, status) = said(&run(folder.path(), ["simulate", "nx30-email"]));
    assert_ne!(status, Some(0));
    assert!(errors.contains("nx300-email"), "{errors}");
}

#[test]
fn simulate_without_a_camera_shows_which_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let (out, errors, status) = said(&run(folder.path(), ["simulate"]));
    assert_eq!(status, Some(2));
    assert!(out.contains("nx300-email"), "{out}");
    assert!(errors.contains("which camera?"), "{errors}");
}

#[test]
fn a_camera_that_nobody_watches_sends_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (server, address) = Process::serve(folder.path());
    let to = address.to_string();
    let arguments = ["simulate", "nx300-email", "--count", "1", "--to", &to];
    let (_, errors, status) = said(&run_unread(folder.path(), arguments));
    assert_eq!((errors.as_str(), status), ("", Some(0)));
    let stored = crate::harness::files_below(&folder.path().join("photos"));
    assert!(stored.iter().any(|path| path.ends_with("SAM_0001.JPG")));
    server.kill();
}

#[test]
fn the_owners_own_photos_can_be_sent() {
    let folder = tempfile::tempdir().unwrap();
    let (server, address) = Process::serve(folder.path());
    fs::write(folder.path().join("mine.jpg"), b"mine").unwrap();
    let to = address.to_string();
    let (out, errors, status) = said(&run(
        folder.path(),
        [
            "simulate",
            "nx300-email",
            "--to",
            &to,
            "--photos",
            "mine.jpg",
        ],
    ));
    assert_eq!(status, Some(0), "{out}{errors}");
    let stored = crate::harness::files_below(&folder.path().join("photos"));
    let stored: Vec<_> = stored
        .iter()
        .filter(|path| path.ends_with("mine.jpg"))
        .collect();
    assert_eq!(fs::read(stored[0]).unwrap(), b"mine");
    server.kill();
}
