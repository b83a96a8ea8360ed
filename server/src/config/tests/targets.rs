//! Sections of targets, and how routes name them.

use super::{check, check_good};
use expect_test::expect;

#[test]
fn the_least_that_has_to_be_said() {
    check_good(
        r#"
            [folder.wall]
            path = "wall"
            [command.print]
            run = "bin/print"
            [[route]]
            to = ["command.print", "folder.wall"]
        "#,
        &expect![[r#"
            Server { listen: [0.0.0.0:80], max_upload: 4294967296, allow_networks: Networks([Lan]) }
            Storage { photos: "/cfg/photos", state: "/cfg/state", layout: Layout { template: "{taken:%Y}/{taken:%Y-%m-%d}/{name}", folders: [[Taken("%Y")], [Taken("%Y-%m-%d")]], before_name: [] }, keep_free: 524288000 }
            Access { senders: ["Camera@samsungcamera.com"], accounts: [] }
            Delivery { batch_idle: 120s }
            command.print: Settings { program: "/cfg/bin/print", arguments: [], directory: "/cfg", time_out: 600s, try_again: After([75]), at_once: 1, withheld: [] }
            folder.wall: Settings { path: "/cfg/wall", layout: Layout { template: "{taken:%Y}/{taken:%Y-%m-%d}/{name}", folders: [[Taken("%Y")], [Taken("%Y-%m-%d")]], before_name: [] }, hard_link: false }
            Route { site: None, recipient: None, sender: None, camera: None, protocol: None, kind: None, to: [TargetName { kind: Command, name: "print" }, TargetName { kind: Folder, name: "wall" }], keep: true }
        "#]],
    );
}

#[test]
fn names_that_no_section_has() {
    check(
        r#"
[folder.wall]
path = "wall"
[[route]]
to = ["folder.wal", "wall", "folder.garage", "mastodon.me", "fodler.wall2", "fridge.door", "nowhere", 7]
[[route]]
to = "folder.wall"
"#,
        &expect![[r#"
            error: there is no target `folder.wal`
             --> config.toml:5:7
              |
            5 | to = ["folder.wal", "wall", "folder.garage", "mastodon.me", "fodler.wall2", "fridge.door", "nowhere", 7]
              |       ^^^^^^^^^^^^ did you mean `folder.wall`?

            error: there is no target `wall`
             --> config.toml:5:21
              |
            5 | to = ["folder.wal", "wall", "folder.garage", "mastodon.me", "fodler.wall2", "fridge.door", "nowhere", 7]
              |                     ^^^^^^ did you mean `folder.wall`?

            error: there is no target `folder.garage`
             --> config.toml:5:29
              |
            5 | to = ["folder.wal", "wall", "folder.garage", "mastodon.me", "fodler.wall2", "fridge.door", "nowhere", 7]
              |                             ^^^^^^^^^^^^^^^ add a section `[folder.garage]`

            error: there is no target `mastodon.me`
             --> config.toml:5:46
              |
            5 | to = ["folder.wal", "wall", "folder.garage", "mastodon.me", "fodler.wall2", "fridge.door", "nowhere", 7]
              |                                              ^^^^^^^^^^^^^ add a section `[mastodon.me]`

            error: there is no target `fodler.wall2`
             --> config.toml:5:61
              |
            5 | to = ["folder.wal", "wall", "folder.garage", "mastodon.me", "fodler.wall2", "fridge.door", "nowhere", 7]
              |                                                             ^^^^^^^^^^^^^^ did you mean `folder.wall`?

            error: there is no target `fridge.door`
             --> config.toml:5:77
              |
            5 | to = ["folder.wal", "wall", "folder.garage", "mastodon.me", "fodler.wall2", "fridge.door", "nowhere", 7]
              |                                                                             ^^^^^^^^^^^^^ there is no kind `fridge`; there are `command`, `folder`, `immich`, `mail`, `mastodon`, `ntfy`, `s3`, `webdav` and `webhook`

            error: there is no target `nowhere`
             --> config.toml:5:92
              |
            5 | to = ["folder.wal", "wall", "folder.garage", "mastodon.me", "fodler.wall2", "fridge.door", "nowhere", 7]
              |                                                                                            ^^^^^^^^^ write it as in the section's header, for example `folder.wall`

            error: `to` can't be a number
             --> config.toml:5:103
              |
            5 | to = ["folder.wal", "wall", "folder.garage", "mastodon.me", "fodler.wall2", "fridge.door", "nowhere", 7]
              |                                                                                                       ^ this should be text in quotes
        "#]],
    );
}

#[test]
fn a_target_that_no_route_names_is_a_warning() {
    check(
        "[folder.wall]\npath = \"wall\"\n",
        &expect![[r#"
        warning: nothing is delivered to `folder.wall`
         --> config.toml:1:1
          |
        1 | [folder.wall]
          | ^^^^^^^^^^^^^ name it in the `to` of a [[route]], or leave this out
    "#]],
    );
}

#[test]
fn targets_written_the_wrong_way() {
    check(
        r#"
[folder]
path = "wall"
[command."print it"]
[mastodon.me]
"#,
        &expect![[r#"
            error: each `folder` has a name of its own
             --> config.toml:2:1
              |
            2 | [folder]
              | ^^^^^^^^ write `[folder.NAME]`, with a name of your choice

            error: a target can't be called `print it`
             --> config.toml:4:1
              |
            4 | [command."print it"]
              | ^^^^^^^^^^^^^^^^^^^^ use letters, digits, `-` and `_`

            error: [command.print it] needs `run`
             --> config.toml:4:1
              |
            4 | [command."print it"]
              | ^^^^^^^^^^^^^^^^^^^^ add a line `run = …` below this

            error: [mastodon.me] needs `url`
             --> config.toml:5:1
              |
            5 | [mastodon.me]
              | ^^^^^^^^^^^^^ add a line `url = …` below this

            error: there is no token
             --> config.toml:5:1
              |
            5 | [mastodon.me]
              | ^^^^^^^^^^^^^ run `nx-gateway login mastodon URL`, which makes one and says what to write here, or put one into the variable NX_GATEWAY_MASTODON_ME_TOKEN
        "#]],
    );
    check(
        "command = 1\nfolder = { wall = 2 }\n",
        &expect![[r#"
        error: each `command` has a name of its own
         --> config.toml:1:11
          |
        1 | command = 1
          |           ^ write `[command.NAME]`, with a name of your choice

        error: each `folder` has a name of its own
         --> config.toml:2:10
          |
        2 | folder = { wall = 2 }
          |          ^^^^^^^^^^^^ write `[folder.NAME]`, with a name of your choice
    "#]],
    );
}

#[test]
fn a_broken_target_is_there_for_the_routes_all_the_same() {
    check(
        "[folder.wall]\npaht = \"wall\"\n[[route]]\nto = \"folder.wall\"\n",
        &expect![[r#"
            error: [folder.wall] needs `path`
             --> config.toml:1:1
              |
            1 | [folder.wall]
              | ^^^^^^^^^^^^^ add a line `path = …` below this

            error: [folder.wall] has no `paht`
             --> config.toml:2:1
              |
            2 | paht = "wall"
              | ^^^^ did you mean `path`?
        "#]],
    );
}

#[test]
fn what_a_command_can_not_run() {
    check(
        r#"
[command.a]
run = []
[command.b]
run = ["{name}", "x"]
[command.c]
run = ["lp", "{pth}", "{name", "{taken:%!}", "{name:%Y}"]
[command.d]
run = ["/bin/sh", "print.sh", "{path}"]
[[route]]
to = ["command.a", "command.b", "command.c", "command.d"]
"#,
        &expect![[r#"
            error: `run` is empty
             --> config.toml:3:7
              |
            3 | run = []
              |       ^^ name a program and what it is given, for example ["lp", "{path}"]

            error: a photo can't choose the program
             --> config.toml:5:8
              |
            5 | run = ["{name}", "x"]
              |        ^^^^^^^^ write the program's name here, and what changes from photo to photo behind it

            error: this argument can't be used
             --> config.toml:7:15
              |
            7 | run = ["lp", "{pth}", "{name", "{taken:%!}", "{name:%Y}"]
              |               ^^^^^ there is no field `{pth}`; did you mean `{path}`?

            error: this argument can't be used
             --> config.toml:7:24
              |
            7 | run = ["lp", "{pth}", "{name", "{taken:%!}", "{name:%Y}"]
              |                        ^^^^^ a `}` is missing; for a brace itself write `{{`

            error: this argument can't be used
             --> config.toml:7:33
              |
            7 | run = ["lp", "{pth}", "{name", "{taken:%!}", "{name:%Y}"]
              |                                 ^^^^^^^^^^ this isn't a date format: strftime formatting failed: found unrecognized specifier directive `!`

            error: this argument can't be used
             --> config.toml:7:47
              |
            7 | run = ["lp", "{pth}", "{name", "{taken:%!}", "{name:%Y}"]
              |                                               ^^^^^^^^^ only dates have a format; write `{name}`
        "#]],
    );
}

#[test]
fn a_shell_gets_no_script_with_fields_in_it() {
    check(
        r#"
[command.a]
run = ["bash", "-ec", "lp {path}"]
[command.b]
run = ["env", "A=b", "/bin/sh", "-c", "-e", "lp {path}"]
[command.c]
run = ["sh", "-c", "lp \"$1\"", "sh", "{path}"]
[[route]]
to = ["command.a", "command.b", "command.c"]
"#,
        &expect![[r#"
            error: a shell would run what somebody typed on a camera
             --> config.toml:3:23
              |
            3 | run = ["bash", "-ec", "lp {path}"]
              |                       ^^^^^^^^^^^ write variables instead of fields, in quotes: "$NX_GATEWAY_PATH", "$NX_GATEWAY_TEXT"; braces of the script itself are written twice: ${{name}}

            error: a shell would run what somebody typed on a camera
             --> config.toml:5:45
              |
            5 | run = ["env", "A=b", "/bin/sh", "-c", "-e", "lp {path}"]
              |                                             ^^^^^^^^^^^ write variables instead of fields, in quotes: "$NX_GATEWAY_PATH", "$NX_GATEWAY_TEXT"; braces of the script itself are written twice: ${{name}}
        "#]],
    );
}

#[test]
fn numbers_and_times_of_a_command() {
    check(
        r#"
[command.a]
run = "lp"
time_out = "2 fortnights"
try_again = [0, 75, "x"]
at_once = 0
[command.b]
run = "lp"
time_out = "0 s"
try_again = "never"
[[route]]
to = ["command.a", "command.b"]
"#,
        &expect![[r#"
            error: `2 fortnights` isn't a length of time
             --> config.toml:4:12
              |
            4 | time_out = "2 fortnights"
              |            ^^^^^^^^^^^^^^ there is no unit `fortnights`; write one of s min h days

            error: `try_again` can't be 0
             --> config.toml:5:14
              |
            5 | try_again = [0, 75, "x"]
              |              ^ it goes from 1 to 255

            error: `try_again` can't be text
             --> config.toml:5:21
              |
            5 | try_again = [0, 75, "x"]
              |                     ^^^ this should be a whole number, without quotes

            error: `at_once` can't be 0
             --> config.toml:6:11
              |
            6 | at_once = 0
              |           ^ it goes from 1 to 64

            error: `time_out` can't be 0 s
             --> config.toml:9:12
              |
            9 | time_out = "0 s"
              |            ^^^^^ it goes from 1 s to 1 day

            error: `try_again` can't be `never`
              --> config.toml:10:13
               |
            10 | try_again = "never"
               |             ^^^^^^^ write a list of exit statuses such as [75], or "always"
        "#]],
    );
}

#[test]
fn times() {
    check(
        "[delivery]\nbatch_idle = 120\n[[route]]\nto = []\n",
        &expect![[r#"
            error: `batch_idle` can't be a number
             --> config.toml:2:14
              |
            2 | batch_idle = 120
              |              ^^^ this should be a time such as "2 min"
        "#]],
    );
    check(
        "[delivery]\nbatch_idle = \"3 days\"\n",
        &expect![[r#"
            error: `batch_idle` can't be 3 days
             --> config.toml:2:14
              |
            2 | batch_idle = "3 days"
              |              ^^^^^^^^ it goes from 1 s to 1 day
        "#]],
    );
}
