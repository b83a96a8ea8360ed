//! What a server says about a refusal, in one line for the owner. Pure.

use crate::protocol::xml::Document;
use serde_json::Value;

/// How much of it is shown, in letters.
const LONGEST: usize = 300;
/// Where services that answer in JSON put their words, in the order in which they are looked for.
const JSON_KEYS: [&str; 6] = [
    "message",
    "error_description",
    "error",
    "detail",
    "title",
    "reason",
];
/// The same for XML: Nextcloud and its kin, S3, Apache.
const XML_NAMES: [&str; 4] = [
    "message",
    "Message",
    "human-readable",
    "responsedescription",
];

/// What is to be read for people in an answer, if anything is.
pub(super) fn words(media_type: &str, body: &[u8]) -> Option<String> {
    let body = String::from_utf8_lossy(body);
    let text = body.trim_start_matches('\u{FEFF}').trim();
    let media_type = media_type.to_ascii_lowercase();
    let found = if text.starts_with(['{', '[']) {
        from_json(&serde_json::from_str(text).ok()?)
    } else if media_type.contains("html") || begins(text, "<!doctype html") || begins(text, "<html")
    {
        from_html(text)
    } else if text.starts_with('<') {
        from_xml(text)
    } else {
        text.lines().next().map(str::to_owned)
    };
    found.map(|it| one_line(&it)).filter(|it| !it.is_empty())
}

fn from_json(json: &Value) -> Option<String> {
    match json {
        Value::String(text) => Some(text.clone()),
        Value::Array(list) => {
            let all: Vec<String> = list.iter().filter_map(from_json).collect();
            (!all.is_empty()).then(|| all.join("; "))
        }
        Value::Object(fields) => {
            let mut keys = JSON_KEYS.iter();
            keys.find_map(|key| from_json(fields.get(*key)?))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn from_xml(text: &str) -> Option<String> {
    let document = Document::read(text.as_bytes()).ok()?;
    let mut names = XML_NAMES.iter();
    names.find_map(|name| document.text(name).filter(|text| !text.trim().is_empty()))
}

/// Of a page for people, its title.
fn from_html(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower.get(start..)?.find('>')? + 1;
    let end = start + lower.get(start..)?.find('<')?;
    text.get(start..end).map(str::to_owned)
}

fn begins(text: &str, with: &str) -> bool {
    let start = text.get(..with.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(with))
}

/// Without line breaks and other things that move the cursor, and not too long.
pub(in crate::targets) fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    let mut short: String = line.chars().take(LONGEST - 1).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests;
