//! The endpoints: each reads, asks and answers, in the words of `docs/protocol.md`. No status arithmetic
//! (`failure`), no logging (`story`).

mod checks;
mod email;
mod intake;
mod login;
mod upload;

use super::body::CameraBody;
use super::failure::Failure;
use super::router::Endpoint;
use crate::gateway::{Gateway, Purpose};
use crate::protocol::answer::Answer;
use crate::protocol::kind::Kind;
use crate::protocol::reject::Reject;
use crate::story::Story;
use hyper::header::HeaderMap;
use jiff::Zoned;
use std::net::IpAddr;
use std::sync::Arc;

pub(super) use intake::Turns;

/// A request, as far as endpoints look at it.
pub(super) struct Request {
    pub(super) gateway: Arc<Gateway>,
    pub(super) turns: Turns,
    pub(super) purpose: Purpose,
    /// The camera's address.
    pub(super) client: IpAddr,
    pub(super) headers: HeaderMap,
    /// When it came.
    pub(super) now: Zoned,
}

/// An answer, and what to tell the owner.
pub(super) type Told = (Answer, Story);

/// Fulfils a request.
pub(super) async fn answer(
    endpoint: Endpoint,
    request: &Request,
    body: &mut CameraBody,
) -> Result<Told, Failure> {
    if endpoint.follows_a_check() && !request.gateway.takes(request.purpose) {
        return Err(Failure::TrialsOnly);
    }
    match endpoint {
        Endpoint::Check(check) => Ok(checks::check(request, check)),
        Endpoint::Page => Ok(checks::page()),
        Endpoint::Health => checks::health(request).await,
        Endpoint::Email => email::email(request, body).await,
        Endpoint::EmailInBrowser => Ok((Answer::redirect("/"), Story::Browsed)),
        Endpoint::Login(site) => login::login(request, body, site).await,
        Endpoint::AnnouncePhoto(site) => upload::announce(request, body, site, Kind::Photo).await,
        Endpoint::AnnounceVideo(site) => upload::announce(request, body, site, Kind::Video).await,
        Endpoint::Put { session, element } => upload::put(request, body, &session, &element).await,
        Endpoint::ServerTime => Ok(checks::server_time(request)),
        Endpoint::ProviderList => Err(Reject::Unsupported {
            what: "the ST1000's provider list",
        }
        .into()),
        Endpoint::AllShare => Err(Reject::Unsupported {
            what: "the AllShare login",
        }
        .into()),
        Endpoint::Unknown => Err(Reject::NotFound.into()),
    }
}
