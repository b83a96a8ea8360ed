//! One value of the file: what it says, and what is wrong with it.

use crate::config::{notebook::Notebook, problem::Problem};
use std::ops::Range;
use toml::{Spanned, de::DeValue};

/// One value of the file, and where it stands.
#[derive(Clone, Copy)]
pub(in crate::config) struct Value<'a> {
    pub(super) name: &'static str,
    pub(super) item: &'a Spanned<DeValue<'a>>,
    pub(super) notebook: &'a Notebook<'a>,
}

impl<'a> Value<'a> {
    /// Text in quotes.
    pub(in crate::config) fn text(self) -> Option<&'a str> {
        self.as_text().or_else(|| self.wrong_type("text in quotes"))
    }

    /// Text in quotes, if it is that; nothing is written down if it isn't.
    pub(in crate::config) fn as_text(self) -> Option<&'a str> {
        self.item.get_ref().as_str()
    }

    /// `true` or `false`.
    pub(in crate::config) fn yes_or_no(self) -> Option<bool> {
        match self.item.get_ref() {
            DeValue::Boolean(answer) => Some(*answer),
            _ => self.wrong_type("`true` or `false`, without quotes"),
        }
    }

    /// A whole number that isn't negative, if it is one; nothing is written down if it isn't.
    pub(in crate::config) fn as_number(self) -> Option<u64> {
        match self.item.get_ref() {
            DeValue::Integer(digits) => u64::from_str_radix(digits.as_str(), digits.radix()).ok(),
            _ => None,
        }
    }

    /// The values of a list. One value alone counts as a list of one. Nothing when any of them can't be used.
    pub(in crate::config) fn each<T>(self, read: impl Fn(Self) -> Option<T>) -> Option<Vec<T>> {
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
    pub(in crate::config) fn each_of_some<T>(
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
    pub(in crate::config) fn refuse<T>(
        self,
        title: impl Into<String>,
        hint: impl Into<String>,
    ) -> Option<T> {
        self.notebook
            .note(Problem::error(Some(self.item.span()), title, hint));
        None
    }

    /// Writes down why only a part of the text can't be used; `part` counts the bytes of the text.
    pub(in crate::config) fn refuse_part<T>(
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
    pub(in crate::config) fn warn(self, title: impl Into<String>, hint: impl Into<String>) {
        self.notebook
            .note(Problem::warning(Some(self.item.span()), title, hint));
    }

    /// The key the value belongs to.
    pub(in crate::config) fn name(self) -> &'static str {
        self.name
    }

    /// Writes down that the value is of another sort than it should be.
    pub(in crate::config) fn wrong_type<T>(self, wanted: &str) -> Option<T> {
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
pub(in crate::config) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let marked: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match marked.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}
