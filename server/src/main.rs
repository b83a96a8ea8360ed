//! Parses the command line, runs the command, turns its end into an exit status.

#![forbid(unsafe_code)]

use clap::Parser as _;
use nx_gateway::{cli::CommandLine, commands};
use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    match commands::run(CommandLine::parse()) {
        Ok(code) => code,
        Err(error) => {
            // Not `eprintln!`, which panics where nobody is left to read.
            let _ = writeln!(std::io::stderr(), "nx-gateway: {error:#}");
            ExitCode::FAILURE
        }
    }
}
