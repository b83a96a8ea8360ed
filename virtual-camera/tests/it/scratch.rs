//! scratch
use crate::harness::Camera;
use virtual_camera::camera::{Day, Hook};
#[test]
fn scratch() {
    let camera = Camera::with_card(&std::env::var("BODY").unwrap_or("nx300".into()));
    let scenario = std::fs::read_to_string(std::env::var("SCRATCH").unwrap()).unwrap();
    camera.live(&Day {
        hook: Hook::Off,
        scenario: &scenario,
        ..Day::default()
    });
    println!("LOG\n{}", camera.log());
}
