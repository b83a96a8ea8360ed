//! A camera's root in a plain folder: what the agent says, with which exit code, and what it leaves.

use super::*;
use std::{fs::File, os::unix::fs::PermissionsExt as _, process::Stdio};

fn is_installed(camera: &Camera) -> bool {
    let hosts = read(camera.hosts());
    hosts.contains("192.168.1.23") && hosts.ends_with(ORIGINAL)
}

#[test]
fn install_status_and_uninstall_give_back_every_byte() {
    let camera = Camera::new();
    assert_eq!(camera.agent("status").0, 1);
    let (code, said) = camera.agent("install");
    assert_eq!(code, 0, "{said}");
    assert!(is_installed(&camera), "{said}");
    assert_eq!(read(camera.card("hosts.original")), ORIGINAL);
    assert_eq!(camera.agent("status").0, 0);
    let (code, said) = camera.agent("uninstall");
    assert_eq!(code, 0, "{said}");
    assert_eq!(read(camera.hosts()), ORIGINAL);
    assert_eq!(camera.agent("status").0, 1);
}

#[test]
fn a_second_run_touches_no_file() {
    let camera = Camera::new();
    let log = format!("install --log {}", camera.card("log").display());
    for _ in 0..2 {
        assert_eq!(camera.agent(&log).0, 0);
    }
    let before = camera.everything();
    assert_eq!(camera.agent(&log).0, 0);
    assert_eq!(camera.everything(), before);
}

#[test]
fn plan_prints_steps_and_changes_nothing() {
    let camera = Camera::new();
    let before = camera.everything();
    let (code, said) = camera.agent("plan");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("etc/hosts in place"), "{said}");
    let (code, said) = camera.agent("plan --uninstall");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Nothing would be done"), "{said}");
    assert_eq!(camera.everything(), before);
}

#[test]
fn a_wrong_command_line_is_2() {
    let camera = Camera::new();
    let before = camera.everything();
    for line in [
        "instal",
        "install --mode both",
        "install --no-such-option",
        "install --uninstall",
        "status status",
    ] {
        let (code, said) = camera.agent(line);
        assert_eq!(code, 2, "{line}: {said}");
        assert!(said.contains("--help"), "{said}");
    }
    assert_eq!(Command::new(AGENT).output().unwrap().status.code(), Some(2));
    assert_eq!(camera.everything(), before);
}

#[test]
fn a_bad_card_is_3() {
    let camera = Camera::new();
    for content in [
        "ADDRESS-OF-YOUR-COMPUTER gld.samsungosp.com\n",
        "not a hosts file\n",
        "",
    ] {
        fs::write(camera.card("hosts"), content).unwrap();
        let (code, said) = camera.agent("install");
        assert_eq!(code, 3, "{said}");
    }
    fs::remove_file(camera.card("hosts")).unwrap();
    assert_eq!(camera.agent("install").0, 3);
    fs::create_dir(camera.card("hosts")).unwrap();
    assert_eq!(camera.agent("install").0, 3);
    assert_eq!(read(camera.hosts()), ORIGINAL);
}

#[test]
fn this_machine_is_no_camera_which_is_4() {
    let camera = Camera::new();
    for command in ["plan", "status"] {
        let mut agent = Command::new(AGENT);
        agent.arg(command).arg("--hosts").arg(camera.card("hosts"));
        let (code, said) = said(&agent.output().unwrap());
        assert_eq!(code, 4, "{said}");
        assert!(said.contains("not look like a camera"), "{said}");
    }
}

#[test]
fn what_can_t_be_done_is_1() {
    let camera = Camera::new();
    let (code, said) = camera.agent("install --mode bind");
    assert_eq!(code, 1, "{said}");
    fs::remove_dir_all(camera.root().join("etc")).unwrap();
    let (code, said) = camera.agent("install");
    assert_eq!(code, 1, "{said}");
    let mut elsewhere = Command::new(AGENT);
    let elsewhere = elsewhere.args(["install", "--root", "/not/there"]);
    assert_eq!(elsewhere.output().unwrap().status.code(), Some(1));
}

#[test]
fn links_to_the_hosts_file_stay_inside_the_root() {
    let camera = Camera::new();
    let there = camera.root().join("opt");
    fs::create_dir(&there).unwrap();
    fs::rename(camera.hosts(), there.join("hosts")).unwrap();
    std::os::unix::fs::symlink("/opt/hosts", camera.hosts()).unwrap();
    let (code, said) = camera.agent("install");
    assert_eq!(code, 0, "{said}");
    assert!(read(there.join("hosts")).contains("192.168.1.23"));
    assert_eq!(
        fs::read_link(camera.hosts()).unwrap(),
        Path::new("/opt/hosts")
    );
}

#[test]
fn the_card_s_hosts_file_may_be_named_from_the_current_folder() {
    let camera = Camera::new();
    let mut agent = Command::new(AGENT);
    agent.args(["install", "--root", "../root", "--hosts", "hosts"]);
    agent.current_dir(camera.folder.path().join("card"));
    let (code, said) = said(&agent.output().unwrap());
    assert_eq!(code, 0, "{said}");
    assert!(is_installed(&camera));
}

#[test]
fn screens_that_can_t_be_written_don_t_matter() {
    let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
    let nobody_reads = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        Stdio::from(writer)
    };
    let screens: [&dyn Fn() -> Stdio; 2] = [&full, &nobody_reads];
    for screen in screens {
        let camera = Camera::new();
        let mut agent = camera.command("install");
        let agent = agent.stdin(Stdio::null()).stdout(screen()).stderr(screen());
        assert_eq!(agent.status().unwrap().code(), Some(0));
        assert!(is_installed(&camera));
        let help = Command::new(AGENT).arg("--help").stdout(screen()).status();
        assert_eq!(help.unwrap().code(), Some(0));
    }
}

/// The agent by way of a shell that sets something up first.
fn by_shell(camera: &Camera, script: &str) -> (i32, String) {
    let mut shell = Command::new("sh");
    shell.args(["-c", script, AGENT]);
    shell
        .env("ROOT", camera.root())
        .env("HOSTS", camera.card("hosts"));
    said(&shell.output().unwrap())
}

#[test]
fn closed_standard_files_don_t_matter() {
    let camera = Camera::new();
    let script = r#"exec "$0" install --root "$ROOT" --hosts "$HOSTS" <&- >&- 2>&-"#;
    assert_eq!(by_shell(&camera, script).0, 0);
    assert!(is_installed(&camera));
}

#[test]
fn a_small_stack_is_enough() {
    let camera = Camera::new();
    let script =
        r#"ulimit -s 128 && exec "$0" install --root "$ROOT" --hosts "$HOSTS" --log "$ROOT/log""#;
    let (code, said) = by_shell(&camera, script);
    assert_eq!(code, 0, "{said}");
    assert!(is_installed(&camera));
}

#[test]
fn what_it_makes_can_be_read_by_everybody() {
    let camera = Camera::new();
    let script = r#"umask 077 && exec "$0" install --root "$ROOT" --hosts "$HOSTS""#;
    assert_eq!(by_shell(&camera, script).0, 0);
    let made = fs::metadata(camera.card("hosts.original")).unwrap();
    assert_eq!(made.permissions().mode() & 0o777, 0o644);
}

#[test]
fn the_log_on_the_card_gets_every_line_and_may_be_missing() {
    let camera = Camera::new();
    let log = camera.card("nx-gateway.log");
    let (_, said) = camera.agent(&format!("install --log {}", log.display()));
    let text = read(&log);
    let (first, rest) = text.split_once('\n').unwrap();
    assert!(
        first.starts_with("=== camera-agent ") && first.contains(" install, "),
        "{first}"
    );
    assert_eq!(rest, said);
    let (code, said) = camera.agent("uninstall --log /not/there/log");
    assert_eq!(code, 0);
    assert!(said.contains("The log is left out"), "{said}");
}
