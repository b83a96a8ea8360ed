//! The lines a person reads.

use super::*;
use std::net::Ipv4Addr;

const CAMERA: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 40));

fn stored(path: &str, outcome: Outcome) -> Stored {
    Stored {
        path: path.into(),
        size: 1_300_000,
        outcome,
        taken_from: TakenFrom::Camera,
    }
}

fn mail(stored: Vec<Stored>, recipients: &[&str]) -> Story {
    let bytes = stored.iter().map(|stored| stored.size).sum();
    Story::Mailed {
        camera: Some("NX300".to_owned()),
        sender: "Camera@samsungcamera.com".to_owned(),
        recipients: recipients
            .iter()
            .map(|&recipient| recipient.to_owned())
            .collect(),
        kept: Kept {
            stored,
            dropped: 0,
            empty: 0,
            bytes,
        },
    }
}

#[track_caller]
fn check(story: &Story, want: &str) {
    assert_eq!(Visits::default().tell(CAMERA, story, Instant::now()), want);
}

#[test]
fn one_line_from_the_hotspot_check_to_the_file() {
    let visits = Visits::default();
    let check = Story::Checked {
        check: CheckHost::Gld,
        flavour: Flavour::Cookie,
    };
    let began = Instant::now();
    let line = visits.tell(CAMERA, &check, began);
    assert_eq!(
        line,
        "192.168.1.40: hotspot check on gld.samsungosp.com answered"
    );
    let mail = mail(
        vec![stored("2014/SAM_0001.JPG", Outcome::New)],
        &["friend@example.org"],
    );
    assert_eq!(
        visits.tell(CAMERA, &mail, began + Duration::from_secs(9)),
        "NX300 at 192.168.1.40: hotspot check ok; mail from Camera@samsungcamera.com to friend@example.org \
         with 1 file (1.3 MB); stored 2014/SAM_0001.JPG"
    );
    let later = visits.tell(CAMERA, &mail, began + Duration::from_secs(900));
    assert!(
        !later.contains("hotspot"),
        "an old check is another story: {later}"
    );
}

#[test]
fn the_doctors_trial_is_one_line() {
    check(
        &Story::Tried { bytes: 200_000 },
        "192.168.1.40: the doctor's trial upload came through (0.2 MB); nothing of it was kept",
    );
}

#[test]
fn what_became_of_each_file_is_told() {
    check(
        &mail(
            vec![
                stored("a.JPG", Outcome::New),
                stored("b-2.JPG", Outcome::Renumbered),
                stored("c.JPG", Outcome::Duplicate),
            ],
            &["a@b.c", "d@e.f", "g@h.i"],
        ),
        "NX300 at 192.168.1.40: mail from Camera@samsungcamera.com to a@b.c and 2 more with 3 files (3.9 MB); \
         stored a.JPG, b-2.JPG (another photo had its name), c.JPG (was there already)",
    );
}

#[test]
fn many_files_are_counted_not_listed() {
    let thirty = (0..30)
        .map(|number| stored(&format!("{number}.JPG"), Outcome::New))
        .collect();
    check(
        &mail(thirty, &[]),
        "NX300 at 192.168.1.40: mail from Camera@samsungcamera.com to nobody with 30 files (39.0 MB); \
         stored 0.JPG, 1.JPG, 2.JPG, 3.JPG, 4.JPG and 25 more",
    );
}

#[test]
fn an_unset_clock_and_a_dropped_photo_are_mentioned() {
    let mut unset = stored("a.JPG", Outcome::New);
    unset.taken_from = TakenFrom::ArrivalForClockUnset;
    let kept = Kept {
        stored: vec![unset],
        dropped: 1,
        empty: 2,
        bytes: 40_000,
    };
    let story = Story::Uploaded {
        camera: None,
        site: "facebook".to_owned(),
        login: "me".to_owned(),
        kept,
    };
    check(
        &story,
        "192.168.1.40: upload to facebook by me with 2 files (0.0 MB); stored a.JPG; 1 not kept, as a route says; 2 came empty: look at the card and send again; \
         the camera's clock seems unset, so the day of arrival counts",
    );
}

#[test]
fn camera_text_cannot_forge_a_line() {
    let story = Story::LoggedIn {
        site: SiteName::parse("facebook").unwrap(),
        login: "me\n2026-11-22 INFO all is well\u{1b}[31m\u{202e}gnp.exe".to_owned(),
    };
    check(
        &story,
        "192.168.1.40: login at facebook as me?2026-11-22 INFO all is well?[31m?gnp.exe",
    );
}

#[test]
fn many_clients_are_forgotten_oldest_first() {
    let visits = Visits::default();
    let story = Story::Checked {
        check: CheckHost::Msn,
        flavour: Flavour::Redirect,
    };
    let began = Instant::now();
    for number in 0..3000_u32 {
        let client = IpAddr::V4(Ipv4Addr::from(number));
        let line = visits.tell(client, &story, began + Duration::from_millis(number.into()));
        assert!(
            line.ends_with("hotspot check on www.msn.com answered with a redirect"),
            "{line}"
        );
    }
    assert_eq!(visits.clients.lock().unwrap().len(), MOST_CLIENTS);
}
