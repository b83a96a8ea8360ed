//! Pictures decoded, held against what another decoder makes of them.

use super::*;
use proptest::prelude::*;
use std::io::Read as _;

/// 480 by 320 dots.
fn landscape() -> Vec<u8> {
    let mut bytes = Vec::new();
    let photo = camera_sim::Photo::generated("a", 1, 20_000);
    photo.open().unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

/// Slopes of all colours with much detail on them.
fn drawing(width: u32, height: u32) -> image::RgbImage {
    image::RgbImage::from_fn(width, height, |x, y| {
        let detail = (x * x / 7 + y * x / 5) % 40;
        let part = |it: u32| u8::try_from(it % 256).unwrap();
        image::Rgb([
            part(x * 200 / width + detail),
            part(y * 200 / height + detail),
            part(250 - x * 200 / width),
        ])
    })
}

fn encoded(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 85);
    encoder.encode_image(&drawing(width, height)).unwrap();
    bytes
}

fn decoded(file: &[u8], shrink: u8) -> Result<(usize, usize, Vec<Dot>), Damage> {
    let mut decoder = Decoder::open(file, shrink)?;
    let (width, height) = decoder.dimensions();
    let mut dots = Vec::new();
    while dots.len() < width * height {
        decoder.rows(&mut dots)?;
    }
    dots.truncate(width * height);
    Ok((width, height, dots))
}

/// The whole picture, as the other decoder sees it, made smaller by the mean of the dots that become one.
fn mean(file: &[u8], shrink: usize) -> Vec<u8> {
    let mut other = jpeg_decoder::Decoder::new(file);
    let dots = other.decode().unwrap();
    let info = other.info().unwrap();
    let (width, height) = (usize::from(info.width), usize::from(info.height));
    let colours = info.pixel_format.pixel_bytes();
    let mut means = Vec::new();
    for top in (0..height).step_by(shrink) {
        for left in (0..width).step_by(shrink) {
            for colour in [0, colours / 2, colours - 1] {
                let rows = top..height.min(top + shrink);
                let columns = left..width.min(left + shrink);
                let count = rows.len() * columns.len();
                let dots = rows.flat_map(|y| {
                    let dots = &dots;
                    let columns = columns.clone();
                    columns.map(move |x| usize::from(dots[(y * width + x) * colours + colour]))
                });
                means.push(u8::try_from(dots.sum::<usize>() / count).unwrap());
            }
        }
    }
    means
}

/// How far the dots are from these means, on average.
fn difference(file: &[u8], shrink: u8) -> f64 {
    let (_, _, dots) = decoded(file, shrink).unwrap();
    let (ours, means) = (dots.concat(), mean(file, shrink.into()));
    assert_eq!(ours.len(), means.len());
    let differences = ours.iter().zip(&means).map(|(a, b)| a.abs_diff(*b));
    let sum = differences.map(u32::from).sum::<u32>();
    f64::from(sum) / f64::from(u32::try_from(ours.len()).unwrap())
}

#[test]
fn another_decoder_sees_the_same_picture() {
    for file in [
        landscape(),
        encoded(333, 123),
        encoded(64, 48),
        encoded(1, 1),
    ] {
        for shrink in [1, 2, 4, 8] {
            let average = difference(&file, shrink);
            assert!(average < 3.5, "{shrink}: {average}");
        }
    }
}

/// Made by `cjpeg` of libjpeg-turbo, of 45 by 37 dots: fewer dots for the colours, marks to restart at, and grey.
const SAMPLES: [(&str, &[u8]); 5] = [
    ("4:2:0", include_bytes!("tests/420.jpg")),
    ("4:2:2", include_bytes!("tests/422.jpg")),
    ("4:1:0", include_bytes!("tests/410.jpg")),
    ("4:2:0 with restarts", include_bytes!("tests/restarts.jpg")),
    ("grey", include_bytes!("tests/grey.jpg")),
];

#[test]
fn colours_may_have_fewer_dots() {
    for (name, file) in SAMPLES {
        for shrink in [1, 2, 4, 8] {
            // The other one guesses more cleverly what lies between the dots of a colour that has few.
            let average = difference(file, shrink);
            assert!(average < 3.5, "{name} {shrink}: {average}");
        }
    }
}

#[test]
fn what_cameras_do_not_make_is_left_alone() {
    let file = encoded(40, 40);
    let at = |what: &[u8]| file.windows(what.len()).position(|it| it == what).unwrap();
    let frame = at(&[0xff, 0xc0]);
    for (place, byte) in [
        (frame + 1, 0xc2),
        (frame + 1, 0xc9),
        (frame + 4, 12),
        (frame + 9, 4),
        (frame + 11, 0x31),
    ] {
        let mut other = file.clone();
        other[place] = byte;
        assert_eq!(decoded(&other, 2).unwrap_err(), Damage, "{place} {byte}");
    }
    let broken_off = &file[..file.len() - 20];
    assert_eq!(decoded(broken_off, 2).unwrap_err(), Damage);
}

proptest! {
    #[test]
    fn damage_makes_no_panic(at in 0..3000_usize, byte: u8, cut in 0..1000_usize, which in 0..5_usize) {
        let mut file = SAMPLES[which].1.to_vec();
        if let Some(hit) = file.get_mut(at) {
            *hit = byte;
        }
        file.truncate(file.len().saturating_sub(cut));
        // Damage can make it larger than is worth while.
        if let Ok(mut decoder) = Decoder::open(&file[..], 2) {
            let mut dots = Vec::new();
            for _ in 0..10 {
                let _ = decoder.rows(&mut dots);
            }
        }
    }
}
