//! Sizes as people write them.

use super::*;

#[track_caller]
fn check(text: &str, want: u64, shown: &str) {
    assert_eq!(parse(text), Ok(want), "{text}");
    assert_eq!(display(want), shown);
    assert_eq!(parse(shown), Ok(want), "{shown}");
}

#[test]
fn units_count_by_1000_or_by_1024() {
    check("4 GiB", 4 << 30, "4 GiB");
    check("500MiB", 500 << 20, "500 MiB");
    check("10 mb", 10_000_000, "10 MB");
    check("3 kB", 3_000, "3 kB");
    check("1024 KiB", 1 << 20, "1 MiB");
    check("17", 17, "17 B");
    check("0", 0, "0 B");
}

#[track_caller]
fn check_refused(text: &str, want: &str) {
    assert_eq!(parse(text), Err(want.to_owned()), "{text}");
}

#[test]
fn what_is_no_size_is_explained() {
    let how = "write a whole number and a unit, for example \"500 MiB\"";
    check_refused("", how);
    check_refused("lots", how);
    check_refused("-1", how);
    check_refused("1.5 GiB", how);
    check_refused("4 GiBs", "there is no unit `GiBs`; did you mean `GiB`?");
    check_refused(
        "4 bananas",
        "there is no unit `bananas`; write one of B kB KiB MB MiB GB GiB TB TiB",
    );
    check_refused("99999999 TiB", "this is more than any disk holds");
    check_refused("99999999999999999999", "this is more than any disk holds");
}
