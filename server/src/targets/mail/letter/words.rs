//! The words of a mail: its subject, its text, and what is said about photos that don't go with it. Pure.

use super::super::portions::Portion;
use crate::{
    protocol::kind::Kind,
    targets::{Delivery, Missing, Photo},
};

/// Subjects are cut to this many letters.
const LONGEST_SUBJECT: usize = 200;

/// The camera's subject, or one of ours where it has none; with its number where there are several mails.
pub(super) fn subject(delivery: &Delivery, number: usize, of: usize) -> String {
    let subject = match in_one_line(&delivery.from.subject, LONGEST_SUBJECT) {
        empty if empty.is_empty() => {
            let camera = delivery.from.camera.as_deref().unwrap_or("the camera");
            in_one_line(
                &format!("{} from {camera}", count(&delivery.photos)),
                LONGEST_SUBJECT,
            )
        }
        subject => subject,
    };
    if of > 1 {
        format!("{subject} ({number} of {of})")
    } else {
        subject
    }
}

fn count(photos: &[Photo]) -> String {
    let there = photos.iter().filter(|photo| photo.missing.is_none());
    let videos = there.clone().filter(|photo| photo.kind == Kind::Video);
    let (videos, all) = (videos.count(), there.count());
    match (all - videos, videos) {
        (1, 0) => "A photo".to_owned(),
        (0, 1) => "A video".to_owned(),
        (photos, 0) => format!("{photos} photos"),
        (0, videos) => format!("{videos} videos"),
        _ => format!("{all} photos and videos"),
    }
}

/// The camera's text in the first mail, a word on where it is in the others; and what was left out.
pub(super) fn text(
    delivery: &Delivery,
    portion: &Portion,
    number: usize,
    left_out: &[String],
    limit: u64,
) -> String {
    let mut paragraphs = Vec::new();
    let text = clean(&delivery.from.text);
    if number == 1 {
        paragraphs.push(text);
    } else if !text.is_empty() {
        let (first, last) = (portion.photos.start + 1, portion.photos.end);
        let all = delivery.photos.len();
        paragraphs.push(format!(
            "{first} to {last} of {all}. The first mail has the text."
        ));
    }
    if !left_out.is_empty() {
        let limit = amount(limit);
        paragraphs.push(format!(
            "Not in this mail, because no more than {limit} can be sent:\n{}",
            left_out.join("\n")
        ));
    }
    let photos = delivery.photos.get(portion.photos.clone());
    let missing = photos.unwrap_or_default().iter().filter_map(missing);
    let missing: Vec<String> = missing.collect();
    if !missing.is_empty() {
        paragraphs.push(format!("Not in this mail:\n{}", missing.join("\n")));
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.join("\n\n")
}

/// A photo whose owner has done something else with it, while it waited.
fn missing(photo: &Photo) -> Option<String> {
    let name = in_one_line(&photo.name, usize::MAX);
    Some(match photo.missing? {
        Missing::Gone => format!("{name}, which was deleted before it could be sent"),
        Missing::Changed => format!("{name}, which was edited before it could be sent"),
    })
}

/// A photo that isn't there: its name, its size and where it is. The whole path is the owner's business alone.
pub(super) fn describe(photo: &Photo, stored: u64) -> String {
    let name = in_one_line(&photo.name, usize::MAX);
    let size = amount(stored);
    let folder = photo.path.parent().and_then(|folder| folder.file_name());
    match folder {
        Some(folder) => {
            let folder = in_one_line(&folder.to_string_lossy(), usize::MAX);
            format!("{name} ({size}), kept at home in the folder {folder}")
        }
        None => format!("{name} ({size}), kept at home"),
    }
}

/// An amount of bytes as people speak of it, rounded down: `3.4 MiB`.
pub(in super::super) fn amount(bytes: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let Some((factor, unit)) = units.into_iter().find(|(factor, _)| bytes >= *factor) else {
        return format!("{bytes} bytes");
    };
    match (bytes / factor, bytes % factor * 10 / factor) {
        (whole, tenths) if whole < 10 && tenths > 0 => format!("{whole}.{tenths} {unit}"),
        (whole, _) => format!("{whole} {unit}"),
    }
}

/// Without line breaks and other invisible signs, which would begin headers of their own; cut to so many letters.
pub(in super::super) fn in_one_line(text: &str, longest: usize) -> String {
    let plain = text.chars().map(|c| if is_invisible(c) { ' ' } else { c });
    let short: String = plain.take(longest).collect();
    short.trim().to_owned()
}

/// The same for what others said, with a sign where it is cut: half a secret is found by that.
pub(in super::super) fn quoted(text: &str, longest: usize) -> String {
    let all = in_one_line(text, usize::MAX);
    match all.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", all.get(..end).unwrap_or_default()),
        None => all,
    }
}

/// Lines ended by `\n`, without other control characters.
fn clean(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let plain = lines
        .chars()
        .filter(|c| "\n\t".contains(*c) || !is_invisible(*c));
    plain.collect::<String>().trim_end().to_owned()
}

/// Control characters, and the line and paragraph separators of Unicode.
fn is_invisible(c: char) -> bool {
    c.is_control() || ('\u{2028}'..='\u{2029}').contains(&c)
}

#[cfg(test)]
mod tests;
