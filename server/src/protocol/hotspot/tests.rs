//! The answers to the checks (Q20, Q21).

use super::*;

#[track_caller]
fn check(
    host: CheckHost,
    flavour: Flavour,
    status: u16,
    headers: &[(&'static str, &str)],
    body: &str,
) {
    let answer = answer(host, flavour);
    let found: Vec<(&str, &str)> = answer
        .headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    assert_eq!(
        (answer.status, found.as_slice(), answer.body.as_str()),
        (status, headers, body)
    );
}

#[test]
fn q20_gld_looks_like_nginx_with_an_entity_tag() {
    for flavour in [Flavour::Cookie, Flavour::Redirect] {
        check(
            CheckHost::Gld,
            flavour,
            200,
            &[("Server", "nginx/notreally"), ("ETag", "\"deadbeef\"")],
            "",
        );
    }
}

#[test]
fn q21_the_cookie_is_for_the_domain_with_its_leading_dot() {
    let cookie = "samsung=hotspot; Domain=.yahoo.co.kr; Path=/";
    check(
        CheckHost::YahooKorea,
        Flavour::Cookie,
        200,
        &[("Set-Cookie", cookie)],
        "YAHOO!",
    );
    let cookie = "samsung=hotspot; Domain=.msn.com; Path=/";
    check(
        CheckHost::Msn,
        Flavour::Cookie,
        200,
        &[("Set-Cookie", cookie)],
        "MSN",
    );
}

#[test]
fn q21_the_redirect_leads_to_plain_http() {
    let address = "http://yahoo.com";
    check(
        CheckHost::YahooKorea,
        Flavour::Redirect,
        302,
        &[("Location", address)],
        address,
    );
    let address = "http://msn.com";
    check(
        CheckHost::Msn,
        Flavour::Redirect,
        302,
        &[("Location", address)],
        address,
    );
}

#[test]
fn q05_the_host_is_recognised_in_any_case_and_with_port() {
    for check in [CheckHost::Gld, CheckHost::YahooKorea, CheckHost::Msn] {
        let loud = check.name().to_ascii_uppercase();
        for host in [
            check.name(),
            &loud,
            &format!("{loud}:80"),
            &format!("{loud}."),
        ] {
            assert_eq!(CheckHost::of(host), Some(check), "{host}");
        }
    }
    for host in ["", "yahoo.co.kr", "www.yahoo.com", "www.samsungimaging.com"] {
        assert_eq!(CheckHost::of(host), None, "{host}");
    }
}

#[test]
fn a_flavour_is_found_by_its_name() {
    for flavour in [Flavour::Cookie, Flavour::Redirect] {
        assert_eq!(Flavour::named(flavour.name()), Some(flavour));
    }
    assert_eq!(Flavour::named("cake"), None);
}
