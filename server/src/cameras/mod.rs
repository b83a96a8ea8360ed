//! The cameras: which models there are, what each asks for, what works and how sure that is.
//!
//! Everything comes from `table.toml`; this file only reads it and finds a model in it. How a camera talks is no
//! matter of this room (that is `protocol`), and no answer to a camera depends on it: an unlisted model is served alike.

#[cfg(test)]
mod tests;

use crate::did_you_mean;
use serde::Deserialize;
use std::{collections::BTreeMap, fmt};

/// The table, as it was written down.
const TABLE: &str = include_str!("table.toml");

/// How many similar models [`Cameras::similar`] names at most.
const MOST_SUGGESTIONS: usize = 3;

/// All that is known about the cameras.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cameras {
    #[serde(rename = "host")]
    hosts: Vec<Host>,
    hotspot: BTreeMap<Hotspot, String>,
    services: BTreeMap<Service, String>,
    set_up: BTreeMap<SetUp, Guide>,
    #[serde(rename = "camera")]
    models: Vec<Camera>,
}

/// A host name that cameras ask for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Host {
    /// The name, in lower case.
    pub name: String,
    /// Whether all cameras may ask for it; the others name it in their `extra_hosts`.
    pub every_camera: bool,
    /// Whether people still visit it: in a network where it leads to this program, nobody can.
    #[serde(default)]
    pub live: bool,
    /// What the cameras want from it.
    pub purpose: String,
}

/// One model.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Camera {
    /// The name on the camera.
    pub model: String,
    /// Other names of the same model.
    #[serde(default)]
    pub also_called: Vec<String>,
    /// The year it came out.
    pub year: u16,
    /// The series and the chip it is built on.
    pub family: String,
    /// What its menu can send by the dead service; empty if it never used it.
    pub services: Vec<Service>,
    /// Host names besides those of every camera.
    #[serde(default)]
    pub extra_hosts: Vec<String>,
    /// How it finds out whether the WiFi network leads anywhere.
    pub hotspot: Hotspot,
    /// The ways to point it at this host, the best one first; none if that would be of no use.
    pub set_up: Vec<SetUp>,
    /// What is known of scripts on its card; nothing for models that have never been seen to run one.
    pub card: Option<Card>,
    /// Whether it works.
    pub status: Status,
    /// How sure that is.
    pub confidence: Confidence,
    /// Where that is known from, in words.
    pub source: String,
    /// What its owner should know.
    pub note: Option<String>,
}

/// How it is known that a model runs a script from its card.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// With which firmware, in words.
    pub firmware: String,
    /// How sure that is.
    pub confidence: Confidence,
    /// Where that is known from, in words.
    pub source: String,
}

/// The flavours of the hotspot check (Q20 to Q22, and Q60 for the ST1000).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the table says what each of them is")]
pub enum Hotspot {
    Gld,
    GldEtag,
    Yahoo,
    Msn,
    MsnCookie,
    Time,
    Unknown,
}

/// What a camera's menu can send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the table says what each of them is")]
pub enum Service {
    Email,
    Social,
    Video,
}

/// A way to point a camera at this host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SetUp {
    /// A name server in the network answers the dead names with this host's address.
    Dns,
    /// The card stays in the camera and leads it here at each start.
    Card,
    /// A card leads the camera here once and for all.
    CardOnce,
    /// The same through a root shell that the camera's owner has already.
    Shell,
    /// Nothing makes it send; what it asks for can be recorded.
    Watch,
}

/// How a model that has been built to run scripts from its card uses ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardUse {
    /// It forgets the names when it starts from cold, so the card stays in it (DRIMe IV).
    Stays,
    /// It keeps them, and runs a script in factory mode only (DRIMe V).
    Once,
}

impl CardUse {
    /// The way that this is.
    #[must_use]
    pub fn way(self) -> SetUp {
        match self {
            Self::Stays => SetUp::Card,
            Self::Once => SetUp::CardOnce,
        }
    }
}

/// How a set-up is done.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// The way in a word or two, for tables.
    pub name: String,
    /// One line that says which way this is.
    pub title: String,
    steps: Vec<String>,
}

impl Guide {
    /// What to do with this model, in this order.
    pub fn steps<'a>(&'a self, camera: &'a Camera) -> impl Iterator<Item = String> + 'a {
        let steps = self.steps.iter();
        steps.map(|step| {
            step.replace("{model}", &camera.model.to_lowercase())
                .replace("{lines}", &camera.more_lines())
                .replace("{settings}", &camera.more_settings())
        })
    }

    /// What is left to do with this model once its card is made.
    pub fn steps_after_the_card<'a>(
        &'a self,
        camera: &'a Camera,
    ) -> impl Iterator<Item = String> + 'a {
        let makes_it = |step: &String| step.contains("nx-gateway sd-card");
        self.steps(camera)
            .skip_while(move |step| !makes_it(step))
            .skip(1)
    }
}

/// Whether a camera works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Photos arrive.
    Works,
    /// Nobody has tried, but a sibling works.
    #[serde(rename = "should work")]
    ShouldWork,
    /// Nobody knows.
    Unknown,
    /// Photos cannot arrive yet.
    #[serde(rename = "does not work")]
    DoesNotWork,
}

/// How sure a [`Status`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// An owner used it with the answers this program gives.
    Tested,
    /// Somebody who has or studied the camera says so.
    Reported,
    /// Concluded from a sibling.
    Inferred,
}

impl Cameras {
    /// Reads the built-in table.
    ///
    /// # Errors
    /// If the table is malformed, which a test rules out for what is released.
    pub fn built_in() -> Result<Self, toml::de::Error> {
        toml::from_str(TABLE)
    }

    /// All models, in the order of the table.
    #[must_use]
    pub fn models(&self) -> &[Camera] {
        &self.models
    }

    /// All host names any camera asks for: those of every camera first, then those of some.
    pub fn hosts(&self) -> impl Iterator<Item = &Host> {
        let of_every_camera = self.hosts.iter().filter(|host| host.every_camera);
        let of_some = self.hosts.iter().filter(|host| !host.every_camera);
        of_every_camera.chain(of_some)
    }

    /// The names of [`Cameras::hosts`], in the same order.
    #[must_use]
    pub fn host_names(&self) -> Vec<&str> {
        self.hosts().map(|host| host.name.as_str()).collect()
    }

    /// The names of [`Cameras::hosts`] that nobody misses: whole networks may lead them here.
    #[must_use]
    pub fn dead_host_names(&self) -> Vec<&str> {
        let dead = self.hosts().filter(|host| !host.live);
        dead.map(|host| host.name.as_str()).collect()
    }

    /// The names of [`Cameras::hosts`] that people still visit.
    #[must_use]
    pub fn live_host_names(&self) -> Vec<&str> {
        let live = self.hosts().filter(|host| host.live);
        live.map(|host| host.name.as_str()).collect()
    }

    /// The models that may ask for this host by name besides those of every camera, in the order of the table.
    pub fn asking_for<'a>(&'a self, host: &'a Host) -> impl Iterator<Item = &'a Camera> {
        let asks = |camera: &&Camera| camera.extra_hosts.contains(&host.name);
        self.models.iter().filter(asks)
    }

    /// The hosts one model asks for, in the order of [`Cameras::hosts`].
    pub fn hosts_of<'a>(&'a self, camera: &'a Camera) -> impl Iterator<Item = &'a Host> {
        self.hosts()
            .filter(|host| host.every_camera || camera.extra_hosts.contains(&host.name))
    }

    /// Finds a model in any spelling: capitals, blanks, dashes and the maker's name do not matter.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Camera> {
        let wanted = plain(name);
        let is_wanted = |camera: &&Camera| camera.names().any(|known| plain(known) == wanted);
        self.models.iter().find(is_wanted)
    }

    /// The models whose names look most like `name`, the likeliest first; empty if none comes near.
    #[must_use]
    pub fn similar(&self, name: &str) -> Vec<&str> {
        let spelled = self.models.iter().flat_map(|camera| {
            let names = camera.names().map(plain);
            names.map(|name| (name, camera.model.as_str()))
        });
        let mut models = Vec::new();
        for model in did_you_mean::similar(&plain(name), spelled) {
            if models.len() < MOST_SUGGESTIONS && !models.contains(&model) {
                models.push(model);
            }
        }
        models
    }

    /// How a camera of this flavour checks the network, in words.
    #[must_use]
    pub fn hotspot_in_words(&self, hotspot: Hotspot) -> &str {
        self.hotspot.get(&hotspot).map_or("", String::as_str)
    }

    /// What a service is, in words.
    #[must_use]
    pub fn service_in_words(&self, service: Service) -> &str {
        self.services.get(&service).map_or("", String::as_str)
    }

    /// The guide for one way.
    #[must_use]
    pub fn guide(&self, way: SetUp) -> Option<&Guide> {
        self.set_up.get(&way)
    }

    /// The guides for one model, the best way first.
    pub fn guides<'a>(&'a self, camera: &'a Camera) -> impl Iterator<Item = &'a Guide> {
        camera.set_up.iter().filter_map(|way| self.set_up.get(way))
    }
}

impl Camera {
    /// How it would use our card; nothing for those that run nothing from one. Whether this very model has been seen to
    /// do so is told by [`Camera::card`].
    #[must_use]
    pub fn card_use(&self) -> Option<CardUse> {
        match self.family.as_str() {
            "NX, DRIMe IV" => Some(CardUse::Stays),
            "NX, DRIMe V" => Some(CardUse::Once),
            _ => None,
        }
    }

    /// What has to be done with the lines for a name server besides.
    fn more_lines(&self) -> String {
        match self.extra_hosts.as_slice() {
            [] => String::new(),
            hosts => format!(" Take the # away in front of {}.", hosts.join(" and ")),
        }
    }

    /// What has to stand in the section `[dns]` besides.
    fn more_settings(&self) -> String {
        match self.extra_hosts.as_slice() {
            [] => String::new(),
            hosts => format!(" and live_names = {hosts:?}"),
        }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.model)
            .chain(&self.also_called)
            .map(String::as_str)
    }
}

/// A model's name without what people spell differently.
fn plain(name: &str) -> String {
    let name: String = name
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    name.strip_prefix("samsung")
        .map(str::to_owned)
        .unwrap_or(name)
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Works => "works",
            Self::ShouldWork => "should work",
            Self::Unknown => "unknown",
            Self::DoesNotWork => "does not work",
        })
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Tested => "tested by its owner",
            Self::Reported => "reported",
            Self::Inferred => "inferred",
        })
    }
}
