//! `nx-gateway login mastodon URL`, the real program against a server in software.

use super::fake::{Asked, Fake, Reply};
use serde_json::json;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn server(asked: &Asked, version: &str) -> Reply {
    match asked.line().as_str() {
        "GET /api/v1/instance" => Reply::json(200, &json!({ "version": version })),
        "POST /api/v1/apps" => Reply::json(
            200,
            &json!({ "client_id": "app", "client_secret": "s3cret" }),
        ),
        "POST /oauth/token" if asked.json()["code"] == "c0de" => Reply::json(
            200,
            &json!({ "access_token": "t0ken", "token_type": "Bearer" }),
        ),
        "POST /oauth/token" => {
            let error =
                json!({ "error": "invalid_grant", "error_description": "The code is invalid" });
            Reply::json(400, &error)
        }
        "GET /api/v1/accounts/verify_credentials" => {
            Reply::json(200, &json!({ "id": "1", "username": "me" }))
        }
        _ => Reply::status(404),
    }
}

async fn log_in(folder: &Path, arguments: &[&str], code: &'static str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_nx-gateway"))
        .current_dir(folder)
        .env("HOME", folder)
        .args(["login", "mastodon"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may have ended before it asks.
    let _ = child.stdin.take().unwrap().write_all(code.as_bytes());
    tokio::task::spawn_blocking(|| child.wait_with_output().unwrap())
        .await
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn a_code_becomes_a_token_that_only_its_owner_can_read() {
    let fake = Fake::new(|asked| server(asked, "4.5.0")).await;
    let folder = tempfile::tempdir().unwrap();
    let url = fake.url("/@me");
    let output = log_in(folder.path(), &[&url, "--name", "public"], " c0de \n").await;
    let said = text(&output.stdout);
    assert!(output.status.success(), "{said}{}", text(&output.stderr));
    let page = "/oauth/authorize?client_id=app&redirect_uri=urn%3Aietf%3Awg%3Aoauth%3A2.0%3Aoob&response_type=code\
                &scope=read%3Aaccounts+read%3Astatuses+write%3Amedia+write%3Astatuses";
    assert!(said.contains(&fake.url(page)), "{said}");
    assert!(
        said.contains("[mastodon.public]\n") && said.contains("Logged in as me."),
        "{said}"
    );
    assert!(
        !said.contains("t0ken") && !said.contains("s3cret"),
        "{said}"
    );
    let file = folder.path().join("mastodon-public.token");
    assert_eq!(fs::read_to_string(&file).unwrap(), "t0ken\n");
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    // What it says to write is understood.
    let start = said.find("[mastodon.public]").unwrap();
    fs::write(folder.path().join("config.toml"), &said[start..]).unwrap();
    let check = crate::process::run(folder.path(), ["check"]);
    assert!(check.status.success(), "{}", text(&check.stderr));
    assert!(!text(&check.stdout).contains("t0ken"));
    // Nothing is replaced.
    let again = log_in(folder.path(), &[&url, "--name", "public"], "c0de\n").await;
    assert!(!again.status.success());
    assert!(
        text(&again.stderr).contains("is there already"),
        "{}",
        text(&again.stderr)
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), "t0ken\n");
}

#[tokio::test]
async fn servers_with_coarse_rights_are_asked_for_those() {
    let fake = Fake::new(|asked| server(asked, "3.5.3 (compatible; Pixelfed 0.12.4)")).await;
    let folder = tempfile::tempdir().unwrap();
    let output = log_in(folder.path(), &[&fake.url("")], "c0de\n").await;
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("&scope=read+write\n"));
}

#[tokio::test]
async fn what_goes_wrong_leaves_no_file() {
    let good = Fake::new(|asked| server(asked, "4.5.0")).await;
    let stranger = Fake::saying(Reply::status(404)).await;
    let router = Fake::saying(Reply::status(200).body("text/html", "<title>Router</title>")).await;
    let nobody = format!("http://127.0.0.1:{}", crate::peers::free_port());
    for (url, code, want) in [
        (
            good.url(""),
            "wrong\n",
            "doesn't take this code: 400 The code is invalid",
        ),
        (good.url(""), "\n", "there was no code"),
        (good.url(""), "", "there was no code"),
        (stranger.url(""), "c0de\n", "there is no Mastodon"),
        (router.url(""), "c0de\n", "there is no Mastodon"),
        (nobody, "c0de\n", "can't be reached"),
        (
            "ftp://m.example".to_owned(),
            "",
            "isn't the address of a server",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let output = log_in(folder.path(), &[&url], code).await;
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{url}: {said}");
        assert!(said.contains(want), "{url}: {said}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "{url}");
    }
}
