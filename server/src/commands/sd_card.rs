//! `nx-gateway sd-card`: makes a card that leads a camera here, or takes away what was put on one.
//!
//! What belongs on a card is decided in `crate::card`; this file asks, goes through the steps and tells.

mod address;
mod words;

use super::output;
use crate::{
    addresses,
    cameras::{Camera, Cameras, CardUse},
    card::{
        agent,
        files::{self, Errand, File, Wish},
        folder::Card,
        list::{self, List},
        place,
        plan::{self, Found, Step},
    },
    cli::SdCardArgs,
};
use anyhow::{Context as _, bail};
use std::io;
use std::net::Ipv4Addr;
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// When there is no card for this camera, the folder is no card or can't be written, files of somebody else are in the
/// way, or what was written doesn't come back.
pub fn run(args: &SdCardArgs) -> anyhow::Result<ExitCode> {
    let cameras = Cameras::built_in().context("the built-in table of cameras")?;
    let camera = match &args.model {
        Some(model) => Some(words::camera(&cameras, model)?),
        None => None,
    };
    let desk = Desk {
        args,
        cameras: &cameras,
    };
    match camera {
        _ if args.remove => desk.remove(camera.and_then(Camera::card_use))?,
        Some(camera) => desk.make(camera)?,
        None => bail!("which camera? Say --model nx300, for example"),
    }
    Ok(ExitCode::SUCCESS)
}

/// What was typed, and what is known.
struct Desk<'a> {
    args: &'a SdCardArgs,
    cameras: &'a Cameras,
}

impl Desk<'_> {
    fn make(&self, camera: &Camera) -> anyhow::Result<()> {
        let used = camera.card_use();
        let used = used.with_context(|| words::no_card(self.cameras, camera))?;
        let card = self.card()?;
        let found = self.look(&card)?;
        let wish = Wish {
            used,
            address: self.address()?,
            errand: self.errand(),
            mode: self.args.mode.into(),
        };
        let program = std::env::current_exe().ok();
        let agent = agent::find(self.args.agent.as_deref(), program.as_deref())?;
        let files = files::files(&wish, &agent);
        let steps = plan::make(&files, used, &found, self.args.force);
        let steps = steps.map_err(|names| words::in_the_way(&names))?;
        if self.args.dry_run {
            return print_plan(&steps);
        }
        self.write(&card, &found, &steps, &files)?;
        let report = words::Report {
            cameras: self.cameras,
            camera,
            wish: &wish,
            folder: card.folder(),
        };
        output::print(&report.to_string())?;
        Ok(())
    }

    /// The list comes first and names old and new, so that whatever is on the card at any moment can be taken away.
    fn write(
        &self,
        card: &Card,
        found: &Found,
        steps: &[Step],
        files: &[File],
    ) -> anyhow::Result<()> {
        let list = List::of(files);
        let both = found.list().and(&list);
        let is_changed = steps.iter().any(|step| !matches!(step, Step::Leave(_)));
        if is_changed || !found.has_list() {
            keep_list(card, &both)?;
        }
        go(card, steps, files)?;
        if found.list() != list {
            keep_list(card, &list)?;
        }
        card.sync()
            .context("the card doesn't take what was written")?;
        verify(card, files, &list)
    }

    fn remove(&self, used: Option<CardUse>) -> anyhow::Result<()> {
        let card = self.card()?;
        let found = self.look(&card)?;
        let steps = plan::remove(&found, self.args.force);
        if self.args.dry_run {
            return print_plan(&steps);
        }
        card.forget_draft()
            .context("an unfinished file can't be removed")?;
        go(&card, &steps, &[])?;
        card.sync().context("the card doesn't take the changes")?;
        let left = self.look(&card)?;
        let farewell = words::Farewell {
            found: &found,
            left: &left,
            steps: &steps,
            used: used.or_else(|| found.card_use()),
            folder: card.folder(),
        };
        output::print(&farewell.to_string())?;
        Ok(())
    }

    fn errand(&self) -> Errand {
        if self.args.undo {
            Errand::Undo
        } else {
            Errand::Install
        }
    }

    /// To forget the names no address is needed.
    fn address(&self) -> anyhow::Result<Option<Ipv4Addr>> {
        match (&self.args.address, self.errand()) {
            (Some(typed), _) => address::parse(typed).map(Some),
            (None, Errand::Undo) => Ok(None),
            (None, Errand::Install) => {
                let chosen = address::choose(&addresses::reachable())?;
                say(&chosen.why);
                Ok(Some(chosen.address))
            }
        }
    }

    fn card(&self) -> anyhow::Result<Card> {
        let typed = &self.args.dir;
        let folder = typed.canonicalize();
        let folder = folder.ok().filter(|folder| folder.is_dir());
        let folder = folder.with_context(|| words::no_folder(typed))?;
        let mounts = place::mounts();
        if !self.args.force && !place::is_card(&folder, &mounts) && !was_card(&folder) {
            bail!(words::no_such_card(&folder, &place::likely(&mounts)));
        }
        let card = Card::in_folder(folder);
        if !self.args.dry_run {
            let tried = card.try_writing();
            tried.map_err(|error| words::not_writable(card.folder(), &error))?;
        }
        Ok(card)
    }

    fn look(&self, card: &Card) -> anyhow::Result<Found> {
        let found = card.look();
        found.with_context(|| format!("{} can't be read", card.folder().display()))
    }
}

/// Whether a card of ours was made in this folder, whatever it is.
fn was_card(folder: &std::path::Path) -> bool {
    std::fs::read(folder.join(list::NAME)).is_ok_and(|content| list::is_list(&content))
}

fn keep_list(card: &Card, list: &List) -> anyhow::Result<()> {
    let kept = card.write(list::NAME, list.text().as_bytes());
    kept.map_err(|error| words::not_written(list::NAME, &error))
}

fn go(card: &Card, steps: &[Step], files: &[File]) -> anyhow::Result<()> {
    for step in steps {
        say(&step.to_string());
        let done = card.carry_out(step, files);
        done.map_err(|error| words::not_done(step, &error))?;
    }
    Ok(())
}

/// What was written is believed only when the card gives it back.
fn verify(card: &Card, files: &[File], list: &List) -> anyhow::Result<()> {
    let list = list.text();
    let files = files
        .iter()
        .map(|file| (file.name, file.content.as_slice()));
    for (name, content) in files.chain([(list::NAME, list.as_bytes())]) {
        if !card.holds(name, content).is_ok_and(|same| same) {
            bail!(
                "{name} did not arrive on the card as it was written\n\
                 hint: the card may be damaged; try once more, then with another one"
            );
        }
    }
    let count = list.lines().filter(|line| !line.starts_with('#')).count();
    say(&format!(
        "read back {count} files: all are as they were written"
    ));
    Ok(())
}

fn print_plan(steps: &[Step]) -> anyhow::Result<()> {
    let mut text: String = steps.iter().map(|step| format!("  {step}\n")).collect();
    text += "Nothing was done; this was only the plan.\n";
    output::print(&text)?;
    Ok(())
}

/// Not part of the result.
fn say(text: &str) {
    use io::Write as _;
    // Where nobody reads it, nobody misses it.
    let _ = writeln!(io::stderr(), "== {text}");
}
