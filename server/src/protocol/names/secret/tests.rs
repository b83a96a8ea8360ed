//! Secrets: what they are, and that they do not show themselves.

use super::*;

const DIGITS: &str = "cb1b239456994fdaa689cdb119c52703";

#[test]
fn a_key_is_32_small_digits() {
    assert_eq!(
        SessionKey::from_random([0xA5; 16]).as_str(),
        "a5".repeat(16)
    );
    let key = SessionKey::parse(&DIGITS.to_ascii_uppercase()).unwrap();
    assert_eq!(key.as_str(), DIGITS);
}

#[test]
fn what_is_no_key_is_refused() {
    for text in [
        "",
        "1f",
        &DIGITS[1..],
        "zb1b239456994fdaa689cdb119c52703",
        &format!("{DIGITS}0"),
    ] {
        assert_eq!(SessionKey::parse(text), None, "{text}");
    }
}

#[test]
fn q49_the_resource_is_our_token_with_the_cameras_extension() {
    let key = SessionKey::parse(DIGITS).unwrap();
    let token = UploadToken::from_random([1, 2, 3, 4, 5, 6, 7, 255]);
    let resource = |name| token.resource(&key, &FileName::from_camera(name));
    assert_eq!(
        resource("SAM_0001.JPG"),
        format!("upload/{DIGITS}/01020304050607ff.JPG")
    );
    assert_eq!(
        resource("SAM_0001"),
        format!("upload/{DIGITS}/01020304050607ff")
    );
    assert_eq!(
        resource("a.사진"),
        format!("upload/{DIGITS}/01020304050607ff")
    );
    assert!(resource("a.12345").len() <= 63);
}

#[test]
fn q49_the_token_comes_back_with_or_without_extension() {
    let token = UploadToken::from_random([0xAB; 8]);
    for element in [
        "abababababababab.JPG",
        "abababababababab",
        "ABABABABABABABAB.jpg",
    ] {
        assert_eq!(
            UploadToken::parse(element).as_ref(),
            Some(&token),
            "{element}"
        );
    }
    for element in ["SAM_0001.JPG", "", "..", ".abababababababab"] {
        assert_eq!(UploadToken::parse(element), None, "{element}");
    }
}

#[test]
fn secrets_do_not_print_themselves() {
    assert_eq!(
        format!("{:?}", SessionKey::parse(DIGITS).unwrap()),
        "SessionKey(cb1b…)"
    );
    assert_eq!(
        format!("{:?}", UploadToken::from_random([7; 8])),
        "UploadToken(0707…)"
    );
}
