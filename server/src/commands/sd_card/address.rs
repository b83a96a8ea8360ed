//! The address that is written on the card. Pure.

use crate::addresses::Address;
use anyhow::{Context as _, bail};
use std::net::Ipv4Addr;

/// An address, and why it was taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) address: Ipv4Addr,
    pub(super) why: String,
}

/// The first of this computer's addresses, which is the likeliest.
///
/// # Errors
/// When there is none.
pub(super) fn choose(addresses: &[Address]) -> anyhow::Result<Chosen> {
    let (best, others) = addresses.split_first().context(
        "this computer has no address that a camera could reach\n\
         hint: connect it to the camera's network, by cable or WiFi, or say the address of the computer that \
         nx-gateway runs on: --address 192.168.1.23",
    )?;
    let Address { interface, address } = best;
    let mut why =
        format!("the camera will look for nx-gateway on this computer, at {address} ({interface})");
    if !others.is_empty() {
        let others: Vec<String> = others
            .iter()
            .map(|other| format!("{} ({})", other.address, other.interface))
            .collect();
        why += &format!(
            "\n   It has other addresses too: {}. This one was taken because {}.\n   \
             If the camera's WiFi doesn't lead there, run this again with --address and the right one.",
            others.join(", "),
            reason(best),
        );
    }
    Ok(Chosen {
        address: *address,
        why,
    })
}

fn reason(best: &Address) -> &'static str {
    if best.address.is_private() {
        "it comes first among those of a home network"
    } else if best.address.is_link_local() {
        "there is no better one"
    } else {
        "none is of a home network"
    }
}

/// An address that was typed.
///
/// # Errors
/// When it is none, or none at which a camera could find a computer.
pub(super) fn parse(typed: &str) -> anyhow::Result<Ipv4Addr> {
    let Ok(address) = typed.trim().parse::<Ipv4Addr>() else {
        bail!(
            "\"{typed}\" is not an address\n\
             hint: it has four numbers up to 255, like 192.168.1.23; no http:// in front and no port behind, for cameras \
             always use port 80"
        );
    };
    let [first, ..] = address.octets();
    if first == 0 || first == 127 || first >= 224 {
        bail!(
            "{address} is no address at which a camera could find a computer\n\
             hint: say the one that the computer with nx-gateway has in your network, like 192.168.1.23"
        );
    }
    Ok(address)
}

#[cfg(test)]
mod tests;
