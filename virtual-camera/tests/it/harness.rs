//! A camera in a folder of its own, and what its console said.

use std::path::Path;
use std::sync::LazyLock;
use tempfile::TempDir;
use virtual_camera::body::{Body, HOSTS};
use virtual_camera::camera::{Day, RootKind, VirtualCamera, Workshop};
use virtual_camera::card_folder::{CardFolder, LOG, PHOTO};
use virtual_camera::disk::Tree;
use virtual_camera::gateway::{Gateway, sha256};
use virtual_camera::relay::ADDRESS;

/// Found or fetched once for all tests.
static WORKSHOP: LazyLock<Workshop> = LazyLock::new(|| {
    let relay = Path::new(env!("CARGO_BIN_EXE_virtual-camera"));
    Workshop::from_environment(relay).unwrap_or_else(|problem| panic!("{problem:#}"))
});
/// Read by every scenario before its own lines.
const WORDS: &str = include_str!("inside/words");

/// A camera whose disks vanish with it.
pub(crate) struct Camera {
    pub(crate) body: &'static Body,
    pub(crate) machine: VirtualCamera<'static>,
    folder: TempDir,
}

impl Camera {
    /// As it leaves the factory, with an empty card.
    pub(crate) fn new(body: &str) -> Self {
        Self::with_root(body, RootKind::Ext4, |_| ())
    }

    /// The same with another root file system, or other files in it.
    pub(crate) fn with_root(body: &str, kind: RootKind, change: impl Fn(&mut Tree)) -> Self {
        let body = Body::named(body).unwrap();
        let folder = tempfile::Builder::new()
            .prefix("virtual-camera-")
            .tempdir()
            .unwrap();
        let busybox = std::fs::read(&WORKSHOP.parts.busybox).unwrap();
        let mut root = body.root(&busybox);
        change(&mut root);
        let machine =
            VirtualCamera::with_root(&WORKSHOP, body, folder.path(), kind, &root).unwrap();
        Self {
            body,
            machine,
            folder,
        }
    }

    /// With the card that the owner has made for it.
    pub(crate) fn with_card(body: &str) -> Self {
        let camera = Self::new(body);
        camera.files().copy_to(&camera.machine.card).unwrap();
        camera
    }

    /// What the owner copies to the card, with this computer's address.
    pub(crate) fn files(&self) -> CardFolder {
        let files = CardFolder::of(self.body, &WORKSHOP.programs.agent).unwrap();
        files.with_address(ADDRESS).unwrap()
    }

    /// The owner copies this to the card.
    pub(crate) fn copy(&self, files: &CardFolder) {
        files.copy_to(&self.machine.card).unwrap();
    }

    /// One day without a network, with something to do behind the [`WORDS`]. The lines of its console.
    pub(crate) fn live(&self, day: &Day<'_>) -> Console {
        let scenario = format!("{WORDS}\n{}", day.scenario);
        let day = Day {
            scenario: &scenario,
            ..*day
        };
        let run = self
            .machine
            .live(&day, &mut |line| println!("| {line}"))
            .unwrap_or_else(|problem| panic!("{problem:#}"));
        println!("off after {:.1} s", run.took.as_secs_f32());
        Console { lines: run.console }
    }

    /// One day on which a photo is sent, and whether it arrived whole.
    #[track_caller]
    pub(crate) fn live_and_send(&self, day: &Day<'_>) -> Console {
        let library = tempfile::tempdir_in(self.folder.path()).unwrap();
        let gateway = Gateway::start(&WORKSHOP.gateway, library.path()).unwrap();
        let day = Day {
            gateway: Some(gateway.port),
            ..*day
        };
        let console = self.live(&day);
        let sent = self.machine.card.get(PHOTO).unwrap().unwrap();
        let received: Vec<_> = gateway.received().unwrap().into_values().collect();
        assert_eq!(
            received,
            [sha256(&sent)],
            "what arrived is not what is on the card"
        );
        console
    }

    /// The bytes of the root file system's image.
    pub(crate) fn root(&self) -> Vec<u8> {
        std::fs::read(self.machine.root_image()).unwrap()
    }

    /// The hosts file in the camera's flash, read from outside.
    pub(crate) fn hosts(&self) -> String {
        String::from_utf8(self.machine.on_root("etc/hosts").unwrap()).unwrap()
    }

    /// The agent's log on the card.
    pub(crate) fn log(&self) -> String {
        let log = self.machine.card.get(LOG).unwrap().unwrap_or_default();
        String::from_utf8(log).unwrap()
    }
}

/// The lines of a console.
pub(crate) struct Console {
    pub(crate) lines: Vec<String>,
}

impl Console {
    #[track_caller]
    pub(crate) fn assert_says(&self, text: &str) {
        let says = self.lines.iter().any(|line| line.contains(text));
        assert!(says, "nobody said {text:?}");
    }

    /// What the scenario reported by `tell`, line by line.
    pub(crate) fn told(&self) -> String {
        let told = self.lines.iter().filter_map(|line| line.strip_prefix("@ "));
        told.map(|line| format!("{line}\n")).collect()
    }
}

/// What the hosts file says with our block for this address.
pub(crate) fn hosts_with_block(address: &str) -> String {
    let names = "gld.samsungosp.com www.samsungimaging.com www.ospserver.net snsgw.samsungmobile.com samsungimaging.com";
    format!(
        "# nx-gateway: begin (put here by camera-agent; \"camera-agent uninstall\" takes it away)\n\
         {address:<15} {names}\n# nx-gateway: end\n{HOSTS}"
    )
}
