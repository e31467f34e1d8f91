//! Which beats share a shot: short sentences beside each other, and a small action with the words it belongs to.

use super::beats::{Beat, LONGEST};

/// Beats of one shot.
pub(super) type Group = Vec<Beat>;

/// A shot of narration is at least this long before it is cut, in seconds.
const SHORT: f64 = 3.8;
/// An action this short goes with the line beside it.
const ASIDE: f64 = 2.8;

/// Puts beats together.
pub(super) fn group(beats: Vec<Beat>) -> Vec<Group> {
    let mut out: Vec<Group> = Vec::new();
    let mut pending: Vec<Beat> = Vec::new();
    for beat in beats {
        // A tag is only seen: it belongs to the line beside it, else to what comes.
        if beat.spoken.is_empty() {
            match out.last_mut().filter(|g| g.iter().any(|b| b.speaker.is_some() && b.paragraph == beat.paragraph)) {
                Some(group) => group.push(beat),
                None => pending.push(beat),
            }
            continue;
        }
        let joins = pending.is_empty() && out.last().is_some_and(|group| joins(group, &beat));
        if joins {
            out.last_mut().expect("there is a last group").push(beat);
        } else {
            pending.push(beat);
            out.push(std::mem::take(&mut pending));
        }
    }
    if !pending.is_empty() {
        match out.last_mut() {
            Some(group) => group.append(&mut pending),
            None => out.push(pending),
        }
    }
    out
}

/// Seconds of a group.
pub(super) fn seconds(group: &[Beat]) -> f64 {
    group.iter().map(|b| b.seconds).sum()
}

fn joins(group: &[Beat], beat: &Beat) -> bool {
    let length = seconds(group);
    if length + beat.seconds > LONGEST {
        return false;
    }
    let last = group.last().expect("a group holds a beat");
    let speaker = group.iter().find_map(|b| b.speaker);
    match (speaker, beat.speaker) {
        // Two lines of one speaker in one breath.
        (Some(a), Some(b)) => a == b && last.paragraph == beat.paragraph && length < SHORT,
        // A small action of the speaker in the same paragraph.
        (Some(a), None) => {
            last.paragraph == beat.paragraph
                && beat.seconds < ASIDE
                && beat.people.first().is_none_or(|p| *p == a)
                && (!beat.detail || beat.seconds < 2.0)
        }
        // A short sentence that leads to the line.
        (None, Some(b)) => {
            length < ASIDE
                && last.paragraph == beat.paragraph
                && group.iter().all(|g| g.people.first().is_none_or(|p| *p == b))
        }
        (None, None) => {
            let together = last.paragraph == beat.paragraph || length < 2.2 && beat.seconds < SHORT;
            let other = !last.people.is_empty() && !beat.people.is_empty() && last.people[0] != beat.people[0];
            together && (length < SHORT || beat.seconds < 1.8) && !(other && length >= 2.5)
        }
    }
}
