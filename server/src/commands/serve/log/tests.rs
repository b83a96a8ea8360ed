//! Readers who stop reading, or go away.

use super::*;
use std::sync::{Arc, Mutex};

fn say(log: &Log, text: &str) {
    log.make_writer().write_all(text.as_bytes()).unwrap();
}

#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn lines_come_in_order_and_whole() {
    let page = Page::default();
    let log = Log::start(page.clone()).unwrap();
    say(&log, "first\n");
    say(&log, "second\n");
    log.flush();
    assert_eq!(*page.0.lock().unwrap(), b"first\nsecond\n");
}

/// A reader that never reads: as a terminal that was stopped, or a full pipe.
struct Stuck(std::sync::mpsc::Receiver<()>);

impl Write for Stuck {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = self.0.recv();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_stops_reading_holds_nobody_up() {
    let (release, held) = std::sync::mpsc::channel();
    let log = Log::start(Stuck(held)).unwrap();
    for number in 0..WAITING * 2 {
        say(&log, &format!("{number}\n"));
    }
    drop(release);
}

struct Gone;

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_went_away_is_no_error() {
    let log = Log::start(Gone).unwrap();
    say(&log, "anybody?\n");
    say(&log, "still here\n");
    log.flush();
}
