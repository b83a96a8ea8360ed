//! The name server as a part of the program: sockets that a service manager opened, and what is told when there are none.

use crate::process::{Process, run, said};
use domain::base::iana::{Class, Rtype};
use domain::base::{Message, MessageBuilder, Name};
use domain::rdata::A;
use std::io::Read as _;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// As systemd starts it with the sockets of `nx-gateway-dns.socket`: files 3 and 4, by name.
fn activated(folder: &Path, datagrams: UdpSocket, stream: TcpListener) -> Command {
    let mut command = Command::new("sh");
    command
        .args([
            "-c",
            "exec 3<&0 4<&2 0</dev/null 2>log; \
             LISTEN_FDS=2 LISTEN_PID=$$ LISTEN_FDNAMES=dns:dns exec \"$0\" serve --listen 127.0.0.1:0",
            env!("CARGO_BIN_EXE_nx-gateway"),
        ])
        .current_dir(folder)
        .env("HOME", folder)
        .env_remove("XDG_CONFIG_HOME")
        .stdin(Stdio::from(OwnedFd::from(datagrams)))
        .stderr(Stdio::from(OwnedFd::from(stream)));
    command
}

fn sockets() -> (UdpSocket, TcpListener, SocketAddr) {
    loop {
        let datagrams = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = datagrams.local_addr().unwrap();
        if let Ok(stream) = TcpListener::bind(address) {
            return (datagrams, stream, address);
        }
    }
}

/// Where a name leads, says this server.
fn ask(server: SocketAddr, name: &str) -> Vec<Ipv4Addr> {
    let mut question = MessageBuilder::new_vec().question();
    let name: Name<Vec<u8>> = name.parse().unwrap();
    question.push((name, Rtype::A, Class::IN)).unwrap();
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    socket.connect(server).unwrap();
    socket.send(&question.finish()).unwrap();
    let mut buffer = [0; 1232];
    let length = socket.recv(&mut buffer).unwrap();
    let answer = Message::from_octets(&buffer[..length]).unwrap();
    let records = answer.answer().unwrap().limit_to::<A>();
    records
        .map(|record| record.unwrap().data().addr())
        .collect()
}

#[test]
fn names_are_answered_at_sockets_that_were_passed() {
    let folder = tempfile::tempdir().unwrap();
    // Nobody could listen here; the passed sockets make it unneeded.
    let config =
        "[dns]\nenabled = true\nlisten = [\"203.0.113.1:53\"]\nlive_names = [\"www.msn.com\"]\n";
    std::fs::write(folder.path().join("config.toml"), config).unwrap();
    let (datagrams, stream, address) = sockets();
    let (process, said) = Process::started(activated(folder.path(), datagrams, stream));
    let told = format!("Names lead    here; asked at {address}\n");
    assert!(said.contains(&told), "{said}");
    for name in ["gld.samsungosp.com", "www.msn.com"] {
        assert_eq!(ask(address, name), [Ipv4Addr::LOCALHOST]);
    }
    assert!(ask(address, "www.yahoo.co.kr").is_empty());
    assert_eq!(process.terminate(), Some(0));
}

#[test]
fn sockets_without_a_name_server_are_closed_and_told_of() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("config.toml"), "").unwrap();
    let (datagrams, stream, address) = sockets();
    let (process, said) = Process::started(activated(folder.path(), datagrams, stream));
    assert!(!said.contains("Names lead"), "{said}");
    // Closed: somebody else can have them.
    UdpSocket::bind(address).unwrap();
    assert_eq!(process.terminate(), Some(0));
    let log = std::fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(log.contains("[dns] enabled = true"), "{log}");
}

#[test]
fn photos_come_in_although_another_program_has_the_port_for_names() {
    let folder = tempfile::tempdir().unwrap();
    let (_datagrams, _stream, taken) = sockets();
    let config = format!("[dns]\nenabled = true\nlisten = [\"{taken}\"]\n");
    std::fs::write(folder.path().join("config.toml"), config).unwrap();
    let (mut process, told) = Process::start_with_log(folder.path(), "127.0.0.1:0", Stdio::piped());
    let wanted = format!("Names lead    nowhere yet: {taken} can't be had");
    assert!(told.contains(&wanted), "{told}");
    let address = told
        .lines()
        .find_map(|line| line.strip_prefix("listening on "));
    let send = ["simulate", "nx300-email", "--to", address.unwrap()];
    let (out, errors, status) = said(&run(folder.path(), send));
    assert_eq!(status, Some(0), "{out}{errors}");
    let log = process.log();
    assert_eq!(process.terminate(), Some(0));
    let mut text = String::new();
    log.unwrap().read_to_string(&mut text).unwrap();
    assert!(
        text.contains(&format!("no names are answered: {taken} can't be had")),
        "{text}"
    );
}
