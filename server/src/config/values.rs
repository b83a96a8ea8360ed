//! What the values of the file look like: each function takes one value and hands out what it means.

use super::{
    duration,
    networks::Network,
    reader::{Value, list},
    size,
};
use crate::{did_you_mean, disk, library::layout::Layout, routing::glob::Glob};
use std::{
    net::{IpAddr, SocketAddr},
    ops::RangeInclusive,
    path::{Path, PathBuf},
    time::Duration,
};

/// What stands for something else in the patterns of other programs, and hardly in any name.
const NO_PATTERNS: &str = "[]{}|,;\\";

/// What relative paths of the file are relative to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folders {
    /// The folder of the file.
    pub(super) base: PathBuf,
    /// What `~` stands for.
    pub(super) home: Option<PathBuf>,
}

impl Folders {
    /// A path, absolute if the folders are.
    pub(super) fn path(&self, value: Value<'_>) -> Option<PathBuf> {
        let place = self.place(text(value)?);
        place.or_else(|| value.refuse("it isn't known where `~` is", "write the whole path"))
    }

    /// As [`Self::path`]. Nothing when it isn't known where `~` is.
    pub(super) fn place(&self, path: &str) -> Option<PathBuf> {
        let path = Path::new(path);
        let place = match path.strip_prefix("~") {
            Ok(inside) => self.home.as_ref()?.join(inside),
            Err(_) => self.base.join(path),
        };
        Some(disk::tidied(&place))
    }
}

/// Text that isn't empty, without blanks around it.
pub(super) fn text(value: Value<'_>) -> Option<&str> {
    match value.text()?.trim() {
        "" => value.refuse(
            format!("`{}` is empty", value.name()),
            "write something between the quotes, or leave the line out",
        ),
        text => Some(text),
    }
}

/// An address of this host and a port; port 0 lets the system choose one. For whoever forgot the port, `usual` says which
/// it is; `example` is every address with that port.
pub(super) fn address(value: Value<'_>, usual: &str, example: &str) -> Option<SocketAddr> {
    let text = text(value)?;
    match text.parse() {
        Ok(address) => Some(address),
        Err(_) => value.refuse(
            format!("`{text}` isn't an address and a port"),
            address_hint(text, usual, example),
        ),
    }
}

fn address_hint(text: &str, usual: &str, example: &str) -> String {
    let usual_port = example.rsplit(':').next().unwrap_or_default();
    let usual_port = usual_port.parse().unwrap_or_default();
    if let Ok(address) = text.parse::<IpAddr>() {
        let address = SocketAddr::new(address, usual_port);
        return format!("add the port; {usual}: \"{address}\"");
    }
    let port = text.rsplit(':').next().unwrap_or_default();
    if port
        .parse::<u64>()
        .is_ok_and(|port| port > u64::from(u16::MAX))
    {
        return "ports go up to 65535".to_owned();
    }
    format!(
        "write for example \"{example}\", which is port {usual_port} of every address of this host"
    )
}

/// A network to let in.
pub(super) fn network(value: Value<'_>) -> Option<Network> {
    let text = text(value)?;
    let network = match Network::parse(text) {
        Ok(network) => network,
        Err(hint) => return value.refuse(format!("`{text}` isn't a network"), hint),
    };
    if network.is_everybody() {
        value.warn(
            "this lets in everybody who can reach this host",
            "write \"lan\" unless a firewall stands in front of it",
        );
    }
    Some(network)
}

/// An amount of bytes, at least `least`.
pub(super) fn size(value: Value<'_>, least: u64) -> Option<u64> {
    let bytes = match (value.as_number(), value.as_text()) {
        (Some(bytes), _) => bytes,
        (None, Some(text)) => match size::parse(text) {
            Ok(bytes) => bytes,
            Err(hint) => return value.refuse(format!("`{text}` isn't a size"), hint),
        },
        (None, None) => return value.wrong_type("a size such as \"500 MiB\""),
    };
    if bytes < least {
        return value.refuse(
            format!("`{}` is too small", value.name()),
            format!(
                "it must be at least {}; a number without unit counts bytes",
                size::display(least)
            ),
        );
    }
    Some(bytes)
}

/// A length of time within these limits.
pub(super) fn duration(value: Value<'_>, limits: RangeInclusive<Duration>) -> Option<Duration> {
    let Some(text) = value.as_text() else {
        return value.wrong_type("a time such as \"2 min\"");
    };
    let time = match duration::parse(text) {
        Ok(time) => time,
        Err(hint) => return value.refuse(format!("`{text}` isn't a length of time"), hint),
    };
    if limits.contains(&time) {
        return Some(time);
    }
    let [least, most] = [limits.start(), limits.end()].map(|limit| duration::display(*limit));
    value.refuse(
        format!("`{}` can't be {text}", value.name()),
        format!("it goes from {least} to {most}"),
    )
}

/// A whole number within these limits.
pub(super) fn number(value: Value<'_>, limits: RangeInclusive<u64>) -> Option<u64> {
    let Some(number) = value.as_number() else {
        return value.wrong_type("a whole number, without quotes");
    };
    if limits.contains(&number) {
        return Some(number);
    }
    value.refuse(
        format!("`{}` can't be {number}", value.name()),
        format!("it goes from {} to {}", limits.start(), limits.end()),
    )
}

/// The template for the library's folders.
pub(super) fn layout(value: Value<'_>) -> Option<Layout> {
    match Layout::parse(value.text()?) {
        Ok(layout) => Some(layout),
        Err(error) => value.refuse_part(error.span, "this `layout` can't be used", error.message),
    }
}

/// A pattern for names.
pub(super) fn glob(value: Value<'_>) -> Option<Glob> {
    pattern(value).map(Glob::new)
}

/// A pattern for names, as it is written.
pub(super) fn pattern(value: Value<'_>) -> Option<&str> {
    let text = text(value)?;
    // Mail addresses can have a number for a host: `me@[192.0.2.1]`.
    let name = text.split("@[").next().unwrap_or_default();
    if let Some(found) = name.chars().find(|c| NO_PATTERNS.contains(*c)) {
        value.warn(
            format!("`{found}` means only itself here"),
            "`*` stands for anything and `?` for one letter; several are a list: [\"facebook\", \"you*\"]",
        );
    }
    Some(text)
}

/// One of a few words.
pub(super) fn choice<'n, T: Copy>(
    value: Value<'_>,
    choices: &[T],
    word: impl Fn(T) -> &'n str,
) -> Option<T> {
    let text = text(value)?;
    let words = || choices.iter().map(|choice| word(*choice));
    if let Some(choice) = choices
        .iter()
        .find(|choice| word(**choice).eq_ignore_ascii_case(text))
    {
        return Some(*choice);
    }
    let hint = match did_you_mean::nearest(text, words()) {
        Some(meant) => format!("did you mean \"{meant}\"?"),
        None => format!("it can be {}", list(words())),
    };
    value.refuse(format!("there is no {} `{text}`", value.name()), hint)
}
