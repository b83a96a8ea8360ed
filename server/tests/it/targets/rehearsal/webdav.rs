//! `[webdav.NAME]`: a small file goes there and is removed, whatever the server's habits are.

use super::super::dav::{Dav, Habits};
use super::super::fake::{Fake, Reply};
use super::super::{sample, webdav};
use super::{owners, receipt, without_port};
use expect_test::{Expect, expect};
use nx_gateway::targets::{Outcome, Trouble};

struct Desk {
    dav: Dav,
    outcome: Outcome,
}

/// After a look at this folder.
async fn look(path: &str, habits: Habits) -> Desk {
    let dav = Dav::new(habits).await;
    let target = sample::open(&webdav::settings(&dav.fake.url(path)));
    let outcome = target.rehearse().await;
    Desk { dav, outcome }
}

impl Desk {
    /// What it was asked, with another word for the name that is never the same.
    fn lines(&self) -> String {
        let lines = self.dav.fake.lines();
        let lines = lines.iter().map(|line| {
            let (start, _) = line.split_once("nx-gateway-trial-").unwrap_or((line, ""));
            match line.strip_suffix(".txt") {
                Some(_) => format!("{start}TRIAL"),
                None => line.clone(),
            }
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[track_caller]
    fn check(self, want: &Expect) -> Self {
        let said = receipt(self.outcome.clone(), &self.dav.fake);
        want.assert_eq(&said);
        assert_eq!(self.dav.names(), Vec::<String>::new());
        self
    }
}

fn habits(change: impl FnOnce(&mut Habits)) -> Habits {
    let mut habits = Habits::default();
    change(&mut habits);
    habits
}

#[tokio::test]
async fn a_folder_that_is_there_is_written_to_and_nothing_stays() {
    let want = expect![
        "logged in as me; http://127.0.0.1/dav is there (a small file was put there and removed)"
    ];
    let desk = look("/dav", Habits::default()).await.check(&want);
    expect![[r#"
        PROPFIND /dav/
        DELETE /dav/TRIAL
        PUT /dav/TRIAL
        PROPFIND /dav/TRIAL
        DELETE /dav/TRIAL"#]]
    .assert_eq(&desk.lines());
    let put = desk.dav.fake.asked().swap_remove(2);
    assert_eq!(put.header("if-none-match"), "*");
    assert_eq!(put.header("authorization"), "Basic bWU6b3BlbiBzZXNhbWU=");
    // Servers that know little more than that.
    let nginx = habits(|it| it.tells_properties = false);
    look("/dav", nginx).await.check(&want);
}

#[tokio::test]
async fn a_folder_that_is_missing_is_not_made() {
    let want = expect![
        "logged in as me; http://127.0.0.1/dav/new/deep isn't there yet and will be made in http://127.0.0.1/dav/ (a small file was put there and removed)"
    ];
    for missing in [404, 409] {
        let habits = habits(|it| it.missing = missing);
        let desk = look("/dav/new/deep", habits).await.check(&want);
        let lines = desk.lines();
        assert!(!lines.contains("MKCOL"), "{lines}");
    }
}

#[tokio::test]
async fn where_nothing_can_be_removed_nothing_is_put() {
    let want = expect![
        "logged in as me; http://127.0.0.1/dav is there (nothing was put there, as it couldn't be removed)"
    ];
    for status in [403, 405, 501] {
        for tells_properties in [true, false] {
            let habits = habits(|it| {
                it.refuses = Some(("DELETE", status));
                it.tells_properties = tells_properties;
            });
            let desk = look("/dav", habits).await.check(&want);
            assert!(desk.lines().ends_with("DELETE /dav/TRIAL\nPUT /dav/"));
        }
    }
}

#[tokio::test]
async fn a_server_that_is_only_read_is_for_the_owner() {
    let desk = look("/dav", habits(|it| it.refuses = Some(("PUT", 403)))).await;
    let said = owners(desk.outcome.clone(), &desk.dav.fake);
    expect!["127.0.0.1 doesn't allow this: 403 Forbidden; look at `user` and `password_file`, and at what they may do there"].assert_eq(&said);
    assert!(desk.lines().ends_with("PUT /dav/TRIAL\nDELETE /dav/TRIAL"));
    // Neither put nor removed, which some servers say to both.
    let fake = Fake::new(|asked| match asked.method.as_str() {
        "PROPFIND" => {
            let folder = "<d:prop xmlns:d=\"DAV:\"><d:collection/></d:prop>";
            Reply::status(207).body("application/xml", folder)
        }
        _ => Reply::status(403),
    })
    .await;
    let target = sample::open(&webdav::settings(&fake.url("/dav")));
    let said = owners(target.rehearse().await, &fake);
    assert!(said.contains("doesn't allow this: 403"), "{said}");
}

#[tokio::test]
async fn what_stays_is_told() {
    let keeps_all = || habits(|it| it.removes_files = false);
    let desk = look("/dav", keeps_all()).await;
    let said = owners(desk.outcome.clone(), &desk.dav.fake);
    let [name] = desk.dav.names().try_into().unwrap();
    assert_eq!(
        said,
        format!(
            "http://127.0.0.1{name} was put there to see whether that works, and can't be removed again: 403 Forbidden; remove it yourself"
        )
    );
    let broken = Habits {
        keeps: 3,
        ..keeps_all()
    };
    let desk = look("/dav", broken).await;
    let Err(Trouble::Later { reason, .. }) = &desk.outcome else {
        panic!("{:?}", desk.outcome);
    };
    let [name] = desk.dav.names().try_into().unwrap();
    let reason = without_port(reason, &desk.dav.fake);
    assert_eq!(
        reason,
        format!(
            "only 3 of 68 bytes have arrived at http://127.0.0.1{name}; http://127.0.0.1{name} may be left there, as removing it failed: 403 Forbidden"
        )
    );
}

#[tokio::test]
async fn what_broke_off_is_removed() {
    for (status, is_kept) in [(507, false), (500, false), (201, true)] {
        let habits = habits(|it| match is_kept {
            true => it.keeps = 0,
            false => it.refuses = Some(("PUT", status)),
        });
        let desk = look("/dav", habits).await;
        let outcome = &desk.outcome;
        assert!(matches!(outcome, Err(Trouble::Later { .. })), "{outcome:?}");
        assert_eq!(desk.dav.names(), Vec::<String>::new());
        assert!(desk.lines().ends_with("DELETE /dav/TRIAL"));
    }
}

#[tokio::test]
async fn what_is_no_folder_or_no_webdav_is_for_the_owner() {
    let dav = Dav::new(Habits::default()).await;
    dav.put("/dav/a.jpg", b"x");
    let target = sample::open(&webdav::settings(&dav.fake.url("/dav/a.jpg")));
    let said = owners(target.rehearse().await, &dav.fake);
    expect!["http://127.0.0.1/dav/a.jpg/ is a file; name a folder as `url`"].assert_eq(&said);
    assert_eq!(dav.names(), ["/dav/a.jpg"]);
    for status in [400, 404, 405, 501] {
        let fake = Fake::saying(Reply::status(status)).await;
        let target = sample::open(&webdav::settings(&fake.url("/dav")));
        let said = owners(target.rehearse().await, &fake);
        assert!(said.ends_with("look at `url`"), "{status}: {said}");
    }
    // A page where WebDAV should be.
    let fake = Fake::new(|asked| match asked.method.as_str() {
        "HEAD" => Reply::status(200),
        _ => Reply::status(405),
    })
    .await;
    let target = sample::open(&webdav::settings(&fake.url("/dav")));
    let said = owners(target.rehearse().await, &fake);
    expect!["nothing can be put below http://127.0.0.1/dav: 405 Method Not Allowed; look at `url`"]
        .assert_eq(&said);
}

#[tokio::test]
async fn a_server_that_falls_silent_is_still_asked_to_remove_the_file() {
    let folder = "<d:prop xmlns:d=\"DAV:\"><d:collection/></d:prop>";
    let fake = Fake::new(move |asked| match asked.method.as_str() {
        "PROPFIND" => Reply::status(207).body("application/xml", folder),
        "PUT" => Reply::Silence,
        _ => Reply::status(404),
    })
    .await;
    let target = sample::open(&webdav::settings(&fake.url("/dav")));
    let asked = async {
        fake.has_been_asked(3).await;
        // From here on time passes whenever nothing else happens.
        tokio::time::pause();
    };
    let (outcome, ()) = tokio::join!(target.rehearse(), asked);
    tokio::time::resume();
    let want = format!("{} took too long to answer", fake.address);
    assert_eq!(outcome, Err(Trouble::Unreachable(want)));
    // It was looked for all the same.
    assert!(fake.lines().last().unwrap().starts_with("DELETE /dav/"));
}
