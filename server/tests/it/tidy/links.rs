//! The links between the pages: the file is there, and so is the heading.

use super::{paths, read};

/// What follows `](` up to the bracket, outside of blocks of code.
fn links(text: &str) -> Vec<&str> {
    let prose = text.split("\n```").step_by(2);
    let behind = prose.flat_map(|prose| prose.split("](").skip(1));
    behind.filter_map(|rest| rest.split(')').next()).collect()
}

/// The headings of a page as links name them.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let anchor = |line: &str| {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        let kept = title.replace(' ', "-");
        kept.chars()
            .filter(|c| c.is_alphanumeric() || "-_".contains(*c))
            .collect()
    };
    headings.map(anchor).collect()
}

/// A path without `..`, beginning at the folder of the page.
fn resolved(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn links_between_the_pages_lead_to_a_file_and_a_heading() {
    let paths = paths();
    let mut looked_up = 0;
    for page in paths.iter().filter(|path| path.ends_with(".md")) {
        let text = read(page);
        for link in links(&text)
            .into_iter()
            .filter(|link| !link.contains("://"))
        {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => page.clone(),
                file => resolved(page, file),
            };
            assert!(paths.contains(&target), "{page} links to {link}");
            if !anchor.is_empty() {
                let found = anchors(&read(&target)).iter().any(|known| known == anchor);
                assert!(found, "{page} links to {link}: no such heading");
            }
            looked_up += 1;
        }
    }
    assert!(looked_up > 30, "the pages were not understood: {looked_up}");
}
