//! Several shots on one sheet: laid out, and found again.
//!
//! A provider that is asked for nine shots at once draws them on one picture, and draws its gutters where it likes.
//! [`find`] looks for them and does not assume them; where it sees none it says so instead of cutting through a face.

use image::{GrayImage, Rgb, RgbImage, imageops};
use kinora_model::{Error, ErrorKind, Result, text};
use serde::{Deserialize, Serialize};

/// Rows and columns of a sheet, written `3x3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Grid {
    rows: u8,
    columns: u8,
}

impl Grid {
    /// Least and most rows or columns.
    pub const SIDES: std::ops::RangeInclusive<u8> = 2..=5;

    /// A grid of so many rows and columns, where each is one of [`SIDES`](Self::SIDES).
    pub fn new(rows: u8, columns: u8) -> Option<Self> {
        (Self::SIDES.contains(&rows) && Self::SIDES.contains(&columns)).then_some(Self { rows, columns })
    }
    /// Out of `3x3`: rows, then columns.
    pub fn from_word(word: &str) -> Option<Self> {
        let (rows, columns) = word.split_once(['x', 'X', '×'])?;
        Self::new(rows.trim().parse().ok()?, columns.trim().parse().ok()?)
    }
    /// Shots on a sheet.
    pub fn cells(self) -> usize {
        usize::from(self.rows) * usize::from(self.columns)
    }
}

impl Default for Grid {
    fn default() -> Self {
        Self { rows: 3, columns: 3 }
    }
}

impl std::fmt::Display for Grid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}x{}", self.rows, self.columns)
    }
}

impl From<Grid> for String {
    fn from(grid: Grid) -> Self {
        grid.to_string()
    }
}

impl TryFrom<String> for Grid {
    type Error = String;
    fn try_from(word: String) -> std::result::Result<Self, String> {
        Self::from_word(&word).ok_or_else(|| format!("{word} is not a grid of 2x2 to 5x5"))
    }
}

/// A place on a sheet, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

impl Cell {
    /// What is there on `sheet`.
    pub fn cut(&self, sheet: &RgbImage) -> RgbImage {
        imageops::crop_imm(sheet, self.x, self.y, self.width, self.height).to_image()
    }
}

const PAPER: Rgb<u8> = Rgb([246, 244, 238]);

/// Lays `pictures` out on a sheet of cells of this size, row by row, on paper, and says where each one is. Cells without
/// a picture stay empty.
pub fn lay_out(grid: Grid, pictures: &[RgbImage], (width, height): (u32, u32)) -> (RgbImage, Vec<Cell>) {
    let gutter = gutter(width);
    let (columns, rows) = (u32::from(grid.columns), u32::from(grid.rows));
    let size = (columns * (width + gutter) + gutter, rows * (height + gutter) + gutter);
    let mut sheet = RgbImage::from_pixel(size.0, size.1, PAPER);
    let mut cells = Vec::with_capacity(pictures.len());
    for (i, picture) in (0u32..).zip(pictures.iter().take(grid.cells())) {
        let (x, y) = (gutter + (i % columns) * (width + gutter), gutter + (i / columns) * (height + gutter));
        let small = imageops::resize(picture, width, height, imageops::FilterType::CatmullRom);
        imageops::replace(&mut sheet, &small, i64::from(x), i64::from(y));
        cells.push(Cell { x, y, width, height });
    }
    (sheet, cells)
}

/// Width of the gutters between cells of this width.
fn gutter(width: u32) -> u32 {
    (width / 40).max(4)
}

/// The cells of `sheet`, row by row.
///
/// A gutter is a band across the whole sheet that hardly changes along its length, near where a grid of this shape must
/// have one; where a provider left no gutter, the line along which the picture changes most abruptly over the whole
/// sheet stands for it.
///
/// # Errors
/// [`Unverified`](ErrorKind::Unverified) where neither is seen: it is not a sheet of this shape.
pub fn find(grid: Grid, sheet: &RgbImage) -> Result<Vec<Cell>> {
    let (width, height) = sheet.dimensions();
    let luma = imageops::grayscale(sheet);
    let turned = imageops::rotate90(&luma);
    let columns = bands(&Lines::of(&luma), width, grid.columns.into()).ok_or_else(|| unseen(grid, "columns", "列"))?;
    // Turned clockwise, the sheet's rows are columns from right to left.
    let rows = bands(&Lines::of(&turned), height, grid.rows.into()).ok_or_else(|| unseen(grid, "rows", "行"))?;
    let rows: Vec<(u32, u32)> = rows.into_iter().rev().map(|(from, to)| (height - to, height - from)).collect();
    let cells = rows.iter().flat_map(|&(top, bottom)| {
        columns.iter().map(move |&(left, right)| Cell { x: left, y: top, width: right - left, height: bottom - top })
    });
    Ok(cells.collect())
}

fn unseen(grid: Grid, what: &str, what_zh: &str) -> Error {
    Error::new(
        ErrorKind::Unverified,
        text!("the {what} of the {grid} sheet cannot be found, so no shot is cut from it; generate it again";
              "在 {grid} 分镜图中找不到{what_zh}的分隔，未裁切；请重新生成"),
    )
}

/// What is known of each vertical line of a picture.
struct Lines {
    /// Spread of brightness along it.
    spread: Vec<f32>,
    /// How much it differs from the line before: the median over its length, so that one edge in one cell does not count.
    step: Vec<f32>,
}

impl Lines {
    fn of(luma: &GrayImage) -> Self {
        let (width, height) = luma.dimensions();
        let at = |x: u32, y: u32| f32::from(luma.get_pixel(x, y).0[0]);
        let n = height as f32;
        let mut lines = Self { spread: Vec::new(), step: Vec::new() };
        let mut changes = Vec::with_capacity(height as usize);
        for x in 0..width {
            let mean = (0..height).map(|y| at(x, y)).sum::<f32>() / n;
            let spread = (0..height).map(|y| (at(x, y) - mean).powi(2)).sum::<f32>() / n;
            lines.spread.push(spread.sqrt());
            changes.clear();
            changes.extend((0..height).map(|y| if x == 0 { 0.0 } else { (at(x, y) - at(x - 1, y)).abs() }));
            changes.sort_by(f32::total_cmp);
            lines.step.push(changes[changes.len() / 2]);
        }
        lines
    }
}

/// The stretches between gutters along `length` lines, `count` of them.
fn bands(lines: &Lines, length: u32, count: u32) -> Option<Vec<(u32, u32)>> {
    let cell = f64::from(length) / f64::from(count);
    let reach = (cell * 0.2) as u32;
    let mut cuts = vec![(0, margin(lines, 0..reach.min(length), false))];
    for k in 1..count {
        let middle = (cell * f64::from(k)) as u32;
        let window = middle.saturating_sub(reach)..(middle + reach).min(length);
        cuts.push(gutter_in(lines, window.clone()).or_else(|| edge_in(lines, window))?);
    }
    cuts.push((margin(lines, length - reach.min(length)..length, true), length));
    let bands: Vec<(u32, u32)> = cuts.windows(2).map(|pair| (pair[0].1, pair[1].0)).collect();
    // Cells of one sheet are alike: a gutter found in a face makes one thin.
    let widths = || bands.iter().map(|(from, to)| to.saturating_sub(*from));
    (widths().min()? * 3 > widths().max()? * 2).then_some(bands)
}

/// Spread up to which a line counts as bare, in levels of brightness: paper with the noise of a JPEG.
const BARE: f32 = 7.0;

/// Where the bare margin at one end of the sheet ends (or, from the `far` end, begins).
fn margin(lines: &Lines, window: std::ops::Range<u32>, far: bool) -> u32 {
    let bare = |x: &u32| lines.spread[*x as usize] <= BARE;
    match far {
        false => window.clone().take_while(bare).last().map_or(window.start, |x| x + 1),
        true => window.clone().rev().take_while(bare).last().unwrap_or(window.end),
    }
}

/// The widest bare band in `window`.
fn gutter_in(lines: &Lines, window: std::ops::Range<u32>) -> Option<(u32, u32)> {
    let mut best: Option<(u32, u32)> = None;
    let mut from = None;
    for x in window.start..=window.end {
        let bare = x < window.end && lines.spread[x as usize] <= BARE;
        match (bare, from) {
            (true, None) => from = Some(x),
            (false, Some(start)) => {
                if best.is_none_or(|(a, b)| x - start > b - a) {
                    best = Some((start, x));
                }
                from = None;
            }
            _ => {}
        }
    }
    best
}

/// The line in `window` along which most of the sheet changes, if it stands out from all others there.
fn edge_in(lines: &Lines, window: std::ops::Range<u32>) -> Option<(u32, u32)> {
    let mut steps: Vec<f32> = window.clone().map(|x| lines.step[x as usize]).collect();
    let at = window.clone().max_by(|a, b| lines.step[*a as usize].total_cmp(&lines.step[*b as usize]))?;
    steps.sort_by(f32::total_cmp);
    let usual = steps[steps.len() / 2];
    (lines.step[at as usize] > usual * 4.0 + 8.0).then_some((at, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture with things in it, unlike its neighbours.
    fn picture(seed: u32, width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| {
            let wave = ((x * (3 + seed % 5) + y * 2) as f32 / 19.0).sin() * 50.0;
            let blob = if ((x + y) / 37 + seed).is_multiple_of(3) { 60.0 } else { 0.0 };
            let level = 40.0 + (seed * 67 % 90) as f32 + wave + blob;
            Rgb([level as u8, (level * 0.8) as u8, 255 - level as u8])
        })
    }

    fn near(found: &[Cell], expected: &[Cell], by: u32) {
        assert_eq!(found.len(), expected.len());
        for (a, b) in found.iter().zip(expected) {
            for (a, b) in [(a.x, b.x), (a.y, b.y), (a.x + a.width, b.x + b.width), (a.y + a.height, b.y + b.height)] {
                assert!(a.abs_diff(b) <= by, "{found:?} is not {expected:?}");
            }
        }
    }

    #[test]
    fn what_was_laid_out_is_found_again() {
        for grid in [Grid::default(), Grid::new(2, 2).expect("small"), Grid::new(5, 4).expect("large")] {
            let pictures: Vec<RgbImage> = (0..grid.cells() as u32).map(|i| picture(i, 320, 180)).collect();
            let (sheet, cells) = lay_out(grid, &pictures, (160, 90));
            assert_eq!(find(grid, &sheet).expect("a sheet of ours"), cells);
            let small = imageops::resize(&pictures[3], 160, 90, imageops::FilterType::CatmullRom);
            assert_eq!(cells[3].cut(&sheet), small);
        }
    }

    /// A sheet as a provider draws it: uneven gutters of some colour, no margin, noise.
    fn drawn(columns: [(u32, u32); 3], rows: [(u32, u32); 3], paper: u8, size: (u32, u32)) -> (RgbImage, Vec<Cell>) {
        let mut sheet =
            RgbImage::from_fn(size.0, size.1, |x, y| Rgb([paper.saturating_add(((x * 7 + y * 13) % 9) as u8); 3]));
        let mut cells = Vec::new();
        for (top, bottom) in rows {
            for (left, right) in columns {
                let inside = picture(cells.len() as u32 + 3, right - left, bottom - top);
                imageops::replace(&mut sheet, &inside, left.into(), top.into());
                cells.push(Cell { x: left, y: top, width: right - left, height: bottom - top });
            }
        }
        (sheet, cells)
    }

    #[test]
    fn uneven_gutters_are_found_and_not_assumed() {
        for paper in [0, 128, 240] {
            let (sheet, cells) =
                drawn([(0, 310), (330, 660), (668, 1000)], [(12, 200), (230, 400), (410, 590)], paper, (1000, 600));
            near(&find(Grid::default(), &sheet).expect("gutters are there"), &cells, 2);
        }
    }

    #[test]
    fn without_gutters_the_edges_between_pictures_do() {
        let (sheet, cells) =
            drawn([(0, 320), (320, 670), (670, 1000)], [(0, 210), (210, 400), (400, 600)], 0, (1000, 600));
        near(&find(Grid::default(), &sheet).expect("edges are there"), &cells, 2);
    }

    #[test]
    fn one_picture_is_no_sheet() {
        let error = find(Grid::default(), &picture(1, 900, 600)).expect_err("nothing to cut along");
        assert_eq!(error.kind(), ErrorKind::Unverified);
    }

    #[test]
    fn grids_are_two_to_five() {
        assert_eq!(Grid::from_word("3x3"), Some(Grid::default()));
        for word in ["1x3", "6x6", "3", "x", "3x", "-1x3", "3x3x3"] {
            assert_eq!(Grid::from_word(word), None, "{word}");
        }
    }
}
