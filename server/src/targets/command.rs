//! `[command.NAME]`: runs a program of the owner's for each photo.
//!
//! The program gets the arguments the owner wrote (templates), all of the delivery as JSON on its standard input, and
//! the same in variables of its environment; never is a shell asked. Its exit status decides what becomes of the delivery,
//! the last lines it printed are the reason the owner reads. `process.rs` starts and ends it; `rehearsal.rs` only looks for it.

mod process;
mod rehearsal;

use super::as_json::as_json;
use super::template::{Template, Values};
use super::work::later;
use super::{Delivery, Doubt, Notes, Outcome, Photo, Receipt, Target, Tools, Trouble, doubt};
use process::{End, Process};
use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// What stands before the name of a field in the environment.
const VARIABLE: &str = "NX_GATEWAY_";

/// What the owner decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// A name without `/` is looked for where programs are.
    pub program: PathBuf,
    /// What it is given.
    pub arguments: Vec<Template>,
    /// In which folder it runs.
    pub directory: PathBuf,
    /// How long it may take.
    pub time_out: Duration,
    /// After which exit statuses it is tried again.
    pub try_again: TryAgain,
    /// How many may run at once; at least 1.
    pub at_once: usize,
    /// Variables of our own environment that it must not see.
    pub withheld: Vec<OsString>,
}

/// After which exit statuses a command is tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TryAgain {
    /// After any but 0.
    Always,
    /// After these.
    After(Vec<u8>),
}

impl super::Settings for Settings {
    fn open(&self, _: &Tools) -> Arc<dyn Target> {
        Arc::new(Command(self.clone()))
    }

    fn secrets(&self) -> Vec<String> {
        Vec::new()
    }

    fn shown(&self) -> Vec<(&'static str, toml::Value)> {
        let program = self.program.display().to_string();
        let arguments = self.arguments.iter().map(|it| it.source().to_owned());
        let run: Vec<String> = std::iter::once(program).chain(arguments).collect();
        let try_again = match &self.try_again {
            TryAgain::Always => "always".into(),
            TryAgain::After(statuses) => {
                let numbers: Vec<i64> = statuses.iter().map(|it| i64::from(*it)).collect();
                numbers.into()
            }
        };
        let at_once = i64::try_from(self.at_once).unwrap_or(i64::MAX);
        vec![
            ("run", run.into()),
            ("directory", self.directory.display().to_string().into()),
            ("time_out", super::time(self.time_out)),
            ("try_again", try_again),
            ("at_once", at_once.into()),
        ]
    }

    fn doubts(&self) -> Vec<Doubt> {
        let program = doubt::program("run", &self.program);
        let directory = doubt::folder("directory", &self.directory);
        program.into_iter().chain(directory).collect()
    }
}

#[derive(Debug, Clone)]
struct Command(Settings);

impl Target for Command {
    fn deliver<'a>(
        &'a self,
        delivery: &'a Delivery,
        _: &'a dyn Notes,
    ) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(async move {
            let mut said = Vec::new();
            for photo in &delivery.photos {
                said.push(self.run(delivery, photo).await?);
            }
            Ok(Receipt(said.join(" ")))
        })
    }

    fn rehearse(&self) -> Pin<Box<dyn Future<Output = Outcome> + Send + '_>> {
        Box::pin(self.clone().look())
    }

    fn hands_on_unread(&self) -> bool {
        true
    }

    fn at_once(&self) -> usize {
        self.0.at_once
    }
}

impl Command {
    async fn run(&self, delivery: &Delivery, photo: &Photo) -> Result<String, Trouble> {
        let settings = &self.0;
        let values = Values::of(delivery, photo);
        let arguments = settings.arguments.iter().map(|it| argument(it, &values));
        let variables = values
            .all()
            .map(|(name, value)| (format!("{VARIABLE}{}", name.to_uppercase()), value));
        let process = Process {
            program: &settings.program,
            arguments: arguments.collect(),
            directory: &settings.directory,
            variables: variables.collect(),
            withheld: &settings.withheld,
            input: as_json(delivery).to_string().into_bytes(),
        };
        let ended = process.run(settings.time_out).await;
        let ended = ended.map_err(|error| self.not_started(&error))?;
        self.judge(&ended.end, ended.said)
    }

    /// What its end means for the delivery.
    fn judge(&self, end: &End, said: String) -> Result<String, Trouble> {
        let because = |what: String| match said.as_str() {
            "" => what,
            said => format!("{what}: {said}"),
        };
        let name = self.0.program.display();
        match end {
            End::Status(0) => Ok(said),
            End::Status(status) => {
                let reason = because(format!("{name} ended with status {status}"));
                let again = match &self.0.try_again {
                    TryAgain::Always => true,
                    TryAgain::After(statuses) => {
                        statuses.iter().any(|it| i32::from(*it) == *status)
                    }
                };
                Err(if again {
                    later(reason)
                } else {
                    Trouble::Never(reason)
                })
            }
            // Somebody ended it, or the system did for lack of memory.
            End::Signal(signal) => Err(later(because(format!(
                "{name} was ended by signal {signal}"
            )))),
            End::TimedOut => Err(later(because(format!(
                "{name} took too long and was ended"
            )))),
        }
    }

    fn not_started(&self, error: &io::Error) -> Trouble {
        let (name, folder) = (self.0.program.display(), self.0.directory.display());
        match error.kind() {
            ErrorKind::NotFound if !self.0.directory.is_dir() => {
                Trouble::Owner(format!("the folder {folder} is not there"))
            }
            ErrorKind::NotFound => Trouble::Owner(format!(
                "there is no program {name}; install it or correct `run`"
            )),
            ErrorKind::PermissionDenied => Trouble::Owner(format!(
                "{name} may not be run by this user in {folder}; if it is yours: chmod +x {name}"
            )),
            ErrorKind::ArgumentListTooLong => {
                Trouble::Never(format!("{name} can't be given so much text"))
            }
            _ => later(format!("{name} can't be run: {error}")),
        }
    }
}

/// What was typed on a camera must never become an option of the program. No shell reads an argument, so nothing in it can
/// end it. And where one begins with a field, and what the field stands for begins with `-`, a blank is put in front:
/// ` -rf` is text to every program. An argument that begins with text of the owner's, such as `--title={subject}`, is handed
/// over as it is.
fn argument(template: &Template, values: &Values) -> String {
    let argument = template.render(values);
    if template.begins_with_a_field() && argument.starts_with('-') {
        format!(" {argument}")
    } else {
        argument
    }
}

#[cfg(test)]
mod tests;
