//! Hands out the values of a TOML file, one key at a time, and writes down everything that is wrong on the way.
//!
//! Nothing here stops at a mistake: a value that can't be used is written down and its default stands in, so that one
//! run shows all of them. What no reader asked for is unknown. Which keys there are is in `schema`, what their values
//! look like in `values`.

mod value;

pub(super) use value::{Value, list};

use super::{notebook::Notebook, origin::Origin, problem::Problem, secrets};
use crate::did_you_mean;
use std::ops::Range;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A section of the file, or the whole file. A section the file doesn't have is read like an empty one.
pub(super) struct Section<'a> {
    /// As in the origins: `server`, `access.account.0`, or nothing for the whole file.
    path: String,
    /// As the owner writes it: `[server]`, `[[access.account]]`, or nothing for the whole file.
    header: String,
    span: Range<usize>,
    table: Option<&'a DeTable<'a>>,
    asked_for: Vec<&'static str>,
    not_yet: Vec<&'static str>,
    ignores_others: bool,
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
            not_yet: Vec::new(),
            ignores_others: false,
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

    /// The sections of a kind to which the owner gives names, such as `[folder.wall]`; with each name what was read,
    /// in the order of the names.
    pub(super) fn named_sections<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Self, &str) -> T,
    ) -> Vec<(String, T)> {
        let path = self.path_of(key);
        let refuse = |value: Value<'a>| {
            value.refuse(
                format!("each `{path}` has a name of its own"),
                format!("write `[{path}.NAME]`, with a name of your choice"),
            )
        };
        let Some(kind) = self.find(key) else {
            return Vec::new();
        };
        let DeValue::Table(sections) = kind.item.get_ref() else {
            return refuse(kind).unwrap_or_default();
        };
        let mut results = Vec::new();
        for (name, item) in sections {
            let value = Value { item, ..kind };
            let DeValue::Table(table) = item.get_ref() else {
                // One complaint for `[folder]` with its settings below it.
                return refuse(kind).unwrap_or_default();
            };
            let name = name.get_ref().as_ref();
            let section = format!("{path}.{name}");
            let header = format!("[{section}]");
            let section = self.inner(section, header, Some(value), Some(table));
            let result = section.read_whole(|section| read(section, name));
            results.push((name.to_owned(), result));
        }
        results
    }

    /// Whether the file has the key, whatever it says there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.is_some_and(|table| table.contains_key(key))
    }

    /// Names what a later version will know, so that it isn't called unknown.
    pub(super) fn not_yet(&mut self, keys: Vec<&'static str>) {
        self.not_yet = keys;
    }

    /// What nobody asks for is not complained of.
    pub(super) fn ignore_others(&mut self) {
        self.ignores_others = true;
    }

    /// The names in a section of the file, without a look at what they stand for.
    pub(super) fn names_in(&self, key: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let section = self.table.and_then(|table| table.get(key));
        let section = section.and_then(|section| section.get_ref().as_table());
        let names = section.into_iter().flat_map(|section| section.keys());
        names.map(|name| name.get_ref().as_ref())
    }

    /// A text of the file, by the names of its sections and its own, without a look at what it says.
    pub(super) fn text_in<const N: usize>(&self, path: [&str; N]) -> Option<&'a str> {
        let (last, sections) = path.split_last()?;
        let mut table = self.table?;
        for section in sections {
            table = table.get(*section)?.get_ref().as_table()?;
        }
        table.get(*last)?.get_ref().as_str()
    }

    /// The section's name, as in the origins: `mail.home`.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Where the section stands.
    pub(super) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Writes down what the owner should know about a place of the file.
    pub(super) fn warn_at(
        &self,
        span: Range<usize>,
        title: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.notebook
            .note(Problem::warning(Some(span), title, hint));
    }

    /// Writes down advice on the section at this place, for an owner who has nothing to mend in it or in the routes.
    pub(super) fn advise_at(
        &self,
        span: Range<usize>,
        title: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let advice = Problem::warning(Some(span), title, hint);
        self.notebook.advice.borrow_mut().push(advice);
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

    /// Writes down what the owner should know about the value of a key that has been read, in the light of others.
    pub(super) fn warn_about(&self, key: &str, title: impl Into<String>, hint: impl Into<String>) {
        let value = self.table.and_then(|table| table.get(key));
        let span = value.map_or_else(|| self.span.clone(), Spanned::span);
        self.warn_at(span, title, hint);
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
            not_yet: Vec::new(),
            ignores_others: false,
            notebook: self.notebook,
        }
    }

    /// The only way to read a section, so that what nobody asked for can't be forgotten.
    fn read_whole<T>(mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let result = read(&mut self);
        for (key, value) in self.table.into_iter().flatten() {
            if !self.ignores_others && !self.asked_for.contains(&key.get_ref().as_ref()) {
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
        if secrets::is_secret(name) && !name.ends_with("_file") {
            self.notebook.secrets.borrow_mut().push(value.span());
        }
        let known = || self.asked_for.iter().copied();
        let unknown = match self.header.as_str() {
            "" => format!("there is no `{name}`"),
            header => format!("{header} has no `{name}`"),
        };
        let elsewhere = self.notebook.sections_with(name);
        let (title, hint) = if self.not_yet.contains(&name.as_ref()) {
            (
                format!("this version has no `{name}` yet"),
                "take this out for now".to_owned(),
            )
        } else if let Some(key) = known().find(|key| key.strip_suffix("_file") == Some(name)) {
            (
                unknown,
                format!("write it into a file of its own, and name that with `{key}`"),
            )
        } else if let Some(meant) = did_you_mean::nearest(name, known()) {
            (unknown, format!("did you mean `{meant}`?"))
        } else if !elsewhere.is_empty() {
            let elsewhere = elsewhere.join(" or ");
            (unknown, format!("this belongs under {elsewhere}"))
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
