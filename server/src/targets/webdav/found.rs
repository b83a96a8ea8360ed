//! What a server says of a file that may be there. Pure.

use crate::protocol::xml::Document;
use crate::targets::as_json::hex;
use crate::targets::web::Answer;

/// What is under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    Folder,
    File(Known),
}

/// What is known of a file without reading it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Known {
    pub(super) size: Option<u64>,
    /// Changes with the content, if the server says so.
    pub(super) etag: Option<String>,
    /// Such as `SHA1:da39…`; of the sorts that we can make ourselves.
    checksums: Vec<String>,
}

impl Found {
    /// From the answer to `PROPFIND`.
    pub(super) fn from_properties(xml: &[u8]) -> Self {
        let Ok(document) = Document::read(xml) else {
            return Self::File(Known::default());
        };
        if document.has("collection") {
            return Self::Folder;
        }
        let sizes = document.texts("getcontentlength");
        Self::File(Known {
            size: sizes.iter().find_map(|size| size.trim().parse().ok()),
            etag: document.text("getetag").and_then(|it| strong(&it)),
            checksums: checksums(&document.texts("checksum").join(" ")),
        })
    }

    /// From the answer to `HEAD`.
    pub(super) fn from_head(answer: &Answer) -> Self {
        Self::File(Known {
            size: answer.length(),
            etag: answer.header("etag").and_then(strong),
            checksums: checksums(answer.header("oc-checksum").unwrap_or_default()),
        })
    }
}

/// Others don't promise anything.
fn strong(etag: &str) -> Option<String> {
    let etag = etag.trim();
    etag.starts_with('"').then(|| etag.to_owned())
}

fn checksums(text: &str) -> Vec<String> {
    let all = text.split_whitespace().map(str::to_ascii_uppercase);
    all.filter(|it| it.starts_with("SHA256:") || it.starts_with("SHA1:"))
        .collect()
}

impl Known {
    pub(super) fn has_checksum(&self) -> bool {
        !self.checksums.is_empty()
    }

    /// Whether every checksum is that of this content.
    pub(super) fn has(&self, sha256: &[u8; 32], sha1: &[u8; 20]) -> bool {
        let ours = [
            format!("SHA256:{}", hex(sha256)).to_ascii_uppercase(),
            format!("SHA1:{}", hex(sha1)).to_ascii_uppercase(),
        ];
        self.checksums.iter().all(|theirs| ours.contains(theirs))
    }
}

#[cfg(test)]
mod tests;
