//! Hands out the values of a TOML file, one key at a time, and writes down everything that is wrong on the way.
//!
//! Nothing here stops at a mistake: a value that can't be used is written down and its default stands in, so that one
//! run shows all of them. What no reader asked for is unknown. Which keys there are is in `schema`, what their values
//! look like in `values`.

use super::{notebook::Notebook, origin::Origin, problem::Problem};
use crate::did_you_mean;
use std::ops::Range;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Keys whose values are not for showing, in case somebody writes them into the file.
const SECRETS: [&str; 4] = ["password", "secret", "token", "key"];

/// A section of the file, or the whole file. A section the file doesn't have is read like an empty one.
pub(super) struct Section<'a> {
    /// As in the origins: `server`, `access.account.0`, or nothing for the whole file.
    path: String,
    /// As the owner writes it: `[server]`, `[[access.account]]`, or nothing for the whole file.
    header: String,
    span: Range<usize>,
    table: Option<&'a DeTable<'a>>,
    asked_for: Vec<&'static str>,
    not_yet: &'static [&'static str],
    notebook: &'a Notebook<'a>,
}

impl<'a> Section<'a> {
    /// Reads the whole file.
    pub(super) fn root<T>(
        table: &'a DeTable<'a>,
        notebook: &'a Notebook<'a>,
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let root = Self {
            path: String::new(),
            header: String::new(),
            span: 0..0,
            table: Some(table),
            asked_for: Vec::new(),
            not_yet: &[],
            notebook,
        };
        root.read_whole(read)
    }

    /// The value of a key, or `default` when it is missing or can't be used.
    pub(super) fn value<T>(
        &mut self,
        key: &'static str,
        default: T,
        read: impl FnOnce(Value<'a>) -> Option<T>,
    ) -> T {
        self.optional(key, read).unwrap_or(default)
    }

    /// The value of a key, if there is one and it can be used.
    pub(super) fn optional<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(Value<'a>) -> Option<T>,
    ) -> Option<T> {
        let value = self.find(key);
        let origin = value.map_or(Origin::Default, |value| {
            self.notebook.origin(&value.item.span())
        });
        self.notebook
            .origins
            .borrow_mut()
            .set(self.path_of(key), origin);
        value.and_then(read)
    }

    /// The value of a key that has to be there.
    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(Value<'a>) -> Option<T>,
    ) -> Option<T> {
        if self.find(key).is_none() {
            self.complain(
                format!("{} needs `{key}`", self.header),
                format!("add a line `{key} = …` below this"),
            );
        }
        self.optional(key, read)
    }

    /// A section inside this one.
    pub(super) fn section<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Self) -> T) -> T {
        let path = self.path_of(key);
        let header = format!("[{path}]");
        let value = self.find(key);
        let table = value.and_then(|value| match value.item.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => value.refuse(
                format!("`{path}` is a section"),
                format!("write it as `{header}`, once"),
            ),
        });
        self.inner(path, header, value, table).read_whole(read)
    }

    /// The sections of a list such as `[[route]]`; those that can't be used are left out.
    pub(super) fn sections<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Self) -> Option<T>,
    ) -> Vec<T> {
        let path = self.path_of(key);
        let header = format!("[[{path}]]");
        let refuse = |value: Value<'a>| {
            value.refuse(
                format!("`{path}` is a list of sections"),
                format!("write `{header}`, once for each"),
            )
        };
        let Some(list) = self.find(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = list.item.get_ref() else {
            return refuse(list).unwrap_or_default();
        };
        let mut results = Vec::new();
        for (number, item) in items.iter().enumerate() {
            let value = Value { item, ..list };
            if let DeValue::Table(table) = item.get_ref() {
                let section = self.inner(
                    format!("{path}.{number}"),
                    header.clone(),
                    Some(value),
                    Some(table),
                );
                results.extend(section.read_whole(&mut read));
            } else {
                results.extend(refuse(value).unwrap_or_default());
            }
        }
        results
    }

    /// Whether the file has the key, whatever it says there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.is_some_and(|table| table.contains_key(key))
    }

    /// Names what a later version will know, so that it isn't called unknown.
    pub(super) fn not_yet(&mut self, keys: &'static [&'static str]) {
        self.not_yet = keys;
    }

    /// Writes down what is wrong with the section as a whole.
    pub(super) fn complain(&self, title: impl Into<String>, hint: impl Into<String>) {
        self.notebook
            .note(Problem::error(Some(self.span.clone()), title, hint));
    }

    /// Writes down what is wrong with the value of a key that has been read, in the light of others.
    pub(super) fn complain_about(
        &self,
        key: &str,
        title: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let value = self.table.and_then(|table| table.get(key));
        let span = value.map_or_else(|| self.span.clone(), Spanned::span);
        self.notebook.note(Problem::error(Some(span), title, hint));
    }

    fn inner(
        &self,
        path: String,
        header: String,
        value: Option<Value<'a>>,
        table: Option<&'a DeTable<'a>>,
    ) -> Self {
        let span = value.map_or(0..0, |value| value.item.span());
        Self {
            path,
            header,
            span,
            table,
            asked_for: Vec::new(),
            not_yet: &[],
            notebook: self.notebook,
        }
    }

    /// The only way to read a section, so that what nobody asked for can't be forgotten.
    fn read_whole<T>(mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let result = read(&mut self);
        for (key, value) in self.table.into_iter().flatten() {
            if !self.asked_for.contains(&key.get_ref().as_ref()) {
                self.complain_unknown(key, value);
            }
        }
        result
    }

    fn complain_unknown(
        &self,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
    ) {
        let name = key.get_ref();
        if SECRETS.contains(&name.as_ref()) {
            self.notebook.secrets.borrow_mut().push(value.span());
        }
        let known = || self.asked_for.iter().copied();
        let unknown = match self.header.as_str() {
            "" => format!("there is no `{name}`"),
            header => format!("{header} has no `{name}`"),
        };
        let (title, hint) = if self.not_yet.contains(&name.as_ref()) {
            (
                format!("this version has no `{name}` yet"),
                "take this out for now".to_owned(),
            )
        } else if let Some(meant) = did_you_mean::nearest(name, known()) {
            (unknown, format!("did you mean `{meant}`?"))
        } else if let Some(section) = self.notebook.section_with(name) {
            (unknown, format!("this belongs under `[{section}]`"))
        } else {
            (unknown, format!("there are {}", list(known())))
        };
        self.notebook
            .note(Problem::error(Some(key.span()), title, hint));
    }

    fn find(&mut self, key: &'static str) -> Option<Value<'a>> {
        if !self.asked_for.contains(&key) {
            self.asked_for.push(key);
        }
        let item = self.table?.get(key)?;
        Some(Value {
            name: key,
            item,
            notebook: self.notebook,
        })
    }

    fn path_of(&self, key: &str) -> String {
        match self.path.as_str() {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        }
    }
}

/// One value of the file, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    name: &'static str,
    item: &'a Spanned<DeValue<'a>>,
    notebook: &'a Notebook<'a>,
}

impl<'a> Value<'a> {
    /// Text in quotes.
    pub(super) fn text(self) -> Option<&'a str> {
        self.as_text().or_else(|| self.wrong_type("text in quotes"))
    }

    /// Text in quotes, if it is that; nothing is written down if it isn't.
    pub(super) fn as_text(self) -> Option<&'a str> {
        self.item.get_ref().as_str()
    }

    /// `true` or `false`.
    pub(super) fn yes_or_no(self) -> Option<bool> {
        match self.item.get_ref() {
            DeValue::Boolean(answer) => Some(*answer),
            _ => self.wrong_type("`true` or `false`, without quotes"),
        }
    }

    /// A whole number that isn't negative, if it is one; nothing is written down if it isn't.
    pub(super) fn as_number(self) -> Option<u64> {
        match self.item.get_ref() {
            DeValue::Integer(digits) => u64::from_str_radix(digits.as_str(), digits.radix()).ok(),
            _ => None,
        }
    }

    /// The values of a list. One value alone counts as a list of one. Nothing when any of them can't be used.
    pub(super) fn each<T>(self, read: impl Fn(Self) -> Option<T>) -> Option<Vec<T>> {
        let DeValue::Array(items) = self.item.get_ref() else {
            return Some(vec![read(self)?]);
        };
        // Every one is read before the first failure counts, so that all of them are written down.
        let results: Vec<Option<T>> = items
            .iter()
            .map(|item| read(Value { item, ..self }))
            .collect();
        results.into_iter().collect()
    }

    /// As [`Self::each`], for a list that makes no sense when it is empty.
    pub(super) fn each_of_some<T>(
        self,
        hint: &str,
        read: impl Fn(Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let list = self.each(read)?;
        if list.is_empty() {
            self.refuse(format!("`{}` is empty", self.name), hint)
        } else {
            Some(list)
        }
    }

    /// Writes down why the value can't be used.
    pub(super) fn refuse<T>(self, title: impl Into<String>, hint: impl Into<String>) -> Option<T> {
        self.notebook
            .note(Problem::error(Some(self.item.span()), title, hint));
        None
    }

    /// Writes down why only a part of the text can't be used; `part` counts the bytes of the text.
    pub(super) fn refuse_part<T>(
        self,
        part: Range<usize>,
        title: impl Into<String>,
        hint: impl Into<String>,
    ) -> Option<T> {
        let whole = self.item.span();
        let written = self.notebook.text.get(whole.clone()).unwrap_or_default();
        // Text with escapes isn't written as it reads; then the whole of it is marked.
        let quotes = self.as_text().and_then(|text| written.find(text));
        let span = quotes.map_or(whole.clone(), |quotes| {
            let start = whole.start + quotes;
            start + part.start..start + part.end
        });
        self.notebook.note(Problem::error(Some(span), title, hint));
        None
    }

    /// Writes down what the owner should know about a value that can be used.
    pub(super) fn warn(self, title: impl Into<String>, hint: impl Into<String>) {
        self.notebook
            .note(Problem::warning(Some(self.item.span()), title, hint));
    }

    /// The key the value belongs to.
    pub(super) fn name(self) -> &'static str {
        self.name
    }

    /// Writes down that the value is of another sort than it should be.
    pub(super) fn wrong_type<T>(self, wanted: &str) -> Option<T> {
        let found = match self.item.get_ref() {
            DeValue::String(_) => "text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a section",
        };
        self.refuse(
            format!("`{}` can't be {found}", self.name),
            format!("this should be {wanted}"),
        )
    }
}

/// Names in a row, each marked: `a`, `b` and `c`.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let marked: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match marked.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}
