//! Login, announcement and upload of the social part (Q40 to Q53).

use super::email::content_type;
use super::{Piece, Request, length};
use crate::fault::Garbage;
use crate::photo::{Kind, Photo};

const GATEWAY: &str = "snsgw.samsungmobile.com";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const APPLICATION_KEY: &str = "6a563c3967f147d3adfa454ef913535d0d109ba4b4584914";
/// A server cannot check it and need not.
const CRYPT_KEY: &str = "c3499c2729730a7f807efb8676a92dcb6f8a3f8f";
/// The key of the credentials, encrypted for Samsung alone; as published with Q40.
const CAMERA_CRYPT_KEY: &str = "844e7f0fadf4ba1cf5b6de9edb06ac9a448c0d3031b73db65a308cecb570428a\
44dea69bddd94403829e5c06efee9a4d555590f75a8c1313c3b935a0a03684d463733b30d3a34fe11b0da9d7f2303662\
21ceec509419d89fd9b0cc36adc7258fbc904b497173d1f154202727c402b2a25d58dd0ecc6d576294880226cfb46151";

/// Credentials as they travel, ready for the `Value` attributes.
///
/// There is no cipher in this package: what is encrypted was encrypted beforehand, with another program than the server's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    user: String,
    password: String,
    /// Base64 of AES key and IV; `None` when the values are plain (Q42).
    key: Option<&'static str>,
}

impl Login {
    /// `Camera@samsungcamera.com` with the password `secret`, encrypted (Q40).
    #[must_use]
    pub fn factory() -> Self {
        Self {
            user: "8XAlR9hMu8P59J4atMUcAqrmQb%2FAod%2BoyTsPhRH%2BGfY%3D".to_owned(),
            password: "KvImpVasGRwKf8EjSWAO8w%3D%3D".to_owned(),
            key: Some("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
        }
    }

    /// User `f`, password `p`: what a real NX300 sent (Q40).
    #[must_use]
    pub fn published() -> Self {
        Self {
            user: "7xKPwb19QdFKzsjsrQx62g%3D%3D".to_owned(),
            password: "U%2BK0X1QnWUv4tkvrrtQ0aQ%3D%3D".to_owned(),
            key: Some("/////xAAwKRSAQAAAPAHtv////8QAMCkUgEAAADwB7Y="),
        }
    }

    /// Percent-encoded and not encrypted, as the QF30 sends it (Q42).
    #[must_use]
    pub fn plain(user: &str, password: &str) -> Self {
        Self {
            user: percent_encoded(user),
            password: percent_encoded(password),
            key: None,
        }
    }

    fn document(&self) -> String {
        let Self { user, password, .. } = self;
        // The line of garbage is the NX300's own (Q41). All lines end in LF: only so the
        // document has the 702 bytes that are published with it.
        let (camera_key, stray_line, key) = match self.key {
            Some(key) => (
                format!(" CameraCryptKey=\"{CAMERA_CRYPT_KEY}\""),
                "4p4uaaq422af3\"/>\n",
                format!(" Value=\"{key}\""),
            ),
            None => (String::new(), "", String::new()),
        };
        format!(
            "{DECLARATION}\
             <Request Method=\"login\" Timeout=\"3000\"{camera_key}>\n\
             <UserName Value=\"{user}\"/>\n\
             <Password Value=\"{password}\"/>\n\
             <PersistKey Use=\"true\"/>\n\
             {stray_line}\
             <SessionKey Type=\"APIF\"/>\n\
             <CryptSessionKey Use=\"true\" Type=\"SHA1\"{key}/>\n\
             <ApplicationKey Value=\"{APPLICATION_KEY}\"/>\n\
             </Request>\n"
        )
    }
}

/// `POST /<site>/auth`: the login, in absolute form as published for the NX300 (Q4) when it is
/// encrypted. Without a `login` it has no body, as an NX300 sometimes posts it (Q43).
#[must_use]
pub fn login(site: &str, login: Option<&Login>, garbage: &[Garbage]) -> Request {
    let body = login.map_or(Vec::new(), |login| spoiled(login.document(), garbage));
    match login {
        Some(Login { key: None, .. }) => post(&format!("/{site}/auth"), body),
        _ => post(&format!("http://{GATEWAY}/{site}/auth"), body),
    }
}

/// `POST /<site>/auth`: the logout (Q52). Composed after an Android client of the same service.
#[must_use]
pub fn logout(site: &str, session: &str) -> Request {
    let document = format!(
        "{DECLARATION}\
         <Request Method=\"logout\" Timeout=\"3000\" SessionKey=\"{session}\" \
         CryptKey=\"{CRYPT_KEY}\">\n\
         </Request>\n"
    );
    post(&format!("/{site}/auth"), document.into_bytes())
}

/// What is said about a photo or video before it is uploaded.
#[derive(Debug, Clone, Copy)]
pub struct Announcement<'a> {
    /// The key that the login's answer brought.
    pub session: &'a str,
    /// The camera's model, which stands where one expects an album (Q48).
    pub model: &'a str,
    /// What the owner typed; the same for all files of one go.
    pub caption: &'a str,
    /// The file.
    pub photo: &'a Photo,
    /// What is wrong with the XML (Q35).
    pub garbage: &'a [Garbage],
}

/// `POST /<site>/photo`, or `/video` for a video (Q53): announces a file.
#[must_use]
pub fn announce(site: &str, announcement: &Announcement<'_>) -> Request {
    let Announcement {
        session,
        model,
        caption,
        photo,
        garbage,
    } = announcement;
    let (endpoint, element, group) = match photo.kind() {
        Kind::Photo => ("photo", "Photo", format!("Album ID=\"\" Name=\"{model}\"")),
        Kind::Video => (
            "video",
            "Video",
            format!("Category OwnerID=\"\" Name=\"{model}\""),
        ),
    };
    let before = format!(
        "{DECLARATION}\
         <Request Method=\"upload\" Timeout=\"3000\" SessionKey=\"{session}\" \
         CryptKey=\"{CRYPT_KEY}\">\n\
         <{element}>\n\
         <{group}/>\n\
         <File Name=\""
    );
    let after = format!(
        "\"/>\n\
         <Content><![CDATA[{caption}]]></Content>\n\
         </{element}>\n\
         </Request>\n"
    );
    let document = [before.as_bytes(), photo.name(), after.as_bytes()].concat();
    post(&format!("/{site}/{endpoint}"), spoiled(document, garbage))
}

/// `PUT /<resource>` on `host`, both as the announcement's answer gave them (Q49).
#[must_use]
pub fn put(host: &str, resource: &str, photo: &Photo, pjpeg: bool) -> Request {
    let body = vec![Piece::Content(photo.clone())];
    let head = format!(
        "PUT /{resource} HTTP/1.1\r\n\
         Host: {host}\r\n\
         Content-Type: {}\r\n\
         Content-Length: {}\r\n\
         \r\n",
        content_type(photo, pjpeg),
        length(&body)
    );
    Request::new(host, head, body)
}

/// A POST to the gateway. The head is composed but for the request line.
fn post(target: &str, body: Vec<u8>) -> Request {
    let head = format!(
        "POST {target} HTTP/1.1\r\n\
         Host: {GATEWAY}\r\n\
         Content-Type: text/xml\r\n\
         Content-Length: {}\r\n\
         \r\n",
        body.len()
    );
    Request::new(GATEWAY, head, vec![body.into()])
}

fn spoiled(document: impl Into<Vec<u8>>, garbage: &[Garbage]) -> Vec<u8> {
    garbage
        .iter()
        .fold(document.into(), |spoiled, garbage| garbage.spoil(spoiled))
}

/// Percent-encoding of everything but letters, digits and `-._~`.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' => encoded.push(byte.into()),
            _ if byte.is_ascii_alphanumeric() => encoded.push(byte.into()),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
