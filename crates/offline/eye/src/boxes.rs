//! From a map of how likely each pixel belongs to text to boxes around lines.
//!
//! The detector (differentiable binarisation, Liao et al. 2020) marks the shrunken core of each line; pixels above a
//! threshold that touch make one line, and its box is widened by what the core was shrunken.

/// A pixel this likely belongs to a line.
const LIKELY: f32 = 0.3;
/// Mean likelihood of a line's pixels, at least.
const SURE: f32 = 0.5;
/// Fewer pixels are dirt.
const SMALLEST: usize = 24;
/// How far a box is widened on each side, in heights of the core.
const MARGIN: f64 = 0.45;

/// A box, in pixels; its right and lower borders are outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub left: usize,
    pub top: usize,
    pub right: usize,
    pub bottom: usize,
}

impl Frame {
    pub fn height(&self) -> usize {
        self.bottom - self.top
    }
}

/// Boxes of the lines in a map of `width`×`height` likelihoods, in reading order: from the top, rows from the left.
pub(crate) fn lines(map: &[f32], width: usize, height: usize) -> Vec<Frame> {
    let mut seen = vec![false; map.len()];
    let mut found = Vec::new();
    let mut open = Vec::new();
    for start in 0..map.len() {
        if map[start] <= LIKELY || seen[start] {
            continue;
        }
        seen[start] = true;
        open.push(start);
        let (mut core, mut count, mut sum) = (Frame { left: width, top: height, right: 0, bottom: 0 }, 0, 0.0);
        while let Some(at) = open.pop() {
            let (x, y) = (at % width, at / width);
            core.left = core.left.min(x);
            core.right = core.right.max(x + 1);
            core.top = core.top.min(y);
            core.bottom = core.bottom.max(y + 1);
            (count, sum) = (count + 1, sum + map[at]);
            let beside = [(x > 0).then(|| at - 1), (x + 1 < width).then_some(at + 1)];
            let above = [(y > 0).then(|| at - width), (y + 1 < height).then_some(at + width)];
            for next in beside.into_iter().chain(above).flatten() {
                if map[next] > LIKELY && !seen[next] {
                    seen[next] = true;
                    open.push(next);
                }
            }
        }
        if count >= SMALLEST && sum / count as f32 >= SURE {
            let margin = (core.height() as f64 * MARGIN).ceil() as usize + 1;
            found.push(Frame {
                left: core.left.saturating_sub(margin),
                top: core.top.saturating_sub(margin),
                right: (core.right + margin).min(width),
                bottom: (core.bottom + margin).min(height),
            });
        }
    }
    // Boxes whose middles are less than half a height apart stand in one row.
    found.sort_by_key(|frame| frame.top + frame.bottom);
    let mut rows: Vec<Vec<Frame>> = Vec::new();
    for frame in found {
        match rows.last_mut() {
            Some(row) if (frame.top + frame.bottom).abs_diff(row[0].top + row[0].bottom) < row[0].height() => {
                row.push(frame)
            }
            _ => rows.push(vec![frame]),
        }
    }
    rows.iter_mut().for_each(|row| row.sort_by_key(|frame| frame.left));
    rows.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_in_reading_order_and_dirt_is_not() {
        let (w, h) = (120, 60);
        let mut map = vec![0.0; w * h];
        let mut fill = |x: std::ops::Range<usize>, y: std::ops::Range<usize>, value: f32| {
            y.for_each(|y| x.clone().for_each(|x| map[y * w + x] = value));
        };
        fill(70..110, 11..17, 0.9);
        fill(10..50, 10..16, 0.9);
        fill(10..90, 40..46, 0.8);
        fill(100..103, 50..53, 0.9);
        fill(2..20, 30..33, 0.35);
        let found = lines(&map, w, h);
        assert_eq!(
            found.iter().map(|f| (f.left < 60, f.top < 30)).collect::<Vec<_>>(),
            [(true, true), (false, true), (true, false)]
        );
        assert!(found[0].left < 10 && found[0].right > 50 && found[0].top < 10 && found[0].bottom > 16);
        assert!(found.iter().all(|f| f.right <= w && f.bottom <= h));
    }
}
