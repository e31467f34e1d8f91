//! The rhythm of a scene: sizes that change with a reason, a camera that moves with one, an end that lets go.

use super::Chance;
use crate::scenes::Stage;
use kinora_model::script::{CameraMove, Emotion, Gesture, LineKind, Shot, ShotSize};

/// All sizes, the nearest first: the place in this list is the distance of the camera.
const LADDER: [ShotSize; 5] =
    [ShotSize::ExtremeClose, ShotSize::Close, ShotSize::Medium, ShotSize::Wide, ShotSize::ExtremeWide];

/// What no cut of ours has.
const NEVER: f32 = 1e6;

/// Where the first part of a scene ends, in which people are shown where they are, and where the last one begins, in
/// which faces are.
const EARLY: f32 = 0.35;
const LATE: f32 = 0.6;

fn is_wide(size: usize) -> bool {
    size >= 3
}

fn rung(size: ShotSize) -> usize {
    LADDER.iter().position(|s| *s == size).unwrap_or(2)
}

/// Gives every shot of a scene the size that costs least in the whole: each shot has a size that its words wish for, and
/// every way of following one size with another has its price. `before` are the last two sizes of the scene before,
/// `last` says that the film ends with this scene.
///
/// The prices are those of the cutting room: never three wides and never four of a size; one person is not cut to in the
/// same size; three of a size only where two people answer each other; who answers is as near as who asked; an opening
/// stays wide and an end is not close, unless the scene ends on what matters most in it. The least sum is found shot by shot (Viterbi), over the last three sizes.
pub(super) fn choose_sizes(shots: &mut [Shot], before: &[ShotSize], last: bool) {
    let peak = peak(shots);
    let outer: Vec<usize> = before.iter().map(|s| rung(*s)).collect();
    // Per pair of the last two sizes and the one before them: the price so far and the sizes chosen.
    let nowhere = LADDER.len();
    let start = [outer.len().checked_sub(2).map_or(nowhere, |i| outer[i]), outer.last().copied().unwrap_or(nowhere)];
    let mut ways: Vec<([usize; 3], f32)> = vec![([nowhere, start[0], start[1]], 0.0)];
    let mut steps: Vec<Vec<(usize, usize)>> = Vec::with_capacity(shots.len());
    for i in 0..shots.len() {
        let mut next: Vec<([usize; 3], f32)> = Vec::new();
        let mut from: Vec<(usize, usize)> = Vec::new();
        for (way, (past, price)) in ways.iter().enumerate() {
            for size in 0..LADDER.len() {
                let price = price + fit(shots, i, size, peak, last) + follow(shots, i, *past, size);
                let state = [past[1], past[2], size];
                match next.iter().position(|(known, _)| *known == state) {
                    Some(at) if next[at].1 <= price => {}
                    Some(at) => (next[at].1, from[at]) = (price, (way, size)),
                    None => {
                        next.push((state, price));
                        from.push((way, size));
                    }
                }
            }
        }
        ways = next;
        steps.push(from);
    }
    let cheapest = ways.iter().enumerate().min_by(|a, b| a.1.1.total_cmp(&b.1.1)).map_or(0, |(at, _)| at);
    let mut at = cheapest;
    for (i, step) in steps.iter().enumerate().rev() {
        let (way, size) = step[at];
        shots[i].size = LADDER[size];
        at = way;
    }
}

/// The shot of a scene that matters most: the strongest feeling that somebody speaks with, rather late than early.
fn peak(shots: &[Shot]) -> Option<usize> {
    let strength = |shot: &Shot| {
        let felt = |e: Emotion| match e {
            Emotion::Calm => 0,
            Emotion::Sad | Emotion::Angry | Emotion::Fear | Emotion::Surprise => 2,
            _ => 1,
        };
        let spoken = shot.lines.iter().filter(|l| l.kind != LineKind::Narration).map(|l| 1 + felt(l.emotion)).max();
        spoken.unwrap_or(0) + shot.cast.first().map_or(0, |p| felt(p.emotion))
    };
    let late = (shots.len() * 2).div_ceil(5);
    (late..shots.len())
        .filter(|i| shots[*i].cast.len() == 1)
        .max_by_key(|i| (strength(&shots[*i]), *i))
        .filter(|i| strength(&shots[*i]) > 2)
}

/// What it costs to show shot `i` in a size, by itself.
fn fit(shots: &[Shot], i: usize, size: usize, peak: Option<usize>, last: bool) -> f32 {
    let shot = &shots[i];
    let count = shots.len();
    let wish = rung(shot.size);
    let mut price = 2.0 * size.abs_diff(wish) as f32;
    if is_wide(size) && is_wide(wish) {
        price *= 0.4;
    }
    if i == 0 {
        return price + if is_wide(size) { 0.0 } else { 8.0 };
    }
    price += match (shot.cast.len(), size) {
        // Without anybody a near picture needs a thing to show.
        (0, 0 | 1) if shot.props.is_empty() => 6.0,
        (0, _) => 0.0,
        (1, 0) if wish > 0 => 2.5,
        (2, 1) => 3.0,
        (2.., 0) | (3.., 1) => 6.0,
        (_, 4) => 2.0,
        _ => 0.0,
    };
    // Of a rider the horse is seen too.
    price += match (shot.cast.first().map(|p| p.gesture), size) {
        (Some(Gesture::Ride), 0 | 1) => 5.0,
        (Some(Gesture::Ride), 2) => 1.0,
        _ => 0.0,
    };
    // A talk begins at a distance and ends face to face.
    let progress = i as f32 / count as f32;
    if shot.cast.len() == 1 && shot.lines.iter().any(|l| l.kind == LineKind::Dialogue) {
        price += match size {
            0 | 1 if progress < EARLY => 1.0,
            2.. if progress > LATE && i + 1 < count => 1.2,
            _ => 0.0,
        };
    }
    if Some(i) == peak {
        price += match size {
            0 => 0.5,
            1 => -2.0,
            2 => 1.5,
            _ => 4.0,
        };
    }
    // The end lets go: of the film it is wide, of a scene at least no face.
    if i + 1 == count && count > 1 {
        price += match (last, size) {
            (true, 3) => -6.0,
            (true, 4) => -4.0,
            (true, _) => 2.0,
            (false, 0 | 1) if count >= 4 && Some(i) != peak => 3.0,
            _ => 0.0,
        };
    }
    price
}

/// What it costs to show shot `i` in `size` after the three sizes before it.
fn follow(shots: &[Shot], i: usize, past: [usize; 3], size: usize) -> f32 {
    let [third, second, first] = past;
    if is_wide(size) && is_wide(first) && first < LADDER.len() && is_wide(second) && second < LADDER.len() {
        return NEVER;
    }
    if third == size && second == size && first == size {
        return NEVER;
    }
    let Some(before) = i.checked_sub(1).map(|j| &shots[j]) else { return 0.0 };
    let shot = &shots[i];
    let alone = |s: &Shot| (s.cast.len() == 1).then(|| s.cast[0].role.clone());
    let (one, other) = (alone(before), alone(shot));
    let speaks = |s: &Shot| s.lines.iter().any(|l| l.kind == LineKind::Dialogue);
    let answers = one.is_some() && other.is_some() && one != other && speaks(before) && speaks(shot);
    let mut price = 0.0;
    if first == size {
        price += match (one == other, before.cast.is_empty() && shot.cast.is_empty()) {
            (_, true) => 4.0,
            (true, _) if one.is_some() => 5.0,
            _ => 0.0,
        };
        if second == size {
            price += if answers { 2.4 } else { 5.0 };
        }
    } else if answers {
        price += 0.8 * first.abs_diff(size) as f32;
    }
    price
}

/// A move where something moves, or where the feeling does; stillness for the rest.
pub(super) fn move_camera(shots: &mut [Shot], stage: &Stage, chance: &mut Chance, last: bool) {
    use CameraMove::*;
    let count = shots.len();
    let mut recent = [Static, Static];
    let mut side = chance.below(2) == 0;
    for (i, shot) in shots.iter_mut().enumerate() {
        let feeling = shot.cast.first().is_some_and(|p| p.emotion != Emotion::Calm);
        let walking = shot.cast.iter().any(|p| matches!(p.gesture, Gesture::Walk | Gesture::Ride));
        side = !side;
        let pan = if side { PanLeft } else { PanRight };
        let (first, ending) = (i == 0, i + 1 == count);
        let wishes: Vec<CameraMove> = if first {
            let open = if stage.interior { [PushIn, pan, PushIn] } else { [pan, CraneUp, PushIn] };
            let from = chance.below(open.len());
            (0..open.len()).map(|k| open[(from + k) % open.len()]).collect()
        } else if ending {
            if last && !stage.interior { vec![CraneUp, PullOut] } else { vec![PullOut, Static] }
        } else {
            match shot.size {
                ShotSize::Wide | ShotSize::ExtremeWide if walking => vec![pan, PullOut],
                ShotSize::Wide | ShotSize::ExtremeWide => vec![pan, PullOut, CraneUp],
                ShotSize::Medium if walking => vec![pan, Static],
                ShotSize::Medium if shot.cast.len() > 1 => vec![PushIn, Static],
                ShotSize::Medium => {
                    if chance.below(3) == 0 {
                        vec![PushIn, Static]
                    } else {
                        vec![Static]
                    }
                }
                ShotSize::Close if feeling => vec![PushIn, Static],
                ShotSize::Close => vec![Static, PushIn],
                ShotSize::ExtremeClose => vec![PushIn, pan],
            }
        };
        // A move is not repeated three times, and not twice unless it is stillness.
        let fresh = |m: &CameraMove| *m == Static && recent != [Static, Static] || *m != recent[1];
        let chosen = wishes.iter().copied().find(fresh).unwrap_or(if recent[1] == Static { wishes[0] } else { Static });
        shot.camera = chosen;
        recent = [recent[1], chosen];
    }
}
