//! The two faces of a refusal.

use super::*;

#[test]
fn the_owner_learns_which_line_to_add() {
    let reject = Reject::SenderNotAllowed {
        sender: "me@example.org".to_owned(),
    };
    assert_eq!(
        reject.to_string(),
        "the sender \"me@example.org\" is not on the list; to let it in, add it in config.toml: \
             [access] senders = [ … , \"me@example.org\"]"
    );
}

#[test]
fn camera_text_cannot_break_a_log_line() {
    let reject = Reject::LoginNotAllowed {
        login: "a\nb\u{1b}[31m".to_owned(),
    };
    assert!(!reject.to_string().contains(char::is_control));
}

#[test]
fn the_camera_does_not_learn_why_a_login_failed() {
    let login = "me@example.org".to_owned();
    let answers = [
        Reject::LoginNotAllowed {
            login: login.clone(),
        },
        Reject::WrongPassword { login },
        Reject::BadCredentials("the key has not 32 bytes"),
    ]
    .map(|reject| reject.answer().body);
    for answer in answers {
        assert_eq!(
            answer,
            "<Response ErrCode=\"401\" ErrSubCode=\"0\" /><!-- Login failed -->"
        );
    }
}
