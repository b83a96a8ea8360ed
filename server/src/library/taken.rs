//! When a photo was taken, and with which camera: what the file itself says.
//!
//! Order: EXIF's original date, EXIF's change date, a video's movie header; failing these, or when the
//! camera's clock was evidently never set, the day the photo arrived.

use jiff::civil::{DateTime, date};
use std::fs::File;
use std::io::{self, Cursor, Read as _, Seek as _, SeekFrom};

/// EXIF stands in front; a raw file's preview and pixels, which follow, are of no interest here.
const HEAD: u64 = 256 * 1024;
/// No camera of the table was sold before; an earlier date is a clock that starts at 1970 or 2000.
const FIRST_CAMERA: DateTime = date(2009, 1, 1).at(0, 0, 0, 0);
/// This program is younger; a computer whose clock says less starts without one, as small ones do without internet.
pub const EARLIEST_NOW: DateTime = date(2026, 1, 1).at(0, 0, 0, 0);
/// Boxes of a video looked at before giving up: real files have fewer than ten.
const MOST_BOXES: usize = 64;

/// What a file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// The camera's clock when it was taken.
    pub(super) taken: Option<DateTime>,
    /// The camera's model.
    pub(super) camera: Option<String>,
}

/// Where the date came from under which a photo is filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenFrom {
    /// The photo's own date.
    Camera,
    /// The photo has no date: the day it arrived.
    Arrival,
    /// The photo's date can't be right (before 2009, or later than tomorrow): the day it arrived.
    ArrivalForClockUnset,
}

/// The date to file a photo under. `received` is the local time at which it arrived.
pub(super) fn date_to_file_under(
    taken: Option<DateTime>,
    received: DateTime,
) -> (DateTime, TakenFrom) {
    let tomorrow = received.tomorrow().unwrap_or(received);
    match taken {
        // Then the camera's clock is the better one.
        Some(taken) if FIRST_CAMERA <= taken && received < EARLIEST_NOW => {
            (taken, TakenFrom::Camera)
        }
        Some(taken) if FIRST_CAMERA <= taken && taken <= tomorrow => (taken, TakenFrom::Camera),
        Some(_) => (received, TakenFrom::ArrivalForClockUnset),
        None => (received, TakenFrom::Arrival),
    }
}

/// Reads what the file says of itself. Damage is no error: less is known, that is all.
pub(super) fn facts(file: &mut File) -> Facts {
    exif_facts(file)
        .or_else(|| {
            let taken = movie_date(file).ok().flatten()?;
            Some(Facts {
                taken: Some(taken),
                camera: None,
            })
        })
        .unwrap_or_default()
}

fn exif_facts(file: &mut File) -> Option<Facts> {
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(0)).ok()?;
    file.take(HEAD).read_to_end(&mut head).ok()?;
    let exif = exif::Reader::new()
        .continue_on_error(true)
        .read_from_container(&mut Cursor::new(head))
        .or_else(|error| error.distill_partial_result(|_| ()))
        .ok()?;
    let text = |tag| {
        let field = exif.get_field(tag, exif::In::PRIMARY)?;
        let exif::Value::Ascii(lines) = &field.value else {
            return None;
        };
        let line = lines.first()?;
        Some(
            String::from_utf8_lossy(line)
                .trim_matches(['\0', ' '])
                .to_owned(),
        )
    };
    let taken = [exif::Tag::DateTimeOriginal, exif::Tag::DateTime]
        .into_iter()
        .find_map(|tag| exif_date(&text(tag)?));
    let camera = text(exif::Tag::Model)
        .map(|model| model_name(&model))
        .filter(|model| !model.is_empty());
    Some(Facts { taken, camera })
}

/// EXIF writes `2014:05:31 12:30:00`; some bodies leave blanks or zeros where the clock was unset.
fn exif_date(text: &str) -> Option<DateTime> {
    let (day, time) = text.split_once(' ')?;
    format!("{}T{time}", day.replace(':', "-")).parse().ok()
}

/// Samsung's model tags read `NX300` on some bodies and `SAMSUNG NX300` on others.
fn model_name(tag: &str) -> String {
    let bare = tag.trim();
    let without_maker = bare
        .get(..8)
        .filter(|maker| maker.eq_ignore_ascii_case("samsung "))
        .and(bare.get(8..));
    without_maker.unwrap_or(bare).trim().to_owned()
}

/// The date in an MP4's movie header (ISO 14496-12, 8.2.2): seconds since 1904. Cameras write their own
/// clock there, without a zone.
fn movie_date(file: &mut File) -> io::Result<Option<DateTime>> {
    let mut at = 0;
    let mut end = file.metadata()?.len();
    for _ in 0..MOST_BOXES {
        if at + 8 > end {
            break;
        }
        let (kind, header, length) = read_box(file, at, end)?;
        match &kind {
            b"moov" => (at, end) = (at + header, at + length),
            b"mvhd" => return read_movie_header(file, at + header),
            _ => at += length,
        }
    }
    Ok(None)
}

/// The kind of the box at `at`, the length of its header and of all of it, never less than the header.
fn read_box(file: &mut File, at: u64, end: u64) -> io::Result<([u8; 4], u64, u64)> {
    file.seek(SeekFrom::Start(at))?;
    let length: u32 = read_number(file)?;
    let mut kind = [0; 4];
    file.read_exact(&mut kind)?;
    Ok(match length {
        0 => (kind, 8, end - at),
        1 => {
            let mut long = [0; 8];
            file.read_exact(&mut long)?;
            (kind, 16, u64::from_be_bytes(long).clamp(16, end))
        }
        _ => (kind, 8, u64::from(length).max(8)),
    })
}

fn read_movie_header(file: &mut File, at: u64) -> io::Result<Option<DateTime>> {
    file.seek(SeekFrom::Start(at))?;
    let version_and_flags = read_number(file)?;
    let seconds = if version_and_flags >> 24 == 1 {
        let high = u64::from(read_number(file)?);
        high << 32 | u64::from(read_number(file)?)
    } else {
        u64::from(read_number(file)?)
    };
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    let span = jiff::Span::new().try_seconds(seconds).ok();
    Ok(span
        .filter(|_| seconds != 0)
        .and_then(|since_1904| date(1904, 1, 1).at(0, 0, 0, 0).checked_add(since_1904).ok()))
}

fn read_number(file: &mut File) -> io::Result<u32> {
    let mut bytes = [0; 4];
    file.read_exact(&mut bytes)?;
    Ok(u32::from_be_bytes(bytes))
}

#[cfg(test)]
mod tests;
