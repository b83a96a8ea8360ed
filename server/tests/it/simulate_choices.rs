//! What is chosen on a camera of `nx-gateway simulate` is what the server has of it in the end.

use crate::process::{Process, run, said};
use std::path::Path;

/// Protocol, site, sender, subject and text of each press of "send", and its recipients.
const BATCHES: &str = "SELECT concat_ws('|', protocol, site, sender, subject, body, (SELECT group_concat(address, ',') \
    FROM (SELECT address FROM recipient WHERE batch = batch.id ORDER BY position))) FROM batch ORDER BY id";

fn batches(folder: &Path) -> Vec<String> {
    let state = rusqlite::Connection::open(folder.join("state/nx-gateway.db")).unwrap();
    let mut query = state.prepare(BATCHES).unwrap();
    let rows = query.query_map((), |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn recipients_subject_caption_and_site_arrive_as_they_were_typed() {
    let folder = tempfile::tempdir().unwrap();
    let config = "[access]\nsenders = [\"me@example.org\", \"Camera@samsungcamera.com\"]\n";
    std::fs::write(folder.path().join("config.toml"), config).unwrap();
    let (server, address) = Process::serve(folder.path());
    let to = address.to_string();
    let typed: [&[&str]; 3] = [
        &[
            "nx300-email",
            "--sender",
            "me@example.org",
            "--subject",
            "Grüße & Küsse",
            "--caption",
            "Am Meer, <1>",
            "--recipient",
            "granny@example.net",
            "uncle@example.net",
            "--recipient",
            "aunt@example.net",
        ],
        &[
            "nx300-social",
            "--site",
            "picasa",
            "--caption",
            "At the sea~A boat~Our dog",
        ],
        &["qf30", "--site", "youtube", "--sender", "me@example.org"],
    ];
    for words in typed {
        let words = [&["simulate", "--to", &to], words].concat();
        let (out, errors, status) = said(&run(folder.path(), words));
        assert_eq!(status, Some(0), "{out}{errors}");
    }
    assert_eq!(server.terminate(), Some(0));
    assert_eq!(
        batches(folder.path()),
        [
            "email|me@example.org|Grüße & Küsse|Am Meer, <1>|granny@example.net,uncle@example.net,aunt@example.net",
            "social|picasa|Camera@samsungcamera.com||At the sea~A boat~Our dog",
            "social|youtube|me@example.org||",
        ]
    );
}

#[test]
fn what_the_camera_cannot_use_is_refused_and_not_left_out() {
    let folder = tempfile::tempdir().unwrap();
    for (words, want) in [
        (
            [
                "simulate",
                "nx300-social",
                "--recipient",
                "granny@example.net",
            ],
            "--recipient is nothing that nx300-social can use; on it one chooses --photos, --site, --caption",
        ),
        (
            ["simulate", "nx300-email", "--site", "facebook"],
            "--site is nothing that nx300-email can use",
        ),
        (
            ["simulate", "nx300-email", "--recipient", "granny"],
            "--recipient \"granny\": this is no address",
        ),
    ] {
        let (out, errors, status) = said(&run(folder.path(), words));
        assert_eq!((out.as_str(), status), ("", Some(1)), "{errors}");
        assert!(errors.contains(want), "{errors}");
    }
    let (list, _, _) = said(&run(folder.path(), ["simulate", "--list"]));
    assert!(list.contains("--photos, --site, --caption\n"), "{list}");
}
