//! What is told about cards and cameras.

use super::*;
use crate::card::{
    files::{Mode, NAMES},
    plan::Content,
};
use std::net::Ipv4Addr;

fn cameras() -> Cameras {
    Cameras::built_in().expect("the table is well-formed")
}

fn report(model: &str, errand: Errand) -> String {
    let cameras = cameras();
    let camera = cameras.find(model).expect("in the table");
    let wish = Wish {
        used: camera.card_use().expect("a card"),
        address: (errand == Errand::Install).then_some(Ipv4Addr::new(192, 168, 1, 23)),
        errand,
        mode: Mode::Auto,
    };
    let report = Report {
        cameras: &cameras,
        camera,
        wish: &wish,
        folder: Path::new("/media/me/MY CARD"),
    };
    report.to_string()
}

#[test]
fn the_steps_begin_with_what_is_left_to_do() {
    let told = report("nx300", Errand::Install);
    assert!(
        told.contains("NX300 finds nx-gateway at 192.168.1.23"),
        "{told}"
    );
    assert!(told.contains("  1. Eject the card"), "{told}");
    assert!(
        told.contains("sd-card --remove '/media/me/MY CARD',"),
        "{told}"
    );
    let told = report("nx500", Errand::Install);
    assert!(
        told.contains("  1. Eject the card") && told.contains("Green text"),
        "{told}"
    );
    assert!(
        told.contains("sd-card --model nx500 --undo '/media/me/MY CARD',"),
        "{told}"
    );
}

#[test]
fn how_sure_it_is_that_the_card_works_is_told() {
    let told = report("nx300m", Errand::Install);
    assert!(
        told.contains("1.10 only; gone from 1.11 on (reported)"),
        "{told}"
    );
    let told = report("nx310", Errand::Install);
    assert!(
        told.contains("is not known") && told.contains("nx-gateway cameras nx310"),
        "{told}"
    );
}

#[test]
fn an_undo_card_leads_to_the_end() {
    let told = report("nx500", Errand::Undo);
    assert!(
        told.contains("forgets the names again") && told.contains("--remove"),
        "{told}"
    );
    assert!(!told.contains("finds nx-gateway"), "{told}");
    let told = report("nx300", Errand::Undo);
    assert!(
        told.contains("by itself") && !told.contains("Green text"),
        "{told}"
    );
}

#[test]
fn every_camera_gets_a_card_or_is_told_what_to_do_instead() {
    let cameras = cameras();
    for camera in cameras.models() {
        if camera.card_use().is_some() {
            continue;
        }
        let told = no_card(&cameras, camera);
        assert!(told.contains("Nothing was written"), "{told}");
        let helps = told.contains("What to do instead") || camera.note.is_some();
        assert!(helps, "{told}");
    }
    let galaxy = cameras.find("ek-gn120").expect("in the table");
    assert!(no_card(&cameras, galaxy).contains("Galaxy NX never used"));
}

#[test]
fn an_unknown_camera_is_answered_with_those_that_are_known() {
    let cameras = cameras();
    let error = camera(&cameras, "nx301")
        .expect_err("not there")
        .to_string();
    assert!(error.contains("did you mean NX300"), "{error}");
    assert!(
        error.contains("a card can be made for NX1, NX500, NX300, NX300M, NX310, NX30, NX2000"),
        "{error}"
    );
}

#[test]
fn a_path_can_be_typed_as_it_stands() {
    assert_eq!(typed(Path::new("/media/me/CARD-1")), "/media/me/CARD-1");
    assert_eq!(typed(Path::new("/a b")), "'/a b'");
    assert_eq!(typed(Path::new("/it's")), r"'/it'\''s'");
    assert_eq!(typed(Path::new("/$(x)")), "'/$(x)'");
}

fn farewell(used: Option<CardUse>, log: &str, script: &str) -> String {
    let mut found = Found::default();
    found.add("nx-gateway.log", Content::Bytes(log.into()));
    found.add("autoexec.sh", Content::Bytes(script.into()));
    let steps = NAMES.map(|name| Step::Remove(name.to_owned()));
    let farewell = Farewell {
        found: &found,
        left: &found,
        steps: &steps,
        used,
        folder: Path::new("/card"),
    };
    farewell.to_string()
}

#[test]
fn prepare_then_undo_then_remove_comes_to_an_end() {
    let undo = "\naction=uninstall # or install\n";
    for last in [
        "The camera's hosts file is as it was before.",
        "autoexec.sh: uninstall is done",
    ] {
        let told = farewell(
            Some(CardUse::Once),
            &format!("=== camera-agent\n{last}\n"),
            undo,
        );
        assert!(
            told.contains("has forgotten the names") && !told.contains("--undo"),
            "{told}"
        );
    }
    let told = farewell(
        Some(CardUse::Once),
        "These names lead to 192.168.1.23: x.\n",
        undo,
    );
    assert!(told.contains("before you use --remove"), "{told}");
    let told = farewell(
        Some(CardUse::Once),
        "These names lead to 192.168.1.23: x.\n",
        "",
    );
    assert!(
        told.contains("keeps the names") && told.contains("--undo /card"),
        "{told}"
    );
}

#[test]
fn an_nx300_forgets_by_itself_and_of_an_unknown_camera_both_is_told() {
    let told = farewell(Some(CardUse::Stays), "", "");
    assert!(
        told.contains("Take the battery out") && !told.contains("--undo"),
        "{told}"
    );
    let told = farewell(None, "", "");
    assert!(
        told.contains("battery is out") && told.contains("--undo"),
        "{told}"
    );
}

#[test]
fn what_stays_is_told_with_the_reason() {
    let mut left = Found::default();
    for name in [
        "nx-gateway.log",
        "hosts.original",
        "hosts.before-nx-gateway.2",
    ] {
        left.add(name, Content::Other);
    }
    let steps = [
        Step::Spare("hosts".to_owned()),
        Step::Remove("README.txt".to_owned()),
    ];
    let farewell = Farewell {
        found: &Found::default(),
        left: &left,
        steps: &steps,
        used: None,
        folder: Path::new("/card"),
    };
    let told = farewell.to_string();
    for words in [
        "hosts stays: it is not what was put there",
        "nx-gateway.log stays: ",
        "hosts.original stays: it is the camera's own file",
        "hosts.before-nx-gateway.2 stays: it is yours",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

#[test]
fn a_card_that_is_not_mounted_yet_comes_with_the_command_for_it() {
    let told = no_folder(Path::new("/dev/sda1"));
    assert!(
        told.ends_with("sudo mount -o uid=$(id -u) /dev/sda1 /mnt"),
        "{told}"
    );
    let told = no_folder(Path::new("/media/me/CARD"));
    assert!(
        told.starts_with("there is no folder /media/me/CARD\n"),
        "{told}"
    );
}
