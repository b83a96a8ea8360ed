//! Kernel modules in the order in which they can be loaded, by what each says of itself: no depmod, no modprobe.

#[cfg(test)]
mod tests;

use anyhow::{Context as _, bail};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// The module files of a kernel.
#[derive(Debug)]
pub struct Modules {
    files: BTreeMap<String, PathBuf>,
}

impl Modules {
    /// All module files below a folder.
    ///
    /// # Errors
    /// A folder cannot be read.
    pub fn below(folder: &Path) -> anyhow::Result<Self> {
        let mut files = BTreeMap::new();
        collect(folder, &mut files)?;
        Ok(Self { files })
    }

    /// The wanted modules, each behind those that it needs. What has no file of its own is taken to be built in.
    ///
    /// # Errors
    /// A file cannot be read, or modules need each other.
    pub fn in_order(&self, wanted: &[&str]) -> anyhow::Result<Vec<&Path>> {
        let mut order = Vec::new();
        for name in wanted {
            self.add(&plain(name), &mut order, &mut Vec::new())?;
        }
        Ok(order)
    }

    fn add<'a>(
        &'a self,
        name: &str,
        order: &mut Vec<&'a Path>,
        needing: &mut Vec<String>,
    ) -> anyhow::Result<()> {
        let Some(path) = self.files.get(name) else {
            return Ok(());
        };
        if order.contains(&path.as_path()) {
            return Ok(());
        }
        if needing.iter().any(|other| other == name) {
            bail!(
                "kernel modules need each other: {} {name}",
                needing.join(" ")
            );
        }
        needing.push(name.to_owned());
        let module = fs::read(path).with_context(|| path.display().to_string())?;
        for needed in needs(&module) {
            self.add(&needed, order, needing)?;
        }
        needing.pop();
        order.push(path);
        Ok(())
    }
}

fn collect(folder: &Path, files: &mut BTreeMap<String, PathBuf>) -> anyhow::Result<()> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    for entry in entries {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(&path, files)?;
        } else if path.extension() == Some(OsStr::new("ko"))
            && let Some(name) = path.file_stem().and_then(OsStr::to_str)
        {
            files.insert(plain(name), path);
        }
    }
    Ok(())
}

/// Files may have `-` where the kernel says `_`.
fn plain(name: &str) -> String {
    name.replace('-', "_")
}

/// What a module says it needs, and what it would like to have before it: `depends=ubi,zstd_compress` and
/// `softdep=pre: crc32c` among its strings, each of which ends in a zero.
fn needs(module: &[u8]) -> Vec<String> {
    let mut needs = Vec::new();
    for text in module
        .split(|byte| *byte == 0)
        .filter_map(|text| std::str::from_utf8(text).ok())
    {
        if let Some(names) = text.strip_prefix("depends=") {
            needs.extend(names.split(',').filter(|name| !name.is_empty()).map(plain));
        } else if let Some(names) = text.strip_prefix("softdep=pre: ") {
            let before = names.split(" post:").next().unwrap_or_default();
            needs.extend(before.split_whitespace().map(plain));
        }
    }
    needs
}
