//! From a text to values, and what its author is told of mistakes.

mod accounts;
mod advice;
mod loading;
mod mail;
mod mistakes;
mod names;
mod secrets;
mod shipped;
mod syntax;
mod targets;
mod web_targets;

use super::{
    Config, Target,
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
        delivery,
        targets,
        routes,
        ..
    } = reading.config;
    let mut text = format!("{server:?}\n{storage:?}\n{access:?}\n{delivery:?}\n");
    for Target { name, settings } in targets {
        text += &format!("{name}: {settings:?}\n");
    }
    text.extend(routes.iter().map(|route| format!("{route:?}\n")));
    want.assert_eq(&text);
}

#[test]
fn an_empty_file_means_the_defaults() {
    check_good(
        "",
        &expect![[r#"
            Server { listen: [0.0.0.0:80], max_upload: 4294967296, allow_networks: Networks([Lan]) }
            Storage { photos: "/cfg/photos", state: "/cfg/state", layout: Layout { template: "{taken:%Y}/{taken:%Y-%m-%d}/{name}", folders: [[Taken("%Y")], [Taken("%Y-%m-%d")]], before_name: [] }, keep_free: 524288000 }
            Access { senders: ["Camera@samsungcamera.com"], accounts: [] }
            Delivery { batch_idle: 120s }
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
            [delivery]
            batch_idle = "30 s"
            [folder.wall]
            path = "~/Wall"
            layout = "{sender_hash}/{name}"
            hard_link = true
            [command.print]
            run = ["lp", "-d", "photo", "-t", "{{{name}}}", "{path}"]
            directory = "/tmp"
            time_out = "1 min"
            try_again = [1, 75]
            at_once = 2
            [[route]]
            site = "face*"
            recipient = ["a@b", "c@d"]
            sender = "me"
            camera = "NX300"
            protocol = "Social"
            kind = ["photo", "video"]
            to = ["folder.wall", "command.print"]
            [[route]]
            recipient = "*"
            keep = false
        "#,
        &expect![[r#"
            Server { listen: [127.0.0.1:8080, [::]:0], max_upload: 65536, allow_networks: Networks([Range(192.0.2.0/24)]) }
            Storage { photos: "/home/me/Pictures", state: "/var/lib/nx", layout: Layout { template: "{camera}/{name}", folders: [[Camera]], before_name: [] }, keep_free: 0 }
            Access { senders: [], accounts: [] }
            Delivery { batch_idle: 30s }
            command.print: Settings { program: "lp", arguments: [Template { source: "-d", pieces: [Text("-d")] }, Template { source: "photo", pieces: [Text("photo")] }, Template { source: "-t", pieces: [Text("-t")] }, Template { source: "{{{name}}}", pieces: [Text("{"), Field(Name), Text("}")] }, Template { source: "{path}", pieces: [Field(Path)] }], directory: "/tmp", time_out: 60s, try_again: After([1, 75]), at_once: 2, withheld: [] }
            folder.wall: Settings { path: "/home/me/Wall", layout: Layout { template: "{sender_hash}/{name}", folders: [[SenderHash]], before_name: [] }, hard_link: true }
            Route { site: Some([Glob("face*")]), recipient: Some([Glob("a@b"), Glob("c@d")]), sender: Some([Glob("me")]), camera: Some([Glob("NX300")]), protocol: Some([Social]), kind: Some([Photo, Video]), to: [TargetName { kind: Folder, name: "wall" }, TargetName { kind: Command, name: "print" }], keep: true }
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
