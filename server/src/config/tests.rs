use super::{load::read, problem::Document, values::Folders};
use expect_test::{Expect, expect};

fn read_text(text: &str) -> super::load::Reading {
    let document = Document {
        path: "config.toml".into(),
        text: text.to_owned(),
    };
    read(
        document,
        &Folders {
            base: "/cfg".into(),
            home: Some("/home/me".into()),
        },
    )
}

#[track_caller]
fn check(text: &str, want: &Expect) {
    want.assert_eq(&format!("{}\n", read_text(text).problems));
}

#[test]
fn probe() {
    let mut out = String::new();
    for text in [
        "[server]\nmax_upload = 4 GiB\n[storage]\nphotoz = 1\n",
        "[server]\nlisten 3\n[storage]\nphotoz = 1\n",
        "[server]\nlisten\n[storage]\nphotoz = 1\n",
        "[server\nlisten = 3\n[storage]\nphotoz = 1\n",
        "[server]\nlisten = [\"0.0.0.0:80\"\n[storage]\nphotoz = 1\n",
        "[server]\nlisten = \"0.0.0.0:80\n[storage]\nphotoz = 1\n",
        "[server]\nmax_upload = 100000\nmax_upload = 100000\n[storage]\nphotoz = 1\n[server]\nfoo=1\n",
        "[server]\nmax_upload = \n[storage]\nphotoz = 1\n",
        "[access]\nsenders = [\n  \"a\",\n  \"b\"\n\n[storage]\nphotoz = 1\nfoo\nbar\n",
        "[mail.home]\nx = 1\n[mail]\n[[s3]]\n[web.x]\n",
        "listen = 3\n[server]\npassword = \"hünter\"\n[route]\n[sever]\n",
        "= 3\n[]\nx = 'a\n",
        "[server]\nlisten = [\"0.0.0.0:80\", 3, \"0.0.0.0\", \"[::1]:99999\", true]\n",
    ] {
        out += &format!("=====\n{text}-----\n{}\n", read_text(text).problems);
    }
    expect![[r#"
        =====
        [server]
        max_upload = 4 GiB
        [storage]
        photoz = 1
        -----
        error: this can't be read
         --> config.toml:2:14
          |
        2 | max_upload = 4 GiB
          |              ^^^^^ string values must be quoted, expected literal string

        error: [storage] has no `photoz`
         --> config.toml:4:1
          |
        4 | photoz = 1
          | ^^^^^^ did you mean `photos`?
        =====
        [server]
        listen 3
        [storage]
        photoz = 1
        -----
        error: this can't be read
         --> config.toml:2:8
          |
        2 | listen 3
          |        ^ a `=` and a value are missing here

        error: [storage] has no `photoz`
         --> config.toml:4:1
          |
        4 | photoz = 1
          | ^^^^^^ did you mean `photos`?
        =====
        [server]
        listen
        [storage]
        photoz = 1
        -----
        error: this can't be read
         --> config.toml:2:7
          |
        2 | listen
          |       ^ a `=` and a value are missing here

        error: [storage] has no `photoz`
         --> config.toml:4:1
          |
        4 | photoz = 1
          | ^^^^^^ did you mean `photos`?
        =====
        [server
        listen = 3
        [storage]
        photoz = 1
        -----
        error: this can't be read
         --> config.toml:1:8
          |
        1 | [server
          |        ^ unclosed table, expected `]`

        error: [storage] has no `photoz`
         --> config.toml:4:1
          |
        4 | photoz = 1
          | ^^^^^^ did you mean `photos`?
        =====
        [server]
        listen = ["0.0.0.0:80"
        [storage]
        photoz = 1
        -----
        error: this can't be read
         --> config.toml:2:10
          |
        2 | listen = ["0.0.0.0:80"
          |          ^ this `[` is never closed

        error: [storage] has no `photoz`
         --> config.toml:4:1
          |
        4 | photoz = 1
          | ^^^^^^ did you mean `photos`?
        =====
        [server]
        listen = "0.0.0.0:80
        [storage]
        photoz = 1
        -----
        error: this can't be read
         --> config.toml:2:21
          |
        2 | listen = "0.0.0.0:80
          |                     ^ invalid basic string, expected `"`

        error: [storage] has no `photoz`
         --> config.toml:4:1
          |
        4 | photoz = 1
          | ^^^^^^ did you mean `photos`?
        =====
        [server]
        max_upload = 100000
        max_upload = 100000
        [storage]
        photoz = 1
        [server]
        foo=1
        -----
        error: `max_upload` is there twice
         --> config.toml:3:1
          |
        3 | max_upload = 100000
          | ^^^^^^^^^^ leave out one of the two

        error: [storage] has no `photoz`
         --> config.toml:5:1
          |
        5 | photoz = 1
          | ^^^^^^ did you mean `photos`?

        error: `server` is there twice
         --> config.toml:6:2
          |
        6 | [server]
          |  ^^^^^^ leave out one of the two

        error: [server] has no `foo`
         --> config.toml:7:1
          |
        7 | foo=1
          | ^^^ there are `listen`, `max_upload` and `allow_networks`
        =====
        [server]
        max_upload = 
        [storage]
        photoz = 1
        -----
        error: this can't be read
         --> config.toml:2:14
          |
        2 | max_upload = 
          |              ^ string values must be quoted, expected literal string

        error: [storage] has no `photoz`
         --> config.toml:4:1
          |
        4 | photoz = 1
          | ^^^^^^ did you mean `photos`?
        =====
        [access]
        senders = [
          "a",
          "b"

        [storage]
        photoz = 1
        foo
        bar
        -----
        error: this can't be read
         --> config.toml:2:11
          |
        2 | senders = [
          |           ^ this `[` is never closed

        error: [storage] has no `photoz`
         --> config.toml:7:1
          |
        7 | photoz = 1
          | ^^^^^^ did you mean `photos`?

        error: this can't be read
         --> config.toml:8:4
          |
        8 | foo
          |    ^ a `=` and a value are missing here

        error: this can't be read
         --> config.toml:9:4
          |
        9 | bar
          |    ^ a `=` and a value are missing here
        =====
        [mail.home]
        x = 1
        [mail]
        [[s3]]
        [web.x]
        -----
        error: this version has no `mail` yet
         --> config.toml:3:2
          |
        3 | [mail]
          |  ^^^^ take this out for now

        error: this version has no `s3` yet
         --> config.toml:4:3
          |
        4 | [[s3]]
          |   ^^ take this out for now

        error: this version has no `web` yet
         --> config.toml:5:2
          |
        5 | [web.x]
          |  ^^^ take this out for now
        =====
        listen = 3
        [server]
        password = "hünter"
        [route]
        [sever]
        -----
        error: there is no `listen`
         --> config.toml:1:1
          |
        1 | listen = 3
          | ^^^^^^ this belongs under `[server]`

        error: [server] has no `password`
         --> config.toml:3:1
          |
        3 | password = *********
          | ^^^^^^^^ there are `listen`, `max_upload` and `allow_networks`

        error: `route` is a list of sections
         --> config.toml:4:1
          |
        4 | [route]
          | ^^^^^^^ write `[[route]]`, once for each

        error: there is no `sever`
         --> config.toml:5:2
          |
        5 | [sever]
          |  ^^^^^ did you mean `server`?
        =====
        = 3
        []
        x = 'a
        -----
        error: this can't be read
         --> config.toml:1:1
          |
        1 | = 3
          | ^ unquoted keys cannot be empty, expected letters, numbers, `-`, `_`

        error: this can't be read
         --> config.toml:2:2
          |
        2 | []
          |  ^ unquoted keys cannot be empty, expected letters, numbers, `-`, `_`

        error: this can't be read
         --> config.toml:3:7
          |
        3 | x = 'a
          |       ^ invalid literal string, expected `'`
        =====
        [server]
        listen = ["0.0.0.0:80", 3, "0.0.0.0", "[::1]:99999", true]
        -----
        error: `listen` can't be a number
         --> config.toml:2:25
          |
        2 | listen = ["0.0.0.0:80", 3, "0.0.0.0", "[::1]:99999", true]
          |                         ^ this should be text in quotes

        error: `0.0.0.0` isn't an address and a port
         --> config.toml:2:28
          |
        2 | listen = ["0.0.0.0:80", 3, "0.0.0.0", "[::1]:99999", true]
          |                            ^^^^^^^^^ add the port; cameras use 80: "0.0.0.0:80"

        error: `[::1]:99999` isn't an address and a port
         --> config.toml:2:39
          |
        2 | listen = ["0.0.0.0:80", 3, "0.0.0.0", "[::1]:99999", true]
          |                                       ^^^^^^^^^^^^^ ports go up to 65535

        error: `listen` can't be true or false
         --> config.toml:2:54
          |
        2 | listen = ["0.0.0.0:80", 3, "0.0.0.0", "[::1]:99999", true]
          |                                                      ^^^^ this should be text in quotes
    "#]]
    .assert_eq(&out);
}
