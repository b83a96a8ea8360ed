//! Every known model, as it leaves the factory, through to its second start and back.

use crate::fake_root::{At, CARD, FakeRoot, HOSTS, uninstall};
use camera_agent::{body::Clues, plan::Way};
use expect_test::expect;

const DRIME4: [&str; 6] = ["NX300", "NX300M", "NX30", "NX310", "NX2000", "GALAXY NX"];
const DRIME5: [&str; 2] = ["NX500", "NX1"];

fn cameras() -> impl Iterator<Item = (&'static str, Way, FakeRoot)> {
    let four = DRIME4.map(|model| (model, Way::Bind, FakeRoot::drime4(model)));
    let five = DRIME5.map(|model| (model, Way::Remount, FakeRoot::drime5(model)));
    four.into_iter().chain(five)
}

#[test]
fn every_model_takes_its_way_and_has_nothing_to_do_the_second_time() {
    for (model, way, mut camera) in cameras() {
        let wish = camera.install();
        assert_eq!(camera.carry_out(&wish), [way], "{model}");
        assert_eq!(camera.print(&wish), "", "{model}");
        let names = "192.168.1.23    gld.samsungosp.com";
        assert!(camera.hosts_now().contains(names), "{model}");
    }
}

#[test]
fn every_model_is_as_it_was_after_uninstalling() {
    for (model, _, mut camera) in cameras() {
        camera.carry_out(&camera.install());
        camera.carry_out(&uninstall());
        assert_eq!(camera.hosts_now().as_bytes(), HOSTS, "{model}");
        assert_eq!(camera.print(&uninstall()), "", "{model}");
        let left: Vec<_> = camera
            .files
            .iter()
            .map(|(path, _)| path.to_str().unwrap())
            .collect();
        let backup = ["/mnt/mmc/hosts.original"];
        assert!(left.is_empty() || left == backup, "{model}: {left:?}");
    }
}

#[test]
fn every_model_follows_the_card_to_another_address() {
    for (model, way, mut camera) in cameras() {
        camera.carry_out(&camera.install());
        camera.card = CARD.replace("192.168.1.23", "10.0.0.5");
        assert_eq!(camera.carry_out(&camera.install()), [way], "{model}");
        assert!(!camera.hosts_now().contains("192.168.1.23"), "{model}");
        camera.carry_out(&uninstall());
        assert_eq!(camera.hosts_now().as_bytes(), HOSTS, "{model}");
    }
}

#[test]
fn bodies_of_drime4_keep_their_flash_as_it_is() {
    for model in DRIME4 {
        let mut camera = FakeRoot::drime4(model);
        camera.carry_out(&camera.install());
        assert!(
            matches!(&camera.hosts, At::File(content) if content == HOSTS),
            "{model}"
        );
    }
}

#[test]
fn an_nx300_is_planned_like_this() {
    let camera = FakeRoot::drime4("NX300");
    expect![[r#"
        (Way bind: this camera forgets changes to its own files when it starts afresh, and its flash memory is best left alone.)
        put a copy in memory, /tmp/nx-gateway.hosts with 239 bytes, over /etc/hosts
        note in /tmp/nx-gateway.done that all is done
    "#]].assert_eq(&camera.print(&camera.install()));
}

#[test]
fn an_nx500_is_planned_like_this() {
    let camera = FakeRoot::drime5("NX500");
    expect![[r#"
        (Way remount: this camera keeps what is written, and runs the script of the card only once.)
        keep the camera's own file (34 bytes) as /mnt/mmc/hosts.original, if the card can be written
        make / (ext4) writable, with a note in /tmp/nx-gateway.writable, and read-only again after this:
            write 239 bytes over the 34 of /etc/hosts in place, and read them back
        remove /mnt/mmc/info.tg
        remove /mnt/mmc/nx_cs.adj
        note in /tmp/nx-gateway.done that all is done
    "#]].assert_eq(&camera.print(&camera.install()));
}

#[test]
fn a_model_that_nobody_knows_is_planned_like_this() {
    let mut camera = FakeRoot::drime4("NX9000");
    camera.clues.node_name = "nx9000".to_owned();
    expect![[r#"
        (This camera is not known (NX9000): its hosts file is treated like that of the others.)
        (Way bind: nothing is written to a camera that is not known.)
        put a copy in memory, /tmp/nx-gateway.hosts with 239 bytes, over /etc/hosts
        note in /tmp/nx-gateway.done that all is done
    "#]]
    .assert_eq(&camera.print(&camera.install()));
}

#[test]
fn a_pc_is_left_alone() {
    let mut computer = FakeRoot::drime4("");
    computer.clues = Clues {
        node_name: "mypc".to_owned(),
        cpuinfo: Some(b"processor\t: 0\nvendor_id\t: AuthenticAMD\n".to_vec()),
        ..Clues::default()
    };
    for wish in [computer.install(), uninstall()] {
        assert_eq!(computer.print(&wish), "refused: NotACamera\n");
    }
}
