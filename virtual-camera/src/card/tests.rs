//! What is written on a card is read from it again.

use super::{Card, SIZE, START};

fn card() -> (tempfile::TempDir, Card) {
    let folder = tempfile::tempdir().unwrap();
    let card = Card::format(&folder.path().join("card.img")).unwrap();
    (folder, card)
}

#[test]
fn files_and_folders_come_back_as_they_were_put() {
    let (_folder, card) = card();
    let photo: Vec<u8> = (0..200_000_u32)
        .map(|number| (number % 251) as u8)
        .collect();
    card.put("DCIM/100PHOTO/SAM_0001.JPG", &photo).unwrap();
    card.put("nx-gateway.log", b"a longer text").unwrap();
    card.put("nx-gateway.log", b"short").unwrap();
    assert_eq!(card.get("DCIM/100PHOTO/SAM_0001.JPG").unwrap(), Some(photo));
    assert_eq!(card.get("nx-gateway.log").unwrap().unwrap(), b"short");
    assert_eq!(card.get("absent").unwrap(), None);
    assert_eq!(card.names().unwrap(), ["DCIM", "nx-gateway.log"]);
}

#[test]
fn the_image_is_a_power_of_two_with_a_partition_of_fat32_that_fills_it() {
    let (_folder, card) = card();
    let image = std::fs::read(card.image()).unwrap();
    assert_eq!((image.len() as u64, SIZE.is_power_of_two()), (SIZE, true));
    assert_eq!((image[450], &image[510..512]), (0x0c, &[0x55, 0xaa][..]));
    let number = |at: usize| u64::from(u32::from_le_bytes(image[at..at + 4].try_into().unwrap()));
    assert_eq!(
        (number(454) * 512, number(458) * 512),
        (START, SIZE - START)
    );
    let partition = &image[START as usize..];
    assert_eq!(&partition[82..90], b"FAT32   ");
}

#[test]
fn a_full_card_is_an_error() {
    let (_folder, card) = card();
    let much = vec![1; SIZE as usize];
    assert!(card.put("much", &much).is_err());
}
