//! What mails look like, as another parser reads them.

use super::super::tests::sample::{self, KEY, delivery, noise, settings};
use super::*;
use expect_test::expect;
use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};

const LARGE: u64 = 20 << 20;

/// All mails of a delivery whose photos have these contents.
fn mails(delivery: &Delivery, contents: &[Vec<u8>], limit: u64) -> Vec<Vec<u8>> {
    let people = People::of(&settings(25), delivery).expect("a mail");
    let sizes = contents.iter().map(|content| content.len() as u64);
    let draft = Draft::new(&people, delivery, sizes.collect());
    let mut progress = Progress::read("", contents.len());
    let mut mails = Vec::new();
    while !progress.is_done() {
        let portions = draft.portions(progress.photos, limit);
        let letter = draft.write(&portions[0], &progress, portions.len(), limit);
        let attached = portions[0].attached().map(|place| contents[place].clone());
        let attached: Vec<_> = attached.collect();
        let mail: Vec<u8> = letter.chunks(&attached).flatten().collect();
        assert_eq!(mail.len() as u64, letter.size());
        if portions[0].attached().next().is_some() {
            assert!(letter.size() <= limit, "{} > {limit}", letter.size());
        }
        progress.sent(&portions[0], String::new());
        mails.push(mail);
    }
    mails
}

fn mail(delivery: &Delivery, contents: &[Vec<u8>]) -> Vec<u8> {
    let mut mails = mails(delivery, contents, LARGE);
    assert_eq!(mails.len(), 1);
    mails.remove(0)
}

fn parse(mail: &[u8]) -> Message<'_> {
    MessageParser::default().parse(mail).expect("a mail")
}

/// Names, media types and contents of the attachments.
fn attachments(message: &Message<'_>) -> Vec<(String, String, Vec<u8>)> {
    let attachment = |part: &mail_parser::MessagePart<'_>| {
        let kind = part.content_type().expect("a type");
        let kind = format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default());
        let name = part.attachment_name().unwrap_or_default().to_owned();
        (name, kind, part.contents().to_vec())
    };
    message.attachments().map(attachment).collect()
}

fn text(message: &Message<'_>) -> String {
    let part = message.text_part(0).expect("a text");
    match &part.body {
        PartType::Text(text) => text.replace("\r\n", "\n"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_whole_mail() {
    let delivery = delivery(&["SAM_0001.JPG"]);
    let mail = mail(&delivery, &[b"\xff\xd8\xff".to_vec()]);
    expect![[r#"
        Date: Sun, 22 Nov 2026 12:34:56 +0100
        From: Me <me@camera.example>
        To: friend@example.org
        Subject: Greetings
        Message-ID: <0123456789abcdef0123456789abcdef@camera.example>
        MIME-Version: 1.0
        Content-Type: multipart/mixed;
         boundary="part-0123456789abcdef0123456789abcdef"

        --part-0123456789abcdef0123456789abcdef
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 7bit

        From the sea.
        Lovely!
        --part-0123456789abcdef0123456789abcdef
        Content-Type: image/jpeg
        Content-Disposition: attachment; filename="SAM_0001.JPG"
        Content-Transfer-Encoding: base64

        /9j/
        --part-0123456789abcdef0123456789abcdef--
    "#]]
    .assert_eq(&String::from_utf8(mail).expect("text").replace("\r\n", "\n"));
}

#[test]
fn attachments_are_byte_identical_whatever_their_length() {
    let lengths = [
        1,
        2,
        3,
        56,
        57,
        58,
        114,
        CHUNK - 1,
        CHUNK,
        CHUNK + 1,
        3 * CHUNK + 7,
    ];
    let contents: Vec<_> = (1..)
        .zip(lengths)
        .map(|(seed, length)| noise(length, seed))
        .collect();
    let names: Vec<String> = (0..lengths.len())
        .map(|number| format!("SAM_{number}.JPG"))
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mail = mail(&delivery(&names), &contents);
    let found = attachments(&parse(&mail));
    let want: Vec<_> = names
        .iter()
        .zip(contents)
        .map(|(name, content)| ((*name).to_owned(), "image/jpeg".to_owned(), content))
        .collect();
    assert!(found == want);
    let lines = mail.split(|byte| *byte == b'\n');
    assert!(lines.into_iter().all(|line| line.len() <= 80));
}

#[test]
fn names_beyond_ascii_arrive() {
    let names = [
        "Ärger & Söhne \"1\".jpg",
        "사진_0001.JPG",
        &"lang".repeat(40),
        "плёнка.mp4",
    ];
    let contents = vec![b"x".to_vec(); names.len()];
    let mail = mail(&delivery(&names), &contents);
    assert!(mail.is_ascii());
    let found = attachments(&parse(&mail));
    let found: Vec<_> = found.iter().map(|(name, _, _)| name.as_str()).collect();
    assert_eq!(found, names);
}

#[test]
fn subject_and_text_arrive_in_any_language() {
    let mut delivery = delivery(&["a.jpg"]);
    delivery.from.subject = "Grüße aus 서울".to_owned();
    delivery.from.text = ".\nSchöne Grüße\n.hidden\nFrom here".to_owned();
    delivery.from.sender_name = Some("Jürgen, \"the\" photographer".to_owned());
    let mail = mail(&delivery, &[b"x".to_vec()]);
    assert!(mail.is_ascii());
    let message = parse(&mail);
    assert_eq!(message.subject(), Some("Grüße aus 서울"));
    assert_eq!(text(&message), ".\nSchöne Grüße\n.hidden\nFrom here");
    let from = message
        .from()
        .and_then(|from| from.first())
        .expect("a sender");
    assert_eq!(from.name(), Some("Jürgen, \"the\" photographer"));
    assert_eq!(from.address(), Some("me@camera.example"));
}

#[test]
fn line_breaks_begin_no_header() {
    let mut delivery = delivery(&["a.jpg\r\nX-Bad: name"]);
    delivery.from.subject = "Hello\r\nBcc: all@example.org\r\n\r\nX-Bad: body".to_owned();
    delivery.from.sender_name = Some("Me\nX-Bad: name".to_owned());
    delivery.from.sender = "me@camera.example".to_owned();
    let mail = mail(&delivery, &[b"x".to_vec()]);
    let text = String::from_utf8(mail.clone()).expect("text");
    assert!(
        !text.contains("\nBcc") && !text.contains("\nX-Bad"),
        "{text}"
    );
    let message = parse(&mail);
    assert_eq!(
        message.subject(),
        Some("Hello  Bcc: all@example.org    X-Bad: body")
    );
    assert_eq!(attachments(&message)[0].0, "a.jpg  X-Bad: name");
}

#[test]
fn a_mail_is_the_same_each_time() {
    let delivery = delivery(&["a.jpg", "b.jpg"]);
    let contents = [noise(100, 1), noise(100, 2)];
    assert_eq!(mail(&delivery, &contents), mail(&delivery, &contents));
}

#[test]
fn what_is_too_much_for_one_mail_goes_in_several_that_belong_together() {
    let delivery = delivery(&["a.jpg", "b.jpg", "c.mp4", "d.jpg"]);
    let contents = [600, 600, 600, 600].map(|kib| noise(kib << 10, 1));
    let mails = mails(&delivery, &contents, 2 << 20);
    let messages: Vec<_> = mails.iter().map(|mail| parse(mail)).collect();
    let summary: Vec<_> = messages
        .iter()
        .map(|message| {
            let names = attachments(message).into_iter().map(|(name, _, _)| name);
            (
                message.subject().expect("a subject"),
                names.collect::<Vec<_>>().join(" "),
                message.message_id().expect("an id"),
                message.references().as_text().unwrap_or_default(),
                text(message),
            )
        })
        .collect();
    let first = format!("{KEY}.1-2@camera.example");
    let second = format!("{KEY}.3-4@camera.example");
    assert_eq!(
        summary,
        [
            (
                "Greetings (1 of 2)",
                "a.jpg b.jpg".to_owned(),
                first.as_str(),
                "",
                "From the sea.\nLovely!".to_owned(),
            ),
            (
                "Greetings (2 of 2)",
                "c.mp4 d.jpg".to_owned(),
                second.as_str(),
                first.as_str(),
                "3 to 4 of 4. The first mail has the text.".to_owned(),
            ),
        ]
    );
}

#[test]
fn a_photo_that_fits_into_no_mail_is_spoken_of() {
    let delivery = delivery(&["a.jpg", "film.mp4", "b.jpg"]);
    let contents = [noise(1000, 1), noise(3 << 20, 2), noise(1000, 3)];
    let mails = mails(&delivery, &contents, 1 << 20);
    assert_eq!(mails.len(), 1);
    let message = parse(&mails[0]);
    assert_eq!(attachments(&message).len(), 2);
    assert_eq!(
        text(&message),
        "From the sea.\nLovely!\n\nNot in this mail, because no more than 1 MiB can be sent:\n\
         film.mp4 (3 MiB), kept at home in the folder 2026-11-22"
    );
}

#[test]
fn ids_are_plain_even_where_the_sender_is_not() {
    let delivery = delivery(&["a.jpg"]);
    let settings = super::super::Settings {
        sender: sample::from("nx@bücher.example"),
        ..settings(25)
    };
    let people = People::of(&settings, &delivery).expect("a mail");
    let draft = Draft::new(&people, &delivery, vec![1]);
    assert_eq!(
        draft.message_id(0..1),
        format!("<{KEY}@nx-gateway.invalid>")
    );
}
