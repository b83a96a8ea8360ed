//! Command lines and what they mean.

use super::*;

fn parsed(line: &str) -> Result<Request, String> {
    parse(line.split_whitespace().map(OsString::from))
}

fn job(line: &str) -> Job {
    match parsed(line) {
        Ok(Request::Job(job)) => job,
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn without_options_the_mode_is_auto_and_no_path_is_set() {
    let expected = Job {
        command: Command::Run(Errand::Install),
        hosts: None,
        root: None,
        mode: Mode::Auto,
        log: None,
    };
    assert_eq!(job("install"), expected);
}

#[test]
fn options_stand_anywhere_and_the_last_of_equals_counts() {
    let expected = Job {
        command: Command::Run(Errand::Uninstall),
        hosts: Some("b".into()),
        root: Some("/r".into()),
        mode: Mode::Only(Way::Bind),
        log: Some("l".into()),
    };
    let line = "--hosts a --root=/r uninstall --mode bind --log l --hosts b";
    assert_eq!(job(line), expected);
}

#[test]
fn plan_is_of_install_unless_told_otherwise() {
    assert_eq!(job("plan").command, Command::Plan(Errand::Install));
    assert_eq!(
        job("plan --uninstall").command,
        Command::Plan(Errand::Uninstall)
    );
    assert_eq!(
        job("--uninstall plan").command,
        Command::Plan(Errand::Uninstall)
    );
}

#[test]
fn help_and_version_need_nothing_else() {
    for line in ["--help", "-h", "install --help"] {
        assert_eq!(parsed(line), Ok(Request::Help));
    }
    assert_eq!(parsed("-V"), Ok(Request::Version));
}

#[test]
fn mistakes_are_refused_in_words() {
    let mistakes = [
        ("", "one of these is needed"),
        ("instal", "instal is none of these"),
        ("install status", "status"),
        ("install --root", "--root"),
        ("install --root=", "a path is empty"),
        ("install --mode both", "--mode both is none of these"),
        ("install --uninstall", "--uninstall belongs to plan"),
        ("install --verbose", "--verbose"),
        ("install -x", "-x"),
    ];
    for (line, word) in mistakes {
        match parsed(line) {
            Err(text) => assert!(text.contains(word), "{line}: {text}"),
            Ok(request) => panic!("{line}: {request:?}"),
        }
    }
}

#[test]
fn an_argument_that_is_not_text_is_no_fault() {
    use std::os::unix::ffi::OsStringExt as _;
    let odd = || OsString::from_vec(vec![0xff, b'a']);
    parse([odd()]).unwrap_err();
    parse(["--mode".into(), odd()]).unwrap_err();
    assert!(parse(["status".into(), "--hosts".into(), odd()]).is_ok());
}

#[test]
fn the_manual_has_every_command_option_and_exit_code_and_fits_a_terminal() {
    let words = [
        "install",
        "uninstall",
        "status",
        "plan --uninstall",
        "--hosts",
        "--root",
        "--mode",
        "--log",
        "--help",
        "--version",
        "\n  0 ",
        "\n  1 ",
        "\n  2 ",
        "\n  3 ",
        "\n  4 ",
        "\n  5 ",
        "\n  101 ",
        " 102 ",
    ];
    for word in words {
        assert!(MANUAL.contains(word), "{word}");
    }
    assert!(
        MANUAL
            .lines()
            .all(|line| line.len() <= 80 && line.is_ascii())
    );
}

#[test]
fn a_command_is_called_as_it_is_typed() {
    for line in ["install", "uninstall", "status", "plan", "plan --uninstall"] {
        assert_eq!(job(line).command.name(), line);
    }
}
