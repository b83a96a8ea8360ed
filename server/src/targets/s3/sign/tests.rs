//! Against the examples that the description of the signature gives.

use super::*;

fn signer() -> Signer {
    Signer {
        access_key: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        secret_key: Hidden::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "/secret"),
        region: "us-east-1".to_owned(),
    }
}

#[track_caller]
fn check(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8], want: &str) {
    let address = Address::parse(&format!("https://examplebucket.s3.amazonaws.com{path}")).unwrap();
    let asked = Asked {
        method,
        address: &address,
        headers,
        body: &Sha256::digest(body).into(),
    };
    let now = "2013-05-24T00:00:00Z".parse().unwrap();
    let signed = signer().sign(asked, now);
    assert_eq!(signed.date, "20130524T000000Z");
    let (_, signature) = signed.authorization.rsplit_once("Signature=").unwrap();
    assert_eq!(signature, want, "{}", signed.authorization);
}

#[test]
fn the_published_examples() {
    check(
        "GET",
        "/test.txt",
        &[("range", "bytes=0-9")],
        b"",
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    );
    check(
        "PUT",
        "/test$file.text",
        &[
            ("date", "Fri, 24 May 2013 00:00:00 GMT"),
            ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ],
        b"Welcome to Amazon S3.",
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
    );
    check(
        "GET",
        "/?lifecycle",
        &[],
        b"",
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
    );
    check(
        "GET",
        "/?max-keys=2&prefix=J",
        &[],
        b"",
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    );
}

#[test]
fn nothing_can_be_read_in_two_ways() {
    let address = Address::parse("https://example.org/a+b/c d/%2Fü?x=1+2&a=~*").unwrap();
    assert_eq!(path(&address), "/a%2Bb/c%20d/%2F%C3%BC");
    assert_eq!(query(&address), "a=~%2A&x=1%202");
}
