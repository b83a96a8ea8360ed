//! The headers of a part as cameras write them (Q30, Q31, Q36).

use super::*;
use proptest::prelude::*;

#[track_caller]
fn check(value: &[u8], name: Option<&str>, file_name: Option<&str>) {
    let found = Disposition::parse(value);
    assert_eq!(
        (found.name.as_deref(), found.file_name.as_deref()),
        (name, file_name)
    );
}

#[test]
fn q30_parameter_names_come_in_any_case() {
    let want = (Some("binary"), Some("SAM_4371.JPG"));
    for value in [
        r#"form-data; name="binary"; fileName="SAM_4371.JPG""#,
        r#"form-data; Name="binary"; FILENAME="SAM_4371.JPG""#,
        r#"form-data;filename = "SAM_4371.JPG" ;name=binary"#,
        r#"form-data; name=binary; fileName=SAM_4371.JPG;"#,
    ] {
        check(value.as_bytes(), want.0, want.1);
    }
}

#[test]
fn q36_file_names_are_utf8_or_else_euc_kr() {
    check(
        "form-data; fileName=\"사진.JPG\"".as_bytes(),
        None,
        Some("사진.JPG"),
    );
    check(
        b"form-data; fileName=\"\xBB\xE7\xC1\xF8.JPG\"",
        None,
        Some("사진.JPG"),
    );
}

#[test]
fn a_backslash_protects_quotes_and_is_itself_in_a_path() {
    check(
        br#"form-data; filename="a \"b\" \\ c; name=x.jpg""#,
        None,
        Some(r#"a "b" \ c; name=x.jpg"#),
    );
    check(
        br#"form-data; filename="C:\DCIM\1.JPG"; name="binary""#,
        Some("binary"),
        Some(r"C:\DCIM\1.JPG"),
    );
}

#[test]
fn an_extended_file_name_comes_first() {
    check(
        b"form-data; filename=\"_.jpg\"; filename*=UTF-8''%EC%82%AC.jpg",
        None,
        Some("사.jpg"),
    );
    check(
        b"form-data; filename*=euc-kr'ko'%BB%E7.jpg; filename=\"_.jpg\"",
        None,
        Some("사.jpg"),
    );
    check(
        b"form-data; filename=\"_.jpg\"; filename*=nothing''x; filename*=x",
        None,
        Some("_.jpg"),
    );
}

#[test]
fn damage_is_forgiven() {
    check(b"", None, None);
    check(b"form-data", None, None);
    check(b"form-data; name", None, None);
    check(
        b"form-data; name=\"binary\" junk; ; =; fileName=\"a.JPG",
        Some("binary"),
        Some("a.JPG"),
    );
    check(b"form-data; name=\"\"; name=\"b\"", Some("b"), None);
}

#[test]
fn q31_media_types_lose_their_semicolon_and_pjpeg_is_jpeg() {
    for (value, want) in [
        ("image/jpeg;", "image/jpeg"),
        ("image/pjpeg;", "image/jpeg"),
        ("Image/JPG", "image/jpeg"),
        ("multipart/form-data; boundary=x", "multipart/form-data"),
        (" video/mp4 ", "video/mp4"),
        ("", "application/octet-stream"),
        ("jpeg", "application/octet-stream"),
        ("a/b/c", "application/octet-stream"),
        ("a b/c\nd", "application/octet-stream"),
    ] {
        assert_eq!(media_type(value.as_bytes()), want, "{value}");
    }
}

proptest! {
    #[test]
    fn any_header_is_read(value in any::<Vec<u8>>(), soup in "form-data(; ?(name|fileName\\*?)[=\"';\\\\%ab ]{0,8}){0,6}") {
        let _ = Disposition::parse(&value);
        let _ = Disposition::parse(soup.as_bytes());
        let _ = media_type(&value);
    }

    #[test]
    fn quoted_names_come_back(name in "[^\"\\\\]+") {
        let value = format!("form-data; name=\"binary\"; fileName=\"{name}\"");
        prop_assert_eq!(Disposition::parse(value.as_bytes()).file_name, Some(name));
    }
}
