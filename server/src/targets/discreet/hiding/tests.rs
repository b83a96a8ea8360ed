//! The many ways to write a secret.

use super::*;

#[track_caller]
fn check(secret: &str, said: &str, want: &str) {
    assert_eq!(hide(said, &[secret.to_owned()]), want);
}

#[test]
fn as_it_is_and_in_capitals() {
    check("s3cret", "no to s3cret.", "no to [hidden].");
    check(
        "s3cret",
        "no to S3CRET and s3Cret",
        "no to [hidden] and [hidden]",
    );
    check("geheim-ü", "geheim-ü!", "[hidden]!");
    check("s3cret", "secret", "secret");
}

#[test]
fn with_escapes() {
    let secret = "a/b\"c&d<ü 100%";
    check(secret, r#"[a\/b\"c&d<\u00fc 100%]"#, "[[hidden]]");
    check(secret, r#"[a/b\u0022c\u0026d\u003cü 100%]"#, "[[hidden]]");
    check(secret, "[a/b&quot;c&amp;d&lt;ü 100%]", "[[hidden]]");
    check(
        secret,
        "[a&#x2F;b&#34;c&amp;d&lt;&#xfc; 100%]",
        "[[hidden]]",
    );
    check(secret, "[a%2fb%22c%26d%3C%C3%BC%20100%25]", "[[hidden]]");
    check(secret, "[a%2Fb%22c%26d%3C%C3%BC+100%25]", "[[hidden]]");
    // What looks like an escape may be meant.
    check("50%25ab", "50%25ab, 50%2525ab", "[hidden], [hidden]");
    check("face-😀", r"face-\ud83d\ude00!", "[hidden]!");
}

#[test]
fn cut_off() {
    check("token-of-mine", "no to token-o", "no to [hidden]");
    check(
        "token-of-mine",
        "no to token-o…; look",
        "no to [hidden]…; look",
    );
    check(
        "token-of-mine",
        "no to toke... (401)",
        "no to [hidden]... (401)",
    );
    check("abcd/efgh", "no to abcd%2…", "no to [hidden]…");
    check("abcd&efgh", "no to abcd&am…", "no to [hidden]…");
    check("abcd...efgh", "abcd...efgh", "[hidden]");
    // Too little of it to be of use to anybody.
    check("token-of-mine", "no to tok…", "no to tok…");
    check("token-of-mine", "no to token-ring", "no to token-ring");
}

#[test]
fn one_within_or_across_another() {
    let secrets = ["abcdef", "abcd", "defghi"].map(str::to_owned);
    assert_eq!(
        hide("abcdefghi abcd abcdefabcd", &secrets),
        "[hidden] [hidden] [hidden][hidden]"
    );
}

#[test]
fn what_is_torn_is_left_alone() {
    for said in [
        "",
        "%",
        "%2",
        "&#",
        "&#x110000;",
        r"\u12",
        r"\ud83d",
        "%FF%zz",
        "&amp",
        "%ü",
    ] {
        check("secret", said, said);
    }
}
