//! Sleepers: they lie, head on a pillow and eyes shut, on a bed within walls and on straw outside.
//!
//! A sleeper is the standing figure turned by a quarter: in its own units the body runs along +y, +x is up in the picture
//! and −x down.

use super::{Shoot, posts::Post};
use crate::{
    Sheet,
    colour::{Rgb, rgb},
    rig,
    sheet::HairStyle,
    svg::{Path, Svg},
};
use kinora_model::script::{Era, Gesture};

/// How far the floor is below the middle of a sleeper's face, in units of the rig.
const FLOOR: f64 = 300.0;
/// How far the middle of the body is from the face.
const MIDDLE: f64 = 400.0;

/// Whether somebody lies: animals have a pose of their own for it.
pub(super) fn lies(sheet: &Sheet, gesture: Gesture) -> bool {
    sheet.kind.is_person() && gesture == Gesture::Sleep
}

/// How far the ground is below the face of a figure as it stands, sits or lies.
pub(super) fn foot(sheet: &Sheet, gesture: Gesture) -> f64 {
    if lies(sheet, gesture) { FLOOR } else { rig::foot(sheet, gesture) }
}

/// The sheet of a sleeper: nobody wears a hat in bed.
pub(super) fn bareheaded(sheet: &Sheet) -> Sheet {
    let hair = match sheet.hair {
        HairStyle::Hat | HairStyle::Cap | HairStyle::TopHat => HairStyle::Crop,
        HairStyle::Bonnet => HairStyle::Flowing,
        other => other,
    };
    Sheet { hair, ..sheet.clone() }
}

/// Moves the post of somebody who sleeps so that the whole body has its place in the picture.
pub(super) fn lay_down(post: &mut Post, wide: bool, width: f64) {
    post.back = false;
    post.lean = -90.0 * post.facing;
    if wide {
        let head = post.x - post.facing * MIDDLE * post.k;
        let (left, right) = (180.0 * post.k, width - 180.0 * post.k);
        post.x = head.clamp(left.min(right), right.max(left));
    }
}

impl Shoot<'_> {
    /// Whether anybody in the picture lies.
    pub(super) fn anybody_lies(&self) -> bool {
        self.picture.cast.iter().any(|f| lies(f.sheet, f.presence.gesture))
    }

    /// What a sleeper lies on, drawn before the body.
    pub(super) fn bed(&self, svg: &mut Svg) {
        if !self.picture.scene.interior {
            straw(svg);
            return;
        }
        let modern = self.picture.era == Era::Modern;
        let wood = if modern { rgb(0x9a7850) } else { rgb(0x5f3c28) };
        // Headboard, legs, frame, mattress with its side, sheet.
        for y in [-128.0, 900.0] {
            svg.fill(&Path::rect(-FLOOR, y, 90.0, 36.0), wood.darker(0.4));
        }
        let board = svg.across(-240.0, 250.0, wood.darker(0.45), wood.lighter(0.1));
        svg.fill(&Path::round(-240.0, -172.0, 480.0, 38.0, 14.0), board);
        let frame = svg.across(-236.0, -176.0, wood.darker(0.45), wood);
        svg.fill(&Path::round(-236.0, -160.0, 66.0, 1130.0, 10.0), frame);
        let linen = rgb(0xe9e2d2);
        let side = svg.across(-190.0, -140.0, linen.darker(0.4), linen.darker(0.12));
        svg.fill(&Path::round(-192.0, -146.0, 60.0, 1100.0, 20.0), side);
        let top = svg.across(-150.0, 150.0, linen, linen.darker(0.25));
        svg.fill(&Path::round(-152.0, -140.0, 296.0, 1090.0, 26.0), top);
        pillow(svg, if modern { rgb(0xf6f4f0) } else { rgb(0xd9c9a6) });
    }

    /// What covers a sleeper from the chest down, drawn over the body.
    pub(super) fn blanket(&self, svg: &mut Svg, sheet: &Sheet) {
        let c = match (self.picture.era, self.picture.scene.interior) {
            (_, false) => rgb(0x7a6a52),
            (Era::Modern, _) => rgb(0x7f97ad),
            // A cover of another colour than the clothes, so that both are seen.
            (Era::Period, _) if sheet.cloth.r > sheet.cloth.b => rgb(0x4f6a78),
            (Era::Period, _) => rgb(0x9a4a44),
        };
        let shape = Path::at(146.0, 176.0)
            .c(60.0, 158.0, -60.0, 188.0, -168.0, 170.0)
            .q(-214.0, 176.0, -206.0, 250.0)
            .c(-214.0, 460.0, -200.0, 700.0, -210.0, 944.0)
            .q(-120.0, 972.0, 40.0, 958.0)
            .q(126.0, 956.0, 132.0, 880.0)
            .c(150.0, 640.0, 122.0, 420.0, 146.0, 176.0)
            .z();
        let paint = svg.lin(
            (-210.0, 0.0),
            (150.0, 0.0),
            &[(0.0, c.darker(0.5), 1.0), (0.22, c, 1.0), (0.6, c.lighter(0.18), 1.0), (1.0, c.darker(0.2), 1.0)],
        );
        svg.fill(&shape, paint);
        svg.clip(&shape);
        // The body below: legs raise the cloth.
        for (x, w, a) in [(34.0, 46.0, 0.16), (-48.0, 46.0, 0.13)] {
            svg.spot(x, 560.0, w, 400.0, c.lighter(0.5), a);
        }
        for (x, bend, dark) in [(92.0, 26.0, true), (-10.0, -30.0, true), (-120.0, 24.0, true), (52.0, -14.0, false)] {
            let fold = Path::at(x, 230.0).c(x + bend, 420.0, x - bend, 640.0, x + bend * 0.4, 950.0);
            svg.line(&fold, if dark { c.darker(0.5) } else { c.lighter(0.4) }, if dark { 7.0 } else { 4.0 }, 0.3);
        }
        svg.end();
        let hem = Path::at(146.0, 176.0).c(60.0, 158.0, -60.0, 188.0, -168.0, 170.0).q(-196.0, 172.0, -208.0, 206.0);
        svg.line(&hem, c.lighter(0.55), 32.0, 1.0);
        svg.line(&hem, c.darker(0.3), 2.0, 0.5);
    }
}

fn pillow(svg: &mut Svg, c: Rgb) {
    let shape = Path::smooth(
        &[
            (-150.0, -96.0),
            (-20.0, -112.0),
            (116.0, -98.0),
            (128.0, 10.0),
            (112.0, 96.0),
            (-20.0, 82.0),
            (-150.0, 92.0),
            (-164.0, 0.0),
        ],
        true,
    );
    let paint = svg.across(-160.0, 130.0, c.darker(0.28), c.lighter(0.2));
    svg.fill(&shape, paint);
    svg.line(&shape, c.darker(0.4), 2.4, 0.5);
    svg.spot(-40.0, 6.0, 80.0, 74.0, c.darker(0.5), 0.3);
}

/// A heap of straw on the ground.
fn straw(svg: &mut Svg) {
    let c = rgb(0xb69a58);
    let heap = Path::smooth(
        &[
            (-FLOOR, -210.0),
            (-90.0, -190.0),
            (110.0, -120.0),
            (128.0, 300.0),
            (112.0, 820.0),
            (-100.0, 1010.0),
            (-FLOOR, 1040.0),
        ],
        true,
    );
    let paint = svg.across(-FLOOR, 120.0, c.darker(0.5), c.lighter(0.12));
    svg.fill(&heap, paint);
    let (mut light, mut dark) = (Path::default(), Path::default());
    for i in 0..120 {
        let u = f64::from(i);
        // Stalks lie every way; these two ratios spread them evenly without chance.
        let (x, y) = (-280.0 + 380.0 * (u * 0.7549).fract(), -170.0 + 1160.0 * (u * 0.5698).fract());
        let (dx, dy) = (26.0 * (u * 1.7).sin(), 52.0 * (u * 2.3).cos());
        let stalk = |path: Path| path.m(x - dx, y - dy).l(x + dx, y + dy);
        if i % 2 == 0 { light = stalk(light) } else { dark = stalk(dark) }
    }
    svg.line(&dark, c.darker(0.5), 5.0, 0.6);
    svg.line(&light, c.lighter(0.35), 4.5, 0.7);
}
