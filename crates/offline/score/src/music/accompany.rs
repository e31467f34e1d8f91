//! Where the tones of a chord lie on the keyboard.

use super::theme::Chord;

/// The key of pitch class `class` nearest to `key`, the upper one of two equally near.
pub(crate) fn nearest(class: i32, key: i32) -> i32 {
    key - 5 + (class - (key - 5)).rem_euclid(12)
}

/// The `index`th tone of `chord` over `tonic`, counted upward from the root nearest to `centre`; past the highest it
/// goes on an octave above.
pub(crate) fn count_up(chord: Chord, tonic: u8, centre: i32, index: i32) -> i32 {
    // Tones above the octave (a ninth) are sorted into it, so that counting up goes up.
    let mut tones: Vec<i32> = chord.tones.iter().map(|tone| tone % 12).collect();
    tones.sort_unstable();
    let root = nearest((i32::from(tonic) + chord.root).rem_euclid(12), centre);
    let count = tones.len() as i32;
    root + tones[index.rem_euclid(count) as usize] + 12 * index.div_euclid(count)
}

/// The tones of `chord` over `tonic` as keys near `centre`, lowest first, moving as little as possible from `last`.
///
/// An `open` voicing leaves out the third, which gives eastern melodies room to bend.
pub(crate) fn voicing(chord: Chord, tonic: u8, centre: i32, open: bool, last: &[i32]) -> Vec<i32> {
    let third = |tone: &i32| matches!(tone % 12, 3 | 4);
    let classes: Vec<i32> = (chord.classes(tonic).zip(chord.tones))
        .filter_map(|(class, tone)| (!(open && third(tone))).then_some(class))
        .collect();
    // Every tone once the lowest, the others laid upward from it.
    let candidates = (0..classes.len()).map(|lowest| {
        let mut keys: Vec<i32> = Vec::with_capacity(classes.len());
        for step in 0..classes.len() {
            let floor = keys.last().map_or(centre - 6, |key| key + 1);
            keys.push(floor + (classes[(lowest + step) % classes.len()] - floor).rem_euclid(12));
        }
        keys
    });
    let cost = |keys: &Vec<i32>| {
        let middle = keys.iter().sum::<i32>() / keys.len() as i32;
        let moved: i32 = keys.iter().map(|key| last.iter().map(|old| (old - key).abs()).min().unwrap_or(0)).sum();
        2 * moved + (middle - centre).abs()
    };
    candidates.min_by_key(cost).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const F_MAJOR: Chord = Chord { root: 5, tones: &[0, 4, 7] };
    const G_NINTH: Chord = Chord { root: 7, tones: &[0, 4, 7, 14] };

    #[test]
    fn nearest_is_within_half_an_octave() {
        for class in 0..12 {
            for key in 30..90 {
                let found = nearest(class, key);
                assert!(found.rem_euclid(12) == class && (-5..=6).contains(&(found - key)));
            }
        }
    }

    #[test]
    fn counting_up_goes_up_through_the_octaves() {
        let keys: Vec<i32> = (-1..6).map(|index| count_up(G_NINTH, 0, 55, index)).collect();
        assert_eq!(keys, [50, 55, 57, 59, 62, 67, 69]);
    }

    #[test]
    fn a_chord_follows_another_by_small_steps_and_opens_without_its_third() {
        let first = voicing(F_MAJOR, 0, 60, false, &[]);
        let second = voicing(Chord { root: 0, tones: &[0, 4, 7] }, 0, 60, false, &first);
        let moved: i32 = first.iter().zip(&second).map(|(a, b)| (a - b).abs()).sum();
        assert!(moved <= 5, "{first:?} to {second:?}");
        assert!(voicing(F_MAJOR, 0, 60, true, &[]).iter().all(|key| key % 12 != 9));
    }
}
