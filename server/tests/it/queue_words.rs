//! What `nx-gateway queue` says where its owner could be misled: no server, a name that is wrong, a target that is gone.

use crate::harness::until;
use crate::process::{Process, run, said};
use crate::queue::{CONFIG, queue, send, until_listed};
use std::fs;

const NOBODY: &str = "no nx-gateway is running here, so nothing is tried until it is started\n";

#[test]
fn without_a_server_it_says_that_nothing_is_tried() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("config.toml"), CONFIG).unwrap();
    let (server, address) = Process::serve(folder);
    send(address);
    let listed = until_listed(folder, &["waits for folder.wall", "given up"]);
    assert!(!listed.contains("is running"), "{listed}");
    server.kill();
    let (out, _, _) = queue(folder, &["list"]);
    assert!(out.ends_with(NOBODY), "{out}");
    assert!(!out.contains("asked every few seconds"), "{out}");
    let (out, _, status) = queue(folder, &["retry", "2"]);
    assert!(out.ends_with(NOBODY), "{out}");
    assert_eq!(status, Some(0));
    let (out, _, _) = queue(folder, &["retry", "--target", "command.print"]);
    assert!(out.ends_with(NOBODY), "{out}");
    let (json, _, _) = queue(folder, &["list", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["running"], false);
}

#[test]
fn a_target_that_nobody_knows_is_an_error_and_not_an_empty_list() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("config.toml"), CONFIG).unwrap();
    let want = (
        "nx-gateway: there is no target folder.wal; did you mean folder.wall?\n",
        Some(1),
    );
    let (_, errors, status) = queue(folder, &["list", "--target", "folder.wal"]);
    assert_eq!((errors.as_str(), status), want, "without any jobs");
    let (server, address) = Process::serve(folder);
    send(address);
    until_listed(folder, &["waits for folder.wall", "given up"]);
    for command in ["list", "retry", "drop"] {
        let (out, errors, status) = queue(folder, &[command, "--target", "folder.wal"]);
        assert_eq!((errors.as_str(), status), want, "{command}: {out}");
        assert_eq!(out, "");
    }
    // Out of the file, but with jobs: it can be dropped.
    let config = CONFIG.replace("wall", "hall");
    fs::write(folder.join("config.toml"), config).unwrap();
    let (_, errors, _) = queue(folder, &["drop", "--target", "mastodon.somewhere"]);
    assert_eq!(
        errors,
        "nx-gateway: there is no target mastodon.somewhere; there are: command.print, folder.hall, folder.wall\n"
    );
    let (out, _, status) = queue(folder, &["drop", "--target", "folder.wall"]);
    assert_eq!((out.as_str(), status), ("1 job is dropped\n", Some(0)));
    server.kill();
}

#[test]
fn what_has_nowhere_to_go_is_not_said_to_be_tried() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("config.toml"), CONFIG).unwrap();
    let (server, address) = Process::serve(folder);
    send(address);
    until_listed(folder, &["waits for folder.wall", "given up"]);
    server.kill();
    fs::write(folder.join("config.toml"), "[folder.hall]\npath = \"hall\"").unwrap();
    let (server, _) = Process::serve(folder);
    let config = folder.join("config.toml");
    let arguments = ["queue", "--config", config.to_str().unwrap(), "retry", "2"];
    let (out, _, status) = said(&run(folder, arguments));
    assert_eq!(
        out,
        format!(
            "job 2, SAM_0001.JPG to command.print, waits, but has nowhere to go: command.print is not in the \
             configuration any more. Put its section back and start the server again, or give it up: \
             nx-gateway queue --config {} drop 2\n",
            config.display()
        )
    );
    assert_eq!(status, Some(0));
    let (out, _, status) = queue(folder, &["retry", "--all"]);
    assert_eq!(
        out,
        "1 job waits for command.print, which is not in the configuration any more. Put its section back and start \
         the server again, or give it up: nx-gateway queue drop --target command.print\n\
         1 job waits for folder.wall, which is not in the configuration any more. Put its section back and start \
         the server again, or give it up: nx-gateway queue drop --target folder.wall\n"
    );
    assert_eq!(status, Some(0));
    server.kill();
}

#[test]
fn the_details_of_a_job_tell_nothing_of_another_ones_target() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("config.toml"), CONFIG).unwrap();
    let (server, address) = Process::serve(folder);
    send(address);
    until_listed(folder, &["waits for folder.wall", "given up"]);
    let halted = |arguments: &[&str]| queue(folder, arguments).0.contains("can't be reached");
    assert!(halted(&["list"]));
    assert!(halted(&["list", "1"]));
    assert!(!halted(&["list", "2"]));
    assert!(halted(&["list", "--target", "folder.wall"]));
    assert!(!halted(&["list", "--target", "command.print"]));
    let (json, _, _) = queue(folder, &["list", "2", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["halted"], serde_json::json!([]));
    assert_eq!(json["running"], true);
    // Nothing waits for it any more: nobody asks it, so nobody says so.
    assert_eq!(queue(folder, &["drop", "1"]).2, Some(0));
    until(|| !halted(&["list", "--all"]));
    server.kill();
}
