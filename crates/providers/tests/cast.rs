//! From a story to its cast: what the text says of somebody's looks is what is drawn, through the makers that a film uses.

use kinora_artist::{Beard, Sheet, Wardrobe, design};
use kinora_reader::{Limits, Wish, open, read};
use std::{collections::BTreeMap, path::Path};

/// The sheets of an example's roles, by their names.
fn cast(file: &str) -> BTreeMap<String, Sheet> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(file);
    let novel = open(&std::fs::read(path).expect("an example"), file, &Limits::default()).expect("opens");
    let script = read(&novel, &Wish::default()).expect("is read");
    let sheets = design(&script.roles, script.era, script.eastern(), &BTreeMap::new(), 1);
    script.roles.iter().map(|r| r.name.clone()).zip(sheets).collect()
}

#[test]
fn a_chinese_cast_looks_as_its_story_says() {
    let cast = cast("homing_bell.zh.txt");
    let founder = &cast["鲁师傅"];
    assert!(founder.one_eyed && founder.hair_colour.luma() > 0.85, "one eye, white hair");
    let c = founder.cloth;
    assert!((c.r - c.b).abs() < 0.12 && (0.15..0.75).contains(&c.luma()), "a grey robe: {c:?}");
    let girl = cast["阿灯"].cloth;
    assert!(cast["阿灯"].female && girl.r > 1.8 * girl.g, "a girl in red: {girl:?}");
    assert_eq!(cast["高公公"].beard, Beard::None, "he serves in the palace");
    assert!(cast["高公公"].build < 0.95, "he is thin");
    assert_eq!(cast["韩铮"].wardrobe, Wardrobe::Armour);
    assert!(cast["韩铮"].cloth.luma() < 0.25, "black armour");
    assert_eq!(cast["赵四"].wardrobe, Wardrobe::Armour, "an old soldier");
    let emperor = cast["皇帝"].cloth;
    assert!(emperor.r > 1.5 * emperor.b, "in gold: {emperor:?}");
}

#[test]
fn an_english_cast_looks_as_its_story_says() {
    let cast = cast("paper_piano.en.txt");
    let moss = &cast["Mr Moss"];
    assert_eq!(moss.beard, Beard::Long);
    assert!(moss.hair_colour.luma() > 0.85 && (moss.cloth.r - moss.cloth.b).abs() < 0.12, "white hair, a grey coat");
    let ivy = cast["Ivy Lane"].cloth;
    assert!(ivy.r > 1.4 * ivy.b && ivy.g > 1.2 * ivy.b, "a yellow raincoat: {ivy:?}");
    let clara = cast["Clara Lane"].cloth;
    assert!(clara.b > clara.r, "a blue scarf: {clara:?}");
    assert!(!cast["Clara Lane"].scar, "a scarf is no scar");
    assert_eq!(cast["Joe"].beard, Beard::Moustache);
    assert!(cast["Miss Hart"].glasses);
    assert_eq!(cast["Doctor Rao"].wardrobe, Wardrobe::Doctor);
}
