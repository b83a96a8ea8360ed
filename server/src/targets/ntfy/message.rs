//! What a notification says. Pure.

use crate::protocol::kind::Kind;
use crate::targets::{Delivery, web::one_line};
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// Of the text, in bytes. Servers turn what is longer than 4096 into a file, and the text may stand in a header, which
/// makes it longer by a third.
const LONGEST: usize = 2_000;

/// A headline and a text, neither of them empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) title: String,
    pub(super) text: String,
}

impl Message {
    pub(super) fn of(delivery: &Delivery) -> Self {
        let from = &delivery.from;
        let photos = &delivery.photos;
        let videos = photos.iter().filter(|it| it.kind == Kind::Video).count();
        let mut amounts = Vec::new();
        for (count, one, more) in [
            (photos.len() - videos, "photo", "photos"),
            (videos, "video", "videos"),
        ] {
            match count {
                0 => {}
                1 => amounts.push(format!("1 {one}")),
                _ => amounts.push(format!("{count} {more}")),
            }
        }
        let who = from.camera.as_deref().unwrap_or(&from.sender);
        let names: Vec<&str> = photos.iter().map(|it| it.name.as_str()).collect();
        let names = names.join(", ");
        let lines = [from.subject.trim(), from.text.trim(), names.as_str()];
        let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        Self {
            title: one_line(&format!("{} from {who}", amounts.join(" and "))),
            text: cut(&lines.join("\n"), LONGEST),
        }
    }

    /// Says that the photo was meant to be here as well.
    pub(super) fn add_excuse(&mut self, said: &str) {
        let excuse = format!("\n(without the photo: {said})");
        self.text.push_str(&cut(&excuse, LONGEST));
    }
}

/// The beginning of a text that is too long.
fn cut(text: &str, room: usize) -> String {
    if text.len() <= room {
        return text.to_owned();
    }
    let end = text.floor_char_boundary(room.saturating_sub('…'.len_utf8()));
    format!("{}…", text.get(..end).unwrap_or_default())
}

/// As a header can hold it: as it is where that is possible, otherwise as RFC 2047 has it, which ntfy undoes.
pub(super) fn header(text: &str) -> String {
    let is_plain = |c: char| matches!(c, ' '..='~');
    // What looks encoded already would be undone too.
    if text.chars().all(is_plain) && !text.contains("=?") && text.trim() == text {
        return text.to_owned();
    }
    format!("=?UTF-8?B?{}?=", STANDARD.encode(text))
}

#[cfg(test)]
mod tests;
