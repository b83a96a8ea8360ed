//! The tracer on a real folder.

use super::*;
use jiff::civil::date;

const PEER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 168, 1, 40));

fn write(tracer: &Tracer, request: &str) -> Result<PathBuf, NotKept> {
    let recording = tracer.recording();
    recording.received(request.as_bytes());
    recording.answered(b"HTTP/1.1 404 NOT FOUND\r\n\r\n");
    tracer.write(&recording.look(), PEER, date(2026, 11, 22).at(10, 2, 26, 0))
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("state").join("captures");
    (root, folder)
}

#[test]
fn a_capture_is_two_files_that_only_the_owner_can_read() {
    let (_root, folder) = folder();
    let path = write(
        &Tracer::everything(folder.clone()),
        "POST /facebook/auth HTTP/1.1\r\nCookie: a\r\n",
    )
    .unwrap();
    assert_eq!(
        path,
        folder.join("2026-11-22T10-02-26_192.168.1.40_POST_facebook_auth_1.request")
    );
    assert_eq!(
        fs::read(&path).unwrap(),
        b"POST /facebook/auth HTTP/1.1\r\nCookie: [masked]\r\n"
    );
    assert_eq!(
        fs::read(path.with_extension("answer")).unwrap(),
        b"HTTP/1.1 404 NOT FOUND\r\n\r\n"
    );
    #[cfg(unix)]
    for (path, mode) in [
        (folder, 0o700),
        (path.with_extension("answer"), 0o600),
        (path, 0o600),
    ] {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(
            fs::metadata(path).unwrap().permissions().mode() & 0o777,
            mode
        );
    }
}

#[test]
fn equal_requests_get_names_of_their_own() {
    let (_root, folder) = folder();
    let tracer = Tracer::everything(folder);
    let names = [(); 3].map(|()| write(&tracer, "GET / HTTP/1.1\r\n").unwrap());
    assert!(names[0] != names[1] && names[1] != names[2]);
}

#[test]
fn a_gateway_nobody_watches_keeps_100_captures_and_no_more() {
    let (_root, folder) = folder();
    let tracer = Tracer::unknown_only(folder.clone());
    for _ in 0..MOST_UNASKED {
        write(&tracer, "GET /unknown HTTP/1.1\r\n").unwrap();
    }
    assert!(matches!(
        write(&tracer, "GET / HTTP/1.1\r\n"),
        Err(NotKept::Full(_))
    ));
    let restarted = Tracer::unknown_only(folder.clone());
    assert!(matches!(
        write(&restarted, "GET / HTTP/1.1\r\n"),
        Err(NotKept::Full(_))
    ));
    assert!(write(&Tracer::everything(folder), "GET / HTTP/1.1\r\n").is_ok());
}

#[test]
fn what_is_wanted_depends_on_who_asked() {
    let (_root, folder) = folder();
    let (all, unknown) = (
        Tracer::everything(folder.clone()),
        Tracer::unknown_only(folder),
    );
    assert!(all.wants(Asked::Known) && all.wants(Asked::Unknown));
    assert!(!unknown.wants(Asked::Known) && unknown.wants(Asked::Unknown));
}

#[test]
fn a_folder_that_cannot_be_written_is_said_once_and_harms_nobody() {
    let (root, folder) = folder();
    fs::write(root.path().join("state"), "a file is in the way").unwrap();
    let tracer = Tracer::everything(folder.clone());
    let trouble = write(&tracer, "GET / HTTP/1.1\r\n").unwrap_err();
    assert!(
        trouble.to_string().contains(folder.to_str().unwrap()),
        "{trouble}"
    );
    assert!(!tracer.said_unwritable.load(Ordering::Relaxed));
    for _ in 0..2 {
        tracer.keep(&tracer.recording().look(), PEER, DateTime::ZERO);
        assert!(tracer.said_unwritable.load(Ordering::Relaxed));
    }
}
