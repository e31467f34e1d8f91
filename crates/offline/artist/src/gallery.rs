//! Contact sheets of everything the artist can draw: places at every hour in every weather, feelings, gestures, hair,
//! clothes, ages, things, and one cast in all its shots. A sheet is a plan; its cells are drawn one at a time by
//! whoever asks, so that progress can be shown and nothing is held that is not wanted.

mod people;
mod places;

use crate::{Figure, Picture, Sheet, draw, portrait, still, style::Style};
use kinora_model::{
    Error, Result, RoleId, SceneId, ShotId,
    script::{CameraMove, Emotion, Era, Gesture, Mood, Presence, Scene, Setting, Shot, ShotSize, TimeOfDay, Weather},
    text,
};

/// One contact sheet, not yet drawn: cells of one size, row by row, told apart by what they show.
#[derive(Clone, Debug)]
pub struct ContactSheet {
    name: String,
    columns: usize,
    cell: (u32, u32),
    cells: Vec<Cell>,
}

/// What one cell shows.
#[derive(Clone, Debug)]
struct Cell {
    what: View,
    style: String,
}

#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "a sheet has some tens of them")]
enum View {
    /// A character sheet.
    Portrait { sheet: Sheet, era: Era },
    /// A shot.
    Shot { scene: Scene, size: ShotSize, era: Era, eastern: bool, players: Vec<Player>, props: Vec<String>, id: String },
}

/// Somebody in a shot.
#[derive(Clone, Debug)]
struct Player {
    sheet: Sheet,
    emotion: Emotion,
    gesture: Gesture,
    speaking: bool,
}

impl Player {
    fn of(sheet: &Sheet) -> Self {
        Self { sheet: sheet.clone(), emotion: Emotion::Calm, gesture: Gesture::Stand, speaking: false }
    }
    fn feeling(mut self, emotion: Emotion) -> Self {
        self.emotion = emotion;
        self
    }
    fn doing(mut self, gesture: Gesture) -> Self {
        self.gesture = gesture;
        self
    }
    fn speaking(mut self) -> Self {
        self.speaking = true;
        self
    }
}

/// The plans of all sheets of the named style, in the order in which they are best looked at. Fails for an unknown
/// style (the error names those there are).
pub fn gallery(style: &str) -> Result<Vec<ContactSheet>> {
    Style::named(style)?;
    let mut sheets = places::sheets();
    sheets.extend(people::sheets());
    for cell in sheets.iter_mut().flat_map(|s| &mut s.cells) {
        style.clone_into(&mut cell.style);
    }
    Ok(sheets)
}

impl ContactSheet {
    fn new(name: impl Into<String>, columns: usize, cell: (u32, u32), views: Vec<View>) -> Self {
        let cells = views.into_iter().map(|what| Cell { what, style: String::new() }).collect();
        Self { name: name.into(), columns, cell, cells }
    }
    /// Name of the sheet, fit for a file: `place_inn_out`, `emotions`.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// Cells in a row.
    pub fn columns(&self) -> usize {
        self.columns
    }
    /// Width and height of a cell in pixels.
    pub fn cell(&self) -> (u32, u32) {
        self.cell
    }
    /// How many cells it has; the last row may be short.
    pub fn cells(&self) -> usize {
        self.cells.len()
    }
    /// Width and height of the whole sheet in pixels.
    pub fn size(&self) -> (u32, u32) {
        let rows = self.cells.len().div_ceil(self.columns);
        (self.cell.0 * self.columns as u32, self.cell.1 * rows as u32)
    }
    /// Draws cell `i`: RGBA, row by row. Fails where the sheet has no such cell.
    pub fn draw_cell(&self, i: usize) -> Result<Vec<u8>> {
        let cell = self.cells.get(i).ok_or_else(|| {
            let (name, n) = (&self.name, self.cells.len());
            Error::invalid(text!(
                "the contact sheet {name} has {n} cells, not a cell {i}";
                "样图 {name} 只有 {n} 格，没有第 {i} 格"
            ))
        })?;
        cell.draw(self.cell)
    }
    /// Draws the whole sheet: RGBA, row by row, dark where the last row is short. `drawn` hears after each cell how
    /// many are done.
    pub fn draw(&self, mut drawn: impl FnMut(usize)) -> Result<Vec<u8>> {
        let (full_w, full_h) = (self.size().0 as usize, self.size().1 as usize);
        let (w, h) = (self.cell.0 as usize, self.cell.1 as usize);
        let mut pixels: Vec<u8> = [18u8, 18, 20, 255].repeat(full_w * full_h);
        for i in 0..self.cells.len() {
            let cell = self.draw_cell(i)?;
            for (y, row) in cell.chunks_exact(w * 4).enumerate() {
                let at = ((i / self.columns * h + y) * full_w + i % self.columns * w) * 4;
                pixels[at..at + w * 4].copy_from_slice(row);
            }
            drawn(i + 1);
        }
        Ok(pixels)
    }
}

impl Cell {
    fn draw(&self, (width, height): (u32, u32)) -> Result<Vec<u8>> {
        let seed = 1;
        let (scene, size, era, eastern, players, props, id) = match &self.what {
            View::Portrait { sheet, era } => return portrait(sheet, *era, width, height, seed),
            View::Shot { scene, size, era, eastern, players, props, id } => {
                (scene, *size, *era, *eastern, players, props, id)
            }
        };
        let presences: Vec<Presence> = players
            .iter()
            .map(|p| Presence { role: RoleId::new(&p.sheet.role), emotion: p.emotion, gesture: p.gesture })
            .collect();
        let shot = Shot {
            id: ShotId::new(id),
            size,
            camera: CameraMove::Static,
            action: String::new(),
            cast: presences.clone(),
            crowd: None,
            props: props.clone(),
            lines: vec![],
            sounds: vec![],
            cues: vec![],
            source: 0..1,
        };
        let cast = players
            .iter()
            .zip(&presences)
            .map(|(p, presence)| Figure { sheet: &p.sheet, presence, speaking: p.speaking })
            .collect();
        let style = &self.style;
        let picture = Picture { scene, shot: &shot, cast, era, eastern, style, width, height, seed };
        Ok(still(&draw(&picture)?, width, height))
    }
}

/// A scene to stand in.
fn scene(setting: Setting, interior: bool, time: TimeOfDay, weather: Weather) -> Scene {
    Scene {
        id: SceneId::new("gallery"),
        chapter: 0,
        chapter_title: None,
        place: setting.word().into(),
        setting,
        interior,
        around: String::new(),
        time,
        weather,
        mood: Mood::Calm,
        shots: vec![],
    }
}
