//! What may stand in one component of a path, whatever file system the library is on or is copied to later.

/// Names Windows keeps for devices, whatever extension follows.
const DEVICES: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];

/// Whether the character may be part of a name: nothing that a file system refuses, nothing that separates folders,
/// nothing that can't be seen but makes a name look like another one.
#[must_use]
pub fn is_allowed(c: char) -> bool {
    !c.is_control() && !is_invisible(c) && !r#"/\:*?"<>|"#.contains(c)
}

/// Whether the character can't begin or end a name: dots hide it or lead upwards, blanks get lost.
#[must_use]
pub fn is_edge(c: char) -> bool {
    c == '.' || c.is_whitespace()
}

/// The name, with `_` behind what Windows would take for a device: `CON_`, `com1_.old`.
#[must_use]
pub fn beside_device(name: &str) -> String {
    let (head, tail) = name.split_at(name.find('.').unwrap_or(name.len()));
    let head = head.trim_end();
    if is_device(head) {
        format!("{head}_{tail}")
    } else {
        name.to_owned()
    }
}

/// Characters that show nothing but change how the rest is shown (marks of direction, blanks without width).
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

fn is_device(name: &str) -> bool {
    let port = |prefix: &str| {
        name.get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
            && name.get(3..).is_some_and(|number| {
                let mut digits = number.chars();
                matches!(
                    (digits.next(), digits.next()),
                    (Some('1'..='9' | '¹' | '²' | '³'), None)
                )
            })
    };
    DEVICES
        .iter()
        .any(|device| name.eq_ignore_ascii_case(device))
        || port("COM")
        || port("LPT")
}
