//! `POST /social/columbus/email`: a mail with photos (Q30 to Q36).

use super::intake::{self, Admission};
use super::{Request, Told};
use crate::gateway::Purpose;
use crate::http::Failure;
use crate::http::body::CameraBody;
use crate::http::limits;
use crate::http::multipart::{Part, Parts};
use crate::library::{Arrival, Batch, LibraryError, Received, Way};
use crate::protocol::answer::Answer;
use crate::protocol::kind::Kind;
use crate::protocol::message::Message;
use crate::protocol::names::FileName;
use crate::protocol::reject::Reject;
use crate::story::Story;
use hyper::header::CONTENT_TYPE;
use std::collections::VecDeque;
use tokio::task::JoinHandle;

/// What has come of a mail so far.
#[derive(Default)]
struct Mail {
    message: Option<Message>,
    /// On their way to the disk while the next ones arrive.
    files: VecDeque<MailedFile>,
    /// Durable.
    arrivals: Vec<Arrival>,
    /// Files without a single byte.
    empty: usize,
}

struct MailedFile {
    name: FileName,
    kind: Kind,
    /// Being made durable while the next file arrives.
    received: JoinHandle<Result<Received, LibraryError>>,
}

/// Receives a mail and answers once every photo in it is safe.
pub(super) async fn email(request: &Request, body: &mut CameraBody) -> Result<Told, Failure> {
    let gateway = &request.gateway;
    let mut admission = Admission::of(gateway, &request.turns, request.client, body).await?;
    let content_type = request
        .headers
        .get(CONTENT_TYPE)
        .ok_or(Reject::NoMultipart)?;
    let mut parts = Parts::new(content_type.as_bytes(), body)?;
    let mut mail = Mail::default();
    while let Some(part) = parts.next().await? {
        mail.take(request, &mut admission, part).await?;
    }
    let empty = mail.empty;
    let (message, arrivals) = mail.complete().await?;
    if request.purpose == Purpose::Trial {
        return intake::try_out(gateway, arrivals).await;
    }
    let camera = arrivals
        .iter()
        .find_map(|arrival| arrival.received.camera())
        .map(str::to_owned);
    let batch = batch(request, &message);
    let mut kept = intake::keep(gateway, batch, arrivals).await?;
    kept.empty = empty;
    let sender = message.sender.address;
    let recipients = message.recipients;
    Ok((
        Answer::success(),
        Story::Mailed {
            camera,
            sender,
            recipients,
            kept,
        },
    ))
}

impl Mail {
    async fn take(
        &mut self,
        request: &Request,
        admission: &mut Admission,
        mut part: Part<'_, &mut CameraBody>,
    ) -> Result<(), Failure> {
        if part.name() == Some("message") && self.message.is_none() {
            let message = Message::parse(&part.whole(limits::XML).await?)?;
            check_sender(request, &message)?;
            self.message = Some(message);
            return Ok(());
        }
        let name = FileName::from_camera(part.file_name().unwrap_or_default());
        let kind = kind(part.media_type(), &name);
        let mut upload = request.gateway.library.begin().await?;
        while let Some(bytes) = part.chunk().await? {
            upload.write(&bytes).await?;
            admission.room.used(bytes.len() as u64)?;
        }
        if upload.size() == 0 {
            self.empty += 1;
            return Ok(());
        }
        let received = tokio::spawn(upload.finish());
        self.files.push_back(MailedFile {
            name,
            kind,
            received,
        });
        self.settle(limits::FILES_WAITING).await
    }

    /// Waits until no more than so many files are still on their way to the disk.
    async fn settle(&mut self, waiting: usize) -> Result<(), Failure> {
        while self.files.len() > waiting
            && let Some(MailedFile {
                name,
                kind,
                received,
            }) = self.files.pop_front()
        {
            let received = received.await.map_err(|_| LibraryError::Stopping)??;
            self.arrivals.push(Arrival {
                name,
                kind,
                token: None,
                received,
                destinations: Vec::new(),
                keep: true,
            });
        }
        Ok(())
    }

    /// All that came, durable and in the camera's order.
    async fn complete(mut self) -> Result<(Message, Vec<Arrival>), Failure> {
        self.settle(0).await?;
        if self.arrivals.is_empty() && self.empty > 0 {
            return Err(Reject::EmptyPhoto.into());
        }
        let message = self.message.ok_or(Reject::NoMessage)?;
        Ok((message, self.arrivals))
    }
}

fn check_sender(request: &Request, message: &Message) -> Result<(), Reject> {
    let sender = &message.sender.address;
    if request.gateway.config.access.allows_sender(sender) {
        return Ok(());
    }
    Err(Reject::SenderNotAllowed {
        sender: sender.clone(),
    })
}

fn batch(request: &Request, message: &Message) -> Batch {
    Batch {
        way: Way::Email {
            recipients: message.recipients.clone(),
            subject: message.subject.clone(),
        },
        sender: message.sender.address.clone(),
        sender_name: message.sender.display_name.clone(),
        body: message.body.clone(),
        camera: None,
        client: request.client,
        received: request.now.clone(),
    }
}

/// Parts of videos are not documented; both their type and their name are looked at.
fn kind(media_type: Option<&str>, name: &FileName) -> Kind {
    const VIDEO: [&str; 4] = ["mp4", "mov", "avi", "3gp"];
    let by_type = media_type.is_some_and(|media_type| media_type.starts_with("video/"));
    let by_name = name.extension().is_some_and(|extension| {
        VIDEO
            .iter()
            .any(|video| video.eq_ignore_ascii_case(extension))
    });
    if by_type || by_name {
        Kind::Video
    } else {
        Kind::Photo
    }
}
