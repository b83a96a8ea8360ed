//! Reads a `[mail.NAME]`.

use crate::{
    config::{
        password_file,
        reader::{Section, Value},
        values::{self, Folders},
    },
    targets::mail::{
        self, Address, Authorities, Encryption, Login, Password, Recipients, Sender, Settings,
        TooLarge,
    },
};
use std::{env, fs};

const MIB: u64 = 1 << 20;
/// Photos don't fit into less, and whoever writes less has forgotten the unit.
const LEAST: u64 = MIB;
/// Hardly any server takes half of that, and the photos of a mail are held in memory.
const MOST: u64 = 100 * MIB;

pub(super) fn mail(section: &mut Section<'_>, folders: &Folders) -> Option<Settings> {
    let server = section.required("server", server);
    let port = section.optional("port", |value| values::number(value, 1..=65535));
    let port = port.and_then(|port| u16::try_from(port).ok());
    let encryption = encryption(section, port);
    let authorities = section.optional("ca_file", |value| authorities(value, folders));
    let login = login(section, folders);
    let user = login.as_ref().and_then(|login| mail::mailbox(&login.user));
    let sender = section.value("from", user.map_or(Sender::Camera, Sender::Fixed), sender);
    let envelope_sender = section.optional("envelope_from", address);
    let recipients = recipients(section);
    let max_size = section.value("max_size", 20 * MIB, max_size);
    let too_large = section.value("too_large", TooLarge::LeaveOut, |value| {
        values::choice(value, &TooLarge::ALL, TooLarge::word)
    });
    let settings = Settings {
        server: server?,
        port: port.unwrap_or_else(|| encryption.usual_port()),
        encryption,
        authorities,
        login,
        sender,
        envelope_sender,
        recipients: recipients?,
        max_size,
        too_large,
    };
    if encryption == Encryption::None {
        check_without_protection(section, &settings);
    }
    Some(settings)
}

fn check_without_protection(section: &Section<'_>, settings: &Settings) {
    if settings.authorities.is_some() {
        section.complain_about(
            "ca_file",
            "with `tls = \"none\"` nobody looks at certificates",
            "leave out either this or `tls`",
        );
    }
    if settings.login.is_some() && !is_here(&settings.server) {
        section.warn_about(
            "tls",
            "everybody on the way could read the password",
            "write \"starttls\" or \"tls\"",
        );
    }
}

fn server(value: Value<'_>) -> Option<String> {
    let text = values::text(value)?;
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    let name = bare.unwrap_or(text);
    if mail::is_server(name) {
        return Some(name.to_owned());
    }
    let hint = match name.rsplit_once(':') {
        Some((name, port)) if mail::is_server(name) && port.parse::<u16>().is_ok() => {
            format!("write \"{name}\", and below it: port = {port}")
        }
        _ => "write its name alone, for example \"smtp.example.org\"".to_owned(),
    };
    if text.contains('@') {
        value.hide();
        return value.refuse("this isn't the name of a mail server", hint);
    }
    value.refuse(format!("`{text}` isn't the name of a mail server"), hint)
}

fn encryption(section: &mut Section<'_>, port: Option<u16>) -> Encryption {
    let chosen = section.optional("tls", |value| {
        values::choice(value, &Encryption::ALL, Encryption::word)
    });
    let at_tls_port = port == Some(Encryption::Tls.usual_port());
    match chosen {
        None if at_tls_port => Encryption::Tls,
        None => Encryption::StartTls,
        Some(other) => {
            if at_tls_port && other != Encryption::Tls {
                section.warn_about(
                    "tls",
                    "at port 465 servers expect TLS from the first byte",
                    "write \"tls\", or leave this out",
                );
            }
            other
        }
    }
}

fn authorities(value: Value<'_>, folders: &Folders) -> Option<Authorities> {
    let path = folders.path(value)?;
    let pem = match fs::read(&path) {
        Ok(pem) => pem,
        Err(error) => {
            return value.refuse(
                format!("{} can't be read: {error}", path.display()),
                "name the file with the certificate of your mail server, or of who signed it",
            );
        }
    };
    Authorities::from_pem(path.clone(), pem).or_else(|| {
        value.refuse(
            format!("there is no certificate in {}", path.display()),
            "it is text that begins with -----BEGIN CERTIFICATE-----",
        )
    })
}

/// The password stands in a file, or in a variable such as `NX_GATEWAY_MAIL_HOME_PASSWORD`.
fn login(section: &mut Section<'_>, folders: &Folders) -> Option<Login> {
    let user = section.optional("user", |value| values::text(value).map(str::to_owned));
    let file = section.optional("password_file", |value| {
        let path = folders.path(value)?;
        password_file::line(value, &path, "password")
            .map(|line| Password::new(line).from_file(path))
    });
    if section.has("password_file") && !section.has("user") {
        section.complain_about(
            "password_file",
            "a password for whom?",
            "add a line `user = \"…\"` below this",
        );
    }
    let user = user?;
    let variable = super::variable(section.path(), "PASSWORD");
    let password = file.or_else(|| match env::var(&variable) {
        Ok(password) if !password.is_empty() => Some(Password::new(password)),
        _ => None,
    });
    if password.is_none() && !section.has("password_file") {
        section.complain_about(
            "user",
            "there is no password for this",
            format!("add `password_file = \"…\"`, or put it into the variable {variable}"),
        );
    }
    Some(Login {
        user,
        password: password?,
    })
}

/// `"camera"`, or an address with or without a name.
fn sender(value: Value<'_>) -> Option<Sender> {
    let text = values::text(value)?;
    if text.eq_ignore_ascii_case("camera") {
        return Some(Sender::Camera);
    }
    match mail::mailbox(text) {
        Some(mailbox) => Some(Sender::Fixed(mailbox)),
        None => value.refuse(
            format!("`{text}` isn't a mail address"),
            "write \"camera\", or one of your own addresses",
        ),
    }
}

fn address(value: Value<'_>) -> Option<Address> {
    let text = values::text(value)?;
    mail::address(text).or_else(|| {
        value.refuse(
            format!("`{text}` isn't a mail address"),
            "write for example \"me@example.org\"",
        )
    })
}

fn recipients(section: &mut Section<'_>) -> Option<Recipients> {
    const NOBODY: &str = "name at least one address";
    let named = section.optional("recipients", |value| {
        value.each_of_some(NOBODY, |value| {
            let glob = values::glob(value)?;
            if !values::text(value)?.contains(|c| !"*?@.".contains(c)) {
                value.warn(
                    "a camera can write to anybody with this",
                    "write for example \"*@example.org\", unless every camera in reach is yours",
                );
            }
            Some(glob)
        })
    });
    let fixed = section.optional("to", |value| value.each_of_some(NOBODY, address));
    match (section.has("recipients"), section.has("to")) {
        (true, true) => section.complain_about(
            "to",
            "mails go to these, or to those whom the camera names",
            "leave out either this or `recipients`",
        ),
        (false, false) => section.complain(
            "it isn't said who may be written to",
            "add `recipients = [\"*@example.org\"]` with those to whom the camera may write, \
             or `to = [\"me@example.org\"]` with those to whom all mails go",
        ),
        _ => {}
    }
    let fixed = fixed.map(|mut list| {
        let mut seen = Vec::new();
        list.retain(|address| {
            let key = address.to_string().to_lowercase();
            let is_new = !seen.contains(&key);
            seen.push(key);
            is_new
        });
        Recipients::Fixed(list)
    });
    named.map(Recipients::Named).or(fixed)
}

fn max_size(value: Value<'_>) -> Option<u64> {
    let size = values::size(value, LEAST)?;
    if size > MOST {
        return value.refuse(
            "no mail server takes mails that large",
            "most take 20 to 50 MiB; at most \"100 MiB\" can be set",
        );
    }
    Some(size)
}

/// Whether passwords don't leave this computer on the way there.
fn is_here(server: &str) -> bool {
    let is_loopback = |address: std::net::IpAddr| address.is_loopback();
    server.eq_ignore_ascii_case("localhost") || server.parse().is_ok_and(is_loopback)
}
