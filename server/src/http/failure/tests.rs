//! The two faces of a failure: nothing of this host reaches the camera.

use super::*;
use crate::database::DatabaseError;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

fn disk_trouble(kind: io::ErrorKind) -> Failure {
    let cause = io::Error::from(kind);
    LibraryError::File {
        path: PathBuf::from("/home/me/photos/2014"),
        cause,
    }
    .into()
}

#[track_caller]
fn check(failure: &Failure, body: &str) {
    assert_eq!(failure.answer().body, body, "{failure}");
}

#[test]
fn no_path_and_no_cause_reaches_the_camera() {
    check(
        &disk_trouble(io::ErrorKind::ReadOnlyFilesystem),
        r#"<Response ErrCode="500" ErrSubCode="0" /><!-- The upload could not be kept -->"#,
    );
    let cause = Arc::new(io::Error::other("secret detail"));
    let database = DatabaseError::File {
        path: PathBuf::from("/state"),
        cause,
    };
    let session = Failure::Session(SessionError::Database(database));
    check(
        &session,
        r#"<Response ErrCode="500" ErrSubCode="0" /><!-- The upload could not be kept -->"#,
    );
}

#[test]
fn the_owner_reads_where_and_why() {
    let line = disk_trouble(io::ErrorKind::StorageFull).to_string();
    assert!(
        line.contains("/home/me/photos/2014") && line.contains("no storage space"),
        "{line}"
    );
}

#[test]
fn a_full_disk_says_so_without_numbers() {
    let full = LibraryError::Full {
        available: 1 << 30,
        keep_free: 1 << 29,
        needed: 1 << 30,
    };
    let failure = Failure::from(full);
    check(
        &failure,
        r#"<Response ErrCode="507" ErrSubCode="0" /><!-- No room for the upload -->"#,
    );
    assert!(
        failure.to_string().contains("1024 MiB are free"),
        "{failure}"
    );
}

#[test]
fn a_disk_that_fills_up_under_an_upload_is_no_room_either() {
    const NO_ROOM: &str =
        r#"<Response ErrCode="507" ErrSubCode="0" /><!-- No room for the upload -->"#;
    check(&disk_trouble(io::ErrorKind::StorageFull), NO_ROOM);
    check(&disk_trouble(io::ErrorKind::QuotaExceeded), NO_ROOM);
    let cause = Arc::new(io::Error::from(io::ErrorKind::StorageFull));
    let path = PathBuf::from("/home/me/state");
    let database = LibraryError::from(DatabaseError::File { path, cause });
    check(&database.into(), NO_ROOM);
}

#[test]
fn a_broken_mail_is_told_from_a_broken_connection() {
    let broken = MultipartError::Malformed(super::super::multipart::Malformed::NoDelimiter);
    check(
        &broken.into(),
        r#"<Response ErrCode="400" ErrSubCode="0" /><!-- The mail can not be read -->"#,
    );
    let silent = MultipartError::Body(BodyError::Silent { received: 7 });
    check(
        &silent.into(),
        r#"<Response ErrCode="400" ErrSubCode="0" /><!-- The upload is incomplete -->"#,
    );
    let large = MultipartError::Body(BodyError::TooLarge { limit: 7 });
    check(
        &large.into(),
        r#"<Response ErrCode="413" ErrSubCode="0" /><!-- Too large -->"#,
    );
}
