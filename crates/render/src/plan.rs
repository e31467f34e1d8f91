//! The film in frames: the only place where time becomes frames.
//!
//! Pure: a timeline goes in; which clip shows in which frame at which moment of its own clock, which words, and where the
//! film is cut into parts come out.

use kinora_timeline::{Caption, Clip, Source, Time, Timeline, Track, TransitionKind};
use std::ops::Range;

/// Place of a clip in its timeline: track, clip.
pub type ClipIndex = (usize, usize);

/// A timeline in frames.
pub struct Plan<'t> {
    /// What it was made from.
    pub timeline: &'t Timeline,
    /// Length of the film.
    pub frames: i64,
    /// Words, in the timeline's order.
    pub words: Vec<Words<'t>>,
    /// What is rendered and kept by itself, in order, without gaps.
    pub parts: Vec<Range<i64>>,
    rows: Vec<Row<'t>>,
    /// Frames of the shortest part.
    shortest: i64,
}

/// One caption in frames.
#[derive(Clone, Debug)]
pub struct Words<'t> {
    /// The caption.
    pub caption: &'t Caption,
    /// When it is seen.
    pub frames: Range<i64>,
}

impl Words<'_> {
    /// Whether they are drawn into the pictures: titles always are, what is spoken only where `burn`.
    pub fn is_drawn(&self, burn: bool) -> bool {
        burn || !self.caption.role.is_subtitle()
    }
}

struct Row<'t> {
    index: usize,
    track: &'t Track,
    clips: Vec<Range<i64>>,
    joins: Vec<Join>,
}

/// A transition in frames.
#[derive(Clone, Debug)]
struct Join {
    after: usize,
    frames: Range<i64>,
    kind: TransitionKind,
}

/// A clip at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'t> {
    /// Which one.
    pub index: ClipIndex,
    /// The clip.
    pub clip: &'t Clip,
    /// When, on the clip's own clock.
    pub time: Time,
    /// The same in frames.
    pub frame: i64,
}

/// What one track shows in one frame.
#[derive(Clone, Copy, Debug)]
pub enum Shown<'t> {
    /// One clip.
    One(Seen<'t>),
    /// Two that meet.
    Two {
        /// The one that goes.
        leaves: Seen<'t>,
        /// The one that comes.
        comes: Seen<'t>,
        /// How.
        kind: TransitionKind,
        /// How far, 0…1.
        progress: f64,
    },
}

/// Shortest, wanted and longest part, in seconds. Shorter ones cost bytes (each begins with a whole picture) and the
/// start of an encoder, longer ones are rendered again for little.
const PARTS: [f64; 3] = [2.0, 4.0, 6.0];

/// The same of a film in which nothing glides: between filmed pictures x264 finds more to spare, and each whole picture
/// costs more likeness. Eight seconds at thirty frames are as many as it lets pass without one.
const FILMED_PARTS: [f64; 3] = [3.0, 6.0, 8.0];

impl<'t> Plan<'t> {
    /// Of a timeline that [`Timeline::check`] finds nothing wrong with.
    pub fn new(timeline: &'t Timeline) -> Self {
        let rate = timeline.canvas.rate;
        let frames = rate.nearest(timeline.duration).max(1);
        let span = |s: kinora_timeline::Span| rate.nearest(s.start)..rate.nearest(s.end());
        let rows: Vec<Row> = timeline
            .tracks
            .iter()
            .enumerate()
            .filter(|(_, track)| !track.hidden)
            .map(|(index, track)| {
                let clips: Vec<_> = track.clips.iter().map(|c| span(c.span)).collect();
                let joins = track
                    .transitions
                    .iter()
                    .map(|t| {
                        let length = rate.nearest(t.duration).max(1);
                        let start = clips[t.after].end - length / 2;
                        Join { after: t.after, frames: start..start + length, kind: t.kind }
                    })
                    .collect();
                Row { index, track, clips, joins }
            })
            .collect();
        let words = timeline
            .captions
            .iter()
            .map(|caption| Words { caption, frames: span(caption.span) })
            .filter(|w| !w.frames.is_empty())
            .collect();
        let glides = rows.iter().flat_map(|r| &r.track.clips).any(|c| c.glides());
        let lengths = if glides { PARTS } else { FILMED_PARTS };
        let lengths = lengths.map(|s| rate.nearest(Time::from_secs_f64(s)).max(1));
        let parts = cut(frames, &rows, lengths);
        Self { timeline, frames, words, parts, rows, shortest: lengths[0] }
    }

    /// Makes a part of its own of each of `stretches` (in order, apart from each other), and parts of what is between them.
    pub fn set_apart(&mut self, stretches: &[Range<i64>]) {
        if stretches.is_empty() {
            return;
        }
        let borders: Vec<i64> = self.parts.iter().map(|p| p.start).collect();
        let mut parts = Vec::new();
        let mut start = 0;
        let last = self.frames..self.frames;
        for stretch in stretches.iter().chain([&last]) {
            let mut from = start;
            for &border in borders.iter().filter(|&&b| start < b && b < stretch.start) {
                if border - from >= self.shortest && stretch.start - border >= self.shortest {
                    parts.push(from..border);
                    from = border;
                }
            }
            parts.extend([from..stretch.start, stretch.clone()].into_iter().filter(|p| !p.is_empty()));
            start = stretch.end;
        }
        self.parts = parts;
    }

    /// What each track shows in frame `n`, bottom first.
    pub fn shown(&self, n: i64) -> impl Iterator<Item = Shown<'t>> + '_ {
        self.rows.iter().filter_map(move |row| {
            if let Some(join) = row.joins.iter().find(|j| j.frames.contains(&n)) {
                let (k, length) = ((n - join.frames.start) as f64, (join.frames.end - join.frames.start) as f64);
                return Some(Shown::Two {
                    leaves: self.seen(row, join.after, n),
                    comes: self.seen(row, join.after + 1, n),
                    kind: join.kind,
                    progress: (k + 0.5) / length,
                });
            }
            let clip = row.clips.partition_point(|c| c.end <= n);
            row.clips.get(clip).filter(|c| c.contains(&n)).map(|_| Shown::One(self.seen(row, clip, n)))
        })
    }

    fn seen(&self, row: &Row<'t>, clip: usize, n: i64) -> Seen<'t> {
        let index = (row.index, clip);
        let clip = &row.track.clips[clip];
        let rate = self.timeline.canvas.rate;
        Seen { index, clip, time: rate.time_of(n) - clip.span.start, frame: n - rate.nearest(clip.span.start) }
    }

    /// Clips that some frame of `part` shows, bottom first, each with the frames in which it does (transitions included).
    pub fn clips_in(&self, part: &Range<i64>) -> Vec<(ClipIndex, &'t Clip, Range<i64>)> {
        let mut found = Vec::new();
        for row in &self.rows {
            for (i, frames) in row.clips.iter().enumerate() {
                let mut frames = frames.clone();
                for join in &row.joins {
                    if join.after == i {
                        frames.end = frames.end.max(join.frames.end);
                    } else if join.after + 1 == i {
                        frames.start = frames.start.min(join.frames.start);
                    }
                }
                if frames.start < part.end && part.start < frames.end {
                    found.push(((row.index, i), &row.track.clips[i], frames));
                }
            }
        }
        found
    }

    /// Most films that are read at the same time.
    pub fn films_at_once(&self) -> usize {
        let films = self.clips_in(&(0..self.frames)).into_iter().filter(|c| matches!(c.1.source, Source::Video { .. }));
        // Those that end with a frame make room for those that begin with the next one.
        let mut turns: Vec<(i64, i64)> = films.flat_map(|(_, _, at)| [(at.start, 1), (at.end, -1)]).collect();
        turns.sort_unstable();
        let counts = turns.iter().scan(0, |now, turn| {
            *now += turn.1;
            Some(*now)
        });
        counts.max().unwrap_or(0).max(0) as usize
    }

    /// Transitions that some frame of `part` shows: track, first clip, frames, kind.
    pub fn joins_in(&self, part: &Range<i64>) -> Vec<(ClipIndex, Range<i64>, TransitionKind)> {
        let touches = |j: &&Join| j.frames.start < part.end && part.start < j.frames.end;
        self.rows
            .iter()
            .flat_map(|row| row.joins.iter().filter(touches).map(|j| ((row.index, j.after), j.frames.clone(), j.kind)))
            .collect()
    }

    /// Length in frames of the transition after clip `index`; one where there is none.
    pub fn join_length(&self, index: ClipIndex) -> i64 {
        let join = self
            .rows
            .iter()
            .filter(|row| row.index == index.0)
            .flat_map(|row| &row.joins)
            .find(|join| join.after == index.1);
        join.map_or(1, |j| j.frames.end - j.frames.start)
    }

    /// Earlier captions that are seen together with caption `index` and stand in the same place.
    pub fn words_with(&self, index: usize) -> impl Iterator<Item = &Words<'t>> {
        let mine = &self.words[index];
        self.words[..index].iter().filter(move |w| {
            w.frames.start < mine.frames.end
                && mine.frames.start < w.frames.end
                && w.caption.role.is_subtitle() == mine.caption.role.is_subtitle()
        })
    }

    /// Captions that some frame of `part` shows.
    pub fn words_in<'a>(&'a self, part: &'a Range<i64>) -> impl Iterator<Item = (usize, &'a Words<'t>)> {
        self.words.iter().enumerate().filter(|(_, w)| w.frames.start < part.end && part.start < w.frames.end)
    }
}

/// How much of a dip's colour shows at `progress` of a transition `frames` long: it rises to the whole in the middle
/// frame (in both, where there are two) and falls again.
pub fn dip(progress: f64, frames: i64) -> f64 {
    let even = if frames % 2 == 0 { frames as f64 / (frames - 1) as f64 } else { 1.0 };
    ((1.0 - (2.0 * progress - 1.0).abs()) * even).min(1.0)
}

/// Cuts the film where clips begin (where they begin to come, if they come through a transition).
fn cut(frames: i64, rows: &[Row], [shortest, wanted, longest]: [i64; 3]) -> Vec<Range<i64>> {
    let mut borders: Vec<i64> = Vec::new();
    for row in rows {
        for (i, clip) in row.clips.iter().enumerate() {
            let join = row.joins.iter().find(|j| j.after + 1 == i);
            borders.push(join.map_or(clip.start, |j| j.frames.start));
        }
    }
    let inside = |n: i64| rows.iter().flat_map(|r| &r.joins).any(|j| j.frames.start < n && n < j.frames.end);
    borders.retain(|&n| !inside(n));
    borders.sort_unstable();
    borders.dedup();
    // A long clip has parts of its own. So what is grouped with what depends on the few short clips around it only, and
    // a clip that grows does not shift the parts of the whole film behind it.
    let ends = borders.iter().copied().skip(1).chain([frames]);
    let firm: Vec<i64> =
        borders.iter().copied().zip(ends).filter(|(a, b)| b - a >= wanted).flat_map(|(a, b)| [a, b]).collect();
    let mut parts = Vec::new();
    let mut start = 0;
    while start < frames {
        let able = || {
            let until = firm.iter().copied().find(|&f| f >= start + shortest).unwrap_or(frames);
            borders.iter().copied().filter(move |&b| b >= start + shortest && b <= until && b + shortest <= frames)
        };
        let next = able()
            .find(|&b| b >= start + wanted && b <= start + longest)
            .or_else(|| able().take_while(|&b| b < start + wanted).last())
            .or_else(|| able().next());
        let end = next.filter(|_| frames - start > longest).unwrap_or(frames);
        // What is too long between two borders is cut evenly.
        let pieces = (end - start + longest - 1) / longest;
        let length = end - start;
        parts.extend((0..pieces).map(|i| start + length * i / pieces..start + length * (i + 1) / pieces));
        start = end;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use kinora_timeline::{Canvas, Color, Curve, Ease, MediaId, Mix, Rate, Span, Transform, Transition};

    fn film(seconds: &[f64], transition: Option<f64>) -> Timeline {
        let mut at = Time::ZERO;
        let clips: Vec<Clip> = seconds
            .iter()
            .map(|&s| {
                let span = Span::new(at, Time::from_secs_f64(s));
                at = span.end();
                Clip::new(span, Source::Color(Color::BLACK), Transform::default())
            })
            .collect();
        let transitions = transition.map_or(Vec::new(), |s| {
            (0..clips.len() - 1)
                .map(|after| Transition { after, duration: Time::from_secs_f64(s), kind: TransitionKind::Dissolve })
                .collect()
        });
        Timeline {
            canvas: Canvas { width: 64, height: 36, rate: Rate::THIRTY, background: Color::BLACK },
            duration: at,
            tracks: vec![Track { clips, transitions, hidden: false }],
            sounds: Vec::new(),
            mix: Mix::default(),
            captions: Vec::new(),
            as_edited: false,
        }
    }

    #[test]
    fn a_clip_that_grows_leaves_the_parts_of_others_alone() {
        let lengths = [3.0, 5.0, 2.0, 2.5, 6.0, 2.0, 4.5, 3.0, 2.0, 7.0, 5.0];
        let of = |seconds: &[f64]| -> Vec<i64> {
            let film = film(seconds, None);
            Plan::new(&film).parts.iter().map(|p| p.end - p.start).collect()
        };
        let before = of(&lengths);
        let mut longer = lengths;
        longer[2] += 0.7;
        let after = of(&longer);
        let same_before = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
        let same_after = before.iter().rev().zip(after.iter().rev()).take_while(|(a, b)| a == b).count();
        assert!(same_before + same_after + 1 >= before.len(), "{before:?} → {after:?}");
    }

    /// The same as stills that move.
    fn gliding(mut film: Timeline) -> Timeline {
        for clip in &mut film.tracks[0].clips {
            clip.source = Source::Still { media: MediaId("still".into()) };
            clip.transform.x = Curve::ramp(0.0, 0.1, clip.span.duration, Ease::Linear);
        }
        film
    }

    #[test]
    fn parts_cover_the_film_and_begin_with_clips() {
        for (lengths, transition) in [
            (vec![3.0, 3.0, 3.0], None),
            (vec![3.0, 0.7, 0.7, 5.0, 3.0, 1.0], None),
            (vec![20.0, 2.5, 1.0], Some(0.5)),
            (vec![0.4], None),
            (vec![13.0], None),
        ] {
            let filmed = film(&lengths, transition);
            for (timeline, [shortest, longest]) in [(gliding(filmed.clone()), [60, 180]), (filmed, [90, 240])] {
                let plan = Plan::new(&timeline);
                assert_eq!(plan.parts.first().unwrap().start, 0);
                assert_eq!(plan.parts.last().unwrap().end, plan.frames);
                assert!(plan.parts.windows(2).all(|w| w[0].end == w[1].start));
                let fits = |n: i64| n <= longest && (n >= shortest || plan.frames < shortest);
                assert!(plan.parts.iter().all(|p| fits(p.end - p.start)), "{lengths:?}: {:?}", plan.parts);
            }
        }
        let timeline = film(&[3.0, 3.0, 3.0], Some(0.5));
        let starts: Vec<i64> = Plan::new(&timeline).parts.iter().map(|p| p.start).collect();
        assert_eq!(starts, [0, 173], "cut at the first frame of each transition");
    }

    #[test]
    fn stretches_set_apart_leave_no_gap_and_no_scrap() {
        let timeline = film(&[20.0, 2.5, 1.0], None);
        let mut plan = Plan::new(&timeline);
        plan.set_apart(&[7..220, 600..650]);
        assert_eq!((plan.parts[0].clone(), plan.parts[1].clone()), (0..7, 7..220));
        assert!(plan.parts.contains(&(600..650)));
        assert_eq!(plan.parts.last().unwrap().end, plan.frames);
        assert!(plan.parts.windows(2).all(|w| w[0].end == w[1].start), "{:?}", plan.parts);
        let between = plan.parts.iter().filter(|p| p.start >= 220 && p.end <= 600);
        assert!(between.clone().count() > 1 && between.clone().all(|p| p.end - p.start >= 60), "{:?}", plan.parts);
    }

    #[test]
    fn films_are_counted_as_they_are_read() {
        let mut timeline = film(&[3.0, 3.0, 3.0], None);
        for clip in &mut timeline.tracks[0].clips {
            let media = MediaId("film".into());
            clip.source = Source::Video { media, start: Time::ZERO, speed: 1.0, warp: None };
        }
        assert_eq!(Plan::new(&timeline).films_at_once(), 1, "one behind the other");
        timeline.tracks.push(timeline.tracks[0].clone());
        assert_eq!(Plan::new(&timeline).films_at_once(), 2);
        timeline.tracks[1].transitions =
            vec![Transition { after: 0, duration: Time::from_secs_f64(0.5), kind: TransitionKind::Dissolve }];
        assert_eq!(Plan::new(&timeline).films_at_once(), 3, "two of one track meet, beside one of the other");
        assert_eq!(Plan::new(&film(&[3.0], None)).films_at_once(), 0);
    }

    #[test]
    fn a_transition_is_centred_and_weighs_by_half_steps() {
        let timeline = film(&[2.0, 2.0], Some(0.4));
        let plan = Plan::new(&timeline);
        let weights: Vec<(i64, f64)> = (0..plan.frames)
            .filter_map(|n| match plan.shown(n).next() {
                Some(Shown::Two { progress, .. }) => Some((n, progress)),
                _ => None,
            })
            .collect();
        assert_eq!(weights.first().unwrap(), &(54, 0.5 / 12.0));
        assert_eq!(weights.last().unwrap(), &(65, 11.5 / 12.0));
        assert_eq!(weights.len(), 12);
    }

    #[test]
    fn a_dip_reaches_its_colour() {
        for frames in [1, 2, 5, 12] {
            let most = (0..frames).map(|k| dip((k as f64 + 0.5) / frames as f64, frames)).fold(0.0, f64::max);
            assert!(most > 0.999, "{frames} frames reach {most}");
        }
    }
}
