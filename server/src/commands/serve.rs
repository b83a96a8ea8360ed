//! `nx-gateway serve`: tells a person what is going on, answers the cameras until told to stop.

mod log;
mod names;
mod welcome;

use super::{output, queue};
use crate::addresses;
use crate::cameras::Cameras;
use crate::cli::ServeArgs;
use crate::config::{self, Overrides};
use crate::delivery::Pace;
use crate::disk;
use crate::gateway::{Gateway, StartError};
use crate::http::{self, Bound};
use crate::library;
use crate::service::{self, Passed};
use crate::trace::Tracer;
use anyhow::{Context as _, anyhow};
use log::Log;
use names::Names;
use std::io::IsTerminal as _;
use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;
use welcome::{Door, Welcome};

/// Threads for disk work. More would only take memory: the disk is the limit.
const DISK_THREADS: usize = 16;
/// Threads that answer; one for each core of a small machine is enough.
const MOST_WORKERS: usize = 4;
/// The variable for those who want another log: `debug`, or `info,nx_gateway::dns=debug`.
const WANTED_LOG: &str = "RUST_LOG";
/// When all is done: for threads in the middle of a file. One on a disk that doesn't answer would never be free.
const LAST_FILES: Duration = Duration::from_secs(2);

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
    // Changes the environment: before there are threads.
    let passed = service::passed_sockets()?;
    let log = start_logging()?;
    let workers = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(MOST_WORKERS);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers)
        .max_blocking_threads(DISK_THREADS)
        .enable_all()
        .build()
        .context("the system gives no threads")?;
    let ended = runtime.block_on(serve(args, loaded, passed));
    runtime.shutdown_timeout(LAST_FILES);
    log.flush();
    ended
}

async fn serve(
    args: &ServeArgs,
    loaded: config::Loaded,
    mut passed: Passed,
) -> anyhow::Result<ExitCode> {
    let gateway = Arc::new(
        Gateway::open(loaded.config.clone(), tracer(args, &loaded))
            .await
            .map_err(explained)?,
    );
    let (mut listeners, mut doors) = (Vec::new(), Vec::new());
    let opened = std::mem::take(&mut passed.cameras);
    for bound in bind_all(&gateway.config.server.listen, opened).await? {
        doors.push(Door::of(&bound)?);
        listeners.push(bound.listener);
    }
    let cameras = Cameras::built_in().context("the built-in table of cameras")?;
    let found_at: Vec<_> = doors.iter().map(|door| door.actual).collect();
    let names = Names::open(&gateway.config, &cameras, passed, &found_at)?;
    let welcome = welcome(args, &loaded, &doors, &names, &cameras);
    // Whoever reads "listening" may ask to stop at once.
    let stop = stop_signal()?;
    output::print(&format!("{welcome}\n"))?;
    tell_left_over(&gateway);
    tell_unset_clock();
    let deliveries = gateway.deliver(Pace::default(), queue_command(args));
    service::ready(&where_it_listens(&doors));
    let alive = tokio::spawn(service::stay_alive());
    let stop = async {
        stop.await;
        service::stopping();
    };
    http::serve(gateway, listeners, stop).await;
    names.close().await;
    deliveries.stop().await;
    alive.abort();
    // Nobody may be left to read it.
    let _ = output::print("stopped; every photo a camera was told \"sent\" of is on disk\n");
    Ok(ExitCode::SUCCESS)
}

/// Where raw requests go: all of them where that is wanted, else what nobody has seen yet.
fn tracer(args: &ServeArgs, loaded: &config::Loaded) -> Tracer {
    match &args.trace {
        Some(folder) => Tracer::everything(folder.clone()),
        None => Tracer::unknown_only(loaded.config.storage.state.join("captures")),
    }
}

/// What a person is told at the start.
fn welcome(
    args: &ServeArgs,
    loaded: &config::Loaded,
    doors: &[Door],
    names: &Names,
    cameras: &Cameras,
) -> String {
    let welcome = Welcome {
        loaded,
        doors,
        ours: &addresses::reachable(),
        names: &cameras.dead_host_names(),
        served: &names.server,
        found_as: names.found_as.as_deref(),
        trace: args.trace.as_deref(),
        program: std::env::current_exe().unwrap_or_else(|_| "nx-gateway".into()),
    };
    welcome.to_string()
}

/// What to type to see the queue. Whoever reads the log may be in another folder.
fn queue_command(args: &ServeArgs) -> String {
    let file = args.config.as_ref();
    let file = file.map(|file| std::path::absolute(file).unwrap_or_else(|_| file.clone()));
    let file = file.map(|file| disk::tidied(&file));
    queue::typed(file.as_deref())
}

/// Where the service manager opened sockets for us, those are it; else where the owner says.
async fn bind_all(wanted: &[SocketAddr], passed: Vec<TcpListener>) -> anyhow::Result<Vec<Bound>> {
    let mut bound = Vec::new();
    for listener in passed {
        bound.push(Bound::passed(listener).context("a socket of the service manager")?);
    }
    if !bound.is_empty() {
        return Ok(bound);
    }
    for wanted in wanted {
        let door = http::bind(*wanted).await;
        bound.push(door.with_context(|| refused(*wanted))?);
    }
    Ok(bound)
}

fn start_logging() -> anyhow::Result<Log> {
    let wanted = std::env::var(WANTED_LOG).ok();
    let wanted: Option<Targets> = wanted.and_then(|wanted| wanted.parse().ok());
    let usual = || Targets::new().with_default(LevelFilter::INFO);
    let log = Log::start(std::io::stderr()).context("the system gives no threads")?;
    let told = tracing_subscriber::fmt::layer()
        .with_target(false)
        .with_timer(LocalTime {
            shown: std::env::var_os("JOURNAL_STREAM").is_none(),
        })
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(log.clone())
        .with_filter(wanted.unwrap_or_else(usual));
    tracing_subscriber::registry().with(told).init();
    Ok(log)
}

/// The owner's own clock, to the second: `2026-11-22 14:16:47`. Nothing in a journal, which has the time of each line.
struct LocalTime {
    shown: bool,
}

impl FormatTime for LocalTime {
    fn format_time(&self, writer: &mut Writer<'_>) -> std::fmt::Result {
        if !self.shown {
            return Ok(());
        }
        let now = jiff::Zoned::now();
        write!(writer, "{}", now.strftime("%Y-%m-%d %H:%M:%S"))
    }
}

/// For the service manager's status line.
fn where_it_listens(doors: &[Door]) -> String {
    let addresses: Vec<_> = doors.iter().map(|door| door.actual.to_string()).collect();
    format!("answering cameras at {}", addresses.join(", "))
}

fn refused(wanted: SocketAddr) -> String {
    format!("can't listen at {wanted} (choose another address: [server] listen, or --listen)")
}

fn tell_left_over(gateway: &Gateway) {
    let left_over = gateway.library.left_over();
    if left_over > 0 {
        tracing::info!(
            "removed {left_over} half-received files; their cameras were never told that they arrived"
        );
    }
}

/// Why the server can't start, and what to do about it where we know.
fn explained(error: StartError) -> anyhow::Error {
    match error.hint() {
        Some(hint) => anyhow!("{error}\nhint: {hint}"),
        None => anyhow!("{error}"),
    }
}

fn tell_unset_clock() {
    if jiff::Zoned::now().datetime() < library::EARLIEST_NOW {
        tracing::warn!(
            "this computer's clock seems unset; photos go by their camera's date, those without one into 1970"
        );
    }
}

/// Done at the first SIGINT, SIGTERM or SIGHUP (the terminal was closed); a second one ends the process at once, as
/// without us.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    Ok(async move {
        let mut next = async move || {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hang_up.recv() => {}
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
