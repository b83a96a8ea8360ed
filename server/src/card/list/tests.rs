//! The list keeps what it was told, and believes nothing else.

use super::*;

fn file(name: &'static str, content: &str) -> File {
    File {
        name,
        content: content.into(),
    }
}

#[test]
fn it_is_what_sha256sum_writes_below_a_remark() {
    let list = List::of(&[file("hosts", "abc")]);
    let text = list.text();
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert!(text.ends_with(&format!("\n{hash}  hosts\n")), "{text}");
    assert!(
        text.lines()
            .all(|line| line.starts_with('#') || line.starts_with(hash))
    );
    assert!(is_list(text.as_bytes()));
}

#[test]
fn what_was_written_is_read_again_whatever_the_line_ends() {
    let list = List::of(&[file("hosts", "abc"), file("info.tg", "x")]);
    assert_eq!(List::read(&list.text()), list);
    assert_eq!(List::read(&list.text().replace('\n', "\r\n")), list);
    assert!(list.has("hosts", b"abc"));
    assert!(!list.has("hosts", b"abd"));
    assert!(!list.has("info.tg", b"abc"));
    assert!(list.names("info.tg") && !list.names("nx_cs.adj"));
}

#[test]
fn two_lists_know_both_versions() {
    let old = List::of(&[file("hosts", "old"), file("info.tg", "x")]);
    let new = List::of(&[file("hosts", "new"), file("info.tg", "x")]);
    let both = old.and(&new);
    assert!(both.has("hosts", b"old") && both.has("hosts", b"new"));
    assert_eq!(both.text().matches("info.tg").count(), 1);
}

#[test]
fn a_list_cannot_make_other_files_ours() {
    let hash = hash(b"photo");
    let list = List::read(&format!(
        "{hash}  DCIM/SAM_0001.JPG\n{hash}  ../hosts\nx  hosts\n\n"
    ));
    assert_eq!(list, List::default());
}
