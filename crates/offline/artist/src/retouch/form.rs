//! Turning, mirroring, cutting.

use super::{Plain, Raster};

pub(super) fn change(picture: &mut Raster, plain: Plain) {
    let (w, h) = (picture.width as usize, picture.height as usize);
    let side = w.min(h);
    let (x0, y0) = ((w - side) / 2, (h - side) / 2);
    // Where the pixel x, y of the new picture comes from.
    type From = Box<dyn Fn(usize, usize) -> (usize, usize)>;
    let (nw, nh, from): (usize, usize, From) = match plain {
        Plain::Mirror => (w, h, Box::new(move |x, y| (w - 1 - x, y))),
        Plain::UpsideDown => (w, h, Box::new(move |x, y| (x, h - 1 - y))),
        Plain::TurnRight => (h, w, Box::new(move |x, y| (y, h - 1 - x))),
        Plain::TurnLeft => (h, w, Box::new(move |x, y| (w - 1 - y, x))),
        Plain::Square => (side, side, Box::new(move |x, y| (x + x0, y + y0))),
        _ => (w, h, Box::new(move |x, y| (w - 1 - x, h - 1 - y))),
    };
    let mut out = Vec::with_capacity(nw * nh * 4);
    for y in 0..nh {
        for x in 0..nw {
            let (sx, sy) = from(x, y);
            out.extend_from_slice(&picture.rgba[(sy * w + sx) * 4..][..4]);
        }
    }
    (picture.width, picture.height, picture.rgba) = (nw as u32, nh as u32, out);
}
