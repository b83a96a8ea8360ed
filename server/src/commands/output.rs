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
mod tests;
