//! The names lead where the card says: the steps to there.

use super::{
    Plan, Way, Wish, removed_triggers, retracted_note, unusable,
    ways::{self, Change},
};
use crate::{
    body::Family,
    camera_hosts::{MOST_BYTES, overruled, with_block},
    card_hosts::Wanted,
    facts::{Cover, Facts, HostsFile},
    step::Step,
};

/// How many lines of others are remarked on.
const MOST_REMARKS: usize = 4;

pub(super) fn plan(
    facts: &Facts,
    wish: &Wish,
    wanted: &Wanted,
    card_file: &[u8],
) -> Result<Plan, String> {
    let (path, now) = match &facts.hosts {
        HostsFile::Regular { path, content } => (path, Some(content.as_slice())),
        HostsFile::Missing { path } => (path, None),
        HostsFile::Unusable(why) => return Err(unusable(why)),
    };
    let content = with_block(now.unwrap_or_default(), wanted);
    if now == Some(&content) {
        let note = if is_noted(facts, card_file) {
            None
        } else {
            done_note(facts, card_file)
        };
        return Ok(finished(facts, facts.bound == Cover::Ours, note));
    }
    let retracted = retracted_note(facts);
    if let Some(copy) = facts.our_copy() {
        // What is below decides how to go on, and is seen only then.
        let steps = retracted.into_iter().chain([Step::Unbind {
            copy,
            over: path.clone(),
        }]);
        let remarks = vec![
            "The copy in memory says something else: it is taken away, then made anew.".to_owned(),
        ];
        return Ok(Plan {
            way: None,
            remarks,
            steps: steps.collect(),
        });
    }
    if content.len() > MOST_BYTES {
        let length = content.len();
        return Err(format!(
            "The hosts file would have {length} bytes, more than the {MOST_BYTES} that this program handles."
        ));
    }
    let taken = ways::install(facts, wish, Change { path, now, content })?;
    let after = finished(
        facts,
        taken.way == Some(Way::Bind),
        done_note(facts, card_file),
    );
    let remarks = unknown_model(facts)
        .into_iter()
        .chain(taken.remarks)
        .chain(others(now.unwrap_or_default(), wanted));
    Ok(Plan {
        way: taken.way,
        remarks: remarks.chain(after.remarks).collect(),
        steps: retracted
            .into_iter()
            .chain(taken.steps)
            .chain(after.steps)
            .collect(),
    })
}

/// What follows when the names lead where they shall. The note comes last, as with it autoexec.sh does nothing any more.
fn finished(facts: &Facts, in_memory: bool, note: Option<Step>) -> Plan {
    let mut plan = Plan {
        steps: removed_triggers(facts),
        ..Plan::default()
    };
    if in_memory && !plan.steps.is_empty() {
        plan.remarks.push(
            "The names are kept in memory only: if the camera forgets them, put info.tg and nx_cs.adj on the card again."
                .to_owned(),
        );
    }
    plan.steps.extend(note);
    plan
}

fn is_noted(facts: &Facts, card_file: &[u8]) -> bool {
    facts
        .done
        .as_ref()
        .is_some_and(|note| note.content.as_deref() == Some(card_file))
}

fn done_note(facts: &Facts, card_file: &[u8]) -> Option<Step> {
    let path = facts.done.as_ref()?.path.clone();
    Some(Step::NoteDone {
        path,
        content: card_file.to_vec(),
    })
}

fn unknown_model(facts: &Facts) -> Option<String> {
    let body = facts
        .body
        .as_ref()
        .filter(|body| body.family == Family::Unknown)?;
    let model = body.model.as_deref().unwrap_or("a model it does not name");
    Some(format!(
        "This camera is not known ({model}): its hosts file is treated like that of the others."
    ))
}

/// Lines of others that lead our names elsewhere.
fn others(now: &[u8], wanted: &Wanted) -> Vec<String> {
    let lines = overruled(now, wanted).into_iter().take(MOST_REMARKS);
    let remark = |(line, name)| {
        format!(
            "Line {line} of the hosts file names {name} too: our lines stand before it and count."
        )
    };
    lines.map(remark).collect()
}
