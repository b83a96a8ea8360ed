//! docs/cameras.md and the README against `server/src/cameras/table.toml`, the one place that says what is known.
//!
//! The page's tables stand between two comments each and are written by `UPDATE_EXPECT=1 cargo test -p nx-gateway tidy`.

use super::{marked, read, root, sources};
use nx_gateway::cameras::{Camera, Cameras, Status};
use std::fs;

const PAGE: &str = "docs/cameras.md";

fn cameras() -> Cameras {
    Cameras::built_in().unwrap()
}

/// A table in Markdown.
fn table(head: &[&str], rows: Vec<Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
    let rule = format!("{}|\n", "|---".repeat(head.len()));
    let rows: String = rows.iter().map(|cells| line(cells)).collect();
    line(&head) + &rule + &rows
}

fn models(cameras: &Cameras) -> String {
    let row = |camera: &Camera| {
        let ways: Vec<&str> = cameras.guides(camera).map(|way| &*way.name).collect();
        let ways = match ways.is_empty() {
            true => "none".to_owned(),
            false => ways.join("; "),
        };
        vec![
            camera.model.clone(),
            camera.status.to_string(),
            camera.confidence.to_string(),
            ways,
            camera.source.clone(),
        ]
    };
    let head = ["Camera", "Uploads", "How sure", "Ways", "Known from"];
    table(&head, cameras.models().iter().map(row).collect())
}

fn scripts_from_the_card(cameras: &Cameras) -> String {
    let row = |camera: &Camera| {
        let card = camera.card.as_ref()?;
        Some(vec![
            camera.model.clone(),
            card.firmware.clone(),
            card.confidence.to_string(),
            card.source.clone(),
        ])
    };
    let head = ["Camera", "Firmware", "How sure", "Known from"];
    table(&head, cameras.models().iter().filter_map(row).collect())
}

/// The page holds this table behind the comment that names it; `UPDATE_EXPECT=1` puts it there.
#[track_caller]
fn check_table(name: &str, want: &str) {
    let page = read(PAGE).replace("\r\n", "\n");
    let begin = format!("<!-- {name}: from server/src/cameras/table.toml -->\n");
    let (before, rest) = page
        .split_once(&begin)
        .unwrap_or_else(|| panic!("{PAGE} has no {begin}"));
    let (found, behind) = rest.split_once("<!-- end -->").unwrap();
    if found != want && std::env::var_os("UPDATE_EXPECT").is_some() {
        let page = format!("{before}{begin}{want}<!-- end -->{behind}");
        fs::write(root().join(PAGE), page).unwrap();
        return;
    }
    assert!(
        found == want,
        "the table \"{name}\" of {PAGE} is not what table.toml says. Run this test with UPDATE_EXPECT=1, or put there:\n{want}"
    );
}

#[test]
fn the_tables_of_cameras_say_what_the_data_says() {
    let cameras = cameras();
    check_table("models", &models(&cameras));
    check_table("card", &scripts_from_the_card(&cameras));
}

/// The rows of the README's table: the models each names, and what it says of them.
fn readme_rows() -> Vec<(Vec<String>, String)> {
    let text = read("README.md");
    let table = text.split("| Camera | State |").nth(1).unwrap();
    let rows = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let mut cells = row.split('|').skip(1).map(str::trim);
        let models = cells.next().unwrap().replace(" and ", ", ");
        let models = models.split(", ").map(str::to_owned).collect();
        (models, cells.next().unwrap().to_owned())
    })
    .collect()
}

#[test]
fn the_readme_promises_no_more_and_no_less_than_the_data() {
    let cameras = cameras();
    let mut promised = Vec::new();
    for (models, state) in readme_rows() {
        let says = |status: Status| match status {
            Status::Works => state.starts_with("work") || state.starts_with("reported to work"),
            Status::ShouldWork => state.starts_with("should work"),
            Status::Unknown => state.starts_with("nobody knows"),
            Status::DoesNotWork => state.starts_with("not yet") || state.starts_with("no:"),
        };
        for camera in models.iter().filter_map(|model| cameras.find(model)) {
            assert!(says(camera.status), "{}: {state}", camera.model);
            promised.push(camera.model.as_str());
        }
    }
    for camera in cameras.models() {
        let hoped_for = matches!(camera.status, Status::Works | Status::ShouldWork);
        let named = promised.iter().filter(|model| **model == camera.model);
        let count = named.count();
        assert!(count <= 1, "{} is named twice", camera.model);
        assert!(count == 1 || !hoped_for, "{} is left out", camera.model);
    }
}

/// Everything that agent and script say, with the lines of long texts joined.
fn all_that_is_said() -> String {
    let mut said = read("sd-card/autoexec.sh");
    for (_, text) in sources(&["camera-agent/src"]) {
        let mut pieces = text.split("\\\n");
        said += pieces.next().unwrap();
        pieces.for_each(|piece| said += piece.trim_start());
    }
    said
}

#[test]
fn the_page_quotes_the_log_as_it_is() {
    let page = read(PAGE);
    let part = page.split("| Last line |").nth(1).unwrap();
    let part = part.split("**No log at all**").next().unwrap();
    let said = all_that_is_said();
    let mut quotes = 0;
    for quote in marked(part).into_iter().filter(|quote| quote.contains(' ')) {
        for words in quote.split('…').filter(|words| words.contains(' ')) {
            // An example's values stand where the program has placeholders.
            let words = words.split(|c: char| c.is_ascii_digit()).next().unwrap();
            let words = words.trim_start_matches(": ").trim();
            assert!(said.contains(words), "{PAGE} quotes {words:?}");
            quotes += 1;
        }
    }
    assert!(quotes > 8, "the page was not understood: {quotes}");
}
