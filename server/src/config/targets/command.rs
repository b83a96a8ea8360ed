//! Reads a `[command.NAME]`.

use crate::{
    config::{
        reader::{Section, Value},
        values::{self, Folders},
    },
    targets::{
        command::{Settings, TryAgain},
        template::Template,
    },
};
use std::{env, ffi::OsString, path::PathBuf, time::Duration};

/// "Try again later", as `sysexits.h` has it since 1981.
const TEMPORARY_FAILURE: u8 = 75;
/// What our own variables begin with. Passwords may be among them, which are nobody else's business.
const OURS: &str = "NX_GATEWAY_";
const SHELLS: [&str; 7] = ["sh", "bash", "dash", "zsh", "ksh", "fish", "ash"];

pub(super) fn command(section: &mut Section<'_>, folders: &Folders) -> Option<Settings> {
    let limits = Duration::from_secs(1)..=Duration::from_hours(24);
    let run = section.required("run", |value| run(value, folders));
    let directory = section.value("directory", folders.base.clone(), |value| {
        folders.path(value)
    });
    let time_out = section.value("time_out", Duration::from_mins(10), |value| {
        values::duration(value, limits)
    });
    let only = TryAgain::After(vec![TEMPORARY_FAILURE]);
    let try_again = section.value("try_again", only, try_again);
    let at_once = section.value("at_once", 1, |value| values::number(value, 1..=64));
    let (program, arguments) = run?;
    Some(Settings {
        program,
        arguments,
        directory,
        time_out,
        try_again,
        at_once: usize::try_from(at_once).unwrap_or(1),
        withheld: withheld(),
    })
}

fn withheld() -> Vec<OsString> {
    let is_ours = |name: &OsString| name.to_string_lossy().starts_with(OURS);
    let names = env::vars_os().map(|(name, _)| name);
    names.filter(is_ours).collect()
}

/// The program and its arguments.
fn run(value: Value<'_>, folders: &Folders) -> Option<(PathBuf, Vec<Template>)> {
    let hint = "name a program and what it is given, for example [\"lp\", \"{path}\"]";
    let words = value.each_of_some(hint, |value| Some((value, argument(value)?)))?;
    let mut words = words.into_iter();
    let (value, program) = words.next()?;
    if !program.is_fixed() {
        return value.refuse(
            "a photo can't choose the program",
            "write the program's name here, and what changes from photo to photo behind it",
        );
    }
    let text = values::text(value)?;
    let program = if text.contains('/') {
        folders.path(value)?
    } else {
        PathBuf::from(text)
    };
    let mut shell = Shell::default();
    shell.hear(text);
    let mut arguments = Vec::new();
    for (value, argument) in words {
        if shell.takes_a_script(argument.source()) && !argument.is_fixed() {
            return value.refuse(
                "a shell would run what somebody typed on a camera",
                "write variables instead of fields, in quotes: \"$NX_GATEWAY_PATH\", \"$NX_GATEWAY_TEXT\"; braces of the script itself are written twice: ${{name}}",
            );
        }
        shell.hear(argument.source());
        arguments.push(argument);
    }
    Some((program, arguments))
}

/// Finds the script in `sh -c SCRIPT`, behind `env` or `sudo` as well.
#[derive(Default, PartialEq, Eq)]
enum Shell {
    #[default]
    None,
    Called,
    ScriptNext,
}

impl Shell {
    fn takes_a_script(&self, word: &str) -> bool {
        *self == Self::ScriptNext && !word.starts_with('-')
    }

    fn hear(&mut self, word: &str) {
        let name = word.rsplit('/').next().unwrap_or_default();
        let letters = word.strip_prefix('-').unwrap_or_default();
        let is_c = !letters.starts_with('-') && letters.contains('c');
        if SHELLS.contains(&name) {
            *self = Self::Called;
        } else if *self == Self::Called && is_c {
            *self = Self::ScriptNext;
        } else if self.takes_a_script(word) {
            *self = Self::None;
        }
    }
}

fn argument(value: Value<'_>) -> Option<Template> {
    match Template::parse(value.text()?) {
        Ok(argument) => Some(argument),
        Err(error) => value.refuse_part(error.span, "this argument can't be used", error.message),
    }
}

/// A list of exit statuses, or `"always"`.
fn try_again(value: Value<'_>) -> Option<TryAgain> {
    if let Some(text) = value.as_text() {
        if text.eq_ignore_ascii_case("always") {
            return Some(TryAgain::Always);
        }
        return value.refuse(
            format!("`try_again` can't be `{text}`"),
            "write a list of exit statuses such as [75], or \"always\"",
        );
    }
    let status = |value| {
        let status = values::number(value, 1..=255)?;
        u8::try_from(status).ok()
    };
    value.each(status).map(TryAgain::After)
}
