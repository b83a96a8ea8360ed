//! Who may send.

use super::*;

fn account(name: &str, password: &str) -> Account {
    Account {
        name: name.to_owned(),
        password: Password::new(password),
        password_file: PathBuf::new(),
    }
}

fn access() -> Access {
    Access {
        senders: ["Camera@samsungcamera.com", "*@example.org", "both"]
            .map(str::to_owned)
            .to_vec(),
        accounts: vec![account("Me", "open sesame"), account("both", "ünï")],
    }
}

#[track_caller]
fn check(name: &str, password: &str, want: LoginVerdict) {
    assert_eq!(access().check_login(name, password), want, "{name}");
}

#[test]
fn senders_are_compared_without_case_and_may_be_patterns() {
    for address in ["camera@SAMSUNGcamera.com", "anybody@Example.org"] {
        assert!(access().allows_sender(address), "{address}");
    }
    for address in ["", "camera@samsungcamera.com.example", "example.org", "me"] {
        assert!(!access().allows_sender(address), "{address}");
    }
}

#[test]
fn an_account_needs_its_password() {
    check("me", "open sesame", LoginVerdict::Allowed);
    check("ME", "open sesame", LoginVerdict::Allowed);
    for wrong in ["", "open", "open sesame ", "Open sesame"] {
        check("me", wrong, LoginVerdict::WrongPassword);
    }
}

#[test]
fn a_sender_without_account_needs_none() {
    check(
        "camera@samsungcamera.com",
        "anything",
        LoginVerdict::Allowed,
    );
    check("someone@example.org", "", LoginVerdict::Allowed);
}

#[test]
fn a_sender_with_account_needs_its_password() {
    check("both", "", LoginVerdict::WrongPassword);
    check("Both", "ünï", LoginVerdict::Allowed);
}

#[test]
fn a_stranger_is_not_allowed_whatever_the_password() {
    check("stranger", "open sesame", LoginVerdict::NotAllowed);
    check("", "", LoginVerdict::NotAllowed);
}

#[test]
fn passwords_are_never_shown() {
    let shown = format!("{:?}", access());
    assert!(
        shown.contains("hidden") && !shown.contains("sesame"),
        "{shown}"
    );
}
