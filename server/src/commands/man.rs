//! `nx-gateway man`: the manual pages, for packages. They say what `--help` says.

use crate::cli::{CommandLine, ManArgs};
use anyhow::Context as _;
use clap::CommandFactory as _;
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// If the folder is not there, or a page cannot be written to it.
pub fn run(args: &ManArgs) -> anyhow::Result<ExitCode> {
    let mut program = CommandLine::command()
        .name("nx-gateway")
        .disable_help_subcommand(true);
    program.build();
    clap_mangen::generate_to(program, &args.folder)
        .with_context(|| format!("the manual can't be written to {}", args.folder.display()))?;
    Ok(ExitCode::SUCCESS)
}
