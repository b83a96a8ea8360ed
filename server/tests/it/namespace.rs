//! Tests in a network and with mounts of their own, where they may do what only root may: nothing of it is seen outside.
//!
//! A test that wants one starts itself once more in there. Where namespaces can't be had, it is passed over.

use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream, UdpSocket};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

/// Says that the test is inside already.
const INSIDE: &str = "NX_GATEWAY_TEST_INSIDE";
/// This computer in its network.
pub(crate) const HERE: &str = "192.168.77.1";
/// Somebody else.
pub(crate) const ELSEWHERE: &str = "192.168.77.66";

/// Runs `test`, which is called `name`, where this computer has nothing but one home network.
#[track_caller]
pub(crate) fn in_a_home_network(name: &str, test: impl FnOnce()) {
    apart(name, || {
        plug_in();
        test();
    });
}

/// Runs `test`, which is called `name`, where this computer has no network at all.
#[track_caller]
pub(crate) fn apart(name: &str, test: impl FnOnce()) {
    if std::env::var(INSIDE).is_ok() {
        run(&["ip", "link", "set", "lo", "up"]);
        return test();
    }
    let can_unshare = Command::new("unshare")
        .args(["-Urnm", "ip", "link", "add", "type", "veth"])
        .stderr(Stdio::null())
        .status();
    if !can_unshare.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: {name} needs unshare, ip, and namespaces that a user may make");
        return;
    }
    let output = Command::new("unshare")
        .args(["-Urnm", "--"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(INSIDE, "yes")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{errors}");
    assert!(
        said.contains("1 passed"),
        "no test is called {name}: {said}"
    );
}

fn plug_in() {
    run(&[
        "ip", "link", "add", "lan0", "type", "veth", "peer", "name", "router0",
    ]);
    run(&["ip", "addr", "add", &format!("{HERE}/24"), "dev", "lan0"]);
    run(&["ip", "link", "set", "lan0", "up"]);
    run(&["ip", "link", "set", "router0", "up"]);
}

/// Another program that has this port of all addresses, for as long as the returned value lives, and hangs up on everybody.
pub(crate) fn squatter(port: u16) -> Squatter {
    let listener = TcpListener::bind(("0.0.0.0", port)).unwrap();
    let is_over = Arc::new(AtomicBool::new(false));
    let end = Arc::clone(&is_over);
    let thread = std::thread::spawn(move || {
        while !end.load(Ordering::SeqCst) {
            drop(listener.accept());
        }
    });
    Squatter {
        port,
        is_over,
        thread: Some(thread),
    }
}

pub(crate) struct Squatter {
    port: u16,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Squatter {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Wakes it, as it waits for a guest.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
        self.thread.take().unwrap().join().unwrap();
    }
}

/// Runs a command of the system, which has to succeed.
#[track_caller]
pub(crate) fn run(words: &[&str]) {
    let status = Command::new(words[0]).args(&words[1..]).status();
    assert!(status.unwrap().success(), "{words:?}");
}

/// Lays something over a file of the system.
pub(crate) fn lay_over(file: &str, folder: &Path, content: &str) {
    let over = folder.join(file.replace('/', "-"));
    fs::write(&over, content).unwrap();
    run(&["mount", "--bind", over.to_str().unwrap(), file]);
}

/// A name server for this computer, which leads every name there.
pub(crate) fn name_server(folder: &Path, leads_to: &str) {
    const ADDRESS: &str = "127.0.0.77";
    let leads_to: Ipv4Addr = leads_to.parse().unwrap();
    lay_over(
        "/etc/resolv.conf",
        folder,
        &format!("nameserver {ADDRESS}\n"),
    );
    lay_over("/etc/hosts", folder, "127.0.0.1 localhost\n");
    let socket = UdpSocket::bind((ADDRESS, 53)).unwrap();
    // Ends with the test.
    std::thread::spawn(move || {
        let mut packet = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut packet) {
            let _ = socket.send_to(&answer(&packet[..length], leads_to), from);
        }
    });
}

/// The question, and behind it the address; none where an address of IPv6 is asked for.
fn answer(question: &[u8], leads_to: Ipv4Addr) -> Vec<u8> {
    // Without what stands behind the question: its name ends with an empty label, then come type and class.
    let name = question[12..].iter().position(|byte| *byte == 0).unwrap();
    let end = 12 + name + 5;
    let is_ipv4 = question[end - 4..end - 2] == [0, 1];
    let mut answer = question[..end].to_vec();
    answer[2..4].copy_from_slice(&[0x81, 0x80]);
    answer[6..12].copy_from_slice(&[0, u8::from(is_ipv4), 0, 0, 0, 0]);
    if is_ipv4 {
        answer.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4]);
        answer.extend(leads_to.octets());
    }
    answer
}
