//! `nx-gateway cameras`: the table, or everything about one model.
//!
//! Only lays out what `crate::cameras` knows.

#[cfg(test)]
mod tests;

use crate::{
    cameras::{Camera, Cameras},
    cli::CamerasArgs,
    commands::output,
};
use anyhow::Context as _;
use std::{fmt::Write as _, process::ExitCode};

/// The head of the table.
const HEAD: [&str; 5] = ["Camera", "Year", "Status", "How sure", "Sends"];

/// Runs the command: prints the table, or everything about one model.
///
/// # Errors
/// If the model is not in the table (the message names similar ones) or the output cannot be written.
pub fn run(args: &CamerasArgs) -> anyhow::Result<ExitCode> {
    let cameras = Cameras::built_in().context("the built-in table of cameras")?;
    let text = match &args.model {
        None => table(&cameras),
        Some(model) => {
            let camera = cameras
                .find(model)
                .with_context(|| not_found(&cameras, model))?;
            details(&cameras, camera)
        }
    };
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn not_found(cameras: &Cameras, model: &str) -> String {
    let similar = cameras.similar(model);
    let hint = if similar.is_empty() {
        String::new()
    } else {
        format!("; did you mean {}?", similar.join(" or "))
    };
    format!(
        "no camera \"{model}\" in the table{hint}\n\
         hint: `nx-gateway cameras` lists them. A Samsung camera that is not listed may work all the same: \
         point it here by name server and try."
    )
}

fn table(cameras: &Cameras) -> String {
    let rows: Vec<[String; 5]> = std::iter::once(HEAD.map(str::to_owned))
        .chain(cameras.models().iter().map(|camera| row(cameras, camera)))
        .collect();
    let mut text = aligned(&rows);
    text.push_str("\nAll about one of them: nx-gateway cameras nx300\n");
    text
}

fn row(cameras: &Cameras, camera: &Camera) -> [String; 5] {
    [
        camera.model.clone(),
        camera.year.to_string(),
        camera.status.to_string(),
        camera.confidence.to_string(),
        services(cameras, camera),
    ]
}

fn services(cameras: &Cameras, camera: &Camera) -> String {
    if camera.services.is_empty() {
        return "-".to_owned();
    }
    let words: Vec<&str> = camera
        .services
        .iter()
        .map(|service| cameras.service_in_words(*service))
        .collect();
    words.join(", ")
}

/// Rows as lines, each column as wide as its widest cell, no blanks at the ends of lines.
fn aligned<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> String {
    let mut widths = [0; COLUMNS];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(widths);
        let line: String = cells
            .map(|(cell, width)| format!("{cell:width$}  "))
            .collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn details(cameras: &Cameras, camera: &Camera) -> String {
    let mut text = format!("{}, {}\n\n", camera.model, camera.year);
    let mut fact = |name: &str, value: &str| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{name:9} {value}");
    };
    fact(
        "Status",
        &format!("{} ({})", camera.status, camera.confidence),
    );
    fact("Source", &camera.source);
    fact("Family", &camera.family);
    fact("Sends", &services(cameras, camera));
    fact("Hotspot", cameras.hotspot_in_words(camera.hotspot));
    if let Some(card) = &camera.card {
        let (firmware, sure, source) = (&card.firmware, card.confidence, &card.source);
        let text = format!("runs a script from it; firmware: {firmware} ({sure}). {source}");
        fact("Card", &text);
    }
    if let Some(note) = &camera.note {
        fact("Note", note);
    }
    if camera.set_up.is_empty() {
        return text;
    }
    text.push_str("\nHost names it may ask for\n");
    let hosts: Vec<[String; 2]> = cameras
        .hosts_of(camera)
        .map(|host| [format!("  {}", host.name), host.purpose.clone()])
        .collect();
    text.push_str(&aligned(&hosts));
    text.push_str(&guides(cameras, camera));
    text
}

/// The ways to set a model up, step by step.
pub(super) fn guides(cameras: &Cameras, camera: &Camera) -> String {
    let mut text = String::new();
    for guide in cameras.guides(camera) {
        text.push_str(&format!("\n{}\n", guide.title));
        for (number, step) in guide.steps(camera).enumerate() {
            text.push_str(&format!("  {}. {step}\n", number + 1));
        }
    }
    text
}
