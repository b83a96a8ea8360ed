//! Reads a `[webdav.NAME]`.

use super::web;
use crate::{
    config::{
        reader::Section,
        values::{self, Folders},
    },
    library::layout::Layout,
    targets::webdav::Settings,
};

pub(super) fn webdav(section: &mut Section<'_>, folders: &Folders) -> Option<Settings> {
    let address = section.required("url", web::base_address);
    let login = web::login(section, folders);
    let layout = section.value("layout", Layout::default(), values::layout);
    let access = web::access(section, folders);
    Some(Settings {
        address: address?,
        login,
        layout,
        access,
    })
}
