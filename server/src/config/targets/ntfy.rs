//! Reads an `[ntfy.NAME]`.

use super::web;
use crate::{
    config::{
        reader::{Section, Value},
        values::{self, Folders},
    },
    targets::{
        ntfy::{Priority, Settings},
        web::Address,
    },
};

pub(super) fn ntfy(section: &mut Section<'_>, folders: &Folders) -> Option<Settings> {
    let address = web::address_or_file(section, folders);
    let token = web::hidden(section, "token_file", "token", folders);
    let priority = section.value("priority", Priority::Default, |value| {
        values::choice(value, &Priority::ALL, Priority::word)
    });
    let attach = section.value("attach", false, Value::yes_or_no);
    let access = web::access(section, folders);
    let (address, address_file) = address?;
    if !has_topic(&address) {
        section.complain(
            "the address has no topic",
            format!("write one behind it: {address}my-camera"),
        );
        return None;
    }
    Some(Settings {
        address,
        address_file,
        token,
        priority,
        attach,
        access,
    })
}

fn has_topic(address: &Address) -> bool {
    !address.path().is_empty()
}
