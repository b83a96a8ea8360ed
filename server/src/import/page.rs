//! The page that is written: sections, values and what is to be said about them.

use std::fmt::Display;

/// Comments are broken so that no line is longer, in characters.
const WIDEST: usize = 110;

/// A configuration that grows line by line.
#[derive(Debug, Default)]
pub(super) struct Page {
    text: String,
    is_off: bool,
}

impl Page {
    /// What is to be said, in lines of its own.
    pub(super) fn say(&mut self, words: impl AsRef<str>) {
        for paragraph in words.as_ref().split('\n') {
            let mut line = "#".to_owned();
            for word in paragraph.split_whitespace() {
                if line.chars().count() + 1 + word.chars().count() > WIDEST && line.len() > 1 {
                    self.text += &line;
                    self.text.push('\n');
                    line = "#".to_owned();
                }
                line.push(' ');
                line += &plain(word);
            }
            self.text += &line;
            self.text.push('\n');
        }
    }

    /// A section begins; the values of one that is switched off are there to be switched on.
    pub(super) fn section(&mut self, header: &str, is_off: bool) {
        self.is_off = is_off;
        self.line(header);
    }

    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    pub(super) fn text(&mut self, key: &str, value: impl Display) {
        self.value(key, toml::Value::String(value.to_string()));
    }

    pub(super) fn list<T: Display>(&mut self, key: &str, values: impl IntoIterator<Item = T>) {
        let values = values
            .into_iter()
            .map(|value| toml::Value::String(value.to_string()));
        self.value(key, toml::Value::Array(values.collect()));
    }

    pub(super) fn value(&mut self, key: &str, value: impl Into<toml::Value>) {
        self.line(&format!("{key} = {}", value.into()));
    }

    fn line(&mut self, line: &str) {
        let lines = line.lines().map(|line| match self.is_off {
            true => format!("#{line}\n"),
            false => format!("{line}\n"),
        });
        self.text.extend(lines);
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// Without what could end a comment or play tricks with a terminal.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '?' } else { c })
        .collect()
}
