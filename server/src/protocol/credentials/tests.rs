//! Encrypted and plain credentials (Q40 to Q42).

use super::*;
use proptest::prelude::*;

/// Key and vector of the published NX300 login.
const NX300: &str = "/////xAAwKRSAQAAAPAHtv////8QAMCkUgEAAADwB7Y=";

/// The bytes 0 to 31.
const COUNTING: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

#[track_caller]
fn check(key: &str, field: &str, want: &str) {
    assert_eq!(decrypt(key, field).as_deref(), Ok(want));
}

#[track_caller]
fn check_refused(key: &str, field: &str, want: &'static str) {
    assert_eq!(decrypt(key, field), Err(Reject::BadCredentials(want)));
}

#[test]
fn q40_the_published_nx300_login() {
    check(NX300, "7xKPwb19QdFKzsjsrQx62g%3D%3D", "f");
    check(NX300, "U%2BK0X1QnWUv4tkvrrtQ0aQ%3D%3D", "p");
}

#[test]
fn q40_zero_padding_is_cut_and_a_full_block_has_none() {
    check(COUNTING, "R2M2d5R70LazP5hxY1WBSg%3D%3D", "user@example.org");
    check(
        COUNTING,
        "8XAlR9hMu8P59J4atMUcAqrmQb%2FAod%2BoyTsPhRH%2BGfY%3D",
        "Camera@samsungcamera.com",
    );
    check(COUNTING, "KvImpVasGRwKf8EjSWAO8w%3D%3D", "secret");
}

#[test]
fn q40_a_plus_is_a_digit_and_not_a_blank() {
    check(NX300, "U+K0X1QnWUv4tkvrrtQ0aQ==", "p");
}

#[test]
fn q40_an_empty_field_is_an_empty_text() {
    check(COUNTING, "", "");
}

#[test]
fn q40_missing_base64_padding_is_forgiven() {
    check(COUNTING, "KvImpVasGRwKf8EjSWAO8w", "secret");
}

#[test]
fn garbage_is_refused_with_a_reason() {
    check_refused("????", "", "the key is not base64");
    check_refused(
        "AAEC",
        "KvImpVasGRwKf8EjSWAO8w%3D%3D",
        "the key has not 32 bytes",
    );
    check_refused(
        &format!("{}AA==", &COUNTING[..43]),
        "",
        "the key is not base64",
    );
    check_refused(COUNTING, "!", "a field is not base64");
    check_refused(COUNTING, "AAEC", "a field is not a multiple of 16 bytes");
    check_refused(
        NX300,
        "KvImpVasGRwKf8EjSWAO8w%3D%3D",
        "a field is not readable text",
    );
}

fn read(fields: &str) -> Result<Credentials, Reject> {
    Credentials::read(&Document::read(
        format!("<Request>{fields}</Request>").as_bytes(),
    )?)
}

#[test]
fn q42_without_a_key_the_fields_are_plain() {
    for key in [
        "",
        "<CryptSessionKey Use=\"true\" Type=\"SHA1\"/>",
        "<CryptSessionKey Value=\"\"/>",
    ] {
        let fields =
            format!("<UserName Value=\"user%40example.org\"/><Password Value=\"a+b%20c\"/>{key}");
        let credentials = read(&fields).unwrap();
        assert_eq!(
            (credentials.login.as_str(), credentials.password.reveal()),
            ("user@example.org", "a+b c")
        );
    }
}

#[test]
fn a_login_needs_a_name_but_no_password() {
    assert_eq!(
        read("<UserName Value=\"me\"/>").unwrap().password,
        Password(String::new())
    );
    assert_eq!(
        read("<Password Value=\"x\"/>"),
        Err(Reject::BadCredentials("it has no user name"))
    );
    assert_eq!(
        read("<UserName Value=\" \"/>"),
        Err(Reject::BadCredentials("the user name is empty"))
    );
    assert_eq!(
        read("<UserName Value=\"a%0Ab\"/>"),
        Err(Reject::BadCredentials("a field is not readable text"))
    );
}

#[test]
fn a_password_does_not_print_itself() {
    let credentials = read("<UserName Value=\"me\"/><Password Value=\"hunter2\"/>").unwrap();
    assert!(!format!("{credentials:?}").contains("hunter2"));
}

proptest! {
    #[test]
    fn any_text_is_decrypted_or_refused(key in any::<Vec<u8>>(), bytes in any::<Vec<u8>>(), text in any::<String>()) {
        let encoded = |bytes: &[u8]| BASE64.encode(bytes);
        for key in [encoded(&key), COUNTING.to_owned(), text.clone()] {
            for field in [encoded(&bytes), text.clone()] {
                let result = decrypt(&key, &field);
                prop_assert!(matches!(result, Ok(_) | Err(Reject::BadCredentials(_))));
            }
        }
    }
}
