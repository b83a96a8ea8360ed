//! The answers, byte for byte (Q10, Q44 to Q50).

use super::*;
use expect_test::{Expect, expect};

#[track_caller]
fn check(answer: &Answer, status: u16, body: Expect) {
    assert_eq!(answer.status, status);
    body.assert_eq(&answer.body);
}

fn session() -> SessionKey {
    SessionKey::parse("cb1b239456994fdaa689cdb119c52703").unwrap()
}

#[test]
fn q50_success_is_xml_without_a_line_end() {
    check(
        &Answer::success(),
        200,
        expect![[r#"<Response Status="succ" />"#]],
    );
    check(
        &Answer::logged_out(),
        200,
        expect![[r#"<Response Status="succ" />"#]],
    );
}

#[test]
fn q44_the_login_answer_has_a_line_that_is_not_xml() {
    let answer = Answer::login(&session(), "Any Display Name");
    check(
        &answer,
        200,
        expect![[r#"
            <Response SessionKey="cb1b239456994fdaa689cdb119c52703">
            <PersistKey Value=""/>
            <CryptSessionKey Value="cb1b239456994fdaa689cdb119c52703"/>
            <LoginPeopleID="Any Display Name"/>
            <OAuth URL="http://snsgw.samsungmobile.com/oauth"/>
            </Response>"#]],
    );
}

/// What a camera would find behind `LoginPeopleID="`.
fn shown_name(display_name: &str) -> String {
    let body = Answer::login(&session(), display_name).body;
    let (_, rest) = body.split_once("LoginPeopleID=\"").unwrap();
    rest.split_once("\"/>").unwrap().0.to_owned()
}

#[test]
fn q45_the_name_stays_within_63_bytes_and_whole_characters() {
    assert_eq!(shown_name(&"a".repeat(64)), "a".repeat(63));
    assert_eq!(shown_name(&"가".repeat(30)), "가".repeat(21));
    assert_eq!(shown_name(&format!("{}é", "a".repeat(62))), "a".repeat(62));
    assert_eq!(shown_name(&"&".repeat(63)), "&amp;".repeat(12));
}

#[test]
fn the_name_cannot_leave_its_quotes() {
    assert_eq!(
        shown_name("A \"B\" <c>\n&"),
        "A &quot;B&quot; &lt;c&gt; &amp;"
    );
}

#[test]
fn q49_the_upload_location_is_two_attributes() {
    let answer = Answer::upload_location(
        UPLOAD_HOST,
        "upload/cb1b239456994fdaa689cdb119c52703/01\".JPG",
    );
    check(
        &answer,
        200,
        expect![[
            r#"<Response HostAddr="snsgw.samsungmobile.com:80" ResourceID="upload/cb1b239456994fdaa689cdb119c52703/01&quot;.JPG" />"#
        ]],
    );
}

#[test]
fn a_refusal_carries_its_status_twice() {
    check(
        &Answer::refused(401, "Session expired"),
        401,
        expect![[r#"<Response ErrCode="401" ErrSubCode="0" /><!-- Session expired -->"#]],
    );
}

#[test]
fn an_explanation_cannot_end_its_comment() {
    let body = Answer::refused(400, "a --> b ----\n<Response Status=\"succ\" />").body;
    let (_, comment) = body.split_once("<!-- ").unwrap();
    assert_eq!(comment, "a - -> b - - - - <Response Status=\"succ\" /> -->");
    assert!(Answer::refused(400, &"가".repeat(1000)).body.len() < 300);
}

#[test]
fn q60_the_time_is_in_milliseconds() {
    check(
        &Answer::server_time(1_764_000_000_123),
        200,
        expect![[
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><initializeResult><currentServerTime>1764000000123</currentServerTime></initializeResult>"#
        ]],
    );
}

#[test]
fn a_redirect_names_its_target_and_adds_no_header_lines() {
    let answer = Answer::redirect("/\r\nSet-Cookie: a=b");
    assert_eq!(answer.status, 302);
    assert_eq!(
        answer.headers,
        [("Location", "/Set-Cookie: a=b".to_owned())]
    );
}

#[test]
fn q10_reason_phrases_are_in_capitals() {
    let phrases = [200, 302, 400, 401, 404, 500].map(reason_phrase);
    assert_eq!(
        phrases,
        [
            "OK",
            "FOUND",
            "BAD REQUEST",
            "UNAUTHORIZED",
            "NOT FOUND",
            "INTERNAL SERVER ERROR"
        ]
    );
}
