//! The SD card: an image with MBR and one FAT32 partition, as cameras format it. Written, read and changed from this side
//! like in a computer's card reader; what is on it is nothing this room knows.

#[cfg(test)]
mod tests;

use anyhow::Context as _;
use fatfs::{Dir, FatType, FileSystem, FormatVolumeOptions, FsOptions};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Bytes of the whole card; QEMU wants a power of two.
pub const SIZE: u64 = 64 << 20;
/// Where the partition begins, as on cards from the shop.
const START: u64 = 1 << 20;
const SECTOR: u64 = 512;

/// A card that exists as an image.
#[derive(Debug, Clone)]
pub struct Card {
    image: PathBuf,
}

impl Card {
    /// Makes a card without any file; what was there is gone.
    ///
    /// # Errors
    /// The image cannot be written.
    pub fn format(image: &Path) -> anyhow::Result<Self> {
        let write = || -> io::Result<()> {
            let mut file = File::create(image)?;
            file.write_all(&partition_table())?;
            file.set_len(SIZE)?;
            let options = FormatVolumeOptions::new()
                .fat_type(FatType::Fat32)
                .volume_label(*b"CAMERA     ");
            fatfs::format_volume(Partition::open(image)?, options)
        };
        write().with_context(|| format!("the card {}", image.display()))?;
        let image = image.to_owned();
        Ok(Self { image })
    }

    /// The image.
    #[must_use]
    pub fn image(&self) -> &Path {
        &self.image
    }

    /// Writes a file and the folders on the way to it; `path` is relative to the card's top folder.
    ///
    /// # Errors
    /// The card is full or damaged.
    pub fn put(&self, path: &str, content: &[u8]) -> anyhow::Result<()> {
        self.with_top(|top| {
            for (end, _) in path.match_indices('/') {
                top.create_dir(path.get(..end).unwrap_or_default())?;
            }
            let mut file = top.create_file(path)?;
            file.truncate()?;
            file.write_all(content)?;
            file.flush()
        })
        .with_context(|| format!("writing {path} to the card"))
    }

    /// The content of a file; `None` if there is none.
    ///
    /// # Errors
    /// The card is damaged.
    pub fn get(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
        let read = self.with_top(|top| {
            let mut content = Vec::new();
            top.open_file(path)?.read_to_end(&mut content)?;
            Ok(content)
        });
        match read {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read
                .map(Some)
                .with_context(|| format!("reading {path} of the card")),
        }
    }

    /// The names in the card's top folder, sorted.
    ///
    /// # Errors
    /// The card is damaged.
    pub fn names(&self) -> anyhow::Result<Vec<String>> {
        let names = self.with_top(|top| top.iter().map(|entry| Ok(entry?.file_name())).collect());
        let mut names: Vec<_> = names.context("reading the card")?;
        names.sort();
        Ok(names)
    }

    fn with_top<T>(&self, act: impl FnOnce(Dir<'_, Partition>) -> io::Result<T>) -> io::Result<T> {
        let system = FileSystem::new(Partition::open(&self.image)?, FsOptions::new())?;
        let result = act(system.root_dir())?;
        system.unmount()?;
        Ok(result)
    }
}

/// A first sector that knows one partition of FAT32 from [`START`] to the end.
fn partition_table() -> [u8; SECTOR as usize] {
    let sectors = |bytes: u64| {
        u32::try_from(bytes / SECTOR)
            .unwrap_or(u32::MAX)
            .to_le_bytes()
    };
    // Not bootable; cylinders and heads "too large to say"; FAT32 by sector numbers (0x0c).
    let kind = [0, 0xfe, 0xff, 0xff, 0x0c, 0xfe, 0xff, 0xff];
    let entry = [&kind[..], &sectors(START), &sectors(SIZE - START)].concat();
    let mut table = [0; SECTOR as usize];
    let (_, end) = table.split_at_mut(446);
    for (byte, value) in end.iter_mut().zip(entry) {
        *byte = value;
    }
    for (byte, value) in end.iter_mut().skip(64).zip([0x55, 0xaa]) {
        *byte = value;
    }
    table
}

/// The part of the image behind [`START`].
struct Partition {
    image: File,
}

impl Partition {
    fn open(image: &Path) -> io::Result<Self> {
        let mut image = OpenOptions::new().read(true).write(true).open(image)?;
        image.seek(SeekFrom::Start(START))?;
        Ok(Self { image })
    }
}

impl Read for Partition {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.image.read(buffer)
    }
}

impl Write for Partition {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.image.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.image.flush()
    }
}

impl Seek for Partition {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        let position = match position {
            SeekFrom::Start(offset) => SeekFrom::Start(START + offset),
            other => other,
        };
        let place = self.image.seek(position)?;
        place
            .checked_sub(START)
            .ok_or(io::ErrorKind::InvalidInput.into())
    }
}
