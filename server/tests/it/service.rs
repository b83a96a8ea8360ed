//! Under a service manager: sockets it opened, what it is told, and whether all is well.

use crate::harness::Server;
use crate::process::{Process, run, said};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// As systemd starts it: the listener is file 3, the environment says so. The shell's pid becomes the program's.
fn activated(folder: &Path, listener: TcpListener) -> Command {
    let mut command = Command::new("sh");
    command
        .args([
            "-c",
            "exec 3<&0 0</dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec \"$0\" serve",
            env!("CARGO_BIN_EXE_nx-gateway"),
        ])
        .current_dir(folder)
        .env("HOME", folder)
        .env_remove("XDG_CONFIG_HOME")
        .stdin(Stdio::from(OwnedFd::from(listener)))
        .stderr(Stdio::null());
    command
}

fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

#[test]
fn cameras_are_answered_at_a_socket_that_was_passed_instead_of_the_configured_address() {
    let folder = tempfile::tempdir().unwrap();
    // Nobody could listen here; the passed socket makes it unneeded.
    let config = "[server]\nlisten = [\"203.0.113.1:80\"]\n";
    std::fs::write(folder.path().join("config.toml"), config).unwrap();
    let (listener, address) = listener();
    // Asked before anybody is there: the socket keeps it.
    let mut early = TcpStream::connect(address).unwrap();
    early
        .write_all(b"GET / HTTP/1.1\r\nHost: gld.samsungosp.com\r\n\r\n")
        .unwrap();
    let (process, said) = Process::started(activated(folder.path(), listener));
    assert!(
        said.contains(&format!("listening on {address}\n")),
        "{said}"
    );
    let mut answer = String::new();
    early.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert_eq!(process.terminate(), Some(0));
}

#[test]
fn the_service_manager_is_told_of_readiness_of_life_and_of_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notify");
    let manager = UnixDatagram::bind(&path).unwrap();
    manager
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    let (listener, address) = listener();
    let mut command = activated(folder.path(), listener);
    command
        .env("NOTIFY_SOCKET", &path)
        .env("WATCHDOG_USEC", "200000")
        .env_remove("WATCHDOG_PID");
    let (process, _) = Process::started(command);
    let told = || {
        let mut message = [0; 1024];
        let length = manager.recv(&mut message).unwrap();
        String::from_utf8_lossy(&message[..length]).into_owned()
    };
    let first = told();
    assert!(first.contains("READY=1\n"), "{first}");
    assert!(
        first.contains(&format!("STATUS=answering cameras at {address}\n")),
        "{first}"
    );
    for _ in 0..3 {
        assert_eq!(told(), "WATCHDOG=1\n");
    }
    assert_eq!(process.terminate(), Some(0));
    let end = std::iter::repeat_with(told).find(|message| message != "WATCHDOG=1\n");
    assert!(end.unwrap().contains("STOPPING=1\n"));
}

#[test]
fn health_is_well_while_photos_can_be_stored() {
    let server = Server::start();
    let to = server.address.to_string();
    let (out, errors, status) = said(&run(server.folder(), ["health", "--to", &to]));
    assert_eq!(out, format!("nx-gateway at {to} is well\n"), "{errors}");
    assert_eq!(status, Some(0));
}

#[test]
fn health_asks_where_the_configuration_says() {
    let folder = tempfile::tempdir().unwrap();
    let (process, address) = Process::serve(folder.path());
    let config = format!("[server]\nlisten = [\"{address}\"]\n");
    std::fs::write(folder.path().join("config.toml"), config).unwrap();
    let (out, errors, status) = said(&run(folder.path(), ["health"]));
    assert_eq!(status, Some(0), "{out}{errors}");
    process.kill();
    let (out, errors, status) = said(&run(folder.path(), ["health"]));
    assert_eq!((out.as_str(), status), ("", Some(1)));
    let wanted = format!("nobody answers at {address}");
    assert!(errors.contains(&wanted), "{errors}");
}

#[test]
fn health_is_not_well_while_the_disk_has_no_room() {
    let server = Server::with("[storage]\nkeep_free = \"1000 TB\"\n");
    let to = server.address.to_string();
    let (_, errors, status) = said(&run(server.folder(), ["health", "--to", &to]));
    assert_eq!(status, Some(1));
    assert!(errors.contains("is not well: HTTP/1.1 507"), "{errors}");
}

#[test]
fn health_takes_no_other_program_for_a_well_server() {
    let (other, address) = listener();
    let thread = std::thread::spawn(move || {
        let (mut socket, _) = other.accept().unwrap();
        let mut request = [0; 1024];
        let _ = socket.read(&mut request).unwrap();
        socket
            .write_all(b"HTTP/1.1 200 OK\r\n\r\nIt works!")
            .unwrap();
    });
    let folder = tempfile::tempdir().unwrap();
    let to = address.to_string();
    let (_, errors, status) = said(&run(folder.path(), ["health", "--to", &to]));
    thread.join().unwrap();
    assert_eq!(status, Some(1));
    assert!(errors.contains("another program"), "{errors}");
}

#[test]
fn completions_are_a_script_of_the_shell_and_know_the_commands() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish"] {
        let (script, errors, status) = said(&run(folder.path(), ["completions", shell]));
        assert_eq!(status, Some(0), "{errors}");
        assert!(script.contains("simulate"), "{shell}");
        if shell == "bash" {
            let file = folder.path().join("completions");
            std::fs::write(&file, script).unwrap();
            let parsed = Command::new("bash").arg("-n").arg(&file).status().unwrap();
            assert!(parsed.success());
        }
    }
}

#[test]
fn the_manual_has_a_page_for_each_command_a_user_meets() {
    let folder = tempfile::tempdir().unwrap();
    let (_, errors, status) = said(&run(folder.path(), ["man", "."]));
    assert_eq!(status, Some(0), "{errors}");
    for page in ["nx-gateway.1", "nx-gateway-serve.1", "nx-gateway-queue.1"] {
        let page = std::fs::read_to_string(folder.path().join(page)).unwrap();
        assert!(page.contains(".TH"), "{page}");
    }
    assert!(!folder.path().join("nx-gateway-man.1").exists());
}
