//! The whole way of a mail: a camera, the program, a real mail server, its mailboxes.

use crate::mta::{Mail, Mta, PASSWORD, USER};
use crate::process::Process;
use camera_sim::{
    connection::exchange,
    fault::Cut,
    photo::Photo,
    request::{Email, email},
};
use std::{
    fs, io::Read as _, net::SocketAddr, os::unix::fs::PermissionsExt as _, path::Path,
    process::Command,
};

/// A folder for the program, whose mails go to this server.
fn folder(mta: &Mta, recipients: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let port = mta.port;
    let config = format!(
        r#"
        [storage]
        keep_free = "1 MiB"
        [mail.home]
        server = "localhost"
        port = {port}
        ca_file = "server.pem"
        user = "{USER}"
        password_file = "password"
        from = "My camera <nx@example.org>"
        {recipients}
        [[route]]
        recipient = "*"
        to = "mail.home"
        "#
    );
    fs::write(folder.path().join("config.toml"), config).unwrap();
    fs::write(folder.path().join("server.pem"), &mta.certificate).unwrap();
    let password = folder.path().join("password");
    fs::write(&password, PASSWORD).unwrap();
    fs::set_permissions(&password, fs::Permissions::from_mode(0o600)).unwrap();
    folder
}

fn photos() -> Vec<Photo> {
    vec![
        Photo::generated("SAM_0001.JPG", 1, 700_000),
        Photo::generated("SAM_0002.JPG", 2, 300_000),
    ]
}

fn send(address: SocketAddr, recipients: &[&str]) {
    let mail = Email {
        sender: "Camera@samsungcamera.com".to_owned(),
        recipients: recipients.iter().map(ToString::to_string).collect(),
        title: "Gr\u{fc}\u{df}e".to_owned(),
        ..Email::with(photos())
    };
    let answer = exchange(address, &email(&mail).to_bytes().unwrap(), &Cut::Whole);
    assert!(answer.unwrap().body().contains("succ"));
}

#[track_caller]
fn assert_arrived_once(mails: &[Mail]) {
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].subject, "Gr\u{fc}\u{df}e");
    assert_eq!(mails[0].text, "Sent from Samsung Camera.");
    assert_eq!(mails[0].from, "nx@example.org");
    let sent = photos().into_iter().map(|photo| {
        let mut content = Vec::new();
        photo.open().unwrap().read_to_end(&mut content).unwrap();
        content
    });
    let arrived = mails[0].attachments.iter().map(|(_, _, content)| content);
    assert!(arrived.eq(sent.collect::<Vec<_>>().iter()));
}

/// How many jobs there are in each state.
fn jobs(folder: &Path) -> Vec<(String, i64)> {
    let database = rusqlite::Connection::open(folder.join("state/nx-gateway.db")).unwrap();
    let mut query = database
        .prepare("SELECT state, count(*) FROM job GROUP BY state ORDER BY state")
        .unwrap();
    let rows = query.query_map((), |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

#[test]
fn mails_to_a_server_that_is_away_arrive_once_even_if_the_program_is_killed_meanwhile() {
    let Some(mut mta) = Mta::new() else { return };
    let folder = folder(&mta, "recipients = \"*@example.org\"");
    let (program, address) = Process::serve(folder.path());
    let everybody = [
        "friend@example.org",
        "nobody@example.org",
        "granny@example.org",
    ];
    send(address, &everybody);
    program.kill();
    let (program, _) = Process::serve(folder.path());
    program.kill();

    let (program, _) = Process::serve(folder.path());
    mta.start();
    mta.wait_for(&["status=sent", "status=sent", "User unknown"]);
    assert_eq!(program.terminate(), Some(0));
    let (program, _) = Process::serve(folder.path());
    assert_eq!(program.terminate(), Some(0));
    assert_arrived_once(&mta.mailbox("friend"));
    assert_arrived_once(&mta.mailbox("granny"));
    let want = [("delivered".to_owned(), 2), ("failed".to_owned(), 1)];
    assert_eq!(jobs(folder.path()), want);
}

#[test]
fn a_mail_for_somebody_else_goes_where_the_owner_says() {
    let Some(mut mta) = Mta::new() else { return };
    mta.start();
    let to = "to = [\"granny@example.org\", \"friend@example.org\"]";
    let folder = folder(&mta, to);
    let (program, address) = Process::serve(folder.path());
    send(address, &["stranger@example.com", "another@example.com"]);
    mta.wait_for(&["status=sent", "status=sent"]);
    assert_eq!(program.terminate(), Some(0));
    assert_arrived_once(&mta.mailbox("friend"));
    assert_arrived_once(&mta.mailbox("granny"));
    assert_eq!(jobs(folder.path()), [("delivered".to_owned(), 2)]);
}

#[test]
fn a_password_may_stand_in_the_environment_and_is_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let config = "[mail.at-home]\nserver = \"localhost\"\nuser = \"me\"\nto = \"me@example.org\"\n\
                  [[route]]\nto = \"mail.at-home\"\n";
    fs::write(folder.path().join("config.toml"), config).unwrap();
    let mut check = Command::new(env!("CARGO_BIN_EXE_nx-gateway"));
    check.arg("check").current_dir(folder.path());
    check.env_remove("NX_GATEWAY_MAIL_AT_HOME_PASSWORD");
    let without = check.output().unwrap();
    assert!(!without.status.success());
    let said = String::from_utf8(without.stderr).unwrap();
    assert!(said.contains("NX_GATEWAY_MAIL_AT_HOME_PASSWORD"), "{said}");
    let with = check.env("NX_GATEWAY_MAIL_AT_HOME_PASSWORD", "open sesame");
    let with = with.output().unwrap();
    assert!(with.status.success());
    let said = String::from_utf8([with.stdout, with.stderr].concat()).unwrap();
    assert!(
        said.contains("user = \"me\"") && !said.contains("sesame"),
        "{said}"
    );
}
