//! Reads a `[folder.NAME]`.

use crate::{
    config::{
        reader::{Section, Value},
        values::{self, Folders},
    },
    library::layout::Layout,
    targets::folder::Settings,
};

pub(super) fn folder(section: &mut Section<'_>, folders: &Folders) -> Option<Settings> {
    let path = section.required("path", |value| folders.path(value));
    let layout = section.value("layout", Layout::default(), values::layout);
    let hard_link = section.value("hard_link", false, Value::yes_or_no);
    Some(Settings {
        path: path?,
        layout,
        hard_link,
    })
}
