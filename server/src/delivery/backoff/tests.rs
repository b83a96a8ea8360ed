//! Pauses: they double, have an end, and differ.

use super::*;

fn pauses(asked: Option<Duration>, dice: u16, count: usize) -> Vec<u64> {
    let pace = Pace::default();
    let mut waited = Duration::ZERO;
    let mut pauses = Vec::new();
    for _ in 0..count {
        let pause = pause(&pace, waited, asked, dice);
        waited += pause;
        pauses.push(pause.as_secs());
    }
    pauses
}

#[test]
fn they_double_up_to_an_hour() {
    let want = [30, 60, 120, 240, 480, 960, 1920, 3600, 3600];
    assert_eq!(pauses(None, 0, 9), want);
}

#[test]
fn chance_shortens_them_by_up_to_a_quarter() {
    let pause = |dice| pause(&Pace::default(), Duration::from_hours(9), None, dice).as_secs();
    assert_eq!(pause(0), 3600);
    assert_eq!(pause(u16::MAX), 2700);
    assert!((3140..3160).contains(&pause(u16::MAX / 2)));
}

#[test]
fn who_asks_for_patience_gets_it_within_reason() {
    let day = 24 * 3600;
    assert_eq!(
        pauses(Some(Duration::from_secs(100)), 0, 3),
        [100, 130, 260]
    );
    assert_eq!(pauses(Some(Duration::MAX), 0, 2), [day, day]);
}

#[test]
fn nothing_overflows() {
    let pause = pause(&Pace::default(), Duration::MAX, None, 7);
    assert!(pause <= Duration::from_hours(1));
}

#[test]
fn chance_depends_on_the_job_and_the_attempt() {
    let (one, other) = (
        "0123456789abcdef0123456789abcdef",
        "f123456789abcdef0123456789abcdef",
    );
    assert_eq!(dice(one, 0), 0x0123);
    assert_eq!(dice(one, 1), 0x1234);
    assert_eq!(dice(one, 27), 0xbcde);
    assert_eq!(dice(one, 28), 0x0123);
    assert_ne!(dice(one, 0), dice(other, 0));
    assert_eq!(dice("", 5), 0);
}
