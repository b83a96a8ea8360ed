//! Sections of services: photo libraries, notifications, stores.

use super::{check, check_good};
use expect_test::expect;

#[test]
fn immich_and_ntfy_as_they_are_shown() {
    check_good(
        &[("key", "sesame\n"), ("url", "https://ntfy.sh/sesame\n")],
        r#"
[immich.b]
url = "https://photos.example.org/api"
api_key_file = "key"
album = "{camera} {taken:%Y}"
[ntfy.a]
url = "https://ntfy.sh/topic"
[ntfy.b]
url_file = "url"
token_file = "key"
priority = "max"
attach = true
"#,
        &expect![[r#"
            immich.b: Settings { address: Address(https://photos.example.org…), key: Hidden(from "DIR/key"), album: Some(Template { source: "{camera} {taken:%Y}", pieces: [Field(Camera), Text(" "), Date(Taken, "%Y")] }), access: Access { authorities: None, time_out: 120s } }
                url = "https://photos.example.org/api"
                api_key_file = "DIR/key"
                album = "{camera} {taken:%Y}"
                time_out = "2 min"
            ntfy.a: Settings { address: Address(https://ntfy.sh…), address_file: None, token: None, priority: Default, attach: false, access: Access { authorities: None, time_out: 120s } }
                url = "https://ntfy.sh/topic"
                priority = "default"
                attach = false
                time_out = "2 min"
            ntfy.b: Settings { address: Address(https://ntfy.sh…), address_file: Some("DIR/url"), token: Some(Hidden(from "DIR/key")), priority: Max, attach: true, access: Access { authorities: None, time_out: 120s } }
                url_file = "DIR/url"
                token_file = "DIR/key"
                priority = "max"
                attach = true
                time_out = "2 min"
        "#]],
    );
}

#[test]
fn mistakes_with_immich_and_ntfy() {
    check(
        &[("key", "sesame\n")],
        r#"
[immich.a]
url = "https://photos.example.org"
[immich.b]
url = "https://photos.example.org"
api_key = "sesame"
api_key_file = "key"
album = "{camra}"
[ntfy.a]
url = "https://ntfy.sh"
[ntfy.b]
priority = "loud"
"#,
        &expect![[r#"
            error: [immich.a] needs `api_key_file`
             --> config.toml:2:1
              |
            2 | [immich.a]
              | ^^^^^^^^^^ add a line `api_key_file = …` below this

            error: [immich.b] has no `api_key`
             --> config.toml:6:1
              |
            6 | api_key = ********
              | ^^^^^^^ write it into a file of its own, and name that with `api_key_file`

            error: this `album` can't be used
             --> config.toml:8:10
              |
            8 | album = "{camra}"
              |          ^^^^^^^ there is no field `{camra}`; did you mean `{camera}`?

            error: the address has no topic
             --> config.toml:9:1
              |
            9 | [ntfy.a]
              | ^^^^^^^^ write one behind it: https://ntfy.sh/my-camera

            error: [ntfy.b] needs `url`
              --> config.toml:11:1
               |
            11 | [ntfy.b]
               | ^^^^^^^^ add a line `url = …` below this

            error: there is no priority `loud`
              --> config.toml:12:12
               |
            12 | priority = "loud"
               |            ^^^^^^ did you mean "low"?
        "#]],
    );
}

#[test]
fn s3() {
    check_good(
        &[("key", "sesame\n")],
        r#"
[s3.a]
url = "https://s3.eu-central-1.amazonaws.com/bucket/Camera roll"
region = "eu-central-1"
access_key = "AKIA1"
secret_key_file = "key"
layout = "{camera}/{name}"
"#,
        &expect![[r#"
            s3.a: Settings { address: Address(https://s3.eu-central-1.amazonaws.com…), signer: Signer { access_key: "AKIA1", secret_key: Hidden(from "DIR/key"), region: "eu-central-1" }, layout: Layout { template: "{camera}/{name}", folders: [[Camera]], before_name: [] }, part_size: 16777216, access: Access { authorities: None, time_out: 120s } }
                url = "https://s3.eu-central-1.amazonaws.com/bucket/Camera%20roll"
                region = "eu-central-1"
                access_key = "AKIA1"
                secret_key_file = "DIR/key"
                layout = "{camera}/{name}"
                time_out = "2 min"
        "#]],
    );
    check(
        &[("key", "sesame\n")],
        r#"
[s3.a]
url = "https://s3.example.org"
access_key = "AKIA1"
[s3.b]
url = "https://s3.example.org/bucket"
secret_key = "sesame"
secret_key_file = "nowhere"
"#,
        &expect![[r#"
            error: [s3.a] needs `secret_key_file`
             --> config.toml:2:1
              |
            2 | [s3.a]
              | ^^^^^^ add a line `secret_key_file = …` below this

            error: [s3.b] needs `access_key`
             --> config.toml:5:1
              |
            5 | [s3.b]
              | ^^^^^^ add a line `access_key = …` below this

            error: [s3.b] has no `secret_key`
             --> config.toml:7:1
              |
            7 | secret_key = ********
              | ^^^^^^^^^^ write it into a file of its own, and name that with `secret_key_file`

            error: DIR/nowhere can't be read: No such file or directory (os error 2)
             --> config.toml:8:19
              |
            8 | secret_key_file = "nowhere"
              |                   ^^^^^^^^^ write the secret key into that file, then run: chmod 600 DIR/nowhere
        "#]],
    );
}
