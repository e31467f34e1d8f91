//! Where people stand in the frame, how large, and which way they look.

use super::{Shoot, rest};
use crate::rig;
use kinora_model::script::{Age, Gesture, ShotSize};

/// Where one figure is.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    /// Index in the cast.
    pub figure: usize,
    /// Middle of the face.
    pub x: f64,
    /// Eye line.
    pub y: f64,
    /// Units of the view per unit of the rig.
    pub k: f64,
    /// Faces right (1) or left (−1).
    pub facing: f64,
    /// Seen from behind.
    pub back: bool,
    /// What it does.
    pub gesture: Gesture,
    /// Turned by this many degrees about the face: a quarter for those who lie.
    pub lean: f64,
}

/// Slots for a medium shot: x and eye line as shares of the view, size, way of facing.
fn medium_slots(n: usize, aspect: f64) -> &'static [(f64, f64, f64, f64)] {
    match (n, aspect > 1.25, aspect < 0.8) {
        (1, true, _) => &[(0.44, 0.37, 1.5, 1.0)],
        (1, _, true) => &[(0.5, 0.33, 1.75, 1.0)],
        (1, ..) => &[(0.5, 0.37, 1.45, 1.0)],
        (2, true, _) => &[(0.3, 0.38, 1.36, 1.0), (0.7, 0.36, 1.36, -1.0)],
        (2, _, true) => &[(0.29, 0.44, 1.3, 1.0), (0.72, 0.34, 1.16, -1.0)],
        (2, ..) => &[(0.27, 0.42, 1.08, 1.0), (0.73, 0.38, 1.04, -1.0)],
        (_, true, _) => &[(0.2, 0.4, 1.26, 1.0), (0.79, 0.38, 1.26, -1.0), (0.51, 0.35, 1.04, -1.0)],
        (_, _, true) => &[(0.22, 0.46, 1.06, 1.0), (0.77, 0.43, 1.06, -1.0), (0.5, 0.3, 0.9, 1.0)],
        _ => &[(0.2, 0.45, 0.92, 1.0), (0.8, 0.43, 0.92, -1.0), (0.5, 0.34, 0.78, 1.0)],
    }
}

impl Shoot<'_> {
    /// Who is seen in this shot and where.
    pub(super) fn posts(&mut self) -> Vec<Post> {
        let mut posts = self.upright_posts();
        for post in &mut posts {
            let figure = &self.picture.cast[post.figure];
            if rest::lies(figure.sheet, figure.presence.gesture) {
                self.lie(post);
            }
        }
        // Who sits up with a sleeper is behind the bed.
        posts.sort_by_key(|p| p.lean != 0.0);
        posts
    }

    /// Lays a sleeper down where there is room for the whole body, or in a near shot for the head and the pillow.
    fn lie(&self, post: &mut Post) {
        let (w, h) = (self.board.w, self.board.h);
        post.gesture = Gesture::Sleep;
        let company = self.picture.cast.len() > 1;
        match self.picture.shot.size {
            ShotSize::Medium if self.picture.cast.iter().all(|f| f.sheet.kind.is_person()) => {
                post.k = (w / 1150.0).min(h / 640.0) * if company { 0.76 } else { 1.0 };
                post.facing = if company { (w * 0.5 - post.x).signum() } else { post.facing };
                post.x = w * 0.5 - post.facing * w * 0.27;
                post.y = h * if company { 0.72 } else { 0.6 };
            }
            ShotSize::Close | ShotSize::ExtremeClose => {
                post.k = (w / 420.0).min(h / 340.0);
                post.x = w * 0.5 - post.facing * w * 0.1;
                post.y = h * 0.5;
            }
            _ => {}
        }
        rest::lay_down(post, self.is_wide(), w);
    }

    fn upright_posts(&mut self) -> Vec<Post> {
        let cast = &self.picture.cast;
        let (w, h) = (self.board.w, self.board.h);
        let aspect = w / h;
        let subject = cast.iter().position(|f| f.speaking).unwrap_or(0);
        let flip = self.rng.chance(0.5);
        let crown = |i: usize| rig::crown(cast[i].sheet);
        let gesture = |i: usize| cast[i].presence.gesture;
        match self.picture.shot.size {
            _ if cast.is_empty() => Vec::new(),
            ShotSize::Medium | ShotSize::Wide | ShotSize::ExtremeWide
                if cast.iter().any(|f| !f.sheet.kind.is_person()) =>
            {
                self.mixed_posts(flip)
            }
            _ if self.shoulder.is_some() => self.shoulder_posts(subject),
            ShotSize::ExtremeClose if !self.props.is_empty() && !cast.iter().any(|f| f.speaking) => Vec::new(),
            ShotSize::ExtremeClose => {
                let k = (w / 175.0).min(h / 125.0);
                let facing = if flip { -1.0 } else { 1.0 };
                vec![Post {
                    figure: subject,
                    x: w * 0.5,
                    y: h * 0.42,
                    k,
                    facing,
                    back: false,
                    gesture: Gesture::Stand,
                    lean: 0.0,
                }]
            }
            ShotSize::Close => {
                let k = (w / 300.0).min(h / 305.0).max(w.min(h) / 330.0);
                let facing =
                    if self.picture.scene.interior { if flip { -1.0 } else { 1.0 } } else { self.palette.side };
                let y = (h * 0.43).max(h * 0.03 - crown(subject) * k);
                let x = if aspect > 1.25 { 0.5 - 0.07 * facing } else { 0.5 };
                vec![Post { figure: subject, x: w * x, y, k, facing, back: false, gesture: Gesture::Stand, lean: 0.0 }]
            }
            ShotSize::Medium => {
                let n = cast.len().min(3);
                let slots = medium_slots(n, aspect);
                let mut posts: Vec<Post> = (0..n)
                    .map(|i| {
                        let (x, y, k, facing) = slots[i];
                        let (x, facing) = if flip { (1.0 - x, -facing) } else { (x, facing) };
                        let mut k = k * if cast[i].sheet.age == Age::Child { 0.9 } else { 1.0 };
                        let mut y = h * (y + self.rng.range(-0.01, 0.02));
                        if cast[i].sheet.age == Age::Child {
                            y += h * 0.1;
                        }
                        if gesture(i) == Gesture::Kneel {
                            y += h * 0.07;
                        }
                        // Nobody's feet may end above the border of the picture; no head may be cut by it.
                        y = y.max(h * 1.04 - rest::foot(cast[i].sheet, gesture(i)) * k).max(h * 0.03 - crown(i) * k);
                        if gesture(i) == Gesture::Ride {
                            // Rider and horse are seen whole, or an ear of the horse is all that is seen of it.
                            let foot = rest::foot(cast[i].sheet, Gesture::Ride);
                            k = (h * 0.93 / (foot - crown(i))).min(w * 0.8 / 800.0 / (n as f64).sqrt());
                            y = h * 0.975 - foot * k;
                        }
                        let x = if gesture(i) == Gesture::Point && n == 1 { x - 0.12 * facing } else { x };
                        Post { figure: i, x: w * x, y, k, facing, back: false, gesture: gesture(i), lean: 0.0 }
                    })
                    .collect();
                if n == 2 && (0..2).any(|i| gesture(i) == Gesture::Embrace) {
                    for p in &mut posts {
                        p.x = w * 0.5 - p.facing * 88.0 * p.k;
                        p.gesture = Gesture::Embrace;
                    }
                }
                // The one behind is drawn first.
                posts.sort_by(|a, b| a.k.total_cmp(&b.k));
                posts
            }
            ShotSize::Wide | ShotSize::ExtremeWide => self.wide_posts(&(0..cast.len()).collect::<Vec<_>>(), flip),
        }
    }

    /// Places of small figures: those of the cast with the indices `who`.
    pub(super) fn wide_posts(&mut self, who: &[usize], flip: bool) -> Vec<Post> {
        let cast = &self.picture.cast;
        let (w, h) = (self.board.w, self.board.h);
        let short = w.min(h);
        let far = self.picture.shot.size == ShotSize::ExtremeWide;
        let n = who.len().min(4);
        let k = short
            * match (far, self.picture.scene.interior) {
                (true, true) => 0.4,
                (true, false) => 0.2,
                (false, _) => 0.54,
            }
            / 1000.0;
        // Whoever is small in a view stands clear of the words below it, but for the water's edge.
        let lowest =
            if far && !self.picture.scene.interior && self.stage.bank.is_empty() && w > h { 0.8 } else { 0.95 };
        let floor = self.lens.map(0.0, self.stage.floor).1.min(h * lowest);
        let turn = if flip { -1.0 } else { 1.0 };
        let open = if w < h { 0.9 } else { 1.0 };
        let from_behind = n == 1
            && cast.len() == 1
            && !self.picture.scene.interior
            && !cast[0].speaking
            && (far || self.rng.chance(0.45));
        let embrace = n == 2 && cast.iter().any(|f| f.presence.gesture == Gesture::Embrace);
        let horizon = self.lens.map(0.0, self.stage.horizon).1.min(floor - 1.0);
        let deepest = self.rng.below(n.max(1));
        let mut posts: Vec<Post> = (0..n)
            .map(|slot| {
                let i = who[slot];
                let gesture = if embrace { Gesture::Embrace } else { cast[i].presence.gesture };
                let spread = match n {
                    1 => [-0.12, 0.0, 0.0, 0.0],
                    2 => [-0.14, 0.13, 0.0, 0.0],
                    3 => [-0.19, 0.06, 0.24, 0.0],
                    _ => [-0.27, -0.07, 0.13, 0.29],
                }[slot];
                let gap = spread * turn * if far { 0.34 } else { open } * w.max(short * 1.2).min(1000.0 * w / h);
                // Somebody stands farther off than the others, as far up the floor as smaller.
                let away = if embrace || n == 1 {
                    1.0
                } else if slot == deepest {
                    0.8
                } else {
                    1.0 - 0.06 * slot as f64
                };
                let away = away + self.rng.range(-0.03, 0.02);
                let k = k * away;
                let mut x = w * 0.5 + gap;
                if far {
                    x = w * (0.5 - 0.14 * turn) + gap;
                }
                if embrace {
                    x = w * 0.5 + gap.signum() * 76.0 * k;
                }
                let x = x.clamp(w * 0.1, w * 0.9);
                let ground = horizon + (floor - horizon) * away;
                let y = ground - rest::foot(cast[i].sheet, gesture) * k;
                let facing = if n == 1 {
                    turn
                } else if x < w * 0.5 {
                    1.0
                } else {
                    -1.0
                };
                let back = from_behind && matches!(gesture, Gesture::Stand | Gesture::Walk);
                Post { figure: i, x, y, k, facing, back, gesture, lean: 0.0 }
            })
            .collect();
        posts.sort_by(|a, b| a.k.total_cmp(&b.k));
        posts
    }

    /// Over the shoulder: the one who speaks (the cast's `subject`), seen past the back of the one who listens.
    fn shoulder_posts(&mut self, subject: usize) -> Vec<Post> {
        let Some(listener) = self.shoulder else { return Vec::new() };
        let cast = &self.picture.cast;
        let (w, h) = (self.board.w, self.board.h);
        let close = self.picture.shot.size == ShotSize::Close;
        let (x, y, k) = match (w / h > 1.25, close) {
            (true, false) => (0.61, 0.39, 1.5),
            (true, true) => (0.62, 0.43, 2.2),
            (false, false) => (0.58, 0.36, 1.35),
            (false, true) => (0.57, 0.37, 1.9),
        };
        let turn = if self.rng.chance(0.5) { -1.0 } else { 1.0 };
        let side = |x: f64| w * if turn > 0.0 { x } else { 1.0 - x };
        let level = (h * y).max(h * 0.04 - rig::crown(cast[subject].sheet) * k);
        let near = k * if w > h { 1.42 } else { 1.3 };
        // The back closes a border of the picture and leaves the face free.
        let edge = if w > h { 0.5 - 0.27 * w.min(1280.0) / w - 0.12 } else { 0.06 };
        let grown = |i: usize| -> f64 { if cast[i].sheet.age == Age::Child { 60.0 } else { 0.0 } };
        let low = level + (grown(listener) - grown(subject)).max(-40.0) * k + h * 0.05;
        let post =
            |figure, x, y, k, facing, back| Post { figure, x, y, k, facing, back, gesture: Gesture::Stand, lean: 0.0 };
        vec![post(subject, side(x), level, k, -turn, false), post(listener, side(edge), low, near, turn, true)]
    }
}
