//! Things that the artist drew, named by a network that has only ever seen photographs: what it is sure of is what was drawn.
//! Needs the `eye` pack, which `make test` installs first.

use kinora_artist::gallery;
use kinora_eye::{Namer, Picture};
use std::path::PathBuf;

/// The drawn things in the sheet's order, each with the names that are right for it.
const DRAWN: [&[&str]; 29] = [
    &["umbrella"],
    &["lantern", "lamp"],
    &["candle"],
    &["candle", "lamp"],
    &["envelope", "letter"],
    &["scroll"],
    &["sword"],
    &["teapot", "jug"],
    &["jar", "jug", "vase", "bottle"],
    &["cup", "bowl", "pot"],
    &["book"],
    &["necklace"],
    &["ring"],
    &["flower", "vase"],
    &["bell"],
    &["bell"],
    &["phone"],
    &["laptop"],
    &["photo"],
    &["watch", "analogue clock", "wall clock"],
    &["key"],
    &["coin"],
    &["box", "chest"],
    &["flute"],
    &["pen", "brush"],
    &["gun"],
    &["lamp"],
    &["fan"],
    &["piano"],
];

#[test]
fn what_is_drawn_is_named_or_nothing_is() {
    let assets = std::env::var_os("KINORA_ASSETS")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../.assets")), PathBuf::from);
    let namer = Namer::open(&assets.join("eye")).unwrap_or_else(|e| panic!("{e} (or run `make test`)"));
    let sheet = gallery("painted").expect("a style").into_iter().find(|s| s.name() == "props").expect("a sheet");
    assert_eq!(sheet.cells(), DRAWN.len());
    let (width, height) = (sheet.cell().0 as usize, sheet.cell().1 as usize);
    let mut named = Vec::new();
    for (n, right) in DRAWN.iter().enumerate() {
        let rgba = sheet.draw_cell(n).expect("it is drawn");
        let rgb: Vec<u8> = rgba.chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied().collect();
        let found = namer.name(Picture { width, height, rgb: &rgb }).expect("it is looked at");
        if let Some(object) = found {
            println!("{}: {} ({:.2})", right[0], object.name.en, object.confidence);
            assert!(right.contains(&object.name.en.as_str()), "{} is said to be {}", right[0], object.name.en);
            named.push(object.name.en);
        }
    }
    assert!(named.len() >= 3 && named.iter().any(|name| name == "candle"), "{named:?}");
}
