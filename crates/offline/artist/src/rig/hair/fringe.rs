//! Locks: the fringe, what frames the face, the braid.

use super::Tones;
use crate::{
    rig::{Actor, Face},
    sheet::{HairStyle::*, Sheet},
    svg::{Path, Point, Svg},
};
use kinora_model::script::Age;

/// A tapering lock along a curve from `a` by `b`, `c` to `d`, `w` wide at its thickest.
pub(super) fn lock(a: Point, b: Point, c: Point, d: Point, w: f64) -> Path {
    Path::at(a.0 - w * 0.5, a.1)
        .c(b.0 - w * 0.6, b.1, c.0 - w * 0.45, c.1, d.0, d.1)
        .c(c.0 + w * 0.45, c.1, b.0 + w * 0.6, b.1, a.0 + w * 0.5, a.1)
        .z()
}

pub(super) fn fringe(svg: &mut Svg, actor: &Actor, t: &Tones) {
    let s = actor.sheet;
    let f = Face::of(actor);
    let p = f.mid + 2.0;
    let mut put = |a: Point, b: Point, c: Point, d: Point, w: f64| {
        // The broad locks of a fringe melt into the hair they grow from.
        let paint = svg.lin(
            (a.0, a.1),
            (a.0, a.1 + 15.0),
            &[(0.0, t.base, if w > 16.0 { 0.0 } else { 1.0 }), (1.0, t.base, 1.0)],
        );
        svg.fill(&lock(a, b, c, d, w), paint);
        svg.line(
            &Path::at(a.0 + w * 0.12, a.1 + 2.0).c(b.0 + w * 0.15, b.1, c.0 + w * 0.1, c.1, d.0, d.1 - 4.0),
            t.light,
            1.0,
            0.4,
        );
    };
    let wind = -6.0;
    match s.hair {
        HalfUp | Flowing | Wavy | Braid | HalfTopknot => {
            // Locks that frame the face and fall over the shoulders.
            let l = if s.female { 1.0 } else { 0.8 };
            put((-46.0, -6.0), (-51.0, 40.0), (-46.0, 80.0 * l), (-48.0 + wind, 150.0 * l), 9.0);
            put((-43.0, -18.0), (-47.0, 20.0), (-40.0, 50.0 * l), (-43.0 + wind, 96.0 * l), 6.0);
            put((46.0, -8.0), (50.0, 36.0), (46.0, 76.0 * l), (49.0 + wind, 140.0 * l), 8.0);
            if s.female {
                put((p - 4.0, -58.0), (p - 14.0, -44.0), (p - 26.0, -30.0), (p - 30.0, -8.0), 5.0);
                put((p + 4.0, -58.0), (p + 14.0, -44.0), (p + 24.0, -32.0), (p + 29.0, -12.0), 4.5);
            } else {
                put((p + 2.0, -56.0), (p + 14.0, -44.0), (p + 20.0, -24.0), (p + 17.0, 0.0), 5.0);
                put((p - 2.0, -56.0), (p - 8.0, -44.0), (p - 18.0, -30.0), (p - 19.0, -14.0), 4.0);
            }
        }
        HighBun | LowBun => {
            put((-44.0, -12.0), (-48.0, 14.0), (-42.0, 34.0), (-45.0, 58.0), 5.0);
            put((45.0, -12.0), (48.0, 12.0), (44.0, 30.0), (45.0, 50.0), 4.0);
            put((p, -56.0), (p - 8.0, -48.0), (p - 22.0, -40.0), (p - 27.0, -24.0), 4.5);
        }
        Topknot | Hat | Bonnet => {
            put((-43.0, -20.0), (-46.0, 0.0), (-42.0, 14.0), (-44.0, 30.0), 4.0);
        }
        LongBangs | Bob | TwinBuns => {
            let lift = if s.age == Age::Child { 3.0 } else { 0.0 };
            for (i, x) in [-35.0, -23.0, -10.0, 3.0, 15.0, 26.0, 36.0].into_iter().enumerate() {
                let tip = [-6.0, -11.0, -8.5, -13.0, -9.5, -12.0, -8.0][i] - lift;
                let lean = [-2.0, 2.5, -1.5, 3.0, -2.0, 2.0, 3.0][i];
                let m = f.mid * 0.6;
                put((x + m, -46.0), (x * 1.02 + m, -34.0), (x * 1.04 + m, -21.0), (x * 1.03 + m + lean, tip), 20.0);
            }
            let l = match s.hair {
                LongBangs => 118.0,
                Bob => 56.0,
                _ => 30.0,
            };
            put((-46.0, -8.0), (-51.0, 20.0), (-48.0, l * 0.6), (-43.0, l), 11.0);
            put((46.0, -10.0), (50.0, 18.0), (47.0, l * 0.6), (43.0, l * 0.95), 9.0);
        }
        Ponytail => {
            put((p + 8.0, -60.0), (p - 8.0, -48.0), (p - 28.0, -34.0), (p - 36.0, -4.0), 11.0);
            put((p + 4.0, -60.0), (p + 18.0, -48.0), (p + 30.0, -34.0), (p + 33.0, -10.0), 8.0);
            put((-45.0, -10.0), (-49.0, 14.0), (-44.0, 34.0), (-46.0, 54.0), 6.0);
        }
        SideSwept => {
            put((-20.0, -64.0), (2.0, -48.0), (26.0, -38.0), (43.0, -14.0), 13.0);
            put((-16.0, -66.0), (8.0, -54.0), (22.0, -42.0), (30.0, -22.0), 11.0);
            put((-44.0, -24.0), (-46.0, -8.0), (-43.0, 4.0), (-43.0, 15.0), 5.0);
        }
        Crop => {
            for (x, tip) in [(-30.0, -34.0), (-18.0, -38.0), (-6.0, -36.0), (6.0, -40.0), (18.0, -37.0), (30.0, -38.0)]
            {
                put((x, -58.0), (x, -52.0), (x + 3.0, -44.0), (x + 5.0, tip), 13.0);
            }
        }
        Messy => {
            for (x, dx, tip) in [
                (-34.0, -4.0, -12.0),
                (-22.0, 5.0, -20.0),
                (-10.0, -3.0, -10.0),
                (4.0, 7.0, -22.0),
                (16.0, 3.0, -14.0),
                (29.0, 6.0, -22.0),
            ] {
                put((x, -52.0), (x - 1.0, -42.0), (x + dx * 0.4, -30.0), (x + dx, tip), 14.0);
            }
            put((-44.0, -8.0), (-47.0, 4.0), (-44.0, 14.0), (-46.0, 26.0), 7.0);
        }
        SweptBack | Receding | Bald | Cap | TopHat => {}
    }
    if s.hair == Braid {
        braid(svg, s, t);
    }
}

pub(super) fn braid(svg: &mut Svg, s: &Sheet, t: &Tones) {
    for i in 0..9 {
        let y = 62.0 + 19.0 * f64::from(i);
        let w = 12.0 - f64::from(i) * 0.55;
        let x = -50.0 - 6.0 * (f64::from(i) * 0.45).sin();
        for side in [-1.0, 1.0] {
            let d = Path::at(x, y - 9.0)
                .c(x + side * w * 1.3, y - 8.0, x + side * w, y + 10.0, x - side * 2.0, y + 14.0)
                .c(x - side * 2.0, y + 4.0, x, y - 2.0, x, y - 9.0)
                .z();
            svg.fill(&d, if side < 0.0 { t.base } else { t.base.mix(t.light, 0.3) });
            svg.line(
                &Path::at(x + side * 2.0, y - 5.0).q(x + side * w * 0.9, y - 2.0, x, y + 10.0),
                t.light,
                1.1,
                0.45,
            );
        }
    }
    let (x, y) = (-52.0, 236.0);
    svg.fill(&Path::round(x - 8.0, y - 6.0, 16.0, 10.0, 4.0), s.ornament.unwrap_or(s.trim));
    svg.fill(&lock((x, y + 2.0), (x - 4.0, y + 14.0), (x + 2.0, y + 22.0), (x - 3.0, y + 36.0), 13.0), t.base);
}
