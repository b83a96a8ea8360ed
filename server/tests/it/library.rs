//! Nothing is lost, overwritten or half-written.

use crate::harness::{SUCCESS, Server, body};
use camera_sim::photo::Photo;
use camera_sim::request::{Email, email};
use std::fs;
use std::time::{Duration, UNIX_EPOCH};

fn send(server: &Server, name: &str, content: &[u8]) {
    send_all(server, &[(name, content)]);
}

fn send_all(server: &Server, photos: &[(&str, &[u8])]) {
    let photos = photos
        .iter()
        .map(|(name, content)| Photo::from_bytes(*name, content.to_vec()))
        .collect();
    let answer = server.exchange(&email(&Email::with(photos)).to_bytes().unwrap());
    assert_eq!(body(&answer), SUCCESS);
}

fn names(server: &Server) -> Vec<String> {
    server
        .library()
        .into_keys()
        .map(|path| path.rsplit('/').next().unwrap().to_owned())
        .collect()
}

#[test]
fn equal_names_with_different_bytes_are_both_kept() {
    let server = Server::start();
    send(&server, "SAM_0001.JPG", b"first");
    send(&server, "SAM_0001.JPG", b"second");
    send_all(
        &server,
        &[("SAM_0001.JPG", b"third"), ("SAM_0001.JPG", b"fourth")],
    );
    assert_eq!(
        names(&server),
        [
            "SAM_0001-2.JPG",
            "SAM_0001-3.JPG",
            "SAM_0001-4.JPG",
            "SAM_0001.JPG"
        ]
    );
    let contents: Vec<_> = server.library().into_values().collect();
    assert_eq!(
        contents,
        [
            b"second".to_vec(),
            b"third".to_vec(),
            b"fourth".to_vec(),
            b"first".to_vec()
        ]
    );
}

#[test]
fn the_same_bytes_twice_are_one_file_and_two_arrivals() {
    let server = Server::start();
    send(&server, "SAM_0001.JPG", b"same");
    send(&server, "SAM_0001.JPG", b"same");
    send_all(&server, &[("OTHER.JPG", b"same"), ("THIRD.JPG", b"same")]);
    assert_eq!(names(&server), ["SAM_0001.JPG"]);
    assert_eq!(server.photos_and_arrivals(), (1, 4));
}

#[test]
fn equal_bytes_at_the_same_moment_are_one_file() {
    let server = Server::start();
    std::thread::scope(|scope| {
        for number in 0..16 {
            let server = &server;
            scope.spawn(move || send(server, &format!("SAM_{number}.JPG"), b"same"));
        }
    });
    assert_eq!(names(&server).len(), 1);
    assert_eq!(server.photos_and_arrivals(), (1, 16));
}

#[test]
fn a_photo_is_filed_under_the_day_it_was_taken() {
    let server = Server::with("[storage]\nlayout = \"{camera}/{taken:%Y-%m-%d}/{name}\"");
    let photo = Photo::taken_with("NX500", "SAM_0001.JPG", 1, Photo::SMALLEST);
    let answer = server.exchange(&email(&Email::with(vec![photo])).to_bytes().unwrap());
    assert_eq!(body(&answer), SUCCESS);
    let path = server.library().into_keys().next().unwrap();
    // Generated photos were taken in July 2014; the seed decides the day.
    assert_eq!(path, "NX500/2014-07-02/SAM_0001.JPG");
}

#[test]
fn senders_get_folders_nobody_can_guess() {
    let layout = "[storage]\nlayout = \"{sender_hash}/{name}\"";
    let (one, other) = (Server::with(layout), Server::with(layout));
    for server in [&one, &other] {
        send(server, "a.JPG", b"1");
        send(server, "b.JPG", b"2");
    }
    let folder = |server: &Server| {
        server
            .library()
            .into_keys()
            .next()
            .unwrap()
            .split('/')
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        one.library()
            .into_keys()
            .filter(|path| path.starts_with(&folder(&one)))
            .count(),
        2
    );
    assert_ne!(
        folder(&one),
        folder(&other),
        "each server has a secret of its own"
    );
}

#[test]
fn a_photo_whose_file_its_owner_deleted_or_changed_is_stored_again() {
    let server = Server::start();
    send(&server, "SAM_0001.JPG", b"photo");
    let path = server
        .folder()
        .join("photos")
        .join(server.library().into_keys().next().unwrap());
    fs::remove_file(&path).unwrap();
    send(&server, "SAM_0001.JPG", b"photo");
    assert_eq!(fs::read(&path).unwrap(), b"photo");
    fs::write(&path, b"ohpto").unwrap();
    send(&server, "SAM_0001.JPG", b"photo");
    assert_eq!(server.contents(), [b"ohpto", b"photo"]);
    send(&server, "SAM_0001.JPG", b"photo");
    assert_eq!(server.contents().len(), 2, "the new place is remembered");
    assert_eq!(server.photos_and_arrivals(), (1, 4));
}

#[test]
fn a_photo_whose_file_its_owner_put_back_is_known_again() {
    let server = Server::start();
    send(&server, "SAM_0001.JPG", b"photo");
    let path = server
        .folder()
        .join("photos")
        .join(server.library().into_keys().next().unwrap());
    fs::remove_file(&path).unwrap();
    fs::write(&path, b"photo").unwrap();
    let at = UNIX_EPOCH + Duration::from_secs(1_400_000_000);
    fs::File::open(&path).unwrap().set_modified(at).unwrap();
    send(&server, "SAM_0001.JPG", b"photo");
    assert_eq!(server.contents(), [b"photo"]);
    assert_eq!(server.photos_and_arrivals(), (1, 2));
    let modified = server.count("SELECT modified FROM photo");
    assert_eq!(
        modified, 1_400_000_000_000_000_000,
        "next time it needn't be read"
    );
}

#[test]
fn another_photo_may_take_the_name_of_a_deleted_one() {
    let server = Server::start();
    send(&server, "SAM_0001.JPG", b"old");
    let path = server
        .folder()
        .join("photos")
        .join(server.library().into_keys().next().unwrap());
    fs::remove_file(&path).unwrap();
    send(&server, "SAM_0001.JPG", b"new");
    assert_eq!(fs::read(&path).unwrap(), b"new");
    send(&server, "SAM_0001.JPG", b"old");
    assert_eq!(server.contents(), [b"new", b"old"]);
}

#[test]
fn the_owners_own_files_are_never_touched() {
    let server = Server::start();
    send(&server, "first.JPG", b"first");
    let day = server
        .folder()
        .join("photos")
        .join(server.library().into_keys().next().unwrap());
    fs::write(day.with_file_name("SAM_0001.JPG"), b"the owner's").unwrap();
    fs::write(day.with_file_name("SAM_0002.JPG"), b"copied by hand").unwrap();
    fs::create_dir(day.with_file_name("SAM_0003.JPG")).unwrap();
    send(&server, "SAM_0001.JPG", b"the camera's");
    send(&server, "SAM_0002.JPG", b"copied by hand");
    send(&server, "SAM_0003.JPG", b"beside a folder of its name");
    let names = names(&server);
    assert_eq!(
        names,
        [
            "SAM_0001-2.JPG",
            "SAM_0001.JPG",
            "SAM_0002.JPG",
            "SAM_0003-2.JPG",
            "first.JPG"
        ]
    );
}

#[test]
fn a_library_lost_with_its_state_is_found_again() {
    let mut server = Server::start();
    send(&server, "SAM_0001.JPG", b"photo");
    server.stop();
    fs::remove_dir_all(server.folder().join("state")).unwrap();
    let server = server.restart();
    send(&server, "SAM_0001.JPG", b"photo");
    assert_eq!(server.library().len(), 1);
    assert_eq!(server.photos_and_arrivals(), (1, 1));
}

#[test]
fn when_one_photo_of_a_mail_cannot_be_placed_none_is() {
    let server = Server::with("[storage]\nlayout = \"{camera}/{name}\"");
    // A file stands where the second photo's folder would have to be.
    fs::write(server.folder().join("photos/NX500"), b"in the way").unwrap();
    let good = Photo::taken_with("NX300", "SAM_0001.JPG", 1, Photo::SMALLEST);
    let bad = Photo::taken_with("NX500", "SAM_0002.JPG", 2, Photo::SMALLEST);
    let answer = server.exchange(
        &email(&Email::with(vec![good.clone(), bad]))
            .to_bytes()
            .unwrap(),
    );
    assert_eq!(crate::harness::status(&answer), 500);
    assert!(
        !answer.contains("NX500") && !answer.contains('/'.to_string().repeat(2).as_str()),
        "{answer}"
    );
    assert_eq!(server.library().into_keys().collect::<Vec<_>>(), ["NX500"]);
    assert_eq!(server.half_received(), 0);
    assert_eq!(server.photos_and_arrivals(), (0, 0));
    assert_eq!(
        body(&server.exchange(&email(&Email::with(vec![good])).to_bytes().unwrap())),
        SUCCESS
    );
}

#[test]
fn a_route_with_keep_false_drops_on_purpose_and_nothing_else() {
    let server = Server::with("[[route]]\nrecipient = \"drop@example.org\"\nto = []\nkeep = false");
    let mut mail = Email::with(vec![Photo::from_bytes("a.JPG", *b"photo")]);
    mail.recipients = vec!["drop@example.org".to_owned()];
    assert_eq!(
        body(&server.exchange(&email(&mail).to_bytes().unwrap())),
        SUCCESS
    );
    server.assert_untouched();
    mail.recipients.push("friend@example.org".to_owned());
    assert_eq!(
        body(&server.exchange(&email(&mail).to_bytes().unwrap())),
        SUCCESS
    );
    assert_eq!(server.contents().len(), 1, "one recipient wanted it kept");
}

#[test]
fn the_hidden_folder_may_be_tidied_away() {
    let server = Server::start();
    send(&server, "SAM_0001.JPG", b"first");
    fs::remove_dir_all(server.folder().join("photos/.incoming")).unwrap();
    send(&server, "SAM_0002.JPG", b"second");
    assert_eq!(server.contents(), [b"first".to_vec(), b"second".to_vec()]);
}

#[test]
fn where_the_library_is_gone_nothing_is_stored_until_it_is_back() {
    let server = Server::start();
    let photos = server.folder().join("photos");
    let away = server.folder().join("away");
    fs::rename(&photos, &away).unwrap();
    let mail = Email::with(vec![Photo::from_bytes("a.JPG", *b"photo")]);
    let request = email(&mail).to_bytes().unwrap();
    assert_eq!(crate::harness::status(&server.exchange(&request)), 500);
    assert!(!photos.exists(), "its disk may only be unplugged");
    fs::rename(&away, &photos).unwrap();
    assert_eq!(body(&server.exchange(&request)), SUCCESS);
    assert_eq!(server.contents(), [b"photo"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_on_another_disk_is_refused_and_leaves_nothing() {
    use std::os::unix::fs::MetadataExt as _;
    let server = Server::with("[storage]\nlayout = \"{camera}/{name}\"");
    let photos = server.folder().join("photos");
    let elsewhere = tempfile::tempdir_in("/dev/shm").unwrap();
    let disk = |path: &std::path::Path| path.metadata().unwrap().dev();
    if disk(&photos) == disk(elsewhere.path()) {
        eprintln!("SKIPPED: /dev/shm and the folder for temp files are on one file system");
        return;
    }
    std::os::unix::fs::symlink(elsewhere.path(), photos.join("NX300")).unwrap();
    let there = Photo::taken_with("NX300", "SAM_0001.JPG", 1, Photo::SMALLEST);
    let here = Photo::taken_with("NX500", "SAM_0002.JPG", 2, Photo::SMALLEST);
    let send = |photos| server.exchange(&email(&Email::with(photos)).to_bytes().unwrap());
    assert_eq!(
        crate::harness::status(&send(vec![here.clone(), there])),
        500
    );
    assert_eq!(server.library().len() + server.half_received(), 0);
    assert_eq!(server.photos_and_arrivals(), (0, 0));
    assert_eq!(body(&send(vec![here])), SUCCESS);
}
