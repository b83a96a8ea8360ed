//! The header lines of a part (Q30, Q31).

use super::*;

#[track_caller]
fn check(head: &str, want: Option<[&str; 3]>) {
    let got = PartHead::parse(head.as_bytes());
    let got = got.map(|it| [it.name, it.file_name, it.media_type].map(Option::unwrap_or_default));
    assert_eq!(got, want.map(|it| it.map(str::to_owned)));
}

#[test]
fn q30_q31_the_published_head_is_read() {
    check(
        "content-disposition: form-data; name=\"binary\"; fileName=\"SAM_4371.JPG\"\r\n\
             content-Type: image/jpeg;\r\n",
        Some(["binary", "SAM_4371.JPG", "image/jpeg"]),
    );
}

#[test]
fn bare_line_ends_missing_blanks_and_folded_lines_are_read() {
    check(
        "Content-Disposition:form-data;\n name=\"binary\";\n\tfilename=\"a.jpg\"\n",
        Some(["binary", "a.jpg", ""]),
    );
}

#[test]
fn q06_malformed_lines_are_skipped() {
    check(
        "no colon\r\n: no name\r\nContent-Disposition : form-data; name=\"m\"\r\n",
        Some(["m", "", ""]),
    );
}

#[test]
fn a_hundred_header_lines_are_no_reason_to_lose_a_photo() {
    let many =
        "X-Filler: 1\r\n".repeat(100) + "content-disposition: form-data; name=\"binary\"\r\n";
    check(&many, Some(["binary", "", ""]));
}

#[test]
fn without_a_header_line_there_is_no_part() {
    check("", None);
    check("\r\n\r\n", None);
    check("\0\0\0\r\n", None);
    check("the end", None);
}
