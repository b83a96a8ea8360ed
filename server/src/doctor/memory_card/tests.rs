//! Cards that are ours, not ours, damaged, made for somebody else, and what cameras wrote on them.

use super::*;
use crate::card::files::{self, Errand, Mode, Wish};
use crate::card::list::{self, List};
use crate::card::plan::Content;
use crate::doctor::finding::tests::check;
use expect_test::{Expect, expect};

const DONE: &str = "=== camera-agent 0.1.0 install, 23.41 s after the camera's start\n\
    NX300M, DRIMeIV, firmware 1.40 (told by /etc/version.info)\n\
    These names lead to 192.168.1.23: gld.samsungosp.com, www.ospserver.net.\n";

fn agent() -> Vec<u8> {
    let mut agent = b"\x7fELF\x01\x01\x01".to_vec();
    agent.resize(18, 0);
    agent.extend([40, 0]);
    agent.extend(b" not much of an nx-gateway agent\n");
    agent
}

fn card(used: CardUse, address: &str) -> Found {
    let wish = Wish {
        used,
        address: Some(address.parse().unwrap()),
        errand: Errand::Install,
        mode: Mode::Auto,
    };
    let files = files::files(&wish, &agent());
    let mut found = Found::default();
    let list = List::of(&files).text();
    for file in files {
        found.add(file.name, Content::Bytes(file.content));
    }
    found.add(list::NAME, Content::Bytes(list.into_bytes()));
    found
}

fn with_log(mut found: Found, log: &str) -> Found {
    found.add(LOG, Content::Bytes(log.into()));
    found
}

#[track_caller]
fn check_card(found: io::Result<Found>, want: &Expect) {
    let facts = Facts {
        folder: "/media/me/CARD".into(),
        found,
    };
    let address = Address {
        interface: "wlan0".to_owned(),
        address: [192, 168, 1, 23].into(),
    };
    check(judge(&facts, &[address]), want);
}

#[test]
fn a_card_that_did_its_work_is_well() {
    check_card(
        Ok(with_log(card(CardUse::Stays, "192.168.1.23"), DONE)),
        &expect![[r#"
            ok       card: /media/me/CARD is whole, for an NX300 or one like it, in which it stays
            ok       card: the card leads cameras to 192.168.1.23, this computer
            ok       card: the NX300M took the names over; they lead to 192.168.1.23
        "#]],
    );
}

#[test]
fn what_an_nx500_takes_away_is_not_missed() {
    let whole = card(CardUse::Once, "192.168.1.23");
    let mut used = Found::default();
    for name in NAMES
        .into_iter()
        .filter(|name| !TAKEN_AWAY.contains(name))
        .chain([list::NAME])
    {
        used.add(name, Content::Bytes(whole.bytes(name).unwrap().to_vec()));
    }
    let log = DONE.replace("NX300M", "NX500");
    check_card(
        Ok(with_log(used, &log)),
        &expect![[r#"
            ok       card: /media/me/CARD is whole, for an NX500 or NX1, which needs it once
            ok       card: the card leads cameras to 192.168.1.23, this computer
            ok       card: the NX500 took the names over; they lead to 192.168.1.23
        "#]],
    );
}

#[test]
fn a_card_that_no_camera_has_used_is_told() {
    check_card(
        Ok(card(CardUse::Stays, "192.168.1.23")),
        &expect![[r#"
            ok       card: the card leads cameras to 192.168.1.23, this computer
            WARNING  card: no camera has used the card yet; there is no nx-gateway.log on it
                     Put it in, switch the camera on, and wait half a minute.
                       after that, look again; if there is still none, this camera starts nothing from a card
        "#]],
    );
    check_card(
        Ok(card(CardUse::Once, "192.168.1.23")),
        &expect![[r#"
            ok       card: the card leads cameras to 192.168.1.23, this computer
            WARNING  card: no camera has used the card yet; there is no nx-gateway.log on it
                     Put it in, switch the camera on, and wait a minute; green text is expected.
                       after that, look again; if there is still none, this camera starts nothing from a card
        "#]],
    );
}

#[test]
fn a_card_for_another_computer_is_a_problem() {
    let old = with_log(
        card(CardUse::Stays, "192.168.1.99"),
        &DONE.replace("1.23:", "1.99:"),
    );
    check_card(
        Ok(old),
        &expect![[r#"
            PROBLEM  card: the card leads cameras to 192.168.1.99, and this computer has 192.168.1.23
                     It was made for another computer, or this one has a new address. In the router, give it
                     one that stays.
                       run:  nx-gateway sd-card --model nx300m /media/me/CARD
            WARNING  card: the NX300M took the names over when they led to 192.168.1.99
                     That is no address of this computer now. Put a mended card in, and switch the camera on
                     with it.
        "#]],
    );
}

#[test]
fn a_card_of_somebody_else_is_none_of_ours() {
    let mut found = Found::default();
    found.add("DCIM", Content::Other);
    check_card(
        Ok(found),
        &expect![[r#"
            PROBLEM  card: /media/me/CARD is no card of ours
                     What leads a camera here is not on it: it was never made, or the card was formatted
                     since.
                       run:  nx-gateway sd-card --model MODEL /media/me/CARD
        "#]],
    );
}

#[test]
fn what_is_missing_or_changed_is_named() {
    let whole = card(CardUse::Stays, "192.168.1.23");
    let mut found = Found::default();
    for name in [list::NAME, "hosts", "README.txt", "autoexec.sh"] {
        found.add(name, Content::Bytes(whole.bytes(name).unwrap().to_vec()));
    }
    check_card(
        Ok(with_log(found.clone(), DONE)),
        &expect![[r#"
            PROBLEM  card: the card lacks camera-agent
                     The script does its work less well without that program.
                       run:  nx-gateway sd-card --model nx300m /media/me/CARD
            ok       card: the card leads cameras to 192.168.1.23, this computer
            ok       card: the NX300M took the names over; they lead to 192.168.1.23
        "#]],
    );
    let script = String::from_utf8(whole.bytes("autoexec.sh").unwrap().to_vec()).unwrap();
    found.add(
        "autoexec.sh",
        Content::Bytes(format!("{script}reboot\n").into_bytes()),
    );
    found.add(files::AGENT, Content::Bytes(agent()));
    found.add("hosts", Content::Bytes(b"# nothing\n".to_vec()));
    check_card(
        Ok(with_log(found, DONE)),
        &expect![[r#"
            WARNING  card: not as nx-gateway wrote it: hosts, autoexec.sh
                     Somebody or something changed it since, or an older version made it.
                       run:  nx-gateway sd-card --model nx300m /media/me/CARD
            PROBLEM  card: the card's file `hosts` names no computer
                     Where the address of this computer belongs, there is none.
                       run:  nx-gateway sd-card --model nx300m /media/me/CARD
            ok       card: the NX300M took the names over; they lead to 192.168.1.23
        "#]],
    );
}

#[test]
fn the_last_line_of_the_log_counts() {
    let whole = || card(CardUse::Stays, "192.168.1.23");
    let failed = "=== camera-agent 0.1.0 install\nNX30, DRIMeIV\n/mnt/mmc/hosts: line 9 names no \x1b[31maddress\n";
    check_card(
        Ok(with_log(whole(), &format!("{DONE}{failed}"))),
        &expect![[r#"
            ok       card: the card leads cameras to 192.168.1.23, this computer
            PROBLEM  card: the last line of nx-gateway.log on the card, by the NX30: /mnt/mmc/hosts: line 9
                     names no ?[31maddress
                     The names may not be in the camera. docs/cameras.md says what each last line means.
        "#]],
    );
    let undone = "=== camera-agent 0.1.0 uninstall\nNX300, DRIMeIV\nThe camera's hosts file is as it was before.\n";
    check_card(
        Ok(with_log(whole(), undone)),
        &expect![[r#"
            ok       card: the card leads cameras to 192.168.1.23, this computer
            WARNING  card: the NX300 has forgotten the names, as the card told it to
                     It looks for Samsung again.
        "#]],
    );
}

#[test]
fn a_folder_that_is_not_there_is_a_problem() {
    check_card(
        Err(io::ErrorKind::NotFound.into()),
        &expect![[r#"
            PROBLEM  card: /media/me/CARD can't be read: entity not found
                     Is the card in, and is this the folder that shows what is on it?
                       run:  lsblk --output NAME,LABEL,SIZE,MOUNTPOINTS
        "#]],
    );
}
