//! UDP with the address at which a packet came in, and from which its answer has to leave. The only room that names `nix`.
//!
//! A socket for all addresses of this host doesn't tell by itself to which of them somebody wrote; the system does when it
//! is asked to (ip(7), `IP_PKTINFO`; ipv6(7), `IPV6_RECVPKTINFO`).

#[cfg(test)]
mod tests;

use nix::errno::Errno;
use nix::libc::{in_addr, in_pktinfo, in6_addr, in6_pktinfo};
use nix::sys::socket::sockopt::{Ipv4PacketInfo, Ipv6RecvPacketInfo, RcvBuf, SndBuf};
use nix::sys::socket::{
    ControlMessage, ControlMessageOwned, MsgFlags, SockaddrIn, SockaddrIn6, SockaddrLike,
    SockaddrStorage, recvmsg, sendmsg, setsockopt,
};
use std::io::{self, IoSlice, IoSliceMut};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket as StdUdpSocket};
use std::os::fd::{AsFd as _, AsRawFd as _};
use tokio::io::Interest;
use tokio::net::UdpSocket;

/// Bytes in each direction. As much as the system lets everybody have, which is twice of what it gives unasked.
const ROOM: usize = 212_992;

/// A socket for packets.
#[derive(Debug)]
pub(super) struct Datagrams {
    socket: UdpSocket,
    own: SocketAddr,
}

/// A packet that came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Received {
    /// Its first so many bytes are in the buffer.
    pub(super) length: usize,
    /// Who sent it.
    pub(super) from: SocketAddr,
    /// To which address of this host.
    pub(super) to: IpAddr,
}

impl Datagrams {
    /// Uses a bound socket.
    ///
    /// # Errors
    /// When the system can't tell addresses, or can't wait for it.
    pub(super) fn new(socket: StdUdpSocket) -> io::Result<Self> {
        let own = socket.local_addr()?;
        match own {
            SocketAddr::V4(_) => setsockopt(&socket.as_fd(), Ipv4PacketInfo, &true)?,
            SocketAddr::V6(_) => setsockopt(&socket.as_fd(), Ipv6RecvPacketInfo, &true)?,
        }
        setsockopt(&socket.as_fd(), SndBuf, &ROOM)?;
        setsockopt(&socket.as_fd(), RcvBuf, &ROOM)?;
        socket.set_nonblocking(true)?;
        let socket = UdpSocket::from_std(socket)?;
        Ok(Self { socket, own })
    }

    /// Waits for the next packet. What doesn't fit into the buffer is lost.
    pub(super) async fn receive(&self, buffer: &mut [u8]) -> io::Result<Received> {
        self.socket
            .async_io(Interest::READABLE, || self.take(buffer))
            .await
    }

    /// Sends an answer from where its question came to, or not at all. Answers for addresses that nobody has wait in the
    /// system for seconds and take the room of others: whoever waited for room would be kept from working by three liars.
    pub(super) fn answer(&self, received: Received, packet: &[u8]) -> io::Result<()> {
        match (received.to, received.from) {
            (IpAddr::V4(to), SocketAddr::V4(from)) => {
                let info = in_pktinfo {
                    ipi_ifindex: 0,
                    ipi_spec_dst: in_addr {
                        s_addr: to.to_bits().to_be(),
                    },
                    ipi_addr: in_addr { s_addr: 0 },
                };
                let own = ControlMessage::Ipv4PacketInfo(&info);
                self.send(packet, own, &SockaddrIn::from(from))
            }
            (IpAddr::V6(to), SocketAddr::V6(from)) => {
                let info = in6_pktinfo {
                    ipi6_addr: in6_addr {
                        s6_addr: to.octets(),
                    },
                    ipi6_ifindex: from.scope_id(),
                };
                let own = ControlMessage::Ipv6PacketInfo(&info);
                self.send(packet, own, &SockaddrIn6::from(from))
            }
            _ => Err(Errno::EAFNOSUPPORT.into()),
        }
    }

    fn take(&self, buffer: &mut [u8]) -> io::Result<Received> {
        let mut told = nix::cmsg_space!(in6_pktinfo);
        let mut parts = [IoSliceMut::new(buffer)];
        let handle = self.socket.as_raw_fd();
        let flags = MsgFlags::empty();
        let message = recvmsg::<SockaddrStorage>(handle, &mut parts, Some(&mut told), flags)?;
        let to = message.cmsgs()?.find_map(|told| match told {
            ControlMessageOwned::Ipv4PacketInfo(info) => Some(address_v4(info.ipi_spec_dst)),
            ControlMessageOwned::Ipv6PacketInfo(info) => Some(address_v6(info.ipi6_addr)),
            _ => None,
        });
        let from = message
            .address
            .as_ref()
            .and_then(address)
            .ok_or(Errno::EAFNOSUPPORT)?;
        Ok(Received {
            length: message.bytes,
            from,
            to: to.unwrap_or(self.own.ip()),
        })
    }

    fn send<A: SockaddrLike>(
        &self,
        packet: &[u8],
        own: ControlMessage<'_>,
        to: &A,
    ) -> io::Result<()> {
        let handle = self.socket.as_raw_fd();
        let parts = [IoSlice::new(packet)];
        sendmsg(handle, &parts, &[own], MsgFlags::empty(), Some(to))?;
        Ok(())
    }
}

fn address(storage: &SockaddrStorage) -> Option<SocketAddr> {
    let v4 = storage
        .as_sockaddr_in()
        .map(|v4| SocketAddr::V4((*v4).into()));
    v4.or_else(|| Some(SocketAddr::V6((*storage.as_sockaddr_in6()?).into())))
}

fn address_v4(address: in_addr) -> IpAddr {
    Ipv4Addr::from_bits(u32::from_be(address.s_addr)).into()
}

fn address_v6(address: in6_addr) -> IpAddr {
    Ipv6Addr::from_octets(address.s6_addr).into()
}
