//! The mail of an NX300: one multipart POST with a message and all photos (Q1, Q3, Q30 to Q36).

use super::{Piece, Request, length};
use crate::fault::{Ending, Garbage};
use crate::photo::{Kind, Photo};

/// What goes into a mail.
#[derive(Debug, Clone)]
pub struct Email {
    /// `address` or `Name <address>` (Q33).
    pub sender: String,
    /// Up to 30 addresses.
    pub recipients: Vec<String>,
    /// The subject.
    pub title: String,
    /// What the owner typed; the camera adds a language token (Q34).
    pub text: String,
    /// What goes with it, in this order.
    pub photos: Vec<Photo>,
    /// The text between the parts, without the two dashes that go in front of it.
    pub boundary: String,
    /// How the body ends (Q32).
    pub ending: Ending,
    /// Whether JPEG is called `image/pjpeg` (Q31).
    pub pjpeg: bool,
    /// What is wrong with the message's XML (Q35).
    pub garbage: Vec<Garbage>,
}

impl Email {
    /// The published mail with these photos: the factory's sender, a single recipient, the
    /// ending that cameras most likely have.
    #[must_use]
    pub fn with(photos: Vec<Photo>) -> Self {
        Self {
            sender: "Camera@samsungcamera.com".to_owned(),
            recipients: vec!["friend@example.org".to_owned()],
            title: "[Samsung Smart Camera] sent you files.".to_owned(),
            text: "Sent from Samsung Camera.".to_owned(),
            photos,
            boundary: "---------------------------7d93b9550d4a".to_owned(),
            ending: Ending::default(),
            pjpeg: false,
            garbage: Vec::new(),
        }
    }
}

/// The request that carries the mail.
#[must_use]
pub fn email(mail: &Email) -> Request {
    let body = body(mail);
    let head = head(&mail.boundary, length(&body));
    Request::new("www.ospserver.net", head, body)
}

/// Two blanks before the version, no blank after some colons, two `User-Agent`s: all of it as
/// captured (Q1, Q3). `DUID` and signature are the publisher's placeholders.
fn head(boundary: &str, length: u64) -> String {
    format!(
        "POST /social/columbus/email?DUID=123456789033  HTTP/1.0\r\n\
         Authorization:OAuth oauth_consumer_key=\"censored\",oauth_nonce=\"censored\",\
         oauth_signature=\"censored=\",oauth_signature_method=\"HmacSHA1\",\
         oauth_timestamp=\"9717886885\",oauth_version=\"1.0\"\r\n\
         x-osp-version:v1\r\n\
         User-Agent: sdeClient\r\n\
         Content-Type: multipart/form-data; boundary={boundary}\r\n\
         Accept: image/gif, image/x-xbitmap, image/jpeg, image/pjpeg, \
         application/x-shockwave-flash, application/vnd.ms-excel, \
         application/vnd.ms-powerpoint, application/msword, */*\r\n\
         Pragma: no-cache\r\n\
         Accept-Language: ko\r\n\
         User-Agent: Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1; Mozilla/4.0 \
         (compatible; MSIE 6.0; Windows NT 5.1; SV1) ; .NET CLR 1.1.4322; InfoPath.2; \
         .NET CLR 2.0.50727)\r\n\
         Host: www.ospserver.net\r\n\
         Content-Length: {length}\r\n\
         \r\n"
    )
}

fn body(mail: &Email) -> Vec<Piece> {
    let boundary = &mail.boundary;
    let mut body = vec![
        part_head(boundary, "message", b"sample.txt", "multipart/form-data").into(),
        message(mail).into(),
    ];
    for photo in &mail.photos {
        let kind = content_type(photo, mail.pjpeg);
        let mut between = b"\r\n".to_vec();
        between.extend(part_head(boundary, "binary", photo.name(), kind));
        body.push(between.into());
        body.push(Piece::Content(photo.clone()));
    }
    let end = match mail.ending {
        Ending::Proper => format!("\r\n--{boundary}--\r\n"),
        Ending::NoDashes => format!("\r\n--{boundary}\r\n"),
        Ending::NoDashesNoLineEnd => format!("\r\n--{boundary}"),
        Ending::Missing => String::new(),
    };
    body.push(end.into_bytes().into());
    body
}

fn part_head(boundary: &str, field: &str, file_name: &[u8], content_type: &str) -> Vec<u8> {
    let before =
        format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{field}\"; fileName=\"");
    let after = format!("\"\r\ncontent-Type: {content_type};\r\n\r\n");
    [before.as_bytes(), file_name, after.as_bytes()].concat()
}

/// The message part. The blanks behind each recipient and behind the title are the camera's.
fn message(mail: &Email) -> Vec<u8> {
    let recipients = mail.recipients.iter();
    let recipients: String = recipients
        .map(|recipient| format!("<receiver>{recipient}</receiver> "))
        .collect();
    // Cameras with a display name are known to work with a strict parser, so
    // the angle brackets around the address cannot travel raw.
    let sender = mail.sender.replace('<', "&lt;").replace('>', "&gt;");
    let Email { title, text, .. } = mail;
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n\
         <email><sender>{sender}</sender><receiverList>{recipients}</receiverList>\
         <title><![CDATA[{title}]]></title> <body><![CDATA[{text}\r\n\
         language_sh100_utf8]]></body></email>"
    );
    let garbage = mail.garbage.iter();
    garbage.fold(document.into_bytes(), |spoiled, garbage| {
        garbage.spoil(spoiled)
    })
}

/// The type of a part or an upload, without the semicolon. How videos are called is not known;
/// this is the usual name.
pub(super) fn content_type(photo: &Photo, pjpeg: bool) -> &'static str {
    match (photo.kind(), pjpeg) {
        (Kind::Photo, false) => "image/jpeg",
        (Kind::Photo, true) => "image/pjpeg",
        (Kind::Video, _) => "video/mp4",
    }
}
