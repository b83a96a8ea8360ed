//! How the owner's doctor and the server recognise each other, so that an upload is known as a trial, which is taken in
//! whole and not kept.
//!
//! The doctor asks with random bytes. The server proves by them that it has the secret, and gives random bytes of its own;
//! by those the doctor proves the same with the upload. No proof serves twice, and none of one side serves the other.

use crate::secret::{self, Secret, SecretError};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The header for all of it: the question, the server's answer, and the proof with the upload.
pub const HEADER: &str = "X-Nx-Gateway-Trial";

/// What the proofs are for. No sender has such a name, so that no folder is named by a part of one.
const OF_SERVER: &str = "\0trial server";
const OF_UPLOAD: &str = "\0trial upload";
/// How long the doctor may take from the answer to its upload.
const OPEN: Duration = Duration::from_mins(1);
/// Trials open at once. No more are begun then, as nobody but this computer's own users asks.
const MOST: usize = 16;

/// Random bytes for one use, as digits.
type Nonce = String;

fn nonce() -> Result<Nonce, SecretError> {
    let bytes = secret::random()?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whether these could be somebody's random bytes.
fn is_nonce(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The doctor's question.
#[derive(Debug)]
pub struct Question(Nonce);

impl Question {
    /// One that nobody has asked before.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn new() -> Result<Self, SecretError> {
        Ok(Self(nonce()?))
    }

    /// What the server is sent.
    #[must_use]
    pub fn shown(&self) -> String {
        self.0.clone()
    }

    /// What is to be sent with the upload; nothing unless the answer is of a server with this secret.
    #[must_use]
    pub fn token(&self, secret: &Secret, answer: &str) -> Option<String> {
        let (proof, nonce) = answer.split_once(' ')?;
        let said = format!("{} {nonce}", self.0);
        secret
            .is_proof(proof.as_bytes(), OF_SERVER, &said)
            .then(|| secret.proof(OF_UPLOAD, nonce))
    }
}

/// The server's side.
#[derive(Debug)]
pub struct Trials {
    secret: Secret,
    open: Mutex<Vec<(Nonce, Instant)>>,
}

impl Trials {
    /// None is open yet.
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        let open = Mutex::new(Vec::new());
        Self { secret, open }
    }

    /// Answers a question; nothing where it is none, or too many trials are open.
    #[must_use]
    pub fn answer(&self, question: &[u8], now: Instant) -> Option<String> {
        let question = std::str::from_utf8(question).ok();
        let question = question.filter(|it| is_nonce(it))?;
        let nonce = self.begin(now)?;
        let proof = self.secret.proof(OF_SERVER, &format!("{question} {nonce}"));
        Some(format!("{proof} {nonce}"))
    }

    /// What is to be sent with an upload of this process itself.
    #[must_use]
    pub fn token(&self, now: Instant) -> Option<String> {
        Some(self.secret.proof(OF_UPLOAD, &self.begin(now)?))
    }

    /// Whether this belongs to a trial that is open.
    #[must_use]
    pub fn knows(&self, token: &[u8], now: Instant) -> bool {
        self.find(&self.open_at(now), token).is_some()
    }

    /// The same, and the trial is over with that.
    #[must_use]
    pub fn takes(&self, token: &[u8], now: Instant) -> bool {
        let mut open = self.open_at(now);
        let found = self.find(&open, token);
        found.map(|place| open.swap_remove(place)).is_some()
    }

    fn begin(&self, now: Instant) -> Option<Nonce> {
        let mut open = self.open_at(now);
        (open.len() < MOST).then_some(())?;
        let nonce = nonce().ok()?;
        open.push((nonce.clone(), now));
        Some(nonce)
    }

    fn find(&self, open: &[(Nonce, Instant)], token: &[u8]) -> Option<usize> {
        let mut open = open.iter();
        open.position(|(nonce, _)| self.secret.is_proof(token, OF_UPLOAD, nonce))
    }

    fn open_at(&self, now: Instant) -> MutexGuard<'_, Vec<(Nonce, Instant)>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|(_, since)| now.duration_since(*since) < OPEN);
        open
    }
}

#[cfg(test)]
mod tests;
