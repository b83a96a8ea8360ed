//! Documents well-formed and broken (Q35, Q41).

use super::*;
use proptest::prelude::*;
use std::fmt::Write as _;

fn document(text: &str) -> Document {
    Document::read(text.as_bytes()).expect("a document")
}

/// Checks the text of `<body>`.
#[track_caller]
fn check(text: &str, want: &str) {
    assert_eq!(document(text).text("body").as_deref(), Some(want), "{text}");
}

#[test]
fn fields_are_found_wherever_they_stand() {
    let document = document(
        "<?xml version=\"1.0\"?><a:Request xmlns:a=\"x\" Method=\"login\"><a:Photo><File Name=\"1.JPG\"/></a:Photo>\
         <r>one</r> <r/><r><![CDATA[<3>]]></r></a:Request>",
    );
    assert_eq!(document.root_attribute("Method").as_deref(), Some("login"));
    assert_eq!(document.attribute("File", "Name").as_deref(), Some("1.JPG"));
    assert_eq!(document.texts("r"), ["one", "", "<3>"]);
    assert!(document.has("Photo") && !document.has("Video"));
    assert_eq!(
        (document.text("x"), document.attribute("File", "x")),
        (None, None)
    );
}

#[test]
fn text_is_text_cdata_and_the_five_entities() {
    check(
        "<email><body>a &lt;b&gt; &#44032; <![CDATA[&lt; <i>]]></body></email>",
        "a <b> 가 &lt; <i>",
    );
    check("<email><body/></email>", "");
    check("<email><body>a\r\nb</body></email>", "a\nb");
}

#[test]
fn q35_what_stands_around_the_document_does_not_count() {
    for (before, behind) in [
        ("\u{FEFF}", ""),
        ("\r\n", "\n"),
        ("", "\0\0\0"),
        ("", "tail"),
        ("junk", "</email>"),
    ] {
        check(
            &format!("{before}<?xml version=\"1.0\"?><email><body>a</body></email>{behind}"),
            "a",
        );
    }
}

#[test]
fn q35_stray_ampersands_and_control_characters_are_text() {
    check(
        "<email><body>R&B & \u{1}&nbsp;; &amp</body></email>",
        "R&B & \u{1}&nbsp;; &amp",
    );
}

#[test]
fn q35_a_raw_less_than_sign_is_text() {
    check("<email><body>I <3 you</body><x>1</x></email>", "I <3 you");
    check(
        "<email><body>1 < 2 > 0 & <- <> <b>bold</b></body></email>",
        "1 < 2 > 0 & <- <> <b>bold</b>",
    );
}

#[test]
fn q35_the_end_of_cdata_in_cdata_is_text() {
    check("<email><body><![CDATA[a]]>b]]></body></email>", "a]]>b");
    check(
        "<email><body><![CDATA[a</body>]]>b]]></body></email>",
        "a</body>]]>b",
    );
    check("<email><body><![CDATA[cut off", "cut off");
}

#[test]
fn q35_missing_end_tags_end_at_the_next_tag() {
    check("<email><body>a<x>1</x></email>", "a");
    check("<email><body>a", "a");
    check("<email><x><body>a</body></email>", "a");
}

#[test]
fn q35_attributes_are_found_in_damaged_tags() {
    for tag in [
        "<File ID=\"1\"Name=\"a.JPG\"/>",
        "<File ID=1 Name=a.JPG/>",
        "<File Name='a.JPG'",
        "<File OtherName=\"x\" Name = \"a.JPG\"/><broken",
        "<<File Name=\"a.JPG\">",
    ] {
        let text = format!("<Request><Photo>{tag}</Photo></Request>");
        assert_eq!(
            document(&text).attribute("File", "Name").as_deref(),
            Some("a.JPG"),
            "{text}"
        );
    }
    assert_eq!(
        document("<a x=1 Name=\"\" y=2/>")
            .root_attribute("Name")
            .as_deref(),
        Some("")
    );
}

#[test]
fn q35_spilled_buffers_do_not_hide_the_fields_behind_them() {
    for spill in [
        "4p4uaaq422af3\"/>",
        "a<b&c\"/>",
        "</x></x>",
        "<!",
        "<![CDATA[",
        "<\"",
        "&#;",
    ] {
        let text = format!(
            "<Request Method=\"login\">\n<A Value=\"1\"/>\n{spill}\n<B Value=\"2\"/>\n</Request>"
        );
        let document = document(&text);
        assert_eq!(
            document.root_attribute("Method").as_deref(),
            Some("login"),
            "{spill}"
        );
        assert_eq!(
            document.attribute("B", "Value").as_deref(),
            Some("2"),
            "{spill}"
        );
    }
}

#[test]
fn q35_several_receivers_survive_damage() {
    let list: String = (0..30)
        .map(|n| format!("<receiver>{n}@x</receiver> "))
        .collect();
    let document = document(&format!(
        "<e><receiverList>{list}</receiverList><title>I <3 it</title></e>"
    ));
    assert_eq!(document.texts("receiver").len(), 30);
    assert_eq!(
        document.texts("receiver").last().map(String::as_str),
        Some("29@x")
    );
}

#[test]
fn a_field_inside_of_cdata_is_not_a_field() {
    let document = document("<e><body><![CDATA[<sender>evil</sender><OAuth/>]]></body></e>");
    assert_eq!(
        (document.text("sender"), document.has("OAuth")),
        (None, false)
    );
}

#[test]
fn without_a_tag_there_is_no_document() {
    let reject = |bytes: &[u8]| Document::read(bytes).err().expect("a refusal");
    assert_eq!(reject(b""), Reject::EmptyBody);
    assert_eq!(reject(b"\xEF\xBB\xBF \r\n\0\0"), Reject::EmptyBody);
    assert_eq!(reject(b"hello <3 & <?xml?>"), Reject::UnreadableXml);
    assert_eq!(
        reject(&vec![b' '; LARGEST + 1]),
        Reject::DocumentTooLarge { limit: LARGEST }
    );
}

#[test]
fn nothing_defined_in_the_document_is_expanded() {
    let bomb =
        "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;&b;\">]><a><body>&c;</body></a>";
    check(bomb, "&c;");
}

/// Nothing to assert but the end: a quadratic reader would need minutes for each of these.
#[test]
fn hostile_documents_are_read_in_linear_time() {
    let fill = |piece: &str| piece.repeat(LARGEST / piece.len());
    let pieces = [
        "<a>",
        "<r>",
        "<r",
        "<r><![CDATA[</r>",
        "<r><![CDATA[",
        "</r>",
        "<r/>",
        "&",
        "<r Value=",
        "<r Value=\" ",
    ];
    for piece in pieces {
        let document = document(&format!("<e>{}", fill(piece).split_at(LARGEST - 64).0));
        document.texts("r");
        document.text("r");
        let _ = document.has("Value");
        let _ = document.attribute("r", "Value");
        let _ = document.root_attribute("Value");
    }
}

#[test]
fn escaped_text_stays_within_its_quotes() {
    assert_eq!(escape("plain"), "plain");
    assert_eq!(
        escape("<a b='c' d=\"e\">&\n"),
        "&lt;a b=&apos;c&apos; d=&quot;e&quot;&gt;&amp; "
    );
}

/// Text made of what XML is made of.
fn soup() -> impl Strategy<Value = String> {
    let pieces = [
        "<", ">", "</", "/>", "a", "body", "<body>", "</body>", "Value", "=", "\"", "'", " ", "&",
        ";", "#x41",
    ];
    let more = [
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?",
        "?>",
        "<!DOCTYPE",
        "[",
        "가",
        "\0",
        "\r\n",
    ];
    let piece = prop::sample::select([&pieces[..], &more[..]].concat());
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop_oneof![any::<Vec<u8>>(), soup().prop_map(String::into_bytes)]) {
        if let Ok(document) = Document::read(&bytes) {
            let _ = document.root_attribute("Value");
            let _ = document.attribute("body", "Value");
            document.text("body");
            document.texts("body");
            let _ = document.has("body");
        }
    }

    #[test]
    fn what_is_escaped_comes_back(text in "[^\\p{Cc}]*") {
        let mut document = String::new();
        write!(document, "<a Value=\"{0}\"><body>{0}</body></a>", escape(&text)).unwrap();
        let document = self::document(&document);
        prop_assert_eq!(document.text("body"), Some(text.clone()));
        prop_assert_eq!(document.root_attribute("Value"), Some(text));
    }
}
