//! What is noted while a file is read: what is wrong, where values stand, and what must not be shown.

use super::{
    origin::{Origin, Origins},
    problem::Problem,
};
use std::{cell::RefCell, ops::Range};

/// The notes on one text.
pub(super) struct Notebook<'a> {
    /// The file's name, without folders.
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) problems: RefCell<Vec<Problem>>,
    /// What is of interest only where nothing is wrong with the section or the routes.
    pub(super) advice: RefCell<Vec<Problem>>,
    pub(super) origins: RefCell<Origins>,
    /// What must not be shown.
    pub(super) secrets: RefCell<Vec<Range<usize>>>,
}

impl<'a> Notebook<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self {
            file,
            text,
            problems: RefCell::default(),
            advice: RefCell::default(),
            origins: RefCell::default(),
            secrets: RefCell::default(),
        }
    }

    pub(super) fn note(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    /// The sections of the top level that have such a key, among those read so far.
    pub(super) fn sections_with(&self, key: &str) -> Vec<String> {
        let origins = self.origins.borrow();
        let sections = origins.iter().filter_map(|(path, _)| path.rsplit_once('.'));
        let fitting = sections.filter(|(section, last)| *last == key && !section.contains('.'));
        fitting
            .map(|(section, _)| format!("`[{section}]`"))
            .collect()
    }

    pub(super) fn origin(&self, span: &Range<usize>) -> Origin {
        Origin::File {
            name: self.file.to_owned(),
            line: line_of(self.text, span.start),
        }
    }
}

/// The line a byte stands in, the first being 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}
