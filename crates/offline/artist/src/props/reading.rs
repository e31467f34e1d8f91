//! What is read, seen from its back between both hands.

use crate::{
    colour::rgb,
    sheet::Wardrobe,
    svg::{Path, Svg},
};

/// An open book, about 110 wide.
pub(super) fn open_book(svg: &mut Svg, worn: Wardrobe) {
    let c = if matches!(worn, Wardrobe::Suit | Wardrobe::Coat) { rgb(0x3a4a66) } else { rgb(0x4a5f8a) };
    svg.fill(&Path::at(-54.0, -30.0).l(0.0, -24.0).l(54.0, -30.0).l(58.0, 34.0).l(0.0, 42.0).l(-58.0, 34.0).z(), c);
    svg.line(&Path::at(0.0, -24.0).l(0.0, 42.0), c.darker(0.5), 3.0, 0.9);
    svg.line(&Path::at(-53.0, -32.0).l(0.0, -27.0).l(53.0, -32.0), rgb(0xf6eeda), 5.0, 1.0);
    svg.fill_a(&Path::rect(14.0, -14.0, 16.0, 38.0), rgb(0xf0e6cc), 0.9);
}

/// The back of an unrolled decree: silk on two rods.
pub(super) fn open_scroll(svg: &mut Svg) {
    let silk = svg.down(-34.0, 38.0, rgb(0xe3bd52), rgb(0xb98a2e));
    svg.fill(&Path::at(-50.0, -34.0).q(0.0, -28.0, 50.0, -34.0).l(50.0, 36.0).q(0.0, 43.0, -50.0, 36.0).z(), silk);
    let edge = Path::at(-42.0, -25.0).q(0.0, -20.0, 42.0, -25.0).l(42.0, 28.0).q(0.0, 34.0, -42.0, 28.0).z();
    svg.line(&edge, rgb(0x8c3a22), 2.2, 0.7);
    for (x, y) in [(-22.0, -4.0), (2.0, 10.0), (24.0, -6.0)] {
        let cloud =
            Path::at(x - 11.0, y + 3.0).q(x - 8.0, y - 7.0, x, y - 3.0).q(x + 9.0, y - 8.0, x + 11.0, y + 3.0).z();
        svg.line(&cloud, rgb(0x9a6a20), 1.6, 0.6);
    }
    for x in [-53.0, 53.0] {
        let rod = svg.across(x - 6.0, x + 6.0, rgb(0x8a4a2a), rgb(0x4a2416));
        svg.fill(&Path::round(x - 6.0, -42.0, 12.0, 86.0, 5.0), rod);
    }
}

/// The back of a letter.
pub(super) fn open_letter(svg: &mut Svg) {
    let paper = svg.down(-36.0, 34.0, rgb(0xf8f0dc), rgb(0xdccfae));
    svg.fill(&Path::at(-34.0, -36.0).l(34.0, -38.0).l(36.0, 34.0).q(0.0, 39.0, -36.0, 35.0).z(), paper);
    for y in [-13.0, 11.0] {
        svg.line(&Path::at(-34.0, y).q(0.0, y + 3.0, 35.0, y - 1.0), rgb(0xa8946a), 1.2, 0.5);
    }
}
