//! What comes back from a server, read to a limit.

use super::verdict::{self, Refusal};
use super::{Address, Occasion, causes, silent, words};
use crate::targets::Trouble;
use crate::targets::work::later;
use bytes::Bytes;
use std::time::Duration;
use tokio::time::timeout;

/// Of an answer to a request that failed, bytes.
const LONGEST_EXCUSE: usize = 16 << 10;

/// What a server says: its head, and on request the rest.
#[derive(Debug)]
pub(in crate::targets) struct Answer {
    pub(super) response: reqwest::Response,
    pub(super) host: String,
    pub(super) keys: &'static str,
    pub(super) patience: Duration,
    pub(super) occasion: Occasion,
}

impl Answer {
    /// 200 and its like.
    pub(in crate::targets) fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    pub(in crate::targets) fn is_success(&self) -> bool {
        self.response.status().is_success()
    }

    /// A header that is plain text.
    pub(in crate::targets) fn header(&self, name: &str) -> Option<&str> {
        self.response.headers().get(name)?.to_str().ok()
    }

    /// How much will come, if it is known.
    pub(in crate::targets) fn length(&self) -> Option<u64> {
        self.header("content-length")?.trim().parse().ok()
    }

    /// Itself, if it is a success.
    ///
    /// # Errors
    /// What the refusal means.
    pub(in crate::targets) async fn accepted(self) -> Result<Self, Trouble> {
        if self.is_success() {
            Ok(self)
        } else {
            Err(self.refusal().await)
        }
    }

    /// The next bytes of the answer's body.
    ///
    /// # Errors
    /// When it breaks off.
    pub(in crate::targets) async fn piece(&mut self) -> Result<Option<Bytes>, Trouble> {
        match timeout(self.patience, self.response.chunk()).await {
            Ok(Ok(piece)) => Ok(piece),
            Ok(Err(error)) => Err(later(format!(
                "the connection to {} ended in the middle of an answer ({})",
                self.host,
                causes(&error)
            ))),
            Err(_) => Err(silent(&self.host, self.occasion)),
        }
    }

    /// All of a body of this many bytes at most.
    ///
    /// # Errors
    /// When it is longer, or breaks off.
    pub(in crate::targets) async fn body(&mut self, limit: usize) -> Result<Vec<u8>, Trouble> {
        let mut all = Vec::new();
        while let Some(piece) = self.piece().await? {
            all.extend_from_slice(&piece);
            if all.len() > limit {
                return Err(later(format!("{} says more than expected", self.host)));
            }
        }
        Ok(all)
    }

    /// What the owner is told of an answer that is no success.
    pub(in crate::targets) async fn refusal(mut self) -> Trouble {
        let keys = self.keys;
        self.read_refusal().await.judge(keys)
    }

    /// The same for one that is about the login, whatever number the server has for that.
    pub(in crate::targets) async fn refusal_of_the_login(mut self) -> Trouble {
        let keys = self.keys;
        self.read_refusal().await.about_the_login(keys)
    }

    /// What the server says about its refusal, with the number.
    pub(in crate::targets) async fn said(mut self) -> String {
        self.read_refusal().await.said()
    }

    async fn read_refusal(&mut self) -> Refusal {
        let mut excuse = Vec::new();
        while excuse.len() < LONGEST_EXCUSE
            && let Ok(Some(piece)) = self.piece().await
        {
            excuse.extend_from_slice(&piece);
        }
        let status = self.response.status();
        let after = self.header("retry-after");
        let location = self.header("location");
        Refusal {
            host: self.host.clone(),
            status: status.as_u16(),
            phrase: status.canonical_reason().unwrap_or_default(),
            words: words::words(self.header("content-type").unwrap_or_default(), &excuse),
            after: after.and_then(|it| verdict::retry_after(it, jiff::Timestamp::now())),
            location: location
                .and_then(|it| self.response.url().join(it).ok())
                .map(|it| Address::from(it).to_string()),
        }
    }
}
