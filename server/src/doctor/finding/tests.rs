//! How findings look in the terminal and to programs.

use super::*;
use expect_test::{Expect, expect};

/// What the findings of a check look like.
#[track_caller]
pub(in crate::doctor) fn check(findings: impl IntoIterator<Item = Finding>, want: &Expect) {
    let text: String = findings.into_iter().map(|it| it.to_string()).collect();
    for line in text.lines().filter(|line| !line.contains("run:  ")) {
        assert!(line.chars().count() <= WIDTH, "{line}");
    }
    want.assert_eq(&text);
}

fn sample() -> Finding {
    Finding::problem(
        Check::Ports,
        "port 80 is taken by something with a name that is long enough to reach beyond the end of a line",
        "Cameras know no other.\n  kept = \"as it is\"\n       ^^^^",
    )
    .run("sudo systemctl disable --now nginx && echo a command is never broken, however long it becomes in the end")
    .write("[server] listen = [\"192.168.1.24:80\"]")
    .advise("do something else")
}

#[test]
fn lines_fit_and_commands_stay_whole() {
    check(
        [sample(), Finding::ok(Check::Clock, "it is late")],
        &expect![[r#"
            PROBLEM  ports: port 80 is taken by something with a name that is long enough to reach beyond the
                     end of a line
                     Cameras know no other.
                       kept = "as it is"
                            ^^^^
                       run:  sudo systemctl disable --now nginx && echo a command is never broken, however long it becomes in the end
                       or in the configuration, section [server], say:  listen = ["192.168.1.24:80"]
                       or do something else
            ok       clock: it is late
        "#]],
    );
}

#[test]
fn programs_find_the_same_under_stable_keys() {
    let report = Report {
        findings: vec![sample(), Finding::ok(Check::Clock, "it is late")],
    };
    let json = serde_json::to_string_pretty(&report.json()).unwrap();
    let json = json.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    expect![[r#"
        {
          "findings": [
            {
              "check": "ports",
              "meaning": "Cameras know no other.\n  kept = \"as it is\"\n       ^^^^",
              "mend": [
                {
                  "kind": "run",
                  "text": "sudo systemctl disable --now nginx && echo a command is never broken, however long it becomes in the end"
                },
                {
                  "kind": "write",
                  "text": "[server] listen = [\"192.168.1.24:80\"]"
                },
                {
                  "kind": "do",
                  "text": "do something else"
                }
              ],
              "seen": "port 80 is taken by something with a name that is long enough to reach beyond the end of a line",
              "verdict": "problem"
            },
            {
              "check": "clock",
              "meaning": "",
              "mend": [],
              "seen": "it is late",
              "verdict": "ok"
            }
          ],
          "problems": 1,
          "verdict": "problem",
          "version": "VERSION",
          "warnings": 0
        }"#]].assert_eq(&json);
}

#[test]
fn the_last_line_counts() {
    let warning = Finding::warning(Check::Clock, "", "");
    let report = |findings: &[&Finding]| {
        let findings = findings.iter().map(|it| (*it).clone()).collect();
        Report { findings }.to_string()
    };
    let all = [
        report(&[]),
        report(&[&warning]),
        report(&[&warning, &warning]),
        report(&[&sample()]),
        report(&[&sample(), &sample(), &warning]),
    ];
    expect![[r#"
        All is well. A firewall or a guest WiFi between camera and computer can't be seen from here.
        No problem, 1 warning. A firewall or a guest WiFi between camera and computer can't be seen from here.
        No problem, 2 warnings. A firewall or a guest WiFi between camera and computer can't be seen from here.
        1 problem.
        2 problems, 1 warning."#]].assert_eq(&all.join("\n"));
}

/// A program may call itself anything, and so may a server in its answers.
#[test]
fn what_strangers_wrote_commands_no_terminal_and_forges_no_line() {
    let finding = Finding::problem(
        Check::Ports,
        "taken by \u{1b}[2J\u{202e}niginx\nok       all is \u{200b}well\u{7}",
        "first line of ours\n  second\u{1b}]0;title\u{9b}31m",
    )
    .run("kill \u{1b}[1m1\n2")
    .write("line\u{2066}")
    .advise("ask\u{85}again");
    check(
        [finding],
        &expect![[r#"
            PROBLEM  ports: taken by ?[2J?niginx ok       all is ?well?
                     first line of ours
                       second?]0;title?31m
                       run:  kill ?[1m1?2
                       or write into the configuration:  line?
                       or ask?again
        "#]],
    );
}
