//! What `nx-gateway sd-card` says. Pure.

use crate::{
    cameras::{Camera, Cameras, CardUse},
    card::{
        files::{Errand, Wish},
        folder::{LOG, ORIGINAL},
        plan::{Found, Step},
    },
    commands::cameras,
};
use anyhow::{Context as _, anyhow};
use std::fmt;
use std::io;
use std::path::Path;

/// The camera that is meant.
///
/// # Errors
/// When there is none of that name.
pub(super) fn camera<'a>(cameras: &'a Cameras, typed: &str) -> anyhow::Result<&'a Camera> {
    cameras.find(typed).with_context(|| {
        let similar = cameras.similar(typed);
        let meant = match similar.is_empty() {
            true => String::new(),
            false => format!("; did you mean {}?", similar.join(" or ")),
        };
        let models: Vec<&str> = cameras
            .models()
            .iter()
            .filter(|camera| camera.card_use().is_some())
            .map(|camera| camera.model.as_str())
            .collect();
        format!(
            "no camera \"{typed}\" in the table{meant}\nhint: a card can be made for {}; what can be done for the \
             others: nx-gateway cameras",
            models.join(", ")
        )
    })
}

/// Why there is no card for this camera, and what to do instead.
pub(super) fn no_card(cameras: &Cameras, camera: &Camera) -> String {
    let model = &camera.model;
    let mut text = if camera.services.is_empty() {
        format!("the {model} never used the service that nx-gateway answers, so no card helps it")
    } else {
        format!("the {model} runs nothing from a card, so a card can't help it")
    };
    text += ". Nothing was written.";
    if let Some(note) = &camera.note {
        text += &format!("\n{note}");
    }
    let guides = cameras::guides(cameras, camera);
    if !guides.is_empty() {
        text += &format!("\n\nWhat to do instead:\n{guides}");
    }
    text
}

pub(super) fn in_the_way(names: &[String]) -> anyhow::Error {
    anyhow!(
        "the card has files of somebody else, or changed by hand: {}\n\
         hint: look at them. With --force they are replaced, and kept as NAME.before-nx-gateway. Nothing was written.",
        names.join(", ")
    )
}

pub(super) fn no_folder(folder: &Path) -> String {
    let shown = folder.display();
    if folder.starts_with("/dev") {
        let device = typed(folder);
        return format!(
            "{shown} is no folder\nhint: if it is the card, mount it as yours, and say where: \
             sudo mount -o uid=$(id -u) {device} /mnt"
        );
    }
    format!(
        "there is no folder {shown}\nhint: put the card into this computer and say where it appeared"
    )
}

pub(super) fn no_such_card(folder: &Path, likely: &[&Path]) -> String {
    let likely: Vec<String> = likely
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let meant = match likely.is_empty() {
        true => String::new(),
        false => format!(" Did you mean {}?", likely.join(" or ")),
    };
    format!(
        "{} does not look like a memory card: it has no folder DCIM, and is not the top of a disk with FAT or exFAT.{meant}\n\
         hint: format the card in the camera first. Or say --force if you are sure.",
        folder.display()
    )
}

pub(super) fn not_writable(folder: &Path, error: &io::Error) -> anyhow::Error {
    let hint = match error.kind() {
        io::ErrorKind::StorageFull => "it is full; make room for a megabyte",
        io::ErrorKind::PermissionDenied => {
            "it belongs to another user; unmount it, and mount it as yours: sudo mount -o uid=$(id -u) DEVICE FOLDER"
        }
        _ => "is the small switch at the side of the card on LOCK?",
    };
    anyhow!(
        "nothing can be written to {}: {error}\nhint: {hint}",
        folder.display()
    )
}

pub(super) fn not_written(name: &str, error: &io::Error) -> anyhow::Error {
    let hint = match error.kind() {
        io::ErrorKind::StorageFull => "the card is full; make room and run this again",
        _ => "was the card pulled out? Run this again; if that fails too, take another card",
    };
    anyhow!("{name} could not be written: {error}\nhint: {hint}")
}

pub(super) fn not_done(step: &Step, error: &io::Error) -> anyhow::Error {
    match step {
        Step::Write(name) => not_written(name, error),
        other => anyhow!("this could not be done: {other}: {error}\nhint: run the same again"),
    }
}

/// A path as it can be typed.
fn typed(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+:@,".contains(c);
    if text.chars().all(is_plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// What is told about a card that is ready.
pub(super) struct Report<'a> {
    pub(super) cameras: &'a Cameras,
    pub(super) camera: &'a Camera,
    pub(super) wish: &'a Wish,
    pub(super) folder: &'a Path,
}

impl Report<'_> {
    fn steps(&self) -> Vec<String> {
        if self.wish.errand == Errand::Install {
            let guide = self.cameras.guide(self.wish.used.way());
            let steps = guide.map(|guide| guide.steps_after_the_card(self.camera).collect());
            return steps.unwrap_or_default();
        }
        let again = format!(
            "Put the card into this computer again and take our files off it: nx-gateway sd-card --remove {}",
            typed(self.folder)
        );
        let mut steps = vec![match self.wish.used {
            CardUse::Stays => "Eject the card, charge the battery, put the card into the camera, switch it on and wait half a minute.",
            CardUse::Once => "Eject the card, charge the battery, put the card into the camera, switch it on and wait a minute. Green text at the left edge and a dead touch screen are expected.",
        }
        .to_owned()];
        if self.wish.used == CardUse::Once {
            steps.push("Switch it off, wait half a minute, switch it on: the green text is gone. If it comes again, delete info.tg and nx_cs.adj from the card and read nx-gateway.log.".to_owned());
        }
        steps.push(again);
        steps
    }

    /// How sure it is that this model runs it.
    fn caution(&self) -> String {
        let Camera {
            model, card, note, ..
        } = self.camera;
        let mut text = match card {
            Some(card) => format!(
                "\nThe {model} runs what is on its card with firmware: {} ({}).\n",
                card.firmware, card.confidence
            ),
            None => format!(
                "\nWhether the {model} runs what is on its card is not known. If there is no {LOG} on it afterwards, use the \
                 name server: nx-gateway cameras {}\n",
                model.to_lowercase()
            ),
        };
        if let Some(note) = note {
            text += &format!("{note}\n");
        }
        text
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let model = &self.camera.model;
        match (self.wish.errand, self.wish.address) {
            (Errand::Install, Some(address)) => {
                writeln!(
                    f,
                    "The card is ready. With it the {model} finds nx-gateway at {address}. What to do:\n"
                )?;
            }
            _ => writeln!(
                f,
                "The card is ready. With it the {model} forgets the names again. What to do:\n"
            )?,
        }
        for (number, step) in self.steps().iter().enumerate() {
            let step = step.replace(" DIR", &format!(" {}", typed(self.folder)));
            writeln!(f, "  {}. {step}", number + 1)?;
        }
        if self.wish.errand == Errand::Undo && self.wish.used == CardUse::Stays {
            writeln!(
                f,
                "\nThe {model} forgets the names by itself when its battery is out for a moment; this card is only for certainty."
            )?;
        }
        f.write_str(&self.caution())?;
        writeln!(
            f,
            "README.txt on the card tells more, and what can go wrong. What was done is told in {LOG} there."
        )
    }
}

/// What is told when our files are off the card.
pub(super) struct Farewell<'a> {
    pub(super) found: &'a Found,
    pub(super) left: &'a Found,
    pub(super) steps: &'a [Step],
    pub(super) used: Option<CardUse>,
    pub(super) folder: &'a Path,
}

impl Farewell<'_> {
    /// The camera has gone through an undo card: the newest line that it left there says so.
    fn is_undone(&self) -> bool {
        let log = self.found.bytes(LOG).unwrap_or_default();
        let log = String::from_utf8_lossy(log);
        let done = [
            "The camera's hosts file is as it was before.",
            "autoexec.sh: uninstall is done",
        ];
        log.lines()
            .next_back()
            .is_some_and(|line| done.contains(&line))
    }

    fn was_for_undoing(&self) -> bool {
        let script = self.found.bytes("autoexec.sh").unwrap_or_default();
        String::from_utf8_lossy(script).contains("\naction=uninstall")
    }

    fn what_stays(&self) -> String {
        let mut text = String::new();
        for step in self.steps {
            if let Step::Spare(name) = step {
                text += &format!(
                    "{name} stays: it is not what was put there. Look at it, and delete it if you don't need it; or use --force \
                     if it was made from ours.\n"
                );
            }
        }
        if self.left.has(LOG) {
            text += &format!(
                "{LOG} stays: it tells what was done in the camera. Delete it when you have read it.\n"
            );
        }
        if self.left.has(ORIGINAL) {
            text += &format!(
                "{ORIGINAL} stays: it is the camera's own file as it was. Keep it as long as the camera knows the names.\n"
            );
        }
        for name in self.left.aside() {
            text += &format!("{name} stays: it is yours, and another file has its name now.\n");
        }
        text
    }

    fn about_the_camera(&self) -> String {
        let undo = format!(
            "nx-gateway sd-card --model nx500 --undo {} (or nx1)",
            typed(self.folder)
        );
        match self.used {
            Some(CardUse::Stays) => {
                "Take the battery out of the camera for a moment; then it is as it was before."
                    .to_owned()
            }
            Some(CardUse::Once) if self.is_undone() => {
                "So is the camera: it has forgotten the names, as the log says.".to_owned()
            }
            Some(CardUse::Once) if self.was_for_undoing() => format!(
                "But nothing on it says that the camera went through it and forgot the names. If it still knows them: {undo}, and \
                 put the card into the camera before you use --remove."
            ),
            Some(CardUse::Once) => format!(
                "If the camera was started with it, it keeps the names; nothing more to do if you want that. To make it forget \
                 them: {undo}"
            ),
            None => format!(
                "An NX300 or a sister of it forgets the names when its battery is out for a moment. An NX500 or NX1 keeps them; to \
                 make it forget them: {undo}"
            ),
        }
    }
}

impl fmt::Display for Farewell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what_stays())?;
        let is_ours = |step: &Step| matches!(step, Step::Remove(_));
        if !self.steps.iter().any(is_ours) {
            return writeln!(f, "There was nothing of ours to take off the card.");
        }
        writeln!(
            f,
            "The card is done; you can eject it now. {}",
            self.about_the_camera()
        )
    }
}

#[cfg(test)]
mod tests;
