//! The few header lines in front of a part.
//!
//! Pure. Which bytes of the body belong to the head is [`super::parser`]'s business; what a
//! `Content-Disposition` says is read in `protocol::disposition`.

use crate::protocol::disposition::{Disposition, media_type};

/// What a part says about itself, as the camera wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PartHead {
    pub(super) name: Option<String>,
    pub(super) file_name: Option<String>,
    pub(super) media_type: Option<String>,
}

impl PartHead {
    /// Reads header lines with any line end. Lines that are none are skipped (Q6); a line that
    /// begins with a blank continues the one before. `None` if no header line is left: such a
    /// "part" is what remains of a body after a closing `--B` line and carries no data of anybody.
    pub(super) fn parse(head: &[u8]) -> Option<Self> {
        let headers = header_lines(head);
        if headers.is_empty() {
            return None;
        }
        let find = |name: &str| {
            let is_it =
                |(found, _): &&(Vec<u8>, Vec<u8>)| found.eq_ignore_ascii_case(name.as_bytes());
            headers
                .iter()
                .find(is_it)
                .map(|(_, value)| value.as_slice())
        };
        let disposition = find("content-disposition").map(Disposition::parse);
        let (name, file_name) = disposition.map_or((None, None), |it| (it.name, it.file_name));
        let media_type = find("content-type").map(media_type);
        Some(Self {
            name,
            file_name,
            media_type,
        })
    }

    /// Whether it names the part, which no text after the last part does.
    pub(super) fn is_named(&self) -> bool {
        self.name.is_some() || self.file_name.is_some()
    }
}

fn header_lines(head: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut headers: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    for line in head.split(|&byte| byte == b'\n') {
        match (line.first(), headers.last_mut()) {
            (Some(b' ' | b'\t'), Some((_, value))) => {
                value.push(b' ');
                value.extend_from_slice(line.trim_ascii());
            }
            _ => headers.extend(header(line)),
        }
    }
    headers
}

fn header(line: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let colon = line.iter().position(|&byte| byte == b':')?;
    let (name, value) = line.split_at_checked(colon)?;
    let name = name.trim_ascii();
    let is_token = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    is_token.then(|| {
        (
            name.to_vec(),
            value.get(1..).unwrap_or_default().trim_ascii().to_vec(),
        )
    })
}

#[cfg(test)]
mod tests;
