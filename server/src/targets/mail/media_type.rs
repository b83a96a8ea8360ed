//! What sort of file an attachment is, so that mail programs show it. Pure.

use crate::targets::Photo;

/// The media type by the end of the file's name. The cameras' own `image/pjpeg` is an old name of `image/jpeg` that
/// few programs know, so what the camera said is not asked.
pub(super) fn media_type(photo: &Photo) -> &'static str {
    let extension = photo.name.rsplit_once('.').map_or("", |(_, end)| end);
    match extension.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" | "jpe" | "jfif" => "image/jpeg",
        "mpo" => "image/mpo",
        "png" => "image/png",
        "gif" => "image/gif",
        "tif" | "tiff" => "image/tiff",
        "mp4" | "m4v" => "video/mp4",
        "mov" => "video/quicktime",
        "avi" => "video/x-msvideo",
        "3gp" => "video/3gpp",
        // Raw pictures as well: the registered names for them are known to nobody.
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests;
