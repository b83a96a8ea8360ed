//! The log, written by a thread of its own: whoever reads it may stop reading or go away, and no camera
//! notices. When the reader is too slow, lines are left out rather than photos.
//!
//! `tracing-appender` does the same with ten packages more, but prints, and so panics, where nobody reads.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;
use tracing_subscriber::fmt::MakeWriter;

/// Lines that may wait for a slow reader.
const WAITING: usize = 4096;
/// How long the end of the program waits for the last lines to be read.
const PATIENCE: Duration = Duration::from_secs(1);

/// The way to the thread.
#[derive(Debug, Clone)]
pub(super) struct Log {
    messages: SyncSender<Message>,
}

#[derive(Debug)]
enum Message {
    Line(Vec<u8>),
    /// Everything before has been written.
    Flush(SyncSender<()>),
}

impl Log {
    /// Starts the thread, which writes to `output`.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn start(output: impl Write + Send + 'static) -> io::Result<Self> {
        let (messages, waiting) = sync_channel(WAITING);
        std::thread::Builder::new()
            .name("log".to_owned())
            .spawn(move || write_all(&waiting, output))?;
        Ok(Self { messages })
    }

    /// Waits a moment until what was said is written.
    pub(super) fn flush(&self) {
        let (done, wait) = sync_channel(1);
        if self.messages.try_send(Message::Flush(done)).is_ok() {
            let _ = wait.recv_timeout(PATIENCE);
        }
    }
}

fn write_all(waiting: &Receiver<Message>, mut output: impl Write) {
    for message in waiting {
        match message {
            // A reader that has gone away is no reason to stop anything.
            Message::Line(line) => drop(output.write_all(&line)),
            Message::Flush(done) => drop(done.try_send(())),
        }
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        let messages = self.messages.clone();
        Line {
            text: Vec::new(),
            messages,
        }
    }
}

/// One line while it is put together; it is on its way when dropped.
#[derive(Debug)]
pub(super) struct Line {
    text: Vec<u8>,
    messages: SyncSender<Message>,
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let line = Message::Line(std::mem::take(&mut self.text));
        let _ = self.messages.try_send(line);
    }
}

#[cfg(test)]
mod tests;
