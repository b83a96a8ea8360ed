//! Finds the words that were probably meant. Used wherever a person may have mistyped one.

/// The candidate that `word` is most likely a slip of, if one is close enough to be worth asking about.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let spelled = candidates
        .into_iter()
        .map(|candidate| (candidate.to_lowercase(), candidate));
    similar(&word.to_lowercase(), spelled).into_iter().next()
}

/// All candidates that are close enough, the nearest first; equals stay in their order. Beside each stands the
/// spelling by which it is compared.
///
/// Close enough is one slip (a wrong, missing, extra or swapped letter) for every three letters.
pub(crate) fn similar<T>(word: &str, candidates: impl IntoIterator<Item = (String, T)>) -> Vec<T> {
    let allowed = word.chars().count().div_ceil(3);
    let mut near: Vec<(usize, T)> = candidates
        .into_iter()
        .map(|(spelling, candidate)| (strsim::damerau_levenshtein(word, &spelling), candidate))
        .filter(|(slips, _)| *slips <= allowed)
        .collect();
    near.sort_by_key(|(slips, _)| *slips);
    near.into_iter().map(|(_, candidate)| candidate).collect()
}

#[cfg(test)]
mod tests;
