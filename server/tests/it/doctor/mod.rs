//! `nx-gateway doctor` on hosts that are well, and on hosts with one fault each; and that it leaves nothing behind.

mod faults;
mod running;
mod stopping;

use crate::namespace::{HERE, in_a_home_network, name_server};
use crate::process::{run, said};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

/// An owner's folder with a library that has been used, and a configuration.
pub(crate) struct Owner {
    folder: tempfile::TempDir,
}

impl Owner {
    pub(crate) fn with(config: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("config.toml"), config).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// As a server leaves it that kept a photo and was stopped.
    pub(crate) fn has_photos(&self) {
        let (server, address) = crate::process::Process::serve(self.path());
        let sent = run(
            self.path(),
            ["simulate", "nx300-email", "--to", &address.to_string()],
        );
        assert!(sent.status.success());
        assert_eq!(server.terminate(), Some(0));
    }

    /// Every file and folder, with what is in it; but for what SQLite's readers share in memory.
    pub(crate) fn everything(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.to_str().unwrap().ends_with("-shm") {
                    let content = fs::read(&path).unwrap();
                    found.insert(path, content);
                }
            }
            found.insert(folder, Vec::new());
        }
        found
    }

    /// What the doctor says, and its status; after making sure that nothing else came of it.
    #[track_caller]
    pub(crate) fn examined(&self, words: &[&str]) -> (String, Option<i32>) {
        let before = self.everything();
        let words = std::iter::once("doctor").chain(words.iter().copied());
        let output = run(self.path(), words);
        self.assert_unchanged(&before);
        printed(&output)
    }

    #[track_caller]
    pub(crate) fn assert_unchanged(&self, before: &BTreeMap<PathBuf, Vec<u8>>) {
        let after = self.everything();
        let names = |all: &BTreeMap<PathBuf, Vec<u8>>| all.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&after), names(before));
        assert!(after == *before, "a file has other bytes");
    }
}

#[track_caller]
fn printed(output: &Output) -> (String, Option<i32>) {
    let (out, errors, status) = said(output);
    assert_eq!(errors, "");
    (out, status)
}

/// The finding whose first line has these words, to its last line.
#[track_caller]
pub(crate) fn finding<'a>(text: &'a str, words: &str) -> Vec<&'a str> {
    let mut lines = text.lines().skip_while(|line| !line.contains(words));
    let first = lines.next();
    let first = first.unwrap_or_else(|| panic!("no {words:?} in:\n{text}"));
    let more = lines.take_while(|line| line.starts_with("         "));
    std::iter::once(first).chain(more).collect()
}

/// The verdict and the whole text of a finding.
#[track_caller]
pub(crate) fn check(text: &str, verdict: &str, words: &str, also: &[&str]) {
    let finding = finding(text, words);
    assert!(finding[0].starts_with(verdict), "{finding:#?}");
    let whole: Vec<_> = finding.iter().map(|line| line.trim()).collect();
    let whole = whole.join(" ");
    for wanted in also {
        assert!(whole.contains(wanted), "no {wanted:?} in {whole}");
    }
}

/// What is seen of a check by its verdict: `ok`, `WARNING`, `PROBLEM`.
pub(crate) fn all<'a>(text: &'a str, verdict: &str) -> Vec<&'a str> {
    text.lines()
        .filter(|line| line.starts_with(verdict))
        .collect()
}

#[test]
fn a_host_without_a_fault_has_no_problem() {
    in_a_home_network("doctor::a_host_without_a_fault_has_no_problem", || {
        let owner = Owner::with("");
        name_server(owner.path(), HERE);
        // Before the first start, and after a use.
        for is_used in [false, true] {
            if is_used {
                owner.has_photos();
            }
            let (text, status) = owner.examined(&[]);
            assert_eq!(status, Some(0), "{text}");
            assert_eq!(all(&text, "PROBLEM"), Vec::<&str>::new(), "{text}");
            let warnings = all(&text, "WARNING");
            let expected = ["WARNING  server: nx-gateway isn't running"];
            assert_eq!(warnings, expected, "{text}");
            check(&text, "ok", "port 80 at 0.0.0.0 is free", &[]);
            check(
                &text,
                "ok",
                "cameras find this computer at 192.168.77.1 (lan0)",
                &[],
            );
            check(&text, "ok", "names lead here", &[]);
            let sent = "a photo sent to 192.168.77.1:80 as an NX300 does came through";
            check(&text, "ok", sent, &["to a server for the moment"]);
            assert!(text.contains("\nNo problem, 1 warning."), "{text}");
        }
    });
}

#[test]
fn programs_get_the_same_report() {
    in_a_home_network("doctor::programs_get_the_same_report", || {
        let owner = Owner::with("");
        name_server(owner.path(), HERE);
        let (text, status) = owner.examined(&["--json"]);
        let report: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(status, Some(0));
        assert_eq!(report["verdict"], "warning");
        assert_eq!(
            (&report["problems"], &report["warnings"]),
            (&0.into(), &1.into())
        );
        let checks = report["findings"].as_array().unwrap().iter();
        let checks: Vec<_> = checks.map(|it| it["check"].as_str().unwrap()).collect();
        let wanted = [
            "configuration",
            "clock",
            "disk",
            "server",
            "database",
            "ports",
            "addresses",
            "names",
            "upload",
            "targets",
        ];
        assert_eq!(checks, wanted, "{text}");
    });
}

#[test]
fn a_command_line_or_a_configuration_that_cannot_be_used_ends_with_2() {
    let owner = Owner::with("[server]\nlisten = [\"0.0.0.0:80000\"]\n");
    for words in [
        &["doctor", "--jsn"][..],
        &["doctor", "--config", "nowhere.toml"],
        &["doctor"],
    ] {
        let (out, errors, status) = said(&run(owner.path(), words));
        assert_eq!(status, Some(2), "{out}{errors}");
        assert!(!errors.is_empty() && out.is_empty(), "{out}");
    }
    let (out, errors, status) = said(&run(owner.path(), ["doctor", "--json"]));
    assert_eq!(status, Some(2), "{errors}");
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["verdict"], "problem");
    assert_eq!(report["findings"][0]["check"], "configuration");
    assert!(errors.contains("80000"), "{errors}");
}

#[test]
fn a_card_is_looked_at_as_well() {
    in_a_home_network("doctor::a_card_is_looked_at_as_well", || {
        let owner = Owner::with("");
        name_server(owner.path(), HERE);
        let card = owner.path().join("card");
        fs::create_dir_all(card.join("DCIM")).unwrap();
        let card = card.to_str().unwrap();
        let (text, status) = owner.examined(&["--card", card]);
        assert_eq!(status, Some(1), "{text}");
        let make = format!("run:  nx-gateway sd-card --model MODEL {card}");
        check(&text, "PROBLEM", "is no card of ours", &[&make]);

        let agent = owner.path().join("agent");
        let mut program = b"\x7fELF\x01\x01\x01".to_vec();
        program.resize(18, 0);
        program.extend(b"\x28\x00 not much of an nx-gateway agent");
        fs::write(&agent, program).unwrap();
        let agent = agent.to_str().unwrap();
        let make = |address: &str| {
            let words = [
                "sd-card",
                "--model",
                "nx300",
                "--agent",
                agent,
                "--address",
                address,
                card,
            ];
            assert!(run(owner.path(), words).status.success());
        };
        make(HERE);
        let (text, status) = owner.examined(&["--card", card]);
        assert_eq!(status, Some(0), "{text}");
        check(
            &text,
            "ok",
            "card: the card leads cameras to 192.168.77.1, this computer",
            &[],
        );
        check(
            &text,
            "WARNING",
            "card: no camera has used the card yet",
            &[],
        );

        make("192.168.77.9");
        let (text, status) = owner.examined(&["--card", card]);
        assert_eq!(status, Some(1), "{text}");
        let mend = format!("run:  nx-gateway sd-card --model nx300 {card}");
        check(
            &text,
            "PROBLEM",
            "card: the card leads cameras to 192.168.77.9",
            &[&mend],
        );
    });
}
