//! Which pictures and which part of the text make which post of a thread. Pure.

use super::words::cut;

/// Texts that need more posts than this are cut.
const MOST_TEXTS: usize = 10;

/// One post.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Post {
    pub(super) text: String,
    /// The places of its pictures in the batch.
    pub(super) pictures: Vec<usize>,
}

/// A picture or a video, at its place in the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Attached {
    pub(super) place: usize,
    pub(super) is_video: bool,
}

/// The thread for a batch: the first post has the beginning of the text, the footer and the first pictures. Videos are
/// alone in their posts, because Mastodon shows no pictures beside them. `letters` and `pictures` are what a post holds.
pub(super) fn thread(
    text: &str,
    footer: &str,
    attached: &[Attached],
    letters: usize,
    pictures: usize,
) -> Vec<Post> {
    let mut texts = texts(text, footer, letters).into_iter();
    let mut groups = groups(attached, pictures).into_iter();
    let mut posts = Vec::new();
    loop {
        let (text, group) = (texts.next(), groups.next());
        if text.is_none() && group.is_none() {
            return posts;
        }
        posts.push(Post {
            text: text.unwrap_or_default(),
            pictures: group.unwrap_or_default(),
        });
    }
}

fn groups(attached: &[Attached], most: usize) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut room = 0;
    for one in attached {
        if one.is_video || room == 0 {
            groups.push(Vec::new());
            room = if one.is_video { 1 } else { most.max(1) };
        }
        if let Some(group) = groups.last_mut() {
            group.push(one.place);
        }
        room -= 1;
    }
    groups
}

/// The text in parts that fit, the footer below the first of them.
fn texts(text: &str, footer: &str, letters: usize) -> Vec<String> {
    // Something of the text has to stand above the footer.
    let footer = cut(footer.trim(), letters / 2);
    let below = if footer.is_empty() {
        0
    } else {
        footer.chars().count() + 2
    };
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() && parts.len() < MOST_TEXTS {
        let room = if parts.is_empty() {
            letters.saturating_sub(below)
        } else {
            letters
        };
        let room = room.max(2);
        if parts.len() + 1 == MOST_TEXTS {
            parts.push(cut(rest, room));
            break;
        }
        let (part, behind) = split(rest, room);
        parts.push(part);
        rest = behind;
    }
    if !footer.is_empty() {
        match parts.first_mut() {
            Some(first) => *first = format!("{first}\n\n{footer}"),
            None => parts.push(footer),
        }
    }
    parts
}

/// As much as fits, up to the end of a word if that can be, and what is left. There is `…` where a text goes on.
fn split(text: &str, room: usize) -> (String, &str) {
    let Some((end, _)) = text.char_indices().nth(room) else {
        return (text.to_owned(), "");
    };
    let (last, _) = text.char_indices().nth(room - 1).unwrap_or((end, ' '));
    // One letter more, because a word may end just here.
    let fits = text.get(..end).unwrap_or_default();
    let word = fits.rfind(char::is_whitespace).filter(|at| *at >= last / 2);
    let end = word.unwrap_or(last);
    let (part, rest) = text.split_at(end);
    (format!("{}…", part.trim_end()), rest.trim_start())
}

#[cfg(test)]
mod tests;
