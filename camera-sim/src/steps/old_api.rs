//! The ST1000's start, which ends where knowledge ends (Q60, Q61).

use super::{Judged, Play, Stop, success};
use crate::answer::Answer;
use crate::reason::Reason;
use crate::request;
use crate::transcript::End;

const HOST: &str = "www.ospserver.net";

impl Play<'_> {
    pub(super) fn use_the_old_api(&mut self) -> Result<(), Stop> {
        let time = request::get(HOST, "/security/sso/initialize/time");
        self.ask("time", &time, current_time)?;
        let list = request::get(HOST, "/social/columbus/serviceproviders/list");
        self.step("provider list", &list, |_| {
            Ok(((), "nobody knows what the camera waits for; it stops here"))
        })?;
        Err(Stop::Over(End::AsFarAsTheRealOne))
    }
}

/// Milliseconds since 1970, 13 digits.
fn current_time(answer: &Answer) -> Judged<()> {
    const KEY: &str = "<currentServerTime>";
    success(answer)?;
    let digits = answer
        .body()
        .split_once(KEY)
        .and_then(|(_, rest)| rest.split_once('<'))
        .map(|(digits, _)| digits)
        .filter(|digits| digits.len() == 13 && digits.bytes().all(|b| b.is_ascii_digit()));
    match digits {
        Some(_) => Ok(((), "the camera sets its clock")),
        None => Err(Reason::KeyMissing {
            key: "<currentServerTime> and 13 digits",
        }),
    }
}
