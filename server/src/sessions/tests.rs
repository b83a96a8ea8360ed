//! What two connections of a camera may do to one session at the same moment.

use super::*;

#[tokio::test]
async fn a_file_announced_while_the_camera_logs_out_is_not_noted() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("test.db")).unwrap();
    let sessions = Sessions::new(database, std::time::Duration::from_mins(2));
    let site = SiteName::parse("facebook").unwrap();
    let now = Timestamp::now();
    let key = sessions.open(&site, "me", now).await.unwrap();
    let announce = || {
        let announcement = Announcement {
            session: key.clone(),
            album: None,
            file_name: FileName::from_camera("SAM_0001.JPG"),
            caption: String::new(),
            category: None,
            owner: None,
        };
        sessions.announce(&site, Kind::Photo, announcement, now)
    };
    assert!(announce().await.unwrap().is_some());
    assert!(sessions.close(&key, now).await.unwrap());
    assert!(announce().await.unwrap().is_none());
}
