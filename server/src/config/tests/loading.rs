//! Which file is read, and what the command line changes.

use super::{
    super::{Loaded, Overrides, Source, load::Surroundings},
    read_in,
};
use expect_test::expect;
use std::{fs, path::Path};
use tempfile::TempDir;

/// A computer with a working directory `work`, a home `home`, a configuration folder `settings`, and one of the system.
struct Computer(TempDir);

impl Computer {
    /// With these files; each sets `max_upload` to a number of its own.
    fn with(files: &[(&str, u64)]) -> Self {
        let computer = Self(tempfile::tempdir().expect("a temporary folder"));
        for folder in [
            "work",
            "home",
            "settings/nx-gateway",
            "system/nx-gateway",
            "other",
        ] {
            fs::create_dir_all(computer.path(folder)).expect("make a folder");
        }
        for (path, bytes) in files {
            computer.write(path, format!("[server]\nmax_upload = {bytes}\n"));
        }
        computer
    }

    fn path(&self, inside: &str) -> std::path::PathBuf {
        self.0.path().join(inside)
    }

    fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(path), content).expect("write a file");
    }

    fn load(&self, explicit: Option<&str>, listen: &[&str]) -> Result<Loaded, String> {
        let surroundings = Surroundings {
            working: self.path("work"),
            home: Some(self.path("home")),
            settings: Some(self.path("settings")),
            system: Some(self.path("system")),
        };
        let overrides = Overrides {
            listen: listen
                .iter()
                .map(|text| text.parse().expect("an address"))
                .collect(),
        };
        let explicit = explicit.map(|path| self.path(path));
        surroundings
            .load(explicit.as_deref(), &overrides)
            .map_err(|problems| {
                problems
                    .to_string()
                    .replace(&self.0.path().display().to_string(), "DIR")
            })
    }

    #[track_caller]
    fn check(&self, explicit: Option<&str>, source: &str, max_upload: u64) {
        let loaded = self.load(explicit, &[]).expect("loads");
        assert_eq!(loaded.source, Source::File(self.path(source)));
        assert_eq!(loaded.config.server.max_upload, max_upload);
    }
}

const WORK: (&str, u64) = ("work/config.toml", 100_001);
const SETTINGS: (&str, u64) = ("settings/nx-gateway/config.toml", 100_002);
const SYSTEM: (&str, u64) = ("system/nx-gateway/config.toml", 100_004);
const OTHER: (&str, u64) = ("other/my.toml", 100_003);

#[test]
fn the_file_named_explicitly_wins() {
    Computer::with(&[WORK, SETTINGS, OTHER]).check(Some(OTHER.0), OTHER.0, OTHER.1);
}

#[test]
fn the_working_directory_comes_before_the_users_folder() {
    Computer::with(&[WORK, SETTINGS, OTHER]).check(None, WORK.0, WORK.1);
    Computer::with(&[SETTINGS, OTHER]).check(None, SETTINGS.0, SETTINGS.1);
}

#[test]
fn the_users_folder_comes_before_the_systems() {
    Computer::with(&[SETTINGS, SYSTEM, OTHER]).check(None, SETTINGS.0, SETTINGS.1);
    Computer::with(&[SYSTEM, OTHER]).check(None, SYSTEM.0, SYSTEM.1);
}

#[test]
fn without_any_file_the_defaults_hold_in_the_working_directory() {
    let computer = Computer::with(&[OTHER]);
    let loaded = computer.load(None, &[]).expect("loads");
    assert_eq!(loaded.source, Source::BuiltIn);
    assert_eq!(loaded.config, read_in(&computer.path("work"), "").config);
    assert!(
        loaded
            .origins
            .iter()
            .all(|(_, origin)| origin.to_string() == "default")
    );
}

#[test]
fn a_missing_explicit_file_is_an_error_even_if_there_are_others() {
    let shown = Computer::with(&[WORK])
        .load(Some("nowhere.toml"), &[])
        .expect_err("no such file");
    expect![[r#"
        error: there is no file DIR/nowhere.toml
         |
         = help: look at what stands behind `--config`"#]]
    .assert_eq(&shown);
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_and_not_passed_over() {
    let computer = Computer::with(&[SETTINGS]);
    fs::create_dir(computer.path(WORK.0)).expect("make a folder");
    expect![[r#"
        error: DIR/work/config.toml can't be read: Is a directory (os error 21)
         |
         = help: check who may read it"#]]
    .assert_eq(&computer.load(None, &[]).expect_err("a folder"));
    let computer = Computer::with(&[]);
    computer.write(WORK.0, b"[server]\n# Gr\xf6\xdfe\n");
    expect![[r#"
        error: line 2 of DIR/work/config.toml isn't UTF-8
         |
         = help: save the file as UTF-8 text in your editor"#]]
    .assert_eq(&computer.load(None, &[]).expect_err("Latin-1"));
}

#[test]
fn relative_paths_start_at_the_file_and_a_tilde_at_home() {
    let computer = Computer::with(&[]);
    computer.write(
        OTHER.0,
        "[storage]\nphotos = \"../pictures\"\nstate = \"~/state\"\n",
    );
    let storage = computer
        .load(Some(OTHER.0), &[])
        .expect("loads")
        .config
        .storage;
    assert_eq!(storage.photos, computer.path("pictures"));
    assert_eq!(storage.state, computer.path("home/state"));
}

#[test]
fn paths_are_absolute_even_if_the_file_is_named_by_a_relative_one() {
    let surroundings = Surroundings {
        working: "".into(),
        home: None,
        settings: None,
        system: None,
    };
    let missing = surroundings.load(
        Some(Path::new("surely/not/there.toml")),
        &Overrides::default(),
    );
    assert!(missing.is_err());
    let storage = surroundings
        .load(None, &Overrides::default())
        .expect("loads")
        .config
        .storage;
    assert!(
        storage.photos.is_absolute() && storage.photos.ends_with("photos"),
        "{storage:?}"
    );
}

#[test]
fn the_command_line_overrides_the_file() {
    let computer = Computer::with(&[]);
    computer.write(WORK.0, "[server]\nlisten = \"0.0.0.0:80\"\nkeep = 1\n");
    assert!(
        computer.load(None, &["127.0.0.1:0"]).is_err(),
        "mistakes are shown all the same"
    );
    computer.write(WORK.0, "[server]\nlisten = \"0.0.0.0:80\"\n");
    let loaded = computer
        .load(None, &["127.0.0.1:0", "[::1]:80"])
        .expect("loads");
    assert_eq!(
        loaded.config.server.listen,
        ["127.0.0.1:0", "[::1]:80"].map(|text| text.parse().expect("an address"))
    );
    assert_eq!(loaded.origins.of("server.listen").to_string(), "--listen");
    let loaded = computer.load(None, &[]).expect("loads");
    assert_eq!(
        loaded.origins.of("server.listen").to_string(),
        "config.toml:2"
    );
}

#[test]
fn folders_and_programs_that_are_not_there_are_told_of() {
    let computer = Computer::with(&[]);
    let text = r#"
[storage]
photos = "disk/photos"
[folder.wall]
path = "../other/wall"
[folder.good]
path = "../other"
[command.print]
run = ["surely-no-program", "{path}"]
directory = "my.toml"
[command.good]
run = "sh"
[[route]]
to = ["folder.wall", "folder.good", "command.print", "command.good"]
"#;
    computer.write(OTHER.0, text);
    let mut loaded = computer.load(Some(OTHER.0), &[]).expect("loads");
    assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
    loaded.look_around();
    assert!(!loaded.warnings.is_fatal());
    let here = computer.path("").display().to_string();
    let shown = loaded.warnings.to_string().replace(&here, "DIR/");
    expect![[r#"
        warning: the folder DIR/other/disk is not there
         --> DIR/other/my.toml:3:10
          |
        3 | photos = "disk/photos"
          |          ^^^^^^^^^^^^^ is its disk plugged in? If it is meant to be new, run: mkdir -p DIR/other/disk

        warning: the folder DIR/other/wall is not there
         --> DIR/other/my.toml:5:8
          |
        5 | path = "../other/wall"
          |        ^^^^^^^^^^^^^^^ is its disk plugged in? If it is meant to be new, run: mkdir -p DIR/other/wall

        warning: there is no program `surely-no-program` on this computer
         --> DIR/other/my.toml:9:7
          |
        9 | run = ["surely-no-program", "{path}"]
          |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ install it, or write the whole path of it

        warning: DIR/other/my.toml is not a folder
          --> DIR/other/my.toml:10:13
           |
        10 | directory = "my.toml"
           |             ^^^^^^^^^ name a folder, or move the file away
    "#]].assert_eq(&(shown + "\n"));
}
