//! Whatever a camera calls a file, its name is safe.

use super::*;
use proptest::prelude::*;

#[track_caller]
fn check(text: &str, want: &str) {
    assert_eq!(FileName::from_camera(text).as_str(), want);
}

#[test]
fn a_usual_name_stays() {
    check("SAM_0001.JPG", "SAM_0001.JPG");
    check("휴가 사진 1.jpg", "휴가 사진 1.jpg");
}

#[test]
fn path_parts_are_cut_off() {
    check("../../etc/passwd", "passwd");
    check(r"C:\DCIM\100PHOTO\SAM_0001.JPG", "SAM_0001.JPG");
    check("folder/", "folder");
}

#[test]
fn harmful_characters_become_underscores() {
    check("a\0b\nc<d>:\"|?*.jpg", "a_b_c_d______.jpg");
    check("photo\u{202E}gpj.exe", "photo_gpj.exe");
}

#[test]
fn names_do_not_hide_and_do_not_end_in_dots_or_blanks() {
    check(".bashrc", "bashrc");
    check("SAM_0001.JPG. . ", "SAM_0001.JPG");
    check("SAM_0001.", "SAM_0001");
}

#[test]
fn nothing_usable_is_a_photo() {
    for text in ["", "..", "/", r"\\\", " . . "] {
        check(text, "photo.jpg");
    }
}

#[test]
fn device_names_of_windows_get_a_suffix() {
    check("con", "con_");
    check("AUX.jpg", "AUX_.jpg");
    check("lpt1.tar.gz", "lpt1_.tar.gz");
    check("NUL .txt", "NUL_.txt");
    check("COM².jpg", "COM²_.jpg");
    check("COM10.jpg", "COM10.jpg");
    check("CONTACT.JPG", "CONTACT.JPG");
}

#[test]
fn long_names_keep_their_extension() {
    let name = FileName::from_camera(&format!("{}.JPG", "가".repeat(100)));
    assert_eq!(name.as_str(), format!("{}.JPG", "가".repeat(65)));
}

#[test]
fn the_number_stands_before_the_extension() {
    assert_eq!(
        FileName::from_camera("SAM_0001.JPG")
            .with_number(2)
            .as_str(),
        "SAM_0001-2.JPG"
    );
    assert_eq!(
        FileName::from_camera("SAM_0001").with_number(10).as_str(),
        "SAM_0001-10"
    );
    let long = FileName::from_camera(&"a".repeat(300)).with_number(u32::MAX);
    assert_eq!(
        (long.as_str().len(), long.as_str().ends_with("-4294967295")),
        (200, true)
    );
}

#[test]
fn the_extension_is_what_follows_the_last_dot() {
    let extension = |name| FileName::from_camera(name).extension().map(str::to_owned);
    assert_eq!(extension("SAM.0001.JPG").as_deref(), Some("JPG"));
    assert_eq!(extension("SAM_0001"), None);
}

/// Any text, but with the interesting characters often enough to meet.
fn camera_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        r#"[./\\ :a-cCONcon1가\x00-\x1f]{0,40}"#,
        "(con|COM1|nul|\\.|[a. ]){0,300}",
        "[a-z가.]{180,260}",
    ]
}

proptest! {
    #[test]
    fn every_name_is_one_safe_component(text in camera_text()) {
        let name = FileName::from_camera(&text);
        let name = name.as_str();
        prop_assert!(!name.is_empty() && name.len() <= LONGEST);
        prop_assert!(name.chars().all(is_allowed));
        prop_assert!(!name.starts_with('.') && !name.ends_with(['.', ' ']));
        prop_assert_eq!(beside_device(name), name);
    }

    #[test]
    fn a_safe_name_is_left_alone(text in camera_text()) {
        let once = FileName::from_camera(&text);
        prop_assert_eq!(FileName::from_camera(once.as_str()), once);
    }

    #[test]
    fn numbered_names_are_safe_and_differ(text in camera_text(), number in 2..2000u32) {
        let name = FileName::from_camera(&text);
        let numbered = name.with_number(number);
        prop_assert_ne!(&numbered, &name);
        prop_assert_eq!(FileName::from_camera(numbered.as_str()), numbered);
    }
}
