//! Templates, as written and as they end up.

use super::*;
use jiff::civil::date;

fn values() -> Values {
    Values {
        path: "/photos/2014/SAM_0001.JPG".to_owned(),
        name: "-rf.JPG".to_owned(),
        sender: "me@example.org".to_owned(),
        text: "--help\0\nsecond line".to_owned(),
        taken: date(2014, 7, 2).at(12, 30, 0, 0),
        ..Values::default()
    }
}

#[track_caller]
fn check(template: &str, want: &str) {
    let argument = Template::parse(template).unwrap();
    assert_eq!(argument.render(&values()), want);
    assert_eq!(argument.source(), template);
}

#[test]
fn fields_become_what_they_stand_for() {
    check("", "");
    check("-d", "-d");
    check("{path}", "/photos/2014/SAM_0001.JPG");
    check("from {sender}, ü", "from me@example.org, ü");
    check("{taken:%Y/%m}x{taken}", "2014/07x2014-07-02T12:30:00");
    check("{site}", "");
}

#[test]
fn doubled_braces_are_braces() {
    check("{{path}}", "{path}");
    check("{{{sender}}}", "{me@example.org}");
    check("}", "}");
}

#[test]
fn no_value_has_the_character_that_nothing_takes() {
    check("{text}", "--help\nsecond line");
}

#[test]
fn a_mistake_is_marked_where_it_stands() {
    for (template, at, hint) in [
        (
            "a{nmae}",
            "{nmae}",
            "there is no field `{nmae}`; did you mean `{name}`?",
        ),
        ("{", "{", "a `}` is missing; for a brace itself write `{{`"),
        (
            "ü{x:%Y}",
            "{x:%Y}",
            "there is no field `{x}`; there are {path} {name} {kind} {camera} {sender} {sender_name} {recipient} {site} {subject} {text} {taken} {received} {key}; for a brace itself write `{{`",
        ),
        (
            "{kind:%Y}",
            "{kind:%Y}",
            "only dates have a format; write `{kind}`",
        ),
    ] {
        let error = Template::parse(template).unwrap_err();
        assert_eq!(template.get(error.span), Some(at), "{template}");
        assert_eq!(error.message, hint);
    }
}

#[test]
fn every_field_is_also_a_variable() {
    let values = values();
    let all: Vec<_> = values.all().collect();
    assert_eq!(all.len(), FIELDS.len());
    assert!(all.contains(&("text", "--help\nsecond line".to_owned())));
}
