//! The contact sheets: every cell shows something, and something else than its neighbours.

use kinora_artist::{ContactSheet, gallery, styles};
use kinora_model::script::{Emotion, Gesture, Setting};
use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// Standard deviation of luma, 0…128: nothing drawn is 0.
fn contrast(rgba: &[u8]) -> f64 {
    let luma = |p: &[u8]| 0.2126 * f64::from(p[0]) + 0.7152 * f64::from(p[1]) + 0.0722 * f64::from(p[2]);
    let n = (rgba.len() / 4) as f64;
    let mean = rgba.chunks_exact(4).map(luma).sum::<f64>() / n;
    (rgba.chunks_exact(4).map(|p| (luma(p) - mean).powi(2)).sum::<f64>() / n).sqrt()
}

/// Share of the pixels that are clearly other.
fn unlike(a: &[u8], b: &[u8]) -> f64 {
    let other = |(p, q): &(&[u8], &[u8])| p.iter().zip(*q).any(|(x, y)| x.abs_diff(*y) > 24);
    a.chunks_exact(4).zip(b.chunks_exact(4)).filter(other).count() as f64 / (a.len() / 4) as f64
}

/// What is wrong with a sheet, cell by cell.
fn faults(sheet: &ContactSheet) -> Vec<String> {
    let cells: Vec<Vec<u8>> = (0..sheet.cells()).map(|i| sheet.draw_cell(i).expect("a cell")).collect();
    let mut faults = Vec::new();
    for (i, cell) in cells.iter().enumerate() {
        assert_eq!(cell.len(), (sheet.cell().0 * sheet.cell().1 * 4) as usize);
        let depth = contrast(cell);
        if depth < 7.0 {
            faults.push(format!("{}: cell {i} is flat ({depth:.1})", sheet.name()));
        }
        let right = (i + 1) % sheet.columns() != 0;
        for j in [(right, i + 1), (true, i + sheet.columns())].into_iter().filter_map(|(is, j)| is.then_some(j)) {
            if let Some(next) = cells.get(j) {
                let unlike = unlike(cell, next);
                if unlike < 0.004 {
                    faults.push(format!("{}: cell {i} is like cell {j} ({unlike:.4})", sheet.name()));
                }
            }
        }
    }
    faults
}

#[test]
fn no_cell_is_empty_or_like_its_neighbour() {
    let sheets = gallery("painted").expect("a style");
    let next = AtomicUsize::new(0);
    let faults: Vec<String> = thread::scope(|scope| {
        let work = || {
            let mut found = Vec::new();
            while let Some(sheet) = sheets.get(next.fetch_add(1, Ordering::Relaxed)) {
                found.extend(faults(sheet));
            }
            found
        };
        let workers: Vec<_> =
            (0..thread::available_parallelism().map_or(1, |n| n.get())).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|w| w.join().expect("drawn")).collect()
    });
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_measure_sees_a_blank_cell_and_a_repeated_one() {
    let blank = vec![20u8; 320 * 180 * 4];
    assert!(contrast(&blank) < 7.0);
    let sheet = gallery("painted").expect("a style").remove(0);
    let cell = sheet.draw_cell(0).expect("a cell");
    assert!(contrast(&cell) > 7.0 && unlike(&cell, &cell) < 0.004 && unlike(&cell, &blank) > 0.004);
}

#[test]
fn every_setting_and_every_kind_of_sheet_is_planned_once() {
    for (style, _) in styles() {
        let sheets = gallery(style).expect("a style");
        let names: BTreeSet<&str> = sheets.iter().map(ContactSheet::name).collect();
        assert_eq!(names.len(), sheets.len(), "two sheets have one name");
        for setting in Setting::ALL {
            for side in ["in", "out"] {
                let name = format!("place_{}_{side}", setting.word());
                let sheet = sheets.iter().find(|s| s.name() == name).unwrap_or_else(|| panic!("{name} is missing"));
                assert_eq!((sheet.columns(), sheet.cells(), sheet.size()), (5, 20, (1600, 720)));
            }
        }
        let cells = |name: &str| sheets.iter().find(|s| s.name() == name).map_or(0, ContactSheet::cells);
        assert_eq!(cells("emotions") % Emotion::ALL.len(), 0);
        assert_eq!(cells("gestures_period"), 2 * Gesture::ALL.len() + 2);
        assert!(cells("hair") >= 10 && cells("wardrobes") >= 6 && cells("ages") >= 16 && cells("props") >= 20);
        for shape in ["16x9", "9x16", "1x1"] {
            assert!(cells(&format!("shots_{shape}")) >= 40);
        }
    }
    assert!(gallery("oil").unwrap_err().what().en.contains("painted"));
}

#[test]
fn a_style_is_another_hand_and_not_another_tint() {
    // Where a hand differs, lines do: the share of strong edges, which no tint can change much, is another.
    let edges = |style: &str| {
        let sheet = gallery(style).expect("a style").into_iter().find(|s| s.name() == "emotions").expect("emotions");
        let (w, cell) = (sheet.cell().0 as usize, sheet.draw_cell(0).expect("a cell"));
        let luma: Vec<i32> = cell
            .chunks_exact(4)
            .map(|p| (54 * i32::from(p[0]) + 183 * i32::from(p[1]) + 19 * i32::from(p[2])) / 256)
            .collect();
        let (low, high) = (luma.iter().min().expect("pixels"), luma.iter().max().expect("pixels"));
        let strong = (high - low) / 6;
        luma.windows(w + 2).filter(|l| (l[1] - l[0]).abs().max((l[w] - l[0]).abs()) > strong).count()
    };
    let [painted, ink, vintage] = ["painted", "ink", "vintage"].map(edges);
    assert!(ink as f64 > painted as f64 * 1.15, "ink has brush lines: {ink} to {painted}");
    assert_ne!(painted, vintage);
}
