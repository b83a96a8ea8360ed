//! Logins and logouts as cameras write them (Q41 to Q46, Q52).

use super::*;

/// The published login of an NX300 with throw-away credentials, a spilled buffer in its midst
/// (Q41).
const NX300: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Request Method="login" Timeout="3000" CameraCryptKey="844e7f0fadf4ba1cf5b6de9edb06ac9a448c0d3031b73db65a308cecb570428a44dea69bddd94403829e5c06efee9a4d555590f75a8c1313c3b935a0a03684d463733b30d3a34fe11b0da9d7f230366221ceec509419d89fd9b0cc36adc7258fbc904b497173d1f154202727c402b2a25d58dd0ecc6d576294880226cfb46151">
<UserName Value="7xKPwb19QdFKzsjsrQx62g%3D%3D"/>
<Password Value="U%2BK0X1QnWUv4tkvrrtQ0aQ%3D%3D"/>
<PersistKey Use="true"/>
4p4uaaq422af3"/>
<SessionKey Type="APIF"/>
<CryptSessionKey Use="true" Type="SHA1" Value="/////xAAwKRSAQAAAPAHtv////8QAMCkUgEAAADwB7Y="/>
<ApplicationKey Value="6a563c3967f147d3adfa454ef913535d0d109ba4b4584914"/>
</Request>"#;

const QF30: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Request Method="login" Timeout="3000">
<UserName Value="user%40example.org"/>
<Password Value="secret"/>
<PersistKey Use="true"/>
<SessionKey Type="APIF"/>
<CryptSessionKey Use="true" Type="SHA1"/>
<ApplicationKey Value="6a563c3967f147d3adfa454ef913535d0d109ba4b4584914"/>
</Request>"#;

const KEY: &str = "cb1b239456994fdaa689cdb119c52703";

#[track_caller]
fn check(body: &str, want: Result<LoginRequest, Reject>) {
    assert_eq!(LoginRequest::parse(body.as_bytes()), want);
}

#[track_caller]
fn check_login(body: &str, login: &str, password: &str) {
    match LoginRequest::parse(body.as_bytes()) {
        Ok(LoginRequest::Login(found)) => {
            assert_eq!(
                (found.login.as_str(), found.password.reveal()),
                (login, password)
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn q41_the_published_nx300_login_is_read() {
    check_login(NX300, "f", "p");
}

#[test]
fn q41_a_spilled_buffer_may_hold_anything() {
    for spill in ["<a&b\"/>", "</Request>", "\u{1}\u{2}<<", "<UserName"] {
        check_login(&NX300.replace("4p4uaaq422af3\"/>", spill), "f", "p");
    }
}

#[test]
fn q42_the_qf30_logs_in_without_encryption() {
    check_login(QF30, "user@example.org", "secret");
}

#[test]
fn q43_an_empty_login_is_refused_with_400() {
    check("", Err(Reject::EmptyBody));
    check("\r\n\0", Err(Reject::EmptyBody));
    assert_eq!(Reject::EmptyBody.status(), 400);
}

#[test]
fn q46_a_login_without_a_name_is_meant_for_the_browser() {
    check(
        r#"<Request Method="login"><OAuth Version="1.0"/></Request>"#,
        Ok(LoginRequest::OAuth),
    );
}

#[test]
fn q52_a_logout_may_name_its_session() {
    let session = SessionKey::parse(KEY);
    check(
        &format!(r#"<Request Method="logout" SessionKey="{KEY}"/>"#),
        Ok(LoginRequest::Logout {
            session: session.clone(),
        }),
    );
    check(
        &format!(r#"<Request Method="LOGOUT"><SessionKey Value="{KEY}"/></Request>"#),
        Ok(LoginRequest::Logout { session }),
    );
    check(
        r#"<Request Method="logout"/>"#,
        Ok(LoginRequest::Logout { session: None }),
    );
}

#[test]
fn an_unknown_method_is_a_login() {
    check_login(
        &QF30.replace("Method=\"login\"", "Method=\"relogin\""),
        "user@example.org",
        "secret",
    );
}
