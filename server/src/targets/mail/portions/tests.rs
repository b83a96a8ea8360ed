//! Filling mails.

use super::*;
use proptest::prelude::*;

#[track_caller]
fn check(sizes: &[u64], start: usize, room: u64, want: &[(Range<usize>, &[usize])]) {
    let want: Vec<Portion> = want
        .iter()
        .map(|(photos, left_out)| Portion {
            photos: photos.clone(),
            left_out: left_out.to_vec(),
        })
        .collect();
    assert_eq!(portions(sizes, start, room), want);
}

#[test]
fn what_fits_goes_together() {
    check(&[3, 3, 4], 0, 10, &[(0..3, &[])]);
    check(&[], 0, 10, &[]);
}

#[test]
fn the_order_stays_and_each_mail_is_filled_as_far_as_it_goes() {
    check(
        &[6, 5, 5, 1],
        0,
        10,
        &[(0..1, &[]), (1..3, &[]), (3..4, &[])],
    );
}

#[test]
fn what_was_sent_is_not_sent_again() {
    check(&[6, 5, 5, 1], 1, 10, &[(1..3, &[]), (3..4, &[])]);
    check(&[6], 1, 10, &[]);
}

#[test]
fn what_fits_nowhere_is_left_out_and_splits_nothing() {
    check(&[3, 99, 3], 0, 10, &[(0..3, &[1])]);
    check(&[99, 98], 0, 10, &[(0..2, &[0, 1])]);
    check(&[99, 6, 6], 0, 10, &[(0..2, &[0]), (2..3, &[])]);
}

proptest! {
    #[test]
    fn every_photo_is_in_one_mail_and_no_mail_is_too_large(
        sizes in prop::collection::vec(0_u64..100, 0..40),
        start in 0_usize..45,
        room in 0_u64..200,
    ) {
        let mut next = start;
        for portion in portions(&sizes, start, room) {
            prop_assert_eq!(portion.photos.start, next);
            prop_assert!(!portion.photos.is_empty());
            next = portion.photos.end;
            let attached: u64 = portion.attached().map(|place| sizes[place]).sum();
            prop_assert!(attached <= room);
            prop_assert!(portion.left_out.iter().all(|place| sizes[*place] > room));
        }
        prop_assert_eq!(next, sizes.len().max(start));
    }
}
