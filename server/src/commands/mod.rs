//! One file for each thing the program can do. The only room that prints.

pub mod cameras;
pub mod check;
pub mod completions;
pub mod doctor;
pub mod health;
pub mod hosts;
pub mod import_config;
pub mod login;
pub mod man;
mod output;
pub mod queue;
pub mod sd_card;
pub mod serve;
pub mod simulate;

use crate::cli::{Command, CommandLine};
use std::process::ExitCode;

/// Runs what was asked for and says with which status the process should end.
///
/// # Errors
/// Whatever kept the command from doing its work, worded for the person at the terminal.
pub fn run(line: CommandLine) -> anyhow::Result<ExitCode> {
    match line.command.unwrap_or(Command::Serve(line.serve)) {
        Command::Serve(args) => serve::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::Simulate(args) => simulate::run(&args),
        Command::Cameras(args) => cameras::run(&args),
        Command::Hosts(args) => hosts::run(&args),
        Command::SdCard(args) => sd_card::run(&args),
        Command::ImportConfig(args) => import_config::run(&args),
        Command::Queue(args) => queue::run(&args),
        Command::Health(args) => health::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
        Command::Login(args) => login::run(&args),
    }
}
