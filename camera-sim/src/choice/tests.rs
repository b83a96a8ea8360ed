//! Which camera can do what.

use super::*;
use crate::profile::profiles;

fn camera(name: &str) -> Camera {
    Camera::new(Profile::named(name).unwrap())
}

fn all() -> [(Choice, Wishes); 6] {
    let some = |text: &str| Some(text.to_owned());
    let none = Wishes::default;
    [
        (
            Choice::Photos,
            Wishes {
                photos: Some(Vec::new()),
                ..none()
            },
        ),
        (
            Choice::Sender,
            Wishes {
                sender: some("me@example.org"),
                ..none()
            },
        ),
        (
            Choice::Recipient,
            Wishes {
                recipients: vec!["you@example.org".to_owned()],
                ..none()
            },
        ),
        (
            Choice::Subject,
            Wishes {
                subject: some("Hello"),
                ..none()
            },
        ),
        (
            Choice::Caption,
            Wishes {
                caption: some("At the sea"),
                ..none()
            },
        ),
        (
            Choice::Site,
            Wishes {
                site: some("picasa"),
                ..none()
            },
        ),
    ]
}

#[test]
fn every_camera_takes_its_own_choices_and_refuses_all_others() {
    for profile in profiles() {
        for (choice, wishes) in all() {
            let result = Camera::new(profile).wishes(wishes);
            if profile.choices().contains(&choice) {
                assert!(result.is_ok(), "{} {choice:?}", profile.name);
            } else {
                let want = Unfit::NoSuchChoice { profile, choice };
                assert_eq!(result.unwrap_err(), want);
            }
        }
        assert!(Camera::new(profile).wishes(Wishes::default()).is_ok());
    }
}

#[test]
fn a_refusal_says_what_there_is_instead() {
    let [.., (_, caption), (_, site)] = all();
    let said = |name: &str, wishes: Wishes| camera(name).wishes(wishes).unwrap_err().to_string();
    assert_eq!(
        said("nx300-email", site),
        "--site is nothing that nx300-email can use; \
         on it one chooses --photos, --sender, --recipient, --subject, --caption"
    );
    assert_eq!(
        said("st1000", caption),
        "--caption is nothing that st1000 can use; there is nothing to choose on it"
    );
}

#[track_caller]
fn check_typed(choice: Choice, value: &str, is_right: bool) {
    assert_eq!(check((choice, value)).is_ok(), is_right, "{value:?}");
}

#[test]
fn what_would_spoil_the_request_cannot_be_typed() {
    for (value, is_right) in [
        ("you@example.org", true),
        ("you", false),
        ("@", false),
        ("a@b c", false),
        ("a@b<", false),
        ("", false),
    ] {
        check_typed(Choice::Recipient, value, is_right);
        check_typed(Choice::Sender, value, is_right);
    }
    for (value, is_right) in [
        ("picasa", true),
        ("me2day", true),
        ("", false),
        ("a/b", false),
        ("a b", false),
        ("ä", false),
    ] {
        check_typed(Choice::Site, value, is_right);
    }
    for (value, is_right) in [
        ("Ä <&> ~\n", true),
        ("", true),
        ("a]]>b", false),
        ("a\0", false),
    ] {
        check_typed(Choice::Caption, value, is_right);
        check_typed(Choice::Subject, value, is_right);
    }
}

#[test]
fn there_is_room_for_thirty_recipients() {
    let with = |count| Wishes {
        recipients: vec!["a@example.org".to_owned(); count],
        ..Wishes::default()
    };
    assert!(camera("nx500-email").wishes(with(30)).is_ok());
    let refused = camera("nx500-email").wishes(with(31)).unwrap_err();
    assert_eq!(refused, Unfit::TooManyRecipients(31));
}
