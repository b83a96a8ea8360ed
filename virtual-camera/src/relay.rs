//! One connection from inside the machine to the gateway on this host. The camera insists on port 80, which nobody but root
//! can offer here; so the emulator starts this program for each connection to port 80 of [`ADDRESS`], and it carries the
//! bytes between its standard streams and the gateway's port, whichever that is.

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::os::fd::AsFd as _;
use std::path::Path;
use std::thread;

/// The address of "the owner's computer" in the machine's network.
pub const ADDRESS: &str = "10.0.2.100";

/// Carries bytes between this process's standard streams and the gateway until that has closed its side.
///
/// # Errors
/// The gateway is not there, or the connection broke.
pub fn serve(port: u16) -> io::Result<()> {
    // Not the buffered standard output: that would hand on an answer's head, which ends in a line's end, before its body.
    // Cameras want both at once, and the gateway sends them so.
    let mut to_camera = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    run(port, io::stdin(), &mut to_camera)
}

fn run(
    port: u16,
    mut from_camera: impl Read + Send + 'static,
    to_camera: &mut dyn Write,
) -> io::Result<()> {
    let gateway = TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    gateway.set_nodelay(true)?;
    let mut to_gateway = gateway.try_clone()?;
    // It is not waited for: the gateway may answer and close while the camera still keeps its side open.
    thread::spawn(move || {
        drop(io::copy(&mut from_camera, &mut to_gateway));
        drop(to_gateway.shutdown(Shutdown::Write));
    });
    let mut answer = &gateway;
    let mut buffer = [0; 16 * 1024];
    loop {
        let length = answer.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..length).filter(|bytes| !bytes.is_empty()) else {
            return Ok(());
        };
        to_camera.write_all(bytes)?;
        to_camera.flush()?;
    }
}

/// The emulator's network for that: nothing but this address and port, for the program `relay` and the gateway's port.
/// A program of this name must not have blanks, quotes or commas in its path, which the emulator takes for its own.
#[must_use]
pub fn network(relay: &Path, port: u16) -> String {
    format!(
        "user,model=lan9118,restrict=on,guestfwd=tcp:{ADDRESS}:80-cmd:{} relay {port}",
        relay.display()
    )
}
