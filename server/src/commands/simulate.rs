//! `nx-gateway simulate`.

use crate::cli::SimulateArgs;
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// What kept it from doing its work.
pub fn run(_args: &SimulateArgs) -> anyhow::Result<ExitCode> {
    Ok(ExitCode::SUCCESS)
}
