//! `nx-gateway import-config FILE`: the configuration of the Python original, made into one for this program.
//!
//! The translation is in `crate::import`; this file reads, writes, and never replaces anything. Secrets are not printed.

use super::output;
use crate::{
    cli::ImportConfigArgs,
    config, disk,
    import::{self, Outcome, Surroundings},
};
use anyhow::{Context as _, anyhow, bail};
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// No configuration is larger, nor a file with a token, in bytes.
const MOST: u64 = 1 << 20;

/// Runs the command.
///
/// # Errors
/// When the file can't be read or isn't TOML, or when something stands where a file is to be written.
pub fn run(args: &ImportConfigArgs) -> anyhow::Result<ExitCode> {
    let shown = args.file.display();
    let text = read(&args.file).with_context(|| format!("{shown} can't be read"))?;
    let file = std::path::absolute(&args.file).context("there is no such file")?;
    let folder = file.parent().unwrap_or(&file);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let around = Surroundings {
        file: &name,
        folder,
        writes_secrets: args.output.is_some(),
        read: &|path| read(path).ok(),
    };
    let outcome = import::translate(&text, &around);
    let outcome = outcome.map_err(|mistake| {
        anyhow!("{shown} is not TOML: {mistake}\nhint: the original couldn't read it either; is it the right file?")
    })?;
    match &args.output {
        None => {
            output::print(&outcome.page)?;
            to_do(&outcome);
        }
        Some(path) => {
            write(path, &outcome)?;
            to_do(&outcome);
            check(path);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> io::Result<String> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it isn't a file"));
    }
    let mut text = String::new();
    let size = file.take(MOST + 1).read_to_string(&mut text)?;
    match u64::try_from(size) {
        Ok(size) if size <= MOST => Ok(text),
        _ => Err(io::Error::other("it is far too large")),
    }
}

/// Writes all files or none.
fn write(path: &Path, outcome: &Outcome) -> anyhow::Result<()> {
    let path = std::path::absolute(path).context("there is no such place")?;
    let folder = path.parent().unwrap_or(&path);
    let secrets = outcome.secrets.iter();
    let mut files: Vec<(PathBuf, &str, bool)> = secrets
        .map(|secret| (folder.join(&secret.name), secret.content.as_str(), true))
        .collect();
    files.push((path.clone(), &outcome.page, false));
    for (path, _, _) in &files {
        if path.symlink_metadata().is_ok() {
            bail!(
                "{} is there already, and nothing is replaced\nhint: move it away, or choose another --output. Nothing was written.",
                path.display()
            );
        }
    }
    let mut written = Vec::new();
    for (path, content, is_secret) in &files {
        if let Err(error) = create(path, content, *is_secret) {
            written.iter().for_each(|path| drop(fs::remove_file(path)));
            bail!("{} can't be written: {error}", path.display());
        }
        written.push(path);
    }
    disk::sync_folder(folder).with_context(|| format!("{} can't be written", folder.display()))?;
    for (path, _, is_secret) in &files {
        let only = if *is_secret {
            ", which only you can read"
        } else {
            ""
        };
        say(&format!("wrote {}{only}", path.display()));
    }
    Ok(())
}

fn create(path: &Path, content: &str, is_secret: bool) -> io::Result<()> {
    let mut options = if is_secret {
        disk::private_file()
    } else {
        File::options()
    };
    let mut file = options.write(true).create_new(true).open(path)?;
    let done = file
        .write_all(content.as_bytes())
        .and_then(|()| file.sync_all());
    done.inspect_err(|_| drop(fs::remove_file(path)))
}

fn to_do(outcome: &Outcome) {
    if outcome.to_do.is_empty() {
        return;
    }
    say("What is left to you:");
    for what in &outcome.to_do {
        say(&format!("  * {what}"));
    }
}

/// Whether the result can be used, as `check` sees it.
fn check(path: &Path) {
    match config::load(Some(path), &config::Overrides::default()) {
        Ok(loaded) if loaded.warnings.is_empty() => {}
        Ok(loaded) => say(&loaded.warnings.to_string()),
        Err(problems) => say(&problems.to_string()),
    }
    say(&format!(
        "Look at it: nx-gateway check --config {}",
        path.display()
    ));
}

/// Not part of the result.
fn say(text: &str) {
    // Where nobody reads it, nobody misses it.
    let _ = writeln!(io::stderr(), "{text}");
}
