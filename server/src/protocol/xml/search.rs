//! Finds fields of a broken document by the text of their tags, as the cameras' own code does with
//! our answers.
//!
//! Every function passes over the document a fixed number of times, whatever is in it.

use super::entities::resolve;

const CDATA: &str = "<![CDATA[";
const CDATA_END: &str = "]]>";

/// Text in CDATA may hold its own end tag; so many are passed over for one behind `]]>`. A limit
/// keeps the work linear.
const ENDS_TRIED: usize = 8;

/// What stands between the name of the first element and the end of its tag. The declaration is not
/// an element.
pub(super) fn first_tag(text: &str) -> Option<&str> {
    let starts = text
        .match_indices('<')
        .filter_map(|(place, bracket)| text.get(place + bracket.len()..));
    let mut names = starts.filter(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '_'));
    let first = names.next()?.trim_start_matches(is_name);
    Some(tag_and_rest(first).0)
}

/// An attribute of the first element of this name that has it.
pub(super) fn attribute(text: &str, element: &str, attribute: &str) -> Option<String> {
    openings(text, element).find_map(|rest| attribute_of(tag_and_rest(rest).0, attribute))
}

/// An attribute in the text of a tag; the quotes may be missing.
pub(super) fn attribute_of(tag: &str, attribute: &str) -> Option<String> {
    let value = tag.match_indices(attribute).find_map(|(place, name)| {
        let (before, rest) = tag.split_at(place);
        let value = rest
            .strip_prefix(name)?
            .trim_start()
            .strip_prefix('=')?
            .trim_start();
        (!before.ends_with(is_name)).then_some(value)
    })?;
    let end_of_unquoted = |c: char| c.is_whitespace() || c == '/';
    let value = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value.split(quote).nth(1),
        _ => value.split(end_of_unquoted).next(),
    };
    value.map(|value| resolve(value).into_owned())
}

/// The text of the first element of this name.
pub(super) fn text(text: &str, element: &str) -> Option<String> {
    openings(text, element)
        .next()
        .map(|rest| content(rest, element).0)
}

/// The texts of all elements of this name, in their order.
pub(super) fn texts(text: &str, element: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(opening) = openings(rest, element).next() {
        let (text, behind) = content(opening, element);
        found.push(text);
        let Some(behind) = behind else { break };
        rest = behind;
    }
    found
}

/// Whether there is an element of this name.
pub(super) fn has(text: &str, element: &str) -> bool {
    openings(text, element).next().is_some()
}

/// The text behind each `<element`, so that `<receiver` does not find `<receiverList`.
fn openings<'a>(text: &'a str, element: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(element)
        .filter_map(move |(place, name)| {
            let rest = text.get(place + name.len()..)?;
            (text.get(..place)?.ends_with('<') && !rest.starts_with(is_name)).then_some(rest)
        })
}

/// The rest of a tag, and what follows it. Damage may have eaten the `>`; then the next tag ends
/// this one.
fn tag_and_rest(rest: &str) -> (&str, &str) {
    let end = rest.find(['>', '<']).unwrap_or(rest.len());
    let (tag, behind) = rest.split_at(end);
    (tag, behind.strip_prefix('>').unwrap_or(behind))
}

/// The text from behind `<element` to its end tag, and what follows; nothing follows if the end tag
/// is missing, for then no later element of this name has one either.
fn content<'a>(opening: &'a str, element: &str) -> (String, Option<&'a str>) {
    let (tag, behind) = tag_and_rest(opening);
    if tag.ends_with('/') {
        return (String::new(), Some(behind));
    }
    let end = format!("</{element}");
    let ends = || {
        behind
            .match_indices(&end)
            .map(|(place, _)| behind.split_at(place))
            .take(ENDS_TRIED)
    };
    let in_cdata = behind.trim_start().starts_with(CDATA);
    let framed = ends().find(|(text, _)| in_cdata && text.ends_with(CDATA_END));
    match framed.or_else(|| ends().next()) {
        Some((text, behind)) => (plain(text), Some(behind)),
        None if in_cdata => (
            plain(behind.split(CDATA_END).next().unwrap_or_default()),
            None,
        ),
        None => (plain(until_next_tag(behind)), None),
    }
}

/// Text up to something that begins or ends an element.
fn until_next_tag(text: &str) -> &str {
    let is_tag = |place: &usize| {
        text.get(place + 1..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '/'))
    };
    let place = text.match_indices('<').map(|(place, _)| place).find(is_tag);
    place.and_then(|place| text.get(..place)).unwrap_or(text)
}

/// Text without the frames of CDATA, and with entities resolved where there is none.
fn plain(text: &str) -> String {
    match text.split_once(CDATA) {
        Some((before, inside)) => {
            let inside = inside.trim_end().strip_suffix(CDATA_END).unwrap_or(inside);
            format!("{}{inside}", resolve(before.trim_start()))
        }
        None => resolve(text).into_owned(),
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':')
}
