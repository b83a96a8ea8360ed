//! `nx-gateway serve`: tells a person what is going on, answers the cameras until told to stop.

mod welcome;

use super::output;
use crate::cameras::Cameras;
use crate::cli::ServeArgs;
use crate::config::{self, Overrides};
use crate::gateway::Gateway;
use crate::http;
use crate::trace::Tracer;
use anyhow::Context as _;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use welcome::{Door, Welcome};

/// Threads for disk work. More would only take memory: the disk is the limit.
const DISK_THREADS: usize = 16;
/// Threads that answer; one for each core of a small machine is enough.
const MOST_WORKERS: usize = 4;

/// Runs the server until SIGINT or SIGTERM.
///
/// # Errors
/// When the configuration is wrong, or the state, the library or an address can't be used.
pub fn run(args: &ServeArgs) -> anyhow::Result<ExitCode> {
    let loaded = match config::load(
        args.config.as_deref(),
        &Overrides {
            listen: args.listen.clone(),
        },
    ) {
        Ok(loaded) => loaded,
        Err(problems) => {
            eprintln!("{problems}");
            return Ok(ExitCode::FAILURE);
        }
    };
    if !loaded.warnings.is_empty() {
        eprintln!("{}\n", loaded.warnings);
    }
    start_logging();
    let workers = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(MOST_WORKERS);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers)
        .max_blocking_threads(DISK_THREADS)
        .enable_all()
        .build()
        .context("the system gives no threads")?;
    runtime.block_on(serve(args, loaded))
}

async fn serve(args: &ServeArgs, loaded: config::Loaded) -> anyhow::Result<ExitCode> {
    let tracer = match &args.trace {
        Some(folder) => Tracer::everything(folder.clone()),
        None => Tracer::unknown_only(loaded.config.storage.state.join("captures")),
    };
    let gateway = Arc::new(Gateway::open(loaded.config.clone(), tracer).await?);
    let (mut listeners, mut doors) = (Vec::new(), Vec::new());
    for wanted in &gateway.config.server.listen {
        let bound = http::bind(*wanted)
            .await
            .with_context(|| refused(*wanted))?;
        doors.push(Door::of(*wanted, &bound)?);
        listeners.push(bound.listener);
    }
    let cameras = Cameras::built_in().context("the built-in table of cameras")?;
    let welcome = Welcome {
        loaded: &loaded,
        doors: &doors,
        names: &cameras.host_names(),
        trace: args.trace.as_deref(),
    };
    // Whoever reads "listening" may ask to stop at once.
    let stop = stop_signal()?;
    output::print(&format!("{welcome}\n"))?;
    tell_left_over(&gateway);
    http::serve(gateway, listeners, stop).await;
    output::print("stopped; every photo a camera was told \"sent\" of is on disk\n")?;
    Ok(ExitCode::SUCCESS)
}

fn start_logging() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_timer(LocalTime)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_writer(std::io::stderr)
        .init();
}

/// The owner's own clock, to the second: `2026-11-22 14:16:47`.
struct LocalTime;

impl FormatTime for LocalTime {
    fn format_time(&self, writer: &mut Writer<'_>) -> std::fmt::Result {
        write!(
            writer,
            "{}",
            jiff::Zoned::now().strftime("%Y-%m-%d %H:%M:%S")
        )
    }
}

fn refused(wanted: SocketAddr) -> String {
    format!("can't listen at {wanted}; choose another address: [server] listen, or --listen")
}

fn tell_left_over(gateway: &Gateway) {
    let left_over = gateway.library.left_over();
    if left_over > 0 {
        tracing::info!(
            "removed {left_over} half-received files; their cameras were never told that they arrived"
        );
    }
}

/// Done at the first SIGINT or SIGTERM; a second one ends the process at once, as without us.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        let mut next = async move || {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        };
        next().await;
        tracing::info!("stopping; uploads under way may finish (once more to stop at once)");
        tokio::spawn(async move {
            next().await;
            std::process::exit(130);
        });
    })
}
