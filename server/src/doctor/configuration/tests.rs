//! Where the configuration comes from, and what it warns of.

use super::*;
use crate::config::{self, Overrides};
use crate::doctor::finding::tests::check;
use expect_test::expect;

fn judged(text: &str) -> Finding {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    std::fs::write(&path, text).unwrap();
    let loaded = config::load(Some(&path), &Overrides::default()).unwrap();
    let mut finding = judge(&loaded);
    let folder = folder.path().to_str().unwrap();
    finding.seen = finding.seen.replace(folder, "/home/me");
    finding.meaning = finding.meaning.replace(folder, "/home/me");
    finding
}

#[test]
fn the_file_in_effect_is_named() {
    check(
        [judged("")],
        &expect![[r#"
            ok       configuration: /home/me/config.toml is in effect
        "#]],
    );
}

#[test]
fn its_warnings_are_shown_with_their_line() {
    let text = "[folder.wall]\npath = \"wall\"\n";
    check(
        [judged(text)],
        &expect![[r#"
            WARNING  configuration: /home/me/config.toml is in effect, with warnings:
                     warning: nothing is delivered to `folder.wall`
                      --> /home/me/config.toml:1:1
                       |
                     1 | [folder.wall]
                       | ^^^^^^^^^^^^^ name it in the `to` of a [[route]], or leave this out
                       mend the marked line, and look again: nx-gateway check
        "#]],
    );
}
