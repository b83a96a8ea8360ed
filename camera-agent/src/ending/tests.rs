//! Exit codes, against the manual.

use super::*;
use crate::cli::MANUAL;

#[test]
fn every_ending_has_an_exit_code_that_the_manual_lists() {
    let text = String::new;
    let endings = [
        (Ending::Answered, 0),
        (Ending::Done(text()), 0),
        (Ending::NothingToDo(text()), 0),
        (Ending::Busy, 0),
        (Ending::NotDone(text()), 1),
        (Ending::WrongCommandLine(text()), 2),
        (Ending::BadCard(text()), 3),
        (Ending::NotACamera, 4),
        (Ending::NotRoot, 4),
        (Ending::LeftWritable(text()), 5),
    ];
    for (ending, code) in endings {
        assert_eq!(ending.exit_code(), code, "{ending:?}");
        assert!(MANUAL.contains(&format!("\n  {code}  ")), "{code}");
    }
}

#[test]
fn a_writable_root_comes_with_what_to_do() {
    let text = Ending::LeftWritable("it is busy".to_owned()).to_string();
    assert!(
        text.contains("it is busy") && text.contains("take the battery out"),
        "{text}"
    );
}
