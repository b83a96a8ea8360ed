//! The doctor beside a server that runs: the photo goes the whole way through that one, and nothing of it stays.

use super::{Owner, all, check, printed};
use crate::harness::until;
use crate::namespace::{ELSEWHERE, HERE, in_a_home_network, name_server, run, squatter};
use crate::process::Process;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

#[test]
fn a_server_that_is_well_has_no_fault_and_keeps_nothing() {
    const NAME: &str = "doctor::running::a_server_that_is_well_has_no_fault_and_keeps_nothing";
    in_a_home_network(NAME, || {
        let owner =
            Owner::with("[folder.copy]\npath = \"copy\"\n[[route]]\nto = [\"folder.copy\"]\n");
        fs::create_dir(owner.path().join("copy")).unwrap();
        name_server(owner.path(), HERE);
        owner.has_photos();
        // Not where it is counted as a file of the owner's.
        let log = tempfile::NamedTempFile::new().unwrap();
        let into: Stdio = log.reopen().unwrap().into();
        let (server, said) = Process::start_with_log(owner.path(), "0.0.0.0:80", into);
        assert!(said.contains("listening on 0.0.0.0:80\n"), "{said}");
        // What came in before is on its way.
        let state = rusqlite::Connection::open(owner.path().join("state/nx-gateway.db")).unwrap();
        let open = "SELECT count(*) FROM job WHERE state <> 'delivered'";
        until(|| state.query_row(open, (), |row| row.get(0)) == Ok(0));
        drop(state);
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(0), "{text}");
        assert_eq!(all(&text, "WARNING"), Vec::<&str>::new(), "{text}");
        assert!(text.contains("\nAll is well."), "{text}");
        check(
            &text,
            "ok",
            "server: nx-gateway answers at 127.0.0.1:80",
            &[],
        );
        check(
            &text,
            "ok",
            "port 80 at 0.0.0.0 is held by nx-gateway (process ",
            &[],
        );
        check(
            &text,
            "ok",
            "a photo sent to 192.168.77.1:80",
            &["nothing of it was kept"],
        );
        check(&text, "ok", "folder.copy", &[]);
        let told = || fs::read_to_string(log.path()).unwrap();
        until(|| told().contains("the doctor's trial upload came through"));
        assert_eq!(server.terminate(), Some(0));
        let told = told();
        let stories: Vec<_> = told
            .lines()
            .filter(|line| line.contains("192.168.77.1"))
            .collect();
        assert_eq!(stories.len(), 1, "{stories:#?}");
    });
}

#[test]
fn its_own_name_server_is_asked_as_well() {
    const NAME: &str = "doctor::running::its_own_name_server_is_asked_as_well";
    in_a_home_network(NAME, || {
        let owner = Owner::with(
            "[dns]\nenabled = true\nlisten = [\"192.168.77.1:53\"]\n[mdns]\nenabled = false\n",
        );
        // The one of the system leads elsewhere, which is no trouble for who asks ours.
        name_server(owner.path(), ELSEWHERE);
        owner.has_photos();
        let (server, said) = Process::start(owner.path(), "0.0.0.0:80");
        assert!(said.contains("Names lead    here"), "{said}");
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(0), "{text}");
        let held = "port 53 (UDP and TCP) at 192.168.77.1 is held by nx-gateway";
        check(&text, "ok", held, &[]);
        check(
            &text,
            "ok",
            "names: our own name server (192.168.77.1) leads all 5 names here",
            &[],
        );
        server.kill();
    });
}

#[test]
fn a_server_with_another_state_is_sent_nothing() {
    const NAME: &str = "doctor::running::a_server_with_another_state_is_sent_nothing";
    in_a_home_network(NAME, || {
        let (owner, other) = (Owner::with(""), Owner::with(""));
        name_server(owner.path(), HERE);
        owner.has_photos();
        let (server, _) = Process::start(other.path(), "0.0.0.0:80");
        let before = other.everything();
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(0), "{text}");
        let words = "no photo was sent for a trial: the server at 192.168.77.1:80 doesn't know the";
        check(
            &text,
            "WARNING",
            words,
            &["nx-gateway doctor --config FILE"],
        );
        other.assert_unchanged(&before);
        server.kill();
    });
}

#[test]
fn a_server_that_had_to_step_aside_is_found_there() {
    const NAME: &str = "doctor::running::a_server_that_had_to_step_aside_is_found_there";
    in_a_home_network(NAME, || {
        let owner = Owner::with("");
        name_server(owner.path(), HERE);
        let squatter = squatter(80);
        let (server, said) = Process::start(owner.path(), "0.0.0.0:80");
        assert!(said.contains("listening on 0.0.0.0:8080\n"), "{said}");
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(1), "{text}");
        check(
            &text,
            "ok",
            "server: nx-gateway answers at 127.0.0.1:8080",
            &[],
        );
        check(
            &text,
            "PROBLEM",
            "port 80 at 0.0.0.0 is taken by",
            &["--to-ports 8080"],
        );
        check(&text, "ok", "a photo sent to 192.168.77.1:8080", &[]);
        drop(squatter);
        let (text, status) = owner.examined(&[]);
        // Perhaps it is forwarded.
        assert_eq!(status, Some(0), "{text}");
        let words = "port 80 at 0.0.0.0 is free, but the running server answers at port 8080";
        check(
            &text,
            "WARNING",
            words,
            &["sudo setcap", "start the server again"],
        );
        server.kill();
    });
}

#[test]
fn a_server_elsewhere_is_told_of_by_its_state() {
    const NAME: &str = "doctor::running::a_server_elsewhere_is_told_of_by_its_state";
    in_a_home_network(NAME, || {
        let owner = Owner::with("");
        name_server(owner.path(), HERE);
        let (server, _) = Process::start(owner.path(), "127.0.0.1:0");
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(1), "{text}");
        check(
            &text,
            "PROBLEM",
            "server: an nx-gateway has ",
            &["It listens elsewhere"],
        );
        server.kill();
    });
}

#[test]
fn a_server_without_room_is_not_well() {
    const NAME: &str = "doctor::running::a_server_without_room_is_not_well";
    in_a_home_network(NAME, || {
        let owner = Owner::with("[storage]\nkeep_free = \"1000 TB\"\n");
        name_server(owner.path(), HERE);
        let (server, _) = Process::start(owner.path(), "0.0.0.0:80");
        let (text, status) = owner.examined(&[]);
        assert_eq!(status, Some(1), "{text}");
        check(
            &text,
            "PROBLEM",
            "server: nx-gateway at 127.0.0.1:80 is not well",
            &["507"],
        );
        check(
            &text,
            "PROBLEM",
            "are free on the disk for photos, and",
            &["keep_free"],
        );
        check(&text, "WARNING", "the server is not well", &[]);
        server.kill();
    });
}

/// Nobody who may write into the state's folder can make the doctor wait.
#[test]
fn a_pipe_in_the_place_of_the_secret_is_told() {
    const NAME: &str = "doctor::running::a_pipe_in_the_place_of_the_secret_is_told";
    in_a_home_network(NAME, || {
        let owner = Owner::with("");
        name_server(owner.path(), HERE);
        let (server, _) = Process::start(owner.path(), "0.0.0.0:80");
        let secret = owner.path().join("state/secret");
        fs::remove_file(&secret).unwrap();
        run(&["mkfifo", secret.to_str().unwrap()]);
        let doctor = Command::new("timeout")
            .args(["20", env!("CARGO_BIN_EXE_nx-gateway"), "doctor"])
            .current_dir(owner.path())
            .env("HOME", owner.path())
            .env_remove("XDG_CONFIG_HOME")
            .output()
            .unwrap();
        let (text, _) = printed(&doctor);
        check(
            &text,
            "WARNING",
            "no photo was sent for a trial: ",
            &["state/secret is no file of its own"],
        );
        server.kill();
    });
}

/// Another user of this computer may answer where ours is looked for.
#[test]
fn a_program_that_pretends_to_be_the_server_is_shown_nothing_of_worth() {
    const NAME: &str =
        "doctor::running::a_program_that_pretends_to_be_the_server_is_shown_nothing_of_worth";
    in_a_home_network(NAME, || {
        let owner = Owner::with("");
        name_server(owner.path(), HERE);
        owner.has_photos();
        let listener = TcpListener::bind(("0.0.0.0", 8080)).unwrap();
        let heard = Arc::new(Mutex::new(String::new()));
        let hearing = Arc::clone(&heard);
        // Ends with the test.
        std::thread::spawn(move || {
            for socket in listener.incoming() {
                let (mut socket, mut request) = (socket.unwrap(), [0; 4096]);
                let length = socket.read(&mut request).unwrap();
                hearing
                    .lock()
                    .unwrap()
                    .push_str(&String::from_utf8_lossy(&request[..length]));
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nX-Nx-Gateway-Trial: {0} {0}\r\n\r\nnx-gateway is well, and takes the trial\n",
                    "0".repeat(64)
                );
                socket.write_all(answer.as_bytes()).unwrap();
            }
        });
        let (text, _) = owner.examined(&[]);
        let words =
            "no photo was sent for a trial: the server at 192.168.77.1:8080 doesn't know the";
        check(&text, "WARNING", words, &[]);
        let heard = heard.lock().unwrap();
        assert!(!heard.contains("POST"), "{heard}");
        assert_eq!(heard.matches("X-Nx-Gateway-Trial: ").count(), 1, "{heard}");
    });
}
