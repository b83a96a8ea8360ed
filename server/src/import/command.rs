//! `[SHELL]` and `[SHELL.NAME]`: a `[command.NAME]` each.

use super::{
    actions::{Action, Rule},
    page::plain,
    peer::{Keys, Words},
    translate::{Draft, routes, target_name},
};
use std::collections::BTreeSet;

/// The original's fields, and ours.
const FIELDS: [(&str, &str); 5] = [
    ("{sender}", "{sender}"),
    ("{recipient}", "{recipient}"),
    ("{filename}", "{path}"),
    ("{subject}", "{subject}"),
    ("{body}", "{text}"),
];
const SHELLS: [&str; 7] = ["sh", "bash", "dash", "zsh", "ksh", "fish", "ash"];
/// The command without a name.
const DEFAULT: &str = "home";

/// A program and its arguments.
#[derive(Debug, Clone, Default)]
struct Command {
    words: Option<Vec<String>>,
    has_input: bool,
}

impl Command {
    fn read(keys: &mut Keys, general: &Self) -> Self {
        let words = match keys.words("CMD") {
            Some(Words::Apart(words)) => Some(words),
            Some(Words::InOne(line)) => Some(apart(&line)),
            None => general.words.clone(),
        };
        Self {
            words,
            has_input: keys.text("STDIN").is_some() || general.has_input,
        }
    }

    /// Why it can't be taken over as it is.
    fn obstacle(&self) -> Option<&'static str> {
        let Some((program, arguments)) = self.words.as_ref().and_then(|words| words.split_first())
        else {
            return Some("there is no CMD");
        };
        let has_field = |word: &String| FIELDS.iter().any(|(field, _)| word.contains(field));
        if program.trim().is_empty() || has_field(program) {
            return Some("a photo can't choose the program");
        }
        let words = || std::iter::once(program).chain(arguments);
        let is_shell =
            |word: &String| SHELLS.contains(&word.rsplit('/').next().unwrap_or_default());
        (words().any(is_shell) && words().any(has_field)).then_some(
            "a shell would run what somebody typed on a camera; write variables instead of fields, in quotes: \
             \"$NX_GATEWAY_PATH\", \"$NX_GATEWAY_TEXT\"",
        )
    }
}

/// Translates all of them. What has to be said about the rest of their sections comes back.
pub(super) fn translate(keys: &mut Keys, rules: &[Rule], draft: &mut Draft<'_>) -> Vec<String> {
    let mut section = keys.section("SHELL");
    let general = Command::read(&mut section, &Command::default());
    let mut commands = vec![(None, general.clone())];
    let mut remarks = Vec::new();
    for (name, mut section) in section.sections() {
        commands.push((Some(name), Command::read(&mut section, &general)));
        remarks.extend(section.finish());
    }
    remarks.extend(section.finish());
    let mut names = BTreeSet::new();
    for (instance, command) in &commands {
        let is_used = rules
            .iter()
            .any(|rule| rule.action == Action::Shell(instance.clone()));
        // What is only there for those with a name to build on is no command.
        let is_set = instance.is_some() || (command.words.is_some() && commands.len() == 1);
        if is_used || is_set {
            let mut name = target_name(instance.as_deref().unwrap_or(DEFAULT));
            while !names.insert(name.clone()) {
                name.push('-');
            }
            write(instance.as_ref(), command, &name, rules, draft);
        }
    }
    remarks.extend(missing(&commands, rules));
    remarks
}

fn missing(commands: &[(Option<String>, Command)], rules: &[Rule]) -> Vec<String> {
    let named = rules.iter().filter_map(|rule| match &rule.action {
        Action::Shell(Some(instance)) => Some(instance),
        _ => None,
    });
    let is_missing = |instance: &&String| {
        !commands
            .iter()
            .any(|(known, _)| known.as_ref() == Some(*instance))
    };
    let named: BTreeSet<&String> = named.filter(is_missing).collect();
    let remark = |name: &String| {
        let name = plain(name);
        format!(
            "ACTIONS: shell.{name} has no section SHELL.{name}; photos for it are kept, and nothing is run."
        )
    };
    named.into_iter().map(remark).collect()
}

fn write(
    instance: Option<&String>,
    command: &Command,
    name: &str,
    rules: &[Rule],
    draft: &mut Draft<'_>,
) {
    let obstacle = command.obstacle();
    draft.page.gap();
    if let Some(obstacle) = obstacle {
        draft.later(format!(
            "mend [command.{name}], then take the # away below: {obstacle}"
        ));
    }
    let is_off = obstacle.is_some();
    draft.page.section(&format!("[command.{name}]"), is_off);
    let words = command.words.iter().flatten().map(|word| our_fields(word));
    draft.page.list("run", words);
    if let Some(folder) = draft.around.folder.to_str() {
        draft.page.text("directory", folder);
    }
    if command.has_input {
        draft.page.say(
            "STDIN has no equal: the program finds everything about the photo as JSON on its input, and in variables such as \
             NX_GATEWAY_TEXT.",
        );
    }
    let fits = |action: &Action| *action == Action::Shell(instance.cloned());
    routes(rules, fits, is_off, &mut draft.page, |page| {
        page.list("to", [format!("command.{name}")])
    });
    if rules
        .iter()
        .any(|rule| fits(&rule.action) && !rule.is_recipient())
    {
        draft.page.say("For services of the Share menu the original loses the photo instead; here it is kept, and the program runs.");
    }
    if !rules.iter().any(|rule| fits(&rule.action)) {
        draft.page.say(format!("No action of the original leads here. To use it, add a route with to = [\"command.{name}\"]."));
    }
}

/// A text with the original's fields in one with ours. Other braces stand for themselves.
fn our_fields(text: &str) -> String {
    let mut ours = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let field = FIELDS.iter().find(|(theirs, _)| rest.starts_with(theirs));
        let length = match field {
            Some((theirs, field)) => {
                ours += field;
                theirs.len()
            }
            None => {
                ours += &literally(rest.get(..first.len_utf8()).unwrap_or_default());
                first.len_utf8()
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    ours
}

/// A text in which braces stand for themselves.
pub(super) fn literally(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// A command line as words: at blanks, but for what is in quotes.
fn apart(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quote, mut is_word) = (String::new(), None, false);
    for letter in line.chars() {
        match (letter, quote) {
            ('"' | '\'', None) => {
                quote = Some(letter);
                is_word = true;
            }
            (letter, Some(open)) if letter == open => quote = None,
            (letter, None) if letter.is_whitespace() => {
                if is_word {
                    words.push(std::mem::take(&mut word));
                }
                is_word = false;
            }
            (letter, _) => {
                word.push(letter);
                is_word = true;
            }
        }
    }
    if is_word {
        words.push(word);
    }
    words
}
