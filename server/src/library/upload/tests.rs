//! What is written is what is there, whatever the pieces; what is not finished is not there.

use super::*;
use std::fs;

fn bytes(length: usize) -> Vec<u8> {
    (0..length)
        .map(|at| u8::try_from(at * 31 % 251).unwrap())
        .collect()
}

async fn receive(folder: &Path, content: &[u8], piece: usize) -> Received {
    let mut upload = Upload::create(folder).unwrap();
    for piece in content.chunks(piece) {
        upload.write(piece).await.unwrap();
    }
    assert_eq!(upload.size(), content.len() as u64);
    upload.finish().await.unwrap()
}

#[tokio::test]
async fn content_and_hash_are_right_at_every_edge_of_the_buffer() {
    let folder = tempfile::tempdir().unwrap();
    for length in [
        0,
        1,
        BUFFER - 1,
        BUFFER,
        BUFFER + 1,
        3 * BUFFER,
        3 * BUFFER + 7,
    ] {
        for piece in [1000, BUFFER - 1, BUFFER, BUFFER + 1, 10 * BUFFER] {
            let content = bytes(length);
            let received = receive(folder.path(), &content, piece).await;
            assert!(
                fs::read(&received.path).unwrap() == content,
                "{length} in pieces of {piece}"
            );
            assert_eq!(received.sha256[..], Sha256::digest(&content)[..]);
            assert_eq!(received.size(), length as u64);
        }
    }
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        0,
        "dropping what was received removes it"
    );
}

#[tokio::test]
async fn an_upload_that_is_given_up_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut upload = Upload::create(folder.path()).unwrap();
    upload.write(&bytes(1000)).await.unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    drop(upload);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_folder_that_is_gone_is_an_error_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let gone = folder.path().join("gone");
    let error = Upload::create(&gone).unwrap_err();
    assert!(
        error.to_string().starts_with(gone.to_str().unwrap()),
        "{error}"
    );
}
