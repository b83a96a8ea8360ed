//! `POST /<site>/photo`, `POST /<site>/video` and the `PUT` that follows (Q48 to Q51, Q53).

use super::intake::{self, Admission};
use super::{Request, Told};
use crate::http::Failure;
use crate::http::body::CameraBody;
use crate::library::{Arrival, Batch, Received, Way};
use crate::protocol::announcement::Announcement;
use crate::protocol::answer::{Answer, UPLOAD_HOST};
use crate::protocol::kind::Kind;
use crate::protocol::names::{SessionKey, SiteName};
use crate::protocol::reject::Reject;
use crate::sessions::{Announced, Session};
use crate::story::Story;

/// Hears what the camera is going to send and tells it where to put it.
pub(super) async fn announce(
    request: &Request,
    body: &mut CameraBody,
    site: SiteName,
    kind: Kind,
) -> Result<Told, Failure> {
    let announcement = Announcement::parse(kind, &body.xml().await?)?;
    let sessions = &request.gateway.sessions;
    let now = request.now.timestamp();
    let session = sessions
        .find(&announcement.session, now)
        .await?
        .ok_or(Reject::UnknownSession)?;
    let name = announcement.file_name.clone();
    let token = sessions
        .announce(&site, kind, announcement, now)
        .await?
        .ok_or(Reject::UnknownSession)?;
    let resource = token.resource(&session.key, &name);
    Ok((
        Answer::upload_location(UPLOAD_HOST, &resource),
        Story::Announced { site, name },
    ))
}

/// `PUT /upload/<session>/<token>.JPG`: receives the file and answers once it is safe.
pub(super) async fn put(
    request: &Request,
    body: &mut CameraBody,
    session: &str,
    element: &str,
) -> Result<Told, Failure> {
    let session = session_of(request, session).await?;
    let announced = request
        .gateway
        .sessions
        .announced(&session, element)
        .await?;
    let announced = announced.ok_or(Reject::NotAnnounced)?;
    // However long it takes, its batch stays open.
    let _held = request.gateway.deliveries.hold(session.key.as_str());
    let received = receive(request, body).await?;
    let batch = batch(request, &session, &announced);
    let camera = announced
        .album
        .clone()
        .or(received.camera().map(str::to_owned));
    let arrival = Arrival {
        name: announced.name,
        kind: announced.kind,
        token: Some(announced.token),
        received,
        destinations: Vec::new(),
        keep: true,
    };
    let kept = intake::keep(&request.gateway, batch, vec![arrival]).await?;
    let story = Story::Uploaded {
        camera,
        site: announced.site,
        login: session.login,
        kept,
    };
    Ok((Answer::success(), story))
}

async fn session_of(request: &Request, key: &str) -> Result<Session, Failure> {
    let key = SessionKey::parse(key).ok_or(Reject::UnknownSession)?;
    let session = request
        .gateway
        .sessions
        .find(&key, request.now.timestamp())
        .await?;
    Ok(session.ok_or(Reject::UnknownSession)?)
}

async fn receive(request: &Request, body: &mut CameraBody) -> Result<Received, Failure> {
    let mut admission =
        Admission::of(&request.gateway, &request.turns, request.client, body).await?;
    let mut upload = request.gateway.library.begin().await?;
    while let Some(bytes) = body.chunk().await {
        let bytes = bytes?;
        upload.write(&bytes).await?;
        admission.room.used(bytes.len() as u64)?;
    }
    if upload.size() == 0 {
        return Err(Reject::EmptyPhoto.into());
    }
    Ok(upload.finish().await?)
}

fn batch(request: &Request, session: &Session, announced: &Announced) -> Batch {
    Batch {
        way: Way::Social {
            site: announced.site.clone(),
            session: session.key.as_str().to_owned(),
        },
        sender: session.login.clone(),
        sender_name: None,
        body: announced.caption.clone(),
        camera: announced.album.clone(),
        client: request.client,
        received: request.now.clone(),
    }
}
