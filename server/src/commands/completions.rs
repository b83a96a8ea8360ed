//! `nx-gateway completions`: what makes a shell complete our commands and options.

use super::output;
use crate::cli::{CommandLine, CompletionsArgs};
use clap::CommandFactory as _;
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// If the output cannot be written.
pub fn run(args: &CompletionsArgs) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut CommandLine::command(),
        "nx-gateway",
        &mut script,
    );
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}
