//! What all sections of targets on the web have: an address, secrets in files, and how the server is reached.

use crate::{
    config::{
        networks::{Network, Networks},
        password_file,
        reader::{Section, Value},
        values::{self, Folders},
    },
    targets::{
        Hidden,
        web::{Access, Address, Authorities, NotAnAddress},
    },
};
use std::{fs, net::IpAddr, path::PathBuf, time::Duration};

/// What names of hosts at home end with; nobody out there has one of them.
const AT_HOME: [&str; 8] = [
    ".local",
    ".lan",
    ".home",
    ".internal",
    ".home.arpa",
    ".localdomain",
    ".localhost",
    ".fritz.box",
];

/// Where the server is, and what is below it.
pub(super) fn address(value: Value<'_>) -> Option<Address> {
    let text = values::text(value)?;
    let address = match Address::parse(text) {
        Ok(address) => address,
        Err(NotAnAddress { title, hint }) => {
            if text.contains('@') {
                value.hide();
            }
            return value.refuse(title, hint);
        }
    };
    if !address.is_protected() && !is_at_home(&address) {
        value.warn(
            format!("others can read what goes to {}", address.host()),
            "write https:// if the server can do that",
        );
    }
    Some(address)
}

/// An address that something is put behind.
pub(super) fn base_address(value: Value<'_>) -> Option<Address> {
    let address = address(value)?;
    if address.has_query() {
        return value.refuse(
            "this address can't hold anything",
            "take away the `?` and what is behind it",
        );
    }
    Some(address)
}

/// An address, or a file with one: many addresses of this sort are all that keeps strangers out.
pub(super) fn address_or_file(
    section: &mut Section<'_>,
    folders: &Folders,
) -> Option<(Address, Option<PathBuf>)> {
    if !section.has("url_file") {
        let address = section.required("url", address)?;
        return Some((address, None));
    }
    if section.has("url") {
        let hint = "leave one of them out";
        section.complain_about("url_file", "there is a `url` as well", hint);
        section.optional("url", address);
    }
    section.optional("url_file", |value| {
        let path = folders.path(value)?;
        let line = password_file::line(value, &path, "address")?;
        match Address::parse(line.trim()) {
            Ok(address) => Some((address, Some(path))),
            Err(NotAnAddress { hint, .. }) => {
                value.refuse("the address in this file can't be used", hint)
            }
        }
    })
}

fn is_at_home(address: &Address) -> bool {
    let host = address.host();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => name,
        _ => &host,
    };
    let number = name.trim_start_matches('[').trim_end_matches(']');
    match number.parse::<IpAddr>() {
        Ok(number) => Networks::new(vec![Network::Lan]).contains(number),
        Err(_) => !name.contains('.') || AT_HOME.iter().any(|end| name.ends_with(end)),
    }
}

/// The only line of a file; `what` is what people call it.
pub(super) fn hidden(
    section: &mut Section<'_>,
    key: &'static str,
    what: &str,
    folders: &Folders,
) -> Option<Hidden> {
    section.optional(key, |value| read_hidden(value, what, folders))
}

/// As [`hidden`], where there is no doing without.
pub(super) fn required_hidden(
    section: &mut Section<'_>,
    key: &'static str,
    what: &str,
    folders: &Folders,
) -> Option<Hidden> {
    section.required(key, |value| read_hidden(value, what, folders))
}

pub(super) fn read_hidden(value: Value<'_>, what: &str, folders: &Folders) -> Option<Hidden> {
    let path = folders.path(value)?;
    let line = password_file::line(value, &path, what)?;
    Some(Hidden::new(line.trim(), path))
}

/// Name and password, of which neither goes without the other.
pub(super) fn login(section: &mut Section<'_>, folders: &Folders) -> Option<(String, Hidden)> {
    let user = section.optional("user", |value| values::text(value).map(str::to_owned));
    let password = hidden(section, "password_file", "password", folders);
    for (there, other) in [("user", "password_file"), ("password_file", "user")] {
        if section.has(there) && !section.has(other) {
            section.complain_about(
                there,
                format!("`{there}` is of no use without `{other}`"),
                format!("add a line `{other} = …`, or leave this out"),
            );
        }
    }
    user.zip(password)
}

/// How the server is reached.
pub(super) fn access(section: &mut Section<'_>, folders: &Folders) -> Access {
    let limits = Duration::from_secs(5)..=Duration::from_hours(1);
    Access {
        authorities: section.optional("ca_file", |value| authorities(value, folders)),
        time_out: section.value("time_out", Duration::from_mins(2), |value| {
            values::duration(value, limits)
        }),
    }
}

fn authorities(value: Value<'_>, folders: &Folders) -> Option<Authorities> {
    let path = folders.path(value)?;
    let pem = match fs::read(&path) {
        Ok(pem) => pem,
        Err(error) => {
            return value.refuse(
                format!("{} can't be read: {error}", path.display()),
                "name the file with the server's certificate",
            );
        }
    };
    match Authorities::from_pem(&pem, path) {
        Some(authorities) => Some(authorities),
        None => value.refuse(
            "there is no certificate in this file, or one that can't be used",
            "name a file in the PEM format: it has lines `-----BEGIN CERTIFICATE-----`",
        ),
    }
}
