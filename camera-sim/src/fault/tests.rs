//! Names of faults, and what garbage does to a document.

use super::*;

const DOCUMENT: &[u8] = b"<a><b><![CDATA[text]]></b></a>\n";

#[track_caller]
fn check(garbage: Garbage, want: &str) {
    let spoiled = garbage.spoil(DOCUMENT.to_vec());
    assert_eq!(String::from_utf8_lossy(&spoiled), want);
}

#[test]
fn q35_garbage_lands_where_it_hurts() {
    check(
        Garbage::StrayLine,
        "<a><b><![CDATA[text]]></b>4p4uaaq422af3\"/>\n</a>\n",
    );
    check(Garbage::Ampersand, "<a><b>Tom & Jerry text</b></a>\n");
    check(Garbage::LessThan, "<a><b>I <3 you text</b></a>\n");
    check(Garbage::Nuls, "<a><b><![CDATA[text]]></b></a>\n\0\0\0");
}

#[test]
fn every_fault_in_the_list_is_found_by_its_name_alone() {
    let names: Vec<_> = Fault::names().map(|(name, _)| name).collect();
    for name in &names {
        assert!(Fault::named(name).is_some(), "{name}");
        assert_eq!(names.iter().filter(|other| *other == name).count(), 1);
    }
    assert!(names.len() >= 15);
    assert_eq!(Fault::named("nothing"), None);
}

#[test]
fn q36_euc_kr_names_are_not_utf_8() {
    assert_eq!(Names::EucKr.name(2, "JPG"), b"\xbb\xe7\xc1\xf8_0002.JPG");
    assert!(String::from_utf8(Names::EucKr.name(2, "JPG")).is_err());
    assert_eq!(Names::Same.name(2, "JPG"), b"SAM_0001.JPG");
}
