//! From a text to values, and what its author is told of mistakes.

mod accounts;
mod loading;
mod mistakes;
mod shipped;
mod syntax;

use super::{
    Config,
    load::{Reading, read},
    problem::Document,
    values::Folders,
};
use expect_test::{Expect, expect};
use std::path::Path;

/// Reads a text as if it stood in `config.toml` in this folder.
fn read_in(folder: &Path, text: &str) -> Reading {
    let document = Document {
        path: "config.toml".into(),
        text: text.to_owned(),
    };
    let folders = Folders {
        base: folder.to_owned(),
        home: Some("/home/me".into()),
    };
    read(document, &folders)
}

fn read_text(text: &str) -> Reading {
    read_in(Path::new("/cfg"), text)
}

/// What the owner sees.
#[track_caller]
fn check(text: &str, want: &Expect) {
    want.assert_eq(&format!("{}\n", read_text(text).problems));
}

/// Texts without mistakes, and what they mean, one line for each section and route.
#[track_caller]
fn check_good(text: &str, want: &Expect) {
    let reading = read_text(text);
    assert!(reading.problems.is_empty(), "{}", reading.problems);
    let Config {
        server,
        storage,
        access,
        routes,
    } = reading.config;
    let routes: String = routes.iter().map(|route| format!("{route:?}\n")).collect();
    want.assert_eq(&format!("{server:?}\n{storage:?}\n{access:?}\n{routes}"));
}

#[test]
fn an_empty_file_means_the_defaults() {
    check_good(
        "",
        &expect![[r#"
        Server { listen: [0.0.0.0:80], max_upload: 4294967296, allow_networks: Networks([Lan]) }
        Storage { photos: "/cfg/photos", state: "/cfg/state", layout: Layout { template: "{taken:%Y}/{taken:%Y-%m-%d}/{name}", folders: [[Taken("%Y")], [Taken("%Y-%m-%d")]], before_name: [] }, keep_free: 524288000 }
        Access { senders: ["Camera@samsungcamera.com"], accounts: [] }
    "#]],
    );
}

#[test]
fn every_value_can_be_set() {
    check_good(
        r#"
            [server]
            listen = ["127.0.0.1:8080", "[::]:0"]
            max_upload = 65536
            allow_networks = "192.0.2.0/24"
            [storage]
            photos = "~/Pictures"
            state = "/var/lib/nx"
            layout = "{camera}/{name}"
            keep_free = 0
            [access]
            senders = []
            [[route]]
            site = "face*"
            recipient = ["a@b", "c@d"]
            sender = "me"
            camera = "NX300"
            protocol = "Social"
            kind = ["photo", "video"]
            to = []
            [[route]]
            recipient = "*"
            keep = false
        "#,
        &expect![[r#"
            Server { listen: [127.0.0.1:8080, [::]:0], max_upload: 65536, allow_networks: Networks([Range(192.0.2.0/24)]) }
            Storage { photos: "/home/me/Pictures", state: "/var/lib/nx", layout: Layout { template: "{camera}/{name}", folders: [[Camera]], before_name: [] }, keep_free: 0 }
            Access { senders: [], accounts: [] }
            Route { site: Some([Glob("face*")]), recipient: Some([Glob("a@b"), Glob("c@d")]), sender: Some([Glob("me")]), camera: Some([Glob("NX300")]), protocol: Some([Social]), kind: Some([Photo, Video]), to: [], keep: true }
            Route { site: None, recipient: Some([Glob("*")]), sender: None, camera: None, protocol: None, kind: None, to: [], keep: false }
        "#]],
    );
}

#[test]
fn dotted_keys_are_as_good_as_sections() {
    let reading = read_text("server.max_upload = \"1 MiB\"\nstorage = { keep_free = 0 }\n");
    assert!(reading.problems.is_empty(), "{}", reading.problems);
    assert_eq!(reading.config.server.max_upload, 1 << 20);
    assert_eq!(
        reading.origins.of("storage.keep_free").to_string(),
        "config.toml:2"
    );
}
