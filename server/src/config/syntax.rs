//! What is wrong with a text before it can mean anything, and as much of a table as there is to be had all the same.
//!
//! The TOML library goes on after most mistakes. Where it would give up, or take the rest of the file for part of one
//! value, the lines to blame are blanked and the text is read again, so that the mistakes further down show too.

use super::{notebook::line_of, problem::Problem};
use std::{collections::BTreeSet, ops::Range};
use toml::{
    Spanned,
    de::{DeTable, DeValue, Error},
};

/// A text that can be read to its end, and what had to be said about it.
pub(super) struct Mended {
    /// As long as the original, with everything where it was.
    pub(super) text: String,
    pub(super) problems: Vec<Problem>,
    /// Lines that say something, but hardly what was meant.
    pub(super) broken_lines: BTreeSet<usize>,
}

/// Finds every mistake of the syntax, one for each line.
pub(super) fn mend(text: &str) -> Mended {
    let mut mended = Mended {
        text: text.to_owned(),
        problems: Vec::new(),
        broken_lines: BTreeSet::new(),
    };
    loop {
        let (table, errors) = DeTable::parse_recoverable(&mended.text);
        let Some((lines, problem)) =
            unclosed(&mended.text, &table).or_else(|| unfinished(&mended.text, &errors))
        else {
            errors.iter().for_each(|error| mended.note(error));
            return mended;
        };
        mended.problems.push(problem);
        mended.blank(lines);
    }
}

impl Mended {
    fn note(&mut self, error: &Error) {
        let end = self.text.len();
        let span = error.span().unwrap_or(end..end);
        let span = whole_value(&self.text, error.message(), span);
        if !self.broken_lines.insert(line_of(&self.text, span.start)) {
            return;
        }
        self.problems
            .push(match (error.message(), self.text.get(span.clone())) {
                ("duplicate key", Some(key)) => Problem::error(
                    Some(span),
                    format!("`{key}` is there twice"),
                    "leave out one of the two",
                ),
                (message, written) => {
                    let hint = remedy(message, written.unwrap_or_default());
                    Problem::error(Some(span), "this can't be read", hint)
                }
            });
    }

    fn blank(&mut self, lines: Range<usize>) {
        let blank = |(at, c): (usize, char)| match c {
            '\n' => "\n".to_owned(),
            _ if lines.contains(&at) => " ".repeat(c.len_utf8()),
            _ => c.to_string(),
        };
        self.text = self.text.char_indices().map(blank).collect();
    }
}

/// The library stumbles in the middle of `192.168.1.1`.
fn whole_value(text: &str, message: &str, span: Range<usize>) -> Range<usize> {
    let before = text.get(..span.start).unwrap_or_default();
    let is_value = message.starts_with("invalid float") || message.starts_with("invalid integer");
    if !is_value {
        return span;
    }
    let is_border = |c: char| c.is_whitespace() || "=[,".contains(c);
    let start = before.rfind(is_border).map_or(0, |border| border + 1);
    start..span.end
}

/// What to do about a mistake, in other words than the library's where those help nobody.
fn remedy<'a>(message: &'a str, written: &str) -> &'a str {
    const NO_TEXT: [&str; 4] = [
        "string values must be quoted",
        "invalid float",
        "invalid boolean",
        "invalid integer",
    ];
    let is = |beginning: &str| message.starts_with(beginning);
    match written.trim() {
        "" if is("string values must be quoted") => "something has to stand behind the `=`",
        word if word.eq_ignore_ascii_case("true") => "write it in small letters: true",
        word if word.eq_ignore_ascii_case("false") => "write it in small letters: false",
        "yes" | "no" | "on" | "off" => "write true or false; text needs quotes: \"…\"",
        word if NO_TEXT.into_iter().any(is) => {
            if word.starts_with(['“', '”', '„', '‘', '’', '«', '»']) {
                "text needs straight quotes: \"…\""
            } else {
                "text needs quotes: \"…\""
            }
        }
        _ if is("invalid basic string") => "a `\"` is missing here",
        _ if is("invalid literal string") => "a `'` is missing here",
        _ if is("unexpected key or value") => "nothing more can stand in this line",
        _ if message.contains("escape") || message.contains("unicode") => {
            "in text with a `\\` write 'single quotes' around it"
        }
        _ => message,
    }
}

/// What stops the library in the middle of a line: a name with nothing behind it, or a header without an end. Without
/// its header a section makes no sense, so all of it is blanked.
fn unfinished(text: &str, errors: &[Error]) -> Option<(Range<usize>, Problem)> {
    errors.iter().find_map(|error| {
        let span = error.span()?;
        let start = line_start(text, span.start);
        let (end, hint) = match error.message() {
            message if message.starts_with("key with no value") => (
                line_end(text, span.start),
                "a `=` is missing here, or what should stand behind it",
            ),
            message if message.starts_with("unclosed table") => (
                next_line(text, span.start, is_header),
                "a `]` is missing here",
            ),
            message if message.starts_with("unclosed array table") => (
                next_line(text, span.start, is_header),
                "a `]]` is missing here",
            ),
            _ => return None,
        };
        // Blanking a blank line would gain nothing, again and again.
        let is_blank = text.get(start..end)?.trim().is_empty();
        let problem = Problem::error(Some(span), "this can't be read", hint);
        (!is_blank).then_some((start..end, problem))
    })
}

/// A list without an end: the library takes everything that follows for a part of it.
fn unclosed(text: &str, table: &Spanned<DeTable<'_>>) -> Option<(Range<usize>, Problem)> {
    let start = unclosed_list(text, table.get_ref())?;
    let problem = Problem::error(
        Some(start..start + 1),
        "this can't be read",
        "this `[` is never closed",
    );
    Some((
        line_start(text, start)..next_line(text, start, is_statement),
        problem,
    ))
}

fn unclosed_list(text: &str, table: &DeTable<'_>) -> Option<usize> {
    table.values().find_map(|value| match value.get_ref() {
        DeValue::Table(table) => unclosed_list(text, table),
        DeValue::Array(items) => {
            let written = text.get(value.span())?;
            let inside = || {
                items
                    .iter()
                    .find_map(|item| unclosed_list(text, item.get_ref().as_table()?))
            };
            if written.ends_with(']') {
                inside()
            } else {
                Some(value.span().start)
            }
        }
        _ => None,
    })
}

/// Where the line begins that holds byte `at`.
fn line_start(text: &str, at: usize) -> usize {
    text.get(..at)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |newline| newline + 1)
}

/// Where the line ends that holds byte `at`.
fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.find('\n').map_or(text.len(), |newline| at + newline)
}

/// Where the first line below byte `at` begins that is of this sort, or the end.
fn next_line(text: &str, at: usize, is_wanted: impl Fn(&str) -> bool) -> usize {
    let mut start = line_end(text, at) + 1;
    while let Some(line) = text.get(start..line_end(text, start)) {
        if is_wanted(line) {
            return start;
        }
        start = line_end(text, start) + 1;
    }
    text.len()
}

fn is_header(line: &str) -> bool {
    line.trim_start().starts_with('[')
}

fn is_statement(line: &str) -> bool {
    is_header(line) || line.contains('=')
}
