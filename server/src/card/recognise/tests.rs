//! Whose a file is.

use super::*;
use crate::card::files::{AUTOEXEC, script};

fn program() -> Vec<u8> {
    let mut program = b"\x7fELF\x01\x01\x01".to_vec();
    program.resize(18, 0);
    program.extend([40, 0]);
    program.extend(b"... /tmp/nx-gateway.done ...");
    program
}

#[test]
fn shipped_files_are_recognised_with_any_address_setting_and_line_ends() {
    let hosts = HOSTS.replace(PLACEHOLDER, "10.0.0.7");
    let mut shipped = vec![
        ("hosts", HOSTS.to_owned()),
        ("hosts", hosts),
        ("README.txt", README.to_owned()),
        ("info.tg", INFO_TG.to_owned()),
        ("nx_cs.adj", NX_CS_ADJ.to_owned()),
    ];
    for errand in [Errand::Install, Errand::Undo] {
        shipped.extend(Mode::ALL.map(|mode| ("autoexec.sh", script(errand, mode))));
    }
    for (name, text) in shipped {
        assert!(as_shipped(name, text.as_bytes()), "{name}: {text}");
        let windows = text.replace("\r\n", "\n").replace('\n', "\r\n");
        assert!(as_shipped(name, windows.as_bytes()), "{name}: {text}");
        assert!(is_ours(name, windows.as_bytes()), "{name}: {text}");
    }
}

#[test]
fn the_script_edited_as_its_readme_proposes_is_as_shipped() {
    let by_hand = AUTOEXEC.replace("action=install #", "action=uninstall #");
    assert!(as_shipped("autoexec.sh", by_hand.as_bytes()));
    let by_hand = by_hand.replace("mode=auto", "mode=bind");
    assert!(as_shipped("autoexec.sh", by_hand.as_bytes()));
}

#[test]
fn what_was_changed_is_ours_but_not_as_shipped() {
    let script = AUTOEXEC.replace("exit 0", "telnetd &\nexit 0");
    assert!(is_ours("autoexec.sh", script.as_bytes()));
    assert!(!as_shipped("autoexec.sh", script.as_bytes()));
    let readme = format!("{README}\nMy notes.\n");
    assert!(is_ours("README.txt", readme.as_bytes()));
    assert!(!as_shipped("README.txt", readme.as_bytes()));
    let hosts = format!("{HOSTS}# my remark\n");
    assert!(is_ours("hosts", hosts.as_bytes()));
    assert!(!as_shipped("hosts", hosts.as_bytes()));
}

#[test]
fn what_the_server_prints_for_a_hosts_file_is_ours() {
    let line = HOSTS.lines().last().unwrap_or_default();
    let printed = line.replace(PLACEHOLDER, "192.168.1.9");
    let hosts = format!("# The names\n127.0.0.1 localhost\n{printed}\n#192.168.1.9 www.msn.com\n");
    assert!(is_ours("hosts", hosts.as_bytes()));
}

#[test]
fn files_of_others_are_not_ours() {
    for (name, content) in [
        ("autoexec.sh", "#!/bin/sh\ntelnetd &\n"),
        ("hosts", "192.168.1.5 some.other.name\n"),
        ("hosts", "\u{fffd}"),
        ("README.txt", "Read me.\n"),
        ("info.tg", "install/wifipatch.adj\n"),
        ("nx_cs.adj", "shell script /mnt/mmc/other.sh\n"),
        ("SAM_0001.JPG", "nx-gateway: "),
    ] {
        assert!(!is_ours(name, content.as_bytes()), "{name}");
        assert!(!as_shipped(name, content.as_bytes()), "{name}");
    }
    let not_text = [0xff, 0xfe, b'\n'];
    assert!(!as_shipped("hosts", &not_text));
}

#[test]
fn a_program_for_cameras_is_told_from_others() {
    let ours = program();
    assert!(is_program(&ours) && as_shipped("camera-agent", &ours));
    let mut for_a_pc = ours.clone();
    for_a_pc[18] = 62;
    assert!(!is_program(&for_a_pc));
    assert!(!is_program(b"#!/bin/sh\n"));
    assert!(!is_program(b"\x7fELF"));
    let somebody_elses = ours.get(..20).unwrap_or_default();
    assert!(!as_shipped("camera-agent", somebody_elses));
}
