//! What cameras send and understand. Pure: bytes and values in, values and bytes out.
//!
//! Nothing here waits, reads a file, asks the clock, looks at the configuration or logs: the time
//! is passed in, and what deserves a log line is returned as a value. The wire is described in
//! `docs/protocol.md`; `Q` and a number in a comment is a quirk of that page.
//!
//! What comes in:
//!
//! | module | reads |
//! |---|---|
//! | [`target`] | the request target and the `Host` header |
//! | [`disposition`] | the part headers of a mail |
//! | [`message`] | the mail's message part |
//! | [`login`], [`credentials`] | a login or logout |
//! | [`announcement`] | the announcement of a photo or video |
//! | [`xml`] | any of the three above, however broken; the only place that knows the XML crate |
//! | [`charset`] | text in the two encodings cameras use |
//!
//! What goes out: [`answer`] (every answer, byte for byte), [`hotspot`] (the check a camera does
//! first) and [`reject`] (everything a camera can be refused for).
//!
//! What both sides talk about: [`names`] (checked camera text), [`kind`] (photo or video).
//!
//! The bytes of HTTP itself are the business of `http::wire`, the parts of a multipart body that of
//! `http::multipart`.

pub mod announcement;
pub mod answer;
pub mod charset;
pub mod credentials;
pub mod disposition;
pub mod hotspot;
pub mod kind;
pub mod login;
pub mod message;
pub mod names;
pub mod reject;
pub mod target;
pub mod xml;
