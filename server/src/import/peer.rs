//! Reads the other configuration: each value once, in the way it was meant, and what nobody asked for at the end.

use super::page::plain;
use std::fmt;
use toml::{Table, Value};

/// Why the file can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The line, if it is in one; the first is 1.
    pub line: Option<usize>,
    /// What is wrong. It quotes nothing, for there may be passwords.
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Mistake {}

/// A section of the other configuration, from which values are taken.
#[derive(Debug, Default)]
pub(super) struct Keys {
    name: String,
    table: Table,
    /// What has to be said about values that can't be used.
    remarks: Vec<String>,
}

impl Keys {
    /// The whole file.
    pub(super) fn read(text: &str) -> Result<Self, Mistake> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let table = text.parse::<Table>().map_err(|error| Mistake {
            line: error.span().map(|span| {
                let before = text.get(..span.start).unwrap_or_default();
                1 + before.matches('\n').count()
            }),
            message: first_line(error.message()),
        })?;
        Ok(Self {
            table,
            ..Self::default()
        })
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// What is known and needs no words.
    pub(super) fn forget(&mut self, key: &str) {
        self.table.remove(key);
    }

    /// Text that says something.
    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        match self.table.remove(key)? {
            Value::String(text) if text.trim().is_empty() => None,
            Value::String(text) => Some(text),
            _ => self.unusable(key, "text in quotes"),
        }
    }

    pub(super) fn number(&mut self, key: &str) -> Option<i64> {
        match self.table.remove(key)? {
            Value::Integer(number) => Some(number),
            Value::String(text) if text.trim().parse::<i64>().is_ok() => text.trim().parse().ok(),
            _ => self.unusable(key, "a number"),
        }
    }

    pub(super) fn flag(&mut self, key: &str) -> Option<bool> {
        match self.table.remove(key)? {
            Value::Boolean(flag) => Some(flag),
            Value::Integer(number) => Some(number != 0),
            Value::String(text) if ["true", "yes", "1"].contains(&text.to_lowercase().as_str()) => {
                Some(true)
            }
            Value::String(text)
                if ["false", "no", "0", ""].contains(&text.to_lowercase().as_str()) =>
            {
                Some(false)
            }
            _ => self.unusable(key, "true or false"),
        }
    }

    /// A list of texts; a single text counts as one.
    pub(super) fn list(&mut self, key: &str) -> Option<Vec<String>> {
        let values = match self.table.remove(key)? {
            Value::Array(values) => values,
            Value::String(text) => vec![Value::String(text)],
            _ => return self.unusable(key, "a list of texts"),
        };
        let count = values.len();
        let texts: Vec<String> = values
            .into_iter()
            .filter_map(|value| match value {
                Value::String(text) => Some(text),
                _ => None,
            })
            .collect();
        if texts.len() < count {
            self.remark(key, "holds something that is not text, which was left out");
        }
        Some(texts)
    }

    /// A value that may be text or a list of texts.
    pub(super) fn words(&mut self, key: &str) -> Option<Words> {
        match self.table.get(key)? {
            Value::Array(_) => self.list(key).map(Words::Apart),
            _ => self.text(key).map(Words::InOne),
        }
    }

    /// A section below this one; empty if there is none.
    pub(super) fn section(&mut self, key: &str) -> Self {
        let name = self.full(key);
        let table = match self.table.remove(key) {
            Some(Value::Table(table)) => table,
            Some(_) => {
                self.remark(key, "is not a section, and was left out");
                Table::new()
            }
            None => Table::new(),
        };
        Self {
            name,
            table,
            remarks: Vec::new(),
        }
    }

    /// All sections below this one, with their names.
    pub(super) fn sections(&mut self) -> Vec<(String, Self)> {
        let is_section = |(_, value): &(&String, &Value)| value.is_table();
        let names: Vec<String> = self
            .table
            .iter()
            .filter(is_section)
            .map(|(name, _)| name.clone())
            .collect();
        names
            .into_iter()
            .map(|name| (name.clone(), self.section(&name)))
            .collect()
    }

    /// All that is left, name and text.
    pub(super) fn texts(&mut self) -> Vec<(String, String)> {
        let names: Vec<String> = self.table.keys().cloned().collect();
        let pair = |name: String| self.text(&name).map(|text| (name, text));
        names.into_iter().filter_map(pair).collect()
    }

    /// What has to be said: values that can't be used, and names that nobody asked for.
    pub(super) fn finish(mut self) -> Vec<String> {
        let unknown: Vec<String> = self.table.keys().cloned().collect();
        for key in unknown {
            self.remark(&key, "is not known here, and was left out");
        }
        self.remarks
    }

    fn full(&self, key: &str) -> String {
        let key = plain(key);
        match self.name.as_str() {
            "" => key,
            section => format!("{section}.{key}"),
        }
    }

    fn remark(&mut self, key: &str, words: &str) {
        let remark = format!("{} {words}.", self.full(key));
        self.remarks.push(remark);
    }

    fn unusable<T>(&mut self, key: &str, wanted: &str) -> Option<T> {
        self.remark(key, &format!("is not {wanted}, and was left out"));
        None
    }
}

/// A command line.
#[derive(Debug)]
pub(super) enum Words {
    Apart(Vec<String>),
    InOne(String),
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
