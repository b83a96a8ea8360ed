//! Finds the word that was probably meant. Used wherever a person may have mistyped one.

/// The candidate that `word` is most likely a slip of, if one is close enough to be worth asking about.
///
/// Close enough is one slip (a wrong, missing, extra or swapped letter) for every three letters; case doesn't count.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word = word.to_lowercase();
    let allowed = word.chars().count().div_ceil(3);
    candidates
        .into_iter()
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&word, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(slips, _)| *slips <= allowed)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[track_caller]
    fn check(word: &str, want: Option<&str>) {
        assert_eq!(
            nearest(word, ["listen", "max_upload", "allow_networks"]),
            want
        );
    }

    #[test]
    fn a_slip_is_recognised() {
        check("lisen", Some("listen"));
        check("Listne", Some("listen"));
        check("max-uploads", Some("max_upload"));
        check("allow_network", Some("allow_networks"));
    }

    #[test]
    fn another_word_is_not_a_slip() {
        check("photos", None);
        check("", None);
    }
}
