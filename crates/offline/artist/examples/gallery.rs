//! Writes contact sheets of everything the artist can draw: `cargo run --release --example gallery -- FOLDER [SHEET…]`.

use kinora_artist::{Figure, Picture, Sheet, design, draw, portrait, still};
use kinora_model::{RoleId, SceneId, ShotId, script::*};
use std::{collections::BTreeMap, env, fs, io::BufWriter, path::Path};

/// One contact sheet being laid out.
struct Contact {
    columns: usize,
    cell: (usize, usize),
    cells: Vec<Vec<u8>>,
}
impl Contact {
    fn new(columns: usize, w: usize, h: usize) -> Self {
        Self { columns, cell: (w, h), cells: Vec::new() }
    }
    fn write(&self, folder: &Path, name: &str) -> Result<(), Box<dyn std::error::Error>> {
        let (w, h) = self.cell;
        let (full_w, full_h) = (self.columns * w, self.cells.len().div_ceil(self.columns) * h);
        let mut sheet = vec![20u8; full_w * full_h * 4];
        for (i, cell) in self.cells.iter().enumerate() {
            for y in 0..h {
                let at = ((i / self.columns * h + y) * full_w + i % self.columns * w) * 4;
                sheet[at..at + w * 4].copy_from_slice(&cell[y * w * 4..(y + 1) * w * 4]);
            }
        }
        let file = fs::File::create(folder.join(format!("{name}.png")))?;
        let mut encoder = png::Encoder::new(BufWriter::new(file), full_w as u32, full_h as u32);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_compression(png::Compression::Fast);
        encoder.write_header()?.write_image_data(&sheet)?;
        println!("{name}");
        Ok(())
    }
}

fn role(i: usize, name: &str, sex: Sex, age: Age, looks: &[&str]) -> Role {
    Role {
        id: RoleId::new(format!("role-{i}")),
        name: name.into(),
        aliases: vec![],
        kind: Being::Person,
        sex,
        age,
        looks: looks.iter().map(|s| s.to_string()).collect(),
    }
}

fn cast(era: Era) -> Vec<Sheet> {
    let roles = match era {
        Era::Period => vec![
            role(1, "林小雨", Sex::Female, Age::Youth, &["青衣"]),
            role(2, "陈老", Sex::Male, Age::Elder, &["白发", "灰袍"]),
            role(3, "沈剑", Sex::Male, Age::Adult, &["黑衣"]),
            role(4, "小豆子", Sex::Male, Age::Child, &[]),
            role(5, "柳姨", Sex::Female, Age::Adult, &["红裙"]),
            role(6, "赵将军", Sex::Male, Age::Adult, &[]),
            role(7, "慧明和尚", Sex::Male, Age::Elder, &[]),
            role(8, "小翠", Sex::Female, Age::Child, &["粉衣"]),
        ],
        Era::Modern => vec![
            role(1, "Anna", Sex::Female, Age::Youth, &["red coat"]),
            role(2, "Mr Grey", Sex::Male, Age::Elder, &["white hair", "glasses"]),
            role(3, "Tom", Sex::Male, Age::Adult, &["dark suit"]),
            role(4, "Lily", Sex::Female, Age::Child, &[]),
            role(5, "Doctor Wu", Sex::Female, Age::Adult, &[]),
            role(6, "阿杰", Sex::Male, Age::Youth, &["卫衣"]),
            role(7, "Officer Li", Sex::Male, Age::Adult, &[]),
            role(8, "外婆", Sex::Female, Age::Elder, &[]),
        ],
    };
    design(&roles, era, true, &BTreeMap::new(), 7)
}

fn scene(setting: Setting, interior: bool, time: TimeOfDay, weather: Weather, mood: Mood) -> Scene {
    Scene {
        id: SceneId::new("s1"),
        chapter: 0,
        chapter_title: None,
        place: setting.word().into(),
        setting,
        interior,
        time,
        weather,
        mood,
        shots: vec![],
    }
}

/// A person in a cell: sheet, feeling, gesture, whether it speaks.
type Player<'a> = (&'a Sheet, Emotion, Gesture, bool);

/// What a cell shows.
struct Cell<'a> {
    scene: Scene,
    size: ShotSize,
    era: Era,
    cast: Vec<Player<'a>>,
    props: Vec<&'a str>,
    id: String,
}

fn shoot(cell: &Cell, w: u32, h: u32, out: (u32, u32)) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    shoot_in("painted", cell, w, h, out)
}

fn shoot_in(style: &str, cell: &Cell, w: u32, h: u32, out: (u32, u32)) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let presences: Vec<Presence> = cell
        .cast
        .iter()
        .map(|(s, emotion, gesture, _)| Presence { role: RoleId::new(&s.role), emotion: *emotion, gesture: *gesture })
        .collect();
    let shot = Shot {
        id: ShotId::new(&cell.id),
        size: cell.size,
        camera: CameraMove::Static,
        action: String::new(),
        cast: presences.clone(),
        props: cell.props.iter().map(|s| s.to_string()).collect(),
        lines: vec![],
        sounds: vec![],
        cues: vec![],
        source: 0..1,
    };
    let figures = cell
        .cast
        .iter()
        .zip(&presences)
        .map(|((sheet, .., speaking), presence)| Figure { sheet, presence, speaking: *speaking })
        .collect();
    let picture = Picture {
        scene: &cell.scene,
        shot: &shot,
        cast: figures,
        era: cell.era,
        eastern: true,
        style,
        width: w,
        height: h,
        seed: 1,
    };
    let drawing = draw(&picture)?;
    Ok(still(&drawing, out.0, out.1))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = env::args().skip(1);
    let folder = args.next().ok_or("give a folder to write to")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let wanted: Vec<String> = args.collect();
    let want = |name: &str| wanted.is_empty() || wanted.iter().any(|w| w == name);
    let (old, new) = (cast(Era::Period), cast(Era::Modern));
    use Emotion as E;
    use Gesture as G;
    use ShotSize as Z;

    for (name, era, sheets) in [("cast_period", Era::Period, &old), ("cast_modern", Era::Modern, &new)] {
        if want(name) {
            let mut c = Contact::new(4, 480, 360);
            for s in sheets {
                c.cells.push(portrait(s, era, 480, 360, 1)?);
            }
            c.write(folder, name)?;
        }
    }
    if want("emotions") {
        let mut c = Contact::new(4, 426, 240);
        for s in [&old[0], &old[2]] {
            for e in Emotion::ALL {
                let sc = scene(Setting::Mountain, false, TimeOfDay::Dusk, Weather::Clear, Mood::Calm);
                c.cells.push(shoot(
                    &Cell {
                        scene: sc,
                        size: Z::Close,
                        era: Era::Period,
                        cast: vec![(s, *e, G::Stand, false)],
                        props: vec![],
                        id: "e".into(),
                    },
                    852,
                    480,
                    (426, 240),
                )?);
            }
        }
        c.write(folder, "emotions")?;
    }
    let places: Vec<(String, Setting, bool, Era)> = Setting::ALL
        .iter()
        .flat_map(|s| [(*s, false), (*s, true)])
        .map(|(s, inside)| {
            let era = match s {
                Setting::ModernStreet | Setting::Office | Setting::School | Setting::Hospital | Setting::Vehicle => {
                    Era::Modern
                }
                _ => Era::Period,
            };
            (format!("{}_{}", s.word(), if inside { "in" } else { "out" }), s, inside, era)
        })
        .chain([
            ("home_modern_in".into(), Setting::Home, true, Era::Modern),
            ("home_modern_out".into(), Setting::Home, false, Era::Modern),
        ])
        .collect();
    let people = |era: Era| if era == Era::Period { &old } else { &new };
    for (name, setting, inside, era) in &places {
        let p = people(*era);
        if want(&format!("set_{name}")) || want("sets") {
            let mut c = Contact::new(4, 426, 240);
            for (i, time) in TimeOfDay::ALL.iter().enumerate() {
                for (j, weather) in [Weather::Clear, Weather::Rain, Weather::Snow, Weather::Fog].into_iter().enumerate()
                {
                    let sc = scene(*setting, *inside, *time, weather, Mood::Calm);
                    let people = vec![
                        (&p[(i + j) % 8], E::Calm, G::Stand, false),
                        (&p[(i * 2 + j + 3) % 8], E::Calm, G::Walk, false),
                    ];
                    c.cells.push(shoot(
                        &Cell {
                            scene: sc,
                            size: Z::Wide,
                            era: *era,
                            cast: people,
                            props: vec![],
                            id: format!("w{i}{j}"),
                        },
                        852,
                        480,
                        (426, 240),
                    )?);
                }
            }
            c.write(folder, &format!("set_{name}"))?;
        }
    }
    for (name, inside) in [("overview_out", false), ("overview_in", true)] {
        if want(name) {
            let mut c = Contact::new(4, 426, 240);
            for (i, (_, setting, _, era)) in places.iter().filter(|p| p.2 == inside).enumerate() {
                let p = people(*era);
                let time = [TimeOfDay::Day, TimeOfDay::Night, TimeOfDay::Dusk, TimeOfDay::Dawn][i % 4];
                let sc = scene(*setting, inside, time, Weather::Clear, Mood::Calm);
                let cast = vec![(&p[i % 8], E::Calm, G::Stand, false), (&p[(i + 3) % 8], E::Calm, G::Walk, false)];
                c.cells.push(shoot(
                    &Cell { scene: sc, size: Z::Wide, era: *era, cast, props: vec![], id: format!("o{i}") },
                    852,
                    480,
                    (426, 240),
                )?);
            }
            c.write(folder, name)?;
        }
    }
    for (name, w, h, out) in [
        ("shots_16x9", 1280, 720, (426, 240)),
        ("shots_9x16", 720, 1280, (225, 400)),
        ("shots_1x1", 720, 720, (300, 300)),
    ] {
        if want(name) {
            let mut c = Contact::new(if name == "shots_9x16" { 6 } else { 4 }, out.0 as usize, out.1 as usize);
            for (era, setting, inside, time, weather) in [
                (Era::Period, Setting::Inn, false, TimeOfDay::Night, Weather::Rain),
                (Era::Period, Setting::Inn, true, TimeOfDay::Night, Weather::Rain),
                (Era::Modern, Setting::Home, true, TimeOfDay::Day, Weather::Clear),
            ] {
                let p = people(era);
                let sc = || scene(setting, inside, time, weather, Mood::Calm);
                let list: Vec<(Z, Vec<Player>, Vec<&str>)> = vec![
                    (Z::ExtremeWide, vec![(&p[0], E::Calm, G::Walk, false)], vec!["红伞"]),
                    (Z::Wide, vec![(&p[0], E::Calm, G::Stand, false), (&p[1], E::Calm, G::Stand, true)], vec![]),
                    (Z::Medium, vec![(&p[0], E::Worry, G::Sit, true), (&p[1], E::Calm, G::Sit, false)], vec![]),
                    (Z::Close, vec![(&p[0], E::Resolve, G::Stand, true)], vec![]),
                    (Z::Medium, vec![(&p[2], E::Angry, G::Point, true)], vec![]),
                    (
                        Z::Medium,
                        vec![
                            (&p[0], E::Happy, G::Stand, true),
                            (&p[2], E::Calm, G::Stand, false),
                            (&p[3], E::Surprise, G::Stand, false),
                        ],
                        vec![],
                    ),
                    (Z::Close, vec![(&p[1], E::Sad, G::Stand, true)], vec![]),
                    (Z::ExtremeClose, vec![(&p[0], E::Fear, G::Stand, true)], vec![]),
                ];
                for (i, (size, cast, props)) in list.into_iter().enumerate() {
                    c.cells.push(shoot(&Cell { scene: sc(), size, era, cast, props, id: format!("s{i}") }, w, h, out)?);
                }
            }
            c.write(folder, name)?;
        }
    }
    if want("styles") {
        let mut c = Contact::new(4, 426, 240);
        for (style, _) in kinora_artist::styles() {
            for (i, (setting, inside, time, size)) in [
                (Setting::Inn, false, TimeOfDay::Night, Z::ExtremeWide),
                (Setting::Inn, true, TimeOfDay::Night, Z::Medium),
                (Setting::Water, false, TimeOfDay::Dusk, Z::Wide),
                (Setting::Mountain, false, TimeOfDay::Day, Z::Close),
            ]
            .into_iter()
            .enumerate()
            {
                let sc = scene(setting, inside, time, Weather::Clear, Mood::Calm);
                let cast = vec![(&old[i], E::Calm, G::Stand, true), (&old[i + 1], E::Worry, G::Stand, false)];
                let cell = Cell { scene: sc, size, era: Era::Period, cast, props: vec![], id: "st".into() };
                c.cells.push(shoot_in(style, &cell, 852, 480, (426, 240))?);
            }
        }
        c.write(folder, "styles")?;
    }
    if want("gestures") {
        let mut c = Contact::new(5, 360, 360);
        for (p, era) in [(&old, Era::Period), (&new, Era::Modern)] {
            for (i, g) in Gesture::ALL.iter().enumerate() {
                let sc = scene(Setting::Field, false, TimeOfDay::Day, Weather::Clear, Mood::Calm);
                c.cells.push(shoot(
                    &Cell {
                        scene: sc,
                        size: Z::Wide,
                        era,
                        cast: vec![(&p[i % 3], E::Calm, *g, true)],
                        props: vec![],
                        id: "g".into(),
                    },
                    720,
                    720,
                    (360, 360),
                )?);
            }
            c.cells.push(shoot(
                &Cell {
                    scene: scene(Setting::Field, false, TimeOfDay::Day, Weather::Clear, Mood::Calm),
                    size: Z::Wide,
                    era,
                    cast: vec![(&p[0], E::Calm, G::Embrace, true), (&p[2], E::Calm, G::Embrace, false)],
                    props: vec![],
                    id: "g".into(),
                },
                720,
                720,
                (360, 360),
            )?);
        }
        c.write(folder, "gestures")?;
    }
    if want("props") {
        let mut c = Contact::new(6, 284, 160);
        for word in "伞 灯笼 蜡烛 油灯 信 卷轴 剑 茶壶 酒坛 茶杯 书 玉佩 戒指 花 phone laptop photo watch key coin box flute brush gun lamp fan".split(' ') {
            let era = if word.is_ascii() { Era::Modern } else { Era::Period };
            let sc = scene(Setting::Inn, true, TimeOfDay::Night, Weather::Rain, Mood::Calm);
            c.cells.push(shoot(&Cell { scene: sc, size: Z::ExtremeClose, era, cast: vec![], props: vec![word], id: "p".into() }, 568, 320, (284, 160))?);
        }
        c.write(folder, "props")?;
    }
    if want("big") {
        let list: Vec<(&str, Cell)> = vec![
            (
                "big_wide",
                Cell {
                    scene: scene(Setting::Inn, false, TimeOfDay::Night, Weather::Rain, Mood::Calm),
                    size: Z::ExtremeWide,
                    era: Era::Period,
                    cast: vec![(&old[0], E::Calm, G::Walk, false)],
                    props: vec!["红伞"],
                    id: "b1".into(),
                },
            ),
            (
                "big_two",
                Cell {
                    scene: scene(Setting::Inn, true, TimeOfDay::Night, Weather::Rain, Mood::Calm),
                    size: Z::Medium,
                    era: Era::Period,
                    cast: vec![(&old[0], E::Worry, G::Sit, true), (&old[1], E::Calm, G::Sit, false)],
                    props: vec![],
                    id: "b2".into(),
                },
            ),
            (
                "big_close",
                Cell {
                    scene: scene(Setting::Mountain, false, TimeOfDay::Dusk, Weather::Clear, Mood::Tender),
                    size: Z::Close,
                    era: Era::Period,
                    cast: vec![(&old[0], E::Resolve, G::Stand, true)],
                    props: vec![],
                    id: "b3".into(),
                },
            ),
        ];
        for (name, cell) in list {
            let mut c = Contact::new(1, 1280, 720);
            c.cells.push(shoot(&cell, 1280, 720, (1280, 720))?);
            c.write(folder, name)?;
        }
    }
    Ok(())
}
