//! Refusals as real servers word them.

use super::*;

#[track_caller]
fn check(media_type: &str, body: &str, want: Option<&str>) {
    assert_eq!(
        words(media_type, body.as_bytes()).as_deref(),
        want,
        "{body}"
    );
}

#[test]
fn json() {
    let json = "application/json";
    check(
        json,
        r#"{"message":"Invalid API key","statusCode":401}"#,
        Some("Invalid API key"),
    );
    check(json, r#"{"error":{"message":"no\nroom"}}"#, Some("no room"));
    check(
        json,
        r#"{"message":["a must be a date","b is empty"]}"#,
        Some("a must be a date; b is empty"),
    );
    check(
        json,
        r#"{"code":40001,"http":400,"error":"invalid request"}"#,
        Some("invalid request"),
    );
    check(json, r#"{"statusCode":500}"#, None);
    check(json, "{", None);
    check("text/plain", r#""just text""#, Some("\"just text\""));
}

#[test]
fn xml() {
    let sabre = r#"<?xml version="1.0" encoding="utf-8"?><d:error xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns">
        <s:exception>Sabre\DAV\Exception\NotFound</s:exception><s:message>File not found: x in 'root'</s:message></d:error>"#;
    check(
        "application/xml; charset=utf-8",
        sabre,
        Some("File not found: x in 'root'"),
    );
    let s3 = "<Error><Code>NoSuchBucket</Code><Message>The bucket is not there</Message></Error>";
    check("application/xml", s3, Some("The bucket is not there"));
    check("application/xml", "<a/>", None);
}

#[test]
fn pages_and_plain_text() {
    let page = "<html>\r\n<head><TITLE>413 Request Entity Too Large</TITLE></head></html>";
    check("text/html", page, Some("413 Request Entity Too Large"));
    check("", "<!DOCTYPE html><p>", None);
    check(
        "text/plain",
        "Unauthorized\nsecond line",
        Some("Unauthorized"),
    );
    check("text/plain", "", None);
    check("text/plain", "a\u{1b}[31m\tb", Some("a [31m b"));
}

#[test]
fn not_too_much_of_it() {
    let long = "ü".repeat(400);
    let said = words("text/plain", long.as_bytes()).unwrap();
    assert_eq!(said.chars().count(), LONGEST);
    assert!(said.ends_with("ü…"));
}
