//! Parses the command line, runs the command, turns its end into an exit status.

use clap::Parser as _;
use nx_gateway::{cli::CommandLine, commands};
use std::process::ExitCode;

fn main() -> ExitCode {
    match commands::run(CommandLine::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("nx-gateway: {error:#}");
            ExitCode::FAILURE
        }
    }
}
