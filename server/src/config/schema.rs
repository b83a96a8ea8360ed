//! Which sections and keys the file has, with their defaults. The one list of them; `config.toml` explains them to the
//! owner, and a test holds the two together.

use super::{
    Access, Account, Config, Delivery, Networks, Server, Storage, Whereabouts,
    names::{dns, mdns},
    networks::Network,
    password_file,
    reader::Section,
    routes::route,
    targets,
    values::{self, Folders},
};
use crate::{library::layout::Layout, routing::target::TargetKind};
use std::{
    collections::BTreeSet,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    time::Duration,
};

/// What the full program has and this version hasn't.
const NOT_YET: [&str; 1] = ["web"];

/// The port the cameras' firmware always uses.
const CAMERA_PORT: u16 = 80;
/// What the factory writes into the cameras as sender of their mails.
const FACTORY_SENDER: &str = "Camera@samsungcamera.com";
const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// The whole file.
pub(super) fn config(root: &mut Section<'_>, folders: &Folders) -> Config {
    root.not_yet(NOT_YET.to_vec());
    let server = root.section("server", server);
    let storage = root.section("storage", |section| storage(section, folders));
    let access = root.section("access", |section| access(section, folders));
    let dns = root.section("dns", dns);
    let mdns = root.section("mdns", mdns);
    let delivery = root.section("delivery", delivery);
    let (targets, declared) = targets::all(root, folders);
    let routes = root.sections("route", |section| route(section, &declared));
    declared.advise(root);
    Config {
        server,
        storage,
        access,
        dns,
        mdns,
        delivery,
        targets,
        routes,
    }
}

/// Where the state is, and the names of targets; whatever else may be wrong with the file.
pub(super) fn whereabouts(root: &mut Section<'_>, folders: &Folders) -> Whereabouts {
    root.ignore_others();
    let storage = root.section("storage", |section| storage(section, folders));
    let kinds = TargetKind::ALL.into_iter().map(TargetKind::word);
    let names = kinds.flat_map(|kind| {
        let names = root.names_in(kind);
        names.map(move |name| (kind, name))
    });
    let names: Vec<_> = names.collect();
    let token_files = names.iter().filter_map(|(kind, name)| {
        let file = root.text_in([kind, name, "token_file"])?;
        Some((format!("{kind}.{name}"), folders.place(file)?))
    });
    let targets = names.iter().map(|(kind, name)| format!("{kind}.{name}"));
    Whereabouts {
        folder: folders.base.clone(),
        state: storage.state,
        targets: targets.collect(),
        token_files: token_files.collect(),
    }
}

fn server(section: &mut Section<'_>) -> Server {
    let everywhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, CAMERA_PORT));
    Server {
        listen: section.value("listen", vec![everywhere], |value| {
            value.each_of_some(
                "name at least one address, or no camera can come in",
                |value| values::address(value, "cameras use 80", "0.0.0.0:80"),
            )
        }),
        // A photo doesn't fit into less, and whoever writes less has forgotten the unit.
        max_upload: section.value("max_upload", 4 * GIB, |value| values::size(value, 64 * KIB)),
        allow_networks: Networks::new(section.value(
            "allow_networks",
            vec![Network::Lan],
            |value| {
                value.each_of_some(
                    "name at least one network, or no camera can come in",
                    values::network,
                )
            },
        )),
    }
}

fn storage(section: &mut Section<'_>, folders: &Folders) -> Storage {
    let storage = Storage {
        photos: section.value("photos", folders.base.join("photos"), |value| {
            folders.path(value)
        }),
        state: section.value("state", folders.base.join("state"), |value| {
            folders.path(value)
        }),
        layout: section.value("layout", Layout::default(), values::layout),
        keep_free: section.value("keep_free", 500 * MIB, |value| values::size(value, 0)),
    };
    if is_same_folder(&storage.photos, &storage.state) {
        section.complain_about(
            "state",
            "`photos` and `state` are the same folder",
            "give each a folder of its own",
        );
    }
    storage
}

fn delivery(section: &mut Section<'_>) -> Delivery {
    let limits = Duration::from_secs(1)..=Duration::from_hours(24);
    Delivery {
        batch_idle: section.value("batch_idle", Duration::from_mins(2), |value| {
            values::duration(value, limits)
        }),
    }
}

/// Compares the names only; `a/.` and `a` are the same.
fn is_same_folder(one: &Path, other: &Path) -> bool {
    one.components().eq(other.components())
}

fn access(section: &mut Section<'_>, folders: &Folders) -> Access {
    let mut names = BTreeSet::new();
    Access {
        senders: section.value("senders", vec![FACTORY_SENDER.to_owned()], |value| {
            value.each(|value| values::pattern(value).map(str::to_owned))
        }),
        accounts: section.sections("account", |section| account(section, folders, &mut names)),
    }
}

fn account(
    section: &mut Section<'_>,
    folders: &Folders,
    names: &mut BTreeSet<String>,
) -> Option<Account> {
    let name = section.required("name", |value| values::text(value).map(str::to_owned));
    let password = section.required("password_file", |value| {
        let path = folders.path(value)?;
        password_file::read(value, &path).map(|password| (password, path))
    });
    let name = name?;
    if !names.insert(name.to_lowercase()) {
        section.complain_about(
            "name",
            format!("there is an account `{name}` already"),
            "give each name one account",
        );
    }
    let (password, password_file) = password?;
    Some(Account {
        name,
        password,
        password_file,
    })
}
