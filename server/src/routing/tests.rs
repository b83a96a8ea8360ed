//! Which routes apply, and what they decide together.

use super::*;

/// A route without conditions that keeps the photo and delivers nowhere.
fn route() -> Route {
    Route {
        site: None,
        recipient: None,
        sender: None,
        camera: None,
        protocol: None,
        kind: None,
        to: Vec::new(),
        keep: true,
    }
}

fn to(targets: &[&str]) -> Vec<TargetName> {
    targets
        .iter()
        .map(|name| name.parse().expect("the name of a target"))
        .collect()
}

fn people(addresses: &[&str]) -> Vec<String> {
    addresses.iter().map(ToString::to_string).collect()
}

fn any(patterns: &[&str]) -> Option<Vec<Glob>> {
    Some(patterns.iter().map(|pattern| Glob::new(*pattern)).collect())
}

fn drop_for(recipient: &str) -> Route {
    Route {
        recipient: any(&[recipient]),
        keep: false,
        ..route()
    }
}

fn mail(recipients: &[String]) -> Arrival<'_> {
    Arrival {
        protocol: Protocol::Email,
        site: None,
        recipients,
        sender: "me@example.org",
        camera: Some("NX300"),
        kind: Kind::Photo,
    }
}

fn share(site: &str) -> Arrival<'_> {
    Arrival {
        protocol: Protocol::Social,
        site: Some(site),
        camera: None,
        ..mail(&[])
    }
}

#[track_caller]
fn check(routes: &[Route], arrival: &Arrival<'_>, keep: bool, targets: &[&str]) {
    let decision = decide(routes, arrival);
    let shown = decision.destinations.iter().map(|it| match &it.recipient {
        Some(recipient) => format!("{} for {recipient}", it.target),
        None => it.target.to_string(),
    });
    assert_eq!(shown.collect::<Vec<_>>(), targets);
    assert_eq!(decision.keep, keep);
}

#[test]
fn without_routes_everything_is_kept_and_nothing_delivered() {
    check(&[], &share("facebook"), true, &[]);
    check(&[], &mail(&people(&["a@b"])), true, &[]);
}

#[test]
fn every_matching_route_applies_and_a_target_is_named_once() {
    let routes = [
        Route {
            to: to(&["mail.home", "folder.wall"]),
            ..route()
        },
        Route {
            site: any(&["face*", "picasa"]),
            to: to(&["folder.wall", "ntfy.phone"]),
            ..route()
        },
        Route {
            site: any(&["youtube"]),
            to: to(&["mail.never"]),
            ..route()
        },
    ];
    let want = ["mail.home", "folder.wall", "ntfy.phone"];
    check(&routes, &share("facebook"), true, &want);
}

#[test]
fn all_conditions_of_a_route_must_hold() {
    let strict = Route {
        recipient: any(&["you@example.org"]),
        sender: any(&["ME@*"]),
        camera: any(&["nx*"]),
        protocol: Some(vec![Protocol::Email]),
        kind: Some(vec![Kind::Photo]),
        to: to(&["mail.home"]),
        ..route()
    };
    let recipients = people(&["you@example.org"]);
    let fitting = mail(&recipients);
    check(
        std::slice::from_ref(&strict),
        &fitting,
        true,
        &["mail.home for you@example.org"],
    );
    let others = [
        Arrival {
            recipients: &[],
            ..fitting
        },
        Arrival {
            sender: "you",
            ..fitting
        },
        Arrival {
            camera: Some("WB37F"),
            ..fitting
        },
        Arrival {
            protocol: Protocol::Social,
            ..fitting
        },
        Arrival {
            kind: Kind::Video,
            ..fitting
        },
    ];
    for other in others {
        check(std::slice::from_ref(&strict), &other, true, &[]);
    }
}

#[test]
fn a_condition_never_holds_for_what_the_arrival_lacks() {
    let routes = [
        Route {
            site: any(&["*"]),
            to: to(&["folder.site"]),
            ..route()
        },
        Route {
            camera: any(&["*"]),
            to: to(&["folder.camera"]),
            ..route()
        },
        Route {
            recipient: any(&["*"]),
            to: to(&["folder.recipient"]),
            ..route()
        },
    ];
    check(&routes, &share("facebook"), true, &["folder.site"]);
    check(
        &routes,
        &mail(&people(&["x@y"])),
        true,
        &["folder.camera", "folder.recipient"],
    );
}

#[test]
fn a_drop_address_alone_drops_the_photo() {
    check(
        &[drop_for("test@*")],
        &mail(&people(&["test@example.org"])),
        false,
        &[],
    );
}

#[test]
fn a_mail_to_a_drop_address_and_to_somebody_else_is_kept() {
    let recipients = people(&["test@example.org", "you@example.org"]);
    check(&[drop_for("test@*")], &mail(&recipients), true, &[]);
}

#[test]
fn a_mail_to_two_drop_addresses_is_dropped() {
    let recipients = people(&["test@example.org", "nobody@example.org"]);
    check(
        &[drop_for("test@*"), drop_for("nobody@*")],
        &mail(&recipients),
        false,
        &[],
    );
}

#[test]
fn a_route_that_keeps_outweighs_one_that_drops_in_either_order() {
    let keeping = Route {
        sender: any(&["me@*"]),
        to: to(&["mail.home"]),
        ..route()
    };
    let recipients = people(&["test@example.org"]);
    let routes = [drop_for("*"), keeping.clone()];
    check(
        &routes,
        &mail(&recipients),
        true,
        &["mail.home for test@example.org"],
    );
    let routes = [keeping, drop_for("*")];
    check(
        &routes,
        &mail(&recipients),
        true,
        &["mail.home for test@example.org"],
    );
}

#[test]
fn what_is_not_kept_goes_where_its_routes_lead_all_the_same() {
    let passing = Route {
        to: to(&["folder.wall"]),
        ..drop_for("friend@*")
    };
    let routes = [passing, drop_for("test@*")];
    let both = people(&["test@example.org", "friend@example.org"]);
    check(&routes, &mail(&both), false, &["folder.wall"]);
    let more = people(&["friend@example.org", "granny@example.org"]);
    check(&routes, &mail(&more), true, &["folder.wall"]);
}

#[test]
fn each_recipient_gets_a_mail_of_their_own_and_a_folder_one_copy_for_all() {
    let route_to = |recipient, targets| Route {
        recipient: any(&[recipient]),
        to: to(targets),
        ..route()
    };
    let routes = [
        route_to("*@example.org", &["mail.home", "folder.wall"]),
        route_to("b@*", &["folder.wall", "mail.work"]),
        drop_for("test@*"),
    ];
    let recipients = people(&["a@example.org", "B@example.org", "test@x", "A@EXAMPLE.ORG"]);
    check(
        &routes,
        &mail(&recipients),
        true,
        &[
            "mail.home for a@example.org",
            "folder.wall",
            "mail.home for B@example.org",
            "mail.work for B@example.org",
        ],
    );
    let everything = Route {
        to: to(&["mail.home"]),
        ..route()
    };
    check(&[everything], &share("facebook"), true, &["mail.home"]);
}

#[test]
fn a_route_says_which_of_its_conditions_do_not_hold() {
    let strict = Route {
        site: any(&["picasa"]),
        recipient: any(&["you@*"]),
        kind: Some(vec![Kind::Photo]),
        protocol: Some(vec![Protocol::Email]),
        ..route()
    };
    let unmet = |arrival: &Arrival<'_>, recipient| {
        let words = strict.unmet(arrival, recipient).map(Condition::word);
        words.collect::<Vec<_>>()
    };
    assert_eq!(
        unmet(&share("facebook"), None),
        ["site", "recipient", "protocol"]
    );
    assert_eq!(unmet(&mail(&[]), Some("you@example.org")), ["site"]);
}

#[test]
fn a_target_with_recipients_of_its_own_writes_to_those_alone() {
    let own = |name: &TargetName| (name.name == "granny").then(|| people(&["g@a", "h@a"]));
    let route = Route {
        to: to(&["mail.granny", "mail.home", "folder.wall"]),
        ..route()
    };
    let check = |arrival: &Arrival<'_>, want: &[&str]| {
        let decision = decide(std::slice::from_ref(&route), arrival).addressed(own);
        let shown = decision.destinations.iter().map(|it| match &it.recipient {
            Some(recipient) => format!("{} for {recipient}", it.target),
            None => it.target.to_string(),
        });
        assert_eq!(shown.collect::<Vec<_>>(), want);
    };
    check(
        &mail(&people(&["x@y", "z@y"])),
        &[
            "mail.granny for g@a",
            "mail.granny for h@a",
            "mail.home for x@y",
            "folder.wall",
            "mail.home for z@y",
        ],
    );
    let want = [
        "mail.granny for g@a",
        "mail.granny for h@a",
        "mail.home",
        "folder.wall",
    ];
    check(&share("picasa"), &want);
}
