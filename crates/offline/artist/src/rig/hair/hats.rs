//! Hats of the old West: cap, bonnet, top hat.

use crate::{
    colour::rgb,
    sheet::Sheet,
    svg::{Path, Svg},
};

/// A flat cap with a short peak.
pub(super) fn cap(svg: &mut Svg, s: &Sheet) {
    let c = s.cloth.darker(0.35).mix(rgb(0x5a5048), 0.4);
    let crown = Path::at(-54.0, -40.0)
        .c(-64.0, -78.0, -34.0, -106.0, 4.0, -104.0)
        .c(46.0, -104.0, 66.0, -76.0, 54.0, -44.0)
        .c(20.0, -58.0, -24.0, -56.0, -54.0, -40.0)
        .z();
    let paint = svg.lin((-54.0, -40.0), (40.0, -104.0), &[(0.0, c.darker(0.35), 1.0), (1.0, c.lighter(0.15), 1.0)]);
    svg.fill(&crown, paint);
    svg.line(&crown, c.darker(0.6), 1.6, 0.6);
    for k in [-26.0, 2.0, 30.0] {
        svg.line(&Path::at(4.0, -102.0).q(k, -84.0, k * 1.2, -54.0), c.darker(0.5), 1.4, 0.4);
    }
    let peak =
        Path::at(-16.0, -50.0).q(26.0, -64.0, 58.0, -44.0).q(76.0, -38.0, 78.0, -30.0).q(34.0, -42.0, -16.0, -50.0).z();
    svg.fill(&peak, c.darker(0.3));
}

/// The cap from behind: its crown and its band, no peak.
pub(super) fn cap_behind(svg: &mut Svg, s: &Sheet) {
    let c = s.cloth.darker(0.35).mix(rgb(0x5a5048), 0.4);
    let crown = Path::at(-56.0, -34.0)
        .c(-66.0, -80.0, -36.0, -106.0, 0.0, -105.0)
        .c(38.0, -106.0, 66.0, -80.0, 56.0, -34.0)
        .q(0.0, -20.0, -56.0, -34.0)
        .z();
    let paint = svg.lin((-54.0, -40.0), (40.0, -104.0), &[(0.0, c.darker(0.3), 1.0), (1.0, c.lighter(0.18), 1.0)]);
    svg.fill(&crown, paint);
    svg.line(&Path::at(-56.0, -36.0).q(0.0, -22.0, 56.0, -36.0), c.darker(0.5), 5.0, 0.8);
    for k in [-30.0, 0.0, 30.0] {
        svg.line(&Path::at(0.0, -103.0).q(k, -84.0, k * 1.3, -34.0), c.darker(0.5), 1.4, 0.4);
    }
}

/// The bonnet from behind: gathered cloth down to the nape.
pub(super) fn bonnet_behind(svg: &mut Svg, s: &Sheet) {
    let c = s.inner.lighter(0.3);
    let crown = Path::at(-58.0, 22.0)
        .c(-76.0, -40.0, -54.0, -112.0, 0.0, -111.0)
        .c(54.0, -112.0, 76.0, -40.0, 58.0, 22.0)
        .q(0.0, 44.0, -58.0, 22.0)
        .z();
    let paint = svg.lin((-60.0, 10.0), (50.0, -110.0), &[(0.0, c.darker(0.28), 1.0), (1.0, c, 1.0)]);
    svg.fill(&crown, paint);
    for k in [-42.0, -24.0, -8.0, 8.0, 24.0, 42.0] {
        svg.line(&Path::at(k * 0.3, -70.0).q(k * 1.2, -30.0, k * 1.1, 24.0), c.darker(0.35), 1.6, 0.5);
    }
    svg.line(&Path::at(-60.0, 22.0).q(0.0, 46.0, 60.0, 22.0), s.trim, 6.0, 1.0);
}

/// A bonnet tied under the chin.
pub(super) fn bonnet(svg: &mut Svg, s: &Sheet) {
    let c = s.inner.lighter(0.3);
    let crown = Path::at(-56.0, 16.0)
        .c(-76.0, -40.0, -54.0, -112.0, 4.0, -110.0)
        .c(60.0, -110.0, 74.0, -44.0, 58.0, 10.0)
        .c(60.0, -34.0, 40.0, -66.0, 4.0, -66.0)
        .c(-36.0, -66.0, -52.0, -34.0, -56.0, 16.0)
        .z();
    let paint = svg.lin((-60.0, 10.0), (50.0, -110.0), &[(0.0, c.darker(0.28), 1.0), (1.0, c, 1.0)]);
    svg.fill(&crown, paint);
    svg.line(&crown, c.darker(0.5), 1.4, 0.5);
    svg.line(
        &Path::at(-56.0, 14.0).c(-52.0, -34.0, -36.0, -66.0, 4.0, -66.0).c(40.0, -66.0, 60.0, -34.0, 58.0, 8.0),
        c.lighter(0.5),
        6.0,
        1.0,
    );
    for d in [-1.0, 1.0] {
        svg.line(&Path::at(d * 55.0, 12.0).q(d * 44.0, 50.0, 6.0, 74.0), s.trim, 4.4, 1.0);
    }
    for d in [-1.0, 1.0] {
        svg.fill(
            &Path::at(6.0, 74.0).q(6.0 + d * 22.0, 62.0, 6.0 + d * 26.0, 76.0).q(6.0 + d * 18.0, 86.0, 6.0, 74.0).z(),
            s.trim,
        );
        svg.line(&Path::at(6.0, 76.0).q(6.0 + d * 8.0, 96.0, 6.0 + d * 12.0, 108.0), s.trim, 4.0, 1.0);
    }
}

/// A top hat.
pub(super) fn top_hat(svg: &mut Svg, s: &Sheet) {
    let c = rgb(0x23212a);
    let tube = Path::at(-44.0, -62.0)
        .c(-46.0, -96.0, -50.0, -120.0, -48.0, -150.0)
        .q(2.0, -160.0, 52.0, -150.0)
        .c(50.0, -120.0, 48.0, -96.0, 48.0, -62.0)
        .z();
    let paint = svg.across(-50.0, 52.0, c.darker(0.4), c.lighter(0.22));
    svg.fill(&tube, paint);
    svg.fill(
        &Path::at(-45.0, -74.0).q(2.0, -62.0, 48.0, -74.0).l(48.0, -58.0).q(2.0, -46.0, -44.0, -58.0).z(),
        s.trim.darker(0.3),
    );
    let brim =
        Path::at(-72.0, -62.0).q(2.0, -34.0, 78.0, -62.0).q(66.0, -46.0, 2.0, -40.0).q(-62.0, -44.0, -72.0, -62.0).z();
    svg.fill(&brim, c);
    svg.line(&brim, c.lighter(0.3), 1.6, 0.6);
}
