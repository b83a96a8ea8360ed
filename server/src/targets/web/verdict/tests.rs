//! One rule for each status.

use super::*;

fn judged(status: u16) -> Trouble {
    let refusal = Refusal {
        host: "h".to_owned(),
        status,
        phrase: "Usual Words",
        after: Some(Duration::from_secs(7)),
        ..Refusal::default()
    };
    refusal.judge("`token_file`")
}

#[test]
fn who_has_to_do_something() {
    for status in [301, 302, 303, 304, 307, 308, 401, 403, 407] {
        assert!(matches!(judged(status), Trouble::Owner(_)), "{status}");
    }
    for status in [408, 425, 429, 500, 501, 502, 503, 504, 507, 599] {
        let Trouble::Later { after, .. } = judged(status) else {
            panic!("{status}");
        };
        assert_eq!(after, Some(Duration::from_secs(7)));
    }
    for status in [400, 402, 404, 405, 409, 410, 411, 413, 415, 422, 451] {
        assert!(matches!(judged(status), Trouble::Never(_)), "{status}");
    }
}

#[test]
fn the_words() {
    let said = |status| judged(status).to_string();
    assert_eq!(
        said(401),
        "h doesn't accept the login: 401 Usual Words; look at `token_file`"
    );
    assert_eq!(said(413), "h finds it too large: 413 Usual Words");
    assert_eq!(
        said(302),
        "h sends us on to nowhere: 302 Usual Words; look at `url`"
    );
    let refusal = Refusal {
        host: "h".to_owned(),
        status: 308,
        location: Some("https://h/".to_owned()),
        ..Refusal::default()
    };
    assert_eq!(
        refusal.judge("").to_string(),
        "h sends us on to https://h/ (308); write the address it wants as `url`"
    );
    let refusal = Refusal {
        host: "h".to_owned(),
        status: 429,
        words: Some("slow down".to_owned()),
        ..Refusal::default()
    };
    assert_eq!(
        refusal.judge("").to_string(),
        "h asks to try again later: 429 slow down"
    );
}

#[test]
fn patience_in_seconds_or_until_a_date() {
    let now: Timestamp = "1994-11-06T08:49:30Z".parse().unwrap();
    let seconds = |value| retry_after(value, now).map(|it| it.as_secs());
    assert_eq!(seconds("120"), Some(120));
    assert_eq!(seconds(" 0 "), Some(0));
    assert_eq!(seconds("Sun, 06 Nov 1994 08:49:37 GMT"), Some(7));
    assert_eq!(seconds("Sun, 06 Nov 1994 08:49:00 GMT"), Some(0));
    assert_eq!(seconds("99999999999999999999999"), Some(u64::MAX));
    assert_eq!(seconds("soon"), None);
    assert_eq!(seconds(""), None);
    assert_eq!(seconds("-1"), None);
}

#[test]
fn certificates() {
    let said = |error: CertificateError, named| {
        distrusted("h", &rustls::Error::InvalidCertificate(error), named)
    };
    let is_owners = |trouble| matches!(trouble, Trouble::Owner(_));
    assert!(!is_owners(said(CertificateError::NotValidYet, false)));
    assert!(is_owners(said(CertificateError::Expired, false)));
    assert!(is_owners(said(CertificateError::BadEncoding, false)));
    assert_eq!(
        said(CertificateError::UnknownIssuer, true).to_string(),
        "the certificate of h is not from those in `ca_file`"
    );
    let other = rustls::Error::HandshakeNotComplete;
    assert!(is_owners(distrusted("h", &other, false)));
}
