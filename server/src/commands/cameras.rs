//! `nx-gateway cameras`.

use crate::cli::CamerasArgs;
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// What kept it from doing its work.
pub fn run(_args: &CamerasArgs) -> anyhow::Result<ExitCode> {
    Ok(ExitCode::SUCCESS)
}
