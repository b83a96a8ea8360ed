//! Blocks of known light.

use super::*;

fn drawn(waves: &Waves, across: u8, down: u8) -> Vec<u8> {
    let mut dots = vec![0; usize::from(across) * usize::from(down)];
    let (across_line, down_line) = (Line::new(across), Line::new(down));
    draw(waves, &across_line, &down_line, &mut dots, across.into());
    dots
}

#[test]
fn an_even_block_is_even_at_every_size() {
    // Of the strongest wave an eighth is its light.
    let mut waves = [0.0; 64];
    waves[0] = 8.0 * 40.0;
    for (across, down) in [(8, 8), (4, 4), (2, 2), (1, 1), (8, 4), (4, 8), (1, 8)] {
        let dots = drawn(&waves, across, down);
        assert!(
            dots.iter().all(|dot| *dot == 168),
            "{across} {down} {dots:?}"
        );
    }
    waves[0] = 8.0 * 400.0;
    assert_eq!(drawn(&waves, 1, 1), [255]);
    waves[0] = -8.0 * 400.0;
    assert_eq!(drawn(&waves, 1, 1), [0]);
}

#[test]
fn a_slope_stays_a_slope() {
    let mut waves = [0.0; 64];
    waves[1] = -300.0;
    let full = drawn(&waves, 8, 8);
    assert_eq!(full[..8], full[56..]);
    assert!(
        full[..8].is_sorted() && full[0] < 80 && full[7] > 175,
        "{full:?}"
    );
    let half = drawn(&waves, 4, 4);
    for (dot, pair) in half.iter().zip(full.chunks_exact(2)) {
        let mean = (i32::from(pair[0]) + i32::from(pair[1])) / 2;
        assert!((i32::from(*dot) - mean).abs() < 8, "{half:?} {full:?}");
    }
}
