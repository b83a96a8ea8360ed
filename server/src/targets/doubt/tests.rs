//! Folders and programs, there and not there.

use super::*;

#[test]
fn folders() {
    let here = tempfile::tempdir().unwrap();
    let file = here.path().join("a file");
    fs::write(&file, "").unwrap();
    assert_eq!(folder("path", here.path()), None);
    let said = folder("path", &file).unwrap();
    assert!(said.title.ends_with("a file is not a folder"), "{said:?}");
    let said = folder("path", &here.path().join("no disk/x")).unwrap();
    assert!(said.title.ends_with("no disk/x is not there"), "{said:?}");
    assert!(said.hint.ends_with("no disk/x'"), "{said:?}");
    assert!(folder("path", &file.join("x")).is_some());
}

#[test]
fn programs() {
    let here = tempfile::tempdir().unwrap();
    let file = here.path().join("print");
    let set_mode = |mode| fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
    let said = program("run", &file).unwrap();
    assert!(said.title.starts_with("there is no program /"), "{said:?}");
    fs::write(&file, "#!/bin/sh\n").unwrap();
    set_mode(0o644);
    let said = program("run", &file).unwrap();
    assert!(said.hint.contains("chmod +x /"), "{said:?}");
    set_mode(0o755);
    assert_eq!(program("run", &file), None);
    assert_eq!(program("run", Path::new("sh")), None);
    let said = program("run", Path::new("surely-no-program")).unwrap();
    assert!(said.hint.starts_with("install it"), "{said:?}");
    assert!(program("run", here.path()).is_some());
}
