//! The message part of a mail (Q33 to Q35).

use super::*;
use expect_test::{Expect, expect};
use proptest::prelude::*;

/// The published message of an NX300; its lines end as they do on the wire.
const NX300: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n\
    <email><sender>Camera@samsungcamera.com</sender><receiverList><receiver>friend@example.org</receiver> \
    </receiverList><title><![CDATA[[Samsung Smart Camera] sent you files.]]></title> \
    <body><![CDATA[Sent from Samsung Camera.\r\nlanguage_sh100_utf8]]></body></email>\r\n";

#[track_caller]
fn check(part: &str, want: Expect) {
    want.assert_debug_eq(&Message::parse(part.as_bytes()).expect("a message"));
}

#[track_caller]
fn check_body(body: &str, want: &str) {
    let part = format!("<email><sender>a@b</sender><body><![CDATA[{body}]]></body></email>");
    assert_eq!(
        Message::parse(part.as_bytes()).unwrap().body,
        want,
        "{body:?}"
    );
}

#[test]
fn the_published_nx300_message_is_read() {
    check(
        NX300,
        expect![[r#"
            Message {
                sender: Mailbox {
                    display_name: None,
                    address: "Camera@samsungcamera.com",
                },
                recipients: [
                    "friend@example.org",
                ],
                subject: "[Samsung Smart Camera] sent you files.",
                body: "Sent from Samsung Camera.",
            }
        "#]],
    );
}

#[test]
fn q33_the_sender_may_have_a_name() {
    let part = NX300.replace(
        "<sender>Camera@",
        "<sender><![CDATA[Anna <anna@example.org>]]></sender><x>",
    );
    let message = Message::parse(part.as_bytes()).unwrap();
    assert_eq!(message.sender.to_string(), "Anna <anna@example.org>");
}

#[test]
fn q33_a_name_and_address_may_come_without_escapes() {
    let part = NX300.replace("Camera@samsungcamera.com", "Anna <anna@example.org>");
    let message = Message::parse(part.as_bytes()).unwrap();
    assert_eq!(message.sender.to_string(), "Anna <anna@example.org>");
    assert_eq!(
        (message.recipients.len(), message.body.as_str()),
        (1, "Sent from Samsung Camera.")
    );
}

#[test]
fn q34_the_language_token_is_cut_with_either_line_end() {
    check_body("Hello\r\nlanguage_sh100_utf8", "Hello");
    check_body("Hello\nlanguage_sh100_utf8\r\n", "Hello");
    check_body("Hello\rlanguage_sh100_utf8", "Hello");
    check_body("language_sh100_utf8", "");
}

#[test]
fn q34_the_token_in_a_sentence_is_text() {
    check_body("what is language_sh100_utf8", "what is language_sh100_utf8");
    check_body("language_sh100_utf8\nHello", "language_sh100_utf8\nHello");
}

#[test]
fn thirty_recipients_and_more_are_kept_in_order() {
    let list: String = (0..40)
        .map(|n| format!("<receiver>r{n}@example.org</receiver> "))
        .collect();
    let part = NX300.replace("<receiver>friend@example.org</receiver> ", &list);
    let message = Message::parse(part.as_bytes()).unwrap();
    assert_eq!(message.recipients.len(), 40);
    assert_eq!(
        message.recipients.last().map(String::as_str),
        Some("r39@example.org")
    );
}

#[test]
fn a_mail_to_more_people_than_any_camera_holds_is_refused() {
    let to = |count: usize| {
        let list = "<receiver>a@b</receiver>".repeat(count);
        let part = NX300.replace("<receiver>friend@example.org</receiver> ", &list);
        Message::parse(part.as_bytes())
    };
    assert_eq!(to(100).unwrap().recipients.len(), 100);
    assert_eq!(
        to(101),
        Err(crate::protocol::reject::Reject::TooManyRecipients { limit: 100 })
    );
}

#[test]
fn q35_unescaped_words_do_not_break_the_mail() {
    check(
        "<email><sender>a@b</sender><receiverList><receiver> c@d </receiver><receiver/></receiverList>\
         <title>R&B <3\r\nBcc: x@y</title><body>1 < 2 & so\r\nlanguage_sh100_utf8</body></email>\0\0",
        expect![[r#"
            Message {
                sender: Mailbox {
                    display_name: None,
                    address: "a@b",
                },
                recipients: [
                    "c@d",
                ],
                subject: "R&B <3 Bcc: x@y",
                body: "1 < 2 & so",
            }
        "#]],
    );
}

#[test]
fn without_a_sender_there_is_no_message() {
    for part in [
        "<email><title>x</title></email>",
        "<email><sender> </sender></email>",
    ] {
        let refused = Message::parse(part.as_bytes());
        assert_eq!(refused, Err(Reject::MissingField { field: "sender" }));
    }
}

proptest! {
    #[test]
    fn a_cut_or_stained_message_is_read_or_refused(end in 0..400usize, place in 0..400usize, stain: u8) {
        let mut part = NX300.as_bytes().to_vec();
        part.truncate(end);
        if let Some(byte) = part.get_mut(place) {
            *byte = stain;
        }
        if let Ok(message) = Message::parse(&part) {
            prop_assert!(!message.sender.address.is_empty());
            prop_assert!(!message.subject.contains(char::is_control));
        }
    }
}
