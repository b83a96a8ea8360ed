//! What is wrong with a configuration, shown with the line it is about.

use super::secrets;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::{fmt, ops::Range, path::PathBuf};

/// Whether the server can start all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Severity {
    /// It can't: the owner has to mend this first.
    Error,
    /// It can, but the owner should know.
    Warning,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    severity: Severity,
    /// The bytes of the file that are to blame, unless the file as a whole is.
    span: Option<Range<usize>>,
    title: String,
    hint: String,
}

impl Problem {
    /// An error. The title says what is wrong, the hint how to mend it; the hint stands at the marked place.
    pub(super) fn error(
        span: Option<Range<usize>>,
        title: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Error,
            span,
            title: secrets::without_logins(&title.into()),
            hint: secrets::without_logins(&hint.into()),
        }
    }

    /// A warning; see [`Self::error`].
    pub(super) fn warning(
        span: Option<Range<usize>>,
        title: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(span, title, hint)
        }
    }

    /// Whether the server can't start because of it.
    pub(super) fn is_fatal(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The place in the file, if there is one.
    pub(super) fn span(&self) -> Option<Range<usize>> {
        self.span.clone()
    }

    fn report<'a>(&'a self, document: &'a Document) -> Group<'a> {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(&self.title);
        match &self.span {
            Some(span) => {
                let place = AnnotationKind::Primary.span(span.clone()).label(&self.hint);
                let path = document.path.to_string_lossy();
                title.element(Snippet::source(&document.text).path(path).annotation(place))
            }
            None => Group::with_title(title).element(Level::HELP.message(&self.hint)),
        }
    }
}

/// The file the problems are about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Document {
    /// As it is shown to the owner.
    pub(super) path: PathBuf,
    /// What it says, with what must not be shown replaced; see [`Self::hide`].
    pub(super) text: String,
}

impl Document {
    /// Puts stars over passwords, those that are known and those that may be some, byte for byte so that every other
    /// place stays where it is.
    pub(super) fn hide(&mut self, mut secrets: Vec<Range<usize>>) {
        secrets.extend(secrets::find(&self.text));
        self.text = secrets::cover(&self.text, &secrets);
    }

    /// What stands behind the `=` of a line, the first being 1.
    fn value_in(&self, line: usize) -> Option<Range<usize>> {
        let mut lines = self.text.split_inclusive('\n');
        let before: usize = lines
            .by_ref()
            .take(line.checked_sub(1)?)
            .map(str::len)
            .sum();
        let line = lines.next()?.trim_end();
        let value = line
            .split_once('=')
            .map_or(line, |(_, value)| value)
            .trim_start();
        let start = before + line.len() - value.len();
        Some(start..start + value.len())
    }
}

/// Everything that is wrong with a configuration, in the order of the file. Displayed, it is ready for a terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    document: Document,
    list: Vec<Problem>,
}

impl Problems {
    /// Sorts the list by place.
    pub(super) fn new(document: Document, mut list: Vec<Problem>) -> Self {
        list.sort_by_key(|problem| problem.span.as_ref().map(|span| span.start));
        Self { document, list }
    }

    /// One error that isn't about a place in a file.
    pub(super) fn without_place(title: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Document::default(), vec![Problem::error(None, title, hint)])
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether one of them keeps the server from starting.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        self.list.iter().any(Problem::is_fatal)
    }

    /// Adds a warning about the value that stands in a line of the file, or about none.
    pub(super) fn warn_at_line(
        &mut self,
        line: Option<usize>,
        title: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let span = line.and_then(|line| self.document.value_in(line));
        let list = std::mem::take(&mut self.list);
        let warning = Problem::warning(span, title, hint);
        let list = list.into_iter().chain([warning]).collect();
        *self = Self::new(std::mem::take(&mut self.document), list);
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let renderer = Renderer::plain();
        for (number, problem) in self.list.iter().enumerate() {
            let gap = if number == 0 { "" } else { "\n\n" };
            write!(
                f,
                "{gap}{}",
                renderer.render(&[problem.report(&self.document)])
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
