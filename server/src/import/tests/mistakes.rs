//! Files that are not as they should be.

use super::*;

#[test]
fn wrong_types_and_unknown_names_are_told_and_left_out() {
    let page = translated(
        "SENDERS = 3\nMAIL_SERVER = [\"x\"]\nUPLOAD_FOLDER = false\nACTIONS = 1\nSHELL = \"x\"\nTHING = \"very-secret\"\n\
         [MASTODON]\nODD = 1\n[MASTODON.a.b]\n",
        true,
    )
    .page;
    for words in [
        "SENDERS is not a list of texts",
        "MAIL_SERVER is not text",
        "UPLOAD_FOLDER is not text",
        "ACTIONS is not a section",
        "SHELL is not a section",
        "THING is not known here",
        "MASTODON.ODD is not known here",
        "MASTODON.a.b is not known here",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("very-secret"), "{page}");
}

#[test]
fn names_cannot_break_out_of_a_comment_or_a_section() {
    let page = translated(
        "\"evil\\n[server]\\nlisten = []\" = 1\n[ACTIONS]\n\"x@y\\n[[route]]\" = \"no\\nsuch\"\n\
         \"a@b\" = \"store.../../etc\"\n\"c@d\" = \"store.a]b\"",
        true,
    )
    .page;
    assert_eq!(page.matches("\n[server]\n").count(), 1, "{page}");
    assert_eq!(page.matches("\n[[route]]\n").count(), 1, "{page}");
    assert!(page.contains("[folder.a-b]"), "{page}");
    assert!(!page.contains("path = \"/old/photos/..\""), "{page}");
}

#[test]
fn what_is_no_toml_is_told_by_its_line_and_not_quoted() {
    let around = Surroundings {
        file: "config.toml",
        folder: Path::new("/old"),
        writes_secrets: true,
        read: &|_| None,
    };
    let text = "SENDERS = []\nMAIL_PASSWORD = very-secret\n";
    let mistake = translate(text, &around).expect_err("no TOML");
    assert_eq!(mistake.line, Some(2));
    assert!(!mistake.to_string().contains("very-secret"), "{mistake}");
    let nothing = translate("", &around).expect("empty");
    assert!(nothing.page.contains("senders = []"), "{}", nothing.page);
    assert!(translate("\u{feff}SENDERS = []\r\n", &around).is_ok());
}

#[test]
fn what_has_no_equal_is_counted_for_whoever_does_not_read_to_the_end() {
    let last = |text: &str| {
        let text = format!("SENDERS = [\"*\"]\n{text}");
        translated(&text, true)
            .to_do
            .pop()
            .expect("something to do")
    };
    assert_eq!(
        last("NO_SUCH = 1\n"),
        "look at the end of the new file: one thing has no equal here"
    );
    assert_eq!(
        last("NO_SUCH = 1\n[ACTIONS]\n\"a@b\" = [\"store\"]\n"),
        "look at the end of the new file: 2 things have no equal here"
    );
}
