//! What the calls are and in which order, and that a file system never stays writable silently.

use super::*;
use crate::system::stand_in::{Camera, Fault, StandIn};
use std::{
    io::{self, ErrorKind},
    path::PathBuf,
};

const HOSTS: &str = "/etc/hosts";
const NOTE: &str = "/tmp/nx-gateway.writable";
const BEFORE: &str = "127.0.0.1\tlocalhost\n";

struct Acted {
    done: Result<(), Failure>,
    left_out: Vec<Step>,
    said: String,
}

fn carry_out(system: &mut StandIn, steps: &[Step]) -> Acted {
    let mut screen = io::sink();
    let mut log = CardLog::new(&mut screen, None, "", "");
    let mut hands = Hands {
        system,
        log: &mut log,
        left_out: Vec::new(),
    };
    let done = hands.carry_out(steps);
    let left_out = hands.left_out;
    Acted {
        done,
        left_out,
        said: log.said().to_owned(),
    }
}

fn root(system: &StandIn) -> Mount {
    let table = mount_table(system).unwrap();
    mounts::at(&table, Path::new("/")).unwrap().clone()
}

fn write(content: &str) -> Step {
    Step::WriteInPlace {
        path: HOSTS.into(),
        content: content.into(),
        length: Some(BEFORE.len()),
    }
}

fn while_writable(system: &StandIn, steps: Vec<Step>) -> [Step; 1] {
    [Step::WhileWritable {
        mount: root(system),
        note: Some(NOTE.into()),
        steps,
    }]
}

/// An NX300 whose root file system is writable.
fn writable() -> StandIn {
    let mut camera = Camera::nx300();
    camera.mount("ubi0:rootdir", "/", "ubifs", "rw,noatime");
    camera.mount("none", "/tmp", "tmpfs", "rw");
    StandIn::new(camera)
}

#[test]
fn the_note_comes_first_then_the_window_then_the_note_goes() {
    let mut system = StandIn::new(Camera::nx300());
    let steps = while_writable(&system, vec![write("short\n")]);
    let acted = carry_out(&mut system, &steps);
    assert_eq!(acted.done, Ok(()));
    let expected = [
        "removing /tmp/nx-gateway.writable.new",
        "making /tmp/nx-gateway.writable.new",
        "flushing /tmp/nx-gateway.writable.new",
        "putting in place /tmp/nx-gateway.writable",
        "flushing /tmp",
        "making writable /",
        "writing /etc/hosts",
        "cutting /etc/hosts",
        "flushing /etc/hosts",
        "flushing the file system of /etc/hosts",
        "making read-only /",
        "removing /tmp/nx-gateway.writable",
    ];
    assert_eq!(system.changing_calls(), expected);
    assert_eq!(system.camera.text(HOSTS), "short\n");
    assert_eq!(system.camera.options("/"), "ro,noatime,bulk_read");
}

#[test]
fn a_longer_file_is_written_without_being_cut() {
    let mut system = writable();
    let content = format!("# longer\n{BEFORE}");
    assert_eq!(carry_out(&mut system, &[write(&content)]).done, Ok(()));
    assert_eq!(system.camera.text(HOSTS), content);
    assert!(
        !system
            .changing_calls()
            .iter()
            .any(|call| call.starts_with("cutting"))
    );
}

#[test]
fn closing_is_tried_again_while_a_file_is_open_elsewhere() {
    let mut system = StandIn::new(Camera::nx300());
    system.camera.busy = 5;
    let steps = while_writable(&system, vec![write("short\n")]);
    assert_eq!(carry_out(&mut system, &steps).done, Ok(()));
    assert_eq!(system.camera.options("/"), "ro,noatime,bulk_read");
    assert_eq!(system.waited.get(), BETWEEN_TRIES * 5);
}

#[test]
fn what_can_t_be_closed_is_told_and_keeps_its_note_and_ends_soon() {
    let mut busy = Camera::nx300();
    busy.busy = usize::MAX;
    let mut lying = Camera::nx300();
    lying.ignores = Some(Access::ReadOnly);
    for camera in [busy, lying] {
        let mut system = StandIn::new(camera);
        let steps = while_writable(&system, vec![write("short\n")]);
        let acted = carry_out(&mut system, &steps);
        assert!(
            matches!(acted.done, Err(Failure::LeftWritable(_))),
            "{:?}",
            acted.done
        );
        assert_eq!(system.camera.text(NOTE), "");
        assert!(system.waited.get() <= Duration::from_secs(1));
    }
}

#[test]
fn a_file_system_that_claims_to_be_writable_is_not_believed() {
    let mut system = StandIn::new(Camera::nx300());
    system.camera.ignores = Some(Access::Writable);
    let steps = while_writable(&system, vec![write("short\n")]);
    let expected = Failure::Step("/ could not be made writable".to_owned());
    assert_eq!(carry_out(&mut system, &steps).done, Err(expected));
    assert_eq!(system.camera.names("/tmp"), Vec::<String>::new());
    assert!(
        !system
            .changing_calls()
            .iter()
            .any(|call| call.starts_with("writing"))
    );
}

#[test]
fn a_step_that_fails_ends_those_after_it_but_not_the_closing() {
    let mut system = StandIn::new(Camera::nx300());
    let missing = Step::WriteInPlace {
        path: "/etc/none".into(),
        content: Vec::new(),
        length: Some(1),
    };
    let steps = while_writable(&system, vec![missing, write("short\n")]);
    let acted = carry_out(&mut system, &steps);
    assert!(matches!(acted.done, Err(Failure::Step(why)) if why.starts_with("reading /etc/none")));
    assert_eq!(system.camera.text(HOSTS), BEFORE);
    assert_eq!(system.camera.options("/"), "ro,noatime,bulk_read");
    assert_eq!(system.camera.names("/tmp"), Vec::<String>::new());
}

#[test]
fn without_its_note_nothing_is_made_writable() {
    let mut system = StandIn::new(Camera::nx300());
    system.camera.mount("none", "/tmp", "tmpfs", "ro");
    let steps = while_writable(&system, vec![write("short\n")]);
    assert!(matches!(
        carry_out(&mut system, &steps).done,
        Err(Failure::Step(_))
    ));
    assert!(
        !system
            .changing_calls()
            .iter()
            .any(|call| call.starts_with("making writable"))
    );
}

#[test]
fn a_window_inside_a_window_is_refused_and_the_outer_one_closed() {
    let mut system = StandIn::new(Camera::nx300());
    let inner = while_writable(&system, Vec::new());
    let steps = while_writable(&system, inner.to_vec());
    assert!(matches!(
        carry_out(&mut system, &steps).done,
        Err(Failure::Step(_))
    ));
    assert_eq!(system.camera.options("/"), "ro,noatime,bulk_read");
}

#[test]
fn what_a_killed_run_left_open_is_closed_and_its_note_removed() {
    let mut system = writable();
    system.camera.put(NOTE, "");
    let step = Step::CloseAgain {
        mount: root(&system),
        note: NOTE.into(),
    };
    assert_eq!(carry_out(&mut system, &[step]).done, Ok(()));
    assert_eq!(system.camera.options("/"), "ro,noatime");
    assert_eq!(system.camera.names("/tmp"), Vec::<String>::new());
}

#[test]
fn whatever_fails_in_writing_the_former_bytes_are_written_back() {
    let mut counting = writable();
    carry_out(&mut counting, &[write("short\n")]).done.unwrap();
    for from in 0..counting.calls.borrow().len() {
        let mut system = writable();
        system.fault = Some(Fault {
            from,
            times: 1,
            kind: ErrorKind::Other,
        });
        let acted = carry_out(&mut system, &[write("short\n")]);
        assert!(matches!(acted.done, Err(Failure::Step(_))), "{from}");
        assert_eq!(system.camera.text(HOSTS), BEFORE, "{from}");
    }
}

#[test]
fn a_file_that_could_not_be_made_is_not_left_half() {
    for from in 0..4 {
        let mut system = writable();
        system.camera.nodes.remove(Path::new(HOSTS));
        system.fault = Some(Fault {
            from,
            times: 1,
            kind: ErrorKind::Other,
        });
        let make = Step::WriteInPlace {
            path: HOSTS.into(),
            content: b"new\n".to_vec(),
            length: None,
        };
        match carry_out(&mut system, &[make]).done {
            Ok(()) => assert_eq!(system.camera.text(HOSTS), "new\n"),
            Err(_) => assert!(
                !system.camera.nodes.contains_key(Path::new(HOSTS)),
                "{from}"
            ),
        }
    }
}

#[test]
fn a_file_that_came_meanwhile_is_not_replaced_by_making_it() {
    let mut system = writable();
    let make = Step::WriteInPlace {
        path: HOSTS.into(),
        content: b"new\n".to_vec(),
        length: None,
    };
    assert!(matches!(
        carry_out(&mut system, &[make]).done,
        Err(Failure::Step(_))
    ));
    assert_eq!(system.camera.text(HOSTS), BEFORE);
}

#[test]
fn backup_note_and_removal_may_fail_and_are_left_out() {
    let mut system = StandIn::new(Camera::nx300());
    system.camera.mount("card", "/mnt/mmc", "vfat", "ro");
    system.camera.mount("none", "/tmp", "tmpfs", "ro");
    let steps = [
        Step::BackUp {
            to: "/mnt/mmc/hosts.original".into(),
            content: Vec::new(),
        },
        Step::NoteDone {
            path: "/tmp/nx-gateway.done".into(),
            content: Vec::new(),
        },
        Step::Remove { path: HOSTS.into() },
    ];
    let acted = carry_out(&mut system, &steps);
    assert_eq!(acted.done, Ok(()));
    assert_eq!(acted.left_out, steps);
    assert_eq!(acted.said.matches("is left out").count(), 3);
}

#[test]
fn a_copy_is_whole_before_it_is_seen_and_uncovering_removes_it() {
    let mut system = StandIn::new(Camera::nx300());
    let (copy, over) = (PathBuf::from("/tmp/nx-gateway.hosts"), PathBuf::from(HOSTS));
    let bind = Step::BindCopy {
        copy: copy.clone(),
        over: over.clone(),
        content: b"copy".to_vec(),
    };
    assert_eq!(carry_out(&mut system, &[bind]).done, Ok(()));
    assert_eq!(
        system.changing_calls().last().unwrap(),
        "covering /etc/hosts"
    );
    assert_eq!(system.camera.text(HOSTS), "copy");
    let unbind = Step::Unbind { copy, over };
    assert_eq!(carry_out(&mut system, &[unbind]).done, Ok(()));
    assert_eq!(system.camera.text(HOSTS), BEFORE);
    assert_eq!(system.camera.names("/tmp"), Vec::<String>::new());
}
