//! From a [`Novel`] to a [`Script`].

use crate::{Novel, cast::Cast, chapters, prose::Prose, scenes, scripted, shots, span, speaker, temper};
use kinora_model::{
    Error, Language, Result, RoleId,
    script::{LineKind, Script},
    text,
};
use std::collections::BTreeSet;

/// Wishes for a script.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wish {
    /// Language of the text; the novel's own where absent.
    pub language: Option<Language>,
    /// The film may not be longer than this, in seconds.
    pub max_seconds: Option<f64>,
    /// Chooses between equally good camera moves.
    pub seed: u64,
    /// Title; the novel's own where absent.
    pub title: Option<String>,
}

/// A text shorter than this many letters, or Chinese characters, is no story.
const SHORTEST: usize = 8;

/// Breaks a novel down into roles, scenes and shots. The same novel and wish give the same script. A text in the form of
/// a screenplay is read as one.
///
/// Fails with [`kinora_model::ErrorKind::Invalid`] where the text is too short to film or `max_seconds` is no time.
pub fn read(novel: &Novel, wish: &Wish) -> Result<Script> {
    let language = wish.language.unwrap_or(novel.language);
    if let Some(seconds) = wish.max_seconds.filter(|s| !(s.is_finite() && *s > 0.0)) {
        return Err(Error::invalid(
            text!("a film cannot last at most {seconds} s; give a number above 0"; "影片时长上限不能是 {seconds} 秒；请给出大于 0 的数"),
        ));
    }
    let letters = novel.text.chars().filter(|c| c.is_alphanumeric()).count();
    if letters < SHORTEST {
        let words = novel.text.trim();
        return Err(Error::invalid(text!(
            "the text (\"{words}\") is too short to film; give at least a few sentences";
            "文字（“{words}”）太短，拍不成影片；请至少给出几句话"
        )));
    }
    // A screenplay in a plain file: its headings are no prose, and its names are not read out.
    if scripted::is_screenplay(&novel.text) {
        return scripted::read_screenplay(novel, wish);
    }
    let (part, cut) = beginning(&novel.text, wish.max_seconds);
    let prose = Prose::new(part, language);
    if prose.units.is_empty() {
        return Err(Error::invalid(
            text!("the text has headings only; give a story with sentences"; "文中只有标题，没有正文；请给出有句子的故事"),
        ));
    }
    let cast = Cast::of(&prose);
    let era = scenes::era(&prose);
    let stages = scenes::scenes(&prose, &cast, era);
    let said = speaker::attribute(&prose, &cast, &stages.iter().map(|s| s.units.start).collect::<Vec<_>>());
    let mut script = Script {
        title: title(novel, wish, language),
        language,
        era,
        roles: shots::roles(&cast, &temper::tempers(&prose, &cast, &said)),
        scenes: shots::cut(&prose, &cast, &said, &stages, wish.seed),
        span: cut.then(|| 0..part.chars().count()),
        warnings: novel.warnings.clone(),
    };
    // The date over a day of a diary is told, and needs no card.
    for scene in &mut script.scenes {
        scene.chapter_title = scene.chapter_title.take().filter(|title| !chapters::is_date(title));
    }
    if let Some(seconds) = wish.max_seconds {
        span::keep(&mut script, seconds, novel.text.chars().count());
    }
    keep_seen(&mut script);
    doubt(&mut script);
    Ok(script)
}

/// The part of a text that a film of at most `max_seconds` can use: nobody reads a million characters for two minutes.
/// People are found the better the more is read, so it is several times what is spoken.
fn beginning(text: &str, max_seconds: Option<f64>) -> (&str, bool) {
    let Some(seconds) = max_seconds else { return (text, false) };
    // A second holds less than twenty characters in either language.
    let wanted = (seconds.min(1e6) * 20.0) as usize * 2 + 20_000;
    let Some((at, _)) = text.char_indices().nth(wanted) else { return (text, false) };
    let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
    (&text[..end], end < text.len())
}

fn title(novel: &Novel, wish: &Wish, language: Language) -> String {
    let given = wish.title.clone().or_else(|| novel.title.clone()).or_else(|| chapters::title_of(&novel.text));
    given.filter(|t| !t.trim().is_empty()).unwrap_or_else(|| match language {
        Language::Zh => "无题".to_owned(),
        Language::En => "Untitled".to_owned(),
    })
}

/// Roles that neither speak nor are seen in the part that is filmed are left out; the busiest come first.
fn keep_seen(script: &mut Script) {
    let mut weight: std::collections::BTreeMap<&RoleId, usize> = std::collections::BTreeMap::new();
    for (_, shot) in script.scenes.iter().flat_map(|scene| scene.shots.iter().map(move |shot| (scene, shot))) {
        for presence in &shot.cast {
            *weight.entry(&presence.role).or_default() += 1;
        }
        for speaker in shot.lines.iter().filter_map(|l| l.speaker.as_ref()) {
            *weight.entry(speaker).or_default() += 3;
        }
    }
    let seen: BTreeSet<RoleId> = weight.keys().map(|id| (*id).clone()).collect();
    let mut order: Vec<(usize, usize)> =
        script.roles.iter().enumerate().map(|(i, r)| (weight.get(&r.id).copied().unwrap_or(0), i)).collect();
    order.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let roles = order.into_iter().map(|(_, i)| script.roles[i].clone()).filter(|r| seen.contains(&r.id)).collect();
    script.roles = roles;
    // Ids follow the order that people see.
    let names: std::collections::BTreeMap<RoleId, RoleId> =
        script.roles.iter().enumerate().map(|(i, r)| (r.id.clone(), shots::role_id(i))).collect();
    for role in &mut script.roles {
        role.id = names[&role.id].clone();
    }
    for shot in script.scenes.iter_mut().flat_map(|s| &mut s.shots) {
        for presence in &mut shot.cast {
            presence.role = names[&presence.role].clone();
        }
        for speaker in shot.lines.iter_mut().filter_map(|l| l.speaker.as_mut()) {
            *speaker = names[speaker].clone();
        }
    }
}

/// Says how many lines a person should look at.
fn doubt(script: &mut Script) {
    let lines = script.shots().flat_map(|(_, shot)| &shot.lines).filter(|l| l.kind != LineKind::Narration);
    let unsure = lines.filter(|l| l.confidence < 0.5).count();
    if unsure > 0 {
        script.warnings.push(text!(
            "the speaker of {unsure} lines is a guess; look at the lines with a confidence below 0.5";
            "有 {unsure} 句对白的说话人是猜测的；请检查置信度低于 0.5 的对白"
        ));
    }
}
