//! Reads an `[s3.NAME]`.

use super::web;
use crate::{
    config::{
        reader::Section,
        values::{self, Folders},
    },
    library::layout::Layout,
    targets::s3::{PART_SIZE, Settings, Signer},
};

pub(super) fn s3(section: &mut Section<'_>, folders: &Folders) -> Option<Settings> {
    let address = section.required("url", web::base_address);
    let region = section.value("region", "us-east-1".to_owned(), |value| {
        values::text(value).map(str::to_owned)
    });
    let access_key = section.required("access_key", |value| values::text(value).map(str::to_owned));
    let secret_key = web::required_hidden(section, "secret_key_file", "secret key", folders);
    let layout = section.value("layout", Layout::default(), values::layout);
    let access = web::access(section, folders);
    Some(Settings {
        address: address?,
        signer: Signer {
            access_key: access_key?,
            secret_key: secret_key?,
            region,
        },
        layout,
        part_size: PART_SIZE,
        access,
    })
}
