//! Large objects, sent in parts. What has arrived is not sent again when an upload is tried again: its number is noted,
//! and the store knows its parts.

use super::{Asked, CHECKSUM, Put, S3, judge, refusal};
use crate::disk;
use crate::protocol::xml::{Document, escape};
use crate::targets::as_json::hex;
use crate::targets::media_type::media_type;
use crate::targets::web::content::{Content, changed, unreadable};
use crate::targets::web::{Address, Answer};
use crate::targets::work::{later, off_the_runtime};
use crate::targets::{Notes, Photo, Trouble};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;

/// More parts no object may have.
const MOST_PARTS: u64 = 10_000;
/// Parts that are asked for when an upload goes on; those beyond are sent again. At 16 MiB each, it is 8 GiB.
const MOST_LISTED: &str = "500";
/// What is read of an answer, in bytes; a list of parts is the longest.
const LONGEST_ANSWER: usize = 1 << 18;
/// Bytes read at a time.
const BUFFER: usize = 128 << 10;

/// An upload that was begun by an earlier attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unfinished(String);

impl Unfinished {
    /// From the notes, if it is one to this address.
    pub(super) fn read(notes: &str, address: &Address) -> Option<Self> {
        let (upload, path) = notes.split_once('\n')?;
        (path == address.path()).then(|| Self(upload.to_owned()))
    }

    fn note(&self, address: &Address) -> String {
        format!("{}\n{}", self.0, address.path())
    }

    fn at(&self, address: &Address) -> Address {
        address.query([("uploadId", self.0.as_str())])
    }

    pub(super) fn part_at(&self, address: &Address, number: usize) -> Address {
        let number = number.to_string();
        address.query([("partNumber", number.as_str()), ("uploadId", &self.0)])
    }

    fn list_at(&self, address: &Address) -> Address {
        address.query([("max-parts", MOST_LISTED), ("uploadId", &self.0)])
    }
}

/// The parts that the store has, by number: tag and size.
pub(super) type Arrived = HashMap<usize, (String, u64)>;

impl S3 {
    pub(super) async fn put_in_parts(
        &self,
        address: &Address,
        photo: &Photo,
        unfinished: Option<Unfinished>,
        notes: &dyn Notes,
    ) -> Result<Put, Trouble> {
        let (upload, arrived) = self.begin(address, photo, unfinished).await?;
        notes.note(upload.note(address)).await?;
        let put = match self.send(address, photo, &upload, arrived).await {
            Ok(tags) => self.complete(address, &upload, &tags).await,
            Err(trouble) => Err(trouble),
        };
        if matches!(put, Ok(Put::Taken) | Err(Trouble::Never(_))) {
            // Nobody will come back for it, and stores want to be paid for parts.
            let _ = self.give_up(address, &upload).await;
        }
        put
    }

    /// Goes on with an upload, or begins one.
    async fn begin(
        &self,
        address: &Address,
        photo: &Photo,
        unfinished: Option<Unfinished>,
    ) -> Result<(Unfinished, Arrived), Trouble> {
        if let Some(upload) = unfinished
            && let Some(arrived) = self.arrived(address, &upload).await?
        {
            return Ok((upload, arrived));
        }
        let upload = self.begin_anew(address, media_type(photo), &photo.sha256);
        Ok((upload.await?, Arrived::new()))
    }

    pub(super) async fn begin_anew(
        &self,
        address: &Address,
        media_type: &str,
        sha256: &[u8; 32],
    ) -> Result<Unfinished, Trouble> {
        let mut asked = Asked::new("POST", &address.query([("uploads", "")]));
        asked.headers.push((CHECKSUM, hex(sha256)));
        let nothing = Content::text("");
        asked.content = Some((media_type, nothing, Sha256::digest(b"").into()));
        let answer = self.ask(asked).await?.accepted().await;
        let mut answer = answer.map_err(refusal)?;
        let said = answer.body(LONGEST_ANSWER).await?;
        let upload = Document::read(&said)
            .ok()
            .and_then(|it| it.text("UploadId"));
        match upload.filter(|it| !it.is_empty() && !it.contains('\n')) {
            Some(upload) => Ok(Unfinished(upload)),
            None => Err(Trouble::Owner(format!(
                "what answers at {} is no S3 store; look at `url`",
                self.settings.address
            ))),
        }
    }

    /// Lets the store forget an upload and all its parts.
    pub(super) async fn give_up(
        &self,
        address: &Address,
        upload: &Unfinished,
    ) -> Result<Answer, Trouble> {
        self.ask(Asked::new("DELETE", &upload.at(address))).await
    }

    /// What the store has of an upload; nothing where it doesn't know of it.
    pub(super) async fn arrived(
        &self,
        address: &Address,
        upload: &Unfinished,
    ) -> Result<Option<Arrived>, Trouble> {
        let list = Asked::new("GET", &upload.list_at(address));
        let answer = self.ask(list).await?;
        if answer.status() == 404 {
            return Ok(None);
        }
        let mut answer = answer.accepted().await.map_err(refusal)?;
        let said = answer.body(LONGEST_ANSWER).await?;
        let Ok(list) = Document::read(&said) else {
            return Ok(None);
        };
        let (numbers, tags) = (list.texts("PartNumber"), list.texts("ETag"));
        let sizes = list.texts("Size");
        if numbers.len() != tags.len() || tags.len() != sizes.len() {
            return Ok(Some(Arrived::new()));
        }
        let parts = numbers.iter().zip(tags).zip(sizes);
        let parts = parts.filter_map(|((number, tag), size)| {
            Some((number.parse().ok()?, (tag, size.parse().ok()?)))
        });
        Ok(Some(parts.collect()))
    }

    /// Sends what is missing, and gives the tags of all parts.
    async fn send(
        &self,
        address: &Address,
        photo: &Photo,
        upload: &Unfinished,
        mut arrived: Arrived,
    ) -> Result<Vec<String>, Trouble> {
        let mut tags = Vec::new();
        let mut whole = Sha256::new();
        for (number, range) in (1..).zip(ranges(photo.size, self.settings.part_size)) {
            let length = range.end - range.start;
            let part;
            (whole, part) = hash(photo, range.clone(), whole).await?;
            let known = arrived.remove(&number);
            if let Some((tag, _)) = known.filter(|(_, size)| *size == length) {
                tags.push(tag);
                continue;
            }
            let place = upload.part_at(address, number);
            let content = Content::part(photo, range);
            tags.push(self.send_part(&place, content, part).await?);
        }
        let whole: [u8; 32] = whole.finalize().into();
        if whole != photo.sha256 {
            return Err(changed(&photo.name));
        }
        Ok(tags)
    }

    /// Sends one part, and gives its tag.
    pub(super) async fn send_part(
        &self,
        place: &Address,
        content: Content,
        sha256: [u8; 32],
    ) -> Result<String, Trouble> {
        let mut asked = Asked::new("PUT", place);
        asked.content = Some(("application/octet-stream", content, sha256));
        let answer = self.ask(asked).await?.accepted().await.map_err(refusal)?;
        let tag = answer.header("etag").map(str::to_owned);
        tag.ok_or_else(|| later("the store gives no tag for a part"))
    }

    async fn complete(
        &self,
        address: &Address,
        upload: &Unfinished,
        tags: &[String],
    ) -> Result<Put, Trouble> {
        let parts = (1..).zip(tags).map(|(number, tag)| {
            let tag = escape(tag);
            format!("<Part><PartNumber>{number}</PartNumber><ETag>{tag}</ETag></Part>")
        });
        let parts: String = parts.collect();
        let body = format!(
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{parts}</CompleteMultipartUpload>"
        );
        let hash: [u8; 32] = Sha256::digest(&body).into();
        let complete = async |conditional: bool| {
            let mut asked = Asked::new("POST", &upload.at(address));
            let content = Content::text(body.clone());
            asked.content = Some(("application/xml", content, hash));
            if conditional {
                asked.headers.push(("if-none-match", "*".to_owned()));
            }
            self.ask(asked).await
        };
        let mut answer = complete(true).await?;
        if answer.status() == 501 {
            answer = complete(false).await?;
        }
        if answer.status() != 200 {
            return judge(answer).await;
        }
        // The head is sent before the parts are put together, so a failure can follow a success.
        let said = answer.body(LONGEST_ANSWER).await?;
        let said = Document::read(&said);
        match said.ok().filter(|said| said.has("Error")) {
            None => Ok(Put::Done),
            Some(said) => Err(later(format!(
                "the store could not put the parts together: {}",
                said.text("Message").unwrap_or_default()
            ))),
        }
    }
}

/// Where the parts of this many bytes begin and end.
fn ranges(size: u64, part_size: u64) -> impl Iterator<Item = Range<u64>> {
    let length = part_size.max(size.div_ceil(MOST_PARTS)).max(1);
    let count = size.div_ceil(length);
    (0..count).map(move |number| {
        let start = number * length;
        start..(start + length).min(size)
    })
}

/// The checksum of a part, and of all up to its end.
async fn hash(
    photo: &Photo,
    range: Range<u64>,
    mut whole: Sha256,
) -> Result<(Sha256, [u8; 32]), Trouble> {
    let (path, name) = (photo.path.clone(), photo.name.clone());
    off_the_runtime(move |given_up| {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::UnexpectedEof => changed(&name),
            _ => unreadable(&path, &error),
        };
        let mut file = disk::open_file(&path).map_err(failed)?;
        file.seek(SeekFrom::Start(range.start)).map_err(failed)?;
        let mut left = range.end - range.start;
        let (mut part, mut buffer) = (Sha256::new(), vec![0; BUFFER]);
        while left > 0 {
            given_up.check()?;
            let length = usize::try_from(left).map_or(BUFFER, |left| left.min(BUFFER));
            let Some(piece) = buffer.get_mut(..length) else {
                break;
            };
            file.read_exact(piece).map_err(failed)?;
            part.update(&piece);
            whole.update(&piece);
            left -= length as u64;
        }
        Ok((whole, part.finalize().into()))
    })
    .await
}

#[cfg(test)]
mod tests;
