//! Programs that are there, and others. None is run.

use crate::secret::Secret;
use crate::targets::command::{Settings, TryAgain};
use crate::targets::{Outcome, Receipt, Settings as _, Tools, Trouble};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

async fn rehearse(program: &Path, directory: &Path) -> Outcome {
    let settings = Settings {
        program: program.to_owned(),
        arguments: Vec::new(),
        directory: directory.to_owned(),
        time_out: Duration::from_secs(60),
        try_again: TryAgain::Always,
        at_once: 1,
        withheld: Vec::new(),
    };
    let tools = Tools::new(Secret::new([7; 32]));
    settings.open(&tools).rehearse().await
}

#[tokio::test]
async fn what_can_be_run_is_not_run() {
    let folder = tempfile::tempdir().unwrap();
    let (here, program) = (folder.path(), folder.path().join("print"));
    fs::write(&program, "#!/bin/sh\ntouch ran\n").unwrap();
    fs::set_permissions(&program, Permissions::from_mode(0o700)).unwrap();
    let outcome = rehearse(&program, here).await;
    let (shown, place) = (program.display(), here.display());
    let want = format!("{shown} can be run in {place}; that wasn't done");
    assert_eq!(outcome, Ok(Receipt(want)));
    assert!(!here.join("ran").exists());
    // A name alone is looked for where programs are.
    let Ok(Receipt(said)) = rehearse(Path::new("sh"), here).await else {
        panic!("every system has one");
    };
    assert!(said.contains("/sh can be run in "), "{said}");
}

#[tokio::test]
async fn what_can_not_be_run_is_for_the_owner() {
    let folder = tempfile::tempdir().unwrap();
    let (here, program) = (folder.path(), folder.path().join("print"));
    let missing = here.join("missing");
    fs::write(&program, "#!/bin/sh\n").unwrap();
    let (shown, place) = (program.display(), here.display());
    let none = Path::new("no-such-program-anywhere");
    for (file, directory, want) in [
        (
            &*program,
            here,
            format!(
                "{shown} may not be run by this user in {place}; if it is yours: chmod +x {shown}"
            ),
        ),
        (
            none,
            here,
            "there is no program no-such-program-anywhere; install it or correct `run`".to_owned(),
        ),
        (
            &*missing,
            here,
            format!(
                "there is no program {}; install it or correct `run`",
                missing.display()
            ),
        ),
        (
            Path::new("sh"),
            &*missing,
            format!("the folder {} is not there", missing.display()),
        ),
        (
            Path::new("sh"),
            &*program,
            format!("the folder {shown} is not there"),
        ),
    ] {
        let outcome = rehearse(file, directory).await;
        assert_eq!(outcome, Err(Trouble::Owner(want)));
    }
}
