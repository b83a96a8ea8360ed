//! snac, a real server that speaks Mastodon's language, from the login to the timeline; and exiftool as the judge of what
//! strangers can read in a picture. Passed over, loudly, where they can't be had.

use super::instance::Instance;
use super::mastodon::settings;
use super::sample::{self, Notepad};
use super::snac::Server;
use crate::peers;
use nx_gateway::picture::{self, Part};
use nx_gateway::protocol::kind::Kind;
use nx_gateway::targets::Delivery;
use nx_gateway::targets::mastodon::{Settings, Visibility};
use serde_json::Value;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Tags as `exiftool` writes them into a picture, and what must not be left of them.
const TAGS: [&str; 9] = [
    "-Orientation#=6",
    "-GPSLatitude=48.137",
    "-GPSLatitudeRef=N",
    "-GPSLongitude=11.575",
    "-GPSLongitudeRef=E",
    "-SerialNumber=SER123",
    "-XMP:City=Munich",
    "-IPTC:City=Munich",
    "-Comment=at home",
];

/// As a camera makes it.
fn picture(seed: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let photo = camera_sim::Photo::taken_with("NX300", "SAM_1.JPG", seed, 300_000);
    photo.open().unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

/// What strangers get of it.
fn public_bytes(stored: &[u8]) -> Vec<u8> {
    let copy = picture::public_copy(stored).unwrap();
    let parts = copy.parts().iter().map(|part| match part {
        Part::Text(text) => &text[..],
        Part::Stored(it) => &stored[it.start.try_into().unwrap()..it.end.try_into().unwrap()],
    });
    parts.collect::<Vec<_>>().concat()
}

const FILM_TAGS: [&str; 4] = [
    "-Keys:GPSCoordinates=48.137, 11.575, 500",
    "-ItemList:GPSCoordinates=48.137, 11.575, 500",
    "-UserData:GPSCoordinates=48.137, 11.575, 500",
    "-XMP:City=Munich",
];

struct Exiftool(PathBuf);

impl Exiftool {
    fn fetch() -> Option<Self> {
        peers::debian("libimage-exiftool-perl", None).map(Self)
    }

    fn run(&self, arguments: &[&str], file: &Path) -> Vec<u8> {
        let mut command = Command::new("perl");
        command.arg("-I").arg(self.0.join("usr/share/perl5"));
        command.arg(self.0.join("usr/bin/exiftool"));
        let output = command.args(arguments).arg(file).output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    }

    /// All tags of all groups.
    fn tags(&self, file: &Path) -> Value {
        let all = self.run(&["-json", "-G1", "-n", "-a", "-ee"], file);
        serde_json::from_slice::<Value>(&all).unwrap()[0].clone()
    }

    /// A picture as a camera with GPS would make it, held upright.
    fn photo(&self, folder: &Path) -> Vec<u8> {
        let (content, tags) = self.tagged(&folder.join("tagged.jpg"), &picture(1), &TAGS);
        assert_eq!(tags["GPS:GPSLatitude"], 48.137, "{tags}");
        content
    }

    /// The same for a film, with the place wherever it can stand.
    fn film(&self, folder: &Path) -> Vec<u8> {
        let film = camera_sim::Photo::generated_video("SAM_2.MP4", 1, 300_000);
        let mut bytes = Vec::new();
        film.open().unwrap().read_to_end(&mut bytes).unwrap();
        let (content, tags) = self.tagged(&folder.join("tagged.mp4"), &bytes, &FILM_TAGS);
        for group in ["Keys", "ItemList", "UserData"] {
            let place = tags[format!("{group}:GPSCoordinates")].to_string();
            assert!(place.contains("48.137"), "{group}: {tags}");
        }
        content
    }

    fn tagged(&self, file: &Path, content: &[u8], tags: &[&str]) -> (Vec<u8>, Value) {
        fs::write(file, content).unwrap();
        let arguments = ["-overwrite_original", "-q"].iter().chain(tags);
        self.run(&arguments.copied().collect::<Vec<_>>(), file);
        (fs::read(file).unwrap(), self.tags(file))
    }
}

#[track_caller]
fn check_nothing_is_told(tags: &Value) {
    let text = tags.to_string();
    let secrets = [
        "GPS", "48.13", "11.57", "SER123", "Munich", "at home", "SAMSUNG", "NX300",
    ];
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} is left: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn exiftool_finds_which_way_up_it_is_and_nothing_else() {
    let Some(exiftool) = Exiftool::fetch() else {
        return;
    };
    let (instance, folder) = (Instance::new().await, tempfile::tempdir().unwrap());
    let (photo, film) = (exiftool.photo(folder.path()), exiftool.film(folder.path()));
    let mut photos = vec![
        sample::photo(folder.path(), "SAM_1.JPG", &photo),
        sample::photo(folder.path(), "SAM_2.MP4", &film),
    ];
    photos[1].kind = Kind::Video;
    let target = sample::open(&settings(&instance.fake.url("")));
    let delivery = sample::delivery(photos);
    let outcome = sample::deliver(&*target, &delivery).await;
    assert!(outcome.is_ok(), "{outcome:?}");
    let tags = ["posted.jpg", "posted.mp4"].map(|name| folder.path().join(name));
    let tags: Vec<Value> = (0..2)
        .map(|number| {
            let content = instance.with(|it| it.media[number].content.clone());
            fs::write(&tags[number], content).unwrap();
            exiftool.tags(&tags[number])
        })
        .collect();
    tags.iter().for_each(check_nothing_is_told);
    assert_eq!(tags[0]["IFD0:Orientation"], 6, "{}", tags[0]);
    assert_eq!(tags[1]["File:MIMEType"], "video/mp4", "{}", tags[1]);
    for (stored, content) in delivery.photos.iter().zip([photo, film]) {
        assert_eq!(
            fs::read(&stored.path).unwrap(),
            content,
            "the stored one is untouched"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_server_shows_two_pictures_with_their_alt_texts_once() {
    let Some(server) = Server::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let token = server.log_in(folder.path());
    let photos = ["SAM_1.JPG", "SAM_2.JPG"]
        .map(|name| sample::photo(folder.path(), name, &picture(u64::from(name.as_bytes()[4]))));
    let mut delivery = sample::delivery(photos.to_vec());
    delivery.from.text = "Am Meer~Ein Boot am Strand~Unser Hund, naß".to_owned();
    let target = sample::open(&Settings {
        token: sample::hidden(&token),
        visibility: Some(Visibility::Public),
        ..settings(&format!("http://{}", server.address))
    });
    let host = &server.address;
    let want = format!("posts as @me@{host}, up to 4 pictures and ");
    let rehearsed = target.rehearse().await;
    assert!(
        matches!(&rehearsed, Ok(receipt) if receipt.0.starts_with(&want)),
        "{rehearsed:?}"
    );
    assert_eq!(server.timeline(&token), Vec::<Value>::new());
    let notepad = Notepad::default();
    let first = target.deliver(&delivery, &notepad).await;
    let posts = server.timeline(&token);
    let [post] = posts.as_slice() else {
        panic!("{first:?} {posts:?}");
    };
    assert!(
        post["content"].as_str().unwrap().contains("Am Meer"),
        "{post}"
    );
    assert!(!post.to_string().contains('~'), "{post}");
    let media = post["media_attachments"].as_array().unwrap();
    let alts: Vec<_> = media.iter().map(|it| it["description"].clone()).collect();
    assert_eq!(alts, ["Ein Boot am Strand", "Unser Hund, naß"]);
    for (one, photo) in media.iter().zip(&delivery.photos) {
        let url = one["url"].as_str().unwrap();
        let path = url.split_once(&server.address).unwrap().1;
        let stored = fs::read(&photo.path).unwrap();
        let copy = public_bytes(&stored);
        assert_eq!(server.get(path, &token), copy);
        assert_ne!(copy, stored);
    }
    // This server knows no Idempotency-Key, and the power went before its answer came.
    let notes = notepad.0.into_inner().unwrap();
    let before_the_answer = notes.iter().rfind(|it| it.contains("\"is_sent\":true"));
    let again = Delivery {
        notes: before_the_answer.unwrap().clone(),
        attempts: 1,
        ..delivery
    };
    assert_eq!(sample::deliver(&*target, &again).await, first);
    assert_eq!(server.timeline(&token).len(), 1);
    // A wrong token is the owner's to mend.
    let stranger = sample::open(&settings(&format!("http://{}", server.address)));
    for outcome in [
        sample::deliver(&*stranger, &again).await,
        stranger.rehearse().await,
    ] {
        let trouble = sample::trouble(outcome);
        assert!(
            trouble.to_string().contains("nx-gateway login mastodon"),
            "{trouble}"
        );
    }
}
