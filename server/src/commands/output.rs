//! What a command prints leaves through here, so that a reader who hangs up (`nx-gateway cameras | head`) is no error.

use std::io::{self, ErrorKind, Write as _};

/// Prints `text` as it is.
///
/// # Errors
/// If standard output cannot be written, except that nobody reads it any more.
pub fn print(text: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    match output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush())
    {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
