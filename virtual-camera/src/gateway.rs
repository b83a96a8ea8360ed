//! The real `nx-gateway`, as a process of its own on a port that the system chose, with a library that starts empty.

use anyhow::{Context as _, bail};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

/// A running gateway; it ends with the value.
#[derive(Debug)]
pub struct Gateway {
    child: Child,
    folder: PathBuf,
    /// Where it listens on this host.
    pub port: u16,
}

impl Gateway {
    /// Starts it with library and state in this folder.
    ///
    /// # Errors
    /// It does not start, or does not say where it listens.
    pub fn start(program: &Path, folder: &Path) -> anyhow::Result<Self> {
        let config = folder.join("config.toml");
        fs::write(&config, "")?;
        let mut child = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0", "--config"])
            .arg(&config)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        let said = child.stdout.take().context("it has no output")?;
        let mut gateway = Self {
            child,
            folder: folder.to_owned(),
            port: 0,
        };
        let mut said = BufReader::new(said);
        gateway.port = port(&mut said)?;
        // What else it says must not fill the pipe.
        thread::spawn(move || said.read_to_end(&mut Vec::new()));
        Ok(gateway)
    }

    /// What is in its library: the path, and the SHA-256 of what is there.
    ///
    /// # Errors
    /// The library cannot be read.
    pub fn received(&self) -> anyhow::Result<BTreeMap<String, String>> {
        let mut received = BTreeMap::new();
        let library = self.folder.join("photos");
        collect(&library, &library, &mut received)?;
        Ok(received)
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// From its line `listening on 127.0.0.1:40123`.
fn port(said: &mut dyn std::io::BufRead) -> anyhow::Result<u16> {
    let mut line = String::new();
    while said.read_line(&mut line)? > 0 {
        if let Some(address) = line.trim().strip_prefix("listening on ") {
            let (_, port) = address
                .rsplit_once(':')
                .context("an address without a port")?;
            return port.parse().with_context(|| line.clone());
        }
        line.clear();
    }
    bail!("nx-gateway ended before it listened");
}

fn collect(
    library: &Path,
    folder: &Path,
    received: &mut BTreeMap<String, String>,
) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let below = path.strip_prefix(library)?.display().to_string();
        if path.is_dir() {
            // Half-received files are in a hidden folder.
            if !below.starts_with('.') {
                collect(library, &path, received)?;
            }
        } else {
            received.insert(below, sha256(&fs::read(&path)?));
        }
    }
    Ok(())
}

/// The sum as people compare it.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let digits = Sha256::digest(bytes);
    digits.iter().map(|byte| format!("{byte:02x}")).collect()
}
