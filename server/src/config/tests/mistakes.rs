//! What the owner sees when something is wrong.

use super::check;
use expect_test::expect;

#[test]
fn all_mistakes_of_a_file_are_shown_at_once() {
    check(
        r#"
[server]
lisen = ["0.0.0.0:80"]
max_upload = "4 GiBs"
allow_networks = ["lan", "192.168.1.0/33"]
[storage]
layout = "{taken:%Y}/{camrea}/{name}"
keep_free = 1.5
photos "pictures"
[access]
senders = ["me@example.org", 7]
[web]
enabled = true
[[route]]
site = "facebook"
kind = "vidoe"
to = ["mail.home"]
"#,
        &expect![[r#"
            error: [server] has no `lisen`
             --> config.toml:3:1
              |
            3 | lisen = ["0.0.0.0:80"]
              | ^^^^^ did you mean `listen`?

            error: `4 GiBs` isn't a size
             --> config.toml:4:14
              |
            4 | max_upload = "4 GiBs"
              |              ^^^^^^^^ there is no unit `GiBs`; did you mean `GiB`?

            error: `192.168.1.0/33` isn't a network
             --> config.toml:5:26
              |
            5 | allow_networks = ["lan", "192.168.1.0/33"]
              |                          ^^^^^^^^^^^^^^^^ write "lan", or a range such as "192.168.1.0/24"

            error: this `layout` can't be used
             --> config.toml:7:22
              |
            7 | layout = "{taken:%Y}/{camrea}/{name}"
              |                      ^^^^^^^^ there is no field `{camrea}`; did you mean `{camera}`?

            error: `keep_free` can't be a number
             --> config.toml:8:13
              |
            8 | keep_free = 1.5
              |             ^^^ this should be a size such as "500 MiB"

            error: this can't be read
             --> config.toml:9:8
              |
            9 | photos "pictures"
              |        ^ a `=` is missing here, or what should stand behind it

            error: `senders` can't be a number
              --> config.toml:11:30
               |
            11 | senders = ["me@example.org", 7]
               |                              ^ this should be text in quotes

            error: this version has no `web` yet
              --> config.toml:12:2
               |
            12 | [web]
               |  ^^^ take this out for now

            error: there is no kind `vidoe`
              --> config.toml:16:8
               |
            16 | kind = "vidoe"
               |        ^^^^^^^ did you mean "video"?

            error: there is no target `mail.home`
              --> config.toml:17:7
               |
            17 | to = ["mail.home"]
               |       ^^^^^^^^^^^ add a section `[mail.home]`
        "#]],
    );
}

#[test]
fn addresses() {
    check(
        r#"server.listen = ["0.0.0.0", "::1", "0.0.0.0:99999", "localhost:80", "80", "", true]"#,
        &expect![[r#"
            error: `0.0.0.0` isn't an address and a port
             --> config.toml:1:18
              |
            1 | server.listen = ["0.0.0.0", "::1", "0.0.0.0:99999", "localhost:80", "80", "", true]
              |                  ^^^^^^^^^ add the port; cameras use 80: "0.0.0.0:80"

            error: `::1` isn't an address and a port
             --> config.toml:1:29
              |
            1 | server.listen = ["0.0.0.0", "::1", "0.0.0.0:99999", "localhost:80", "80", "", true]
              |                             ^^^^^ add the port; cameras use 80: "[::1]:80"

            error: `0.0.0.0:99999` isn't an address and a port
             --> config.toml:1:36
              |
            1 | server.listen = ["0.0.0.0", "::1", "0.0.0.0:99999", "localhost:80", "80", "", true]
              |                                    ^^^^^^^^^^^^^^^ ports go up to 65535

            error: `localhost:80` isn't an address and a port
             --> config.toml:1:53
              |
            1 | server.listen = ["0.0.0.0", "::1", "0.0.0.0:99999", "localhost:80", "80", "", true]
              |                                                     ^^^^^^^^^^^^^^ write for example "0.0.0.0:80", which is port 80 of every address of this host

            error: `80` isn't an address and a port
             --> config.toml:1:69
              |
            1 | server.listen = ["0.0.0.0", "::1", "0.0.0.0:99999", "localhost:80", "80", "", true]
              |                                                                     ^^^^ write for example "0.0.0.0:80", which is port 80 of every address of this host

            error: `listen` is empty
             --> config.toml:1:75
              |
            1 | server.listen = ["0.0.0.0", "::1", "0.0.0.0:99999", "localhost:80", "80", "", true]
              |                                                                           ^^ write something between the quotes, or leave the line out

            error: `listen` can't be true or false
             --> config.toml:1:79
              |
            1 | server.listen = ["0.0.0.0", "::1", "0.0.0.0:99999", "localhost:80", "80", "", true]
              |                                                                               ^^^^ this should be text in quotes
        "#]],
    );
}

#[test]
fn lists_that_would_lock_everybody_out() {
    check(
        "[server]\nlisten = []\nallow_networks = []\n",
        &expect![[r#"
            error: `listen` is empty
             --> config.toml:2:10
              |
            2 | listen = []
              |          ^^ name at least one address, or no camera can come in

            error: `allow_networks` is empty
             --> config.toml:3:18
              |
            3 | allow_networks = []
              |                  ^^ name at least one network, or no camera can come in
        "#]],
    );
}

#[test]
fn sizes() {
    check(
        "[server]\nmax_upload = 4\n[storage]\nkeep_free = -1",
        &expect![[r#"
            error: `max_upload` is too small
             --> config.toml:2:14
              |
            2 | max_upload = 4
              |              ^ it must be at least 64 KiB; a number without unit counts bytes

            error: `keep_free` can't be a number
             --> config.toml:4:13
              |
            4 | keep_free = -1
              |             ^^ this should be a size such as "500 MiB"
        "#]],
    );
}

#[test]
fn the_whole_internet_is_a_warning() {
    check(
        "server.allow_networks = [\"lan\", \"0.0.0.0/0\"]",
        &expect![[r#"
            warning: this lets in everybody who can reach this host
             --> config.toml:1:33
              |
            1 | server.allow_networks = ["lan", "0.0.0.0/0"]
              |                                 ^^^^^^^^^^^ write "lan" unless a firewall stands in front of it
        "#]],
    );
}

#[test]
fn one_folder_for_photos_and_state() {
    check(
        "storage.photos = \"state/.\"\n",
        &expect![[r#"
        error: `photos` and `state` are the same folder
         --> config.toml:1:1
          |
        1 | storage.photos = "state/."
          | ^^^^^^^ give each a folder of its own
    "#]],
    );
    check(
        "[storage]\nphotos = \"x\"\nstate = \"/cfg/x\"\n",
        &expect![[r#"
            error: `photos` and `state` are the same folder
             --> config.toml:3:9
              |
            3 | state = "/cfg/x"
              |         ^^^^^^^^ give each a folder of its own
        "#]],
    );
}

#[test]
fn routes_that_contradict_themselves() {
    check(
        r#"
[[route]]
site = "facebook"
[[route]]
keep = false
[[route]]
camera = []
keep = "no"
[[route]]
recipient = "*"
to = "folder.wall"
keep = false
"#,
        &expect![[r#"
            error: this route does nothing
             --> config.toml:2:1
              |
            2 | [[route]]
              | ^^^^^^^^^ say where photos go with `to`, or that they are not kept with `keep = false`

            error: this would throw away every photo
             --> config.toml:5:8
              |
            5 | keep = false
              |        ^^^^^ say which; for all mails: recipient = "*"

            error: `camera` is empty
             --> config.toml:7:10
              |
            7 | camera = []
              |          ^^ nothing fits an empty list; leave the line out if it doesn't matter

            error: `keep` can't be text
             --> config.toml:8:8
              |
            8 | keep = "no"
              |        ^^^^ this should be `true` or `false`, without quotes

            error: there is no target `folder.wall`
              --> config.toml:11:6
               |
            11 | to = "folder.wall"
               |      ^^^^^^^^^^^^^ add a section `[folder.wall]`
        "#]],
    );
}

#[test]
fn sections_written_the_wrong_way() {
    check(
        "listen = 1\nname = 1\nroute = 2\nserver = 3\n[acces]\n[[storage]]\n[storage.photo]\n[access.account]\n[mastodon.home]\n[web]\n",
        &expect![[r#"
            error: there is no `listen`
             --> config.toml:1:1
              |
            1 | listen = 1
              | ^^^^^^ this belongs under `[dns]` or `[server]`

            error: there is no `name`
             --> config.toml:2:1
              |
            2 | name = 1
              | ^^^^ this belongs under `[mdns]`

            error: `route` is a list of sections
             --> config.toml:3:9
              |
            3 | route = 2
              |         ^ write `[[route]]`, once for each

            error: `server` is a section
             --> config.toml:4:10
              |
            4 | server = 3
              |          ^ write it as `[server]`, once

            error: there is no `acces`
             --> config.toml:5:2
              |
            5 | [acces]
              |  ^^^^^ did you mean `access`?

            error: `storage` is a section
             --> config.toml:6:1
              |
            6 | [[storage]]
              | ^^^^^^^^^^^ write it as `[storage]`, once

            error: `access.account` is a list of sections
             --> config.toml:8:1
              |
            8 | [access.account]
              | ^^^^^^^^^^^^^^^^ write `[[access.account]]`, once for each

            error: [mastodon.home] needs `url`
             --> config.toml:9:1
              |
            9 | [mastodon.home]
              | ^^^^^^^^^^^^^^^ add a line `url = …` below this

            error: there is no token
             --> config.toml:9:1
              |
            9 | [mastodon.home]
              | ^^^^^^^^^^^^^^^ run `nx-gateway login mastodon URL`, which makes one and says what to write here, or put one into the variable NX_GATEWAY_MASTODON_HOME_TOKEN

            error: this version has no `web` yet
              --> config.toml:10:2
               |
            10 | [web]
               |  ^^^ take this out for now
        "#]],
    );
}

#[test]
fn a_password_in_the_wrong_place_is_not_shown() {
    check(
        "[[access.account]]\nname = \"me\"\npassword = \"hünter2\" # ö\n",
        &expect![[r#"
            error: [[access.account]] needs `password_file`
             --> config.toml:1:1
              |
            1 | [[access.account]]
              | ^^^^^^^^^^^^^^^^^^ add a line `password_file = …` below this

            error: [[access.account]] has no `password`
             --> config.toml:3:1
              |
            3 | password = ********** # ö
              | ^^^^^^^^ write it into a file of its own, and name that with `password_file`
        "#]],
    );
}

#[test]
fn marks_stand_under_the_right_letters_behind_wide_ones() {
    check(
        "storage.layout = \"Größe/{nmae}\" # é\n",
        &expect![[r#"
        error: this `layout` can't be used
         --> config.toml:1:25
          |
        1 | storage.layout = "Größe/{nmae}" # é
          |                         ^^^^^^ the layout must end with `{name}`, the name of the file
    "#]],
    );
}
