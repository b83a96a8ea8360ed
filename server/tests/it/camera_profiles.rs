//! Every camera in software against the real server: what each sends is what is stored, byte for byte.

use crate::harness::Server;
use camera_sim::transcript::End;
use camera_sim::{Camera, Fault, Photo, Profile};
use std::io::Read as _;

/// Enough to be cut, small enough to be sent byte by byte.
const SIZE: u64 = 20_000;

fn photos(profile: &Profile) -> Vec<Photo> {
    match profile.sends_photos() {
        true => profile.generated_photos(2, SIZE),
        false => Vec::new(),
    }
}

/// The contents of these photos, sorted.
fn contents(photos: &[Photo]) -> Vec<Vec<u8>> {
    let content = |photo: &Photo| {
        let mut bytes = Vec::new();
        photo.open().unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    let mut contents: Vec<_> = photos.iter().map(content).collect();
    contents.sort();
    contents
}

/// Lets the camera send two photos. All of them are stored, or, where it was cut short, nothing is.
#[track_caller]
fn check(profile: &'static Profile, fault: Option<Fault>) {
    let mut server = Server::start();
    let photos = photos(profile);
    let what = format!("{}, {fault:?}", profile.name);
    let is_cut = matches!(fault, Some(Fault::Truncated { .. })) && profile.sends_photos();
    let camera = Camera::new(profile)
        .gateway(server.address)
        .photos(photos.clone())
        .faults(fault);
    let transcript = camera
        .send(&mut |_| {})
        .unwrap_or_else(|why| panic!("{what}: {why}"));
    server.stop();
    if is_cut {
        assert_ne!(transcript.end, End::Sent, "{what}");
        server.assert_untouched();
        return;
    }
    assert_eq!(
        transcript.end == End::Sent,
        profile.sends_photos(),
        "{what}"
    );
    let stored = server.contents();
    let sizes = |contents: &[Vec<u8>]| contents.iter().map(Vec::len).collect::<Vec<_>>();
    let sent = contents(&photos);
    assert_eq!(sizes(&stored), sizes(&sent), "{what}");
    assert!(stored == sent, "{what}: other bytes than were sent");
    assert_eq!(server.half_received(), 0, "{what}");
}

#[test]
fn what_a_camera_sends_is_what_is_stored() {
    for profile in camera_sim::profiles() {
        check(profile, None);
    }
}

#[test]
fn no_fault_costs_or_changes_a_photo() {
    // The stall is for people who watch; nothing here waits on purpose.
    let names = Fault::names().map(|(name, _)| name);
    let faults: Vec<_> = names
        .filter(|name| *name != "stall")
        .filter_map(Fault::named)
        .collect();
    assert!(faults.len() > 5);
    for profile in camera_sim::profiles() {
        for fault in &faults {
            check(profile, Some(fault.clone()));
        }
    }
}
