//! Paths in commands.

use super::*;

#[test]
fn only_what_needs_quotes_gets_them() {
    for (path, want) in [
        ("/home/me/größe.key", "/home/me/größe.key"),
        ("/home/me/my photos", "'/home/me/my photos'"),
        ("/home/o'brien", r"'/home/o'\''brien'"),
        ("", "''"),
    ] {
        assert_eq!(quoted(Path::new(path)), want);
    }
}
