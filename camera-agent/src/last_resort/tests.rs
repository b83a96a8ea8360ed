//! Only what does not end the process; the rest is seen from outside, in `tests/process`.

use super::*;

#[test]
fn line_numbers_are_written_in_decimal() {
    for number in [0, 7, 10, 4_096, u32::MAX] {
        let mut digits = [b'x'; 10];
        assert_eq!(decimal(number, &mut digits), number.to_string().as_bytes());
    }
}
