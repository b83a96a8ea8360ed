//! Jobs in words and in JSON.

use super::*;
use crate::routing::Protocol;
use expect_test::{Expect, expect};

const NOW: i64 = 1_800_000_000_000;
const MINUTE: i64 = 60_000;

fn job(id: i64, state: JobState) -> ListedJob {
    ListedJob {
        id,
        key: "0123456789abcdef0123456789abcdef".to_owned(),
        target: "mail.home".to_owned(),
        recipient: Some("a@b".to_owned()),
        state,
        attempts: 0,
        due_at: NOW - MINUTE,
        created_at: NOW - 10 * MINUTE,
        changed_at: NOW - 5 * MINUTE,
        reason: String::new(),
        protocol: Protocol::Email,
        site: None,
        sender: "me@example.org".to_owned(),
        names: vec!["SAM_0001.JPG".to_owned(), "SAM_0002.JPG".to_owned()],
    }
}

fn shown(jobs: &[ListedJob], halts: Vec<Halt>, is_json: bool, is_detailed: bool) -> String {
    write(jobs, halts, listing(is_json, is_detailed))
}

fn listing(is_json: bool, is_detailed: bool) -> Listing {
    Listing {
        targets: vec!["mail.home".to_owned(), "folder.wall".to_owned()],
        command: "nx-gateway queue".to_owned(),
        now: Timestamp::from_millisecond(NOW).unwrap(),
        is_running: Some(true),
        is_json,
        is_detailed,
    }
}

fn write(jobs: &[ListedJob], halts: Vec<Halt>, listing: Listing) -> String {
    let mut output = Vec::new();
    let mut page = listing.begin(&mut output, halts);
    for job in jobs {
        page.add(job).unwrap();
    }
    page.end().unwrap();
    String::from_utf8(output).unwrap()
}

#[track_caller]
fn check(jobs: &[ListedJob], halts: Vec<Halt>, want: &Expect) {
    want.assert_eq(&shown(jobs, halts, false, false));
}

fn halt(target: &str, cause: Cause) -> Halt {
    Halt {
        target: target.to_owned(),
        cause,
        reason: "no route\nto host".to_owned(),
        since: NOW - 125 * MINUTE,
    }
}

#[test]
fn every_state_has_its_words() {
    let said = |state, attempts, reason: &str| ListedJob {
        attempts,
        reason: reason.to_owned(),
        ..job(7, state)
    };
    let later = ListedJob {
        due_at: NOW + 4 * MINUTE,
        ..said(JobState::Waiting, 3, "451 try later")
    };
    let homeless = ListedJob {
        target: "folder.gone".to_owned(),
        recipient: None,
        ..job(8, JobState::Waiting)
    };
    let jobs = [
        job(1, JobState::Gathering),
        job(2, JobState::Waiting),
        later,
        homeless,
        job(12345, JobState::Working),
        said(JobState::Delivered, 1, "250 queued"),
        said(JobState::Failed, 1, "550 no such user"),
        job(9, JobState::Dropped),
    ];
    check(
        &jobs,
        Vec::new(),
        &expect![[r#"
                1  gathering  SAM_0001.JPG and 1 more to mail.home for a@b
                              its batch is still open
                2  waiting    SAM_0001.JPG and 1 more to mail.home for a@b
                              next in line
                7  waiting    SAM_0001.JPG and 1 more to mail.home for a@b
                              tried 3 times, again in 4 min: 451 try later
                8  waiting    SAM_0001.JPG and 1 more to folder.gone
                              has nowhere to go
            12345  working    SAM_0001.JPG and 1 more to mail.home for a@b
                              under way for 5 min
                7  delivered  SAM_0001.JPG and 1 more to mail.home for a@b
                              5 min ago: 250 queued
                7  failed     SAM_0001.JPG and 1 more to mail.home for a@b
                              tried once, given up 5 min ago: 550 no such user
                9  dropped    SAM_0001.JPG and 1 more to mail.home for a@b
                              5 min ago

            1 gathering, 3 waiting, 1 working, 1 delivered, 1 failed, 1 dropped
            folder.gone is not in the configuration any more: put it back, or give up what waits for it: nx-gateway queue drop --target folder.gone
            what is given up is tried again when you say so; if config.toml was to blame, once the server was started again: nx-gateway queue retry 7 (or drop 7)
        "#]],
    );
}

#[test]
fn targets_that_get_nothing_are_told_once() {
    let halts = vec![
        halt("folder.wall", Cause::Unreachable),
        halt("mail.home", Cause::Owner),
    ];
    check(
        &[job(1, JobState::Waiting)],
        halts,
        &expect![[r#"
            1  waiting    SAM_0001.JPG and 1 more to mail.home for a@b
                          waits for mail.home

        1 waiting
        folder.wall can't be reached for 2 h: no route?to host; it is asked every few seconds
        mail.home has needed you for 2 h: no route?to host; then: nx-gateway queue retry --target mail.home (or, if you changed config.toml or a file that it names, start the server again)
    "#]],
    );
}

#[test]
fn many_that_are_given_up_are_not_named_one_by_one() {
    let failed: Vec<_> = (1..=6).map(|id| job(id, JobState::Failed)).collect();
    let last = |jobs| {
        shown(jobs, Vec::new(), false, false)
            .lines()
            .last()
            .unwrap()
            .to_owned()
    };
    assert!(last(&failed).ends_with("queue retry --state failed (or drop --state failed)"));
    let few = failed.get(..2).unwrap();
    assert!(last(few).ends_with("queue retry 1 2 (or drop 1 2)"));
}

#[test]
fn nothing_is_something_to_say_as_well() {
    check(
        &[],
        Vec::new(),
        &expect![[r#"
        nothing waits
    "#]],
    );
}

#[test]
fn one_job_in_full() {
    let text = shown(&[job(1, JobState::Waiting)], Vec::new(), false, true);
    let hidden = iso(NOW - 10 * MINUTE).replace('T', " ");
    let text = text.replace(hidden.get(..19).unwrap(), "TIME");
    expect![[r#"
        In full:
            1  waiting    SAM_0001.JPG and 1 more to mail.home for a@b
                          SAM_0001.JPG, SAM_0002.JPG
                          mailed by me@example.org, TIME
                          key 0123456789abcdef0123456789abcdef
                          next in line
    "#]]
    .assert_eq(&format!("In full:\n{text}"));
}

#[test]
fn json_is_json() {
    for count in 0..3 {
        let jobs: Vec<_> = (0..count).map(|id| job(id, JobState::Waiting)).collect();
        let text = shown(&jobs, vec![halt("mail.home", Cause::Owner)], true, false);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["halted"][0]["cause"], "owner");
        assert_eq!(
            value["jobs"].as_array().unwrap().len(),
            usize::try_from(count).unwrap()
        );
    }
    let mut value = as_json(&job(1, JobState::Failed));
    for time in ["created", "changed"] {
        value[time] = "TIME".into();
    }
    expect![[r#"
        {
          "attempts": 0,
          "changed": "TIME",
          "created": "TIME",
          "due": null,
          "files": [
            "SAM_0001.JPG",
            "SAM_0002.JPG"
          ],
          "id": 1,
          "key": "0123456789abcdef0123456789abcdef",
          "protocol": "email",
          "reason": "",
          "recipient": "a@b",
          "sender": "me@example.org",
          "site": null,
          "state": "failed",
          "target": "mail.home"
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&value).unwrap());
}

#[test]
fn without_a_server_nothing_is_said_to_go_on() {
    let stopped = Listing {
        is_running: Some(false),
        ..listing(false, false)
    };
    let jobs = [job(1, JobState::Waiting), job(2, JobState::Working)];
    let halts = vec![halt("mail.home", Cause::Unreachable)];
    expect![[r#"
            1  waiting    SAM_0001.JPG and 1 more to mail.home for a@b
                          waits for mail.home
            2  working    SAM_0001.JPG and 1 more to mail.home for a@b
                          was interrupted

        1 waiting, 1 working
        mail.home can't be reached for 2 h: no route?to host
        no nx-gateway is running here, so nothing is tried until it is started
    "#]]
    .assert_eq(&write(&jobs, halts, stopped));
}
