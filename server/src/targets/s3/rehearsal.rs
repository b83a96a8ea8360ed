//! Whether photos would be taken, without leaving anything.
//!
//! An object that was put there could only be removed with a right that deliveries don't need, and that a careful owner
//! doesn't give away; whether the keys have it shows when it is too late. And in a bucket with versions or locks nothing is
//! ever gone. So an upload in parts is begun, gets one small part, and is given up: that takes the right to put objects and
//! those that every large photo takes, and at no time is there an object.

use super::parts::Unfinished;
use super::{S3, refusal};
use crate::targets::web::Address;
use crate::targets::web::content::Content;
use crate::targets::{Outcome, Receipt, Trouble, trial};
use sha2::{Digest as _, Sha256};

impl S3 {
    pub(super) async fn try_out(&self) -> Outcome {
        let address = self.address(&[trial::name(&self.secret)]);
        // As before each photo: whoever may not see what isn't there is refused here.
        self.look(&address).await?;
        let checksum = Sha256::digest(trial::CONTENT).into();
        let upload = self.begin_anew(&address, trial::MEDIA_TYPE, &checksum);
        let upload = upload.await?;
        let sent = self.send_trial(&address, &upload, checksum).await;
        let ended = self.end(&address, &upload).await;
        let what = format!("the unfinished upload of {address}");
        trial::ending(what, sent, ended)?;
        let base = &self.settings.address;
        Ok(Receipt(format!(
            "{base} takes photos (an upload was begun and given up, nothing is left of it)"
        )))
    }

    async fn send_trial(
        &self,
        address: &Address,
        upload: &Unfinished,
        checksum: [u8; 32],
    ) -> Result<(), Trouble> {
        let content = Content::text(trial::CONTENT);
        let place = upload.part_at(address, 1);
        self.send_part(&place, content, checksum).await?;
        self.arrived(address, upload).await.map(|_| ())
    }

    async fn end(&self, address: &Address, upload: &Unfinished) -> Result<(), String> {
        let answer = self.give_up(address, upload).await;
        let answer = answer.map_err(|trouble| trouble.to_string())?;
        if answer.is_success() || answer.status() == 404 {
            return Ok(());
        }
        Err(refusal(answer.refusal().await).to_string())
    }
}
