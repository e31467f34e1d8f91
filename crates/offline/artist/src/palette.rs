//! One function from time, weather and mood to colour and light: everything drawn in a scene takes its look from here.

use crate::colour::{Rgb, rgb};
use kinora_model::script::{Mood, Scene, Setting, TimeOfDay, Weather};

/// Colours and light of a scene.
#[derive(Clone, Debug)]
pub(crate) struct Palette {
    /// Sky from the zenith to the horizon.
    pub sky: [Rgb; 3],
    /// What distance fades to.
    pub haze: Rgb,
    /// How much distance fades, 0…1.
    pub haze_amount: f64,
    /// Light on everything (surfaces are multiplied by it).
    pub ambient: Rgb,
    /// Colour of the sun, the moon or the strongest lamp; also of rims.
    pub key: Rgb,
    /// How strong rims are, 0…1.
    pub rim: f64,
    /// Side of the key light: −1 left, 1 right.
    pub side: f64,
    /// Whether lamps are lit, 0…1.
    pub lamps: f64,
    /// Whether sun or moon is seen.
    pub disc: bool,
    /// Wet ground, 0…1.
    pub wet: f64,
    /// Snow lies.
    pub snow: bool,
    /// Night.
    pub night: bool,
}

const fn light(r: f64, g: f64, b: f64) -> Rgb {
    Rgb { r, g, b }
}

impl Palette {
    /// The palette of a scene; the key light comes from `side`. No two places have the same evening: `chance` is the
    /// place's own and chooses among the skies of the hour (0: the plain one).
    pub fn of(scene: &Scene, side: f64, chance: u64) -> Self {
        let mut p = Self::at_time(scene.time, side);
        p.sky_of(scene.time, chance);
        p.under(scene.weather);
        p.in_mood(scene.mood);
        if scene.interior {
            p.indoors(scene.time, matches!(scene.setting, Setting::Palace | Setting::Temple));
        }
        p
    }

    fn at_time(time: TimeOfDay, side: f64) -> Self {
        let (sky, haze, amount, ambient, key, rim, lamps) = match time {
            TimeOfDay::Dawn => (
                [rgb(0x5279b0), rgb(0xe3aeb0), rgb(0xffe6bd)],
                rgb(0xf0cdbd),
                0.62,
                light(0.93, 0.85, 0.86),
                rgb(0xffdcae),
                0.75,
                0.35,
            ),
            TimeOfDay::Day => (
                [rgb(0x3b86cf), rgb(0x8cc4ec), rgb(0xe9f4f4)],
                rgb(0xc9dfec),
                0.55,
                light(1.0, 0.99, 0.97),
                rgb(0xfff3d2),
                0.5,
                0.0,
            ),
            TimeOfDay::Dusk => (
                [rgb(0x352a68), rgb(0xbf5378), rgb(0xffb765)],
                rgb(0xd98d80),
                0.58,
                light(0.9, 0.7, 0.7),
                rgb(0xffb066),
                0.95,
                0.75,
            ),
            TimeOfDay::Night => (
                [rgb(0x0a1030), rgb(0x1c2d5e), rgb(0x445c92)],
                rgb(0x4c659a),
                0.62,
                light(0.37, 0.43, 0.66),
                rgb(0xb4ccff),
                0.6,
                1.0,
            ),
        };
        Self {
            sky,
            haze,
            haze_amount: amount,
            ambient,
            key,
            rim,
            side,
            lamps,
            disc: true,
            wet: 0.0,
            snow: false,
            night: time == TimeOfDay::Night,
        }
    }

    /// Another sky of the same hour: the first of each is the one [`at_time`](Self::at_time) begins with.
    fn sky_of(&mut self, time: TimeOfDay, chance: u64) {
        // Sky from the zenith down, haze, key.
        let skies: &[([u32; 3], u32, u32)] = match time {
            TimeOfDay::Dawn => &[
                ([0x4a86a0, 0xb7d3c0, 0xfff1c2], 0xdfe0c8, 0xffeab0),
                ([0x5f5da6, 0xd19fcb, 0xffd8c4], 0xe3c2cf, 0xffd3bc),
                ([0x3f6fa8, 0xf0b48c, 0xffe9a8], 0xf2cfa4, 0xffd68a),
            ],
            TimeOfDay::Day => &[
                ([0x1f6ab4, 0x63aede, 0xd6f0ea], 0xb9dce2, 0xfff6dc),
                ([0x6a9dc6, 0xabd0e2, 0xf7edd6], 0xdfe2d8, 0xfff0c8),
                ([0x2f8fb8, 0x86cfd6, 0xf2f3d8], 0xcfe4d6, 0xfff4c4),
            ],
            TimeOfDay::Dusk => &[
                ([0x43203f, 0xc4473a, 0xffc25c], 0xd58a5e, 0xffa850),
                ([0x1f3f66, 0xc08a86, 0xffd48e], 0xcda088, 0xffc078),
                ([0x2b2350, 0x8a4a9a, 0xff9c8a], 0xb57a9c, 0xff9a90),
            ],
            TimeOfDay::Night => &[
                ([0x06182a, 0x10384c, 0x356a78], 0x3f6f80, 0xb2e4f0),
                ([0x120c30, 0x30245e, 0x5f5490], 0x5a5590, 0xc8c0ff),
                ([0x0a1420, 0x233245, 0x52657a], 0x566a80, 0xd2dcec),
            ],
        };
        let Some(another) = ((chance % (skies.len() as u64 + 1)) as usize).checked_sub(1) else { return };
        let (sky, haze, key) = &skies[another];
        self.sky = sky.map(rgb);
        self.haze = rgb(*haze);
        self.key = rgb(*key);
        // What is lit takes a little of the light's own colour.
        self.ambient = self.ambient.lit(Rgb::WHITE.mix(self.key, 0.22));
    }

    fn under(&mut self, weather: Weather) {
        // (towards this grey at the luma of the sky, how far, brightness, haze, rims)
        let (tint, far, bright, haze, rim) = match weather {
            Weather::Clear => return,
            Weather::Rain => (rgb(0x7288a0), 0.62, 0.8, 0.14, 0.7),
            Weather::Storm => (rgb(0x4d5b73), 0.75, 0.62, 0.1, 0.75),
            Weather::Snow => (rgb(0xbcc7d4), 0.84, 0.98, 0.2, 0.6),
            Weather::Fog => (rgb(0xb3bdc4), 0.62, 0.95, 0.3, 0.5),
        };
        let dim = if self.night { 0.6 } else { 1.0 };
        let tint = tint.scaled(dim);
        for c in self.sky.iter_mut().chain([&mut self.haze]) {
            *c = c.mix(tint.mix(*c, 0.25), far).scaled(bright);
        }
        self.ambient = self.ambient.saturated(0.65).scaled(bright.max(0.72));
        self.haze_amount = (self.haze_amount + haze).min(0.92);
        self.rim *= rim;
        // By day, clouds that snow falls from hide the sun.
        self.disc = weather == Weather::Fog || (self.night && matches!(weather, Weather::Rain | Weather::Snow));
        self.wet = if matches!(weather, Weather::Rain | Weather::Storm) { 1.0 } else { 0.0 };
        self.snow = weather == Weather::Snow;
        if weather == Weather::Fog {
            self.sky[0] = self.sky[0].mix(self.haze, 0.6);
            self.sky[1] = self.sky[1].mix(self.haze, 0.7);
        }
        if weather != Weather::Clear {
            self.lamps = self.lamps.max(if weather == Weather::Storm { 0.6 } else { 0.25 });
        }
    }

    fn in_mood(&mut self, mood: Mood) {
        // (tint, how far, saturation, brightness)
        let (tint, far, saturation, bright) = match mood {
            Mood::Calm => (rgb(0xffffff), 0.0, 1.0, 1.0),
            Mood::Tender => (rgb(0xffc9a8), 0.1, 1.06, 1.02),
            Mood::Sad => (rgb(0x7f93b4), 0.16, 0.72, 0.95),
            Mood::Tense => (rgb(0x6f8388), 0.1, 0.85, 0.9),
            Mood::Dark => (rgb(0x39424f), 0.16, 0.75, 0.82),
            Mood::Epic => (rgb(0xffb876), 0.1, 1.16, 1.0),
            Mood::Comic => (rgb(0xfff0bf), 0.1, 1.12, 1.05),
            Mood::Mystery => (rgb(0x6a5fae), 0.15, 0.95, 0.9),
        };
        let dim = if self.night { 0.55 } else { 1.0 };
        for c in self.sky.iter_mut().chain([&mut self.haze]) {
            *c = c.mix(tint.scaled(dim), far).saturated(saturation).scaled(bright);
        }
        self.ambient = self.ambient.lit(Rgb::WHITE.mix(tint, far * 0.8)).scaled(bright.max(0.86));
    }

    /// Light within walls. In a high `hall` no lamp reaches the walls, so the hour decides more than in a room.
    fn indoors(&mut self, time: TimeOfDay, hall: bool) {
        let own = match (time, hall) {
            (TimeOfDay::Night, false) => light(0.46, 0.38, 0.4),
            (TimeOfDay::Night, true) => light(0.27, 0.29, 0.46),
            (TimeOfDay::Dusk, false) => light(0.7, 0.56, 0.5),
            (TimeOfDay::Dusk, true) => light(0.74, 0.5, 0.38),
            (TimeOfDay::Dawn, false) => light(0.78, 0.7, 0.68),
            (TimeOfDay::Dawn, true) => light(0.72, 0.7, 0.8),
            (TimeOfDay::Day, false) => light(0.9, 0.86, 0.82),
            (TimeOfDay::Day, true) => light(1.04, 1.0, 0.94),
        };
        self.ambient = own.mix(self.ambient, 0.25);
        self.haze_amount *= 0.2;
        self.wet = 0.0;
        self.lamps = self.lamps.max(0.35);
        if self.night {
            self.key = rgb(0xffd39a);
        }
    }
}
