//! The target of a request and its `Host` header, as the router wants them.

use percent_encoding::percent_decode_str;

/// A request target taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target<'a> {
    /// Host and port of an absolute target (Q4).
    pub authority: Option<&'a str>,
    /// The path with its slash in front, still percent-encoded.
    pub path: &'a str,
    /// What follows the question mark.
    pub query: Option<&'a str>,
}

impl<'a> Target<'a> {
    /// Reads `/path?query` or `http://host/path?query`, the form the published NX300 login has (Q4).
    #[must_use]
    pub fn parse(target: &'a str) -> Self {
        let target = target
            .split_once('#')
            .map_or(target, |(before, _fragment)| before);
        let (authority, rest) = match absolute(target) {
            Some(rest) => {
                let (authority, rest) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
                (Some(authority), rest)
            }
            None => (None, target),
        };
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (rest, None),
        };
        Target {
            authority,
            path: if path.is_empty() { "/" } else { path },
            query,
        }
    }

    /// The elements of the path, decoded; none for `/`. `None` if one of them is not a plain name,
    /// see [`element`].
    pub fn elements(&self) -> Option<Vec<String>> {
        match self.path.strip_prefix('/').unwrap_or(self.path) {
            "" => Some(Vec::new()),
            path => path.split('/').map(element).collect(),
        }
    }
}

/// One element of a path, percent-decoded. `None` for what is empty, not UTF-8, a dot or two, or
/// holds a separator or a control character: nothing a camera asks for, and nothing that may reach
/// a file system.
#[must_use]
pub fn element(encoded: &str) -> Option<String> {
    let decoded = percent_decode_str(encoded).decode_utf8().ok()?;
    let is_plain = !matches!(&*decoded, "" | "." | "..")
        && !decoded.contains(|c: char| c.is_control() || c == '/' || c == '\\');
    is_plain.then(|| decoded.into_owned())
}

/// A `Host` header, or the authority of a target, as it is compared: small letters, without port
/// and final dot (Q5). Empty for an empty one.
#[must_use]
pub fn host(text: &str) -> String {
    let text = text.trim();
    let name = match text.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => text,
    };
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

fn absolute(target: &str) -> Option<&str> {
    let (scheme, rest) = target.split_once("://")?;
    let is_http = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    is_http.then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(target: &str, authority: Option<&str>, path: &str, query: Option<&str>) {
        assert_eq!(
            Target::parse(target),
            Target {
                authority,
                path,
                query
            }
        );
    }

    #[track_caller]
    fn check_elements(target: &str, want: Option<&[&str]>) {
        let elements = Target::parse(target).elements();
        let elements: Option<Vec<&str>> = elements
            .as_ref()
            .map(|found| found.iter().map(String::as_str).collect());
        assert_eq!(elements.as_deref(), want, "{target}");
    }

    #[test]
    fn a_target_is_path_and_query() {
        check("/", None, "/", None);
        check(
            "/social/columbus/email?DUID=1",
            None,
            "/social/columbus/email",
            Some("DUID=1"),
        );
        check("/a?b?c#d", None, "/a", Some("b?c"));
        check("", None, "/", None);
        check("*", None, "*", None);
    }

    #[test]
    fn q04_the_host_of_an_absolute_target_is_cut() {
        let host = Some("snsgw.samsungmobile.com");
        check(
            "http://snsgw.samsungmobile.com/facebook/auth",
            host,
            "/facebook/auth",
            None,
        );
        check("HTTP://snsgw.samsungmobile.com", host, "/", None);
        check(
            "http://snsgw.samsungmobile.com?a=/b",
            host,
            "/",
            Some("a=/b"),
        );
        check(
            "/page?next=http://example.org/",
            None,
            "/page",
            Some("next=http://example.org/"),
        );
    }

    #[test]
    fn elements_are_decoded_names() {
        check_elements("/", Some(&[]));
        check_elements("/facebook/auth", Some(&["facebook", "auth"]));
        check_elements(
            "/upload/1f/a%20b%EA%B0%80.JPG",
            Some(&["upload", "1f", "a b가.JPG"]),
        );
    }

    #[test]
    fn elements_cannot_climb_or_hide() {
        for path in [
            "/a//b",
            "/a/",
            "/a/../b",
            "/a/%2e%2E",
            "/a%2Fb",
            "/a%5cb",
            "/a%00",
            "/%FF",
        ] {
            check_elements(path, None);
        }
    }

    #[test]
    fn q05_a_host_is_compared_without_case_port_and_dot() {
        for text in [
            "gld.samsungosp.com",
            "GLD.SamsungOSP.com:80",
            " gld.samsungosp.com.",
            "gld.samsungosp.com.:8080",
        ] {
            assert_eq!(host(text), "gld.samsungosp.com");
        }
        assert_eq!(host(""), "");
        assert_eq!(host("[FE80::1]:80"), "[fe80::1]");
        assert_eq!(host("[fe80::1]"), "[fe80::1]");
    }

    proptest! {
        #[test]
        fn any_target_has_harmless_elements(text in prop_oneof![any::<String>(), "(/|%2f|%2e|\\.|a|%|:|http){0,20}"]) {
            for element in Target::parse(&text).elements().into_iter().flatten() {
                prop_assert!(!element.is_empty() && element != "." && element != ".." && !element.contains(['/', '\\']));
            }
            let _ = host(&text);
        }
    }
}
