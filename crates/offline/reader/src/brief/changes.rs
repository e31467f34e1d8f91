//! What a prompt wants changed of a given picture.

use super::reading::{self, Claims, Reading};
use super::{fresh, language_of, unread};
use crate::lexicon::{RETOUCH, TIME};
use kinora_model::{
    Error, Result,
    script::{Brief, TimeOfDay, Weather},
    text,
};

/// Changes of a given picture, in the order in which they are made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// The hour it shall show.
    pub time: Option<TimeOfDay>,
    /// The weather it shall show.
    pub weather: Option<Weather>,
    /// Further touches by their words in `lexicon/retouch.txt`, in the order of the prompt.
    pub touches: Vec<&'static str>,
    /// Who and what shall be drawn into it: the roles, the cast and the props of this brief.
    pub added: Option<Brief>,
    /// Words that ask for nothing that can be done.
    pub unread: Vec<String>,
}

/// All words that [`Changes::touches`] may hold.
pub fn touches() -> Vec<&'static str> {
    let mut words: Vec<&str> = RETOUCH.words(kinora_model::Language::En).map(|(row, _)| RETOUCH.key(row)).collect();
    words.dedup();
    words.retain(|w| !matches!(*w, "-" | "add"));
    words
}

/// Words that end what an `add` begins.
const ENDS: &[char] = &['，', '。', '；', ',', '.', ';', '\n'];

/// Reads what `prompt` wants changed.
///
/// Fails with [`kinora_model::ErrorKind::Invalid`] where it asks for nothing that can be done; the error says what can.
pub fn changes(prompt: &str, seed: u64) -> Result<Changes> {
    let language = language_of(prompt);
    let mut claims = Claims::default();
    let mut out = Changes::default();
    let hits: Vec<_> = RETOUCH.find(prompt, language).collect();
    for hit in hits.iter().filter(|h| RETOUCH.key(h.row) == "add") {
        // 一 of 加一只猫 belongs to the cat.
        let word = &prompt[hit.range.clone()];
        let from = hit.range.end - if word.ends_with('一') { '一'.len_utf8() } else { 0 };
        let to = prompt[from..].find(ENDS).map_or(prompt.len(), |n| from + n);
        let said = Reading::of(&prompt[from..to], language, &[]);
        if said.people.is_empty() && said.props.is_empty() {
            continue;
        }
        claims.share(hit.range.start..to);
        let mut brief = fresh(&said, &prompt[from..to], language, seed);
        out.unread.append(&mut brief.unread);
        out.added = Some(match out.added.take() {
            None => brief,
            Some(before) => both(before, brief),
        });
    }
    for hit in hits {
        let key = RETOUCH.key(hit.row);
        if key != "add" && claims.take(hit.range) && !out.touches.contains(&key) {
            out.touches.push(key);
        }
    }
    out.weather = reading::weather(prompt, language, &mut claims);
    for hit in TIME.find(prompt, language) {
        // Weather and hour may be one word (阳光), a touch and an hour not.
        let time = TimeOfDay::from_word(TIME.key(hit.row));
        claims.share(hit.range);
        out.time = out.time.or(time);
    }
    out.unread.extend(unread::words(prompt, language, &claims));
    let nothing = out.time.is_none() && out.weather.is_none() && out.touches.is_empty() && out.added.is_none();
    if nothing {
        return Err(Error::invalid(text!(
            "nothing in \"{prompt}\" can be done to a picture offline; ask for an hour (night, dawn), a season, weather \
             (rain, snow, fog), warmer, colder, brighter, darker, black and white, sepia, ink, watercolour, cartoon or \
             sketch, a blurred background, a vignette, mirror, rotate, crop, or to add a person, an animal or a thing";
            "离线模式无法按“{prompt}”修改图片；可以要求：时间（夜晚、黎明等）、季节、天气（雨、雪、雾等）、更暖、更冷、更亮、更暗、\
             黑白、复古、水墨、水彩、卡通、素描、背景虚化、暗角、镜像、旋转、裁剪，或添加人物、动物、物件"
        )));
    }
    Ok(out)
}

/// Two additions as one.
fn both(mut a: Brief, b: Brief) -> Brief {
    let shift = a.roles.len();
    for (n, (mut role, mut presence)) in b.roles.into_iter().zip(b.shot.cast).enumerate() {
        role.id = kinora_model::RoleId::new(format!("role-{}", shift + n + 1));
        presence.role = role.id.clone();
        a.roles.push(role);
        a.shot.cast.push(presence);
    }
    a.shot.props.extend(b.shot.props);
    a
}
