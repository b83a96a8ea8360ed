//! Every camera in software against the real server: what each sends is what is stored.

use crate::harness::Server;
use camera_sim::transcript::End;
use camera_sim::{Camera, Fault, Profile};

fn play(server: &Server, profile: &'static Profile, faults: Vec<Fault>) -> Result<End, String> {
    let camera = Camera::new(profile).gateway(server.address).faults(faults);
    camera
        .send(&mut |_| {})
        .map(|transcript| transcript.end)
        .map_err(|failure| failure.to_string())
}

#[test]
fn every_profile_gets_through() {
    for profile in camera_sim::profiles() {
        let server = Server::start();
        play(&server, profile, Vec::new()).unwrap_or_else(|why| panic!("{}: {why}", profile.name));
        assert_eq!(
            server.library().is_empty(),
            !profile.sends_photos(),
            "{}",
            profile.name
        );
    }
}

#[test]
fn no_harmless_fault_costs_a_photo() {
    let profile = Profile::named("nx300-email").unwrap();
    let mut tried = 0;
    // The stall is for people who watch; nothing here waits on purpose.
    for (name, _) in Fault::names().filter(|(name, _)| *name != "stall") {
        let fault = Fault::named(name).unwrap();
        let mut server = Server::start();
        match play(&server, profile, vec![fault.clone()]) {
            Ok(End::Sent) => assert!(
                !server.library().is_empty(),
                "{name}: success without a photo"
            ),
            Ok(_) => {
                assert!(matches!(fault, Fault::Truncated { .. }), "{name}");
                server.stop();
                server.assert_untouched();
            }
            Err(why) => panic!("{name}: {why}"),
        }
        tried += 1;
    }
    assert!(tried > 5);
}
