//! `nx-gateway login mastodon URL`: from the address of a server to a token in a file, and the section to write.
//!
//! What is said to the server is in `targets::mastodon::login`.

use super::output;
use crate::cli::{LoginArgs, LoginMastodonArgs, LoginService};
use crate::config::{self, Whereabouts};
use crate::disk;
use crate::targets::mastodon::login::{Done, Login};
use crate::targets::web::{Access, Address, NotAnAddress};
use anyhow::{Context as _, anyhow, bail};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// How long the server may say nothing.
const PATIENCE: Duration = Duration::from_mins(1);

/// Runs the command.
///
/// # Errors
/// When the server can't be reached or is none of Mastodon's sort, the code is wrong, or the file can't be written.
pub fn run(args: &LoginArgs) -> anyhow::Result<ExitCode> {
    let LoginService::Mastodon(args) = &args.service;
    let whereabouts = match config::whereabouts(args.config.as_deref()) {
        Ok(whereabouts) => whereabouts,
        Err(problems) => {
            eprintln!("{problems}");
            return Ok(ExitCode::FAILURE);
        }
    };
    let address = address(&args.url)?;
    let plan = Plan::new(args, &whereabouts)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the system gives no threads")?;
    runtime.block_on(log_in(address, &plan))?;
    Ok(ExitCode::SUCCESS)
}

/// Where the token goes, and how the section is called.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    section: String,
    file: PathBuf,
    /// The file as the section names it.
    shown: String,
    declared: Declared,
}

/// What the configuration says about it already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Declared {
    /// There is no such section.
    Not,
    /// There is one, and it names no file.
    WithoutFile,
    /// There is one, and it names another file.
    WithAnotherFile,
    /// There is one, and it names this file.
    WithThisFile,
}

impl Plan {
    fn new(args: &LoginMastodonArgs, whereabouts: &Whereabouts) -> anyhow::Result<Self> {
        let name = &args.name;
        let is_fine = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || !name.chars().all(is_fine) {
            bail!("a section can't be called `{name}`\nhint: use letters, digits, `-` and `_`");
        }
        let section = format!("mastodon.{name}");
        let mut token_files = whereabouts.token_files.iter();
        let named = token_files.find(|(target, _)| *target == section);
        let named = named.map(|(_, file)| file);
        let (file, shown) = place(args, &whereabouts.folder, named)?;
        if file.symlink_metadata().is_ok() {
            bail!(
                "{} is there already\nhint: move it away, or choose another name with --name",
                file.display()
            );
        }
        let declared = match named {
            Some(named) if *named == file => Declared::WithThisFile,
            Some(_) => Declared::WithAnotherFile,
            None if whereabouts.targets.contains(&section) => Declared::WithoutFile,
            None => Declared::Not,
        };
        Ok(Self {
            section,
            file,
            shown,
            declared,
        })
    }
}

/// The file for the token, and how the section names it: as it was typed, as the section has it, or after the section.
fn place(
    args: &LoginMastodonArgs,
    folder: &Path,
    named: Option<&PathBuf>,
) -> anyhow::Result<(PathBuf, String)> {
    let file = match (&args.token_file, named) {
        (Some(typed), _) => {
            let file = std::path::absolute(typed).context("there is no such file")?;
            disk::tidied(&file)
        }
        (None, Some(file)) => file.clone(),
        (None, None) => {
            let shown = format!("mastodon-{}.token", args.name);
            return Ok((folder.join(&shown), shown));
        }
    };
    let shown = file.display().to_string();
    Ok((file, shown))
}

/// The server's address, however much of it was copied out of the browser.
fn address(typed: &str) -> anyhow::Result<Address> {
    let typed = typed.trim();
    let whole = if typed.contains("://") {
        typed.to_owned()
    } else {
        format!("https://{typed}")
    };
    // Behind this stands somebody's profile.
    let server = whole.split("/@").next().unwrap_or_default();
    Address::parse(server).map_err(|NotAnAddress { title, hint }| {
        // There may be a password in it.
        if typed.contains('@') {
            return anyhow!("{title}\nhint: {hint}");
        }
        anyhow!("`{typed}` isn't the address of a server\nhint: {hint}")
    })
}

async fn log_in(address: Address, plan: &Plan) -> anyhow::Result<()> {
    let url = address.to_string();
    let access = Access {
        authorities: None,
        time_out: PATIENCE,
    };
    let login = Login::begin(address.clone(), access).await;
    let login = login.map_err(|trouble| anyhow!("{trouble}"))?;
    if !address.is_protected() {
        output::print(
            "Others can read what goes there: write https:// if the server can do that.\n\n",
        )?;
    }
    output::print(&format!(
        "Open this page in a browser in which you are logged in, and allow it:\n\n{}\n\n\
         Then paste the code that is shown: ",
        login.page()
    ))?;
    let code = read_code()?;
    let done = login.finish(&code).await;
    let done = done.map_err(|trouble| anyhow!("{trouble}\nhint: run this again for a new one"))?;
    keep(&plan.file, &done)?;
    output::print(&farewell(plan, &url, &done.user))?;
    Ok(())
}

fn read_code() -> anyhow::Result<String> {
    let mut line = String::new();
    let read = io::stdin().read_line(&mut line);
    read.context("the code can't be read")?;
    match line.trim() {
        "" => bail!("there was no code\nhint: run this again, and paste what the page shows"),
        code => Ok(code.to_owned()),
    }
}

/// Writes the token where nobody but its owner can read it, and nothing else is.
fn keep(path: &Path, done: &Done) -> anyhow::Result<()> {
    let write = || -> io::Result<()> {
        let mut file = disk::private_file()
            .write(true)
            .create_new(true)
            .open(path)?;
        file.write_all(format!("{}\n", done.token.reveal()).as_bytes())?;
        file.sync_all()?;
        disk::sync_folder(path.parent().unwrap_or(path))
    };
    write().map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => anyhow!("{} is there already", path.display()),
        _ => {
            let _ = std::fs::remove_file(path);
            anyhow!("{} can't be written: {error}", path.display())
        }
    })
}

fn farewell(plan: &Plan, url: &str, user: &str) -> String {
    let Plan {
        section,
        file,
        shown,
        declared,
    } = plan;
    let file = file.display();
    let done = format!(
        "\nLogged in as {user}. The token is in {file}; whoever has it can post in your name.\n\n"
    );
    let shown = toml::Value::from(shown.as_str());
    let url = toml::Value::from(url.trim_end_matches('/'));
    let more = match declared {
        Declared::WithThisFile => format!(
            "The section [{section}] of your config.toml names that file already: only start nx-gateway again.\n"
        ),
        Declared::WithAnotherFile => format!(
            "In the section [{section}] of your config.toml, put this in the place of the `token_file` there, \
             and start nx-gateway again:\n\ntoken_file = {shown}\n"
        ),
        Declared::WithoutFile => format!(
            "In the section [{section}] of your config.toml, write this and start nx-gateway again:\n\n\
             token_file = {shown}\n"
        ),
        Declared::Not => format!(
            "Add this to your config.toml and start nx-gateway again:\n\n\
             [{section}]\nurl = {url}\ntoken_file = {shown}\n\n[[route]]\nto = [\"{section}\"]\n"
        ),
    };
    done + &more
}

#[cfg(test)]
mod tests;
