//! `kill -9` at any moment: what was acknowledged is there and whole, nothing partial is visible.

use crate::harness::files_below;
use crate::process::Process;
use camera_sim::connection::exchange;
use camera_sim::fault::Cut;
use camera_sim::photo::Photo;
use camera_sim::request::{Email, email};
use std::collections::BTreeSet;
use std::io::Read as _;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

const CAMERAS: u64 = 50;
const ROUNDS: u64 = 6;

fn content(photo: &Photo) -> Vec<u8> {
    let mut bytes = Vec::new();
    photo.open().unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

/// Different sizes, so that at any moment the uploads are in different stages.
fn photos(round: u64, camera: u64) -> Vec<Photo> {
    (0..2)
        .map(|number| {
            let seed = round * 10_000 + camera * 10 + number;
            Photo::generated(
                format!("SAM_{number:04}.JPG"),
                seed,
                20_000 + camera * 15_000,
            )
        })
        .collect()
}

/// Cameras that send all at once, until the server is killed after `until` of them were told success.
fn send_until(server: Process, address: SocketAddr, round: u64, until: usize) -> Vec<Vec<u8>> {
    let succeeded = AtomicUsize::new(0);
    let (enough, wait) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        let cameras: Vec<_> = (0..CAMERAS)
            .map(|camera| {
                let (succeeded, enough) = (&succeeded, enough.clone());
                scope.spawn(move || {
                    let photos = photos(round, camera);
                    let request = email(&Email::with(photos.clone())).to_bytes().unwrap();
                    let answer = exchange(address, &request, &Cut::Whole);
                    let safe = answer.is_ok_and(|answer| answer.body().contains("succ"));
                    if safe && succeeded.fetch_add(1, Ordering::SeqCst) + 1 == until {
                        let _ = enough.send(());
                    }
                    safe.then_some(photos)
                })
            })
            .collect();
        // Ends also when no camera is left that could succeed.
        drop(enough);
        let _ = wait.recv();
        server.kill();
        let acknowledged = cameras
            .into_iter()
            .filter_map(|camera| camera.join().unwrap());
        acknowledged
            .flatten()
            .map(|photo| content(&photo))
            .collect()
    })
}

fn visible(library: &Path) -> BTreeSet<Vec<u8>> {
    files_below(library)
        .into_iter()
        .filter(|path| !path.starts_with(library.join(".incoming")))
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

#[test]
fn after_kill_9_everything_acknowledged_is_there_and_nothing_partial_is_visible() {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("photos");
    let mut acknowledged = BTreeSet::new();
    let mut sent = BTreeSet::new();
    for round in 0..ROUNDS {
        sent.extend(
            (0..CAMERAS)
                .flat_map(|camera| photos(round, camera))
                .map(|photo| content(&photo)),
        );
        let (server, address) = Process::serve(folder.path());
        // From the very first success to almost the last: the kill finds the server in every stage of its work.
        let until = usize::try_from(1 + round * (CAMERAS - 2) / (ROUNDS - 1)).unwrap();
        acknowledged.extend(send_until(server, address, round, until));
        let visible = visible(&library);
        assert!(
            acknowledged.is_subset(&visible),
            "an acknowledged photo is missing in round {round}"
        );
        assert!(
            visible.is_subset(&sent),
            "something partial is visible in round {round}"
        );
    }
    assert!(
        acknowledged.len() > usize::try_from(ROUNDS).unwrap(),
        "{}",
        acknowledged.len()
    );
    check_after_restart(folder.path(), &library, &acknowledged);
}

/// Rows and files agree again, and a camera that sends again is served without a second copy.
fn check_after_restart(folder: &Path, library: &Path, acknowledged: &BTreeSet<Vec<u8>>) {
    let (server, address) = Process::serve(folder);
    let half_received = files_below(&library.join(".incoming"));
    assert_eq!(half_received, [library.join(".incoming/lock")]);
    let state = rusqlite::Connection::open(folder.join("state/nx-gateway.db")).unwrap();
    let mut rows = state.prepare("SELECT path, size FROM photo").unwrap();
    let rows: Vec<(String, u64)> = rows
        .query_map((), |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned()))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(rows.len() >= acknowledged.len());
    for (path, size) in rows {
        assert_eq!(
            library.join(&path).metadata().unwrap().len(),
            size,
            "{path}"
        );
    }
    let send_again = || {
        for photo in photos(0, 0) {
            let request = email(&Email::with(vec![photo])).to_bytes().unwrap();
            let answer = exchange(address, &request, &Cut::Whole).unwrap();
            assert!(answer.body().contains("succ"));
        }
        files_below(library).len()
    };
    let files = files_below(library).len();
    let after = send_again();
    assert!(after <= files + 2, "at most the two photos themselves");
    assert_eq!(
        send_again(),
        after,
        "sent once more, they are there already"
    );
    server.kill();
}
