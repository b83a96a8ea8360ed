//! Photos that are shared one after the other are delivered together, once the batch is complete (Q48).

use crate::harness::{Server, body, status, until};
use crate::social::{announce, login, put, resource};
use camera_sim::request;

/// Mails to a server that nobody is; what counts is which jobs there are.
fn server(idle: &str) -> Server {
    // Port 9 throws everything away where it is open at all, which it hardly is.
    Server::with(&format!(
        r#"
        [delivery]
        batch_idle = "{idle}"
        [mail.home]
        server = "127.0.0.1"
        tls = "none"
        port = 9
        from = "camera"
        to = "me@example.org"
        [folder.wall]
        path = "wall"
        [[route]]
        to = ["mail.home", "folder.wall"]
        "#
    ))
}

fn share(server: &Server, session: &str, name: &str, caption: &str) -> String {
    let answer = announce(server, "/facebook/photo", session, name, caption);
    let resource = resource(&answer);
    let answer = put(server, &resource, name.as_bytes());
    assert_eq!(status(&answer), 200, "{}", body(&answer));
    resource
}

/// The photos of each mail, in the order of the mails: those that still gather and those that don't.
fn mails(server: &Server, gathering: bool) -> Vec<i64> {
    let state = if gathering { "=" } else { "<>" };
    let count = |id: i64| {
        server.count(&format!(
            "SELECT count(*) FROM job_arrival WHERE job = {id}"
        ))
    };
    let max = server.count("SELECT ifnull(max(id), 0) FROM job");
    let is_one = |id: &i64| {
        let condition = format!("id = {id} AND target = 'mail.home' AND state {state} 'gathering'");
        server.count(&format!("SELECT count(*) FROM job WHERE {condition}")) == 1
    };
    (1..=max).filter(is_one).map(count).collect()
}

#[test]
fn q48_two_photos_with_one_caption_are_one_mail_and_another_caption_begins_the_next() {
    let server = server("2 min");
    let session = login(&server, "facebook");
    share(&server, &session, "one", "sea");
    let resource = share(&server, &session, "two", "sea");
    assert_eq!(
        (mails(&server, true), mails(&server, false)),
        (vec![2], vec![])
    );
    assert_eq!(
        server.count("SELECT count(*) FROM job WHERE target = 'folder.wall'"),
        2
    );
    // The camera didn't hear the answer and sends once more.
    put(&server, &resource, b"two");
    share(&server, &session, "three", "mountains");
    assert_eq!(
        (mails(&server, true), mails(&server, false)),
        (vec![1], vec![2])
    );
    share(&server, &session, "four", "sea");
    assert_eq!(
        (mails(&server, true), mails(&server, false)),
        (vec![1], vec![2, 1])
    );
}

#[test]
fn q52_a_logout_completes_the_batch() {
    let server = server("2 min");
    let (session, other) = (login(&server, "facebook"), login(&server, "facebook"));
    share(&server, &session, "one", "");
    share(&server, &other, "two", "");
    let answer = server.exchange(&request::logout("facebook", &session).to_bytes().unwrap());
    assert_eq!(status(&answer), 200);
    assert_eq!(
        (mails(&server, true), mails(&server, false)),
        (vec![1], vec![1])
    );
}

#[test]
fn silence_completes_the_batch_after_a_restart_as_well() {
    let server = server("1 s");
    let session = login(&server, "facebook");
    share(&server, &session, "one", "");
    let server = server.restart();
    share(&server, &session, "two", "");
    until(|| mails(&server, true).is_empty());
    let photos: i64 = mails(&server, false).iter().sum();
    assert_eq!(photos, 2);
}
