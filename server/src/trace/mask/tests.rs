//! What is hidden, and what stays.

use super::*;
use proptest::prelude::*;

#[track_caller]
fn check(raw: &str, masked: &str) {
    assert_eq!(String::from_utf8_lossy(&mask(raw.as_bytes())), masked);
}

#[test]
fn the_published_login_keeps_its_shape() {
    check(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Request Method=\"login\" Timeout=\"3000\" CameraCryptKey=\"844e7f0fadf4ba1c\">\n\
         <UserName Value=\"7xKPwb19QdFKzsjsrQx62g%3D%3D\"/>\n\
         <Password Value=\"U%2BK0X1QnWUv4tkvrrtQ0aQ%3D%3D\"/>\n\
         <CryptSessionKey Use=\"true\" Type=\"SHA1\" Value=\"/////xAAwKRSAQA=\"/>\n\
         <ApplicationKey Value=\"6a563c39\"/>\n</Request>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Request Method=\"login\" Timeout=\"3000\" CameraCryptKey=\"[masked]\">\n\
         <UserName Value=\"7xKPwb19QdFKzsjsrQx62g%3D%3D\"/>\n\
         <Password Value=\"[masked]\"/>\n\
         <CryptSessionKey Use=\"true\" Type=\"SHA1\" Value=\"[masked]\"/>\n\
         <ApplicationKey Value=\"6a563c39\"/>\n</Request>",
    );
}

#[test]
fn q41_the_stray_line_behind_a_key_is_hidden_with_it() {
    check(
        "<PersistKey Use=\"true\"/>\n4p4uaaq422af3\"/>\n<SessionKey",
        "<PersistKey Use=\"[masked]\"/>\n<SessionKey",
    );
}

#[test]
fn headers_are_hidden_to_the_end_of_their_line() {
    check(
        "Authorization:OAuth a=\"b\"\r\nHost: x",
        "Authorization:[masked]\r\nHost: x",
    );
    check(
        "set-cookie : a=b\r\n c=d\r\nHost: x",
        "set-cookie : [masked]\r\nHost: x",
    );
    check("COOKIE: a", "COOKIE: [masked]");
}

#[test]
fn sessions_keep_their_first_four_characters() {
    check(
        "<Request SessionKey=\"cb1b239456994fda\">",
        "<Request SessionKey=\"cb1b[masked]\">",
    );
    check(
        "PUT /upload/cb1b239456994fda/1.jpg HTTP/1.1",
        "PUT /upload/cb1b[masked]/1.jpg HTTP/1.1",
    );
    check(
        "PUT /upload//cb1b239456994fda/1.jpg HTTP/1.1",
        "PUT /upload//cb1b[masked]/1.jpg HTTP/1.1",
    );
    check(
        "ResourceID=\"upload/cb1b239456994fda/1.jpg\"",
        "ResourceID=\"upload/cb1b[masked]/1.jpg\"",
    );
    check("SessionKey='short'", "SessionKey='[masked]'");
}

#[test]
fn the_answer_to_a_login_is_hidden_too() {
    check(
        "<Response SessionKey=\"cb1b239456994fda\">\n<PersistKey Value=\"\"/>\n\
         <CryptSessionKey Value=\"cb1b239456994fda\"/>\n<LoginPeopleID=\"Name\"/>",
        "<Response SessionKey=\"cb1b[masked]\">\n<PersistKey Value=\"\"/>\n\
         <CryptSessionKey Value=\"[masked]\"/>\n<LoginPeopleID=\"Name\"/>",
    );
}

#[test]
fn q62_allshare_sends_its_login_in_clear() {
    check(
        "<loginID>me@example.org</loginID><password><![CDATA[a<b]]></password>",
        "<loginID>[masked]</loginID><password>[masked]</password>",
    );
}

#[test]
fn forms_and_json_are_hidden() {
    check("password=a%20b&x=1", "password=[masked]&x=1");
    check(
        "{\"password\": \"a b\", \"x\": 1}",
        "{\"password\": \"[masked]\", \"x\": 1}",
    );
    check(
        "GET /?access_token=abc HTTP/1.1",
        "GET /?access_token=[masked] HTTP/1.1",
    );
}

#[test]
fn a_value_that_is_cut_off_is_hidden_to_the_end() {
    check("<Password Value=\"secr", "<Password Value=\"[masked]");
    check("<password>secr", "<password>[masked]");
    check("SessionKey=\"cb1b239456994fda", "SessionKey=\"cb1b[masked]");
    check("Authorization: OA", "Authorization: [masked]");
}

#[test]
fn a_lost_quote_does_not_uncover_the_next_value() {
    check(
        "<Request CameraCryptKey=\"844e><Password Value=\"hunter22\"/><a/>",
        "<Request CameraCryptKey=\"[masked]<a/>",
    );
    check(
        "<PersistKey Value=\"abc\n<Password Value=\"hunter22\"/>\n<a/>",
        "<PersistKey Value=\"[masked]\"/>\n<a/>",
    );
}

#[test]
fn what_begins_in_the_middle_of_a_value_is_hidden_up_to_its_tag() {
    let masked = mask_from_anywhere(b"hunter22\"/>\n<password>x</password>--B--");
    assert_eq!(
        String::from_utf8_lossy(&masked),
        "[masked]>\n<password>[masked]</password>--B--"
    );
    assert_eq!(mask_from_anywhere(b"hunter22"), MASK);
    assert_eq!(mask_from_anywhere(b""), b"");
}

#[test]
fn other_bytes_stay_as_they_are() {
    let bytes: Vec<u8> = (0..=255).collect();
    assert_eq!(mask(&bytes), bytes);
    check(
        "wrong password, Password Valueless",
        "wrong password, Password Valueless",
    );
}

/// Where a password stands in requests, well-formed and broken; `{}` is the password.
const PLACES: [&str; 21] = [
    "<Password Value=\"{}\"/>",
    "<Password Value='{}'/>",
    "<Password Value={}/>",
    "<Password  Value = \"{}\" />",
    "<Password\r\nValue=\"{}\"></Password>",
    "<Password Type=\"x\" Value=\"{}\"/>",
    "<Password Value=\"{}",
    "<Password Value=\"{}><UserName Value=\"x\"/>",
    "<Password Value={}\"/>",
    "Password Value=\"{}\"/>",
    "<ns:Password Value=\"{}\"/>",
    "<password>{}</password>",
    "<password type=\"x\"><![CDATA[{}]]></password>",
    "<password><![CDATA[{}",
    "<password>\n{}\n</password>",
    "<Login Password=\"{}\" />",
    "<PersistKey Value=\"lost><Password Value=\"{}\"/>",
    "Authorization: Basic {}\r\n",
    "\r\nCookie:a=b; c={}\r\n",
    "<loginID>{}</loginID>",
    "{\"password\":\"{}\"}",
];

/// No six characters of the password in a row may be seen.
#[track_caller]
fn check_hidden(raw: &[u8], password: &str) {
    let masked = mask(raw);
    for window in password.as_bytes().windows(6) {
        let seen = masked.windows(6).any(|it| it == window);
        let (raw, masked) = (
            String::from_utf8_lossy(raw),
            String::from_utf8_lossy(&masked),
        );
        assert!(!seen, "{password} can be seen in\n{masked}\nmade of\n{raw}");
    }
}

fn odd_case(text: &str, seed: u64) -> String {
    let flip = |(at, it): (usize, char)| {
        if seed >> (at % 64) & 1 == 1 {
            it.to_ascii_uppercase()
        } else {
            it
        }
    };
    text.chars().enumerate().map(flip).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_password_is_never_seen_wherever_it_stands_and_wherever_the_capture_ends(
        place in proptest::sample::select(&PLACES[..]),
        password in "[0-9][A-Za-z0-9%+/=!$_.*-]{4,20}[0-9]",
        before in "([ -~\r\n]{0,20}[^A-Za-z]|)",
        behind in "[ -~\r\n]{0,40}",
        case in any::<u64>(),
        end in any::<proptest::sample::Index>(),
    ) {
        // A tag in front of it would make this the text of another element.
        let raw = before.replace('<', ".") + &odd_case(place, case).replace("{}", &password) + &behind;
        check_hidden(raw.as_bytes(), &password);
        check_hidden(&raw.as_bytes()[..end.index(raw.len() + 1)], &password);
    }

    #[test]
    fn raw_angle_brackets_do_not_uncover_a_quoted_password(
        place in proptest::sample::select(vec![
            "<Password Value=\"{}\"/>", "<Password Value='{}'/>", "<Login Password=\"{}\"/>", "<password>{}</password>",
        ]),
        password in "[0-9][A-Za-z0-9<>&;,]{4,20}[0-9]",
    ) {
        check_hidden(place.replace("{}", &password).as_bytes(), &password);
    }

    #[test]
    fn any_bytes_are_masked_without_a_panic(
        bytes in proptest::collection::vec(prop_oneof![
            any::<u8>().prop_map(|it| vec![it]),
            proptest::sample::select(&SECRETS[..]).prop_map(|(name, _)| name.to_vec()),
            Just(b" Value=\"".to_vec()), Just(b"<".to_vec()), Just(b"</".to_vec()), Just(b"<![CDATA[".to_vec()),
            Just(b":".to_vec()), Just(b"=".to_vec()), Just(b"\r\n ".to_vec()),
        ], 0..30),
    ) {
        let bytes = bytes.concat();
        let _ = mask(&bytes);
        let _ = mask_from_anywhere(&bytes);
    }
}

#[test]
fn what_proves_a_trial_is_hidden() {
    check(
        "X-Nx-Gateway-Trial: 0123456789abcdef\r\nHost: x",
        "X-Nx-Gateway-Trial: [masked]\r\nHost: x",
    );
}
