//! Templates: where photos go, and what is refused.

use super::*;
use expect_test::{Expect, expect};
use jiff::civil::date;
use proptest::prelude::*;
use std::path::Component as PathComponent;

const CONTEXT: Context<'_> = Context {
    taken: date(2013, 7, 4).at(18, 30, 5, 0),
    received: date(2026, 1, 2).at(3, 4, 5, 0),
    name: "SAM_0001.JPG",
    camera: Some("NX300"),
    sender: "Me@Example.org",
    sender_hash: "4f1d",
    site: Some("facebook"),
    album: Some("Holiday"),
};

#[track_caller]
fn render(template: &str, context: &Context<'_>) -> String {
    let layout = Layout::parse(template).expect("the template is good");
    layout.render(context).to_str().expect("UTF-8").to_owned()
}

#[track_caller]
fn check(template: &str, want: &str) {
    assert_eq!(render(template, &CONTEXT), want);
}

/// Each template with a line below it that marks what is to blame and says why.
#[track_caller]
fn check_refused(templates: &[&str], want: &Expect) {
    let mut text = String::new();
    for template in templates {
        let error = Layout::parse(template).expect_err(template);
        let (before, marked) = (
            " ".repeat(error.span.start),
            "^".repeat(error.span.len().max(1)),
        );
        text += &format!("{}\n{before}{marked} {error}\n", template.escape_debug());
    }
    want.assert_eq(&text);
}

#[test]
fn the_default_sorts_by_year_and_day() {
    check(
        "{taken:%Y}/{taken:%Y-%m-%d}/{name}",
        "2013/2013-07-04/SAM_0001.JPG",
    );
}

#[test]
fn the_default_is_what_its_template_says() {
    let default = Layout::default();
    assert_eq!(Layout::parse(&default.to_string()), Ok(default));
}

#[test]
fn every_field_can_be_used() {
    check(
        "{camera}/{site}-{album}/{sender}/{sender_hash}/{received:%y%m}/x {name}",
        "NX300/facebook-Holiday/me@example.org/4f1d/2601/x SAM_0001.JPG",
    );
}

#[test]
fn what_is_unknown_has_a_folder_too() {
    let context = Context {
        camera: None,
        site: None,
        album: None,
        sender: " ..",
        sender_hash: "",
        ..CONTEXT
    };
    let path = render(
        "{camera}/{site}/{album}/{sender}/{sender_hash}/{name}",
        &context,
    );
    assert_eq!(
        path,
        "unknown-camera/email/no-album/unknown-sender/unknown-sender/SAM_0001.JPG"
    );
}

#[test]
fn values_cannot_lead_elsewhere() {
    let hostile = [
        "../../etc",
        "/etc/passwd",
        "..",
        "a\\b:c",
        "\u{202e}gpj.exe",
        "nul\0\n",
        " . ",
    ];
    let folders = hostile.map(|album| {
        let context = Context {
            album: Some(album),
            ..CONTEXT
        };
        render("{album}/{name}", &context).replace("/SAM_0001.JPG", "")
    });
    expect![[r#"
        [
            "_.._etc",
            "_etc_passwd",
            "no-album",
            "a_b_c",
            "_gpj.exe",
            "nul__",
            "no-album",
        ]
    "#]]
    .assert_debug_eq(&folders);
}

#[test]
fn a_folder_is_never_a_device_of_windows() {
    let context = Context {
        album: Some("CON"),
        ..CONTEXT
    };
    assert_eq!(render("{album}/{name}", &context), "CON_/SAM_0001.JPG");
    let name = render("{album}.{name}", &context);
    assert_eq!(name, "CON_.SAM_0001.JPG");
}

#[test]
fn long_values_are_cut_at_a_whole_character() {
    let album = "ä".repeat(80);
    let context = Context {
        album: Some(&album),
        ..CONTEXT
    };
    let want = format!("{}/SAM_0001.JPG", "ä".repeat(50));
    assert_eq!(render("{album}/{name}", &context), want);
}

#[test]
fn what_stands_before_a_long_name_gives_way_to_it() {
    let name = "n".repeat(246);
    let context = Context {
        name: &name,
        ..CONTEXT
    };
    assert_eq!(
        render("{album} of {camera} {name}", &context),
        format!("Holiday o{name}")
    );
    let name = "n".repeat(255);
    let context = Context {
        name: &name,
        ..CONTEXT
    };
    assert_eq!(render("{album} {name}", &context), name);
}

#[test]
fn paths_that_leave_the_library_or_hide_are_refused() {
    check_refused(
        &[
            "",
            "/{name}",
            "../{name}",
            "a/./{name}",
            "a//{name}",
            ".a/{name}",
            "a/.{name}",
            " a/{name}",
            "a./{name}",
            "{name}/",
            "a\\b/{name}",
            "a\tb/{name}",
        ],
        &expect![[r#"

            ^ the layout must end with `{name}`, the name of the file
            /{name}
            ^ the layout is a path inside `photos`: leave out the `/` at the beginning
            ../{name}
            ^^ the layout can't contain `..`
            a/./{name}
              ^ the layout can't contain `.`
            a//{name}
              ^ there is no name between these two `/`
            .a/{name}
            ^^ a name that begins with a dot would be hidden
            a/.{name}
              ^ the layout can't contain `.`
             a/{name}
            ^^ a name can't begin with a blank
            a./{name}
            ^^ a folder's name can't end with a dot or a blank
            {name}/
            ^^^^^^ `{name}` is the file, so it belongs at the very end, and only there
            a\\b/{name}
            ^^^ folders are separated by `/`, not by a backslash
            a\tb/{name}
            ^^^ `\t` can't be part of a name
        "#]],
    );
}

#[test]
fn fields_that_do_not_exist_or_stand_in_the_wrong_place_are_refused() {
    check_refused(
        &[
            "{camrea}/{name}",
            "{day}/{name}",
            "{name}/{camera}",
            "{name}{name}",
            "{taken:%Y}",
            "{camera:%Y}/{name}",
            "{year:%Y}/{name}",
            "a}/{name}",
            "{a/{name}",
        ],
        &expect![[r#"
            {camrea}/{name}
            ^^^^^^^^ there is no field `{camrea}`; did you mean `{camera}`?
            {day}/{name}
            ^^^^^ there is no field `{day}`; the fields are {taken} {received} {camera} {sender} {sender_hash} {site} {album} {name}
            {name}/{camera}
            ^^^^^^ `{name}` is the file, so it belongs at the very end, and only there
            {name}{name}
            ^^^^^^ `{name}` is the file, so it belongs at the very end, and only there
            {taken:%Y}
            ^^^^^^^^^^ the layout must end with `{name}`, the name of the file
            {camera:%Y}/{name}
            ^^^^^^^^^^^ write `{camera}`: only dates have a format
            {year:%Y}/{name}
            ^^^^^^^^^ there is no field `{year}`; the fields are {taken} {received} {camera} {sender} {sender_hash} {site} {album} {name}
            a}/{name}
            ^^ this `}` closes nothing
            {a/{name}
            ^^^ this `{` is never closed
        "#]],
    );
}

#[test]
fn date_formats_that_give_no_usable_name_are_refused() {
    check_refused(
        &[
            "{taken}/{name}",
            "{taken:YYYY}/{name}",
            "{taken:%Y/%m}/{name}",
            "{taken:%D}/{name}",
            "{taken:%H:%M}/{name}",
            "{taken:%n}/{name}",
            "{taken:%.f}/{name}",
            "{taken:%Z}/{name}",
            "{taken:%!}/{name}",
            "{taken:%}/{name}",
        ],
        &expect![[r#"
            {taken}/{name}
            ^^^^^^^ say what of the date, for example `{taken:%Y-%m-%d}`
            {taken:YYYY}/{name}
            ^^^^^^^^^^^^ a date is written with `%` and a letter, for example `%Y-%m-%d`
            {taken:%Y/%m}/{name}
            ^^^^^^^^^^^^^ this gives `2013/02`; for folders in folders write `{taken:%Y}/{taken:%m}`
            {taken:%D}/{name}
            ^^^^^^^^^^ this gives `02/05/13`; for folders in folders write `{taken:%Y}/{taken:%m}`
            {taken:%H:%M}/{name}
            ^^^^^^^^^^^^^ this gives `03:04`, and `:` can't be part of a name
            {taken:%n}/{name}
            ^^^^^^^^^^ this gives `\n`, and `\n` can't be part of a name
            {taken:%.f}/{name}
            ^^^^^^^^^^^ this gives an empty name for some dates
            {taken:%Z}/{name}
            ^^^^^^^^^^ this isn't a date format: strftime formatting failed: %Z failed: requires IANA time zone identifier
            {taken:%!}/{name}
            ^^^^^^^^^^ this isn't a date format: strftime formatting failed: found unrecognized specifier directive `!`
            {taken:%}/{name}
            ^^^^^^^^^ this isn't a date format: strftime formatting failed: invalid format string, expected byte after `%`, but found end of format string
        "#]],
    );
}

/// One folder of a template, as odd as it may be: fields and text in any order, with a clean beginning and end.
fn folder_template() -> impl Strategy<Value = String> {
    let field = "camera|sender|sender_hash|site|album|taken:%Y|taken:%e|received:%B %d";
    let end = format!(r"([a-zä]|\{{({field})\}})");
    let middle = format!(r"([a-zä. -]|\{{({field})\}}){{0,6}}");
    proptest::string::string_regex(&format!("{end}{middle}{end}")).expect("a regular expression")
}

proptest! {
    #[test]
    fn any_photo_stays_inside_the_library_and_visible(
        folders in proptest::collection::vec(folder_template(), 0..4),
        before_name in folder_template(),
        values in proptest::array::uniform4(any::<String>()),
        name in "[a-z0-9_]{1,20}\\.jpg",
        year in -9999_i16..=9999,
    ) {
        let template = [folders.as_slice(), &[format!("{before_name}{{name}}")]].concat().join("/");
        let layout = Layout::parse(&template).expect("the template is good");
        let [camera, sender, site, album] = &values;
        let path = layout.render(&Context {
            taken: date(year, 2, 28).at(1, 2, 3, 4),
            name: &name,
            camera: Some(camera),
            sender,
            sender_hash: sender,
            site: Some(site),
            album: Some(album),
            ..CONTEXT
        });
        for component in path.components() {
            let PathComponent::Normal(part) = component else { panic!("{component:?} in {path:?}") };
            let part = part.to_str().expect("UTF-8");
            prop_assert!(!part.is_empty() && !part.starts_with('.') && !part.ends_with([' ', '.']), "{path:?}");
            prop_assert!(part.len() <= LONGEST_COMPONENT && !part.contains(char::is_control), "{path:?}");
        }
        prop_assert_eq!(path.components().count(), folders.len() + 1);
        let last = path.file_name().and_then(|last| last.to_str()).expect("a last component");
        prop_assert!(last.ends_with(&name));
    }

    #[test]
    fn any_text_is_a_template_or_is_refused_with_a_place_inside_it(text in r"([a-z./ {}:%é]|\{name\}){0,12}") {
        if let Err(error) = Layout::parse(&text) {
            prop_assert!(text.get(error.span).is_some());
        }
    }

    #[test]
    fn cleaning_twice_changes_nothing(text in any::<String>()) {
        let once = clean::value(Some(&text), "nothing");
        prop_assert_eq!(clean::value(Some(&once), "else"), once.clone());
        prop_assert!(!once.is_empty() && once.len() <= 100);
    }
}
