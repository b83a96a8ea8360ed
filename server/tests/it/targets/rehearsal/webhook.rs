//! `[webhook.NAME]`: nothing is asked, as nobody knows what that would set off.

use super::super::fake::{Fake, Reply};
use super::super::web::{over_tls, self_signed};
use super::super::{sample, webhook};
use super::{deaf, owners, receipt};
use expect_test::expect;
use nx_gateway::targets::Trouble;
use nx_gateway::targets::webhook::Settings;
use tokio::net::TcpListener;

#[tokio::test]
async fn somebody_is_there_and_is_told_nothing() {
    let fake = Fake::saying(Reply::status(200)).await;
    let secret = "/hook/a-name-that-nobody-guesses";
    let target = sample::open(&Settings {
        address_file: Some("/secret/url".into()),
        ..webhook::settings(&fake.url(secret))
    });
    let said = receipt(target.rehearse().await, &fake);
    expect!["127.0.0.1 is there; nothing was sent, as that might set something off"]
        .assert_eq(&said);
    assert_eq!(fake.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn a_certificate_is_looked_at() {
    let (pem, tls) = self_signed("localhost");
    let fake = Fake::with_tls(tls, |_| Reply::status(200)).await;
    let url = fake.url("/");
    let said = receipt(over_tls(&url, Some(&pem)).rehearse().await, &fake);
    expect!["localhost is there, with a certificate that is believed; nothing was sent, as that might set something off"].assert_eq(&said);
    let said = owners(over_tls(&url, None).rehearse().await, &fake);
    expect!["this computer doesn't trust the certificate of localhost; if the server is yours, name its certificate with `ca_file`, otherwise install the package ca-certificates and restart"].assert_eq(&said);
    let (another, _) = self_signed("localhost");
    let said = owners(over_tls(&url, Some(&another)).rehearse().await, &fake);
    expect!["the certificate of localhost is not from those in `ca_file`"].assert_eq(&said);
    let by_number = url.replace("localhost", "127.0.0.1");
    let said = owners(over_tls(&by_number, Some(&pem)).rehearse().await, &fake);
    assert!(said.contains("is not for 127.0.0.1"), "{said}");
    assert_eq!(fake.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn https_where_none_is_spoken_is_for_the_owner() {
    let fake = Fake::saying(Reply::status(200)).await;
    let url = fake.url("/").replace("http:", "https:");
    let said = owners(over_tls(&url, None).rehearse().await, &fake);
    assert!(said.ends_with("does it speak https there?"), "{said}");
    assert_eq!(fake.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn silence_and_nobody() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let host = listener.local_addr().unwrap();
    let target = over_tls(&format!("https://{host}/"), None);
    let listen = async {
        let connection = listener.accept().await.unwrap();
        // From here on time passes whenever nothing else happens.
        tokio::time::pause();
        connection
    };
    let (outcome, _connection) = tokio::join!(target.rehearse(), listen);
    tokio::time::resume();
    let want = format!("{host} took too long to answer");
    assert_eq!(outcome, Err(Trouble::Unreachable(want)));
    let deaf = deaf();
    let host = deaf.local_addr().unwrap();
    let want = format!("{host} can't be reached: Connection refused");
    let target = over_tls(&format!("https://{host}/"), None);
    let outcome = target.rehearse().await;
    assert_eq!(outcome, Err(Trouble::Unreachable(want)));
}

#[tokio::test]
async fn somebody_who_hangs_up_is_no_server() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let host = listener.local_addr().unwrap();
    let target = over_tls(&format!("https://{host}/"), None);
    let listen = async { drop(listener.accept().await.unwrap()) };
    let (outcome, ()) = tokio::join!(target.rehearse(), listen);
    let Err(Trouble::Unreachable(reason)) = outcome else {
        panic!("{outcome:?}");
    };
    let start = format!("{host} can't be reached: ");
    assert!(reason.starts_with(&start), "{reason}");
}
