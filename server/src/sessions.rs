//! Logins and what they announced: login → session → announced file.
//!
//! Cameras keep a session key in permanent settings and come back with it days later (Q51), so sessions
//! live in the database. Whether a login is allowed is decided before (`config`), where a
//! photo goes afterwards (`library`).

use crate::database::logins::{self, AnnouncementRow, SessionRow};
use crate::database::{Database, DatabaseError, batches, jobs};
use crate::protocol::announcement::Announcement;
use crate::protocol::kind::Kind;
use crate::protocol::names::{FileName, SessionKey, SiteName, UploadToken};
use jiff::Timestamp;
use std::time::Duration;

/// A key not used for so long is forgotten; the camera logs in again.
const LIFETIME: Duration = Duration::from_hours(90 * 24);
/// Logins kept at most; the ones longest unused go first.
const MOST_SESSIONS: usize = 1000;
/// Announced files kept for each login; the oldest go first.
const MOST_ANNOUNCEMENTS: usize = 500;

/// The sessions of all cameras.
#[derive(Debug, Clone)]
pub struct Sessions {
    database: Database,
    batch_idle: Duration,
}

/// A login that is alive.
#[derive(Debug, Clone)]
pub struct Session {
    /// What the camera shows to be recognised.
    pub key: SessionKey,
    /// Who the camera says it is.
    pub login: String,
}

/// A file that a camera said it would send.
#[derive(Debug, Clone)]
pub struct Announced {
    /// Our name for it in the address handed out.
    pub token: String,
    /// The service in the camera's menu.
    pub site: String,
    /// Photo or video.
    pub kind: Kind,
    /// As the camera calls it.
    pub name: FileName,
    /// What was typed on the camera.
    pub caption: String,
    /// Cameras put their model here (Q48).
    pub album: Option<String>,
}

/// Why a session could not be kept or found.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The rows could not be read or written.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The system gave no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
}

impl Sessions {
    /// Keeps logins and announcements in this database. What is announced within `batch_idle` of the last arrival belongs
    /// to its batch.
    #[must_use]
    pub fn new(database: Database, batch_idle: Duration) -> Self {
        Self {
            database,
            batch_idle,
        }
    }

    /// Opens a session for a login that has been allowed.
    ///
    /// # Errors
    /// When it can't be written: then the camera must not be told of it.
    pub async fn open(
        &self,
        site: &SiteName,
        login: &str,
        now: Timestamp,
    ) -> Result<SessionKey, SessionError> {
        let key = SessionKey::from_random(random()?);
        let row = SessionRow {
            key: key.as_str().to_owned(),
            site: site.as_str().to_owned(),
            login: login.to_owned(),
            used_at: now.as_millisecond(),
        };
        self.database
            .write(move |writing| {
                logins::open(writing, &row)?;
                logins::prune(writing, oldest(now), MOST_SESSIONS)?;
                Ok::<_, SessionError>(())
            })
            .await?;
        Ok(key)
    }

    /// The session with this key, unless it has ended or expired.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn find(
        &self,
        key: &SessionKey,
        now: Timestamp,
    ) -> Result<Option<Session>, SessionError> {
        let wanted = key.as_str().to_owned();
        let found = self
            .database
            .read(move |reading| logins::find(reading, &wanted, oldest(now)))
            .await?;
        Ok(found.map(|row| Session {
            key: key.clone(),
            login: row.login,
        }))
    }

    /// Notes a file that will follow and gives it a name of ours for the address (Q49); none when the session has ended
    /// meanwhile.
    ///
    /// # Errors
    /// When it can't be written.
    pub async fn announce(
        &self,
        site: &SiteName,
        kind: Kind,
        announcement: Announcement,
        now: Timestamp,
    ) -> Result<Option<UploadToken>, SessionError> {
        let token = UploadToken::from_random(random()?);
        let session = announcement.session.as_str().to_owned();
        let idle = i64::try_from(self.batch_idle.as_millis()).unwrap_or(i64::MAX);
        let row = AnnouncementRow {
            token: token.as_str().to_owned(),
            site: site.as_str().to_owned(),
            kind,
            file_name: announcement.file_name.as_str().to_owned(),
            caption: announcement.caption,
            album: announcement.album,
        };
        let noted = self
            .database
            .write(move |writing| {
                let now = now.as_millisecond();
                let alive = logins::touch(writing, &session, now)?;
                if alive {
                    logins::announce(writing, &session, &row, now, MOST_ANNOUNCEMENTS)?;
                    // What follows belongs to its batch, however long it is on its way.
                    let (site, caption) = (Some(row.site.as_str()), row.caption.as_str());
                    let since = now.saturating_sub(idle);
                    if let Some(batch) =
                        batches::continued(writing, &session, site, caption, since)?
                    {
                        batches::touch(writing, batch, now)?;
                    }
                }
                Ok::<_, SessionError>(alive)
            })
            .await?;
        Ok(noted.then_some(token))
    }

    /// What was announced under the last element of an upload's address: our token, or, from a camera that
    /// makes up the address itself, its file name.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn announced(
        &self,
        session: &Session,
        element: &str,
    ) -> Result<Option<Announced>, SessionError> {
        let key = session.key.as_str().to_owned();
        let token = UploadToken::parse(element).map(|token| token.as_str().to_owned());
        let name = FileName::from_camera(element);
        let row = self
            .database
            .read(move |reading| logins::announced(reading, &key, token.as_deref(), name.as_str()))
            .await?;
        Ok(row.map(|row| Announced {
            kind: row.kind,
            name: FileName::from_camera(&row.file_name),
            token: row.token,
            site: row.site,
            caption: row.caption,
            album: row.album,
        }))
    }

    /// Ends a session, and with it the batch it is about to deliver; says whether there was one.
    ///
    /// # Errors
    /// When it can't be written.
    pub async fn close(&self, key: &SessionKey, now: Timestamp) -> Result<bool, SessionError> {
        let key = key.as_str().to_owned();
        self.database
            .write(move |writing| {
                jobs::close_session(writing, &key, None, now.as_millisecond())?;
                Ok(logins::close(writing, &key)?)
            })
            .await
    }
}

fn oldest(now: Timestamp) -> i64 {
    let lifetime = i64::try_from(LIFETIME.as_millis()).unwrap_or(i64::MAX);
    now.as_millisecond().saturating_sub(lifetime)
}

fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
