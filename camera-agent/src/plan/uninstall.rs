//! The camera is as it was: the steps to there.

use super::{
    Plan, Wish, removed_triggers, retracted_note, unusable,
    ways::{self, Change},
};
use crate::{
    camera_hosts::without_block,
    facts::{Cover, Facts, HostsFile},
    step::Step,
};
use std::path::Path;

pub(super) fn plan(facts: &Facts, wish: &Wish) -> Result<Plan, String> {
    let (path, content) = match &facts.hosts {
        HostsFile::Regular { path, content } => (path, Some(content)),
        HostsFile::Missing { path } => (path, None),
        HostsFile::Unusable(why) => return Err(unusable(why)),
    };
    let mut plan = Plan::default();
    if let Some(copy) = facts.our_copy() {
        // Whether our lines are in the file below as well is seen only then.
        plan.steps.push(Step::Unbind {
            copy,
            over: path.clone(),
        });
    } else {
        if let Some(now) = content {
            plan = restored(facts, wish, path, now)?;
        }
        plan.steps.extend(removed_triggers(facts));
    }
    if facts.bound == Cover::Foreign {
        plan.remarks.push(
            "Something else is mounted over the hosts file: whether our lines are in the file below can't be seen.".to_owned(),
        );
    }
    if let Some(retracted) = retracted_note(facts) {
        plan.steps.insert(0, retracted);
    }
    Ok(plan)
}

/// The camera's own file without our lines.
fn restored(facts: &Facts, wish: &Wish, path: &Path, now: &[u8]) -> Result<Plan, String> {
    let content = without_block(now);
    if content == now {
        return Ok(Plan::default());
    }
    ways::uninstall(
        facts,
        wish,
        Change {
            path,
            now: Some(now),
            content,
        },
    )
}
