//! The small answers: hotspot checks, the page in the camera's browser, the time.

use super::{Request, Told};
use crate::gateway::Purpose;
use crate::http::failure::Failure;
use crate::protocol::answer::Answer;
use crate::protocol::hotspot::{self, CheckHost};
use crate::story::Story;
use crate::trial;

/// The page names no host and needs no script: camera browsers are from 2013.
const PAGE: &str = include_str!("page.html");

/// `GET /` on a host that cameras use to find out whether there is internet (Q20, Q21).
pub(super) fn check(request: &Request, check: CheckHost) -> Told {
    let flavour = request.gateway.flavour_for(request.client, check);
    let story = match request.purpose {
        Purpose::Real => Story::Checked { check, flavour },
        Purpose::Trial => Story::Watched,
    };
    (hotspot::answer(check, flavour), story)
}

/// `GET /` on any other host (Q22).
pub(super) fn page() -> Told {
    (Answer::page(PAGE), Story::Browsed)
}

/// `GET /health`: for `nx-gateway health` and whoever watches over programs. What keeps photos out is answered as it would
/// be to a camera.
pub(super) async fn health(request: &Request) -> Result<Told, Failure> {
    request.gateway.can_store().await?;
    let question = request.headers.get(trial::HEADER);
    let proof = question.and_then(|it| request.gateway.answer_doctor(it.as_bytes()));
    let answer = match proof {
        Some(proof) => Answer::well_for_trials(trial::HEADER, proof),
        None => Answer::well(),
    };
    Ok((answer, Story::Watched))
}

/// `GET /security/sso/initialize/time` (Q60).
pub(super) fn server_time(request: &Request) -> Told {
    let milliseconds = request.now.timestamp().as_millisecond();
    (Answer::server_time(milliseconds), Story::TimeTold)
}
