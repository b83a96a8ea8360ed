//! Photos that their owner deleted or edited while they waited: only what came in is delivered, and as much of it as is left.

use super::*;
use crate::targets::Missing;
use std::fs;

#[tokio::test]
async fn a_photo_that_is_gone_fails_without_asking_the_target() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    scratch.store("folder.wall", &["1", "2"]).await;
    std::fs::remove_file(scratch.library().join("1")).unwrap();
    let running = scratch.start();
    let call = fake.call().await;
    assert_eq!(call.delivery.photos[0].name, "2");
    call.end(done());
    scratch
        .until(&[
            "failed 1 (1 is gone from the library)",
            "delivered 2 (thanks)",
        ])
        .await;
    running.stop().await;
}

#[tokio::test]
async fn a_photo_its_owner_edited_is_not_delivered_as_something_else() {
    let (scratch, mut fake) = Scratch::new("folder.wall");
    scratch.store("folder.wall", &["1", "2", "3"]).await;
    fs::write(scratch.library().join("1"), "longer").unwrap();
    fs::write(scratch.library().join("2"), "?").unwrap();
    // Written anew, and the same: copied to another disk and back.
    fs::write(scratch.library().join("3"), "3").unwrap();
    let running = scratch.start();
    fake.call().await.end(done());
    scratch
        .until(&[
            "failed 1 (1 was changed in the library after it came in)",
            "failed 2 (2 was changed in the library after it came in)",
            "delivered 3 (thanks)",
        ])
        .await;
    running.stop().await;
}

#[tokio::test]
async fn the_others_of_a_batch_are_delivered_without_the_one_that_is_gone() {
    let (scratch, mut fake) = Scratch::new("ntfy.phone");
    scratch.share("ntfy.phone", "key", &["1", "2", "3"]).await;
    fs::remove_file(scratch.library().join("1")).unwrap();
    fs::write(scratch.library().join("3"), "edited").unwrap();
    let running = scratch.start();
    let call = fake.call().await;
    let photos = call.delivery.photos.iter();
    let missing: Vec<_> = photos.map(|photo| photo.missing).collect();
    assert_eq!(missing, [Some(Missing::Gone), None, Some(Missing::Changed)]);
    // What is told of it is about what came in.
    assert_eq!(call.delivery.photos[2].size, 1);
    call.end(done());
    let said = "1 is gone from the library; 3 was changed in the library after it came in";
    scratch
        .until(&[&format!("delivered 1+2+3 (thanks; {said})")])
        .await;
    running.stop().await;
}

#[tokio::test]
async fn a_batch_fails_when_all_of_it_is_gone_unless_its_target_needs_no_files() {
    for does_without in [false, true] {
        let (scratch, mut fake) = Scratch::new("ntfy.phone");
        fake.does_without(does_without);
        scratch.share("ntfy.phone", "key", &["1", "2"]).await;
        for name in ["1", "2"] {
            fs::remove_file(scratch.library().join(name)).unwrap();
        }
        let running = scratch.start();
        let said = "1 is gone from the library; 2 is gone from the library";
        if does_without {
            fake.call().await.end(done());
            scratch
                .until(&[&format!("delivered 1+2 (thanks; {said})")])
                .await;
        } else {
            scratch.until(&[&format!("failed 1+2 ({said})")]).await;
            fake.assert_idle();
        }
        running.stop().await;
    }
}

#[tokio::test]
async fn what_vanishes_under_way_fails_no_batch() {
    let (scratch, mut fake) = Scratch::new("ntfy.phone");
    scratch.share("ntfy.phone", "key", &["1", "2"]).await;
    let running = scratch.start();
    let call = fake.call().await;
    let photo = &call.delivery.photos[0];
    assert_eq!(photo.missing, None);
    edit_in_secret(&photo.path);
    call.end(Err(Trouble::Never("it is not what came in".to_owned())));
    let call = fake.call().await;
    assert_eq!(call.delivery.photos[0].missing, Some(Missing::Changed));
    // Now it is about something else.
    call.end(Err(Trouble::Never("no such address".to_owned())));
    scratch.until(&["failed 1+2 (no such address)"]).await;
    running.stop().await;
}

/// By somebody who sets the time back, so that only the bytes tell.
fn edit_in_secret(path: &std::path::Path) {
    let time = fs::metadata(path).unwrap().modified().unwrap();
    fs::write(path, "?").unwrap();
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(time).unwrap();
}

#[tokio::test]
async fn who_hands_files_on_unread_gets_none_that_was_edited_in_secret() {
    let (scratch, mut fake) = Scratch::new("command.print");
    fake.hands_on_unread();
    scratch.share("command.print", "key", &["1", "2"]).await;
    edit_in_secret(&scratch.library().join("1"));
    let running = scratch.start();
    let call = fake.call().await;
    assert_eq!(call.delivery.photos[0].name, "2");
    call.end(done());
    scratch
        .until(&[
            "failed 1 (1 was changed in the library after it came in)",
            "delivered 2 (thanks)",
        ])
        .await;
    running.stop().await;
}

#[tokio::test]
async fn what_is_no_file_any_more_is_gone_and_holds_nothing_back() {
    let (scratch, mut fake) = Scratch::new("ntfy.phone");
    let target = "ntfy.phone";
    scratch.share(target, "key", &["1", "2", "3", "4"]).await;
    let at = |name| scratch.library().join(name);
    for name in ["1", "2", "3"] {
        fs::remove_file(at(name)).unwrap();
    }
    fs::create_dir(at("1")).unwrap();
    // Opening it would wait for somebody who writes.
    let fifo = std::process::Command::new("mkfifo").arg(at("2")).status();
    assert!(fifo.unwrap().success());
    std::os::unix::fs::symlink(at("4"), at("3")).unwrap();
    let running = scratch.start();
    let call = fake.call().await;
    let photos = call.delivery.photos.iter();
    let missing: Vec<_> = photos.map(|photo| photo.missing).collect();
    let gone = Some(Missing::Gone);
    assert_eq!(missing, [gone, gone, gone, None]);
    call.end(done());
    let said = ["1", "2", "3"].map(|name| format!("{name} is gone from the library"));
    scratch
        .until(&[&format!("delivered 1+2+3+4 (thanks; {})", said.join("; "))])
        .await;
    running.stop().await;
}
