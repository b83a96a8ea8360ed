//! Targets that rehearse well, badly and for ever, and what is said of them.

use super::*;
use crate::database::jobs::{Cause, Halt};
use crate::doctor::finding::tests::check;
use crate::targets::{Delivery, Notes};
use expect_test::{Expect, expect};
use std::pin::Pin;

/// A target, and its section, that say what they are told to.
#[derive(Debug, Clone)]
struct StandIn {
    /// Nothing: it never answers.
    outcome: Option<Outcome>,
}

impl Target for StandIn {
    fn deliver<'a>(
        &'a self,
        _: &'a Delivery,
        _: &'a dyn Notes,
    ) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        panic!("nothing is to be delivered");
    }

    fn rehearse(&self) -> Pin<Box<dyn Future<Output = Outcome> + Send + '_>> {
        match self.outcome.clone() {
            Some(outcome) => Box::pin(std::future::ready(outcome)),
            None => Box::pin(std::future::pending()),
        }
    }
}

impl Settings for StandIn {
    fn open(&self, _: &Tools) -> Arc<dyn Target> {
        Arc::new(self.clone())
    }

    fn shown(&self) -> Vec<(&'static str, toml::Value)> {
        vec![
            ("url", "https://mastodon.example".into()),
            ("token_file", "/home/me/mastodon.token".into()),
        ]
    }

    fn secrets(&self) -> Vec<String> {
        vec!["hunter2hunter2".to_owned()]
    }
}

async fn rehearsed(outcome: Option<Outcome>) -> Vec<Facts> {
    let name = TargetName {
        kind: TargetKind::Mastodon,
        name: "public".to_owned(),
    };
    let settings = StandIn { outcome };
    let tools = Tools::new(Secret::new([0; 32]));
    let asked = vec![Asked::new(name, &settings, &tools)];
    look(asked, Duration::from_millis(50)).await
}

async fn check_outcome(outcome: Option<Outcome>, want: Expect) {
    let facts = rehearsed(outcome).await;
    check(judge(&facts, None, None), &want);
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[tokio::test]
async fn what_would_work_is_one_line() {
    let said = Receipt(text("logged in as @me; token hunter2hunter2 is fine"));
    check_outcome(
        Some(Ok(said)),
        expect![[r#"
            ok       targets: mastodon.public: logged in as @me; token [hidden] is fine
        "#]],
    )
    .await;
}

#[tokio::test]
async fn each_trouble_has_its_cure() {
    let owner = Trouble::Owner(text(
        "the server says that the token hunter2hunter2 is invalid",
    ));
    check_outcome(
        Some(Err(owner)),
        expect![[r#"
            PROBLEM  targets: mastodon.public: the server says that the token [hidden] is invalid
                     It won't mend by itself: what goes there waits until you have done something, and started
                     the server again.
                       run:  mv /home/me/mastodon.token /home/me/mastodon.token.old; nx-gateway login mastodon 'https://mastodon.example' --name public
                       or look whether what [mastodon.public] names is right: token_file =
                       "/home/me/mastodon.token"
        "#]],
    )
    .await;
    let unreachable = Trouble::Unreachable(text("Connection refused"));
    check_outcome(
        Some(Err(unreachable)),
        expect![[r#"
            PROBLEM  targets: mastodon.public: Connection refused
                     What goes there waits, and leaves by itself once that is mended.
                       look at the address in [mastodon.public]: url = "https://mastodon.example"
                       or look whether this computer has a way there, and to the Internet
        "#]],
    )
    .await;
    let later = Trouble::Later {
        reason: text("the server is being repaired"),
        after: None,
    };
    check_outcome(
        Some(Err(later)),
        expect![[r#"
            PROBLEM  targets: mastodon.public: the server is being repaired
                     It may work later; what goes there waits.
                       ask the doctor again in some minutes
        "#]],
    )
    .await;
    let never = Trouble::Never(text("the server takes no pictures"));
    check_outcome(
        Some(Err(never)),
        expect![[r#"
            PROBLEM  targets: mastodon.public: the server takes no pictures
                     What goes there will fail.
                       look at the section [mastodon.public] of the configuration, and at the other side
        "#]],
    )
    .await;
}

#[tokio::test]
async fn one_that_never_answers_has_an_end() {
    check_outcome(
        None,
        expect![[r#"
            PROBLEM  targets: mastodon.public: no answer within 0 s
                     What goes there waits, and leaves by itself once that is mended.
                       look at the address in [mastodon.public]: url = "https://mastodon.example"
                       or look whether this computer has a way there, and to the Internet
        "#]],
    )
    .await;
}

#[track_caller]
fn check_queue(jobs: &[(JobState, i64)], halts: Vec<Halt>, want: &Expect) {
    let jobs = jobs.iter();
    let state = Inspected {
        jobs: jobs
            .map(|(state, count)| (text("mail.home"), *state, *count))
            .collect(),
        halts,
        ..Inspected::default()
    };
    check(
        of_queue(&state, Some(&"/etc/nx-gateway/config.toml".into())),
        want,
    );
}

#[test]
fn what_waits_and_what_failed_is_told() {
    check_queue(&[(JobState::Delivered, 7)], Vec::new(), &expect![[""]]);
    check_queue(
        &[(JobState::Waiting, 1), (JobState::Working, 2)],
        Vec::new(),
        &expect![[r#"
            ok       targets: in the queue: 3 deliveries on the way
        "#]],
    );
    let halt = Halt {
        target: text("mail.home"),
        cause: Cause::Owner,
        reason: text("wrong password"),
        since: 0,
    };
    check_queue(
        &[(JobState::Failed, 1), (JobState::Waiting, 3)],
        vec![halt],
        &expect![[r#"
            WARNING  targets: in the queue: 1 delivery failed; 3 deliveries waiting; mail.home: wrong password
                     The photos are in the library all the same. The list says why, and which command mends
                     it.
                       run:  nx-gateway queue list --config /etc/nx-gateway/config.toml
        "#]],
    );
}
