//! What the owner sees when the file isn't TOML.

use super::{super::syntax::mend, check};
use expect_test::expect;
use proptest::prelude::*;

#[test]
fn mistakes_of_the_syntax_do_not_hide_what_follows() {
    check(
        r#"
[server
max_upload = 7
[server]
max_upload = 4 GiB
listen = ["0.0.0.0:80"
[[route]
keep = false
[storage]
photos
photos = "a
keep_free = 0
keep_free = 1
[server]
photoz = 1
"#,
        &expect![[r#"
            error: this can't be read
             --> config.toml:2:8
              |
            2 | [server
              |        ^ a `]` is missing here

            error: this can't be read
             --> config.toml:5:14
              |
            5 | max_upload = 4 GiB
              |              ^^^^^ text needs quotes: "…"

            error: this can't be read
             --> config.toml:6:10
              |
            6 | listen = ["0.0.0.0:80"
              |          ^ this `[` is never closed

            error: this can't be read
             --> config.toml:7:9
              |
            7 | [[route]
              |         ^ a `]]` is missing here

            error: this can't be read
              --> config.toml:10:7
               |
            10 | photos
               |       ^ a `=` is missing here, or what should stand behind it

            error: this can't be read
              --> config.toml:11:12
               |
            11 | photos = "a
               |            ^ a `"` is missing here

            error: `keep_free` is there twice
              --> config.toml:13:1
               |
            13 | keep_free = 1
               | ^^^^^^^^^ leave out one of the two

            error: `server` is there twice
              --> config.toml:14:2
               |
            14 | [server]
               |  ^^^^^^ leave out one of the two

            error: [server] has no `photoz`
              --> config.toml:15:1
               |
            15 | photoz = 1
               | ^^^^^^ there are `listen`, `max_upload` and `allow_networks`
        "#]],
    );
}

#[test]
fn a_list_of_many_lines_without_end_costs_only_itself() {
    check(
        "[access]\nsenders = [\n  \"a\",\n  \"b\"\n\n[storage]\nkeep_fre = 1\n",
        &expect![[r#"
            error: this can't be read
             --> config.toml:2:11
              |
            2 | senders = [
              |           ^ this `[` is never closed

            error: [storage] has no `keep_fre`
             --> config.toml:7:1
              |
            7 | keep_fre = 1
              | ^^^^^^^^ did you mean `keep_free`?
        "#]],
    );
}

proptest! {
    /// Also shows that the search for mistakes comes to an end.
    #[test]
    fn any_text_can_be_mended_and_keeps_its_places(text in r#"([a-z]|= ?|\[{1,2}|\]{1,2}|"|'|\n|,|#|"""|\{|\}|[0-9é. ]){0,40}"#) {
        let mended = mend(&text);
        prop_assert_eq!(mended.text.len(), text.len());
        let newlines = |text: &str| text.matches('\n').count();
        prop_assert_eq!(newlines(&mended.text), newlines(&text));
        // Showing the problems must be possible too, wherever they are.
        let shown = super::read_text(&text).problems.to_string();
        prop_assert!(mended.problems.is_empty() || shown.contains("config.toml:"), "{shown}");
    }
}
