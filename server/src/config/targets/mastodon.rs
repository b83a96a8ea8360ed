//! Reads a `[mastodon.NAME]`.

use super::web;
use crate::{
    config::{
        reader::{Section, Value},
        values::{self, Folders},
    },
    targets::{
        Hidden,
        mastodon::{FIRST_PAUSE, MissingAlt, Settings, Visibility},
        template::Template,
    },
};
use std::env;

/// What is posted when nothing else is said: what was typed on the camera.
const TEXT: &str = "{text}";

pub(super) fn mastodon(section: &mut Section<'_>, folders: &Folders) -> Option<Settings> {
    let address = section.required("url", web::base_address);
    let token = token(section, folders);
    let visibility = section.optional("visibility", |value| {
        values::choice(value, &Visibility::ALL, Visibility::word)
    });
    let language = section.optional("language", language);
    let sensitive = section.optional("sensitive", Value::yes_or_no);
    let text = section.value("text", Template::parse(TEXT).ok(), |value| {
        template(value).map(Some)
    });
    let footer = section.optional("footer", template);
    let content_warning = section.optional("content_warning", template);
    let missing_alt = section.value("missing_alt", MissingAlt::Post, |value| {
        values::choice(value, &MissingAlt::ALL, MissingAlt::word)
    });
    let strip = section.value("strip", true, Value::yes_or_no);
    let access = web::access(section, folders);
    let (token, has_token_file) = token?;
    Some(Settings {
        address: address?,
        token,
        has_token_file,
        visibility,
        language,
        sensitive,
        text: text?,
        footer,
        content_warning,
        missing_alt,
        strip,
        access,
        first_pause: FIRST_PAUSE,
    })
}

/// The token stands in a file, or in a variable such as `NX_GATEWAY_MASTODON_HOME_TOKEN`. Whether it was a file.
fn token(section: &mut Section<'_>, folders: &Folders) -> Option<(Hidden, bool)> {
    let file = web::hidden(section, "token_file", "token", folders);
    if section.has("token_file") {
        return file.map(|token| (token, true));
    }
    let variable = super::variable(section.path(), "TOKEN");
    match env::var(&variable) {
        Ok(token) if !token.trim().is_empty() => Some((Hidden::new(token.trim(), variable), false)),
        _ => {
            section.complain(
                "there is no token",
                format!(
                    "run `nx-gateway login mastodon URL`, which makes one and says what to write here, \
                     or put one into the variable {variable}"
                ),
            );
            None
        }
    }
}

fn template(value: Value<'_>) -> Option<Template> {
    let text = values::text(value)?;
    match Template::parse(text) {
        Ok(template) => Some(template),
        Err(error) => {
            let title = format!("this `{}` can't be used", value.name());
            value.refuse_part(error.span, title, error.message)
        }
    }
}

/// Two or three letters, as ISO 639 has them.
fn language(value: Value<'_>) -> Option<String> {
    let text = values::text(value)?;
    let is_fine = |c: char| c.is_ascii_alphabetic();
    if (2..=3).contains(&text.len()) && text.chars().all(is_fine) {
        return Some(text.to_ascii_lowercase());
    }
    value.refuse(
        format!("`{text}` isn't a language as servers know them"),
        "write its two letters, for example \"en\" or \"de\"",
    )
}
