//! Real mounts, in a mount namespace of our own: a file system in memory, read-only, plays the camera's root.
//!
//! Where namespaces may not be made, these tests say so and pass.

use super::*;
use std::{ffi::OsStr, sync::OnceLock};

/// How a mount namespace is made here, if it can be.
fn namespace() -> Option<&'static [&'static str]> {
    static FOUND: OnceLock<Option<&'static [&'static str]>> = OnceLock::new();
    const WAYS: [&[&str]; 2] = [&["-m"], &["-r", "-m"]];
    *FOUND.get_or_init(|| {
        let can_mount = |way: &&&[&str]| {
            let mut unshare = Command::new("unshare");
            let unshare = unshare
                .args(**way)
                .args(["mount", "-t", "tmpfs", "tmpfs", "/mnt"]);
            unshare.output().is_ok_and(|output| output.status.success())
        };
        WAYS.iter().find(can_mount).copied()
    })
}

/// `camera ARGUMENTS…` is the agent on a root that is read-only, with options that must not be lost.
const PRELUDE: &str = r#"
    options=noatime,nosuid,nodev,noexec
    mount -t tmpfs -o $options camera "$ROOT"
    mkdir -p "$ROOT/etc" "$ROOT/tmp"
    printf '127.0.0.1\tlocalhost\n\n# mine' > "$ROOT/etc/hosts"
    mount -t tmpfs memory "$ROOT/tmp"
    mount -o remount,ro,$options "$ROOT"
    camera() { "$AGENT" "$@" --root "$ROOT" --hosts "$CARD/hosts" --log "$CARD/log"; }
    options() { grep " $ROOT " /proc/self/mounts | tail -n 1 | cut -d ' ' -f 4; }
    before=$(options)
    ro() { touch "$ROOT/etc/x" 2>/dev/null && { echo "writable"; return 1; }; [ "$(options)" = "$before" ] || { options; return 1; }; }
    original() { printf '127.0.0.1\tlocalhost\n\n# mine' | cmp - "$ROOT/etc/hosts"; }
    leads() { head -n 2 "$ROOT/etc/hosts" | grep -q '^192.168.1.23 .*gld.samsungosp.com'; }
    code() { local wanted=$1 found=0; shift; "$@" || found=$?; [ "$found" = "$wanted" ] || { echo "exit code $found"; return 1; }; }
"#;

/// Runs a script with `PRELUDE` where it can mount; it must end well.
#[track_caller]
fn check(script: &str) {
    let Some(way) = namespace() else {
        eprintln!("SKIPPED: no mount namespace can be made here");
        return;
    };
    let camera = Camera::new();
    let mut unshare = Command::new("unshare");
    unshare.args(way).args([
        "--propagation",
        "private",
        "bash",
        "-euo",
        "pipefail",
        "-x",
        "-c",
    ]);
    unshare.arg(format!("{PRELUDE}\n{script}"));
    let card = camera.card("");
    let card = card.to_str().unwrap().trim_end_matches('/');
    unshare
        .env("AGENT", AGENT)
        .env("ROOT", camera.root())
        .env("CARD", OsStr::new(card));
    let output = unshare.output().unwrap();
    let (code, said) = said(&output);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn bind_covers_the_file_and_leaves_the_root_alone() {
    check(
        r#"
        code 0 camera install --mode bind
        leads; ro
        grep -q " $ROOT/etc/hosts tmpfs " /proc/self/mounts
        code 0 camera status
        code 0 camera uninstall
        original; ro
        [ "$(grep -c " $ROOT/etc/hosts " /proc/self/mounts || true)" = 0 ]
        [ "$(ls "$ROOT/tmp")" = nx-gateway.lock ]
        "#,
    );
}

#[test]
fn remount_writes_the_file_and_closes_the_root_with_its_own_options() {
    check(
        r#"
        code 0 camera install --mode remount
        leads; ro
        cmp "$CARD/hosts" "$ROOT/tmp/nx-gateway.done"
        printf '127.0.0.1\tlocalhost\n\n# mine' | cmp - "$CARD/hosts.original"
        code 0 camera uninstall
        original; ro
        "#,
    );
}

#[test]
fn another_address_on_the_card_takes_effect_both_ways() {
    check(
        r#"
        for mode in bind remount; do
            code 0 camera install --mode $mode
            sed -i 's/192.168.1.23/10.1.1.1/' "$CARD/hosts"
            code 0 camera install --mode $mode
            grep -q '^10.1.1.1 ' "$ROOT/etc/hosts"; ro
            sed -i 's/10.1.1.1/192.168.1.23/' "$CARD/hosts"
            code 0 camera uninstall
            original; ro
        done
        "#,
    );
}

#[test]
fn a_root_that_stays_busy_is_5_and_the_next_run_mends_it() {
    check(
        r#"
        mount -o remount,rw,$options "$ROOT"
        touch "$ROOT/tmp/nx-gateway.writable"
        exec 9>>"$ROOT/etc/other"
        code 5 camera install
        [ -e "$ROOT/tmp/nx-gateway.writable" ]
        grep -q 'take the battery out' "$CARD/log"
        exec 9>&-
        code 0 camera install
        leads; ro
        [ ! -e "$ROOT/tmp/nx-gateway.writable" ]
        "#,
    );
}

#[test]
fn many_at_once_do_the_work_of_one() {
    check(
        r#"
        for mode in bind remount; do
            pids=
            for _ in 1 2 3 4 5 6 7 8 9 10; do camera install --mode $mode & pids="$pids $!"; done
            for pid in $pids; do wait "$pid"; done
            leads; ro
            [ "$(grep -c " $ROOT/etc/hosts " /proc/self/mounts || true)" -le 1 ]
            code 0 camera uninstall
            original; ro
        done
        "#,
    );
}

#[test]
fn a_card_that_is_read_only_is_no_obstacle() {
    check(
        r#"
        mount --bind "$CARD" "$CARD"
        mount -o remount,bind,ro "$CARD"
        code 0 camera install --mode remount
        leads; ro
        [ "$(ls "$CARD")" = hosts ]
        "#,
    );
}

#[test]
fn memory_that_is_full_hinders_the_copy_alone() {
    check(
        r#"
        mount -o remount,size=4k "$ROOT/tmp"
        printf x > "$ROOT/tmp/full"
        code 1 camera install --mode bind
        original; ro
        code 0 camera install
        leads; ro
        code 0 camera uninstall
        original; ro
        "#,
    );
}

#[test]
fn without_memory_remount_goes_on_without_note_and_lock() {
    check(
        r#"
        umount "$ROOT/tmp"
        code 0 camera install
        leads; ro
        code 0 camera uninstall
        original; ro
        "#,
    );
}

#[test]
fn the_mounted_root_of_something_larger_is_not_remounted() {
    check(
        r#"
        mkdir "$ROOT/tmp/inner" "$ROOT/tmp/inner/etc" "$ROOT/tmp/inner/tmp"
        printf '127.0.0.1\tlocalhost\n\n# mine' > "$ROOT/tmp/inner/etc/hosts"
        mount -o remount,ro "$ROOT/tmp"
        code 1 "$AGENT" install --root "$ROOT/tmp/inner" --hosts "$CARD/hosts" --mode remount
        grep " $ROOT/tmp " /proc/self/mounts | tail -n 1 | grep -q ' ro'
        "#,
    );
}

#[test]
fn changing_the_way_leaves_nothing_of_the_other() {
    check(
        r#"
        code 0 camera install --mode bind
        sed -i 's/192.168.1.23/10.1.1.1/' "$CARD/hosts"
        code 0 camera install --mode remount
        grep -q '^10.1.1.1 ' "$ROOT/etc/hosts"; ro
        [ "$(grep -c " $ROOT/etc/hosts " /proc/self/mounts || true)" = 0 ]
        code 0 camera uninstall
        original; ro
        "#,
    );
}

#[test]
fn a_program_that_reads_the_covered_file_keeps_nothing_from_being_uncovered() {
    check(
        r#"
        code 0 camera install --mode bind
        exec 8<"$ROOT/etc/hosts"
        code 0 camera uninstall
        exec 8<&-
        original; ro
        "#,
    );
}
