//! Programs that end well, badly, never, or can't be started at all.

use super::*;
use crate::targets::{Settings as _, sample};
use std::fs;
use std::path::Path;

/// Runs this script with these fixed or changing arguments.
fn settings(folder: &Path, script: &str, arguments: &[&str]) -> Settings {
    let path = folder.join("script.sh");
    fs::write(&path, script).unwrap();
    let arguments = std::iter::once(path.to_str().unwrap()).chain(arguments.iter().copied());
    Settings {
        program: "/bin/sh".into(),
        arguments: arguments
            .map(|argument| Template::parse(argument).unwrap())
            .collect(),
        directory: folder.to_owned(),
        time_out: Duration::from_secs(60),
        try_again: TryAgain::After(vec![75]),
        at_once: 1,
        withheld: vec!["PATH_OF_NOBODY".into()],
    }
}

async fn run(folder: &Path, settings: Settings) -> Outcome {
    let photo = sample::photo(folder, "SAM_0001.JPG", b"photo");
    let delivery = sample::delivery(vec![photo]);
    let tools = Tools::new(crate::secret::Secret::new([0; 32]));
    let target = settings.open(&tools);
    target.deliver(&delivery, &sample::Notepad::default()).await
}

async fn run_script(script: &str) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), settings(folder.path(), script, &[])).await
}

#[tokio::test]
async fn it_gets_arguments_variables_and_json() {
    let folder = tempfile::tempdir().unwrap();
    let script = r#"printf '%s|' "$@" "$NX_GATEWAY_TEXT" "$NX_GATEWAY_RECIPIENT" > got; cat > json; echo fine"#;
    let arguments = ["-t", "{subject} ({taken:%Y})", "{path}"];
    let outcome = run(folder.path(), settings(folder.path(), script, &arguments)).await;
    assert_eq!(outcome, Ok(Receipt("fine".to_owned())));
    let got = fs::read_to_string(folder.path().join("got")).unwrap();
    let path = folder.path().join("SAM_0001.JPG");
    let want = format!(
        "-t|Holidays (2014)|{}|By the sea|a@example.org, b@example.org|",
        path.display()
    );
    assert_eq!(got, want);
    let json = fs::read_to_string(folder.path().join("json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["photos"][0]["name"], "SAM_0001.JPG");
}

#[test]
fn what_was_typed_on_a_camera_can_not_become_an_option() {
    let folder = tempfile::tempdir().unwrap();
    let mut photo = sample::photo(folder.path(), "SAM_0001.JPG", b"photo");
    photo.name = "-rf.JPG".to_owned();
    let mut delivery = sample::delivery(vec![]);
    delivery.from.text = "--help\0\nsecond line".to_owned();
    let values = Values::of(&delivery, &photo);
    for (template, want) in [
        ("{name}", " -rf.JPG"),
        ("{site}{name}", " -rf.JPG"),
        ("{text}", " --help\nsecond line"),
        ("--title={name}", "--title=-rf.JPG"),
        ("./{name}", "./-rf.JPG"),
    ] {
        let template = Template::parse(template).unwrap();
        assert_eq!(argument(&template, &values), want);
    }
}

#[tokio::test]
async fn its_status_decides_what_becomes_of_the_delivery() {
    assert_eq!(run_script("exit 0").await, Ok(Receipt::default()));
    let never = run_script("echo no paper; echo really >&2; exit 1").await;
    let reason = "/bin/sh ended with status 1: no paper / really".to_owned();
    assert_eq!(never, Err(Trouble::Never(reason)));
    let again = run_script("exit 75").await;
    assert_eq!(again, Err(later("/bin/sh ended with status 75")));
    let killed = run_script("kill -9 $$").await;
    assert_eq!(killed, Err(later("/bin/sh was ended by signal 9")));
}

#[tokio::test]
async fn any_status_can_mean_try_again() {
    let folder = tempfile::tempdir().unwrap();
    let always = Settings {
        try_again: TryAgain::Always,
        ..settings(folder.path(), "exit 3", &[])
    };
    let outcome = run(folder.path(), always).await;
    assert_eq!(outcome, Err(later("/bin/sh ended with status 3")));
}

#[tokio::test]
async fn what_it_says_is_bounded_and_harmless() {
    let script = r"i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done; printf 'a\033[31mb\n'; exit 1";
    let Err(Trouble::Never(reason)) = run_script(script).await else {
        panic!("it succeeded");
    };
    let want =
        "/bin/sh ended with status 1: line 2996 / line 2997 / line 2998 / line 2999 / a[31mb";
    assert_eq!(reason, want);
}

#[tokio::test]
async fn it_need_not_read_what_it_is_fed_nor_close_what_it_prints_to() {
    // What it leaves behind holds both ends open, and is ended here at last.
    let outcome = run_script("sleep 1000 & echo $!; exit 0").await;
    let Receipt(number) = outcome.unwrap();
    let ended = std::process::Command::new("kill").arg(number).status();
    assert!(ended.unwrap().success());
}

#[tokio::test]
async fn after_its_time_it_is_ended_with_all_it_started() {
    let folder = tempfile::tempdir().unwrap();
    let begun = folder.path().join("begun");
    let script =
        "trap '' TERM; (trap '' TERM; sleep 1000) & echo hello; echo $$ > begun; sleep 1000";
    // A busy machine may not even begin in the first one's time.
    let mut time_out = Duration::from_millis(200);
    while !begun.exists() {
        time_out *= 2;
        let settings = Settings {
            time_out,
            ..settings(folder.path(), script, &[])
        };
        let trouble = run(folder.path(), settings).await.unwrap_err();
        let reason = trouble.to_string();
        assert!(
            reason.starts_with("/bin/sh took too long and was ended"),
            "{reason}"
        );
    }
    let group = fs::read_to_string(begun).unwrap();
    assert_no_group(group.trim());
}

#[tokio::test]
async fn whoever_gives_up_waiting_ends_it_too() {
    let folder = tempfile::tempdir().unwrap();
    let script = "echo $$ > begun.new; mv begun.new begun; sleep 1000";
    let settings = settings(folder.path(), script, &[]);
    let begun = folder.path().join("begun");
    tokio::select! {
        outcome = run(folder.path(), settings) => panic!("{outcome:?}"),
        () = async { while !begun.exists() { tokio::task::yield_now().await } } => {}
    }
    let group = fs::read_to_string(begun).unwrap();
    assert_no_group(group.trim());
}

/// Waits until nobody of this group is left.
fn assert_no_group(group: &str) {
    let number = rustix::process::Pid::from_raw(group.parse().unwrap()).unwrap();
    while rustix::process::test_kill_process_group(number).is_ok() {
        std::thread::yield_now();
    }
}

#[tokio::test]
async fn what_can_not_be_started_waits_for_the_owner() {
    let folder = tempfile::tempdir().unwrap();
    let good = settings(folder.path(), "", &[]);
    let script = folder.path().join("script.sh");
    for (settings, reason) in [
        (
            Settings {
                program: "no-such-program-at-all".into(),
                ..good.clone()
            },
            "there is no program no-such-program-at-all; install it or correct `run`".to_owned(),
        ),
        (
            Settings {
                program: script.clone(),
                ..good.clone()
            },
            format!(
                "{0} may not be run by this user in {1}; if it is yours: chmod +x {0}",
                script.display(),
                folder.path().display()
            ),
        ),
        (
            Settings {
                directory: "/no/such/folder".into(),
                ..good
            },
            "the folder /no/such/folder is not there".to_owned(),
        ),
    ] {
        let outcome = run(folder.path(), settings).await;
        assert_eq!(outcome, Err(Trouble::Owner(reason)));
    }
}

#[tokio::test]
async fn it_does_not_see_our_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        // Every test process has this one.
        withheld: vec!["CARGO_MANIFEST_DIR".into()],
        ..settings(folder.path(), "echo [$CARGO_MANIFEST_DIR]", &[])
    };
    let outcome = run(folder.path(), settings).await;
    assert_eq!(outcome, Ok(Receipt("[]".to_owned())));
}
