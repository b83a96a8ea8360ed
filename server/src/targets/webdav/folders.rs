//! Makes folders on a WebDAV server, from the first one that is missing.

use super::found::Found;
use super::{LONGEST_ANSWER, propfind};
use crate::targets::Trouble;
use crate::targets::web::{Address, Client, Request};
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// Folders that are remembered; with more, it begins anew.
const MOST: usize = 1000;

/// The folders that are known to be there.
#[derive(Debug, Default)]
pub(super) struct Folders(Mutex<HashSet<String>>);

/// What became of one folder.
enum Made {
    /// It is there.
    Yes,
    /// The one around it is missing.
    Outer(Trouble),
}

impl Folders {
    /// Makes a folder and all that is missing around it. Almost always it is there: then nothing is asked, or once.
    pub(super) async fn make(&self, client: &Client, folder: &Address) -> Result<(), Trouble> {
        if self.know(folder) {
            return Ok(());
        }
        let mut missing = vec![folder.as_folder()];
        while let Some(folder) = missing.last() {
            match make_one(client, folder).await? {
                Made::Yes => {
                    self.remember(folder);
                    missing.pop();
                }
                Made::Outer(trouble) => match folder.parent() {
                    // It has just been made, and still isn't there.
                    Some(outer) if self.know(&outer) => return Err(trouble),
                    Some(outer) => missing.push(outer),
                    None => return Err(trouble),
                },
            }
        }
        Ok(())
    }

    fn know(&self, folder: &Address) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.contains(folder.path())
    }

    fn remember(&self, folder: &Address) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(folder.path().to_owned());
    }

    /// Somebody may have removed some.
    pub(super) fn forget(&self) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.clear();
    }
}

/// nginx wants the slash at its end. That a folder is there already is said in many ways: 405 is the right one, and some
/// say 403, 406 or 423, for the outermost ones or while somebody else makes it too.
async fn make_one(client: &Client, folder: &Address) -> Result<Made, Trouble> {
    let request = Request::new("MKCOL", folder.clone());
    let answer = client.send(request).await?;
    let status = answer.status();
    match status {
        200..=299 | 405 => return Ok(Made::Yes),
        401 | 500.. => return Err(answer.refusal().await),
        404 | 409 => {
            let said = answer.said().await;
            return Ok(Made::Outer(refused(folder, &said)));
        }
        _ => {}
    }
    let said = answer.said().await;
    let mut answer = client.send(propfind(folder)).await?;
    if answer.status() == 207 {
        let body = answer.body(LONGEST_ANSWER).await?;
        if Found::from_properties(&body) == Found::Folder {
            return Ok(Made::Yes);
        }
    }
    Err(match status {
        423 | 429 | 408 => crate::targets::work::later(format!("{folder} is locked: {said}")),
        _ => refused(folder, &said),
    })
}

fn refused(folder: &Address, said: &str) -> Trouble {
    Trouble::Owner(format!(
        "the folder {folder} can't be made: {said}; look at `url`, and at what `user` may do there"
    ))
}
