//! Finds the configuration file, reads it, and puts the command line on top.

use super::{
    Config, Origin, Origins, Problems, Whereabouts,
    notebook::{Notebook, line_of},
    problem::{Document, Problem},
    reader::Section,
    schema,
    syntax::{self, Mended},
    values::Folders,
};
use crate::disk;
use std::{
    env, fmt, fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};
use toml::de::DeTable;

const FILE_NAME: &str = "config.toml";
/// The folder inside the user's configuration folder.
const OUR_FOLDER: &str = "nx-gateway";
/// Where packages put the settings of the whole system, for all programs.
const SYSTEM: &str = "/etc";

/// What the command line says instead of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--listen`; when empty, the file decides.
    pub listen: Vec<SocketAddr>,
}

/// Where a configuration comes from. Displayed, it is the path of the file or `built-in defaults`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// This file.
    File(PathBuf),
    /// There is no file.
    BuiltIn,
}

/// A configuration that can be used, and what there is to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The values in effect.
    pub config: Config,
    /// Which file was read.
    pub source: Source,
    /// Where each value comes from.
    pub origins: Origins,
    /// What the owner should know; may be empty.
    pub warnings: Problems,
}

/// Loads the configuration: the file named explicitly, else `config.toml` in the working directory, else the one in
/// the user's configuration folder (`$XDG_CONFIG_HOME/nx-gateway`, or `~/.config/nx-gateway`), else the system's
/// (`/etc/nx-gateway`), which comes with a package; else built-in defaults.
///
/// Relative paths in a file are relative to that file, those of the defaults to the working directory.
///
/// # Errors
/// Everything that is wrong with the file, or why it can't be read. A file named explicitly must exist.
pub fn load(explicit: Option<&Path>, overrides: &Overrides) -> Result<Loaded, Problems> {
    Surroundings::of_this_process().load(explicit, overrides)
}

/// As [`load`], but reads only what it takes to look at what a server did: a mistake in a route, or a password that only
/// the server has, is no reason to see nothing.
///
/// # Errors
/// What is wrong with the file as a whole, or with `[storage]`.
pub fn whereabouts(explicit: Option<&Path>) -> Result<Whereabouts, Problems> {
    let surroundings = Surroundings::of_this_process();
    let (document, folders, _) = surroundings.open(explicit)?;
    let (found, _, problems) = read_by(document, |root| schema::whereabouts(root, &folders));
    if problems.is_fatal() {
        return Err(problems);
    }
    Ok(found)
}

/// What the environment says about where to look.
pub(super) struct Surroundings {
    pub(super) working: PathBuf,
    pub(super) home: Option<PathBuf>,
    /// The user's configuration folder, for all programs.
    pub(super) settings: Option<PathBuf>,
    /// The same of the system.
    pub(super) system: Option<PathBuf>,
}

impl Surroundings {
    fn of_this_process() -> Self {
        // A relative $XDG_CONFIG_HOME is to be ignored, says the XDG base directory specification.
        let folder = |name| {
            env::var_os(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
        };
        let home = folder("HOME");
        Self {
            working: PathBuf::new(),
            settings: folder("XDG_CONFIG_HOME").or_else(|| Some(home.as_ref()?.join(".config"))),
            system: Some(SYSTEM.into()),
            home,
        }
    }

    pub(super) fn load(
        &self,
        explicit: Option<&Path>,
        overrides: &Overrides,
    ) -> Result<Loaded, Problems> {
        let (document, folders, source) = self.open(explicit)?;
        let mut reading = read(document, &folders);
        reading.apply(overrides);
        if reading.problems.is_fatal() {
            return Err(reading.problems);
        }
        let Reading {
            config,
            origins,
            problems: warnings,
        } = reading;
        Ok(Loaded {
            config,
            source,
            origins,
            warnings,
        })
    }

    /// The file to use and what its paths are relative to.
    fn open(&self, explicit: Option<&Path>) -> Result<(Document, Folders, Source), Problems> {
        let (source, text) = self.find(explicit)?;
        let path = match &source {
            Source::File(path) => path.clone(),
            Source::BuiltIn => self.working.join(FILE_NAME),
        };
        let folders = Folders {
            base: folder_of(&path),
            home: self.home.clone(),
        };
        Ok((Document { path, text }, folders, source))
    }

    /// The file to use, and what it says.
    fn find(&self, explicit: Option<&Path>) -> Result<(Source, String), Problems> {
        if let Some(path) = explicit {
            let text = read_file(path)?.ok_or_else(|| {
                Problems::without_place(
                    format!("there is no file {}", path.display()),
                    "look at what stands behind `--config`",
                )
            })?;
            return Ok((Source::File(path.to_owned()), text));
        }
        let folders = [&self.settings, &self.system].into_iter().flatten();
        let ours = folders.map(|folder| folder.join(OUR_FOLDER).join(FILE_NAME));
        for path in std::iter::once(self.working.join(FILE_NAME)).chain(ours) {
            if is_hidden(&path) && !self.is_the_systems(&path) {
                continue;
            }
            if let Some(text) = read_file(&path)? {
                return Ok((Source::File(path), text));
            }
        }
        Ok((Source::BuiltIn, String::new()))
    }

    fn is_the_systems(&self, path: &Path) -> bool {
        self.system
            .as_ref()
            .is_some_and(|system| path.starts_with(system))
    }
}

/// Whether its folder lets us see nothing: whoever is in the home folder of another user, as with `sudo -u`, means no file
/// there.
fn is_hidden(path: &Path) -> bool {
    let looked = path.symlink_metadata();
    looked.is_err_and(|error| error.kind() == io::ErrorKind::PermissionDenied)
}

/// The folder a file is in, as an absolute path.
fn folder_of(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let path = disk::tidied(&path);
    path.parent().map(Path::to_owned).unwrap_or_default()
}

/// What the file says, or nothing if there is no such file.
fn read_file(path: &Path) -> Result<Option<String>, Problems> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let help = match error.kind() {
                io::ErrorKind::PermissionDenied => {
                    "check who may read it: root may (say sudo in front), and so may the server's user"
                }
                _ => "check who may read it",
            };
            return Err(Problems::without_place(
                format!("{} can't be read: {error}", path.display()),
                help,
            ));
        }
    };
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = 1 + error
            .as_bytes()
            .iter()
            .take(good)
            .filter(|byte| **byte == b'\n')
            .count();
        Problems::without_place(
            format!("line {line} of {} isn't UTF-8", path.display()),
            "save the file as UTF-8 text in your editor",
        )
    })
}

/// What came out of a text, right or wrong.
pub(super) struct Reading {
    pub(super) config: Config,
    pub(super) origins: Origins,
    pub(super) problems: Problems,
}

impl Reading {
    fn apply(&mut self, overrides: &Overrides) {
        if !overrides.listen.is_empty() {
            self.config.server.listen.clone_from(&overrides.listen);
            self.origins
                .set("server.listen", Origin::CommandLine("--listen"));
        }
    }
}

/// Reads and checks a text. Where a value can't be used, the default stands in.
pub(super) fn read(document: Document, folders: &Folders) -> Reading {
    let (config, origins, problems) = read_by(document, |root| schema::config(root, folders));
    Reading {
        config,
        origins,
        problems,
    }
}

fn read_by<T>(
    mut document: Document,
    read: impl FnOnce(&mut Section<'_>) -> T,
) -> (T, Origins, Problems) {
    let file = document
        .path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let Mended {
        text,
        mut problems,
        broken_lines,
    } = syntax::mend(&document.text);
    let notebook = Notebook::new(&file, &text);
    let table = DeTable::parse_recoverable(&text).0;
    let found = Section::root(table.get_ref(), &notebook, read);

    // What could be made of a broken line says nothing about what its author meant.
    let is_meant = |problem: &Problem| {
        problem
            .span()
            .is_none_or(|span| !broken_lines.contains(&line_of(&text, span.start)))
    };
    let is_readable = problems.is_empty();
    problems.extend(notebook.problems.take().into_iter().filter(is_meant));
    if is_readable {
        let advice = notebook.advice.take().into_iter();
        let advice = advice.filter(|it| !is_beside_the_point(it, &problems, &text));
        problems.extend(advice.collect::<Vec<_>>());
    }
    document.hide(notebook.secrets.take());
    let problems = Problems::new(document, problems);
    (found, notebook.origins.take(), problems)
}

/// Whether there is something to mend first: in the same section, or in the routes.
fn is_beside_the_point(advice: &Problem, problems: &[Problem], text: &str) -> bool {
    let header = |problem: &Problem| Some(header_above(text, problem.span()?.start));
    let here = header(advice);
    let mut mistakes = problems.iter().filter(|problem| problem.is_fatal());
    mistakes.any(|mistake| {
        let there = header(mistake);
        there == here || there.is_some_and(|(_, header)| header.starts_with("[[route"))
    })
}

/// The header of the section in which a byte stands, and where it begins.
fn header_above(text: &str, at: usize) -> (usize, &str) {
    let (mut start, mut found) = (0, (0, ""));
    for line in text.split_inclusive('\n') {
        if start > at {
            break;
        }
        if line.trim_start().starts_with('[') {
            found = (start, line.trim_start());
        }
        start += line.len();
    }
    found
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::BuiltIn => f.write_str("built-in defaults"),
        }
    }
}
