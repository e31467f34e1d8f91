//! The second pass: quotations that nothing tells the speaker of, filled by turns.

use super::{State, touch};
use crate::{
    cast::{Part, Who},
    lexicon::GESTURE,
    prose::Kind,
};

impl State<'_> {
    /// Fills quotations without a speaker by turns.
    pub(super) fn fill(&mut self, borders: &[usize]) {
        let quotes: Vec<usize> = (0..self.out.len()).filter(|&i| self.out[i].is_some()).collect();
        let mut present: Vec<usize> = Vec::new();
        let mut unit = 0;
        // Number of the first quotation of the scene.
        let mut opening = 0;
        for (n, &i) in quotes.iter().enumerate() {
            while unit <= i {
                if borders.contains(&unit) {
                    // Whoever was elsewhere is no longer there to answer.
                    opening = n;
                    present.clear();
                }
                for m in self.cast.mentions(self.prose.text, self.prose.units[unit].words.clone()) {
                    if let (Who::Person(p), Kind::Narration) = (m.who, self.prose.units[unit].kind) {
                        touch(&mut present, p);
                    }
                }
                unit += 1;
            }
            let known = self.out[i].as_ref().and_then(|a| a.speaker);
            if let Some(speaker) = known {
                touch(&mut present, speaker);
                continue;
            }
            let (speaker, confidence) = self.by_turn(&quotes, n, opening, &present);
            if let Some(attribution) = self.out[i].as_mut() {
                attribution.speaker = speaker;
                attribution.confidence = confidence;
            }
            if let Some(speaker) = speaker {
                touch(&mut present, speaker);
            }
        }
    }

    fn by_turn(&self, quotes: &[usize], n: usize, opening: usize, present: &[usize]) -> (Option<usize>, f32) {
        let i = quotes[n];
        let paragraph = self.prose.units[i].paragraph;
        let addressed = self.addressed(i);
        let at = |k: usize| self.out[quotes[k]].as_ref();
        let distance = |k: usize| self.prose.units[quotes[k]].paragraph.abs_diff(paragraph);
        let last = n.checked_sub(1).filter(|&k| k >= opening && distance(k) <= 3);
        let previous = last.and_then(at).and_then(|a| a.speaker);
        // `“Hester,” said the captain. “Are you listening?”` asks her too.
        let asked = last.filter(|&k| distance(k) <= 1).and_then(|k| {
            let same = |j: &usize| distance(*j) == distance(k) && at(*j).is_some_and(|a| a.speaker == previous);
            (opening..=k).rev().take_while(same).find_map(|j| at(j)?.to)
        });
        // Whoever answers at once in the next paragraph is another; after some narration it may be the same.
        let answers = |k: usize| quotes[k] == i + 1;
        let next = (n + 1 < quotes.len() && distance(n + 1) == 1 && answers(n + 1))
            .then(|| at(n + 1))
            .flatten()
            .filter(|a| a.confidence >= 0.7)
            .and_then(|a| a.speaker);
        let able = |p: usize| Some(p) != previous && !addressed.contains(&p);
        let spoke = |p: usize| (opening..n).filter_map(at).any(|a| a.speaker == Some(p));
        if let Some(p) = self.interrupts(i).filter(|&p| able(p) && !spoke(p)) {
            return (Some(p), 0.55);
        }
        if let Some(p) = self.led_in(i).filter(|p| last.is_none_or(|k| distance(k) >= 2) && !addressed.contains(p)) {
            return (Some(p), 0.5);
        }
        if let Some(p) = asked.filter(|&p| able(p)) {
            return (Some(p), 0.6);
        }
        // The one before the previous, by turns; then whoever is there and neither before nor after.
        let other = (opening..n)
            .rev()
            .take(6)
            .filter(|&k| distance(k) <= 12)
            .filter_map(at)
            .filter_map(|a| a.speaker)
            .find(|&p| able(p) && Some(p) != next);
        if let Some(p) = other {
            let sure = last.and_then(at).map_or(0.0, |a| a.confidence);
            return (Some(p), if sure >= 0.7 { 0.6 } else { 0.5 });
        }
        let there = present.iter().rev().copied();
        if let Some(p) = there.clone().find(|&p| able(p) && Some(p) != next) {
            return (Some(p), 0.45);
        }
        let anybody =
            there.clone().find(|p| !addressed.contains(p)).or_else(|| (0..self.cast.people.len()).find(|p| able(*p)));
        (anybody, if anybody.is_some() { 0.4 } else { 0.0 })
    }

    /// Whom the paragraph before a quotation that stands alone tells of: they go on to speak.
    fn led_in(&self, i: usize) -> Option<usize> {
        let before = i.checked_sub(1)?;
        let unit = &self.prose.units[before];
        if unit.kind != Kind::Narration || unit.paragraph + 1 != self.prose.units[i].paragraph {
            return None;
        }
        // Whoever comes last into sight.
        let mut sentences = (0..=before).rev().take_while(|u| self.prose.units[*u].paragraph == unit.paragraph);
        sentences.find_map(|u| match self.cast.subject(self.prose.text, self.prose.units[u].words.clone())?.who {
            Who::Person(p) => Some(p),
            Who::Pronoun(_) | Who::Theirs(_) => None,
        })
    }

    /// `“Wait!”`, and in the next paragraph somebody runs in: they called.
    fn interrupts(&self, i: usize) -> Option<usize> {
        let next = self.prose.units.get(i + 1).filter(|u| u.kind == Kind::Narration)?;
        let words = &self.prose.text[next.words.clone()];
        let alone = next.paragraph == self.prose.units[i].paragraph + 1
            && (i == 0 || self.prose.units[i - 1].paragraph != self.prose.units[i].paragraph);
        if !alone || !self.prose.words(i).ends_with(['！', '!']) || !GESTURE.has(words, self.prose.language, "walk") {
            return None;
        }
        let mentions = self.cast.mentions(self.prose.text, next.words.clone());
        let first = mentions.first().filter(|m| m.part == Part::Subject)?;
        if let Who::Person(p) = first.who { Some(p) } else { None }
    }
}
