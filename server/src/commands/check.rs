//! `nx-gateway check`: shows the configuration in effect, or everything that is wrong with it.

mod explain;

use super::output;
use crate::{
    cli::CheckArgs,
    config::{self, Config, Loaded, Origins, Overrides, duration, size},
    protocol::kind::Kind,
    routing::{Protocol, Route, glob::Glob},
};
use explain::{Example, explain};
use std::{fmt::Display, process::ExitCode};

/// Prints the configuration in effect as TOML that could be used in its place, with the origin of each value; or what
/// the routes would do with an example.
///
/// # Errors
/// When standard output can't be written or the example can't be understood. Problems of the configuration are printed, and the exit status is 1.
pub fn run(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    match config::load(args.config.as_deref(), &Overrides::default()) {
        Ok(mut loaded) => {
            loaded.look_around();
            if !loaded.warnings.is_empty() {
                eprintln!("{}\n", loaded.warnings);
            }
            let text = if args.explain.is_empty() {
                effective(&loaded)
            } else {
                explain(&loaded, &Example::parse(&args.explain, &loaded.config)?)
            };
            output::print(&text)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(problems) => {
            eprintln!("{problems}");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Origins stand behind the values in one column, but not further to the right than this.
const WIDEST_VALUE: usize = 72;

/// The configuration in effect. Passwords aren't part of it, only the names of their files.
fn effective(loaded: &Loaded) -> String {
    let mut page = Page::new(&loaded.origins);
    page.config(&loaded.config);
    let verdict = if loaded.warnings.is_empty() {
        "All is well"
    } else {
        "It works, but see the warnings"
    };
    format!(
        "# {verdict}. In effect, from {}:\n{}",
        loaded.source,
        page.aligned()
    )
}

/// Lines of TOML with what is to be said about each.
struct Page<'a> {
    origins: &'a Origins,
    section: String,
    lines: Vec<(String, String)>,
}

impl<'a> Page<'a> {
    fn new(origins: &'a Origins) -> Self {
        Self {
            origins,
            section: String::new(),
            lines: Vec::new(),
        }
    }

    fn config(&mut self, config: &Config) {
        self.header("server", "[server]");
        self.value("listen", list(&config.server.listen));
        self.value(
            "max_upload",
            quoted(size::display(config.server.max_upload)),
        );
        self.value("allow_networks", list(config.server.allow_networks.iter()));
        self.header("storage", "[storage]");
        self.value("photos", quoted(config.storage.photos.display()));
        self.value("state", quoted(config.storage.state.display()));
        self.value("layout", quoted(&config.storage.layout));
        self.value("keep_free", quoted(size::display(config.storage.keep_free)));
        self.header("access", "[access]");
        self.value("senders", list(&config.access.senders));
        for (number, account) in config.access.accounts.iter().enumerate() {
            self.header(format!("access.account.{number}"), "[[access.account]]");
            self.value("name", quoted(&account.name));
            self.value("password_file", quoted(account.password_file.display()));
        }
        self.names(config);
        self.header("delivery", "[delivery]");
        self.value(
            "batch_idle",
            quoted(duration::display(config.delivery.batch_idle)),
        );
        for target in &config.targets {
            self.header(target.name.to_string(), &format!("[{}]", target.name));
            for (key, value) in target.settings.shown() {
                self.value(key, value.to_string());
            }
        }
        for (number, route) in config.routes.iter().enumerate() {
            self.header(format!("route.{number}"), "[[route]]");
            self.route(route);
        }
    }

    fn names(&mut self, config: &Config) {
        let Config { dns, mdns, .. } = config;
        self.header("dns", "[dns]");
        self.value("enabled", dns.enabled.to_string());
        self.value("listen", list(&dns.listen));
        if let Some(address) = dns.address {
            self.value("address", quoted(address));
        }
        self.value("live_names", list(&dns.live_names));
        self.value("forward_to", list(&dns.forward_to));
        self.value("rate_limit", dns.rate_limit.to_string());
        self.header("mdns", "[mdns]");
        self.value("enabled", mdns.enabled.to_string());
        self.value("name", quoted(&mdns.name));
    }

    fn route(&mut self, route: &Route) {
        let mut condition = |key, list: Option<String>| {
            if let Some(list) = list {
                self.value(key, list);
            }
        };
        condition("site", globs(route.site.as_deref()));
        condition("recipient", globs(route.recipient.as_deref()));
        condition("sender", globs(route.sender.as_deref()));
        condition("camera", globs(route.camera.as_deref()));
        condition(
            "protocol",
            route
                .protocol
                .as_ref()
                .map(|all| list(all.iter().copied().map(Protocol::word))),
        );
        condition(
            "kind",
            route
                .kind
                .as_ref()
                .map(|all| list(all.iter().copied().map(Kind::word))),
        );
        self.value("to", list(&route.to));
        self.value("keep", route.keep.to_string());
    }

    fn header(&mut self, section: impl Into<String>, header: &str) {
        self.section = section.into();
        self.lines.push((String::new(), String::new()));
        self.lines.push((header.to_owned(), String::new()));
    }

    fn value(&mut self, key: &str, value: String) {
        let origin = self.origins.of(&format!("{}.{key}", self.section));
        self.lines
            .push((format!("{key} = {value}"), format!("# {origin}")));
    }

    fn aligned(&self) -> String {
        let widths = self.lines.iter().map(|(line, _)| line.chars().count());
        let column = widths
            .filter(|width| *width <= WIDEST_VALUE)
            .max()
            .unwrap_or_default();
        let lines = self.lines.iter().map(|(line, origin)| {
            let line = format!("{line:column$}  {origin}");
            line.trim_end().to_owned() + "\n"
        });
        lines.collect()
    }
}

fn globs(globs: Option<&[Glob]>) -> Option<String> {
    globs.map(list)
}

/// A list of texts as TOML writes it.
fn list<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<String> = items.into_iter().map(quoted).collect();
    format!("[{}]", items.join(", "))
}

/// Text as TOML writes it.
fn quoted(text: impl Display) -> String {
    toml::Value::String(text.to_string()).to_string()
}

#[cfg(test)]
mod tests;
