//! Answers of real servers.

use super::*;

fn file(size: Option<u64>, etag: Option<&str>, checksums: &[&str]) -> Found {
    Found::File(Known {
        size,
        etag: etag.map(str::to_owned),
        checksums: checksums.iter().map(|it| (*it).to_owned()).collect(),
    })
}

#[track_caller]
fn check(xml: &str, want: &Found) {
    assert_eq!(&Found::from_properties(xml.as_bytes()), want);
}

#[test]
fn nextcloud() {
    let xml = r#"<?xml version="1.0"?>
<d:multistatus xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns"><d:response><d:href>/remote.php/dav/files/me/a.jpg</d:href><d:propstat><d:prop><d:resourcetype/><d:getcontentlength>5</d:getcontentlength><d:getetag>&quot;4f1a&quot;</d:getetag><oc:checksums><oc:checksum>SHA1:0beec7b5 MD5:acbd ADLER32:0282</oc:checksum></oc:checksums></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>"#;
    check(xml, &file(Some(5), Some("\"4f1a\""), &["SHA1:0BEEC7B5"]));
}

#[test]
fn apache_and_golang_name_what_they_lack() {
    let xml = r#"<?xml version="1.0" encoding="utf-8"?>
<D:multistatus xmlns:D="DAV:" xmlns:ns0="DAV:" xmlns:ns1="http://owncloud.org/ns">
<D:response xmlns:lp1="DAV:"><D:href>/dav/a.jpg</D:href>
<D:propstat><D:prop><lp1:resourcetype/><lp1:getcontentlength>18446744073709551615</lp1:getcontentlength><lp1:getetag>W/"5-61"</lp1:getetag></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>
<D:propstat><D:prop><ns1:checksums/></D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>
</D:response></D:multistatus>"#;
    check(xml, &file(Some(u64::MAX), None, &[]));
}

#[test]
fn folders() {
    let xml = r#"<multistatus xmlns="DAV:"><response><href>/a/</href><propstat><prop><resourcetype><collection/></resourcetype></prop><status>HTTP/1.1 200 OK</status></propstat><propstat><prop><getcontentlength/></prop><status>HTTP/1.1 404 Not Found</status></propstat></response></multistatus>"#;
    check(xml, &Found::Folder);
}

#[test]
fn what_is_not_understood_is_a_file_of_which_nothing_is_known() {
    for xml in ["", "not xml", "<multistatus/>", "<a"] {
        check(xml, &file(None, None, &[]));
    }
}

#[test]
fn checksums_must_all_be_right() {
    let (sha256, sha1) = ([0xab; 32], [0x01; 20]);
    let has = |text: &str| {
        let known = Known {
            checksums: checksums(text),
            ..Known::default()
        };
        (known.has_checksum(), known.has(&sha256, &sha1))
    };
    let right = format!("sha1:{} SHA256:{}", "01".repeat(20), "AB".repeat(32));
    assert_eq!(has(&right), (true, true));
    assert_eq!(
        has(&format!("{right} SHA1:{}", "02".repeat(20))),
        (true, false)
    );
    assert!(!has("MD5:00 ADLER32:00").0);
}
