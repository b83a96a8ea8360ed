//! The block goes in and comes out again, and every byte of others stays, also if a run was ended in between.

use super::{ONE_BLOCK, filled_up, overruled, with_block, without_block};
use crate::card_hosts::Wanted;
use expect_test::expect;
use proptest::prelude::*;

const ORIGINAL: &[u8] = b"127.0.0.1\tlocalhost\n\n# of the factory\n10.0.0.1 printer";

fn wanted(text: &str) -> Wanted {
    Wanted::parse(text.as_bytes()).unwrap()
}

fn four_names() -> Wanted {
    wanted(
        "192.168.1.23 gld.samsungosp.com www.samsungimaging.com www.ospserver.net snsgw.samsungmobile.com",
    )
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_block_stands_first_and_every_original_byte_follows() {
    expect![[r##"
        # nx-gateway: begin (put here by camera-agent; "camera-agent uninstall" takes it away)
        192.168.1.23    gld.samsungosp.com www.samsungimaging.com www.ospserver.net snsgw.samsungmobile.com
        # nx-gateway: end
        127.0.0.1	localhost

        # of the factory
        10.0.0.1 printer"##]]
    .assert_eq(&text(&with_block(ORIGINAL, &four_names())));
}

#[test]
fn many_names_get_several_lines_because_some_resolvers_read_only_the_start_of_one() {
    let names: Vec<_> = (0..20).map(|number| format!("h{number}")).collect();
    let file = text(&with_block(
        b"",
        &wanted(&format!("10.1.2.3 {}", names.join(" "))),
    ));
    expect![[r##"
        # nx-gateway: begin (put here by camera-agent; "camera-agent uninstall" takes it away)
        10.1.2.3        h0 h1 h2 h3 h4 h5 h6 h7
        10.1.2.3        h8 h9 h10 h11 h12 h13 h14 h15
        10.1.2.3        h16 h17 h18 h19
        # nx-gateway: end
    "##]]
    .assert_eq(&file);
}

#[test]
fn another_address_moves_no_byte_behind_the_block() {
    let short = with_block(ORIGINAL, &wanted("1.1.1.1 a"));
    let long = with_block(ORIGINAL, &wanted("192.168.100.200 a"));
    assert_eq!(short.len(), long.len());
}

#[test]
fn blocks_that_an_editor_gave_other_line_ends_are_taken_away() {
    let block = text(&with_block(b"", &four_names())).replace('\n', "\r\n");
    let file = format!("{block}127.0.0.1 localhost\r\n{block}");
    assert_eq!(
        text(&without_block(file.as_bytes())),
        "127.0.0.1 localhost\r\n"
    );
}

#[test]
fn a_block_that_was_moved_is_taken_away_where_it_is() {
    let file = [
        b"127.0.0.1 localhost\n".as_slice(),
        &with_block(b"# tail", &four_names()),
    ]
    .concat();
    assert_eq!(text(&without_block(&file)), "127.0.0.1 localhost\n# tail");
}

#[test]
fn of_a_block_without_its_end_only_the_first_line_is_ours() {
    let file = text(&with_block(ORIGINAL, &four_names())).replace("# nx-gateway: end\n", "");
    let left = text(&without_block(file.as_bytes()));
    assert!(left.starts_with("192.168.1.23 "), "{left}");
    assert!(left.ends_with("10.0.0.1 printer"), "{left}");
}

#[test]
fn of_a_block_without_its_beginning_only_the_last_line_is_ours() {
    assert_eq!(
        without_block(b"10.0.0.1 a\n# nx-gateway: end\n10.0.0.2 b\n"),
        b"10.0.0.1 a\n10.0.0.2 b\n"
    );
}

#[test]
fn a_block_that_begins_twice_ends_with_the_second_beginning() {
    let file = b"# nx-gateway: begin\n10.0.0.1 theirs\n# nx-gateway: begin\n10.0.0.2 ours\n# nx-gateway: end\n";
    assert_eq!(without_block(file), b"10.0.0.1 theirs\n");
}

#[test]
fn a_filler_that_something_was_written_behind_is_taken_away_as_a_line() {
    let file = [filled_up(b"10.0.0.1 a\n", 60).as_slice(), b"10.0.0.2 b\n"].concat();
    assert_eq!(text(&without_block(&file)), "10.0.0.1 a\n\n10.0.0.2 b\n");
}

#[test]
fn nothing_is_filled_up_that_is_long_enough() {
    assert_eq!(filled_up(ORIGINAL, ORIGINAL.len()), ORIGINAL);
    assert_eq!(filled_up(ORIGINAL, 0), ORIGINAL);
}

#[test]
fn a_filler_is_as_long_as_the_rest_it_covers_or_a_few_bytes_longer() {
    expect![[r"
        127.0.0.1 localhost

        # nx-gateway: filler..................
    "]]
    .assert_eq(&text(&filled_up(b"127.0.0.1 localhost\n", 60)));
    assert_eq!(filled_up(ORIGINAL, 200).len(), 200);
    assert_eq!(
        filled_up(ORIGINAL, ORIGINAL.len() + 1).len(),
        ORIGINAL.len() + 22
    );
}

#[test]
fn what_is_taken_out_is_more_than_a_filler_needs() {
    let file = with_block(ORIGINAL, &wanted("1.1.1.1 a"));
    assert_eq!(
        filled_up(&without_block(&file), file.len()).len(),
        file.len()
    );
}

#[test]
fn other_lines_for_our_names_are_told_with_their_place_and_address() {
    let file = b"1.2.3.4 WWW.ospserver.net other # gld.samsungosp.com\n192.168.1.23 gld.samsungosp.com\n::1 gld.samsungosp.com";
    let told = [
        (1, "www.ospserver.net".to_owned()),
        (3, "gld.samsungosp.com".to_owned()),
    ];
    assert_eq!(overruled(file, &four_names()), told);
    let places: Vec<_> = overruled(&with_block(file, &four_names()), &four_names())
        .into_iter()
        .map(|(line, _)| line)
        .collect();
    assert_eq!(places, [4, 6]);
}

/// Files that look like hosts files, like our own lines, and like nothing at all; none has a marker of ours.
fn originals() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..20),
        Just(b"\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"127.0.0.1 localhost\n".to_vec()),
        Just(b"# nx-gateway: ".to_vec()),
        Just(b"# nx-gateway\n".to_vec()),
        Just(b"# nx-gateway: fill".to_vec()),
        Just(b"...\n".to_vec()),
        Just(b" # nx-gateway: begi".to_vec()),
    ];
    let file = proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat());
    file.prop_filter("has a marker", |file| {
        let marked = |marker: &[u8]| file.windows(marker.len()).any(|window| window == marker);
        !marked(super::BEGIN) && !marked(super::END) && !marked(super::FILLER)
    })
}

fn wishes() -> impl Strategy<Value = Wanted> {
    let line = (
        any::<[u8; 3]>(),
        proptest::collection::vec("[a-z]{1,9}[.][a-z]{1,9}", 1..12),
        1_u8..127,
    );
    let lines = line
        .prop_map(|([b, c, d], names, a)| wanted(&format!("{a}.{b}.{c}.{d} {}", names.join(" "))));
    prop_oneof![lines, Just(four_names())]
}

/// What can be on disk while `new` is written in place over `old`: before, before the cut, after.
fn states(old: &[u8], new: &[u8]) -> [Vec<u8>; 3] {
    [old.to_vec(), filled_up(new, old.len()), new.to_vec()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn taking_the_block_out_gives_the_original_to_the_byte(original in originals(), a in wishes()) {
        prop_assert_eq!(without_block(&original), original.clone());
        prop_assert_eq!(without_block(&with_block(&original, &a)), original);
    }

    #[test]
    fn a_second_block_replaces_the_first(original in originals(), a in wishes(), b in wishes()) {
        prop_assert_eq!(with_block(&with_block(&original, &a), &b), with_block(&original, &b));
    }

    #[test]
    fn whatever_is_on_disk_when_the_program_is_killed_is_put_right(original in originals(), a in wishes(), b in wishes()) {
        let (first, second) = (with_block(&original, &a), with_block(&original, &b));
        let ways = [(&original, &first), (&first, &second), (&first, &original)];
        for (old, new) in ways {
            for state in states(old, new) {
                prop_assert_eq!(&without_block(&state), &original);
                prop_assert_eq!(&with_block(&state, &b), &second);
            }
        }
    }

    #[test]
    fn being_killed_twice_is_put_right_as_well(original in originals(), a in wishes(), b in wishes(), length in 0_usize..500) {
        let killed = filled_up(&with_block(&original, &a), length);
        for state in states(&killed, &with_block(&killed, &b)).iter().chain(&states(&killed, &without_block(&killed))) {
            prop_assert_eq!(&without_block(state), &original);
        }
    }

    #[test]
    fn what_is_written_covers_all_of_what_was_there(original in originals(), length in 0_usize..ONE_BLOCK) {
        let filled = filled_up(&original, length);
        prop_assert!(filled.len() >= length.max(original.len()));
        prop_assert!(filled.starts_with(&original));
    }

    #[test]
    fn files_with_any_mixture_of_our_lines_come_to_rest_at_once(
        lines in proptest::collection::vec(prop_oneof![
            Just("# nx-gateway: begin\n"), Just("# nx-gateway: end\r\n"), Just("# nx-gateway: filler..\n"),
            Just("10.0.0.1 a\n"), Just("\n"), Just("# nx-gateway: end"), Just("x"),
        ], 0..12),
        a in wishes(),
    ) {
        let file = lines.concat().into_bytes();
        let with = with_block(&file, &a);
        prop_assert_eq!(&with_block(&with, &a), &with);
        prop_assert_eq!(without_block(&with), without_block(&file));
    }
}
