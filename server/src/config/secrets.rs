//! Where a text holds passwords and the like, whether or not it can be read as TOML: none of that is ever shown. Pure.
//!
//! A line with a mistake in it is not what its author meant, so this looks at letters and not at values: what stands
//! behind a word such as `password` is covered, rather too much than too little.

use crate::did_you_mean;
use std::ops::Range;

/// Parts of the names of secrets, whatever stands around them.
const PARTS: [&str; 6] = [
    "password",
    "passwort",
    "passwd",
    "passphrase",
    "secret",
    "token",
];
/// As [`PARTS`], but too short to be looked for inside of words.
const WORDS: [&str; 8] = [
    "pass",
    "pw",
    "pwd",
    "key",
    "keys",
    "apikey",
    "credentials",
    "headers",
];

/// Whether a key of this name holds what is nobody else's business. `password_file` only names the place of it, but
/// whoever forgets the quotes may have forgotten the file as well.
pub(super) fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    let last = name.rsplit('.').next().unwrap_or_default();
    let mut words = last.split(['_', '-', ' ']);
    last == "url_file"
        || words.any(|word| {
            WORDS.contains(&word)
                || word.ends_with("key")
                || PARTS.iter().any(|part| word.contains(part))
                || did_you_mean::nearest(word, PARTS).is_some()
        })
}

/// The bytes of a text that are not to be shown.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut goes_on = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        match goes_on {
            Some(ending) if covers(ending, line) => {
                found.push(start..start + line.len());
                goes_on = after(ending, line);
            }
            _ => {
                let mut scan = Scan::of(line);
                scan.run();
                let here = scan.found.into_iter().chain(logins(line));
                found.extend(here.map(|it| start + it.start..start + it.end));
                goes_on = scan.goes_on;
            }
        }
        start += line.len();
    }
    found
}

/// Puts stars over the names and passwords in addresses such as `https://me:secret@host/`.
pub(super) fn without_logins(text: &str) -> String {
    cover(text, &logins(text))
}

/// Puts stars over parts of a text, byte for byte so that everything else stays where it is.
pub(super) fn cover(text: &str, secrets: &[Range<usize>]) -> String {
    let mut shown = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if c != '\n' && secrets.iter().any(|secret| secret.contains(&at)) {
            shown.extend(std::iter::repeat_n('*', c.len_utf8()));
        } else {
            shown.push(c);
        }
    }
    shown
}

/// How a secret that goes on below its line comes to an end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// With the next line that says anything.
    NextLine,
    /// With these quotes.
    Quotes(&'static str),
    /// With a bracket, or with the next setting or section.
    List,
}

fn covers(ending: Ending, line: &str) -> bool {
    match ending {
        Ending::Quotes(_) => true,
        Ending::NextLine => !is_header(line),
        Ending::List => !is_header(line) && !is_setting(line),
    }
}

/// What is still open behind a line that was covered.
fn after(ending: Ending, line: &str) -> Option<Ending> {
    let is_over = match ending {
        Ending::NextLine => !line.trim().is_empty(),
        Ending::Quotes(quotes) => line.contains(quotes),
        Ending::List => line.trim_end().ends_with(']'),
    };
    (!is_over).then_some(ending)
}

fn is_header(line: &str) -> bool {
    line.trim_start().starts_with('[')
}

fn is_setting(line: &str) -> bool {
    let line = line.trim_start();
    let behind = line.trim_start_matches(is_bare);
    behind.len() < line.len() && behind.trim_start().starts_with('=')
}

/// What names of keys are made of when they have no quotes.
fn is_bare(c: char) -> bool {
    c.is_alphanumeric() || "_-.".contains(c)
}

/// Reads one line, as far as anything in it can be told.
struct Scan<'a> {
    line: &'a str,
    at: usize,
    /// Whether the name of a key can stand here.
    wants_key: bool,
    is_inline: bool,
    found: Vec<Range<usize>>,
    goes_on: Option<Ending>,
}

impl<'a> Scan<'a> {
    fn of(line: &'a str) -> Self {
        let line = line.trim_end();
        Self {
            line,
            at: 0,
            wants_key: !is_header(line),
            is_inline: false,
            found: Vec::new(),
            goes_on: None,
        }
    }

    fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or_default()
    }

    fn run(&mut self) {
        while let Some(next) = self.rest().chars().next() {
            match next {
                '#' => return,
                '=' | ':' => self.step(next, false),
                '{' => {
                    self.is_inline = true;
                    self.step(next, true);
                }
                ',' => self.step(next, true),
                '"' | '\'' if !self.wants_key => self.at += quoted(self.rest()).0,
                _ if self.wants_key && (is_bare(next) || "\"'".contains(next)) => self.key(),
                _ => self.step(next, self.wants_key),
            }
        }
    }

    fn step(&mut self, over: char, wants_key: bool) {
        self.at += over.len_utf8();
        self.wants_key = wants_key;
    }

    fn key(&mut self) {
        let rest = self.rest();
        let length = match rest.find(|c| !is_bare(c)) {
            Some(0) => quoted(rest).0,
            Some(end) => end,
            None => rest.len(),
        };
        let name = rest.get(..length).unwrap_or_default();
        let name = name.trim_matches(['"', '\'']);
        self.at += length;
        if is_secret(name) {
            self.value(name.to_lowercase().ends_with("_file"));
        }
    }

    /// What stands behind the name of a secret, or of a file with one.
    fn value(&mut self, is_file: bool) {
        let rest = self.rest();
        let is_sign = |c: char| c.is_whitespace() || "=:>".contains(c);
        let value = rest.trim_start_matches(is_sign);
        let sign = rest.get(..rest.len() - value.len()).unwrap_or_default();
        self.at += sign.len();
        let (length, is_closed) = quoted(value);
        let behind = value.get(length..).unwrap_or_default().trim_start();
        let is_end = behind.is_empty()
            || behind.starts_with('#')
            || self.is_inline && behind.starts_with([',', '}']);
        if is_closed && is_end && sign.trim() == "=" {
            if !is_file {
                self.found.push(self.at..self.at + length);
            }
            self.at += length;
            self.wants_key = false;
            return;
        }
        self.found.push(self.at..self.line.len());
        self.at = self.line.len();
        self.goes_on = match value {
            "" => Some(Ending::NextLine),
            _ if is_open(value, "\"\"\"") => Some(Ending::Quotes("\"\"\"")),
            _ if is_open(value, "'''") => Some(Ending::Quotes("'''")),
            _ if value.starts_with('[') && !value.contains(']') => Some(Ending::List),
            _ => None,
        };
    }
}

/// Whether a text of many lines begins here and doesn't end.
fn is_open(value: &str, quotes: &str) -> bool {
    value
        .strip_prefix(quotes)
        .is_some_and(|inside| !inside.contains(quotes))
}

/// How long the text in quotes is with which this begins, and whether its end is there. Texts of many lines have none.
fn quoted(text: &str) -> (usize, bool) {
    let mut letters = text.char_indices();
    let quote = match letters.next() {
        Some((_, quote @ ('"' | '\'')))
            if !text.starts_with("\"\"\"") && !text.starts_with("'''") =>
        {
            quote
        }
        Some((_, first)) => return (first.len_utf8(), false),
        None => return (0, false),
    };
    let mut is_escaped = false;
    for (at, c) in letters {
        if c == quote && !is_escaped {
            return (at + 1, true);
        }
        is_escaped = c == '\\' && quote == '"' && !is_escaped;
    }
    (text.len(), false)
}

/// The names and passwords in addresses.
fn logins(text: &str) -> Vec<Range<usize>> {
    let is_border = |c: char| c.is_whitespace() || "\"'`<>,()".contains(c);
    let mut found = Vec::new();
    let mut start = 0;
    for word in text.split_inclusive(is_border) {
        let scheme = word.find("://").map(|at| at + 3);
        let address = word.get(scheme.unwrap_or_default()..).unwrap_or_default();
        if let Some(end) = login(address, scheme.is_some()) {
            let begin = start + scheme.unwrap_or_default();
            found.push(begin..begin + end);
        }
        start += word.len();
    }
    found
}

/// Where the name and password end with which an address begins.
fn login(address: &str, has_scheme: bool) -> Option<usize> {
    let host = address.split('/').next().unwrap_or_default();
    if let Some(end) = host.rfind('@') {
        let is_one = has_scheme || host.get(..end)?.contains(':');
        return is_one.then_some(end);
    }
    // A password can have a slash in it.
    let (_, port) = host.rsplit_once(':')?;
    let is_port = host.starts_with('[') || port.chars().all(|c| c.is_ascii_digit());
    (!is_port).then(|| address.rfind('@')).flatten()
}

#[cfg(test)]
mod tests;
