//! `POST /<site>/auth`: login and logout (Q40 to Q47, Q52).

use super::{Request, Told};
use crate::config::LoginVerdict;
use crate::http::Failure;
use crate::http::body::CameraBody;
use crate::protocol::answer::Answer;
use crate::protocol::credentials::Credentials;
use crate::protocol::login::LoginRequest;
use crate::protocol::names::SiteName;
use crate::protocol::reject::Reject;
use crate::story::Story;

/// Logs a camera in or out.
pub(super) async fn login(
    request: &Request,
    body: &mut CameraBody,
    site: SiteName,
) -> Result<Told, Failure> {
    match LoginRequest::parse(&body.xml().await?)? {
        LoginRequest::Login(credentials) => log_in(request, site, &credentials).await,
        LoginRequest::Logout { session } => {
            if let Some(session) = session {
                let now = request.now.timestamp();
                request.gateway.sessions.close(&session, now).await?;
                request.gateway.deliveries.wake();
            }
            Ok((Answer::logged_out(), Story::LoggedOut { site }))
        }
        LoginRequest::OAuth => Err(Reject::OAuthOnly {
            site: site.to_string(),
        }
        .into()),
    }
}

async fn log_in(
    request: &Request,
    site: SiteName,
    credentials: &Credentials,
) -> Result<Told, Failure> {
    let login = credentials.login.clone();
    match request
        .gateway
        .config
        .access
        .check_login(&login, credentials.password.reveal())
    {
        LoginVerdict::Allowed => {}
        LoginVerdict::NotAllowed => return Err(Reject::LoginNotAllowed { login }.into()),
        LoginVerdict::WrongPassword => return Err(Reject::WrongPassword { login }.into()),
    }
    let session = request
        .gateway
        .sessions
        .open(&site, &login, request.now.timestamp())
        .await?;
    Ok((
        Answer::login(&session, &login),
        Story::LoggedIn { site, login },
    ))
}
