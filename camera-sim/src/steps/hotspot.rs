//! Hotspot checks: is this network open, or is there a login page in front of it?
//! (Q20 to Q22)

use super::{Judged, Play, Stop, success, unexpected};
use crate::answer::Answer;
use crate::profile::Check;
use crate::reason::Reason;
use crate::request;

const STEP: &str = "hotspot check";
const OPEN: &str = "the camera believes in the network";

/// What a portal check saw.
enum Portal {
    Open,
    Redirected,
}

impl Play<'_> {
    pub(super) fn check_hotspot(&mut self, check: Check) -> Result<(), Stop> {
        match check {
            Check::GldStatus => {
                let request = request::get("gld.samsungosp.com", "/");
                self.ask(STEP, &request, |answer| Ok((success(answer)?, OPEN)))
            }
            Check::GldEtag => {
                let request = request::get("gld.samsungosp.com", "/");
                let checked = self.ask(STEP, &request, etag_and_nginx);
                if checked.is_err() {
                    self.open_browser();
                }
                checked
            }
            Check::Cookie {
                host,
                domain,
                redirect_will_do,
            } => self.check_portal(host, domain, redirect_will_do),
        }
    }

    /// A redirect is enough for some cameras; the others ask once more and then give up (Q21).
    fn check_portal(
        &mut self,
        host: &str,
        domain: &'static str,
        redirect_will_do: bool,
    ) -> Result<(), Stop> {
        let request = request::get(host, "/");
        let first = self.ask(STEP, &request, |answer| match portal(answer, domain)? {
            Portal::Redirected if !redirect_will_do => Ok((
                Portal::Redirected,
                "the camera asks once more, for a cookie",
            )),
            _ => Ok((Portal::Open, OPEN)),
        })?;
        match first {
            Portal::Open => Ok(()),
            Portal::Redirected => {
                self.ask(STEP, &request, |answer| match portal(answer, domain)? {
                    Portal::Open => Ok(((), OPEN)),
                    Portal::Redirected => Err(unexpected(answer, "200 and a cookie")),
                })
            }
        }
    }

    /// What the owner of an NX mini sees instead of "sent". Whether the page loads changes
    /// nothing any more.
    fn open_browser(&mut self) {
        let page = request::get("www.samsungimaging.com", "/");
        let _already_failed = self.step("browser page", &page, |received| {
            received?;
            Ok(((), "the camera shows its browser; nothing is sent"))
        });
    }
}

/// The comparison in the firmware is not published; these two values are known to work (Q20).
fn etag_and_nginx(answer: &Answer) -> Judged<()> {
    success(answer)?;
    answer.required("ETag")?;
    let value = answer.required("Server")?;
    if answer.headers("Server").any(|name| name.contains("nginx")) {
        return Ok(((), OPEN));
    }
    Err(Reason::HeaderValue {
        name: "Server",
        value: value.to_owned(),
        wanted: "an nginx",
    })
}

fn portal(answer: &Answer, domain: &str) -> Result<Portal, Reason> {
    match answer.status() {
        200 => {
            let value = answer.required("Set-Cookie")?.to_owned();
            // The dot in front of the domain is what newer servers lose (Q21).
            let wanted = format!("Domain={domain}");
            let mut cookies = answer.headers("Set-Cookie");
            if cookies.any(|cookie| cookie.contains(&wanted)) {
                return Ok(Portal::Open);
            }
            Err(Reason::HeaderValue {
                name: "Set-Cookie",
                value,
                wanted: "a cookie for the whole domain, with the dot in front",
            })
        }
        302 => {
            let location = answer.required("Location")?;
            if location.starts_with("http://") {
                return Ok(Portal::Redirected);
            }
            Err(Reason::HeaderValue {
                name: "Location",
                value: location.to_owned(),
                wanted: "a plain http address (the camera takes https for a login page)",
            })
        }
        _ => Err(unexpected(answer, "200 and a cookie, or a redirect")),
    }
}
