//! The table is whole and consistent, and a model is found in it.

use super::*;

fn cameras() -> Cameras {
    Cameras::built_in().expect("the table is well-formed")
}

#[track_caller]
fn check_found(name: &str, want: Option<&str>) {
    let cameras = cameras();
    let found = cameras.find(name).map(|camera| camera.model.as_str());
    assert_eq!(found, want, "{name:?}");
}

#[test]
fn a_model_is_found_in_any_spelling() {
    for name in [
        "nx300m",
        "NX 300M",
        "nx-300m",
        " Samsung NX300M ",
        "Nx_300m",
    ] {
        check_found(name, Some("NX300M"));
    }
    check_found("nx mini", Some("NX mini"));
    check_found("nxmini", Some("NX mini"));
}

#[test]
fn a_model_is_found_by_its_other_names() {
    check_found("qf30", Some("HMX-QF30"));
    check_found("ek-gn120", Some("Galaxy NX"));
}

#[test]
fn a_part_of_a_name_is_not_the_name() {
    check_found("nx3", None);
    check_found("", None);
    check_found("samsung", None);
}

#[track_caller]
fn check_similar(name: &str, want: &[&str]) {
    assert_eq!(cameras().similar(name), want, "{name:?}");
}

#[test]
fn a_misspelt_model_is_suggested_nearest_first() {
    check_similar("wb38f", &["WB37F", "WB35F", "WB36F"]);
    check_similar("nx-500f", &["NX500", "NX300", "NX300M"]);
}

#[test]
fn nothing_is_suggested_for_something_else() {
    check_similar("eos 5d mark iii", &[]);
    check_similar("", &[]);
}

#[test]
fn the_names_of_every_camera_come_first_and_as_owners_know_them() {
    assert_eq!(
        cameras().host_names(),
        [
            "gld.samsungosp.com",
            "www.samsungimaging.com",
            "www.ospserver.net",
            "snsgw.samsungmobile.com",
            "samsungimaging.com",
            "www.yahoo.co.kr",
            "www.msn.com",
        ]
    );
}

#[test]
fn names_that_people_still_visit_are_not_for_everybody() {
    let cameras = cameras();
    let dead = cameras.dead_host_names();
    for host in cameras.hosts() {
        assert_eq!(dead.contains(&host.name.as_str()), !host.live);
        assert!(!(host.live && host.every_camera), "{}", host.name);
    }
    let live: Vec<&Host> = cameras.hosts().filter(|host| host.live).collect();
    assert_eq!(live.len(), 2);
    for host in live {
        assert!(cameras.asking_for(host).count() > 2, "{}", host.name);
    }
}

#[test]
fn a_model_asks_for_the_common_names_and_its_own() {
    let cameras = cameras();
    let camera = cameras.find("wb37f").expect("in the table");
    let names: Vec<&str> = cameras.hosts_of(camera).map(|host| &*host.name).collect();
    assert_eq!(names.len(), 6);
    assert_eq!(names.last(), Some(&"www.msn.com"));
}

#[test]
fn every_host_name_of_a_model_is_explained() {
    let cameras = cameras();
    let known = cameras.host_names();
    for camera in cameras.models() {
        for name in &camera.extra_hosts {
            assert!(known.contains(&name.as_str()), "{}: {name}", camera.model);
        }
    }
}

#[test]
fn every_model_has_a_source_a_way_and_words_for_all_it_names() {
    let cameras = cameras();
    assert!(cameras.models().len() >= 30, "the table was cut short");
    for camera in cameras.models() {
        let model = &camera.model;
        assert!(camera.source.ends_with('.'), "{model}: the source");
        assert!((2009..=2015).contains(&camera.year), "{model}: the year");
        let works = camera.status != Status::DoesNotWork;
        let pointed_here = |way: &SetUp| *way != SetUp::Watch;
        assert_eq!(camera.set_up.iter().any(pointed_here), works, "{model}");
        assert_eq!(cameras.guides(camera).count(), camera.set_up.len());
        assert_ne!(cameras.hotspot_in_words(camera.hotspot), "", "{model}");
        for service in &camera.services {
            assert_ne!(cameras.service_in_words(*service), "", "{model}");
        }
    }
}

#[test]
fn every_way_has_its_steps() {
    for guide in cameras().set_up.values() {
        assert!(guide.steps.len() > 2, "{}", guide.title);
        assert!(guide.title.len() > guide.name.len(), "{}", guide.name);
    }
}

#[test]
fn where_a_card_is_a_way_it_is_said_how_that_is_known() {
    let cameras = cameras();
    for camera in cameras.models() {
        let by_card = |way: &SetUp| matches!(way, SetUp::Card | SetUp::CardOnce);
        let is_way = camera.set_up.iter().any(by_card);
        assert_eq!(camera.card.is_some(), is_way, "{}", camera.model);
    }
}

#[test]
fn what_is_written_to_a_camera_is_never_its_first_way() {
    for camera in cameras().models() {
        let first = camera.set_up.first();
        let writes = matches!(first, Some(SetUp::CardOnce | SetUp::Shell));
        assert!(!writes, "{}", camera.model);
    }
}

#[test]
fn no_two_models_share_a_name() {
    let cameras = cameras();
    let mut names: Vec<String> = cameras
        .models()
        .iter()
        .flat_map(|camera| camera.names().map(plain))
        .collect();
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn what_works_is_more_than_a_guess() {
    for camera in cameras().models() {
        let guessed = camera.confidence == Confidence::Inferred;
        assert!(
            !(camera.status == Status::Works && guessed),
            "{}",
            camera.model
        );
    }
}

#[test]
fn an_unknown_key_in_the_table_is_refused() {
    let table = TABLE.replacen("year = 2014", "yaer = 2014", 1);
    let error = toml::from_str::<Cameras>(&table).expect_err("a misspelt key");
    assert!(error.message().contains("yaer"), "{error}");
}

#[test]
fn a_card_is_used_as_the_way_says_and_something_is_left_to_do_with_it() {
    let cameras = cameras();
    for camera in cameras.models() {
        let ways = camera.set_up.iter();
        let by_card = ways.filter(|way| matches!(way, SetUp::Card | SetUp::CardOnce));
        for way in by_card {
            let used = camera.card_use().expect("a card");
            assert_eq!(used.way(), *way, "{}", camera.model);
        }
        let Some(used) = camera.card_use() else {
            continue;
        };
        let guide = cameras.guide(used.way()).expect("a guide");
        let steps: Vec<String> = guide.steps_after_the_card(camera).collect();
        assert!(
            steps
                .first()
                .is_some_and(|step| step.starts_with("Eject the card"))
        );
        assert!(
            steps
                .last()
                .is_some_and(|step| step.starts_with("To undo it"))
        );
    }
}
