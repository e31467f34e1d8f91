//! The second pass: quotations that nothing tells the speaker of, filled by turns.

use super::{State, touch};
use crate::{cast::Who, prose::Kind};

impl State<'_> {
    /// Fills quotations without a speaker by turns.
    pub(super) fn fill(&mut self) {
        let quotes: Vec<usize> = (0..self.out.len()).filter(|&i| self.out[i].is_some()).collect();
        let mut present: Vec<usize> = Vec::new();
        let mut unit = 0;
        for (n, &i) in quotes.iter().enumerate() {
            while unit < i {
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
            let (speaker, confidence) = self.by_turn(&quotes, n, &present);
            if let Some(attribution) = self.out[i].as_mut() {
                attribution.speaker = speaker;
                attribution.confidence = confidence;
            }
            if let Some(speaker) = speaker {
                touch(&mut present, speaker);
            }
        }
    }

    fn by_turn(&self, quotes: &[usize], n: usize, present: &[usize]) -> (Option<usize>, f32) {
        let i = quotes[n];
        let paragraph = self.prose.units[i].paragraph;
        let addressed = self.addressed(i);
        let at = |k: usize| self.out[quotes[k]].as_ref();
        let distance = |k: usize| self.prose.units[quotes[k]].paragraph.abs_diff(paragraph);
        let last = n.checked_sub(1).filter(|&k| distance(k) <= 3);
        let previous = last.and_then(at).and_then(|a| a.speaker);
        let asked = last.and_then(at).and_then(|a| a.to).filter(|_| last.is_some_and(|k| distance(k) <= 1));
        // Whoever answers at once in the next paragraph is another; after some narration it may be the same.
        let answers = |k: usize| quotes[k] == i + 1;
        let next = (n + 1 < quotes.len() && distance(n + 1) == 1 && answers(n + 1))
            .then(|| at(n + 1))
            .flatten()
            .filter(|a| a.confidence >= 0.7)
            .and_then(|a| a.speaker);
        let able = |p: usize| Some(p) != previous && !addressed.contains(&p);
        if let Some(p) = asked.filter(|&p| able(p)) {
            return (Some(p), 0.6);
        }
        // The one before the previous, by turns; then whoever is there and neither before nor after.
        let other = (0..n)
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
}
