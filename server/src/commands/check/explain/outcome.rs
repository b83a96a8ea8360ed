//! What becomes of the example in the end: where it goes, and who would get nothing.

use crate::{
    config::{Config, Loaded, Origin, duration},
    routing::{Arrival, Destination, Protocol, target::Unit},
    targets::Refusal,
};

/// The end of what is told.
pub(super) fn outcome(loaded: &Loaded, arrival: &Arrival<'_>) -> String {
    let config = &loaded.config;
    let decision = config.decide(arrival);
    let (mut jobs, mut failures) = (String::new(), String::new());
    for destination in &decision.destinations {
        match refusal(config, destination, arrival) {
            Some(refusal) => failures += &failure(loaded, destination, &refusal),
            None => jobs += &job(config, destination, arrival.protocol),
        }
    }
    let mut text = match (decision.keep, jobs.as_str(), failures.as_str()) {
        (true, "", "") => return "\nIt is stored, and goes nowhere else.\n".to_owned(),
        (false, "", "") => return "\nIt is not kept.\n".to_owned(),
        (_, "", _) => "\nIt is stored, but goes nowhere else.\n".to_owned(),
        _ => format!("\nIt is stored, and then goes to\n{jobs}"),
    };
    if !failures.is_empty() {
        text += &format!("Nothing comes of\n{failures}");
    }
    text += match (decision.keep, failures.as_str()) {
        (true, _) => "",
        (false, "") => "Once all of these have it, it is removed here.\n",
        (false, _) => "As not everybody gets it, it is not removed here.\n",
    };
    text
}

fn refusal(config: &Config, destination: &Destination, arrival: &Arrival<'_>) -> Option<Refusal> {
    let mut targets = config.targets.iter();
    let target = targets.find(|target| target.name == destination.target)?;
    let recipient = destination.recipient.as_deref();
    target.settings.refusal(recipient, arrival.sender)
}

fn addressed(destination: &Destination) -> String {
    match &destination.recipient {
        Some(recipient) => format!("{} for {recipient}", destination.target),
        None => destination.target.to_string(),
    }
}

fn job(config: &Config, destination: &Destination, protocol: Protocol) -> String {
    let what = match (destination.target.kind.unit(), protocol) {
        (Unit::Arrival, _) => "each file on its own".to_owned(),
        (Unit::Batch, Protocol::Email) => "all files of the mail together".to_owned(),
        (Unit::Batch, Protocol::Social) => format!(
            "with what is shared beside it under the same caption, once nothing came for {}",
            duration::display(config.delivery.batch_idle)
        ),
    };
    format!("  {}: {what}\n", addressed(destination))
}

/// Who gets nothing, and which line says so.
fn failure(loaded: &Loaded, destination: &Destination, refusal: &Refusal) -> String {
    let Refusal { key, reason } = refusal;
    let target = &destination.target;
    let mut targets = loaded.config.targets.iter();
    let shown = targets
        .find(|it| it.name == *target)
        .map(|it| it.settings.shown());
    let value = shown.into_iter().flatten().find(|(name, _)| name == key);
    let value = value.map_or_else(String::new, |(_, value)| format!(" = {value}"));
    let place = match loaded.origins.of(&format!("{target}.{key}")) {
        Origin::File { name, line } => format!(" ({name}:{line})"),
        _ => String::new(),
    };
    format!(
        "  {}: {reason}\n    [{target}]{place} {key}{value}\n",
        addressed(destination)
    )
}
