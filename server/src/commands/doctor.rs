//! `nx-gateway doctor`: looks at everything an owner trips over, and says how it is mended.
//!
//! What is looked at and what is said is the business of `crate::doctor`; this file prints it.

use super::output;
use crate::cameras::Cameras;
use crate::cli::DoctorArgs;
use crate::config::{self, Overrides};
use crate::disk;
use crate::doctor::{self, Check, Finding, Report, Verdict, Wish};
use anyhow::Context as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

/// The exit status where the command line or the configuration can't be used.
const UNUSABLE: u8 = 2;
/// The exit status for who was told to stop.
const STOPPED: u8 = 130;
/// For threads that wait for somebody who doesn't answer, and for what was made for a trial to go away.
const FAREWELL: Duration = Duration::from_secs(1);

/// Runs the command. The status is 0 where there is no problem, 1 where there is one, and 2 where the configuration can't
/// be used.
///
/// # Errors
/// When standard output can't be written.
pub fn run(args: &DoctorArgs) -> anyhow::Result<ExitCode> {
    let mut loaded = match config::load(args.config.as_deref(), &Overrides::default()) {
        Ok(loaded) => loaded,
        Err(problems) => {
            eprintln!("{problems}");
            if args.json {
                print_json(&unusable(&problems.to_string()))?;
            }
            return Ok(ExitCode::from(UNUSABLE));
        }
    };
    loaded.look_around();
    if !args.json {
        let version = env!("CARGO_PKG_VERSION");
        output::print(&format!("nx-gateway {version} looks at this computer\n\n"))?;
    }
    let wish = Wish {
        loaded,
        file: args.config.as_deref().map(whole),
        card: args.card.as_deref().map(whole),
        program: std::env::current_exe().unwrap_or_else(|_| "nx-gateway".into()),
    };
    let cameras = Cameras::built_in().context("the built-in table of cameras")?;
    let Some(report) = examined(wish, &cameras, args)? else {
        return Ok(ExitCode::from(STOPPED));
    };
    if args.json {
        print_json(&report)?;
    } else {
        output::print(&format!("\n{report}\n"))?;
    }
    Ok(match report.count(Verdict::Problem) {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// The report, unless somebody stops it; what was made for a trial goes away then, too.
fn examined(wish: Wish, cameras: &Cameras, args: &DoctorArgs) -> anyhow::Result<Option<Report>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the system gives no threads")?;
    let mut printed = Ok(());
    let mut tell = |finding: &Finding| {
        if !args.json && printed.is_ok() {
            printed = output::print(&finding.to_string());
        }
    };
    let report = runtime.block_on(async {
        let stop = stop_signal()?;
        anyhow::Ok(tokio::select! {
            report = doctor::examine(wish, cameras, &mut tell) => Some(report),
            () = stop => None,
        })
    });
    runtime.shutdown_timeout(FAREWELL);
    printed?;
    report
}

/// Done at the first SIGINT, SIGTERM or SIGHUP. Where that isn't heard, as nobody reads what is printed, the process ends all
/// the same.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let (tell, told) = oneshot::channel();
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
        let _ = tell.send(());
        tokio::time::sleep(FAREWELL).await;
        std::process::exit(STOPPED.into());
    });
    Ok(async move {
        let _ = told.await;
    })
}

fn whole(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    disk::tidied(&path)
}

fn unusable(problems: &str) -> Report {
    let finding = Finding::problem(
        Check::Configuration,
        "the configuration can't be used",
        problems,
    );
    Report {
        findings: vec![finding.run("nx-gateway check")],
    }
}

fn print_json(report: &Report) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(&report.json())?;
    output::print(&(text + "\n"))?;
    Ok(())
}
