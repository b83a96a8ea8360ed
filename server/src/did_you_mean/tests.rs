//! What counts as a slip.

use super::*;

const KEYS: [&str; 3] = ["listen", "max_upload", "allow_networks"];

#[track_caller]
fn check(word: &str, want: Option<&str>) {
    assert_eq!(nearest(word, KEYS), want);
}

#[test]
fn a_slip_is_recognised() {
    check("lisen", Some("listen"));
    check("Listne", Some("listen"));
    check("max-uploads", Some("max_upload"));
    check("allow_network", Some("allow_networks"));
}

#[test]
fn another_word_is_not_a_slip() {
    check("photos", None);
    check("", None);
}

#[test]
fn of_several_the_nearest_comes_first() {
    let models = ["wb3", "wb35f", "wb38", "nx300"];
    let spelled = models.map(|model| (model.to_owned(), model));
    assert_eq!(similar("wb38f", spelled), ["wb35f", "wb38", "wb3"]);
}
