//! The names of targets, read and written.

use super::*;

#[test]
fn a_name_is_read_as_it_is_written() {
    for kind in TargetKind::ALL {
        let name = TargetName {
            kind,
            name: "my-home_2".to_owned(),
        };
        assert_eq!(name.to_string().parse(), Ok(name));
    }
}

#[test]
fn what_has_no_kind_is_no_target() {
    for text in ["", "home", "mial.home", ".home", "Mail.home"] {
        assert_eq!(text.parse::<TargetName>(), Err(NotATarget), "{text}");
    }
}
