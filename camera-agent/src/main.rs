//! The agent's process: what may happen to it is settled first, then the library does the rest.

use camera_agent::{commands, last_resort, system::Linux};
use std::{env, io, process::ExitCode};

/// Some twenty times what a run needs at most; a hosts file of 64 KiB is held a few times over.
#[global_allocator]
static MEMORY: last_resort::Bounded = last_resort::Bounded::at_most(4 * 1024 * 1024);

fn main() -> ExitCode {
    last_resort::install();
    let arguments = env::args_os().skip(1);
    let mut screen = io::stdout();
    commands::run(
        &mut Linux::new(),
        arguments,
        &mut screen,
        last_resort::also_tell,
    )
    .into()
}
