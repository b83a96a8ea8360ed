//! What a command prints leaves through here, so that a reader who hangs up (`nx-gateway cameras | head`) is no error.

use std::io::{self, ErrorKind, Write};

/// Prints `text` as it is.
///
/// # Errors
/// If standard output cannot be written, except that nobody reads it any more.
pub(super) fn print(text: &str) -> io::Result<()> {
    print_to(&mut io::stdout().lock(), text)
}

fn print_to(output: &mut impl Write, text: &str) -> io::Result<()> {
    let written = output.write_all(text.as_bytes());
    match written.and_then(|()| output.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
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

    #[test]
    fn a_reader_who_hangs_up_is_no_error() {
        assert!(print_to(&mut Refuses(ErrorKind::BrokenPipe), "text").is_ok());
    }

    #[test]
    fn a_full_disk_is_an_error() {
        assert!(print_to(&mut Refuses(ErrorKind::StorageFull), "text").is_err());
    }
}
