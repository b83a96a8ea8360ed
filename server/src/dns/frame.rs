//! How a packet goes over TCP (RFC 1035, 4.2.2).

/// A packet behind its length, to leave in one write. What is longer than a length can say has no place in DNS.
pub(super) fn framed(packet: &[u8]) -> Vec<u8> {
    let length = u16::try_from(packet.len()).unwrap_or(u16::MAX);
    let packet = packet.iter().take(length.into());
    let framed = length.to_be_bytes();
    framed.iter().chain(packet).copied().collect()
}
