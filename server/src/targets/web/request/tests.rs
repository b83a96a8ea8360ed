//! Headers that can't be broken out of.

use super::*;

#[test]
fn nothing_breaks_out_of_a_header() {
    let address = Address::parse("http://h").unwrap();
    let request = Request::new("PROPFIND", address)
        .header("Filename", "a\r\nB: c\0\tü.jpg")
        .header("no name", "x")
        .secret("authorization", "Bearer x");
    assert_eq!(request.method.as_str(), "PROPFIND");
    assert_eq!(request.headers.len(), 2);
    assert_eq!(request.headers["filename"], "a%0D%0AB: c%00\t%C3%BC.jpg");
    assert!(!format!("{request:?}").contains("Bearer"));
}
