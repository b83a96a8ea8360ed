//! Secrets: what they are, and that they do not show themselves.

use super::*;

#[test]
fn it_is_made_once_and_private() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    let made = read_or_make(&path).unwrap();
    assert_eq!(read_or_make(&path).unwrap(), made);
    assert_ne!(made, Secret::new([0; 32]));
    assert_eq!(format!("{made:?}"), "Secret(hidden)");
    assert_eq!(
        std::os::unix::fs::MetadataExt::mode(&path.metadata().unwrap()) & 0o777,
        0o600
    );
}

#[test]
fn a_damaged_one_is_not_replaced_silently() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    std::fs::write(&path, [7; 31]).unwrap();
    assert!(matches!(
        read_or_make(&path),
        Err(SecretError::Damaged { .. })
    ));
}

#[test]
fn a_senders_name_is_the_same_in_any_case_and_for_this_secret_only() {
    let (one, other) = (Secret::new([1; 32]), Secret::new([2; 32]));
    let name = one.hash_of("Me@Example.org");
    assert_eq!(name, one.hash_of("me@example.org"));
    assert_eq!(name.len(), 16);
    assert_ne!(name, one.hash_of("you@example.org"));
    assert_ne!(name, other.hash_of("me@example.org"));
}

#[test]
fn a_proof_is_of_one_secret_one_purpose_and_one_saying() {
    let (one, other) = (Secret::new([1; 32]), Secret::new([2; 32]));
    let proof = one.proof("\0this", "said");
    assert_eq!(proof.len(), 64);
    let is_proof = |proof: &[u8]| one.is_proof(proof, "\0this", "said");
    assert!(is_proof(proof.as_bytes()));
    assert!(is_proof(proof.to_uppercase().as_bytes()));
    assert!(!other.is_proof(proof.as_bytes(), "\0this", "said"));
    assert!(!one.is_proof(proof.as_bytes(), "\0that", "said"));
    assert!(!one.is_proof(proof.as_bytes(), "\0this", "unsaid"));
    let half = &proof.as_bytes()[..32];
    for wrong in [
        b"".as_slice(),
        b"0",
        half,
        &proof.as_bytes()[..63],
        &[b'x'; 64],
        &[b'0'; 64],
        &[0xff; 64],
        format!("{proof}00").as_bytes(),
    ] {
        assert!(!is_proof(wrong), "{wrong:?}");
    }
}

#[test]
fn reading_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    assert_eq!(read(&path).unwrap(), None);
    assert!(!path.exists());
    let made = read_or_make(&path).unwrap();
    assert_eq!(read(&path).unwrap(), Some(made));
}

/// A crash may have left a draft; or somebody put a link there.
#[test]
fn nothing_is_written_through_a_link_in_the_place_of_a_draft() {
    let folder = tempfile::tempdir().unwrap();
    let (path, draft) = (
        folder.path().join("secret"),
        folder.path().join("secret.new"),
    );
    let others = folder.path().join("others");
    std::fs::write(&others, "dear").unwrap();
    std::os::unix::fs::symlink(&others, &draft).unwrap();
    let made = read_or_make(&path).unwrap();
    assert_eq!(std::fs::read(&others).unwrap(), b"dear");
    assert_eq!(read(&path).unwrap(), Some(made));
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&draft, [7; 64]).unwrap();
    let made = read_or_make(&path).unwrap();
    assert_eq!(read(&path).unwrap(), Some(made));
    assert!(!draft.exists());
}

#[test]
fn what_is_no_file_is_neither_read_nor_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let (path, others) = (folder.path().join("secret"), folder.path().join("others"));
    std::fs::write(&others, [7; 32]).unwrap();
    std::os::unix::fs::symlink(&others, &path).unwrap();
    assert!(matches!(read(&path), Err(SecretError::NotAFile { .. })));
    assert!(read_or_make(&path).is_err());
    assert!(path.is_symlink());
    std::fs::remove_file(&path).unwrap();
    crate::disk::tests::make_pipe(&path);
    assert!(matches!(read(&path), Err(SecretError::NotAFile { .. })));
}
