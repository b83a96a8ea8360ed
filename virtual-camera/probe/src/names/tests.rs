//! System calls have the names that the kernel gives them.

use super::{entries, name};

#[test]
fn a_known_call_has_its_name_and_an_unknown_one_its_number() {
    assert_eq!(name(248), "exit_group");
    assert_eq!(name(9999), "9999");
}

#[test]
fn the_table_is_in_order_and_names_each_number_once() {
    let numbers: Vec<u32> = entries()
        .map(|(number, _)| number.parse().unwrap())
        .collect();
    assert!(numbers.len() > 100);
    assert!(numbers.is_sorted_by(|one, next| one < next));
}
