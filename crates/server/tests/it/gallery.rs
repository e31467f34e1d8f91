//! `kinora gallery`: contact sheets that show something, each cell something else than its neighbours.

use crate::kinora::Desk;
use std::path::Path;

/// A contact sheet read back, and the size of its cells.
struct Sheet {
    columns: usize,
    rows: usize,
    cell: (usize, usize),
    width: usize,
    rgba: Vec<u8>,
}

impl Sheet {
    fn read(path: &Path, columns: usize, rows: usize) -> Self {
        let file =
            std::io::BufReader::new(std::fs::File::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display())));
        let mut reader = png::Decoder::new(file).read_info().expect("a PNG");
        let mut rgba = vec![0; reader.output_buffer_size().expect("it fits")];
        let frame = reader.next_frame(&mut rgba).expect("pixels");
        let (width, height) = (frame.width as usize, frame.height as usize);
        assert_eq!((width % columns, height % rows), (0, 0), "{}: {width}×{height}", path.display());
        Self { columns, rows, cell: (width / columns, height / rows), width, rgba }
    }
    fn pixels(&self, column: usize, row: usize) -> impl Iterator<Item = &[u8]> {
        let (w, h) = self.cell;
        (0..h).flat_map(move |y| {
            let at = ((row * h + y) * self.width + column * w) * 4;
            self.rgba[at..at + w * 4].chunks_exact(4)
        })
    }
    /// Standard deviation of luma in a cell, 0…128: nothing drawn is 0.
    fn contrast(&self, column: usize, row: usize) -> f64 {
        let luma = |p: &[u8]| 0.2126 * f64::from(p[0]) + 0.7152 * f64::from(p[1]) + 0.0722 * f64::from(p[2]);
        let n = (self.cell.0 * self.cell.1) as f64;
        let mean = self.pixels(column, row).map(luma).sum::<f64>() / n;
        (self.pixels(column, row).map(|p| (luma(p) - mean).powi(2)).sum::<f64>() / n).sqrt()
    }
    /// Share of the pixels that are clearly other in one cell than in another.
    fn unlike(&self, a: (usize, usize), b: (usize, usize)) -> f64 {
        let n = (self.cell.0 * self.cell.1) as f64;
        let pairs = self.pixels(a.0, a.1).zip(self.pixels(b.0, b.1));
        pairs.filter(|(p, q)| p.iter().zip(*q).any(|(x, y)| x.abs_diff(*y) > 24)).count() as f64 / n
    }
    fn expect_cells_that_differ(&self, what: &str) {
        for row in 0..self.rows {
            for column in 0..self.columns {
                let contrast = self.contrast(column, row);
                assert!(contrast > 7.0, "{what}: cell {column},{row} is flat ({contrast:.1})");
                for (c, r) in [(column + 1, row), (column, row + 1)] {
                    if c < self.columns && r < self.rows {
                        let unlike = self.unlike((column, row), (c, r));
                        assert!(unlike > 0.004, "{what}: cell {column},{row} is like {c},{r} ({unlike:.4})");
                    }
                }
            }
        }
    }
}

#[test]
fn a_gallery_shows_every_cell_something_else_in_every_style() {
    let desk = Desk::new();
    let ran = desk.run(&["gallery", "out", "--sheet", "place_inn_out_europe", "--sheet", "emotions"]).expect_success();
    assert!(ran.stdout.contains("6 contact sheets"), "{}", ran.stdout);
    assert_eq!(ran.stderr.lines().count(), 6, "a line for each sheet: {}", ran.stderr);
    let mut first: Vec<Vec<u8>> = Vec::new();
    for style in ["painted", "ink", "vintage"] {
        let hours = Sheet::read(&desk.path("out").join(style).join("place_inn_out_europe.png"), 5, 4);
        assert_eq!(hours.cell, (320, 180));
        hours.expect_cells_that_differ(style);
        let faces = Sheet::read(&desk.path("out").join(style).join("emotions.png"), 4, 8);
        assert_eq!(faces.cell, (384, 216));
        faces.expect_cells_that_differ(style);
        assert!(!first.contains(&hours.rgba), "{style} is another style's picture");
        first.push(hours.rgba);
    }
    let left: Vec<String> = desk.files_but(&[]).into_iter().filter(|f| f.contains(".kinora-")).collect();
    assert!(left.is_empty(), "left behind: {left:?}");
}

#[test]
fn an_unknown_style_or_sheet_is_refused_before_anything_is_written() {
    let desk = Desk::new();
    let ran = desk.run(&["gallery", "out", "--style", "oil"]);
    assert_eq!(ran.code, Some(2));
    for style in ["oil", "painted", "ink", "vintage"] {
        assert!(ran.stderr.contains(style), "{}", ran.stderr);
    }
    let ran = desk.run(&["gallery", "out", "--sheet", "place_moon"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("place_moon") && ran.stderr.contains("emotions"), "{}", ran.stderr);
    assert!(desk.files_but(&[]).is_empty());
}
