//! The rhythm of a scene: sizes that change, a camera that moves with a reason, an end that lets go.

use super::Chance;
use crate::scenes::Stage;
use kinora_model::script::{CameraMove, Emotion, Gesture, Shot, ShotSize};

fn is_wide(size: ShotSize) -> bool {
    matches!(size, ShotSize::Wide | ShotSize::ExtremeWide)
}

/// No size three times in a row, no third wide, and no cut between two pictures of one person in one size.
pub(super) fn vary_sizes(shots: &mut [Shot]) {
    for i in 1..shots.len() {
        let (before, rest) = shots.split_at_mut(i);
        let shot = &mut rest[0];
        let last = &before[i - 1];
        let earlier = i.checked_sub(2).map(|j| &before[j]);
        let same = |a: &Shot, b: &Shot| a.cast.len() == 1 && b.cast.len() == 1 && a.cast[0].role == b.cast[0].role;
        let jump = last.size == shot.size && (same(last, shot) || last.cast.is_empty() && shot.cast.is_empty());
        let thrice = earlier.is_some_and(|e| e.size == last.size && last.size == shot.size);
        let wides = is_wide(last.size) && is_wide(shot.size) && earlier.is_none_or(|e| is_wide(e.size));
        if jump || thrice || wides {
            shot.size = match shot.size {
                ShotSize::Medium if shot.cast.len() > 1 => ShotSize::Wide,
                ShotSize::Medium => ShotSize::Close,
                ShotSize::Close
                    if shot.lines.iter().any(|l| l.emotion != Emotion::Calm)
                        && !thrice
                        && !matches!(last.size, ShotSize::ExtremeClose)
                        && shot.props.is_empty() =>
                {
                    ShotSize::Medium
                }
                ShotSize::Close => ShotSize::Medium,
                ShotSize::ExtremeClose => ShotSize::Wide,
                ShotSize::Wide | ShotSize::ExtremeWide if shot.cast.is_empty() && !shot.props.is_empty() => {
                    ShotSize::ExtremeClose
                }
                ShotSize::Wide | ShotSize::ExtremeWide => ShotSize::Medium,
            };
        }
    }
}

/// The last picture of a scene lets go: it is never nearer than medium, unless it is the only one; the film's is wide.
pub(super) fn release(shots: &mut [Shot], last: bool) {
    let n = shots.len();
    if n < 2 {
        return;
    }
    let two_wides = n >= 3 && is_wide(shots[n - 2].size) && is_wide(shots[n - 3].size);
    if last && !two_wides {
        shots[n - 1].size = ShotSize::Wide;
    } else if n >= 4
        && matches!(shots[n - 1].size, ShotSize::Close | ShotSize::ExtremeClose)
        && shots[n - 2].size != ShotSize::Medium
    {
        shots[n - 1].size = ShotSize::Medium;
    }
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
