//! The emulated board: one run of QEMU from power-on to power-off. Its console is read line by line; it never outlives its
//! time limit, nor the value that stands for it.

use crate::packages::Parts;
use anyhow::{Context as _, bail};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Half a camera's memory is ten times what is needed.
const MEMORY: &str = "128";
/// Where the kernel speaks, and that it shall not unless in distress; after a panic the board restarts, which ends QEMU. Then
/// what saves some seconds of each start: no tests of ciphers, no certificates, no probes.
const KERNEL_WORDS: &str = "console=ttyAMA0 quiet loglevel=1 panic=-1 cryptomgr.notests \
                            initcall_blacklist=load_system_certificate_list,init_kprobe_trace";

/// A disk of the board besides the card.
#[derive(Debug)]
pub struct Disk<'a> {
    /// What it is called inside.
    pub serial: &'static str,
    /// The image.
    pub image: &'a Path,
}

/// What is put on the board before it is switched on.
#[derive(Debug)]
pub struct Board<'a> {
    /// The emulator and the kernel.
    pub parts: &'a Parts,
    /// The archive with the first program.
    pub start: &'a Path,
    /// The SD card's image.
    pub card: &'a Path,
    /// Whether the card's lock is shut.
    pub card_locked: bool,
    /// Other disks.
    pub disks: Vec<Disk<'a>>,
    /// The emulator's words for the network, if there is one.
    pub network: Option<String>,
}

/// What a run left behind.
#[derive(Debug)]
pub struct Run {
    /// All that was said on the console.
    pub console: Vec<String>,
    /// From power-on to power-off.
    pub took: Duration,
}

impl Board<'_> {
    /// Runs the machine until it switches itself off; `hear` gets each line of the console as it comes.
    ///
    /// # Errors
    /// The emulator fails, or the machine is not done in time; then what it said last is in the error.
    pub fn run(&self, limit: Duration, hear: &mut dyn FnMut(&str)) -> anyhow::Result<Run> {
        let started = Instant::now();
        let mut emulator = Emulator::start(&mut self.command())?;
        let mut console = Vec::new();
        loop {
            let left = limit.saturating_sub(started.elapsed());
            match emulator.lines.recv_timeout(left) {
                Ok(line) => {
                    hear(&line);
                    console.push(line);
                }
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    bail!(
                        "the machine was not done after {} s; it said last:\n{}",
                        limit.as_secs(),
                        last(&console)
                    );
                }
            }
        }
        emulator.end()?;
        let took = started.elapsed();
        Ok(Run { console, took })
    }

    fn command(&self) -> Command {
        let mut command = self.parts.qemu.command();
        let kernel = &self.parts.kernel;
        command
            .env("QEMU_AUDIO_DRV", "none")
            .args(["-M", "vexpress-a9", "-cpu", "cortex-a9", "-m", MEMORY])
            .args([
                "-nodefaults",
                "-display",
                "none",
                "-no-reboot",
                "-monitor",
                "none",
                "-serial",
                "stdio",
            ])
            .arg("-kernel")
            .arg(&kernel.image)
            .arg("-dtb")
            .arg(&kernel.board)
            .arg("-initrd")
            .arg(self.start)
            .args(["-append", KERNEL_WORDS]);
        let lock = if self.card_locked { ",readonly=on" } else { "" };
        command.args([
            "-drive",
            &format!("if=sd,format=raw,file={}{lock}", for_qemu(self.card)),
        ]);
        for Disk { serial, image } in &self.disks {
            let image = for_qemu(image);
            command.args([
                "-drive",
                &format!("if=none,id={serial},format=raw,file={image}"),
            ]);
            command.args([
                "-device",
                &format!("virtio-blk-device,drive={serial},serial={serial}"),
            ]);
        }
        command.args(["-nic", self.network.as_deref().unwrap_or("none")]);
        command
    }
}

/// A path in an option, where a comma would begin the next one.
fn for_qemu(path: &Path) -> String {
    path.display().to_string().replace(',', ",,")
}

fn last(console: &[String]) -> String {
    let from = console.len().saturating_sub(20);
    console.get(from..).unwrap_or_default().join("\n")
}

/// The process; it ends with the value.
struct Emulator {
    child: Child,
    lines: Receiver<String>,
}

impl Emulator {
    fn start(command: &mut Command) -> anyhow::Result<Self> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("the emulator cannot be started")?;
        let (sender, lines) = channel();
        if let Some(console) = child.stdout.take() {
            thread::spawn(move || read(console, &sender));
        }
        Ok(Self { child, lines })
    }

    /// Waits for the process, which has closed its console.
    fn end(&mut self) -> anyhow::Result<()> {
        let status = self.child.wait()?;
        let mut said = String::new();
        if let Some(stderr) = self.child.stderr.take() {
            std::io::read_to_string(stderr)?.clone_into(&mut said);
        }
        if !status.success() {
            bail!("the emulator failed: {}", said.trim());
        }
        Ok(())
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Line by line, whatever bytes there are, without the console's carriage returns.
fn read(console: ChildStdout, sender: &Sender<String>) {
    let mut console = BufReader::new(console);
    let mut line = Vec::new();
    while console
        .read_until(b'\n', &mut line)
        .is_ok_and(|length| length > 0)
    {
        let text = String::from_utf8_lossy(&line).replace(['\r', '\n'], "");
        if sender.send(text).is_err() {
            return;
        }
        line.clear();
    }
}
