//! Who a mail is from, or for.

/// Longest address in bytes: 64 before the `@` and 255 behind it; cameras hold 128 at most.
const LONGEST: usize = 320;

/// A mail address and the name written beside it. Cameras send `address` or `Name <address>` (Q33);
/// the address of an odd camera need not look like one, it only has to be on the owner's list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mailbox {
    /// The name beside the address, without quotes; `None` if there is none.
    pub display_name: Option<String>,
    /// The address as the camera spelled it; never empty, never with control characters.
    pub address: String,
}

impl Mailbox {
    /// Reads a mailbox of RFC 5322 the way a person would: quotes, a comment behind the address and
    /// a missing `>` are all right. `None` if there is no address in it, or one beyond 320 bytes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let (name, address) = match text.rsplit_once('<') {
            Some((name, rest)) => (
                name,
                rest.split_once('>').map_or(rest, |(address, _)| address),
            ),
            None => comment_behind(&text),
        };
        let address = address.trim();
        let display_name = Some(unquoted(name.trim())).filter(|name| !name.is_empty());
        let is_usable = (1..=LONGEST).contains(&address.len());
        is_usable.then(|| Self {
            display_name,
            address: address.to_owned(),
        })
    }
}

impl std::fmt::Display for Mailbox {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.display_name {
            Some(name) => write!(formatter, "{name} <{}>", self.address),
            None => formatter.write_str(&self.address),
        }
    }
}

/// Name and address of the older form, `address (Name)`.
fn comment_behind(text: &str) -> (&str, &str) {
    match text
        .trim_end()
        .strip_suffix(')')
        .and_then(|text| text.split_once('('))
    {
        Some((address, name)) => (name, address),
        None => ("", text),
    }
}

/// A name without its quotation marks and the backslashes they bring.
fn unquoted(name: &str) -> String {
    let Some(inner) = name
        .strip_prefix('"')
        .map(|rest| rest.strip_suffix('"').unwrap_or(rest))
    else {
        return name.to_owned();
    };
    let mut characters = inner.chars();
    let mut plain = String::with_capacity(inner.len());
    while let Some(c) = characters.next() {
        plain.extend(if c == '\\' {
            characters.next()
        } else {
            Some(c)
        });
    }
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests;
