//! TLS: whom to trust, and nothing in the clear.

use super::{
    super::{Authorities, Encryption, Settings},
    fake::{Abilities, Fake},
    sample::{login, settings, stored},
    sending::{deliver, queued},
};
use crate::targets::{Outcome, Trouble};
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair, date_time_ymd};
use std::sync::Arc;
use tokio_rustls::rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

const NAME: &str = "localhost";

pub(super) struct Identity {
    config: Arc<ServerConfig>,
    pub(super) pem: String,
}

/// A server's certificate that vouches for itself.
pub(super) fn identity(change: impl FnOnce(&mut CertificateParams)) -> Identity {
    let mut parameters = CertificateParams::new(vec![NAME.to_owned()]).expect("a name");
    change(&mut parameters);
    let key = KeyPair::generate().expect("a key");
    let certificate = parameters.self_signed(&key).expect("a certificate");
    let pem = certificate.pem();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("a server");
    Identity {
        config: Arc::new(config),
        pem,
    }
}

pub(super) async fn server(encryption: Encryption, identity: &Identity) -> Fake {
    let tls = Some(identity.config.clone());
    let login = Some(("owner@example.net", "open sesame"));
    Fake::start(match encryption {
        Encryption::Tls => Abilities {
            tls,
            login,
            ..Abilities::default()
        },
        _ => Abilities {
            starttls: tls,
            login,
            ..Abilities::default()
        },
    })
    .await
}

pub(super) fn trusting(encryption: Encryption, fake: &Fake, pem: Option<&str>) -> Settings {
    Settings {
        server: NAME.to_owned(),
        encryption,
        authorities: pem.map(|pem| {
            Authorities::from_pem("server.pem".into(), pem.as_bytes().to_vec())
                .expect("certificates")
        }),
        login: login("owner@example.net", "open sesame"),
        ..settings(fake.port())
    }
}

async fn attempt(settings: Settings) -> Outcome {
    let folder = tempfile::tempdir().expect("a folder");
    deliver(settings, &stored(folder.path(), &[("a.jpg", b"x")])).await
}

/// What the owner reads.
#[track_caller]
fn owner(outcome: Outcome) -> String {
    match outcome {
        Err(Trouble::Owner(reason)) => reason,
        other => panic!("{other:?}"),
    }
}

pub(super) const WAYS: [Encryption; 2] = [Encryption::StartTls, Encryption::Tls];

#[tokio::test]
async fn a_server_that_is_vouched_for_gets_login_and_mail() {
    let identity = identity(|_| {});
    for way in WAYS {
        let fake = server(way, &identity).await;
        let settings = trusting(way, &fake, Some(&identity.pem));
        assert_eq!(attempt(settings).await, queued(), "{way:?}");
        assert_eq!(fake.mails().len(), 1, "{way:?}");
        assert!(fake.commands().contains("AUTH"), "{way:?}");
    }
}

#[tokio::test]
async fn a_server_that_nobody_vouches_for_gets_neither() {
    let (one, other) = (identity(|_| {}), identity(|_| {}));
    for way in WAYS {
        let fake = server(way, &one).await;
        let reason = owner(attempt(trusting(way, &fake, Some(&other.pem))).await);
        assert!(
            reason.contains("certificate of localhost") && reason.contains("ca_file"),
            "{reason}"
        );
        assert!(!fake.commands().contains("AUTH") && !fake.commands().contains("MAIL"));
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let identity = identity(|parameters| {
        *parameters = CertificateParams::new(vec!["mail.example.org".to_owned()]).expect("a name");
    });
    let fake = server(Encryption::StartTls, &identity).await;
    let settings = trusting(Encryption::StartTls, &fake, Some(&identity.pem));
    let reason = owner(attempt(settings).await);
    assert!(
        reason.starts_with("the certificate is not for localhost"),
        "{reason}"
    );
    assert!(reason.contains("mail.example.org"), "{reason}");
}

#[tokio::test]
async fn an_expired_certificate_is_for_the_owner_and_an_early_one_may_be_the_clock() {
    let expired = identity(|parameters| parameters.not_after = date_time_ymd(2001, 1, 1));
    let fake = server(Encryption::Tls, &expired).await;
    let reason = owner(attempt(trusting(Encryption::Tls, &fake, Some(&expired.pem))).await);
    assert!(reason.contains("has expired"), "{reason}");
    let early = identity(|parameters| {
        parameters.not_before = date_time_ymd(3001, 1, 1);
        parameters.not_after = date_time_ymd(3002, 1, 1);
    });
    let fake = server(Encryption::Tls, &early).await;
    let outcome = attempt(trusting(Encryption::Tls, &fake, Some(&early.pem))).await;
    assert!(
        matches!(&outcome, Err(Trouble::Later { reason, .. }) if reason.contains("clock")),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_certificate_made_as_an_authority_comes_with_advice() {
    let identity = identity(|parameters| {
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    });
    let fake = server(Encryption::Tls, &identity).await;
    let settings = trusting(Encryption::Tls, &fake, Some(&identity.pem));
    let reason = owner(attempt(settings).await);
    assert!(reason.contains("CA:FALSE"), "{reason}");
}

#[tokio::test]
async fn a_server_without_protection_is_never_told_the_password() {
    let fake = Fake::start(Abilities {
        login: Some(("owner@example.net", "open sesame")),
        ..Abilities::default()
    })
    .await;
    let reason = owner(attempt(trusting(Encryption::StartTls, &fake, None)).await);
    assert!(reason.contains("offers no STARTTLS"), "{reason}");
    let reason = owner(attempt(trusting(Encryption::Tls, &fake, None)).await);
    assert!(reason.contains("tls = \"starttls\""), "{reason}");
    assert!(!fake.heard().iter().any(|line| line.contains("AUTH")));
}

#[tokio::test]
async fn a_server_that_breaks_off_the_protection_is_tried_again() {
    let identity = identity(|_| {});
    let fake = server(Encryption::StartTls, &identity)
        .await
        .answer("STARTTLS", &[super::fake::Reply::HangUp]);
    let settings = trusting(Encryption::StartTls, &fake, Some(&identity.pem));
    let outcome = attempt(settings.clone()).await;
    assert!(matches!(outcome, Err(Trouble::Later { .. })), "{outcome:?}");
    assert_eq!(attempt(settings).await, queued());
}
