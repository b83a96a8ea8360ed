//! Readers who hang up, and disks that are full.

use super::*;

struct Refuses(ErrorKind);

impl Write for Refuses {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn written(refusal: ErrorKind) -> io::Result<()> {
    WhileRead(Refuses(refusal)).write_all(b"text")
}

#[test]
fn a_reader_who_hangs_up_is_no_error() {
    assert!(written(ErrorKind::BrokenPipe).is_ok());
}

#[test]
fn a_reader_who_hangs_up_before_the_end_is_none_either() {
    let mut patient = WhileRead(io::BufWriter::new(Refuses(ErrorKind::BrokenPipe)));
    patient.write_all(b"text").unwrap();
    assert!(patient.flush().is_ok());
}

#[test]
fn a_full_disk_is_an_error() {
    assert!(written(ErrorKind::StorageFull).is_err());
}
