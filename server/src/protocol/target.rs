//! The target of a request and its `Host` header, as the router wants them.

use percent_encoding::percent_decode_str;

/// A request target taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target<'a> {
    /// Host and port of an absolute target (Q4).
    pub authority: Option<&'a str>,
    /// The path with its slash in front, still percent-encoded.
    pub path: &'a str,
    /// What follows the question mark.
    pub query: Option<&'a str>,
}

impl<'a> Target<'a> {
    /// Reads `/path?query` or `http://host/path?query`, the form the published NX300 login has (Q4).
    #[must_use]
    pub fn parse(target: &'a str) -> Self {
        let target = target
            .split_once('#')
            .map_or(target, |(before, _fragment)| before);
        let (authority, rest) = match absolute(target) {
            Some(rest) => {
                let (authority, rest) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
                (Some(authority), rest)
            }
            None => (None, target),
        };
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (rest, None),
        };
        Target {
            authority,
            path: if path.is_empty() { "/" } else { path },
            query,
        }
    }

    /// The elements of the path, decoded; none for `/`. `None` if one of them is not a plain name,
    /// see [`element`].
    pub fn elements(&self) -> Option<Vec<String>> {
        match self.path.strip_prefix('/').unwrap_or(self.path) {
            "" => Some(Vec::new()),
            path => path.split('/').map(element).collect(),
        }
    }
}

/// One element of a path, percent-decoded. `None` for what is empty, not UTF-8, a dot or two, or
/// holds a separator or a control character: nothing a camera asks for, and nothing that may reach
/// a file system.
#[must_use]
pub fn element(encoded: &str) -> Option<String> {
    let decoded = percent_decode_str(encoded).decode_utf8().ok()?;
    let is_plain = !matches!(&*decoded, "" | "." | "..")
        && !decoded.contains(|c: char| c.is_control() || c == '/' || c == '\\');
    is_plain.then(|| decoded.into_owned())
}

/// A `Host` header, or the authority of a target, as it is compared: small letters, without port
/// and final dot (Q5). Empty for an empty one.
#[must_use]
pub fn host(text: &str) -> String {
    let text = text.trim();
    let name = match text.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => text,
    };
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

fn absolute(target: &str) -> Option<&str> {
    let (scheme, rest) = target.split_once("://")?;
    let is_http = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    is_http.then_some(rest)
}

#[cfg(test)]
mod tests;
