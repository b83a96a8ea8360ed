//! `nx-gateway queue` beside a running server.

use crate::harness::until;
use crate::process::{Process, run, said};
use camera_sim::connection::exchange;
use camera_sim::fault::Cut;
use camera_sim::photo::Photo;
use camera_sim::request::{Email, email};
use std::fs;
use std::net::SocketAddr;
use std::path::Path;

pub(crate) const CONFIG: &str = r#"
[folder.wall]
path = "wall"
[command.print]
run = ["sh", "-c", "echo no paper; exit 1"]
[[route]]
to = ["folder.wall", "command.print"]
"#;

pub(crate) fn queue(folder: &Path, arguments: &[&str]) -> (String, String, Option<i32>) {
    let arguments = [&["queue"], arguments].concat();
    said(&run(folder, arguments))
}

/// What is listed, once it is this.
pub(crate) fn until_listed(folder: &Path, wanted: &[&str]) -> String {
    let listed = || queue(folder, &["list", "--all"]).0;
    until(|| {
        let text = listed();
        wanted.iter().all(|wanted| text.contains(wanted))
    });
    listed()
}

pub(crate) fn send(address: SocketAddr) {
    let photo = Photo::from_bytes("SAM_0001.JPG", b"photo".to_vec());
    let request = email(&Email::with(vec![photo])).to_bytes().unwrap();
    let answer = exchange(address, &request, &Cut::Whole).unwrap();
    assert!(answer.body().contains("succ"));
}

#[test]
fn the_owner_sees_what_went_wrong_and_mends_it_while_the_server_runs() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("config.toml"), CONFIG).unwrap();
    let (server, address) = Process::serve(folder);
    assert_eq!(queue(folder, &["list"]).0, "nothing waits\n");
    send(address);
    let waits = "1  waiting    SAM_0001.JPG to folder.wall\n                  tried once, waits for folder.wall: ";
    let failed =
        "2  failed     SAM_0001.JPG to command.print\n                  tried once, given up ";
    let listed = until_listed(folder, &[waits, failed]);
    assert!(
        listed.contains("folder.wall can't be reached for "),
        "{listed}"
    );
    assert!(
        listed.contains("sh ended with status 1: no paper\n"),
        "{listed}"
    );
    let (json, _, status) = queue(folder, &["list", "--json", "--state", "failed"]);
    assert_eq!(status, Some(0));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["jobs"][0]["id"], 2);
    assert_eq!(json["halted"][0]["cause"], "unreachable");

    let config = CONFIG.replace("exit 1", "exit 0");
    fs::write(folder.join("config.toml"), config).unwrap();
    let (out, _, status) = queue(folder, &["drop", "1"]);
    assert_eq!(
        (out.as_str(), status),
        ("job 1, SAM_0001.JPG to folder.wall, is dropped\n", Some(0))
    );
    let (out, _, status) = queue(folder, &["retry", "--target", "command.print"]);
    assert_eq!((out.as_str(), status), ("1 job is tried again\n", Some(0)));
    // The running server has the old program still.
    until_listed(folder, &["tried 2 times, given up", "dropped"]);
    server.kill();
    let (server, _) = Process::serve(folder);
    assert_eq!(queue(folder, &["retry", "2"]).2, Some(0));
    let listed = until_listed(folder, &["delivered  SAM_0001.JPG to command.print"]);
    assert!(listed.ends_with("1 delivered, 1 dropped\n"), "{listed}");
    assert_eq!(queue(folder, &[]).0, "nothing waits\n");
    assert_eq!(server.terminate(), Some(0));
    let (out, _, status) = queue(folder, &["retry", "1"]);
    assert_eq!(status, Some(0), "without a server too");
    assert!(out.contains("is tried again"), "{out}");
}

#[test]
fn what_can_not_be_done_is_said_and_shows_in_the_exit_status() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (out, _, status) = queue(folder, &["list"]);
    let want =
        "nothing waits\nno nx-gateway is running here, so nothing is tried until it is started\n";
    assert_eq!((out.as_str(), status), (want, Some(0)));
    let (_, errors, status) = queue(folder, &["drop", "1"]);
    assert_eq!(status, Some(1));
    assert!(
        errors.contains("no server has run with this configuration yet"),
        "{errors}"
    );
    assert!(!folder.join("state").exists());
    let (server, _) = Process::serve(folder);
    let (_, errors, status) = queue(folder, &["retry", "7"]);
    assert_eq!(
        (errors.as_str(), status),
        ("nx-gateway: there is no job 7\n", Some(1))
    );
    let (_, errors, status) = queue(folder, &["list", "7"]);
    assert_eq!(
        (errors.as_str(), status),
        ("nx-gateway: there is no job 7\n", Some(1))
    );
    let (_, errors, status) = queue(folder, &["retry", "--state", "delivered"]);
    assert_eq!(
        (errors.as_str(), status),
        (
            "nx-gateway: what is delivered can't be tried again\n",
            Some(1)
        )
    );
    let (out, _, status) = queue(folder, &["drop", "--all"]);
    assert_eq!(
        (out.as_str(), status),
        ("there was nothing to be dropped\n", Some(0))
    );
    for nonsense in [
        &["retry"][..],
        &["drop", "--state", "lost"],
        &["list", "1", "--all"],
    ] {
        assert_eq!(queue(folder, nonsense).2, Some(2), "{nonsense:?}");
    }
    server.kill();
}

#[test]
fn a_mistake_elsewhere_in_the_file_hides_no_job() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("config.toml"), CONFIG).unwrap();
    let (server, address) = Process::serve(folder);
    send(address);
    until_listed(folder, &["waits for folder.wall", "failed"]);
    let broken = format!("{CONFIG}\n[mail.home]\nserver = 7\n[[route]]\nbogus = true\n");
    fs::write(folder.join("config.toml"), broken).unwrap();
    let (out, errors, status) = queue(folder, &["list"]);
    assert_eq!((errors.as_str(), status), ("", Some(0)));
    assert!(out.contains("it is asked every few seconds\n"), "{out}");
    let again = "nx-gateway queue retry 2 (or drop 2)\n";
    assert!(out.ends_with(again), "{out}");
    fs::write(folder.join("config.toml"), "storage.state = 7").unwrap();
    let (_, errors, status) = queue(folder, &["list"]);
    assert_eq!(status, Some(1));
    assert!(errors.contains("`state` can't be a number"), "{errors}");
    server.kill();
}

#[test]
fn the_log_says_which_command_mends_it_wherever_it_is_typed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("the camera's");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("config.toml"), CONFIG).unwrap();
    let log = folder.join("log");
    let into = fs::File::create(&log).unwrap().into();
    let (server, said) = Process::start_with_log(&folder, "127.0.0.1:0", into);
    let address = said
        .lines()
        .find_map(|line| line.strip_prefix("listening on "));
    send(address.unwrap().parse().unwrap());
    let given_up = || fs::read_to_string(&log).unwrap().contains("given up");
    until(given_up);
    server.kill();
    let log = fs::read_to_string(&log).unwrap();
    let file = folder.join("config.toml").display().to_string();
    let file = file.replace('\'', r"'\''");
    let command = format!("nx-gateway queue --config '{file}' retry ");
    assert!(log.contains(&command), "{log}");
}
