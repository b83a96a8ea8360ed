//! What all targets on the web make of servers that refuse, are silent, hang up or aren't there, shown with a webhook.

use super::fake::{Before, Fake, Reply};
use super::sample;
use nx_gateway::targets::web::{Access, Authorities};
use nx_gateway::targets::webhook::Settings;
use nx_gateway::targets::{Delivery, Hidden, Outcome, Target, Trouble};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;

fn settings(url: &str) -> Settings {
    Settings {
        address: sample::address(url),
        address_file: None,
        secret: None,
        token: None,
        headers: None,
        files: true,
        paths: false,
        access: sample::access(),
    }
}

struct Job {
    folder: TempDir,
    delivery: Delivery,
}

fn job(size: usize) -> Job {
    let folder = tempfile::tempdir().unwrap();
    let photo = sample::photo(folder.path(), "a.jpg", &sample::bytes(size, 1));
    let delivery = sample::delivery(vec![photo]);
    Job { folder, delivery }
}

async fn try_once(url: &str, size: usize) -> Outcome {
    let target = sample::open(&settings(url));
    sample::deliver(&*target, &job(size).delivery).await
}

#[tokio::test]
async fn a_server_that_repeats_our_token_makes_nobody_else_read_it() {
    let said = "bad login: Bearer eyJhbGciOi, try again";
    let fake = Fake::scripted(vec![Reply::status(401).body("text/plain", said)]).await;
    let mut settings = settings(&fake.url("/"));
    settings.token = Some(Hidden::new("eyJhbGciOi", "ha.token"));
    let outcome = sample::deliver(&*sample::open(&settings), &job(1).delivery).await;
    let Err(Trouble::Owner(reason)) = outcome else {
        panic!("{outcome:?}")
    };
    assert!(
        reason.contains("bad login: Bearer [hidden], try again"),
        "{reason}"
    );
}

fn later(reason: String, after: Option<u64>) -> Trouble {
    let after = after.map(Duration::from_secs);
    Trouble::Later { reason, after }
}

#[tokio::test]
async fn refusals_are_told_apart() {
    let fake = Fake::scripted(vec![
        Reply::json(401, &serde_json::json!({"message": "who are you?"})),
        Reply::status(403),
        Reply::status(409),
        Reply::status(413).body("text/html", "<html><title>413 Too Large</title>"),
        Reply::status(429).header("retry-after", "90"),
        Reply::status(500).body("text/plain", "oh no\nsecond"),
    ])
    .await;
    let target = sample::open(&settings(&fake.url("/")));
    let job = job(10);
    let host = fake.address;
    for want in [
        Trouble::Owner(format!(
            "{host} doesn't accept the login: 401 who are you?; look at `token_file` or `headers_file`"
        )),
        Trouble::Owner(format!(
            "{host} doesn't allow this: 403 Forbidden; look at `token_file` or `headers_file`, and at what they may do there"
        )),
        Trouble::Never(format!("{host} refuses it: 409 Conflict")),
        Trouble::Never(format!("{host} finds it too large: 413 413 Too Large")),
        later(
            format!("{host} asks to try again later: 429 Too Many Requests"),
            Some(90),
        ),
        later(format!("{host} asks to try again later: 500 oh no"), None),
    ] {
        let outcome = sample::deliver(&*target, &job.delivery).await;
        assert_eq!(sample::trouble(outcome), want);
    }
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let other = Fake::saying(Reply::status(200)).await;
    let fake = Fake::new({
        let there = other.url("/there?secret=1");
        move |_| Reply::status(307).header("location", &there)
    })
    .await;
    let trouble = sample::trouble(try_once(&fake.url("/hook"), 10).await);
    let (host, there) = (fake.address, other.url("/there?…"));
    let want = format!("{host} sends us on to {there} (307); write the address it wants as `url`");
    assert_eq!(trouble, Trouble::Owner(want));
    assert_eq!(other.lines(), Vec::<String>::new());
}

#[tokio::test]
async fn a_connection_that_ends_in_the_middle_is_tried_again_later() {
    for before in [Before::HangUpAfter(1), Before::HangUpAfter(300_000)] {
        let fake = Fake::looking(move |_| before, |_| Reply::status(200)).await;
        let trouble = sample::trouble(try_once(&fake.url("/"), 5_000_000).await);
        assert!(matches!(trouble, Trouble::Later { .. }), "{trouble:?}");
        assert!(
            trouble.to_string().contains("may have arrived"),
            "{trouble}"
        );
    }
    let fake = Fake::saying(Reply::HangUp).await;
    let trouble = sample::trouble(try_once(&fake.url("/"), 5).await);
    assert!(matches!(trouble, Trouble::Later { .. }), "{trouble:?}");
}

#[tokio::test]
async fn a_server_that_refuses_before_it_has_read_all_is_heard() {
    let fake = Fake::looking(|_| Before::AnswerFirst, |_| Reply::status(413)).await;
    let trouble = sample::trouble(try_once(&fake.url("/"), 30_000_000).await);
    assert!(trouble.to_string().contains("413"), "{trouble:?}");
}

#[tokio::test]
async fn silence_has_an_end() {
    let fake = Fake::saying(Reply::Silence).await;
    let target = sample::open(&settings(&fake.url("/")));
    let job = job(100);
    let asked = async {
        fake.has_been_asked(1).await;
        // From here on time passes whenever nothing else happens.
        tokio::time::pause();
    };
    let (outcome, ()) = tokio::join!(sample::deliver(&*target, &job.delivery), asked);
    let host = fake.address;
    let want = later(format!("{host} took too long to answer"), None);
    assert_eq!(sample::trouble(outcome), want);
}

#[tokio::test]
async fn nobody_there() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let host = listener.local_addr().unwrap();
    let target = sample::open(&settings(&url));
    assert!(target.answers().await);
    drop(listener);
    assert!(!target.answers().await);
    let outcome = sample::deliver(&*target, &job(10).delivery).await;
    let want = format!("{host} can't be reached: Connection refused");
    assert_eq!(outcome, Err(Trouble::Unreachable(want)));
    let trouble = sample::trouble(try_once("http://nowhere.invalid/", 10).await);
    assert!(matches!(trouble, Trouble::Unreachable(_)), "{trouble:?}");
}

#[tokio::test]
async fn a_photo_that_is_gone_or_changed_is_not_sent() {
    let fake = Fake::saying(Reply::status(200)).await;
    let target = sample::open(&settings(&fake.url("/")));
    let job = job(300_000);
    let path = &job.delivery.photos[0].path;
    std::fs::write(path, sample::bytes(300_000, 2)).unwrap();
    let outcome = sample::deliver(&*target, &job.delivery).await;
    let trouble = sample::trouble(outcome);
    assert!(matches!(trouble, Trouble::Never(_)), "{trouble:?}");
    assert!(
        trouble
            .to_string()
            .starts_with("a.jpg was changed in the library"),
        "{trouble}"
    );
    std::fs::remove_file(path).unwrap();
    let outcome = sample::deliver(&*target, &job.delivery).await;
    let want = format!("{} is gone from the library", path.display());
    assert_eq!(outcome, Err(Trouble::Never(want)));
    assert_eq!(fake.lines(), Vec::<String>::new());
    assert!(job.folder.path().is_dir());
}

/// A certificate for `localhost` that vouches for itself, and the key to it.
pub(super) fn self_signed(name: &str) -> (String, TlsAcceptor) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = made.signing_key.serialize_der().try_into().unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    (made.cert.pem(), TlsAcceptor::from(Arc::new(config)))
}

pub(super) fn over_tls(url: &str, pem: Option<&str>) -> Arc<dyn Target> {
    let authorities = pem.map(|pem| Authorities::from_pem(pem.as_bytes(), "/ca.pem").unwrap());
    let access = Access {
        authorities,
        ..sample::access()
    };
    sample::open(&Settings {
        access,
        ..settings(url)
    })
}

#[tokio::test]
async fn certificates_are_checked_against_those_of_the_owner_or_of_the_system() {
    let (pem, tls) = self_signed("localhost");
    let fake = Fake::with_tls(tls, |_| Reply::status(200)).await;
    let url = fake.url("/");
    let job = job(300_000);
    let good = over_tls(&url, Some(&pem));
    assert!(sample::deliver(&*good, &job.delivery).await.is_ok());
    assert_eq!(fake.asked()[0].body.len() as u64 / 100_000, 3);
    let (another, _) = self_signed("localhost");
    for (pem, want) in [
        (None, "doesn't trust"),
        (Some(&*another), "not from those in `ca_file`"),
    ] {
        let outcome = sample::deliver(&*over_tls(&url, pem), &job.delivery).await;
        let trouble = sample::trouble(outcome);
        assert!(matches!(trouble, Trouble::Owner(_)), "{trouble:?}");
        assert!(trouble.to_string().contains(want), "{trouble}");
    }
    let by_number = url.replace("localhost", "127.0.0.1");
    let outcome = sample::deliver(&*over_tls(&by_number, Some(&pem)), &job.delivery).await;
    let trouble = sample::trouble(outcome);
    assert!(
        trouble.to_string().contains("is not for 127.0.0.1"),
        "{trouble}"
    );
    assert_eq!(fake.asked().len(), 1);
}

#[tokio::test]
async fn https_where_none_is_spoken_is_for_the_owner() {
    let fake = Fake::saying(Reply::status(200)).await;
    let url = fake.url("/").replace("http:", "https:");
    let trouble = sample::trouble(try_once(&url, 10).await);
    assert!(matches!(trouble, Trouble::Owner(_)), "{trouble:?}");
    assert!(
        trouble.to_string().contains("does it speak https there?"),
        "{trouble}"
    );
}

#[test]
fn what_is_no_certificate_is_no_authority() {
    assert!(Authorities::from_pem(b"", "").is_none());
    assert!(
        Authorities::from_pem(
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            ""
        )
        .is_none()
    );
}
