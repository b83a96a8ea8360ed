//! Whose a file on the card is. Pure.
//!
//! To renew a card, it is enough that a file was made from ours once ([`is_ours`]); to take one away, it must be what we
//! put there and nothing else: either the list on the card says so, or it is [`as_shipped`].

use super::files::{
    self, ACTION, Errand, HOSTS, INFO_TG, MODE, Mode, NX_CS_ADJ, PLACEHOLDER, README,
};
use std::net::Ipv4Addr;

/// What a program for the camera has in it, whichever version it is.
const MARK: &[u8] = b"nx-gateway";

/// Whether a file of this name is one that we put there, perhaps of an earlier version or with another address.
#[must_use]
pub fn is_ours(name: &str, content: &[u8]) -> bool {
    let text = String::from_utf8_lossy(content);
    let line = |number: usize| text.lines().nth(number).unwrap_or_default();
    match name {
        files::AGENT => true,
        "autoexec.sh" => (0..3).any(|number| line(number).starts_with("# nx-gateway: ")),
        "README.txt" => line(0).starts_with("nx-gateway: "),
        "hosts" => entries(&text) == entries(HOSTS),
        "info.tg" => without_blanks(&text) == without_blanks(INFO_TG),
        "nx_cs.adj" => without_blanks(&text) == without_blanks(NX_CS_ADJ),
        _ => false,
    }
}

/// Whether a file is as this version ships it: with any address, any of the script's settings, any line ends.
#[must_use]
pub fn as_shipped(name: &str, content: &[u8]) -> bool {
    if name == files::AGENT {
        return is_program(content) && content.windows(MARK.len()).any(|part| part == MARK);
    }
    let Ok(text) = std::str::from_utf8(content) else {
        return false;
    };
    let text = text.replace("\r\n", "\n");
    match name {
        "hosts" => is_hosts(&text),
        "autoexec.sh" => is_script(&text),
        // It has the line ends of Windows, where many will read it.
        "README.txt" => text == README.replace("\r\n", "\n"),
        "info.tg" => text == INFO_TG,
        "nx_cs.adj" => text == NX_CS_ADJ,
        _ => false,
    }
}

fn is_script(text: &str) -> bool {
    let settings = [Errand::Install, Errand::Undo]
        .into_iter()
        .flat_map(|errand| Mode::ALL.map(|mode| (errand, mode)));
    let mut scripts = settings.map(|(errand, mode)| files::script(errand, mode));
    scripts.any(|script| script == text) || by_hand(text)
}

/// The script with the settings that its README proposes, made by hand: the remark behind them stays as it was.
fn by_hand(text: &str) -> bool {
    let mut shipped = text.replacen("\naction=uninstall # or uninstall\n", ACTION, 1);
    for mode in Mode::ALL {
        let auto = format!("{MODE}{}", Mode::Auto.word());
        shipped = shipped.replacen(&format!("{MODE}{}", mode.word()), &auto, 1);
    }
    shipped == files::AUTOEXEC
}

fn is_hosts(text: &str) -> bool {
    let Some((before, behind)) = HOSTS.split_once(PLACEHOLDER) else {
        return false;
    };
    let address = text
        .strip_prefix(before)
        .and_then(|rest| rest.strip_suffix(behind));
    address.is_some_and(|address| address == PLACEHOLDER || address.parse::<Ipv4Addr>().is_ok())
}

/// The lines of a hosts file that count, whatever address they have.
fn entries(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.replace('\r', ""));
    let counts =
        |line: &String| !line.is_empty() && !line.starts_with('#') && !line.starts_with("127.");
    let lines = lines.filter(counts);
    lines
        .map(|line| match line.split_once(' ') {
            Some((address, names)) if address.chars().all(|c| c.is_ascii_digit() || c == '.') => {
                format!("{PLACEHOLDER} {names}")
            }
            _ => line,
        })
        .collect()
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !" \r\n".contains(*c)).collect()
}

/// Whether this is a program for the cameras' processor: ELF, 32 bits, little-endian, ARM.
#[must_use]
pub fn is_program(content: &[u8]) -> bool {
    const ARM: [u8; 2] = [40, 0];
    content.starts_with(b"\x7fELF\x01\x01") && content.get(18..20) == Some(&ARM)
}

#[cfg(test)]
mod tests;
