//! What a command prints leaves through here, so that a reader who hangs up (`nx-gateway cameras | head`) is no error.

use std::io::{self, ErrorKind, Write};

/// Prints `text` as it is.
///
/// # Errors
/// If standard output cannot be written, except that nobody reads it any more.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut output = standard_output();
    output.write_all(text.as_bytes())?;
    output.flush()
}

/// Standard output for what is printed bit by bit.
pub(super) fn standard_output() -> impl Write {
    WhileRead(io::stdout().lock())
}

/// Passes on what is written for as long as somebody reads it; the rest is lost without a word.
struct WhileRead<W>(W);

impl<W: Write> Write for WhileRead<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(bytes.len()),
            other => other,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
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
}
