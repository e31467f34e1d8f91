//! Size, camera, picture and words of each shot.

use super::{
    Chance, CharPlaces,
    beats::Beat,
    crowd::Around,
    cues::grows,
    grouping::{Group, seconds},
    rhythm::{choose_sizes, move_camera},
    role_id,
};
use crate::{cast::Cast, lexicon::SOUND, scenes::Stage};
use kinora_model::{
    Language, ShotId,
    script::{
        CameraMove, Cue, Emotion, Gesture, Line, LineKind, Presence, Setting, Shot, ShotSize, Sound, TimeOfDay, Weather,
    },
};
use std::collections::BTreeMap;

/// People in one picture at most: more are a crowd that nobody can tell apart.
const CROWD: usize = 3;

/// How far into a scene the camera comes close to whoever speaks, feeling or none.
const CLOSING: f32 = 0.6;

/// What is known while a scene is being cut.
struct Cutting<'a> {
    cast: &'a Cast,
    stage: &'a Stage,
    language: Language,
    places: &'a CharPlaces<'a>,
    /// Last feeling of each person in this scene.
    feeling: BTreeMap<usize, Emotion>,
    /// Shots of speech since both were seen together.
    singles: usize,
    beds: Vec<Sound>,
    around: Around,
    shots: Vec<Shot>,
}

/// Cuts one scene; `number` is its number from 1, `before` are the last two sizes of the scene before it, `last` says that
/// the film ends with it.
#[allow(clippy::too_many_arguments)]
pub(super) fn frame(
    groups: Vec<Group>,
    cast: &Cast,
    stage: &Stage,
    language: Language,
    places: &CharPlaces,
    chance: &mut Chance,
    number: usize,
    before: &[ShotSize],
    last: bool,
) -> Vec<Shot> {
    let mut cutting = Cutting {
        cast,
        stage,
        language,
        places,
        feeling: BTreeMap::new(),
        singles: usize::MAX,
        beds: Vec::new(),
        around: Around::default(),
        shots: Vec::new(),
    };
    let Some(first) = groups.first() else { return Vec::new() };
    // A scene that opens with words opens on its place all the same.
    if first.iter().any(|b| b.speaker.is_some()) && number > 0 {
        let people = groups.iter().flatten().take(4).flat_map(|b| b.people.iter().copied());
        let shot = cutting.silent(people.collect(), first[0].source.start);
        cutting.shots.push(shot);
    }
    let count = groups.len();
    for (n, group) in groups.iter().enumerate() {
        let shot = cutting.shot(group, (n + 1) as f32 / count as f32);
        cutting.shots.push(shot);
    }
    // After the last word of the film there is a look around without any.
    if last && let Some(end) = groups.last().filter(|g| g.iter().any(|b| b.speaker.is_some())) {
        let people = groups.iter().rev().take(3).flatten().flat_map(|b| b.people.iter().copied());
        let at = end.iter().map(|b| b.source.end).max().unwrap_or_default();
        let shot = cutting.silent(people.collect(), at);
        cutting.shots.push(Shot { size: ShotSize::Wide, sounds: Vec::new(), ..shot });
    }
    let mut shots = cutting.shots;
    choose_sizes(&mut shots, before, last);
    move_camera(&mut shots, stage, chance, last);
    for (n, shot) in shots.iter_mut().enumerate() {
        shot.id = ShotId::new(format!("s{number}-{}", n + 1));
    }
    shots
}

impl Cutting<'_> {
    /// The place without words.
    fn silent(&mut self, mut people: Vec<usize>, at: usize) -> Shot {
        let mut seen = Vec::new();
        people.retain(|p| {
            !seen.contains(p) && {
                seen.push(*p);
                true
            }
        });
        people.truncate(CROWD);
        let place = &self.stage.place;
        let names: Vec<&str> = people.iter().map(|p| self.cast.people[*p].name.as_str()).collect();
        let action = match (self.language, names.is_empty()) {
            (Language::Zh, true) => place.clone(),
            (Language::Zh, false) => format!("{place}，{}", names.join("、")),
            (Language::En, true) => format!("The {place}"),
            (Language::En, false) => format!("The {place}: {}", names.join(", ")),
        };
        let cast = people.iter().map(|p| presence(*p, Emotion::Calm, Gesture::Stand)).collect();
        let place = self.places.of(at);
        let sounds = self.ambience();
        Shot {
            id: ShotId::new(""),
            size: self.opening_size(),
            camera: CameraMove::Static,
            action,
            cast,
            crowd: self.around.still(),
            props: Vec::new(),
            lines: Vec::new(),
            sounds,
            cues: Vec::new(),
            source: place..place,
        }
    }

    fn opening_size(&self) -> ShotSize {
        if self.stage.interior { ShotSize::Wide } else { ShotSize::ExtremeWide }
    }

    /// The shot of a group that stands at `progress` of its scene, from 0 to 1.
    fn shot(&mut self, group: &[Beat], progress: f32) -> Shot {
        let speech = group.iter().find(|b| b.speaker.is_some());
        let opening = self.shots.is_empty();
        let emotion = self.emotion(group);
        let (size, people) = match speech {
            Some(line) => self.speech(line, group, emotion, progress),
            None => self.narration(group, opening),
        };
        let gesture = group.iter().map(|b| b.gesture).find(|g| *g != Gesture::Stand).unwrap_or(Gesture::Stand);
        let mut cast = Vec::new();
        for (n, &person) in people.iter().enumerate() {
            let feeling = if n == 0 { emotion } else { self.feeling.get(&person).copied().unwrap_or(Emotion::Calm) };
            // An embrace is of both.
            let own = if n == 0 || gesture == Gesture::Embrace { gesture } else { Gesture::Stand };
            cast.push(presence(person, feeling, own));
        }
        if let Some(&first) = people.first() {
            self.feeling.insert(first, emotion);
        }
        let mut sounds = if opening { self.ambience() } else { Vec::new() };
        for sound in group.iter().flat_map(|b| b.sounds.iter().copied()) {
            if !(sounds.contains(&sound) || sound.is_bed() && self.beds.contains(&sound)) {
                sounds.push(sound);
            }
        }
        self.beds.extend(sounds.iter().filter(|s| s.is_bed()));
        let mut props: Vec<String> = Vec::new();
        for prop in group.iter().flat_map(|b| &b.props) {
            if !props.contains(prop) && props.len() < 4 && !self.is_the_place(prop) {
                props.push(prop.clone());
            }
        }
        let lines = lines(group, self.language);
        let action = self.action(group, &people);
        let is_a_role = |word: &str| self.cast.people.iter().any(|p| p.name == word);
        let crowd = self.around.during(&action, self.language, is_a_role);
        let start = group.iter().map(|b| b.source.start).min().unwrap_or(0);
        let end = group.iter().map(|b| b.source.end).max().unwrap_or(start);
        Shot {
            id: ShotId::new(""),
            size,
            camera: CameraMove::Static,
            action,
            cast,
            crowd,
            props,
            cues: cues(&sounds, &lines, group, &people, self.language),
            lines,
            sounds,
            source: self.places.of(start)..self.places.of(end),
        }
    }

    /// Whether a thing is what everybody sits in: the carriage of a train is no horse and carriage before it.
    fn is_the_place(&self, prop: &str) -> bool {
        self.stage.setting == Setting::Vehicle
            && ["carriage", "car", "bus", "train", "马车", "船"].iter().any(|vehicle| prop.ends_with(vehicle))
    }

    /// Weather and water of the place, from the first shot on.
    fn ambience(&mut self) -> Vec<Sound> {
        let mut sounds = match self.stage.weather {
            Weather::Rain => vec![Sound::Rain],
            Weather::Storm => vec![Sound::Rain, Sound::Wind],
            Weather::Snow => vec![Sound::Wind],
            Weather::Clear | Weather::Fog => Vec::new(),
        };
        if !self.stage.interior {
            match (self.stage.setting, self.stage.time, self.stage.weather) {
                (Setting::Water, _, _) => sounds.push(Sound::Water),
                (Setting::Forest | Setting::Field, TimeOfDay::Night, Weather::Clear) => sounds.push(Sound::Crickets),
                (Setting::ModernStreet, _, _) => sounds.push(Sound::Traffic),
                _ => {}
            }
        }
        self.beds.extend(&sounds);
        sounds
    }

    fn emotion(&self, group: &[Beat]) -> Emotion {
        let spoken = group.iter().find(|b| b.speaker.is_some()).map(|b| b.emotion).filter(|e| *e != Emotion::Calm);
        spoken.or_else(|| group.iter().map(|b| b.emotion).find(|e| *e != Emotion::Calm)).unwrap_or(Emotion::Calm)
    }

    /// Two-shot first and now and then; singles that come closer with feeling.
    fn speech(&mut self, line: &Beat, group: &[Beat], emotion: Emotion, progress: f32) -> (ShotSize, Vec<usize>) {
        let mut people: Vec<usize> = line.speaker.into_iter().collect();
        if self.shots.is_empty() {
            people.extend(line.listener);
            return (self.opening_size(), people);
        }
        let strong = matches!(emotion, Emotion::Sad | Emotion::Angry | Emotion::Fear | Emotion::Surprise);
        let intensity =
            usize::from(emotion != Emotion::Calm) + usize::from(strong) + usize::from(group.iter().any(|b| b.detail));
        let together = self.singles >= 5 && intensity < 2;
        if let Some(listener) = line.listener.filter(|_| together) {
            self.singles = 0;
            people.push(listener);
            return (ShotSize::Medium, people);
        }
        self.singles = self.singles.saturating_add(1);
        // A talk begins at a distance and ends face to face.
        let near = intensity >= 1 || progress > CLOSING && self.singles >= 2;
        let size = if near { ShotSize::Close } else { ShotSize::Medium };
        (size, people)
    }

    fn narration(&mut self, group: &[Beat], opening: bool) -> (ShotSize, Vec<usize>) {
        let mut people: Vec<usize> = Vec::new();
        for p in group.iter().flat_map(|b| b.people.iter().copied()) {
            if !people.contains(&p) && people.len() < CROWD {
                people.push(p);
            }
        }
        if opening {
            return (self.opening_size(), people);
        }
        let detail = group.iter().any(|b| b.detail);
        let moves = group.iter().any(|b| b.moves);
        let things = group.iter().flat_map(|b| &b.props).any(|p| !grows(p, self.language));
        let feeling = group.iter().any(|b| b.emotion != Emotion::Calm);
        let size = match people.len() {
            0 if things && !group.iter().any(|b| b.vista) && seconds(group) < 5.0 => ShotSize::ExtremeClose,
            0 => ShotSize::Wide,
            1 if moves && !feeling => ShotSize::Wide,
            1 if detail && (feeling || things) => ShotSize::Close,
            1 if detail || feeling => ShotSize::Close,
            2 if detail && feeling => ShotSize::Close,
            1 | 2 => ShotSize::Medium,
            _ => ShotSize::Wide,
        };
        // A close picture has room for one.
        if size == ShotSize::Close {
            people.truncate(1);
        }
        (size, people)
    }

    /// What is seen, in the words of the text; of a line without any, who speaks to whom.
    fn action(&self, group: &[Beat], people: &[usize]) -> String {
        let shown: Vec<&str> = group.iter().map(|b| b.shown.as_str()).filter(|s| !s.is_empty()).collect();
        if !shown.is_empty() {
            return shown.join(if self.language == Language::Zh { "" } else { " " });
        }
        let name = |p: usize| self.cast.people[p].name.as_str();
        let listener = group.iter().find_map(|b| b.listener).map(name);
        match (self.language, people.first().map(|p| name(*p)), listener) {
            (Language::Zh, Some(a), Some(b)) => format!("{a}对{b}说话"),
            (Language::Zh, Some(a), None) => format!("{a}说话"),
            (Language::Zh, None, _) => format!("{}里传来话音", self.stage.place),
            (Language::En, Some(a), Some(b)) => format!("{a} speaks to {b}"),
            (Language::En, Some(a), None) => format!("{a} speaks"),
            (Language::En, None, _) => format!("A voice in the {}", self.stage.place),
        }
    }
}

/// Where a shot's lines tell of its single sounds, and who of those seen makes them.
fn cues(sounds: &[Sound], lines: &[Line], group: &[Beat], people: &[usize], language: Language) -> Vec<Cue> {
    let told = |sound: Sound, line: &Line| {
        let hit = SOUND.find(&line.text, language).find(|hit| SOUND.key(hit.row) == sound.word())?;
        Some(line.text[..hit.range.start].chars().count())
    };
    let cue = |sound: Sound| {
        // What people say of a sound is no sound.
        let narrated = lines.iter().enumerate().filter(|(_, line)| line.kind == LineKind::Narration);
        let at = narrated.clone().find_map(|(n, line)| told(sound, line).map(|at| (n, at)));
        let maker = group.iter().filter(|_| sound.is_made_by_hand()).find(|beat| beat.sounds.contains(&sound));
        let by = maker.and_then(|beat| beat.people.iter().find(|p| people.contains(p))).map(|p| role_id(*p));
        Cue { sound, at, by }
    };
    let single = sounds.iter().copied().filter(|sound| !sound.is_bed()).map(cue);
    single.filter(|cue| cue.at.is_some() || cue.by.is_some()).collect()
}

fn presence(person: usize, emotion: Emotion, gesture: Gesture) -> Presence {
    Presence { role: role_id(person), emotion, gesture }
}

/// Lines of a group. `“三娘，”他说，“我来晚了。”` is one line; a comma that is left at the end of a quotation is a stop.
fn lines(group: &[Beat], language: Language) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    let mut ended = false;
    for beat in group {
        if beat.spoken.is_empty() {
            ended = beat.ends;
            continue;
        }
        let goes_on = out.last().is_some_and(|l| {
            l.speaker.is_some()
                && l.speaker == beat.speaker.map(role_id)
                && l.text.ends_with(['，', ',', '—', '…', '、'])
        });
        match out.last_mut() {
            Some(last) if goes_on => {
                // `“Two,” she said. “Three.”` are two sentences.
                if ended && last.text.ends_with(',') {
                    last.text.pop();
                    last.text.push('.');
                }
                last.text.push_str(if language == Language::En { " " } else { "" });
                last.text.push_str(&beat.spoken);
                if last.emotion == Emotion::Calm {
                    last.emotion = beat.emotion;
                }
            }
            _ => out.push(line(beat)),
        }
        ended = false;
    }
    for line in &mut out {
        let (comma, stop) = if language == Language::Zh { ('，', "。") } else { (',', ".") };
        if let Some(words) = line.text.strip_suffix(comma) {
            line.text = format!("{words}{stop}");
        }
    }
    out
}

fn line(beat: &Beat) -> Line {
    // A narrator tells of fear and is not afraid.
    let emotion = if beat.speaker.is_none() && beat.emotion != Emotion::Sad { Emotion::Calm } else { beat.emotion };
    Line {
        speaker: beat.speaker.map(role_id),
        text: beat.spoken.clone(),
        emotion,
        kind: beat.kind,
        confidence: beat.confidence,
    }
}
