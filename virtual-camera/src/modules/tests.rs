//! Modules come after those they need.

use super::Modules;
use std::fs;
use std::path::Path;

fn modules(files: &[(&str, &str)]) -> (tempfile::TempDir, Modules) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("drivers")).unwrap();
    for (name, about) in files {
        let content = format!("code\0license=GPL\0{about}\0more");
        fs::write(folder.path().join(name), content).unwrap();
    }
    let modules = Modules::below(folder.path()).unwrap();
    (folder, modules)
}

fn names(order: &[&Path]) -> Vec<String> {
    let name = |path: &&Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    order.iter().map(name).collect()
}

#[test]
fn a_module_comes_once_and_behind_all_that_it_needs() {
    let (_folder, modules) = modules(&[
        ("drivers/ext4.ko", "depends=jbd2,crc-16"),
        ("jbd2.ko", "depends="),
        ("drivers/crc-16.ko", "depends=jbd2"),
        ("vfat.ko", "depends=fat"),
        ("fat.ko", "depends="),
    ]);
    let order = modules
        .in_order(&["ext4", "built_in", "crc_16", "vfat"])
        .unwrap();
    assert_eq!(
        names(&order),
        ["jbd2.ko", "crc-16.ko", "ext4.ko", "fat.ko", "vfat.ko"]
    );
}

#[test]
fn what_a_module_would_like_to_have_comes_before_it_too() {
    let (_folder, modules) = modules(&[
        ("ext4.ko", "depends=\0softdep=pre: crc32c other post: late"),
        ("crc32c.ko", "depends="),
        ("late.ko", "depends="),
    ]);
    assert_eq!(
        names(&modules.in_order(&["ext4"]).unwrap()),
        ["crc32c.ko", "ext4.ko"]
    );
}

#[test]
fn modules_that_need_each_other_are_an_error_and_no_endless_loop() {
    let (_folder, modules) = modules(&[("a.ko", "depends=b"), ("b.ko", "depends=a")]);
    assert!(
        modules
            .in_order(&["a"])
            .unwrap_err()
            .to_string()
            .contains("a b a")
    );
}
