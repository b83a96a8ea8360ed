//! How much and how long. Everything a stranger could exhaust has its bound here, but for the size of an
//! upload, which is the owner's (`max_upload`).

use std::time::Duration;

/// Connections open at once; further ones wait in the kernel's queue.
pub(super) const CONNECTIONS: usize = 512;
/// Of these, connections of one address: enough for everything behind one router, and a quarter stays for the others.
pub(super) const CONNECTIONS_EACH: usize = 384;
/// Uploads being received at once; further ones wait, which the camera sees as a slow network.
pub(super) const UPLOADS: usize = 128;
/// Of these, uploads of one address.
pub(super) const UPLOADS_EACH: usize = 96;
/// How long an upload may wait for its turn. Clients of the old service gave up after 40 s (its Android client).
pub(super) const TURN: Duration = Duration::from_secs(25);
/// A request's head must have arrived by then.
pub(super) const HEAD_TIME: Duration = Duration::from_secs(30);
/// A camera that sends nothing for so long has been switched off or carried away.
pub(super) const IDLE_TIME: Duration = Duration::from_secs(60);
/// A refused camera may go on sending for so long before it is hung up on; 4 GB at 60 Mbit/s take nine minutes.
pub(super) const REFUSED_TIME: Duration = Duration::from_mins(10);
/// Header lines of one request.
pub(super) const HEADERS: usize = 64;
/// Bytes of head, and of body at a time, that hyper may hold for a connection.
pub(super) const HTTP_BUFFER: usize = 64 * 1024;
/// Files of one mail that may wait for the disk while the next ones arrive.
pub(super) const FILES_WAITING: usize = 4;
/// Bytes of an XML request or of a mail's message part. The largest field a camera has is 3,840 bytes
/// (settings of NX2000 and NX500).
pub(super) const XML: usize = 256 * 1024;
/// When the server is told to stop, running uploads have so long to finish.
pub(super) const FAREWELL: Duration = Duration::from_mins(5);
