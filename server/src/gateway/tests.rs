//! What an owner is told to do when the server can't start.

use super::*;

fn hint(path: &Path, kind: ErrorKind) -> String {
    let error = StartError::Folder {
        path: path.to_owned(),
        cause: kind.into(),
    };
    error.hint().expect("a hint")
}

#[test]
fn a_folder_of_somebody_else_is_to_be_given_to_the_server() {
    let folder = tempfile::tempdir().expect("a folder");
    let told = hint(folder.path(), ErrorKind::PermissionDenied);
    let wanted = format!("sudo chown -R USER {}", folder.path().display());
    assert!(told.ends_with(&wanted), "{told}");
}

#[test]
fn a_folder_that_cannot_be_made_is_to_be_made_and_nothing_else_given_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("photos");
    let told = hint(&path, ErrorKind::PermissionDenied);
    let wanted = format!("sudo install -d -o USER {}", path.display());
    assert!(told.ends_with(&wanted) && !told.contains("chown"), "{told}");
}

#[test]
fn the_services_fence_is_to_be_opened_at_a_folder_that_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("photos");
    let told = hint(&path, ErrorKind::ReadOnlyFilesystem);
    let wanted = format!("ReadWritePaths={}", folder.path().display());
    assert!(told.ends_with(&wanted), "{told}");
}

#[test]
fn a_home_folder_that_is_hidden_from_the_service_is_no_disk_to_be_plugged_in() {
    let path = PathBuf::from("/home/me/Pictures");
    let told = StartError::NoParent { path }.hint().expect("a hint");
    assert!(
        told.contains("fence") && !told.contains("plugged in"),
        "{told}"
    );
}
