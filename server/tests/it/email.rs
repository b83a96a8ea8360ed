//! Mails: Q30 to Q36, and the matrix of endings and cuts.

use crate::harness::{SUCCESS, Server, body, status};
use camera_sim::connection::exchange;
use camera_sim::fault::{Cut, Ending, Garbage};
use camera_sim::photo::Photo;
use camera_sim::request::{Email, email};

/// Small on purpose: the matrix sends thousands. Bytes that look like the beginning of a delimiter included.
fn small_photos(count: usize) -> Vec<Photo> {
    (0..count)
        .map(|number| {
            let mut bytes =
                format!("\u{fffd}photo {number}\r\n-----------------------------7d93b9550d4")
                    .into_bytes();
            bytes.extend_from_slice(&[0, 13, 10, 45, 45, u8::try_from(number).unwrap()]);
            Photo::from_bytes(format!("SAM_{number:04}.JPG"), bytes)
        })
        .collect()
}

fn contents(photos: &[Photo]) -> Vec<Vec<u8>> {
    let mut contents: Vec<_> = photos
        .iter()
        .map(|photo| {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut photo.open().unwrap(), &mut bytes).unwrap();
            bytes
        })
        .collect();
    contents.sort();
    contents
}

#[track_caller]
fn check_kept(server: &Server, photos: &[Photo], request: &[u8], cut: &Cut, what: &str) {
    let answer = exchange(server.address, request, cut)
        .unwrap_or_else(|reason| panic!("{what}: {reason:?}"));
    assert_eq!(answer.body(), SUCCESS, "{what}");
    assert!(
        server.contents() == contents(photos),
        "{what}: the library differs from what was sent"
    );
}

/// Every place where a delimiter begins, in the request's bytes.
fn delimiters(request: &[u8]) -> Vec<usize> {
    let delimiter = b"\r\n-----------------------------7d93b9550d4a";
    (0..request.len())
        .filter(|&at| request[at..].starts_with(delimiter))
        .collect()
}

#[test]
fn q32_every_ending_keeps_every_photo_however_the_bytes_arrive() {
    let mut sent = 0;
    for count in [1, 2, 30] {
        let photos = small_photos(count);
        // One server for a row: the same photos again are duplicates, so the library must stay what was sent.
        let server = Server::start();
        for ending in Ending::ALL {
            let mail = Email {
                ending,
                ..Email::with(photos.clone())
            };
            let request = email(&mail).to_bytes().unwrap();
            let places = delimiters(&request);
            assert!(places.len() >= count);
            let cuts_around = (0..48).map(|offset| {
                Cut::At(
                    places
                        .iter()
                        .map(|place| u64::try_from(place + offset).unwrap())
                        .collect(),
                )
            });
            for cut in [Cut::Whole, Cut::EveryByte].into_iter().chain(cuts_around) {
                check_kept(
                    &server,
                    &photos,
                    &request,
                    &cut,
                    &format!("{count} photos, {ending:?}, {cut:?}"),
                );
                sent += 1;
            }
        }
        let arrivals = i64::try_from(count * 4 * 50).unwrap();
        assert_eq!(
            server.photos_and_arrivals(),
            (i64::try_from(count).unwrap(), arrivals)
        );
    }
    assert_eq!(sent, 3 * 4 * 50);
}

#[test]
fn a_body_cut_short_is_no_success_and_leaves_nothing() {
    let mut server = Server::start();
    let mut cases = 0;
    for ending in Ending::ALL {
        let request = email(&Email {
            ending,
            ..Email::with(small_photos(2))
        })
        .to_bytes()
        .unwrap();
        let body_begins = request
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap()
            + 4;
        let around = delimiters(&request)
            .into_iter()
            .flat_map(|place| place..place + 48);
        let ends = around
            .chain((body_begins..request.len()).step_by(97))
            .chain([body_begins, request.len() - 1]);
        for end in ends.filter(|end| *end < request.len()) {
            let answer = server.hang_up_after(&request[..end]);
            assert!(
                !answer.contains("succ"),
                "{ending:?} cut at {end}: {answer}"
            );
            cases += 1;
        }
    }
    assert!(cases > 4 * 2 * 40, "{cases}");
    server.stop();
    server.assert_untouched();
}

#[test]
fn a_camera_that_vanishes_leaves_nothing() {
    let server = Server::start();
    let request = email(&Email::with(vec![Photo::generated(
        "SAM_0001.JPG",
        1,
        3_000_000,
    )]))
    .to_bytes()
    .unwrap();
    let mut socket = server.connect();
    std::io::Write::write_all(&mut socket, &request[..2_000_000]).unwrap();
    drop(socket);
    // The next mail of another camera is served all the same, and stopping waits for the vanished one's end.
    assert_eq!(
        body(&server.exchange(&email(&Email::with(vec![])).to_bytes().unwrap())),
        SUCCESS
    );
    let server = server.restart();
    server.assert_untouched();
}

#[test]
fn q30_q31_q36_names_and_types_as_cameras_spell_them() {
    let server = Server::start();
    let photos = small_photos(6);
    let names: [(&str, &[u8]); 6] = [
        ("fileName", b"a.JPG"),
        ("filename", b"b.JPG"),
        ("FILENAME", b"c.JPG"),
        ("fileName", "d \u{e4}\u{c0ac}.JPG".as_bytes()),
        // EUC-KR: two Korean syllables.
        ("fileName", b"\xbb\xe7\xc1\xf8.JPG"),
        ("fileName", b"..\\..\\/etc/passwd"),
    ];
    let mut mail =
        b"--B\r\ncontent-disposition: form-data; name=\"message\"; fileName=\"sample.txt\"\r\n\r\n\
        <email><sender>Camera@samsungcamera.com</sender></email>"
            .to_vec();
    for (photo, (parameter, name)) in contents(&photos).iter().zip(names) {
        mail.extend_from_slice(b"\r\n--B\r\nCONTENT-Disposition:form-data;name=binary; ");
        mail.extend_from_slice(parameter.as_bytes());
        mail.extend_from_slice(b"=\"");
        mail.extend_from_slice(name);
        mail.extend_from_slice(b"\"\r\ncontent-Type: image/pjpeg;\r\n\r\n");
        mail.extend_from_slice(photo);
    }
    mail.extend_from_slice(b"\r\n--B\r\n");
    let head = format!(
        "POST /social/columbus/email HTTP/1.0\r\nContent-Type: multipart/form-data; Boundary=\"B\"\r\nContent-Length: {}\r\n\r\n",
        mail.len()
    );
    let answer = server.exchange(&[head.as_bytes(), &mail].concat());
    assert_eq!(body(&answer), SUCCESS);
    assert_eq!(server.contents(), contents(&photos));
    let names: Vec<_> = server
        .library()
        .into_keys()
        .map(|path| path.rsplit('/').next().unwrap().to_owned())
        .collect();
    assert_eq!(
        names,
        [
            "a.JPG",
            "b.JPG",
            "c.JPG",
            "d \u{e4}\u{c0ac}.JPG",
            "passwd",
            "\u{c0ac}\u{c9c4}.JPG"
        ]
    );
}

#[test]
fn q33_q34_a_sender_with_a_name_and_a_body_without_its_token() {
    let server = Server::start();
    let mail = Email {
        sender: "My NX300 <CAMERA@SamsungCamera.com>".to_owned(),
        recipients: (0..30)
            .map(|number| format!("friend{number}@example.org"))
            .collect(),
        ..Email::with(small_photos(1))
    };
    assert_eq!(
        body(&server.exchange(&email(&mail).to_bytes().unwrap())),
        SUCCESS
    );
    let rows = "SELECT count(*) FROM batch WHERE protocol = 'email' AND sender_name = 'My NX300'
        AND body = 'Sent from Samsung Camera.' AND subject = '[Samsung Smart Camera] sent you files.'";
    assert_eq!(server.count(rows), 1);
    assert_eq!(
        server.count("SELECT count(DISTINCT address) FROM recipient"),
        30
    );
}

#[test]
fn q35_malformed_xml_does_not_cost_the_photos() {
    let server = Server::start();
    let photos = small_photos(1);
    for garbage in [
        Garbage::StrayLine,
        Garbage::Ampersand,
        Garbage::LessThan,
        Garbage::Nuls,
    ] {
        let mail = Email {
            garbage: vec![garbage],
            ..Email::with(photos.clone())
        };
        let answer = server.exchange(&email(&mail).to_bytes().unwrap());
        assert_eq!(body(&answer), SUCCESS, "{garbage:?}: {answer}");
    }
    assert_eq!(server.contents(), contents(&photos));
}

#[test]
fn the_message_may_stand_behind_the_photos() {
    let server = Server::start();
    let mail = "--B\r\nContent-Disposition: form-data; name=\"binary\"; fileName=\"a.JPG\"\r\n\r\nphoto\r\n--B\r\n\
        Content-Disposition: form-data; name=\"message\"\r\n\r\n<email><sender>Camera@samsungcamera.com</sender></email>\r\n--B--\r\n";
    assert_eq!(body(&server.exchange(post(mail).as_bytes())), SUCCESS);
    assert_eq!(server.contents(), [b"photo"]);
}

#[test]
fn mails_that_are_none_are_refused_and_leave_nothing() {
    let mut server = Server::start();
    let photo = "--B\r\nContent-Disposition: form-data; name=\"binary\"; fileName=\"a.JPG\"\r\n\r\nphoto\r\n--B--\r\n";
    let stranger = "--B\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\n<email><sender>a@b.c</sender></email>\r\n";
    for (mail, wanted) in [
        (photo.to_owned(), 400),
        (format!("{stranger}{photo}"), 401),
        ("no multipart at all".to_owned(), 400),
        (String::new(), 400),
    ] {
        let answer = server.exchange(post(&mail).as_bytes());
        assert_eq!(status(&answer), wanted, "{mail:?}: {answer}");
    }
    let without_type = post(photo).replace("Content-Type", "X-Type");
    assert_eq!(status(&server.exchange(without_type.as_bytes())), 400);
    server.stop();
    server.assert_untouched();
}

#[test]
fn an_empty_file_is_no_photo_and_no_reason_to_refuse_the_others() {
    let server = Server::start();
    let only = Email::with(vec![Photo::from_bytes("empty.JPG", *b"")]);
    let answer = server.exchange(&email(&only).to_bytes().unwrap());
    assert_eq!(status(&answer), 400, "nothing of it can be kept: {answer}");
    let mail = Email::with(vec![
        Photo::from_bytes("empty.JPG", *b""),
        Photo::from_bytes("full.JPG", *b"photo"),
    ]);
    assert_eq!(
        body(&server.exchange(&email(&mail).to_bytes().unwrap())),
        SUCCESS
    );
    assert_eq!(server.contents(), [b"photo"]);
}

fn post(mail: &str) -> String {
    format!(
        "POST /social/columbus/email?DUID=1 HTTP/1.0\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: {}\r\n\r\n{mail}",
        mail.len()
    )
}
