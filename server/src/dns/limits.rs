//! How much and how long. Everything a stranger could exhaust has its bound here, but for the questions a second, which are
//! the owner's (`rate_limit`).

use std::time::Duration;

/// Bytes in front of a question.
pub(super) const HEAD: usize = 12;
/// As long a question by UDP is read, in bytes; no real one comes near.
pub(super) const LONGEST_QUESTION: usize = 1500;
/// The same by TCP.
pub(super) const LONGEST_STREAMED: usize = 4096;
/// As long an answer of another name server by UDP is read.
pub(super) const LONGEST_FORWARDED: usize = 4096;
/// Connections open at once.
pub(super) const CONNECTIONS: usize = 128;
/// Of these, connections of one address.
pub(super) const CONNECTIONS_EACH: usize = 16;
/// A connection over which no whole question comes for so long is closed.
pub(super) const IDLE_TIME: Duration = Duration::from_secs(5);
/// How long a connection that asks too fast has to wait before each look whether it may go on.
pub(super) const BREATH: Duration = Duration::from_millis(100);
/// Questions that wait for other name servers at once.
pub(super) const FORWARDED: usize = 128;
/// Of these, with the very same question. Where servers ask each other in a circle there would be ever more of them.
pub(super) const FORWARDED_ALIKE: usize = 8;
/// Another name server that doesn't answer for so long is given up. Devices ask again after five seconds at the earliest,
/// so two servers can be tried in that time.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);
/// Of these, questions of one address.
pub(super) const FORWARDED_EACH: usize = 32;
/// Addresses at home, with the names they asked for, that are remembered so that each is told of once.
pub(super) const GUESTS_TOLD: usize = 1024;
/// The same of addresses that aren't let in.
pub(super) const STRANGERS_TOLD: usize = 256;
