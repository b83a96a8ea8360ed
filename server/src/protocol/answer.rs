//! Every answer a camera gets, byte for byte.
//!
//! Cameras search answers for pieces of text instead of parsing them, so these are templates and no
//! XML writer must touch them. The HTTP edge adds `Content-Type` (Q10), `Content-Length`,
//! `Connection`, `Date` and, unless an answer brings its own, `Server`; and sends all of it in one
//! write (Q7). The hotspot checks are answered in [`hotspot`].
//!
//! [`hotspot`]: super::hotspot

use super::names::SessionKey;
use super::xml::escape;

/// The host and port cameras are told to put their photos to; no other is known to work (Q49).
pub const UPLOAD_HOST: &str = "snsgw.samsungmobile.com:80";

/// Cameras keep the values of a login in fields of 64 bytes, the last one for the terminator (Q45).
const LONGEST_VALUE: usize = 63;

/// An answer stays within one segment of some 1,400 bytes (Q7); this is what its comment may take
/// of them.
const LONGEST_COMMENT: usize = 200;

/// What `GET /health` is answered when photos can be stored. No camera asks for it, and no other server says it.
pub const WELL: &str = "nx-gateway is well\n";

/// The same to the doctor, whose trial uploads are known as such here.
pub const WELL_FOR_TRIALS: &str = "nx-gateway is well, and takes the trial\n";

/// What a camera is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status; its phrase is [`reason_phrase`].
    pub status: u16,
    /// Headers beyond those every answer has, spelled exactly as they go out (Q9).
    pub headers: Vec<(&'static str, String)>,
    /// The body; almost always XML, but always sent as `text/html` (Q10).
    pub body: String,
}

impl Answer {
    fn ok(body: String) -> Self {
        Self {
            status: 200,
            headers: Vec::new(),
            body,
        }
    }

    /// The mail or the photo is safe. HMX-QF30 insists on this very text after a PUT (Q50).
    #[must_use]
    pub fn success() -> Self {
        Self::ok(r#"<Response Status="succ" />"#.to_owned())
    }

    /// The login worked. The fourth line is not XML on purpose: cameras look for `LoginPeopleID="`
    /// (Q44). The name is shown by the camera and cut to what its memory holds (Q45).
    #[must_use]
    pub fn login(session: &SessionKey, display_name: &str) -> Self {
        let key = session.as_str();
        let name = within(LONGEST_VALUE, display_name);
        Self::ok(format!(
            "<Response SessionKey=\"{key}\">\n\
             <PersistKey Value=\"\"/>\n\
             <CryptSessionKey Value=\"{key}\"/>\n\
             <LoginPeopleID=\"{name}\"/>\n\
             <OAuth URL=\"http://snsgw.samsungmobile.com/oauth\"/>\n\
             </Response>"
        ))
    }

    /// The session has ended (Q52). Any text is known to do.
    #[must_use]
    pub fn logged_out() -> Self {
        Self::success()
    }

    /// Where to put the announced file. The resource has no slash in front (Q49).
    #[must_use]
    pub fn upload_location(host_addr: &str, resource: &str) -> Self {
        let (host_addr, resource) = (escape(host_addr), escape(resource));
        Self::ok(format!(
            r#"<Response HostAddr="{host_addr}" ResourceID="{resource}" />"#
        ))
    }

    /// A refusal; the explanation is for people who look at the bytes and must hold nothing
    /// private.
    #[must_use]
    pub fn refused(status: u16, explanation: &str) -> Self {
        let comment = comment(explanation);
        let body = format!("<Response ErrCode=\"{status}\" ErrSubCode=\"0\" /><!-- {comment} -->");
        Self {
            status,
            headers: Vec::new(),
            body,
        }
    }

    /// The time for an ST1000 that starts up, in milliseconds since 1970 (Q60).
    #[must_use]
    pub fn server_time(milliseconds: i64) -> Self {
        Self::ok(format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><initializeResult>\
             <currentServerTime>{milliseconds}</currentServerTime></initializeResult>"
        ))
    }

    /// A page for a browser, in a camera or elsewhere (Q22).
    pub fn page(html: impl Into<String>) -> Self {
        Self::ok(html.into())
    }

    /// To whom asks whether all is well.
    #[must_use]
    pub fn well() -> Self {
        Self::ok(WELL.to_owned())
    }

    /// The same to the doctor, with the proof in this header that it is this server which says so.
    #[must_use]
    pub fn well_for_trials(header: &'static str, proof: String) -> Self {
        Self {
            headers: vec![(header, proof)],
            ..Self::ok(WELL_FOR_TRIALS.to_owned())
        }
    }

    /// Sends a browser elsewhere; whoever opens the mail address in one is sent to `/`.
    #[must_use]
    pub fn redirect(location: &str) -> Self {
        let location: String = location.chars().filter(|c| !c.is_control()).collect();
        Self {
            status: 302,
            body: escape(&location).into_owned(),
            headers: vec![("Location", location)],
        }
    }
}

/// The phrase behind each status that is ever sent, in capitals as cameras have always been sent it (Q10).
#[must_use]
pub fn reason_phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        302 => "FOUND",
        400 => "BAD REQUEST",
        401 => "UNAUTHORIZED",
        404 => "NOT FOUND",
        413 => "REQUEST ENTITY TOO LARGE",
        500 => "INTERNAL SERVER ERROR",
        501 => "NOT IMPLEMENTED",
        503 => "SERVICE UNAVAILABLE",
        507 => "INSUFFICIENT STORAGE",
        _ => "UNKNOWN",
    }
}

/// A value for an attribute, escaped, of at most this many bytes; no character and no escape is cut
/// in two.
fn within(longest: usize, value: &str) -> String {
    let mut text = String::with_capacity(longest);
    for c in value.chars() {
        let character = escape(c.encode_utf8(&mut [0; 4])).into_owned();
        if text.len() + character.len() > longest {
            break;
        }
        text.push_str(&character);
    }
    text
}

/// Text that cannot end the comment it stands in: no two hyphens in a row, no control characters,
/// not too long.
fn comment(explanation: &str) -> String {
    let mut text = String::with_capacity(explanation.len());
    for c in explanation.chars() {
        if c == '-' && text.ends_with('-') {
            text.push(' ');
        }
        text.push(if c.is_control() { ' ' } else { c });
    }
    text.truncate(text.floor_char_boundary(LONGEST_COMMENT));
    text
}

#[cfg(test)]
mod tests;
