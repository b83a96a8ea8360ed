//! Links of all kinds, and that none leads out of the root.

use super::*;
use crate::system::stand_in::{Camera, Node, StandIn};

fn with_links(links: &[(&str, &'static str)]) -> StandIn {
    let mut camera = Camera::nx300();
    for folder in ["/r", "/r/etc", "/r/opt"] {
        camera.nodes.insert(folder.into(), Node::Folder);
    }
    camera.put("/r/opt/hosts", "");
    for (path, target) in links {
        camera.nodes.insert(path.into(), Node::Link(target));
    }
    StandIn::new(camera)
}

fn end(links: &[(&str, &'static str)], path: &str) -> End {
    follow(&with_links(links), Path::new("/r"), Path::new(path))
}

#[track_caller]
fn leads_to_the_file(links: &[(&str, &'static str)]) {
    match end(links, "etc/hosts") {
        End::There(path, Kind::File(_)) => assert_eq!(path, Path::new("/r/opt/hosts")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn links_lead_to_files_whether_relative_absolute_or_one_after_the_other() {
    leads_to_the_file(&[("/r/etc/hosts", "../opt/hosts")]);
    leads_to_the_file(&[("/r/etc/hosts", "/opt/hosts")]);
    leads_to_the_file(&[("/r/etc/hosts", "other"), ("/r/etc/other", "/opt/./hosts")]);
    leads_to_the_file(&[("/r/etc", "opt")]);
}

#[test]
fn no_link_leads_out_of_the_root() {
    leads_to_the_file(&[("/r/etc/hosts", "../../../../opt/hosts")]);
    assert_eq!(
        end(&[("/r/etc/hosts", "/etc/version.info")], "etc/hosts"),
        End::Nothing("/r/etc/version.info".into())
    );
}

#[test]
fn a_link_to_nothing_ends_where_a_file_could_be() {
    assert_eq!(
        end(&[("/r/etc/hosts", "/opt/none")], "etc/hosts"),
        End::Nothing("/r/opt/none".into())
    );
    assert!(matches!(
        end(&[("/r/etc/hosts", "/none/hosts")], "etc/hosts"),
        End::Nowhere(_)
    ));
}

#[test]
fn a_circle_ends() {
    let circle = [("/r/etc/hosts", "other"), ("/r/etc/other", "hosts")];
    match end(&circle, "etc/hosts") {
        End::Nowhere(why) => assert!(why.contains("in a circle"), "{why}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_is_no_folder() {
    match end(&[], "opt/hosts/hosts") {
        End::Nowhere(why) => assert_eq!(why, "/r/opt/hosts is not a folder"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_root_itself_is_a_folder() {
    assert_eq!(end(&[], "/"), End::There("/r".into(), Kind::Folder));
    assert_eq!(end(&[], ".."), End::There("/r".into(), Kind::Folder));
}
