//! What the doctor says: how it is, what was seen, what that means and how it is mended. Pure.

use crate::story::quiet;
use serde_json::{Value, json};
use std::fmt::{self, Display, Formatter};

/// How wide a line may be. Commands are never broken.
const WIDTH: usize = 100;
/// Where the lines below the first begin.
const INDENT: usize = 9;

/// What was looked at. The words are stable: programs look for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// The configuration file.
    Configuration,
    /// This computer's clock.
    Clock,
    /// The folders for photos and state, and their disk.
    Disk,
    /// What the server remembers.
    Database,
    /// Whether the server runs.
    Server,
    /// Where cameras, and questions for names, come in.
    Ports,
    /// This computer in its networks.
    Addresses,
    /// Where the cameras' host names lead.
    Names,
    /// A photo, sent as a camera does.
    Upload,
    /// The places photos go on to.
    Targets,
    /// A camera's memory card.
    Card,
}

impl Check {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Clock => "clock",
            Self::Disk => "disk",
            Self::Database => "database",
            Self::Server => "server",
            Self::Ports => "ports",
            Self::Addresses => "addresses",
            Self::Names => "names",
            Self::Upload => "upload",
            Self::Targets => "targets",
            Self::Card => "card",
        }
    }
}

/// How it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// It may work all the same.
    Warning,
    /// It doesn't work.
    Problem,
}

impl Verdict {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Problem => "problem",
        }
    }
}

/// One way to mend it. Where there are several, one is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mend {
    /// This command, as it is typed.
    Run(String),
    /// This line in the configuration file.
    Write(String),
    /// This, in words.
    Do(String),
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub check: Check,
    /// How it is.
    pub verdict: Verdict,
    /// What was seen.
    pub seen: String,
    /// What that means for photos; may be empty where all is well.
    pub meaning: String,
    /// How it is mended.
    pub mend: Vec<Mend>,
}

impl Finding {
    /// All is well.
    pub fn ok(check: Check, seen: impl Into<String>) -> Self {
        Self {
            check,
            verdict: Verdict::Ok,
            seen: seen.into(),
            meaning: String::new(),
            mend: Vec::new(),
        }
    }

    /// It may work all the same.
    pub fn warning(check: Check, seen: impl Into<String>, meaning: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Warning,
            meaning: meaning.into(),
            ..Self::ok(check, seen)
        }
    }

    /// It doesn't work.
    pub fn problem(check: Check, seen: impl Into<String>, meaning: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Problem,
            ..Self::warning(check, seen, meaning)
        }
    }

    /// The same with what it means.
    #[must_use]
    pub fn meaning(self, meaning: impl Into<String>) -> Self {
        Self {
            meaning: meaning.into(),
            ..self
        }
    }

    /// The same with a command that mends it.
    #[must_use]
    pub fn run(self, command: impl Into<String>) -> Self {
        self.mend(Mend::Run(command.into()))
    }

    /// The same with a line of the configuration that mends it.
    #[must_use]
    pub fn write(self, line: impl Into<String>) -> Self {
        self.mend(Mend::Write(line.into()))
    }

    /// The same with what else mends it.
    #[must_use]
    pub fn advise(self, advice: impl Into<String>) -> Self {
        self.mend(Mend::Do(advice.into()))
    }

    fn mend(mut self, mend: Mend) -> Self {
        self.mend.push(mend);
        self
    }

    fn json(&self) -> Value {
        let mend = self.mend.iter().map(|mend| match mend {
            Mend::Run(text) => json!({ "kind": "run", "text": text }),
            Mend::Write(text) => json!({ "kind": "write", "text": text }),
            Mend::Do(text) => json!({ "kind": "do", "text": text }),
        });
        json!({
            "check": self.check.word(),
            "verdict": self.verdict.word(),
            "seen": self.seen,
            "meaning": self.meaning,
            "mend": mend.collect::<Vec<_>>(),
        })
    }
}

/// As it stands in the terminal, with an end of line. What others wrote commands nothing there, and looks like no line of
/// ours.
impl Display for Finding {
    fn fmt(&self, text: &mut Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Ok => "ok",
            Verdict::Warning => "WARNING",
            Verdict::Problem => "PROBLEM",
        };
        let seen = format!("{}: {}", self.check.word(), on_one_line(&self.seen));
        for (number, line) in wrapped(&seen).into_iter().enumerate() {
            let margin = if number == 0 { verdict } else { "" };
            writeln!(text, "{margin:INDENT$}{line}")?;
        }
        for line in wrapped(&self.meaning) {
            writeln!(text, "{:INDENT$}{line}", "")?;
        }
        for (number, mend) in self.mend.iter().enumerate() {
            let or = if number == 0 { "" } else { "or " };
            let lines = match mend {
                Mend::Run(command) => vec![format!("{or}run:  {}", quiet(command))],
                Mend::Write(line) => vec![format!("{or}{}", in_its_section(&quiet(line)))],
                Mend::Do(advice) => wrapped(&format!("{or}{}", on_one_line(advice))),
            };
            for line in lines {
                writeln!(text, "{:INDENT$}  {line}", "")?;
            }
        }
        Ok(())
    }
}

/// `[dns] enabled = true` as somebody writes it who has the section already: most have, and it may be there once only.
fn in_its_section(line: &str) -> String {
    match line.split_once("] ") {
        Some((section, setting)) => {
            format!("in the configuration, section {section}], say:  {setting}")
        }
        None => format!("write into the configuration:  {line}"),
    }
}

fn on_one_line(text: &str) -> String {
    text.lines().collect::<Vec<_>>().join(" ")
}

/// The text in lines that fit, broken at blanks; its own line ends stay, and nothing else that can't be seen.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines().map(quiet) {
        // What fits may be a picture of its own, such as a line with a mark below.
        if INDENT + 2 + paragraph.chars().count() <= WIDTH {
            lines.push(paragraph);
            continue;
        }
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let length = line.chars().count() + 1 + word.chars().count();
            if !line.is_empty() && INDENT + 2 + length > WIDTH {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

/// Everything that was found, in order. Displayed, it is the line at the end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// At least one for each check that was made.
    pub findings: Vec<Finding>,
}

impl Report {
    /// How many there are of a verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        let findings = self.findings.iter();
        findings.filter(|it| it.verdict == verdict).count()
    }

    /// For programs.
    #[must_use]
    pub fn json(&self) -> Value {
        let worst = self.findings.iter().map(|it| it.verdict).max();
        let findings = self.findings.iter().map(Finding::json);
        json!({
            "version": env!("CARGO_PKG_VERSION"),
            "verdict": worst.unwrap_or(Verdict::Ok).word(),
            "problems": self.count(Verdict::Problem),
            "warnings": self.count(Verdict::Warning),
            "findings": findings.collect::<Vec<_>>(),
        })
    }
}

impl Display for Report {
    fn fmt(&self, text: &mut Formatter<'_>) -> fmt::Result {
        let several = |count, word: &str| match count {
            1 => format!("1 {word}"),
            _ => format!("{count} {word}s"),
        };
        let problems = self.count(Verdict::Problem);
        let warnings = self.count(Verdict::Warning);
        match (problems, warnings) {
            (0, 0) => write!(text, "All is well.")?,
            (0, _) => write!(text, "No problem, {}.", several(warnings, "warning"))?,
            (_, 0) => write!(text, "{}.", several(problems, "problem"))?,
            _ => write!(
                text,
                "{}, {}.",
                several(problems, "problem"),
                several(warnings, "warning")
            )?,
        }
        if problems == 0 {
            write!(
                text,
                " A firewall or a guest WiFi between camera and computer can't be seen from here."
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
pub(in crate::doctor) mod tests;
