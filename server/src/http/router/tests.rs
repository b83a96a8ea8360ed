//! Every endpoint, and what is none.

use super::*;

#[track_caller]
fn check(method: &str, target: &str, host: Option<&str>, want: Endpoint) {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    assert_eq!(
        Endpoint::of(&method, &Target::parse(target), host),
        want,
        "{method} {target} at {host:?}"
    );
}

fn facebook() -> SiteName {
    SiteName::parse("facebook").unwrap()
}

#[test]
fn the_host_decides_only_for_the_root() {
    check(
        "GET",
        "/",
        Some("gld.samsungosp.com"),
        Endpoint::Check(CheckHost::Gld),
    );
    check(
        "HEAD",
        "/",
        Some("gld.samsungosp.com"),
        Endpoint::Check(CheckHost::Gld),
    );
    check(
        "GET",
        "/?x=1",
        Some("www.msn.com"),
        Endpoint::Check(CheckHost::Msn),
    );
    check(
        "GET",
        "/",
        Some("www.yahoo.co.kr:80"),
        Endpoint::Check(CheckHost::YahooKorea),
    );
    check("GET", "/", Some("nobody.example"), Endpoint::Page);
    check("GET", "/", None, Endpoint::Page);
    check(
        "POST",
        "/social/columbus/email",
        Some("gld.samsungosp.com"),
        Endpoint::Email,
    );
}

#[test]
fn q04_an_absolute_target_brings_its_own_host() {
    check(
        "GET",
        "http://gld.samsungosp.com",
        Some("x"),
        Endpoint::Check(CheckHost::Gld),
    );
    check(
        "POST",
        "http://snsgw.samsungmobile.com/facebook/auth",
        None,
        Endpoint::Login(facebook()),
    );
}

#[test]
fn the_method_is_part_of_an_endpoint() {
    check(
        "POST",
        "/social/columbus/email?DUID=1",
        None,
        Endpoint::Email,
    );
    check(
        "GET",
        "/social/columbus/email",
        None,
        Endpoint::EmailInBrowser,
    );
    check("PUT", "/social/columbus/email", None, Endpoint::Unknown);
    check("GET", "/facebook/auth", None, Endpoint::Unknown);
    check("POST", "/", Some("gld.samsungosp.com"), Endpoint::Unknown);
}

#[test]
fn q47_any_site_name_of_small_letters_and_digits() {
    check(
        "POST",
        "/facebook/photo",
        None,
        Endpoint::AnnouncePhoto(facebook()),
    );
    check(
        "POST",
        "/facebook/video",
        None,
        Endpoint::AnnounceVideo(facebook()),
    );
    for no_site in [
        "/face-book/auth",
        "/%00/auth",
        "/face%2Fbook/auth",
        "//auth",
    ] {
        check("POST", no_site, None, Endpoint::Unknown);
    }
}

#[test]
fn the_elements_of_an_upload_are_decoded() {
    let put = |element: &str| Endpoint::Put {
        session: "abc".to_owned(),
        element: element.to_owned(),
    };
    check(
        "PUT",
        "/upload/abc/SAM%20%C3%A4.JPG",
        None,
        put("SAM ä.JPG"),
    );
    for outside in [
        "/upload/abc/..",
        "/upload/abc/%2e%2e",
        "/upload/abc/a%2Fb",
        "/upload/abc/a%5Cb",
        "/upload/abc/%FF",
    ] {
        check("PUT", outside, None, Endpoint::Unknown);
    }
}

#[test]
fn q60_q61_q62_the_rest() {
    check(
        "GET",
        "/security/sso/initialize/time",
        None,
        Endpoint::ServerTime,
    );
    check(
        "GET",
        "/social/columbus/serviceproviders/list",
        None,
        Endpoint::ProviderList,
    );
    check(
        "POST",
        "/security/sso/userprofiles/authentication/emailid",
        None,
        Endpoint::AllShare,
    );
    for unknown in [
        Endpoint::ProviderList,
        Endpoint::AllShare,
        Endpoint::Unknown,
    ] {
        assert!(unknown.is_unknown() && !unknown.follows_a_check());
    }
}
