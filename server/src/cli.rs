//! What was typed on the command line. No I/O and no defaults that depend on the machine.

use crate::card::files::Mode;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Brings the Email and Share buttons of Samsung's WiFi cameras back to life on your own network.
#[derive(Debug, Parser)]
#[command(
    version,
    propagate_version = true,
    args_conflicts_with_subcommands = true
)]
pub struct CommandLine {
    /// What to do; without it the server starts.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The server's own options, for `nx-gateway` without a command.
    #[command(flatten)]
    pub serve: ServeArgs,
}

/// The things `nx-gateway` can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer the cameras and keep their photos (the default)
    Serve(ServeArgs),
    /// Check the configuration and print what is in effect, with the origin of each value
    Check(CheckArgs),
    /// Look at everything that can be off on this computer, and say how it is mended: begin here
    ///
    /// Looks at configuration, clock, disk, database, ports, addresses, names and targets, and sends a photo as a camera does: to
    /// the running server or, where none runs, to one for the moment. Nothing of it is kept or delivered, and nothing else
    /// is changed. Ends with status 0 where there is no problem, 1 where there is one, 2 where it couldn't begin.
    Doctor(DoctorArgs),
    /// List the cameras: what works, which host names they ask for, how to set them up
    Cameras(CamerasArgs),
    /// Print the host names the cameras ask for, with this host's address
    Hosts(HostsArgs),
    /// Make a memory card that leads a camera here, or undo that
    SdCard(SdCardArgs),
    /// Play a camera against a server
    Simulate(SimulateArgs),
    /// See what is on its way to other places; try it again or drop it
    Queue(QueueArgs),
    /// Log in where photos are to be posted; keeps the token in a file that only you can read
    Login(LoginArgs),
    /// Ask the running server whether all is well; ends with status 1 if not
    Health(HealthArgs),
    /// Turn the configuration of the Python original into one for this program
    ImportConfig(ImportConfigArgs),
    /// Print what makes your shell complete nx-gateway's commands and options
    Completions(CompletionsArgs),
    /// Write the manual pages
    #[command(hide = true)]
    Man(ManArgs),
}

/// Options of `serve`.
#[derive(Debug, Default, Clone, Args)]
pub struct ServeArgs {
    /// The configuration file [default: ./config.toml, else the one in your config folder, else /etc/nx-gateway/config.toml, else built-in values]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Listen here instead of what the configuration says; may be given more than once
    #[arg(long, value_name = "ADDR")]
    pub listen: Vec<std::net::SocketAddr>,
    /// Keep the raw requests and answers in this folder (passwords masked), to report a new camera
    #[arg(long, value_name = "DIR")]
    pub trace: Option<PathBuf>,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The configuration file [default: as for serve]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Tell what the routes would do with an example, such as `recipient=friend@example.org kind=video`
    ///
    /// Say any of site, recipient (more than once, if you like), sender, camera, protocol (email or social) and kind
    /// (photo or video), each as NAME=VALUE. Capitals matter in none of them, neither here nor in the routes; "*" in a
    /// route stands for anything, "?" for one letter.
    #[arg(long, value_name = "EXAMPLE", num_args = 1..)]
    pub explain: Vec<String>,
}

/// Options of `doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// The configuration file [default: as for serve]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Look at a camera's memory card as well: its top folder, for example /media/me/CARD
    #[arg(long, value_name = "DIR")]
    pub card: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What to do with the queue.
#[derive(Debug, Args)]
pub struct QueueArgs {
    /// What to do; without it the jobs are listed.
    #[command(subcommand)]
    pub command: Option<QueueCommand>,
    /// The configuration file [default: as for serve]
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
}

/// The things that can be done with the queue; all of them beside a running server.
#[derive(Debug, Subcommand)]
pub enum QueueCommand {
    /// List the jobs that are not done, with the reason (the default)
    List(QueueListArgs),
    /// Try jobs again at once, and let their targets go on that wait for you
    Retry(QueueChangeArgs),
    /// Give jobs up for good; the photos stay in the library
    Drop(QueueChangeArgs),
}

/// Options of `queue list`.
#[derive(Debug, Default, Args)]
pub struct QueueListArgs {
    /// Tell everything about these jobs
    #[arg(value_name = "ID")]
    pub ids: Vec<i64>,
    /// List those that are delivered or dropped as well
    #[arg(long, conflicts_with_all = ["ids", "state"])]
    pub all: bool,
    /// List only jobs in this state; may be given more than once
    #[arg(long, value_name = "STATE", value_parser = STATES, conflicts_with = "ids")]
    pub state: Vec<String>,
    /// List only what goes to this target, for example mail.home
    #[arg(long, value_name = "TARGET", conflicts_with = "ids")]
    pub target: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Options of `queue retry` and `queue drop`.
#[derive(Debug, Args)]
#[group(id = "which", required = true, multiple = true)]
pub struct QueueChangeArgs {
    /// These jobs
    #[arg(value_name = "ID", group = "which")]
    pub ids: Vec<i64>,
    /// All jobs that are not done
    #[arg(long, group = "which", conflicts_with_all = ["ids", "state"])]
    pub all: bool,
    /// All jobs in this state; may be given more than once
    #[arg(long, value_name = "STATE", value_parser = STATES, group = "which", conflicts_with = "ids")]
    pub state: Vec<String>,
    /// All jobs that go to this target, for example mail.home
    #[arg(long, value_name = "TARGET", group = "which", conflicts_with = "ids")]
    pub target: Option<String>,
}

/// The states of a job, as the database has them.
const STATES: [&str; 6] = [
    "gathering",
    "waiting",
    "working",
    "delivered",
    "failed",
    "dropped",
];

/// Where to log in.
#[derive(Debug, Args)]
pub struct LoginArgs {
    /// The sort of service.
    #[command(subcommand)]
    pub service: LoginService,
}

/// The services that need a login by the browser.
#[derive(Debug, Subcommand)]
pub enum LoginService {
    /// Mastodon, Pixelfed, Akkoma, GoToSocial, snac
    Mastodon(LoginMastodonArgs),
}

/// Options of `login mastodon`.
#[derive(Debug, Args)]
pub struct LoginMastodonArgs {
    /// The server, as it stands in the browser, for example mastodon.social
    #[arg(value_name = "URL")]
    pub url: String,
    /// What the section is to be called: [mastodon.NAME]
    #[arg(long, value_name = "NAME", default_value = "home")]
    pub name: String,
    /// The file for the token [default: mastodon-NAME.token beside the configuration file]
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// The configuration file [default: as for serve]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Options of `simulate`.
#[derive(Debug, Args)]
pub struct SimulateArgs {
    /// Which camera to play; --list shows them, and which of the options below each can use
    #[arg(value_name = "CAMERA")]
    pub camera: Option<String>,
    /// List the cameras that can be played
    #[arg(long)]
    pub list: bool,
    /// The server to send to [default: 127.0.0.1:80]
    #[arg(long, value_name = "HOST:PORT")]
    pub to: Option<String>,
    /// The photos to send [default: small pictures made for the purpose]
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub photos: Vec<PathBuf>,
    /// How many pictures to make when no --photos are given [default: 2]
    #[arg(long, value_name = "N", conflicts_with = "photos")]
    pub count: Option<usize>,
    /// How large to make each of them, in bytes [default: 200000]
    #[arg(long, value_name = "BYTES", conflicts_with = "photos")]
    pub size: Option<u64>,
    /// The address that mails come from, or that qf30 logs in with.
    #[arg(
        long,
        value_name = "ADDRESS",
        help = "The address that mails come from, or that qf30 logs in with [default: Camera@samsungcamera.com]"
    )]
    pub sender: Option<String>,
    /// To whom the mail goes, up to 30.
    #[arg(
        long, value_name = "ADDRESS", num_args = 1..,
        help = "To whom the mail goes, up to 30; may be given more than once [default: friend@example.org, or 30 like it]"
    )]
    pub recipient: Vec<String>,
    /// What the mail is about [default: the camera's own words]
    #[arg(long, value_name = "TEXT")]
    pub subject: Option<String>,
    /// The text that goes with the photos; "text~first picture~second picture" has alt texts for Mastodon
    #[arg(long, value_name = "TEXT")]
    pub caption: Option<String>,
    /// The entry of the Share menu, such as picasa or youtube [default: facebook]
    #[arg(long, value_name = "NAME")]
    pub site: Option<String>,
    /// Misbehave in this way, see --list; may be given more than once
    #[arg(long, value_name = "NAME")]
    pub fault: Vec<String>,
}

/// Options of `cameras`.
#[derive(Debug, Args)]
pub struct CamerasArgs {
    /// Tell everything about one model, for example nx300
    #[arg(value_name = "MODEL")]
    pub model: Option<String>,
}

/// Options of `sd-card`.
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "these are switches")]
pub struct SdCardArgs {
    /// The top folder of the card, for example /media/me/CARD
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The camera, for example nx300 or nx500
    #[arg(long, value_name = "MODEL", required_unless_present = "remove")]
    pub model: Option<String>,
    /// The computer with nx-gateway, if it is not this one or has several addresses
    #[arg(long, value_name = "IP")]
    pub address: Option<String>,
    /// Take our files off the card and put back what was there before; the camera is not changed by it
    #[arg(long, conflicts_with_all = ["address", "mode", "undo", "agent"])]
    pub remove: bool,
    /// Make a card that makes the camera forget the names again (an NX500 or NX1 keeps them)
    #[arg(long)]
    pub undo: bool,
    /// How the names get into the camera
    #[arg(long, value_enum, default_value_t = CardMode::Auto)]
    pub mode: CardMode,
    /// The program for the camera, if it is not beside this one
    #[arg(long, value_name = "FILE")]
    pub agent: Option<PathBuf>,
    /// Go on although DIR doesn't look like a card or has files of somebody else, which are kept beside; with --remove,
    /// remove changed files of ours as well
    #[arg(long)]
    pub force: bool,
    /// Only tell what would be done
    #[arg(long)]
    pub dry_run: bool,
}

/// The ways in which the names get into a camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CardMode {
    /// The program on the card chooses
    Auto,
    /// The camera's own file is changed
    Remount,
    /// A copy in memory is laid over it
    Bind,
}

impl From<CardMode> for Mode {
    fn from(mode: CardMode) -> Self {
        match mode {
            CardMode::Auto => Self::Auto,
            CardMode::Remount => Self::Remount,
            CardMode::Bind => Self::Bind,
        }
    }
}

/// Options of `import-config`.
#[derive(Debug, Args)]
pub struct ImportConfigArgs {
    /// The config.toml of samsung-nx-emailservice
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Write the result into this file instead of printing it, and passwords into files beside it; nothing is replaced
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Options of `hosts`.
#[derive(Debug, Args)]
pub struct HostsArgs {
    /// For which program the lines are
    #[arg(long, value_enum, default_value_t = HostsFormat::Hosts)]
    pub format: HostsFormat,
}

/// The forms in which `hosts` prints the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum HostsFormat {
    /// A line for /etc/hosts or the card's hosts file
    Hosts,
    /// Lines for dnsmasq's configuration
    Dnsmasq,
    /// Lines for unbound's configuration
    Unbound,
}

/// Options of `health`.
#[derive(Debug, Args)]
pub struct HealthArgs {
    /// The server [default: where the configuration says that it listens, on this computer]
    #[arg(long, value_name = "HOST:PORT")]
    pub to: Option<String>,
    /// The configuration file [default: as for serve]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Options of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Options of `man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The folder for the pages: one for the program, and one for each command
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}
