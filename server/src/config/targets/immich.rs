//! Reads an `[immich.NAME]`.

use super::web;
use crate::{
    config::{
        reader::{Section, Value},
        values::{self, Folders},
    },
    targets::{immich::Settings, template::Template},
};

pub(super) fn immich(section: &mut Section<'_>, folders: &Folders) -> Option<Settings> {
    let address = section.required("url", web::base_address);
    let key = web::required_hidden(section, "api_key_file", "key", folders);
    let album = section.optional("album", album);
    let access = web::access(section, folders);
    Some(Settings {
        address: address?,
        key: key?,
        album,
        access,
    })
}

fn album(value: Value<'_>) -> Option<Template> {
    let text = values::text(value)?;
    match Template::parse(text) {
        Ok(album) => Some(album),
        Err(error) => value.refuse_part(error.span, "this `album` can't be used", error.message),
    }
}
