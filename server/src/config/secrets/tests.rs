//! What counts as the name of a secret, and how much is covered.

use super::*;

#[test]
fn names_of_secrets_and_of_all_else() {
    for name in [
        "password",
        "Password",
        "PASSWORT",
        "pasword",
        "mail.home.password",
        "password_file",
        "token",
        "tokn",
        "secret_key_file",
        "access_key",
        "api-key",
        "apikey",
        "headers_file",
        "url_file",
        "passphrase",
        "pwd",
    ] {
        assert!(is_secret(name), "{name}");
    }
    for name in [
        "listen",
        "max_upload",
        "allow_networks",
        "photos",
        "state",
        "layout",
        "keep_free",
        "senders",
        "name",
        "batch_idle",
        "path",
        "hard_link",
        "run",
        "directory",
        "time_out",
        "try_again",
        "at_once",
        "url",
        "user",
        "ca_file",
        "region",
        "album",
        "visibility",
        "language",
        "sensitive",
        "text",
        "footer",
        "content_warning",
        "missing_alt",
        "strip",
        "file",
        "server",
        "port",
        "tls",
        "from",
        "envelope_from",
        "to",
        "recipients",
        "max_size",
        "too_large",
        "priority",
        "attach",
        "site",
        "recipient",
        "sender",
        "camera",
        "protocol",
        "kind",
        "keep",
        "mail.password.server",
        "access.senders",
        "sections",
        "storage",
    ] {
        assert!(!is_secret(name), "{name}");
    }
}

#[test]
fn only_the_secret_is_covered() {
    for (text, want) in [
        ("password = \"abc\" # x", "password = ***** # x"),
        ("password_file = \"abc\" # x", "password_file = \"abc\" # x"),
        (
            "password_file = abc # x\nname = 1",
            "password_file = *******\nname = 1",
        ),
        ("password \"abc\"\nname = 1", "password *****\nname = 1"),
        (
            "a = { password = \"a,b\", name = 1 }",
            "a = { password = *****, name = 1 }",
        ),
        (
            "password =\n\"abc\"\nname = 1",
            "password =\n*****\nname = 1",
        ),
        (
            "token = [\n\"abc\",\n]\nname = 1",
            "token = *\n******\n*\nname = 1",
        ),
        (
            "token = [\n\"abc\",\nname = 1",
            "token = *\n******\nname = 1",
        ),
        (
            "token = '''\na\n''' # x\nname = 1",
            "token = ***\n*\n*******\nname = 1",
        ),
        ("text = \"password = x\"", "text = \"password = x\""),
        ("[password]\n# token = x", "[password]\n# token = x"),
        ("url = \"https://a:b@c/@d\"", "url = \"https://***@c/@d\""),
        ("url = \"https://a:b/c@d/\"", "url = \"https://*****@d/\""),
        ("url = \"http://c:80/@d\"", "url = \"http://c:80/@d\""),
        ("to = \"a@b\", \"c:d@e\"", "to = \"a@b\", \"***@e\""),
        ("password = \"ü\"é", "password = ******"),
    ] {
        assert_eq!(cover(text, &find(text)), want);
    }
}
