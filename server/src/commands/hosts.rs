//! `nx-gateway hosts`.

use crate::cli::HostsArgs;
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// What kept it from doing its work.
pub fn run(_args: &HostsArgs) -> anyhow::Result<ExitCode> {
    Ok(ExitCode::SUCCESS)
}
