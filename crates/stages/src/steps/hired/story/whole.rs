//! A long text in parts, and a script out of what was read of them.

use super::part::{Part, PartRole, PartScene};
use kinora_model::script::{Crowd, Line, Presence, Role, Scene, Script, Shot};
use kinora_model::{Language, RoleId, SceneId, ShotId, text};
use kinora_ports::provider::{ScriptRequest, Story, StoryKind};
use std::collections::BTreeMap;

/// Characters of one part, Chinese and English: what becomes some forty shots.
const PART: [usize; 2] = [2500, 6000];
/// Characters spoken in a second, at most.
const SPOKEN: [f64; 2] = [6.0, 20.0];

/// A text in parts.
pub(super) struct Parts {
    /// Their words.
    pub words: Vec<String>,
    /// Where each begins, in characters.
    pub starts: Vec<usize>,
    /// Characters that are left out at the end, for the film may not be longer.
    pub left_out: usize,
}

fn of(language: Language) -> usize {
    usize::from(language == Language::En)
}

/// The parts that a story is read in: whole paragraphs, as much as the film may use.
pub(super) fn parts(story: &Story, request: &ScriptRequest) -> Parts {
    let all = story.words.chars().count();
    let most = match (request.max_seconds, request.kind) {
        (Some(seconds), StoryKind::Novel | StoryKind::Screenplay) => {
            ((seconds.clamp(1.0, 1e6) * SPOKEN[of(story.language)]) as usize).max(200)
        }
        _ => usize::MAX,
    };
    let part = PART[of(story.language)];
    let mut parts = Parts { words: vec![], starts: vec![], left_out: 0 };
    let (mut at, mut taken) = (0, 0);
    for line in story.words.split_inclusive('\n') {
        let length = line.chars().count();
        if taken >= most {
            parts.left_out = all - at;
            break;
        }
        let is_full = parts.words.last().is_none_or(|words| words.chars().count() + length > part);
        // A paragraph that is longer than a part is cut where it must be.
        let letters: Vec<char> = line.chars().collect();
        for (n, piece) in letters.chunks(part).enumerate() {
            let piece: String = piece.iter().collect();
            if is_full || n > 0 {
                parts.starts.push(at + n * part);
                parts.words.push(piece);
            } else if let Some(words) = parts.words.last_mut() {
                words.push_str(&piece);
            }
        }
        at += length;
        taken += length;
    }
    let mut n = 0;
    parts.words.retain(|words| {
        let keeps = !words.trim().is_empty();
        if !keeps {
            parts.starts.remove(n);
        } else {
            n += 1;
        }
        keeps
    });
    parts
}

/// The script of the parts that were read.
pub(super) fn whole(story: &Story, parts: &Parts, request: &ScriptRequest, read: Vec<Part>) -> Script {
    let mut cast = Cast::default();
    let mut scenes: Vec<Scene> = Vec::new();
    let titles = read.first().map(|part| part.title.trim().to_owned()).filter(|title| !title.is_empty());
    let name = request.file_name.rsplit_once('.').map_or(request.file_name.as_str(), |(stem, _)| stem);
    let era = read.first().map_or(kinora_model::script::Era::Modern, |part| part.era);
    for (n, part) in read.into_iter().enumerate() {
        part.roles.into_iter().for_each(|role| cast.meet(role));
        let mut place = Finder::new(&parts.words[n], parts.starts[n]);
        for scene in part.scenes {
            let number = scenes.len() + 1;
            scenes.extend(laid_out(scene, number, &mut cast, &mut place));
        }
    }
    let mut warnings = story.warnings.clone();
    let read_to = parts.starts.last().zip(parts.words.last()).map_or(0, |(at, words)| at + words.chars().count());
    if parts.left_out > 0 {
        let (seconds, all) = (request.max_seconds.unwrap_or_default(), read_to + parts.left_out);
        warnings.push(
            text!("to stay within {seconds} s the film covers characters 0 to {read_to} of {all}"; "为了不超过 {seconds} 秒，影片只取全文 {all} 字中的前 {read_to} 字"),
        );
    }
    Script {
        title: titles.or_else(|| story.title.clone()).unwrap_or_else(|| name.to_owned()),
        language: story.language,
        era,
        roles: cast.ranked(),
        scenes,
        span: (parts.left_out > 0).then_some(0..read_to),
        warnings,
    }
}

/// Everybody met so far, and how often.
#[derive(Default)]
struct Cast {
    roles: Vec<(Role, usize)>,
    names: BTreeMap<String, usize>,
}

impl Cast {
    fn meet(&mut self, role: PartRole) {
        let known = std::iter::once(&role.name).chain(&role.aliases).find_map(|name| self.names.get(name)).copied();
        let PartRole { name, aliases, kind, sex, age, looks, temper } = role;
        let at = known.unwrap_or_else(|| {
            let id = RoleId::new(format!("role-{}", self.roles.len() + 1));
            let role = Role { id, name: name.clone(), aliases: vec![], kind, sex, age, looks: vec![], temper };
            self.roles.push((role, 0));
            self.roles.len() - 1
        });
        let there = &mut self.roles[at].0;
        for other in aliases.into_iter().chain([name]) {
            if other != there.name && !there.aliases.contains(&other) {
                there.aliases.push(other.clone());
            }
            self.names.insert(other, at);
        }
        there.temper = there.temper.or(temper);
        for look in looks {
            if !there.looks.contains(&look) {
                there.looks.push(look);
            }
        }
    }

    fn id(&mut self, name: &str) -> Option<RoleId> {
        let (role, seen) = self.roles.get_mut(*self.names.get(name)?)?;
        *seen += 1;
        Some(role.id.clone())
    }

    /// Those who are seen or heard, most often first.
    fn ranked(mut self) -> Vec<Role> {
        self.roles.retain(|(_, seen)| *seen > 0);
        self.roles.sort_by_key(|(_, seen)| std::cmp::Reverse(*seen));
        self.roles.into_iter().map(|(role, _)| role).collect()
    }
}

/// Finds where in the novel something is said, never before what was found last.
struct Finder<'a> {
    words: &'a str,
    /// Bytes gone over, and characters.
    at: (usize, usize),
    start: usize,
}

impl<'a> Finder<'a> {
    fn new(words: &'a str, start: usize) -> Self {
        Self { words, at: (0, 0), start }
    }
    /// The place of the first of `said` that is found, else where the last one ended.
    fn find<'b>(&mut self, said: impl Iterator<Item = &'b str>) -> std::ops::Range<usize> {
        let rest = &self.words[self.at.0..];
        let found = said.filter(|s| !s.trim().is_empty()).find_map(|s| rest.find(s.trim()).map(|n| (n, s.trim())));
        let Some((n, said)) = found else {
            let here = self.start + self.at.1;
            return here..here;
        };
        let from = self.at.1 + rest[..n].chars().count();
        let to = from + said.chars().count();
        self.at = (self.at.0 + n + said.len(), to);
        self.start + from..self.start + to
    }
}

fn laid_out(scene: PartScene, number: usize, cast: &mut Cast, place: &mut Finder<'_>) -> Option<Scene> {
    let PartScene { place: name, setting, interior, time, weather, mood, shots } = scene;
    let id = SceneId::new(format!("s{number}"));
    let mut laid = Vec::with_capacity(shots.len());
    for (n, shot) in shots.into_iter().enumerate() {
        let source = place.find(shot.lines.iter().map(|line| line.text.as_str()));
        let present = |p: &super::part::PartPresence, cast: &mut Cast| {
            Some(Presence { role: cast.id(&p.role)?, emotion: p.emotion, gesture: p.gesture })
        };
        let mut seen: Vec<Presence> = shot.cast.iter().filter_map(|p| present(p, cast)).collect();
        let mut met = Vec::new();
        seen.retain(|p| {
            !met.contains(&p.role) && {
                met.push(p.role.clone());
                true
            }
        });
        let line = |line: super::part::PartLine, cast: &mut Cast| Line {
            speaker: line.speaker.as_deref().and_then(|name| cast.id(name)),
            text: line.text.trim().to_owned(),
            emotion: line.emotion,
            kind: line.kind,
            confidence: 1.0,
        };
        laid.push(Shot {
            id: ShotId::new(format!("s{number}-{}", n + 1)),
            size: shot.size,
            camera: shot.camera,
            action: shot.action,
            cast: seen,
            crowd: shot.crowd.map(|folk| Crowd { folk, count: None }),
            props: shot.props,
            lines: shot.lines.into_iter().map(|l| line(l, cast)).collect(),
            sounds: shot.sounds,
            cues: vec![],
            source,
        });
    }
    (!laid.is_empty()).then_some(Scene {
        id,
        chapter: 0,
        chapter_title: None,
        place: name,
        setting,
        interior,
        around: String::new(),
        time,
        weather,
        mood,
        shots: laid,
    })
}

#[cfg(test)]
mod tests {
    use super::super::part::tests::small;
    use super::*;
    use kinora_timeline::MediaId;

    fn story(words: &str) -> Story {
        Story { title: None, words: words.into(), language: Language::Zh, warnings: vec![] }
    }

    fn request(max_seconds: Option<f64>) -> ScriptRequest {
        let (novel, file_name) = (MediaId("n.story".into()), "雨夜.txt".into());
        ScriptRequest { novel, file_name, kind: StoryKind::Novel, language: None, max_seconds, seed: 1 }
    }

    #[test]
    fn a_long_text_is_read_in_parts_and_none_of_it_is_lost() {
        let words = format!("{}\n", "雪".repeat(99)).repeat(80);
        let parts = parts(&story(&words), &request(None));
        assert!(parts.words.len() > 2);
        assert_eq!(parts.words.concat(), words);
        assert!(parts.words.iter().all(|part| part.chars().count() <= PART[0]));
        assert_eq!(parts.starts[1], parts.words[0].chars().count());
        let one = super::parts(&story(&"长".repeat(6001)), &request(None));
        assert_eq!(one.words.concat().chars().count(), 6001);
    }

    #[test]
    fn a_short_film_reads_the_beginning_and_says_so() {
        let words = format!("{}\n", "雪".repeat(99)).repeat(80);
        let (story, request) = (story(&words), request(Some(60.0)));
        let parts = parts(&story, &request);
        assert_eq!(parts.words.concat().chars().count() + parts.left_out, 8000);
        assert!(parts.left_out > 7000);
        let read = serde_json::from_value(small("林冲", "雪雪")).expect("a part");
        let script = whole(&story, &parts, &request, vec![read]);
        assert!(script.span.is_some() && script.warnings[0].en.contains("60"));
    }

    #[test]
    fn the_same_person_of_two_parts_is_one_role() {
        let story = story("林冲道：“好大的雪。”\n豹子头道：“走。”\n");
        let parts = Parts {
            words: vec!["林冲道：“好大的雪。”\n".into(), "豹子头道：“走。”\n".into()],
            starts: vec![0, 12],
            left_out: 0,
        };
        let mut second = small("豹子头", "走。");
        second["roles"][0]["aliases"] = serde_json::json!(["林冲"]);
        let read = vec![
            serde_json::from_value(small("林冲", "好大的雪。")).expect("a part"),
            serde_json::from_value(second).expect("a part"),
        ];
        let script = whole(&story, &parts, &request(None), read);
        assert_eq!((script.roles.len(), script.scenes.len()), (1, 2));
        assert_eq!(script.roles[0].aliases, ["豹子头"]);
        let ids: Vec<&str> = script.shots().map(|(_, shot)| shot.id.as_str()).collect();
        assert_eq!(ids, ["s1-1", "s2-1"]);
        assert_eq!(script.scenes[1].shots[0].lines[0].speaker.as_ref(), Some(&script.roles[0].id));
        assert_eq!(script.scenes[0].shots[0].source, 5..10);
        assert_eq!(script.title, "雨夜");
    }
}
