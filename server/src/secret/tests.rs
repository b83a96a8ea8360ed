//! Secrets: what they are, and that they do not show themselves.

use super::*;

#[test]
fn it_is_made_once_and_private() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    let made = read_or_make(&path).unwrap();
    assert_eq!(read_or_make(&path).unwrap(), made);
    assert_ne!(made, [0; 32]);
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
