//! The card's files as they shall be, from the ones in `sd-card/`. Pure.

use crate::cameras::CardUse;
use std::net::Ipv4Addr;

pub(super) const HOSTS: &str = include_str!("../../../sd-card/hosts");
pub(super) const AUTOEXEC: &str = include_str!("../../../sd-card/autoexec.sh");
pub(super) const README: &str = include_str!("../../../sd-card/README.txt");
pub(super) const INFO_TG: &str = include_str!("../../../sd-card/nx500/info.tg");
pub(super) const NX_CS_ADJ: &str = include_str!("../../../sd-card/nx500/nx_cs.adj");

/// What stands in the shipped hosts file where the address belongs.
pub(super) const PLACEHOLDER: &str = "ADDRESS-OF-YOUR-COMPUTER";
/// The line of the script that says what it is for, as it is shipped.
pub(super) const ACTION: &str = "\naction=install # or uninstall\n";
/// The beginning of the line of the script that chooses the way.
pub(super) const MODE: &str = "\nmode=";

/// The program for the camera.
pub const AGENT: &str = "camera-agent";
/// Every file that may be ours, in the order in which they are written: those that make a camera begin come last, so
/// that a card pulled out too early does nothing.
pub const NAMES: [&str; 6] = [
    AGENT,
    "hosts",
    "README.txt",
    "nx_cs.adj",
    "autoexec.sh",
    "info.tg",
];
/// Those that lead an NX500 or NX1 to the script; another camera has no use for them.
const FACTORY_MODE: [&str; 2] = ["nx_cs.adj", "info.tg"];

/// What a card is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// How the camera uses it.
    pub used: CardUse,
    /// The computer the names lead to; not needed to forget them.
    pub address: Option<Ipv4Addr>,
    /// Whether the camera is to learn the names or to forget them.
    pub errand: Errand,
    /// How the names get into the camera.
    pub mode: Mode,
}

/// What the camera does with the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errand {
    /// It learns the names.
    Install,
    /// It forgets them.
    Undo,
}

/// How the names get into the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The program on the card chooses.
    Auto,
    /// The camera's own file is changed.
    Remount,
    /// A copy in memory is laid over it.
    Bind,
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Remount, Self::Bind];

    /// As the script calls it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Remount => "remount",
            Self::Bind => "bind",
        }
    }
}

/// A file of the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, in the top folder.
    pub name: &'static str,
    /// What is in it.
    pub content: Vec<u8>,
}

/// The files of a card with this program on it, in the order of [`NAMES`].
#[must_use]
pub fn files(wish: &Wish, agent: &[u8]) -> Vec<File> {
    let names = NAMES.into_iter().filter(|name| belongs(name, wish.used));
    let file = |name| File {
        name,
        content: match name {
            "hosts" => hosts(wish.address).into_bytes(),
            "README.txt" => README.into(),
            "nx_cs.adj" => NX_CS_ADJ.into(),
            "autoexec.sh" => script(wish.errand, wish.mode).into_bytes(),
            "info.tg" => INFO_TG.into(),
            _ => agent.to_vec(),
        },
    };
    names.map(file).collect()
}

/// Whether a file has a purpose on such a card.
pub(super) fn belongs(name: &str, used: CardUse) -> bool {
    used == CardUse::Once || !FACTORY_MODE.contains(&name)
}

fn hosts(address: Option<Ipv4Addr>) -> String {
    match address {
        Some(address) => HOSTS.replacen(PLACEHOLDER, &address.to_string(), 1),
        None => HOSTS.to_owned(),
    }
}

/// The script with its two settings.
pub(super) fn script(errand: Errand, mode: Mode) -> String {
    let script = match errand {
        Errand::Install => AUTOEXEC.to_owned(),
        Errand::Undo => AUTOEXEC.replacen(ACTION, "\naction=uninstall # or install\n", 1),
    };
    let shipped = format!("{MODE}{}", Mode::Auto.word());
    script.replacen(&shipped, &format!("{MODE}{}", mode.word()), 1)
}

#[cfg(test)]
mod tests;
