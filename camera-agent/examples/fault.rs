//! A program that goes wrong on demand, as the agent never must, to show from outside that it ends with an exit code and
//! never with a signal. `tests/process` runs it here, the virtual camera on ARM.
//!
//! ```text
//! fault [--log FILE] panic | drop | memory | huge | signals | wait
//! ```

use camera_agent::last_resort;
use std::{env, io, path::Path};

#[global_allocator]
static MEMORY: last_resort::Bounded = last_resort::Bounded::at_most(4 * 1024 * 1024);

fn main() {
    last_resort::install();
    let mut arguments = env::args().skip(1);
    let mut kind = arguments.next();
    if kind.as_deref() == Some("--log") {
        last_resort::also_tell(Path::new(&arguments.next().unwrap_or_default()));
        kind = arguments.next();
    }
    match kind.as_deref() {
        Some("panic") => panic_with_a_number(env::args().count()),
        Some("drop") => panic_while_dropping(),
        Some("memory") => take_memory(),
        Some("huge") => drop(Vec::<u8>::with_capacity(isize::MAX.unsigned_abs())),
        Some("signals") => raise_all(),
        Some("wait") => wait(),
        other => println!("what is {other:?}?"),
    }
}

/// A reason that has to be put together first.
#[allow(clippy::panic)]
fn panic_with_a_number(number: usize) {
    panic!("number {number}");
}

/// Would be a second panic while the first one unwinds, which the library answers with an abort.
#[allow(clippy::panic)]
fn panic_while_dropping() {
    struct Dropped;
    impl Drop for Dropped {
        fn drop(&mut self) {
            panic!("second");
        }
    }
    let _dropped = Dropped;
    panic!("first");
}

fn take_memory() {
    let mut taken = Vec::new();
    loop {
        taken.push(vec![1_u8; 4096]);
    }
}

fn raise_all() {
    use nix::sys::signal::{Signal, raise};
    for signal in Signal::iterator() {
        if !matches!(signal, Signal::SIGKILL | Signal::SIGSTOP) {
            let _ = raise(signal);
        }
    }
    println!("alive");
}

/// Until the input ends; for signals from outside.
fn wait() {
    println!("ready");
    let _ = io::read_to_string(io::stdin());
    println!("alive");
}
