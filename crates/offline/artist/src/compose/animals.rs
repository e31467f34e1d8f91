//! Where animals stand: alone and large, or at the feet of people.

use super::{Shoot, posts::Post, rest};
use crate::{fauna, rig};
use kinora_model::script::ShotSize;

impl Shoot<'_> {
    /// Places for a cast with animals in it; `flip` mirrors the picture.
    pub(super) fn mixed_posts(&mut self, flip: bool) -> Vec<Post> {
        let cast = &self.picture.cast;
        let (people, animals): (Vec<usize>, Vec<usize>) =
            (0..cast.len()).partition(|i| cast[*i].sheet.kind.is_person());
        let mut posts = self.wide_posts(&people, flip);
        if self.picture.shot.size == ShotSize::Medium {
            // Whole figures still, but nearer.
            for post in &mut posts {
                let foot = rest::foot(self.picture.cast[post.figure].sheet, post.gesture);
                let ground = self.board.h * 0.985;
                post.k *= 1.22;
                post.y = ground - foot * post.k;
            }
        }
        let herd = if people.is_empty() { self.alone(&animals, flip) } else { self.beside(&posts, &animals, flip) };
        posts.extend(herd);
        posts
    }

    /// Line on which animals stand.
    fn meadow(&self) -> f64 {
        let h = self.board.h;
        match self.picture.shot.size {
            ShotSize::Medium => h * 0.95,
            _ => self.lens.map(0.0, self.stage.floor).1.clamp(h * 0.7, h * 0.94),
        }
    }

    /// The picture is about them: they are as large as it allows.
    fn alone(&mut self, animals: &[usize], flip: bool) -> Vec<Post> {
        let cast = &self.picture.cast;
        let (w, h) = (self.board.w, self.board.h);
        let n = animals.len().min(4);
        let share = match self.picture.shot.size {
            ShotSize::Medium => 0.66,
            ShotSize::Wide => 0.46,
            _ => 0.17,
        } / (n as f64).powf(0.3);
        let ground = self.meadow();
        (0..n)
            .map(|slot| {
                let i = animals[slot];
                let (sheet, gesture) = (cast[i].sheet, cast[i].presence.gesture);
                let (foot, top) = (rest::foot(sheet, gesture), rig::crown(sheet));
                let (from, to) = fauna::span(sheet, gesture);
                let room = w * if n == 1 { 0.72 } else { 0.74 / n as f64 };
                let k = (h * share / (foot - top)).min(room / (to - from));
                let at = [&[0.47][..], &[0.3, 0.68], &[0.22, 0.5, 0.78], &[0.16, 0.39, 0.62, 0.85]][n - 1][slot];
                let at = if flip { 1.0 - at } else { at };
                // They look into the picture and at each other.
                let facing = match n {
                    1 if flip => -1.0,
                    1 => 1.0,
                    _ if at < 0.5 => 1.0,
                    _ => -1.0,
                };
                let step = self.rng.range(-0.02, 0.012) * h - if slot % 2 == 1 { 0.03 * h } else { 0.0 };
                let x = w * at - facing * (from + to) / 2.0 * k;
                Post { figure: i, x, y: ground + step - foot * k, k, facing, back: false, gesture, lean: 0.0 }
            })
            .collect()
    }

    /// At the feet of people, who keep their size.
    fn beside(&mut self, people: &[Post], animals: &[usize], flip: bool) -> Vec<Post> {
        let cast = &self.picture.cast;
        let w = self.board.w;
        let Some(first) = people.first() else { return Vec::new() };
        let ground = first.y + rest::foot(cast[first.figure].sheet, first.gesture) * first.k;
        let turn = if flip { -1.0 } else { 1.0 };
        (0..animals.len().min(3))
            .map(|slot| {
                let i = animals[slot];
                let (sheet, gesture) = (cast[i].sheet, cast[i].presence.gesture);
                let k = first.k * fauna::stature(sheet);
                let (from, to) = fauna::span(sheet, gesture);
                let side = if slot % 2 == 0 { turn } else { -turn };
                let gap = 150.0 * first.k + (to - from) * 0.5 * k + 150.0 * k * (slot / 2) as f64;
                let middle = (first.x + side * gap).clamp(w * 0.08, w * 0.92);
                let facing = if gesture == kinora_model::script::Gesture::Walk { first.facing } else { -side };
                let step = self.rng.range(0.0, 14.0);
                let x = middle - facing * (from + to) / 2.0 * k;
                Post {
                    figure: i,
                    x,
                    y: ground + step - rest::foot(sheet, gesture) * k,
                    k,
                    facing,
                    back: false,
                    gesture,
                    lean: 0.0,
                }
            })
            .collect()
    }
}
