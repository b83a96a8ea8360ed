//! Reads a `[[route]]`. What routes mean is in `routing`.

use super::{
    reader::{Section, Value},
    targets::Declared,
    values,
};
use crate::{
    protocol::kind::Kind,
    routing::{Condition, Protocol, Route, glob::Glob},
};
use std::cell::Cell;

/// One route. Routes that contradict themselves, or that would quietly throw away every photo, are refused.
pub(super) fn route(section: &mut Section<'_>, declared: &Declared) -> Option<Route> {
    let goes_somewhere = Cell::new(false);
    let target = |value: Value<'_>| {
        goes_somewhere.set(true);
        declared.target(value)
    };
    let route = Route {
        site: names(section, "site"),
        recipient: names(section, "recipient"),
        sender: names(section, "sender"),
        camera: names(section, "camera"),
        protocol: words(section, "protocol", &Protocol::ALL, Protocol::word),
        kind: words(section, "kind", &Kind::ALL, Kind::word),
        to: section.value("to", Vec::new(), |value| value.each(target)),
        keep: section.value("keep", true, Value::yes_or_no),
    };
    if !section.has("to") && !section.has("keep") {
        section.complain(
            "this route does nothing",
            "say where photos go with `to`, or that they are not kept with `keep = false`",
        );
    }
    if !route.keep
        && !goes_somewhere.get()
        && !Condition::ALL.iter().any(|it| section.has(it.word()))
    {
        section.complain_about(
            "keep",
            "this would throw away every photo",
            "say which; for all mails: recipient = \"*\"",
        );
    }
    Some(route)
}

/// What to do about a condition with an empty list.
const NO_CONDITION: &str = "nothing fits an empty list; leave the line out if it doesn't matter";

fn names(section: &mut Section<'_>, key: &'static str) -> Option<Vec<Glob>> {
    section.optional(key, |value| value.each_of_some(NO_CONDITION, values::glob))
}

fn words<T: Copy>(
    section: &mut Section<'_>,
    key: &'static str,
    choices: &[T],
    word: impl Fn(T) -> &'static str,
) -> Option<Vec<T>> {
    section.optional(key, |value| {
        value.each_of_some(NO_CONDITION, |value| values::choice(value, choices, &word))
    })
}
