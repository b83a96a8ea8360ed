//! Tells on the terminal what a played camera does: the requests and answers on standard output,
//! how far a large upload is on standard error.

use camera_sim::Event;
use camera_sim::transcript::{Exchange, Verdict};
use std::io::{self, IsTerminal as _, Write};

/// From how many bytes on a request is worth a progress line.
const LARGE: u64 = 1_000_000;

/// Writes down events as they come.
pub(super) struct Narrator<'a> {
    out: &'a mut dyn Write,
    /// The first thing that went wrong with writing.
    written: io::Result<()>,
    on_terminal: bool,
    percent: u64,
}

impl<'a> Narrator<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self {
            out,
            written: Ok(()),
            on_terminal: io::stderr().is_terminal(),
            percent: 0,
        }
    }

    pub(super) fn tell(&mut self, event: &Event<'_>) {
        match event {
            Event::Begins { step, host, .. } => {
                self.percent = 0;
                self.write(&format!("== {step}, {host}\n"));
            }
            Event::Sent { sent, total } if *total >= LARGE => self.progress(*sent, *total),
            Event::Sent { .. } => {}
            Event::Done(exchange) => {
                if self.on_terminal && self.percent > 0 {
                    eprint!("\r\x1b[K");
                }
                self.write(&transcript(exchange));
            }
        }
    }

    /// Whether all of it could be written.
    pub(super) fn finish(self) -> io::Result<()> {
        self.written
    }

    fn write(&mut self, text: &str) {
        if self.written.is_ok() {
            let written = self.out.write_all(text.as_bytes());
            self.written = written.and_then(|()| self.out.flush());
        }
    }

    /// A line that is written over on a terminal; elsewhere one for each tenth.
    fn progress(&mut self, sent: u64, total: u64) {
        let step = if self.on_terminal { 1 } else { 10 };
        let percent = sent.saturating_mul(100) / total;
        if percent < self.percent + step {
            return;
        }
        self.percent = percent - percent % step;
        let megabytes = |bytes: u64| bytes / 1_000_000;
        let (sent, total) = (megabytes(sent), megabytes(total));
        if self.on_terminal {
            eprint!("\r{percent:3} %  {sent} of {total} MB");
        } else {
            eprintln!("{:3} %  {sent} of {total} MB", self.percent);
        }
    }
}

/// What was sent, what came back, what the camera makes of it.
fn transcript(exchange: &Exchange) -> String {
    let mut text = String::new();
    for line in String::from_utf8_lossy(&exchange.request)
        .trim_end()
        .lines()
    {
        text += &format!("> {}\n", harmless(line));
    }
    if exchange.body_length > 0 {
        text += &format!("> ({} bytes of body)\n", exchange.body_length);
    }
    for line in String::from_utf8_lossy(&exchange.answer).lines() {
        text += format!("< {}", harmless(line)).trim_end();
        text += "\n";
    }
    let verdict = match &exchange.verdict {
        Verdict::Fine(understood) => (*understood).to_owned(),
        Verdict::Stuck(reason) => format!("the camera is stuck: {reason}"),
    };
    text + &format!("-- {verdict}\n\n")
}

/// The line without characters that would command the terminal.
fn harmless(line: &str) -> String {
    line.replace(char::is_control, "\u{fffd}")
}
