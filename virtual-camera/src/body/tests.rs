//! The files of a body.

use super::{Body, Family};
use crate::disk::Node;

#[test]
fn every_link_of_a_body_leads_somewhere() {
    for body in Body::all() {
        let root = body.root(b"");
        let others = body.others();
        let is_there = |path: &str| {
            path == "proc/mounts"
                || root.contains_key(path)
                || others.iter().any(|(_, tree)| {
                    path.strip_prefix("opt/")
                        .is_some_and(|rest| tree.contains_key(rest))
                })
        };
        for (path, node) in &root {
            let Node::Link(target) = node else { continue };
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let place = match (target.strip_prefix('/'), target.strip_prefix("../")) {
                (Some(absolute), _) => absolute.to_owned(),
                (_, Some(above)) => format!(
                    "{}{above}",
                    folder
                        .rsplit_once('/')
                        .map_or(String::new(), |(up, _)| up.to_owned() + "/")
                ),
                _ => format!("{folder}/{target}"),
            };
            assert!(is_there(&place), "{}: {path} -> {target}", body.name);
        }
    }
}

#[test]
fn a_body_says_which_it_is_as_the_real_one_does() {
    let nx500 = Body::named("nx500").unwrap();
    assert_eq!(nx500.family, Family::Drime5);
    let Node::File(version, _) = &nx500.root(b"")["etc/version.info"] else {
        panic!("a file");
    };
    assert!(version.starts_with(b"1.12\nNX500\n"));
}
