//! The names of system calls on ARM, by their numbers. Not all of them: those that programs of ours may come to make.

use std::os::raw::c_long;

#[cfg(test)]
mod tests;

/// The table, a number and a name on each line.
const TABLE: &str = include_str!("names.txt");

/// The name, or the number where it is not in the table.
pub(crate) fn name(number: c_long) -> String {
    let number = number.to_string();
    let found = entries().find(|(known, _)| *known == number);
    found.map_or(number, |(_, name)| name.to_owned())
}

fn entries() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter_map(|line| line.split_once(' '))
}
