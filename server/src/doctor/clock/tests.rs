//! A clock that is set, and one that isn't.

use super::*;
use crate::doctor::finding::tests::check;
use expect_test::expect;
use jiff::civil::date;

#[test]
fn a_clock_that_was_never_set_is_told() {
    check(
        [judge(date(2026, 11, 22).at(14, 16, 0, 0))],
        &expect![[r#"
            ok       clock: it is 2026-11-22 14:16
        "#]],
    );
    check(
        [judge(date(1970, 1, 1).at(0, 3, 0, 0))],
        &expect![[r#"
            WARNING  clock: it shows 1970-01-01 00:03, so it seems unset
                     Photos without a date of their own land in the folder of that day, and encrypted
                     connections to targets fail.
                       run:  sudo timedatectl set-ntp true
                       or run:  sudo date --set "2026-11-22 14:16"
        "#]],
    );
}
