//! Sections of accounts on Mastodon.

use super::{check, check_good};
use expect_test::expect;

#[test]
fn as_it_is_shown() {
    check_good(
        &[("token", "sesame\n")],
        r##"
[mastodon.a]
url = "https://mastodon.example"
token_file = "token"
[mastodon.b]
url = "https://pixelfed.example/"
token_file = "token"
visibility = "Unlisted"
language = "DE"
sensitive = false
text = "{subject}: {text}"
footer = "#{camera}"
content_warning = "{site}"
missing_alt = "hold"
strip = false
"##,
        &expect![[r##"
            mastodon.a: Settings { address: Address(https://mastodon.example…), token: Hidden(from "DIR/token"), has_token_file: true, visibility: None, language: None, sensitive: None, text: Template { source: "{text}", pieces: [Field(Text)] }, footer: None, content_warning: None, missing_alt: Post, strip: true, access: Access { authorities: None, time_out: 120s }, first_pause: 1s }
                url = "https://mastodon.example/"
                token_file = "DIR/token"
                text = "{text}"
                missing_alt = "post"
                strip = true
                time_out = "2 min"
            mastodon.b: Settings { address: Address(https://pixelfed.example…), token: Hidden(from "DIR/token"), has_token_file: true, visibility: Some(Unlisted), language: Some("de"), sensitive: Some(false), text: Template { source: "{subject}: {text}", pieces: [Field(Subject), Text(": "), Field(Text)] }, footer: Some(Template { source: "#{camera}", pieces: [Text("#"), Field(Camera)] }), content_warning: Some(Template { source: "{site}", pieces: [Field(Site)] }), missing_alt: Hold, strip: false, access: Access { authorities: None, time_out: 120s }, first_pause: 1s }
                url = "https://pixelfed.example/"
                token_file = "DIR/token"
                visibility = "unlisted"
                language = "de"
                sensitive = false
                text = "{subject}: {text}"
                footer = "#{camera}"
                content_warning = "{site}"
                missing_alt = "hold"
                strip = false
                time_out = "2 min"
        "##]],
    );
}

#[test]
fn mistakes() {
    check(
        &[("token", "sesame\n")],
        r#"
[mastodon.a]
url = "https://mastodon.example"
[mastodon.b]
url = "https://mastodon.example"
token = "sesame"
token_file = "token"
visibility = "followers"
language = "german"
footer = "{camra}"
missing_alt = "wait"
[mastodon.c]
token_file = "nowhere"
"#,
        &expect![[r#"
            error: there is no token
             --> config.toml:2:1
              |
            2 | [mastodon.a]
              | ^^^^^^^^^^^^ run `nx-gateway login mastodon URL`, which makes one and says what to write here, or put one into the variable NX_GATEWAY_MASTODON_A_TOKEN

            error: [mastodon.b] has no `token`
             --> config.toml:6:1
              |
            6 | token = ********
              | ^^^^^ write it into a file of its own, and name that with `token_file`

            error: there is no visibility `followers`
             --> config.toml:8:14
              |
            8 | visibility = "followers"
              |              ^^^^^^^^^^^ it can be `public`, `unlisted`, `private` and `direct`

            error: `german` isn't a language as servers know them
             --> config.toml:9:12
              |
            9 | language = "german"
              |            ^^^^^^^^ write its two letters, for example "en" or "de"

            error: this `footer` can't be used
              --> config.toml:10:11
               |
            10 | footer = "{camra}"
               |           ^^^^^^^ there is no field `{camra}`; did you mean `{camera}`?

            error: there is no missing_alt `wait`
              --> config.toml:11:15
               |
            11 | missing_alt = "wait"
               |               ^^^^^^ it can be `post`, `hold` and `refuse`

            error: [mastodon.c] needs `url`
              --> config.toml:12:1
               |
            12 | [mastodon.c]
               | ^^^^^^^^^^^^ add a line `url = …` below this

            error: DIR/nowhere can't be read: No such file or directory (os error 2)
              --> config.toml:13:14
               |
            13 | token_file = "nowhere"
               |              ^^^^^^^^^ write the token into that file, then run: chmod 600 DIR/nowhere
        "#]],
    );
}
