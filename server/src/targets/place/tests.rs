//! As in the library.

use super::*;
use crate::targets::sample;

#[test]
fn parts_of_a_path_with_a_number_where_the_name_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let photo = sample::photo(folder.path(), "SAM_0001.JPG", b"");
    let delivery = sample::delivery(vec![photo.clone()]);
    let layout = Layout::parse("{taken:%Y}/{sender}/{camera} {name}").unwrap();
    let place = Place::new(&layout, &Secret::new([0; 32]), &delivery, &photo);
    assert_eq!(
        place.parts(1),
        ["2014", "me@example.org", "NX300 SAM_0001.JPG"]
    );
    assert_eq!(place.parts(3)[2], "NX300 SAM_0001-3.JPG");
}
