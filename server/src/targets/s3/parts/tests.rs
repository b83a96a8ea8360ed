//! How large objects are cut.

use super::*;

#[test]
fn parts_cover_all_of_it_and_are_never_too_many() {
    let cut = |size, part_size| ranges(size, part_size).collect::<Vec<_>>();
    assert_eq!(cut(10, 4), [0..4, 4..8, 8..10]);
    assert_eq!(cut(8, 4), [0..4, 4..8]);
    let huge = cut(5 << 40, 16 << 20);
    assert_eq!(huge.len() as u64, MOST_PARTS);
    assert_eq!(huge.last().unwrap().end, 5 << 40);
}

#[test]
fn notes_belong_to_one_address() {
    let address = |path: &str| Address::parse(&format!("https://example.org{path}")).unwrap();
    let upload = Unfinished("a+b=".to_owned());
    let note = upload.note(&address("/x/y.mp4"));
    assert_eq!(Unfinished::read(&note, &address("/x/y.mp4")), Some(upload));
    assert_eq!(Unfinished::read(&note, &address("/x/y-2.mp4")), None);
    assert_eq!(Unfinished::read("", &address("/x/y.mp4")), None);
}
