//! The boundary as headers name it.

use super::*;

#[track_caller]
fn check(content_type: &str, want: Option<&str>) {
    let got = from_content_type(content_type.as_bytes());
    assert_eq!(
        got.map(|it| String::from_utf8_lossy(it).into_owned())
            .as_deref(),
        want
    );
}

#[test]
fn the_published_header_is_read() {
    check(
        "multipart/form-data; boundary=---------------------------7d93b9550d4a",
        Some("---------------------------7d93b9550d4a"),
    );
}

#[test]
fn quotes_case_blanks_and_other_parameters_do_not_matter() {
    check(
        r#"multipart/form-data;charset=utf-8; Boundary = "a b;c""#,
        Some("a b;c"),
    );
    check("Multipart/Form-Data;BOUNDARY=x ; y=z", Some("x"));
    check("; boundary=x", Some("x"));
    check(
        r#"multipart/form-data; boundary="never closed"#,
        Some("never closed"),
    );
}

#[test]
fn a_header_without_a_usable_boundary_has_none() {
    check("", None);
    check("image/jpeg", None);
    check("multipart/form-data; boundary", None);
    check("multipart/form-data; boundary=", None);
    check("multipart/form-data; boundary=\"\"", None);
    check("multipart/form-data; myboundary=x", None);
    check(&format!("a/b; boundary={}", "x".repeat(257)), None);
}
